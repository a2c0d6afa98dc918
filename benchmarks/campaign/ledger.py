"""Who held which messages: each process writes down what it claims, so that its death explains its own repeats only."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.campaign.steps import Step, owners_of

VARIABLE = "CAMPAIGN_LEDGER"
_CLAIM = Step("after", ("bot.lane:Lane._claim",))


def install() -> None:
    """Write each claim of this process into the file that the environment names."""
    file = os.open(os.environ[VARIABLE], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    ((owner, attribute),) = owners_of(_CLAIM)
    original = getattr(owner, attribute)

    @functools.wraps(original)
    def wrapped(*values: Any, **named: Any) -> Any:
        claimed = original(*values, **named)
        for ready in claimed:
            line = json.dumps([ready.lease, ready.row.id, *ready.others])
            os.write(file, f"{line}\n".encode())
        return claimed

    setattr(owner, attribute, wrapped)


def held(ledger: Path, leases: Mapping[int, str]) -> set[int]:
    """The messages that the writer of `ledger` holds still, with those that leave within them. `leases`: by message,
    the lease under which it is claimed in the database."""
    if not ledger.exists():
        return set()
    lines = [json.loads(line) for line in ledger.read_text().splitlines() if line.endswith("]")]
    return {
        number for lease, first, *others in lines if leases.get(first) == lease for number in (first, *others)
    }
