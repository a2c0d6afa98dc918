"""Who lives in the simulated city: people and units, accounts and groups, tasks and meetings from before."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from actions.demo.files import write_demo_csv
from actions.directory_import import import_directory
from benchmarks.city_day import Unit
from benchmarks.mornings import reminder_of, standing_task
from storage import SqlStore
from storage.tables import chats, identities, memberships, people, posts, reminders, tasks

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = datetime(2026, 11, 19, tzinfo=ZONE)
MEETINGS = (timedelta(hours=8, minutes=45), timedelta(hours=13, minutes=45))


@dataclass(frozen=True, slots=True)
class Wishes:
    people: int = 1_000
    bots: int = 1
    zalo: float = 0.0
    faults: float = 0.005
    seed: int = 1
    postgresql: bool = False


@dataclass
class Place:
    """Where a person is reached: provider and account; ids of the database."""

    code: str
    person_id: int
    channel: str
    account: str
    chat_id: str
    group: str


def furnish(store: SqlStore, wishes: Wishes, chance: random.Random) -> tuple[list[Place], list[Unit]]:
    """People and units of a synthetic city, their accounts and groups, tasks and meetings from before."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.csv"
        write_demo_csv(path, wishes.people, seed=wishes.seed)
        import_directory(path, store)
    with store.engine.begin() as connection:
        rows = connection.execute(
            select(people.c.id, people.c.code, posts.c.unit_id, posts.c.is_head)
            .join(posts, posts.c.person_id == people.c.id)
            .where(posts.c.main)
            .order_by(posts.c.unit_id, posts.c.is_head.desc(), people.c.id)
        ).all()
        units: list[Unit] = []
        places: list[Place] = []
        for unit_id, members in itertools.groupby(rows, key=lambda row: row.unit_id):
            zalo = chance.random() < wishes.zalo
            channel, account = ("zalo_oa", "0") if zalo else ("telegram", str(unit_id % wishes.bots))
            first = len(places)
            places += [
                Place(row.code, row.id, channel, account, f"p{row.id}", f"g{unit_id}") for row in members
            ]
            units.append(Unit(tuple(range(first, len(places)))))
        _open_chats(connection, places)
        _give_tasks(connection, places, chance)
        _call_meetings(connection, places, units, chance)
    return places, units


def _open_chats(connection: Any, places: Sequence[Place]) -> None:
    blank = {"thread": "", "title": "", "members_may_assign": False, "blocked": False}
    private = [
        {"channel": p.channel, "account": p.account, "external_id": p.chat_id, "kind": "private"}
        | blank
        | {"reads_all": False, "person_id": p.person_id}
        for p in places
    ]
    groups = {
        p.group: {"channel": p.channel, "account": p.account, "external_id": p.group, "kind": "group"}
        | blank
        | {"reads_all": True, "person_id": None}
        for p in places
    }
    connection.execute(insert(chats), [*private, *groups.values()])
    connection.execute(
        insert(identities),
        [
            {"channel": p.channel, "account": p.account, "external_id": p.code, "person_id": p.person_id}
            | {"display_name": "", "username": ""}
            for p in places
        ],
    )
    ids = dict(
        connection.execute(select(chats.c.external_id, chats.c.id).where(chats.c.kind == "group")).all()
    )
    connection.execute(
        insert(memberships), [{"chat_id": ids[p.group], "person_id": p.person_id} for p in places]
    )


def _give_tasks(connection: Any, places: Sequence[Place], chance: random.Random) -> None:
    rows: list[dict[str, Any]] = []
    today = MIDNIGHT + timedelta(hours=16, minutes=30)
    for place in places:
        if chance.random() < 0.1:
            continue
        other = chance.choice(places).person_id
        late = MIDNIGHT + timedelta(hours=16) - timedelta(days=chance.randrange(1, 9))
        deadlines = (late, today, today + timedelta(days=1), today + timedelta(days=6))
        rows += [standing_task(place.person_id, other, deadline) for deadline in deadlines]
    connection.execute(insert(tasks), rows)
    connection.execute(insert(reminders), [reminder_of(number, row) for number, row in enumerate(rows, 1)])


def _call_meetings(
    connection: Any, places: Sequence[Place], units: Sequence[Unit], chance: random.Random
) -> None:
    rows: list[dict[str, Any]] = []
    for unit in units:
        due = MIDNIGHT + chance.choice(MEETINGS)
        for member in unit.members[:8]:
            row: dict[str, Any] = {
                "owner_id": places[member].person_id,
                "text": "họp đơn vị",
                "kind": "personal",
            }
            row |= {"due_at": due, "created_at": MIDNIGHT, "zone": "Asia/Ho_Chi_Minh", "task_id": None}
            rows.append(row | {"state": "active", "version": 1})
    connection.execute(insert(reminders), rows)


def names_of(store: SqlStore) -> list[str]:
    """In the order of the places."""
    with store.engine.connect() as connection:
        return list(
            connection.scalars(
                select(people.c.full_name)
                .join(posts, posts.c.person_id == people.c.id)
                .where(posts.c.main)
                .order_by(posts.c.unit_id, posts.c.is_head.desc(), people.c.id)
            )
        )
