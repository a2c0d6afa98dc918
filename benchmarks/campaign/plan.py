"""What happens in one run, drawn from its seed: who says what, which messages fall due, what fails and what dies."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tests.fakes.telegram_faults import FaultKind

Database = Literal["sqlite", "postgresql"]
Victim = Literal["app at a step", "app", "app after receipt", "worker", "rasa", "postgresql", "redis"]

READ_SECONDS = 2.0
"""How long the program waits for the provider's answer here; fifteen seconds would make the runs long."""
LEASE_SECONDS = 10
"""Longer than the longest send and the wait for its moment, as in production, where it is a minute."""
MERGE_SECONDS = 3
"""Notices to one person are gathered for so long; in production for a minute."""
SECONDS = 3.0
"""In which everything is said and falls due, and processes die."""

GIVER = "NV001"
LEADS = {"NV012": "anh Khoa", "NV015": "chị Quỳnh"}
PEOPLE = (GIVER, *LEADS, "NV002", "NV003", "NV005", "NV009", "NV010")
GROUP = "group"

STEPS = (
    "event storing",
    "event stored",
    "event claimed",
    "understood",
    "acting",
    "acted",
    "reminders claimed",
    "ringing",
    "rung",
    "message claimed",
    "before send",
    "after send",
    "recording",
    "recorded",
    "sealing",
)
"""Where a process ends itself with SIGKILL; `steps.py` says where that is in the code."""
_TOGETHER = ("reminders claimed", "ringing", "rung", "sealing")
"""Taken once a second for all that there is, so a run has few of them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that another node wrote: due `at` seconds after the start."""

    person: str
    token: str
    at: float


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody writes at `at` seconds; `chat` is a person's code (the private chat) or GROUP."""

    person: str
    chat: str
    at: float
    token: str
    lead: str = ""
    """Whom the order is given to; "": it is a wish to be reminded."""

    @property
    def text(self) -> str:
        called = "@thuky_bot " if self.chat == GROUP else ""
        if self.lead:
            return f"{called}giao {LEADS[self.lead]} kiểm tra máy chủ số {self.token} trước thứ Sáu"
        return f"{called}nhắc tôi 8h sáng mai họp giao ban số {self.token}"


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """What the provider does to `times` sends after `skip` good ones."""

    kind: FaultKind
    skip: int
    times: int = 1
    seconds: float = 1
    executed: bool = False


@dataclass(frozen=True, slots=True)
class Kill:
    """SIGKILL for `victim` at `at` seconds; at the `nth` time that `step` is reached; or when the provider has
    taken a message (after `nth` others) and not answered yet."""

    victim: Victim
    at: float = 0.0
    step: str = ""
    nth: int = 1
    away: float = 0.0
    """Seconds until it is started again; the others at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    database: Database
    webhook: bool
    nodes: tuple[str, ...]
    """The arguments of each process: run, run --no-work, worker."""
    dues: tuple[Due, ...]
    sayings: tuple[Saying, ...]
    faults: tuple[Misbehaviour, ...]
    kills: tuple[Kill, ...]

    @property
    def own_rasa(self) -> bool:
        """Whether the node starts a Rasa of its own, which is to die."""
        return any(kill.victim == "rasa" for kill in self.kills)

    @property
    def redis(self) -> bool:
        """Whether the nodes have one."""
        return "worker" in self.nodes


def plan_for(seed: int, *, workers: bool = True) -> Plan:
    """The same seed gives the same plan. `workers`: the program may have worker processes and Redis."""
    dice = random.Random(seed)
    database: Database = "sqlite" if dice.random() < 0.3 else "postgresql"
    nodes = _nodes(dice, database, workers=workers)
    kills = _kills(dice, database, nodes)
    if any(kill.victim == "rasa" for kill in kills):
        nodes = ("run",)
        kills = tuple(kill for kill in kills if kill.victim not in ("worker", "redis"))
    tokens = [str(number) for number in dice.sample(range(20_000, 100_000), 40)]
    return Plan(
        seed=seed,
        database=database,
        webhook=len(nodes) > 1 or dice.random() < 0.5,
        nodes=nodes,
        dues=tuple(
            Due(dice.choice(PEOPLE), tokens.pop(), dice.uniform(0, SECONDS))
            for _ in range(dice.randint(6, 14))
        ),
        sayings=_sayings(dice, tokens),
        faults=tuple(_fault(dice) for _ in range(dice.choice((0, 0, 1, 2, 3, 4)))),
        kills=kills,
    )


def _nodes(dice: random.Random, database: Database, *, workers: bool) -> tuple[str, ...]:
    if database == "sqlite":
        return ("run",)
    shapes: list[tuple[str, ...]] = [("run",), ("run", "run")]
    if workers:
        shapes += [("run", "worker"), ("run --no-work", "worker"), ("run --no-work", "worker", "worker")]
    return dice.choice(shapes)


def _kills(dice: random.Random, database: Database, nodes: Sequence[str]) -> tuple[Kill, ...]:
    weights: dict[Victim, int] = {"app at a step": 50, "app": 15, "app after receipt": 15, "rasa": 3}
    if database == "postgresql":
        weights["postgresql"] = 15
    if "worker" in nodes:
        weights |= {"worker": 15, "redis": 15}
    count = dice.choices((0, 1, 2, 3), weights=(3, 60, 27, 10))[0]
    victims = dice.choices(list(weights), weights=list(weights.values()), k=count)
    return tuple(_kill(dice, victim) for victim in victims)


def _kill(dice: random.Random, victim: Victim) -> Kill:
    match victim:
        case "app at a step":
            step = dice.choice(STEPS)
            return Kill(victim, step=step, nth=dice.randint(1, 2 if step in _TOGETHER else 4))
        case "app after receipt":
            return Kill(victim, nth=dice.randint(0, 8))
        case "redis":
            return Kill(victim, at=dice.uniform(0, SECONDS), away=dice.uniform(0.2, 4))
        case _:
            return Kill(victim, at=dice.uniform(0, SECONDS))


def _sayings(dice: random.Random, tokens: list[str]) -> tuple[Saying, ...]:
    sayings = []
    for _ in range(dice.randint(6, 12)):
        at, token = dice.uniform(0, SECONDS), tokens.pop()
        if dice.random() < 0.4:
            lead = dice.choice(list(LEADS))
            sayings.append(Saying(GIVER, dice.choice((GIVER, GROUP)), at, token, lead))
        else:
            person = dice.choice(PEOPLE)
            sayings.append(Saying(person, dice.choice((person, person, GROUP)), at, token))
    return tuple(sorted(sayings, key=lambda saying: saying.at))


def _fault(dice: random.Random) -> Misbehaviour:
    kind: FaultKind = dice.choice(("too-many", "server-error", "garbage", "hang-up", "slow", "slow"))
    executed = kind != "too-many" and dice.random() < 0.5
    seconds = dice.choice((0.3, READ_SECONDS + 1)) if kind == "slow" else 1
    times = dice.choice((1, 1, 2, 5)) if kind != "slow" else 1
    return Misbehaviour(kind, dice.randint(0, 15), times, seconds, executed)
