"""Does the directory find the right person first, how fast, and in how much memory?

    python -m benchmarks.directory [--people 50000] [--queries 2000] [--peers]

Ten kinds of queries over a synthetic city. A query counts for "top 1" where it determines one person: where
nobody else has that name (folded), or that title in that unit. Peers: rapidfuzz over all names, and PostgreSQL's
pg_trgm with unaccent, 100 queries of the name kinds each.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions.demo import synthetic_city
from actions.directory import DirectoryIndex, resolve
from actions.models import Chat, Gender, Nickname, Person, Post, Unit
from actions.ports import Listing
from benchmarks.directory_peers import peers
from benchmarks.directory_slips import one_slip, sounds_alike
from nlu.people import PersonMention
from nlu.text import fold

GENDERS = {"nam": Gender.MALE, "nữ": Gender.FEMALE}
CHAT_SIZE = 30
PEER_QUERIES = 100
Find = Callable[[str], list[int]]


@dataclass(slots=True)
class City:
    """Everyone with units, and what is needed to know whether a query determines one person."""

    entries: list[Listing]
    units: dict[int, Unit]
    names: Counter[str]
    posts: Counter[tuple[str, int]]
    short: Counter[str]
    """Posts by abbreviated title and unit."""
    by_unit: defaultdict[int, list[int]]

    def unit_words(self, entry: Listing) -> str:
        """The unit with the one above: "Phòng Pháp chế Sở Tư pháp"."""
        unit = self.units[entry.unit_id or 0]
        parent = self.units.get(unit.parent_id or 0)
        return f"{unit.name} {parent.name}" if parent else unit.name

    def abbreviated(self, entry: Listing) -> str:
        """Title and unit in initials: "GĐ SXD", "TP PKTHTĐT phường Tân Định"."""
        unit = self.units[entry.unit_id or 0]
        parent = self.units.get(unit.parent_id or 0)
        where = (
            f"{_initials(unit.name)} {_place(parent.name)}"
            if parent and parent.parent_id
            else _place(unit.name)
        )
        return f"{_initials(entry.title)} {where}"


@dataclass(slots=True)
class Result:
    asked: int = 0
    first: int = 0
    among_five: int = 0
    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    """Processor time: what a query takes where no other program competes."""

    def add(self, found: Sequence[int], wanted: int, began: tuple[float, float]) -> None:
        """`began` is what `clocks` gave before the query."""
        seconds, busy = clocks()
        self.asked += 1
        self.first += found[:1] == [wanted]
        self.among_five += wanted in found[:5]
        self.seconds.append(seconds - began[0])
        self.busy.append(busy - began[1])

    def row(self, name: str) -> str:
        times = [
            f"{1000 * value:.1f}" for taken in (self.seconds, self.busy) for value in _median_and_p95(taken)
        ]
        share = [f"{100 * count / self.asked:.1f}" for count in (self.first, self.among_five)]
        return f"| {name} | {self.asked} | {share[0]} | {share[1]} | {' | '.join(times)} |"


def clocks() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()


def _median_and_p95(values: Sequence[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def build_city(people: int, seed: int) -> City:
    units: dict[tuple[str, str], Unit] = {}
    ids: dict[str, int] = {}
    city = City([], {}, Counter(), Counter(), Counter(), defaultdict(list))
    for row in synthetic_city(people, seed):
        key = (row["unit"], row["parent_unit"])
        if key not in units:
            unit = Unit(name=row["unit"], parent_id=ids.get(row["parent_unit"]))
            unit.id = len(units) + 1
            ids.setdefault(row["unit"], unit.id)
            units[key] = city.units[unit.id] = unit
        entry = Listing(
            person_id=int(row["code"][2:]),
            code=row["code"],
            full_name=row["full_name"],
            gender=GENDERS[row["gender"]],
            title=row["title"],
            unit_id=units[key].id,
            office_phone=row["office_phone"],
            mobile=row["mobile"],
            email=row["email"],
        )
        city.by_unit[units[key].id].append(len(city.entries))
        city.entries.append(entry)
        city.names[fold(entry.full_name)] += 1
        city.posts[entry.title, units[key].id] += 1
    city.short.update(city.abbreviated(entry) for entry in city.entries)
    return city


class Asked:
    """Draws people whom a query of each kind determines."""

    def __init__(self, city: City, seed: int) -> None:
        self.city, self.chance = city, random.Random(seed)
        self.kinds: dict[str, Callable[[], tuple[str, int]]] = {
            "full name": lambda: self._by_name(lambda name: name),
            "full name, no marks": lambda: self._by_name(fold),
            "full name, one slip": lambda: self._by_name(lambda name: one_slip(name, self.chance)),
            "full name, sounds alike": lambda: self._by_name(lambda name: sounds_alike(name, self.chance)),
            "given name and unit": self._given_and_unit,
            "title and unit": self._title_and_unit,
            "abbreviated title and unit": self._abbreviated,
            "telephone number": lambda: self._by(lambda entry: entry.mobile),
            "e-mail": lambda: self._by(lambda entry: entry.email),
        }

    def one(self) -> Listing:
        return self.chance.choice(self.city.entries)

    def _by(self, said: Callable[[Listing], str]) -> tuple[str, int]:
        entry = self.one()
        return said(entry), entry.person_id

    def _by_name(self, change: Callable[[str], str]) -> tuple[str, int]:
        while True:
            entry = self.one()
            said = change(entry.full_name)
            # A misspelling that makes another person's name does not determine this one.
            known = self.city.names.get(fold(said), 0)
            own = fold(said) == fold(entry.full_name)
            if self.city.names[fold(entry.full_name)] == 1 and known == int(own):
                return said, entry.person_id

    def _given_and_unit(self) -> tuple[str, int]:
        while True:
            entry = self.one()
            given = fold(entry.full_name.split()[-1])
            near = [self.city.entries[at].full_name for at in self.city.by_unit[entry.unit_id or 0]]
            if sum(given in fold(name).split() for name in near) == 1:
                return f"{entry.full_name.split()[-1]} {self.city.unit_words(entry)}", entry.person_id

    def _title_and_unit(self) -> tuple[str, int]:
        entry = self._only_holder()
        return f"{entry.title} {self.city.unit_words(entry)}", entry.person_id

    def _abbreviated(self) -> tuple[str, int]:
        while True:
            entry = self._only_holder()
            said = self.city.abbreviated(entry)
            if self.city.short[said] == 1:
                return said, entry.person_id

    def _only_holder(self) -> Listing:
        """Somebody who alone holds a title in a unit that has its name and parent to itself."""
        while True:
            entry = self.one()
            if self.city.posts[entry.title, entry.unit_id or 0] == 1:
                return entry


def _initials(words: str) -> str:
    """ "Phó Giám đốc" -> "PGĐ", "Phòng Kế hoạch - Tài chính" -> "PKHTC"; one word stays."""
    parts = [word for word in words.replace(",", " ").split() if word not in ("và", "-")]
    return "".join(word[0] for word in parts).upper() if len(parts) > 1 else words


def _place(name: str) -> str:
    """ "Sở Xây dựng" -> "SXD", "UBND phường Tân Định" -> "phường Tân Định"."""
    return _initials(name) if name.startswith("Sở") else name.removeprefix("UBND ")


class ChatOf:
    """As much of a unit of work as resolving a name in a chat asks for."""

    def __init__(self, members: Sequence[int], asker: Listing) -> None:
        self.people = self.chats = self.identities = self.nicknames = self
        self._members, self._asker = members, asker

    def members(self, chat_id: int) -> Sequence[int]:
        return self._members

    def posts(self, person_ids: Sequence[int]) -> list[Post]:
        return [
            Post(person_id=self._asker.person_id, unit_id=self._asker.unit_id or 0, title=self._asker.title)
        ]

    def recent_leads(self, assigner_id: int) -> Sequence[int]:
        return ()

    def find_by_code(self, code: str) -> None:
        return None

    def find(self, folded: Sequence[str], *, owner_id: int, chat_id: int | None) -> Sequence[Nickname]:
        return ()


def ask_in_chats(city: City, index: DirectoryIndex, asked: Asked, queries: int) -> Result:
    """ "anh Nam" in a group of thirty in which one fits."""
    result = Result()
    while result.asked < queries:
        members = asked.chance.sample(city.entries, min(CHAT_SIZE, len(city.entries)))
        asker, wanted = members[0], members[1]
        given = wanted.full_name.split()[-1]
        fitting = [m for m in members[1:] if m.full_name.split()[-1] == given and m.gender == wanted.gender]
        if len(fitting) != 1:
            continue
        address = "anh" if wanted.gender is Gender.MALE else "chị"
        said = PersonMention(f"{address} {given}", 0, 0, address=address, name=given)
        person = Person(code=asker.code, full_name=asker.full_name)
        chat = Chat(channel="web", account="", external_id="group:a")
        person.id, chat.id = asker.person_id, 1
        work: Any = ChatOf([member.person_id for member in members], asker)
        began = clocks()
        found = resolve(said, asker=person, chat=chat, work=work, index=index, accented=True)
        # Only a winner counts as first: a question to the user does not.
        candidates = [candidate.person_id for candidate in found.candidates]
        result.add(candidates if found.winner else [0, *candidates], wanted.person_id, began)
    return result


def ask(find: Find, draw: Callable[[], tuple[str, int]], queries: int) -> Result:
    result = Result()
    for _ in range(queries):
        said, wanted = draw()
        began = clocks()
        result.add(find(said), wanted, began)
    return result


def memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def table(city: City, index: DirectoryIndex, queries: int, seed: int) -> Iterator[str]:
    asked = Asked(city, seed)
    each = max(20, queries // (len(asked.kinds) + 1))
    total = ask_in_chats(city, index, asked, each)
    yield "| query | asked | top 1 % | top 5 % | median ms | p95 ms | median CPU ms | p95 CPU ms |"
    yield "|---|---|---|---|---|---|---|---|"
    yield total.row("given name in a chat of thirty")

    def find(words: str) -> list[int]:
        return [person_id for person_id, _ in index.search(words, limit=5, private=True)]

    for name, draw in asked.kinds.items():
        result = ask(find, draw, each)
        yield result.row(name)
        total.asked += result.asked
        total.first += result.first
        total.among_five += result.among_five
        total.seconds += result.seconds
        total.busy += result.busy
    yield total.row("**all**")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", action="store_true", help="also rapidfuzz and PostgreSQL's pg_trgm")
    options = parser.parse_args()
    city = build_city(options.people, options.seed)
    before = memory_mb()
    began = clocks()
    index = DirectoryIndex.build(city.entries, list(city.units.values()))
    seconds, busy = (now - then for now, then in zip(clocks(), began, strict=True))
    print(
        f"{options.people} people in {len(city.units)} units: built in {seconds:.1f} s ({busy:.1f} s CPU), "
        f"{memory_mb() - before:.0f} MB"
    )
    for line in table(city, index, options.queries, options.seed):
        print(line, flush=True)
    if options.peers:
        for name, find in peers(city.entries):
            asked = Asked(city, options.seed)
            for kind in ("full name, no marks", "full name, one slip", "full name, sounds alike"):
                print(ask(find, asked.kinds[kind], PEER_QUERIES).row(f"{name}: {kind}"), flush=True)


if __name__ == "__main__":
    main()
