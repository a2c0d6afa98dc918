"""`read`: every time expression of a message, with its span and its readings."""

from __future__ import annotations

from bisect import bisect
from datetime import datetime
from functools import lru_cache

from nlu.time.assemble import Reads, assemble
from nlu.time.calendar import Calendar
from nlu.time.compose import scan
from nlu.time.context import Context
from nlu.time.found import Found
from nlu.time.lexer import Lexed, lex
from nlu.time.office import OfficeTime
from nlu.time.patterns import Tree
from nlu.time.readings import DAY_PIECES, Reading, resolve
from nlu.time.said import Clock, Every
from nlu.time.spans import Said

_STOPS = frozenset(".;!?\n")


@lru_cache(maxsize=1)
def rule_tree() -> Tree:
    """All rules, planted when the first message is read."""
    from nlu.time.rules import (
        clock,
        date,
        day,
        deadline,
        duration,
        lunar,
        part,
        period,
        ranges,
        recurrence,
        traps,
        weekday,
    )
    from nlu.time.rules.groups import GROUPS

    # Earlier rules win over later ones of the same length.
    modules = (traps, ranges, lunar, date, day, clock, duration, recurrence, part, weekday, period, deadline)
    return Tree((rule for module in modules for rule in module.RULES), GROUPS)


def read(
    text: str,
    *,
    now: datetime,
    calendar: Calendar | None = None,
    office: OfficeTime = OfficeTime(),  # noqa: B008 - frozen
) -> list[Found]:
    """Every time expression of `text`, in order, as of `now` (aware; results carry its offset).

    Without a calendar only weekends are days off. Never raises on any text.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    context = Context(now.replace(microsecond=0), calendar or Calendar(), office)
    lexed = lex(text, rule_tree().dictionary)
    found = assemble(scan(lexed, rule_tree()), lexed, context)
    _share_day(found, lexed, context)
    return [_found(each, lexed) for each in found if each.readings]


def _share_day(found: list[Reads], lexed: Lexed, context: Context) -> None:
    """ "sáng mai họp lúc 9h": a clock without a day takes the one day that its sentence names."""
    clocks = [each for each in found if each.time_only and Clock in each.said]
    if not clocks:
        return
    stops = [at for at, item in enumerate(lexed.items) if item.text in _STOPS]
    named: dict[int, list[Reads]] = {}
    for each in found:
        if _names_day(each):
            named.setdefault(bisect(stops, each.begin), []).append(each)
    for each in clocks:
        days = named.get(bisect(stops, each.begin), [])
        if len(days) != 1 or each.readings[0].kind not in ("instant", "interval"):
            continue
        readings = resolve(Said({**days[0].said, **each.said}), context)
        if readings:
            each.readings = readings
            each.rules = [*each.rules, "day of the sentence"]


def _names_day(each: Reads) -> bool:
    main, said = each.readings[0], set(each.said)
    single = main.kind in ("instant", "interval") and main.grain in ("day", "part")
    return single and bool(said & set(DAY_PIECES)) and not said & {Clock, Every}


def _found(each: Reads, lexed: Lexed) -> Found:
    last = each.finish - 1
    if lexed.word(each.finish) == ")" and any(lexed.word(at) == "(" for at in range(each.begin, each.finish)):
        last = each.finish
    begin, finish = lexed.normal.span(lexed.items[each.begin].begin, lexed.items[last].finish)
    text = lexed.normal.original[begin:finish]
    main, *others = each.readings
    every = [*main.others, *others]
    return _make(
        main,
        text,
        begin,
        finish,
        tuple(_make(o, text, begin, finish, (), each.rules) for o in every),
        each.rules,
    )


def _make(
    reading: Reading, text: str, begin: int, finish: int, alternatives: tuple[Found, ...], rules: list[str]
) -> Found:
    return Found(
        text, begin, finish, reading.kind, reading.start, reading.end, reading.grain, reading.rrule,
        reading.seconds, alternatives, reading.approximate, tuple(rules), reading.hints,
    )  # fmt: skip
