"""The whole program around the fake router and a virtual clock, with a small office to play in.

The office: Kiệt (LD) heads Văn phòng with Đỗ Hoài Nam (NAM) and Lan (LAN); Dũng (DUNG) heads Phòng Kinh tế
with Bùi Phương Nam (NAM2) in it. "group:van-phong" holds LD, NAM, LAN; "group:tat-ca" everyone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from actions.directory import mark_changed
from actions.helpdesk.ports import KnowledgeBase
from actions.models import Gender, Person, Post, Task, Unit
from bot.clock import VirtualClock
from bot.console import ConsoleChannel
from bot.core import Core, Outside, build_core
from bot.drawing import PNG, Draw
from bot.knowledge import default_office
from bot.script import Player, Recorder, Said
from bot.script_lines import ScriptLine
from nlu.message import Router
from storage.store import SqlStore
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.router import FakeRouter

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
THURSDAY = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE)
OFFICE = "group:van-phong"
ALL = "group:tat-ca"

STAFF: tuple[tuple[str, str, Gender, str, str], ...] = (
    ("CT", "Lê Thị Hồng Hạnh", Gender.FEMALE, "Chủ tịch", "UBND Phường Thử"),
    ("LD", "Phan Văn Tuấn Kiệt", Gender.MALE, "Chánh Văn phòng", "Văn phòng"),
    ("NAM", "Đỗ Hoài Nam", Gender.MALE, "Chuyên viên", "Văn phòng"),
    ("LAN", "Trương Thị Ngọc Lan", Gender.FEMALE, "Chuyên viên", "Văn phòng"),
    ("DUNG", "Nguyễn Tiến Dũng", Gender.MALE, "Trưởng phòng", "Phòng Kinh tế"),
    ("NAM2", "Bùi Phương Nam", Gender.MALE, "Chuyên viên", "Phòng Kinh tế"),
)


def fill_office(store: SqlStore) -> None:
    """Units, people and posts of the small office."""
    with store.work() as work:
        root = work.units.add(Unit(name="UBND Phường Thử"))
        units = {"UBND Phường Thử": root}
        for name in ("Văn phòng", "Phòng Kinh tế"):
            units[name] = work.units.add(Unit(name=name, parent_id=root.id))
        for number, (code, name, gender, title, unit) in enumerate(STAFF, start=1):
            person = Person(code=code, full_name=name, gender=gender)
            person.mobile, person.office_phone = f"090000000{number}", "02838000001"
            work.people.add(person)
            work.people.add_post(
                Post(person_id=person.id, unit_id=units[unit].id, title=title, is_head=title != "Chuyên viên")
            )
        mark_changed(work)
        work.commit()


@dataclass
class PlayedOffice:
    """Say, press, wait; then look at what was said and what is stored. Call `close` at the end."""

    store: SqlStore
    router: Router = field(default_factory=FakeRouter)
    start: datetime = THURSDAY
    draw: Draw = lambda chart: PNG + chart
    recogniser: FakeRecogniser = field(default_factory=FakeRecogniser)
    knowledge: KnowledgeBase | None = None
    clock: VirtualClock = field(init=False)
    recorder: Recorder = field(init=False)
    core: Core = field(init=False)
    player: Player = field(init=False)
    _lines: int = 0

    def __post_init__(self) -> None:
        self.clock = VirtualClock(self.start)
        self.recorder = Recorder(self.clock, ZONE, lambda said: None)
        self._runner = asyncio.Runner()
        self._files = TemporaryDirectory(prefix="thuky-files-")
        self.restart()

    def restart(self) -> None:
        """Everything in memory is gone; the database and what people see on their screens stay."""
        channel = ConsoleChannel(self.recorder)
        office = default_office(private_channel=channel.name)
        office = replace(office, desk=replace(office.desk, knowledge=self.knowledge))
        channels = {(channel.name, channel.account): channel}
        files = Path(self._files.name)
        outside = Outside(
            *(self.store, self.clock, self.router, channels, office),
            virtual=True,
            files=files,
            recogniser=self.recogniser,
            draw=lambda chart: self.draw(chart),
        )
        self.core = build_core(outside)
        self.player = Player(self.core, self.clock, self.recorder, Path())

    def close(self) -> None:
        self._runner.close()
        self._files.cleanup()

    def say(self, code: str, text: str, chat: str = "private", **fields: Any) -> list[Said]:
        """A message; what the assistant said because of it."""
        return self._play({"as": code, "chat": chat, "text": text, **fields})

    def press(self, code: str, label: str, chat: str = "private", on: int | None = None) -> list[Said]:
        return self._play({"as": code, "chat": chat, "press": label, "on": on})

    def speak(self, code: str, heard: str, chat: str = "private", **fields: Any) -> list[Said]:
        """A voice note in which the recogniser hears these words (see `FakeRecogniser`)."""
        clip = Path(self._files.name) / f"note-{self._lines}.ogg"
        clip.write_text(heard, encoding="utf-8")
        return self._play({"as": code, "chat": chat, "voice": str(clip), **fields})

    def edit(self, code: str, line: str, text: str, chat: str = "private") -> list[Said]:
        """The person changes their earlier message, said with `id=line`."""
        return self._play({"as": code, "chat": chat, "edit": {"line": line, "text": text}})

    def delete(self, code: str, line: str, chat: str = "private") -> list[Said]:
        return self._play({"as": code, "chat": chat, "delete": {"line": line}})

    def react(self, code: str, emoji: str, chat: str = "private", on: int | None = None) -> list[Said]:
        """To the assistant's message number `on`, else to its latest in this chat."""
        return self._play({"as": code, "chat": chat, "react": emoji, "on": on})

    def import_tasks(self, path: Path, source: str = "ubnd") -> list[Said]:
        """A file of tasks from above, read while the program runs."""
        return self._play({"import_tasks": str(path), "source": source})

    def wait(self, **amount: float) -> list[Said]:
        return self._play({}, at=self.clock.now() + timedelta(**amount))

    def wait_until(self, moment: datetime) -> list[Said]:
        return self._play({}, at=moment)

    @property
    def said(self) -> Sequence[Said]:
        return self.recorder.said

    def tasks(self) -> Sequence[Task]:
        with self.store.work() as work:
            return work.tasks.all()

    def task(self, number: int = 1) -> Task:
        with self.store.work() as work:
            return work.tasks.get(number)

    def code_of(self, person_id: int) -> str:
        with self.store.work() as work:
            return work.people.get(person_id).code

    def _play(self, fields: dict[str, Any], *, at: datetime | None = None) -> list[Said]:
        self._lines += 1
        if "chat" in fields and fields["chat"] != "private" and "members" not in fields:
            known = {OFFICE: ("LD", "NAM", "LAN"), ALL: tuple(row[0] for row in STAFF)}
            fields["members"] = list(known.get(fields["chat"], ()))
        before = len(self.recorder.said)
        line = ScriptLine(self._lines, at or self.clock.now(), fields)
        self._runner.run(self.player.play(line))
        return self.recorder.said[before:]
