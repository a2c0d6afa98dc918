"""`thuky chat --script`: plays a day of messages on a fresh database with a virtual clock.

Time moves from one due moment to the next (reminders, expiries, retries) up to each line's own, so
everything happens in order and two runs give the same output.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from actions.above.importing import TaskImport, import_tasks
from actions.above.sources import SOURCES
from actions.directory.sheet import UnreadableFile
from actions.library.importing import import_documents
from actions.messages import Inbound, Outbound, ReplyTo
from actions.models import Chat, ChatKind, Identity, Person
from actions.office_settings import check_settings
from actions.ports import UnitOfWork
from bot.administration import change_setting
from bot.clock import VirtualClock
from bot.console import ConsoleChannel
from bot.core import Core
from bot.script_lines import ScriptError, ScriptLine, attachments_of, mentions_of

CHANNEL, ACCOUNT = ConsoleChannel.name, ConsoleChannel.account


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the assistant, numbered over the whole run; `tokens` by button label."""

    n: int
    at: datetime
    message: Outbound

    @property
    def chat(self) -> str:
        return "private" if self.message.chat_kind is ChatKind.PRIVATE else self.message.chat_id

    @property
    def tokens(self) -> dict[str, str]:
        return {button.label: button.token for row in self.message.buttons for button in row}

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "chat": self.chat,
            "to": self.message.recipient_code or None,
            "kind": self.message.kind,
            "text": self.message.text,
            "buttons": list(self.tokens),
            "image": self.message.image,
            "file": self.message.file,
        }


@dataclass(slots=True)
class Recorder:
    """Numbers what the console channel shows, and hands it on."""

    clock: VirtualClock
    zone: ZoneInfo
    show: Callable[[Said], None]
    said: list[Said] = field(default_factory=list)

    def __call__(self, message: Outbound) -> None:
        said = Said(len(self.said) + 1, self.clock.now().astimezone(self.zone), message)
        self.said.append(said)
        self.show(said)

    def shown_to(self, code: str, chat: str) -> list[Said]:
        """What stands in this chat, or in this person's private one."""
        private = chat == "private"
        return [
            said
            for said in self.said
            if said.chat == chat and (not private or said.message.recipient_code == code)
        ]

    def with_button(self, line: ScriptLine, label: str) -> Said | None:
        """Message `on`; without it the latest with such a button that the person sees there, else anywhere."""
        if (number := line.fields.get("on")) is not None:
            wanted = [said for said in self.said if said.n == number]
        else:
            wanted = [*self.shown_to(line.who or "", line.chat)[::-1], *self.said[::-1]]
        return next((said for said in wanted if label in said.tokens), None)


class Player:
    """Plays the lines of one script against a core."""

    def __init__(self, core: Core, clock: VirtualClock, recorder: Recorder, folder: Path) -> None:
        self._core = core
        self._clock = clock
        self._recorder = recorder
        self._folder = folder
        self._written: dict[str, Inbound] = {}
        self._held: list[Inbound] = []
        self._running = True

    async def play(self, line: ScriptLine) -> None:
        await self.advance(line.at)
        if line.who is not None:
            inbound = self._inbound(line)
            self._held.append(inbound)
        elif line.fields.get("down"):
            self._running = False
        elif line.fields.get("up"):
            self._running = True
        elif "import_tasks" in line.fields:
            self._import_tasks(line)
        elif "import_documents" in line.fields:
            self._import_documents(line)
        elif "setting" in line.fields:
            self._set(line.fields["setting"])
        elif line.fields.keys() - {"at", "id"}:
            raise ScriptError(f"line {line.number}: {', '.join(sorted(line.fields))} is not supported yet")
        await self._deliver()

    async def advance(self, until: datetime) -> None:
        """Let everything that falls due before `until` happen at its own time."""
        while self._running and (due := self._core.clockwork.next_due()) is not None and due <= until:
            # A due moment that lies behind us and is not taken (a lease) must not stop the clock.
            step = max(due, self._clock.now())
            self._clock.set(step)
            await self._core.settle()
            again = self._core.clockwork.next_due()
            if again is not None and again <= self._clock.now():
                self._clock.set(min(until, self._clock.now() + timedelta(seconds=1)))
                if self._clock.now() >= until:
                    break
        self._clock.set(max(until, self._clock.now()))

    async def _deliver(self) -> None:
        """While the program is down, what people write waits at the provider."""
        if not self._running:
            return
        for inbound in self._held:
            self._core.intake.store(inbound)
        self._held.clear()
        await self._core.settle()

    def _import_tasks(self, line: ScriptLine) -> None:
        """A file read while the program runs; what was wrong in it goes to stderr, as with the command."""
        source = str(line.fields.get("source", ""))
        if source not in SOURCES:
            raise ScriptError(f"line {line.number}: “source” must be one of {', '.join(SOURCES)}")
        into = TaskImport(self._core.store, self._core.office, self._clock.now(), source)
        try:
            report = import_tasks(self._folder / str(line.fields["import_tasks"]), into)
        except UnreadableFile as error:
            raise ScriptError(f"line {line.number}: {error}") from error
        print("\n".join(report.lines()), file=sys.stderr)

    def _import_documents(self, line: ScriptLine) -> None:
        """Files or folders; one that cannot be read is told on stderr, the others go in."""
        named = line.fields["import_documents"]
        paths = [self._folder / str(each) for each in (named if isinstance(named, list) else [named])]
        report = import_documents(paths, self._core.store, now=self._clock.now())
        print("\n".join(report.lines()), file=sys.stderr)

    def _set(self, changes: Mapping[str, Any]) -> None:
        with self._core.store.work() as work:
            check_settings(changes, self._core.office(work))
            for name, value in changes.items():
                change_setting(name, value, work, at=self._clock.now())
            work.commit()

    def _inbound(self, line: ScriptLine) -> Inbound:
        with self._core.store.work() as work:
            person = _person(line, work)
            chat_id, kind = self._room(line, person, work)
            work.commit()
            code = person.code
        text, mentions = mentions_of(line)
        values: dict[str, Any] = {
            "kind": "text",
            "message_id": line.message_id,
            "text": text,
            "addressed": kind is ChatKind.PRIVATE,
        }
        inbound = Inbound(
            channel=CHANNEL,
            account=ACCOUNT,
            event_id=line.event_id,
            chat_id=chat_id,
            chat_kind=kind,
            sender_id=code,
            sent_at=line.at,
            mentions=mentions,
            attachments=attachments_of(line, self._folder),
            reads_all=kind is ChatKind.GROUP,
            **(values | self._special(line)),
        )
        self._written[str(line.fields.get("id", line.number))] = inbound
        return inbound

    def _special(self, line: ScriptLine) -> dict[str, Any]:
        fields = line.fields
        if "press" in fields:
            said = self._recorder.with_button(line, str(fields["press"]))
            if said is None:
                raise ScriptError(f"line {line.number}: no message has a button “{fields['press']}”")
            return {"kind": "press", "token": said.tokens[str(fields["press"])]}
        if "contact" in fields:
            return {"kind": "contact", "contact_id": str(fields["contact"])}
        if "react" in fields:
            return {"kind": "react", "text": str(fields["react"]), "message_id": self._reacted_to(line)}
        for name in ("edit", "delete"):
            if name in fields:
                return self._changed(line, fields[name], name)
        reply = self._reply(line)
        return {"reply_to": reply} | (
            {"addressed": True} if reply is not None and reply.from_assistant else {}
        )

    def _changed(self, line: ScriptLine, target: Mapping[str, Any], kind: str) -> dict[str, Any]:
        """The person's earlier message, with its new words or none."""
        written = self._line(line, target)
        changed: dict[str, Any] = {"kind": kind, "message_id": written.message_id}
        if kind == "edit":
            changed |= {"text": str(target["text"]), "reply_to": written.reply_to}
        return changed

    def _reacted_to(self, line: ScriptLine) -> str:
        """The message `on` or `reply_to`, else the assistant's latest in this chat."""
        target = line.fields.get("on") or line.fields.get("reply_to")
        if isinstance(target, Mapping):
            return self._line(line, target).message_id
        here = self._recorder.shown_to(line.who or "", line.chat)
        wanted = [said for said in self._recorder.said if said.n == target] if target else here[-1:]
        if not wanted:
            raise ScriptError(f"line {line.number}: there is no message to react to")
        return f"out:{wanted[0].message.number}"

    def _line(self, line: ScriptLine, target: Mapping[str, Any]) -> Inbound:
        written = self._written.get(str(target.get("line")))
        if written is None:
            raise ScriptError(f"line {line.number}: no line has the id {target.get('line')!r}")
        return written

    def _reply(self, line: ScriptLine) -> ReplyTo | None:
        target = line.fields.get("reply_to")
        if target is None:
            return None
        if isinstance(target, int):
            said = next((said for said in self._recorder.said if said.n == target), None)
            if said is None:
                raise ScriptError(f"line {line.number}: there is no message {target} to reply to")
            return ReplyTo(f"out:{said.message.number}", said.message.text, from_assistant=True)
        written = self._line(line, target)
        return ReplyTo(written.message_id, written.text, written.sender_id, attachments=written.attachments)

    def _room(self, line: ScriptLine, person: Person, work: UnitOfWork) -> tuple[str, ChatKind]:
        if line.chat == "private":
            return f"private:{person.code}", ChatKind.PRIVATE
        chat = work.chats.find(CHANNEL, ACCOUNT, line.chat) or work.chats.add(
            Chat(
                channel=CHANNEL,
                account=ACCOUNT,
                external_id=line.chat,
                kind=ChatKind.GROUP,
                title=line.chat.removeprefix("group:"),
                reads_all=True,
            )
        )
        if work.cases.of_chat(chat.id) is not None:
            # Its owner says who is in it.
            return chat.external_id, ChatKind.GROUP
        for code in (person.code, *line.fields.get("members", ())):
            member = work.people.find_by_code(str(code))
            if member is None:
                raise ScriptError(f"line {line.number}: nobody in the directory has the code {code!r}")
            work.chats.add_member(chat.id, member.id)
            _account(member, work)
        return chat.external_id, ChatKind.GROUP


def _person(line: ScriptLine, work: UnitOfWork) -> Person:
    person = work.people.find_by_code(str(line.who))
    if person is None:
        raise ScriptError(f"line {line.number}: nobody in the directory has the code {line.who!r}")
    _account(person, work)
    return person


def _account(person: Person, work: UnitOfWork) -> None:
    if work.identities.find(CHANNEL, ACCOUNT, person.code) is None:
        work.identities.add(
            Identity(channel=CHANNEL, account=ACCOUNT, external_id=person.code, person_id=person.id)
        )
