"""Which nodes are alive: each holds a lease of its own in the database and renews it."""

from __future__ import annotations

import os
import secrets
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from actions.ports import Clock, Store, UnitOfWork

Role = Literal["run", "front", "worker"]
"""`thuky run`, one that leaves the work to others, and `thuky worker`."""

BEAT_SECONDS = 5
SEEN_WITHIN = timedelta(seconds=20)
FORGOTTEN_AFTER = timedelta(days=1)
POLLERS = "poll/"
_NODES = "node/"


def node_name() -> str:
    """Tells an administrator where it runs, and differs from that of every node before it."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"


@dataclass(frozen=True, slots=True)
class Seen:
    """`counts` of nodes by role; `pollers`: which node polls which account ("telegram:123456")."""

    counts: Mapping[str, int]
    pollers: Mapping[str, str]

    @property
    def work_is_done(self) -> bool:
        """Somebody reads, rings and sends."""
        return any(self.counts.get(role) for role in ("run", "worker"))


@dataclass(frozen=True)
class Nodes:
    """`beat` is called every `BEAT_SECONDS` by the node itself."""

    store: Store
    clock: Clock
    role: Role
    name: str = field(default_factory=node_name)

    def beat(self) -> None:
        def command(work: UnitOfWork) -> None:
            with work:
                now = self.clock.now()
                work.leases.take(self._lease, holder=self.name, now=now, until=now + SEEN_WITHIN)
                work.leases.forget(now - FORGOTTEN_AFTER)
                work.commit()

        self.store.repeat(command)

    def leave(self) -> None:
        def command(work: UnitOfWork) -> None:
            with work:
                work.leases.give_up(self._lease, holder=self.name)
                work.commit()

        self.store.repeat(command)

    def seen(self) -> Seen:
        with self.store.reading() as work:
            held = work.leases.held(self.clock.now())
        roles = (lease.name.split("/")[1] for lease in held if lease.name.startswith(_NODES))
        pollers = {
            lease.name.removeprefix(POLLERS): lease.holder for lease in held if lease.name.startswith(POLLERS)
        }
        return Seen(Counter(roles), pollers)

    @property
    def _lease(self) -> str:
        return f"{_NODES}{self.role}/{self.name}"
