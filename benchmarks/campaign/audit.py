"""What came of a run: nothing lost, nothing done twice, and every repetition explained by what was done to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from benchmarks.campaign.plan import READ_SECONDS

Key = tuple[str, int]
"""A token and the chat in which somebody must read it."""

_PART = re.compile(r"\n\n(?=\d+\. )")
ON_THE_WAY_SECONDS = 0.5
"""A request that left before its sender died may be carried out so much later, if that sender held it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A call that the provider carried out. `answered`: the program certainly got to know."""

    text: str
    chat: int
    at: float
    answered: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """A death and its consequence. Of a process: it held the texts `claimed` and could not record them. Of the
    database: then they are what anybody held, and between `since` and `until` (Unix seconds; equal for a process)
    nobody could record anything."""

    claimed: tuple[str, ...]
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the audit looks at. `rows` and `done` count in the database: texts in the outbox by token
    and chat, and reminders and tasks by token. `lines`: tokens said in one chat, in their order."""

    expected: Sequence[Key]
    taken: Sequence[Taken]
    outages: Sequence[Outage]
    rows: Mapping[Key, int]
    done: Mapping[str, int]
    lines: Mapping[int, Sequence[str]]
    audit_fault: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`doubled`: written twice into the outbox, or acted upon twice. `wrong`: sentences about what is wrong."""

    expected: int
    accepted: int
    explained: int
    unexplained: int
    lost: int
    doubled: int
    disordered: int
    wrong: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def judge(seen: Seen) -> Verdict:
    """Compare what was expected with what the provider took."""
    wrong: list[str] = []
    explained = unexplained = lost = 0
    moments: dict[Key, list[Taken]] = {key: _of(key, seen.taken) for key in seen.expected}
    for key, taken in moments.items():
        if not taken:
            lost += 1
            wrong.append(f"{key} lost")
        surplus = max(0, len(taken) - 1)
        reasons = min(surplus, _reasons(key, taken, seen.outages))
        explained += reasons
        unexplained += surplus - reasons
        if surplus > reasons:
            wrong.append(f"{key} accepted {len(taken)} times, {reasons} repeats explained")
    doubled = [key for key, count in seen.rows.items() if count > 1] + [
        token for token, count in seen.done.items() if count != 1
    ]
    wrong += [f"{what} written or done twice, or never" for what in doubled]
    disordered = sum(_inversions(chat, tokens, moments, wrong) for chat, tokens in seen.lines.items())
    if seen.audit_fault:
        wrong.append(f"audit log: {seen.audit_fault}")
    return Verdict(
        expected=len(seen.expected),
        accepted=sum(len(taken) for taken in moments.values()),
        explained=explained,
        unexplained=unexplained,
        lost=lost,
        doubled=len(doubled),
        disordered=disordered,
        wrong=tuple(wrong),
    )


def may_be_unanswered(kind: str, seconds: float) -> bool:
    """Whether a call that met this fault was carried out without the program knowing."""
    return kind in ("hang-up", "garbage", "server-error") or (kind == "slow" and seconds >= READ_SECONDS)


def _of(key: Key, taken: Iterable[Taken]) -> list[Taken]:
    token, chat = key
    return sorted((each for each in taken if each.chat == chat and token in each.text), key=lambda t: t.at)


def _reasons(key: Key, taken: Sequence[Taken], outages: Sequence[Outage]) -> int:
    """How many repeats the faults account for: answers lost, and deaths between taking and recording."""
    # A call that nobody waited for any more may be carried out after the one that repeats it.
    unanswered = sum(not each.answered for each in taken)
    deaths = 0
    for outage in outages:
        of_database = outage.until > outage.since
        latest = outage.until + (0 if of_database else ON_THE_WAY_SECONDS)
        held = any(key[0] in text for text in outage.claimed) and any(t.at <= latest for t in taken[:-1])
        during = of_database and any(outage.since <= t.at <= outage.until for t in taken[:-1])
        deaths += held or during
    return unanswered + deaths


def _inversions(
    chat: int, tokens: Sequence[str], moments: Mapping[Key, Sequence[Taken]], wrong: list[str]
) -> int:
    """Answers that came before the answer to something said earlier in the same chat."""
    firsts = [taken[0].at for token in tokens if (taken := moments.get((token, chat)))]
    found = sum(later < earlier for earlier, later in pairwise(firsts))
    if found:
        wrong.append(f"chat {chat}: {found} answers out of order")
    return found


def count_by_token(texts: Iterable[str], tokens: Iterable[str]) -> Counter[str]:
    """How many texts hold each token."""
    everything = list(texts)
    return Counter({token: sum(token in text for text in everything) for token in tokens})


def count_written(texts: Iterable[tuple[int, str]], tokens: Sequence[str]) -> Counter[Key]:
    """How many messages to each chat hold each token; each part of one that was made of several is a message."""
    parts = [(chat, part) for chat, text in texts for part in _PART.split(text)]
    return Counter((token, chat) for chat, part in parts for token in tokens if token in part)
