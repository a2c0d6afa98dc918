"""Two nodes with two readers each: people write, two agents answer, one talk is handed back in the middle.

Everything arrives once, in its order, and at the right person.
"""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime

from actions.messages import Inbound
from actions.models import ChatKind, Identity, OutboxMessage
from bot.clock import VirtualClock
from bot.inbox import Inbox
from bot.intake import Intake
from bot.knowledge import default_office, with_stored_changes
from storage import SqlStore
from storage.engine import open_engine
from tests.fakes.helpdesk_play import DESK, add_helpdesk
from tests.fakes.office_play import fill_office
from tests.fakes.router import FakeRouter

NOW = datetime(2026, 11, 19, 3, tzinfo=UTC)
EACH = 6
"""Messages of each side of each talk."""


class Nodes:
    """Two connections to one database, each with two readers."""

    def __init__(self, url: str) -> None:
        self.stores = [SqlStore(open_engine(url)) for _ in range(2)]
        self.clock = VirtualClock(NOW)
        self.office = with_stored_changes(default_office(private_channel="console"))
        self.intake = Intake(self.stores[0], self.clock)
        self.sent = 0
        fill_office(self.stores[0])
        add_helpdesk(self.stores[0])
        with self.stores[0].work() as work:
            for code in ("NAM", "LAN"):
                person = work.people.find_by_code(code)
                assert person is not None
                work.identities.add(
                    Identity(channel="console", account="", external_id=code, person_id=person.id)
                )
            work.commit()

    def say(self, who: str, text: str, chat: str = "") -> None:
        self.sent += 1
        inbound = Inbound(
            channel="console",
            account="",
            event_id=str(self.sent),
            kind="text",
            chat_id=chat or f"private:{who}",
            chat_kind=ChatKind.GROUP if chat else ChatKind.PRIVATE,
            sender_id=who,
            sent_at=NOW,
            message_id=f"in:{self.sent}",
            text=text,
            reads_all=bool(chat),
        )
        self.intake.store(inbound)

    def read_all(self) -> None:
        """Four readers, until nothing is left."""
        failed: list[BaseException] = []

        def read(store: SqlStore) -> None:
            inbox = Inbox(store, FakeRouter(), self.clock, self.office)
            idle = 0
            while idle < 3:
                try:
                    idle = 0 if inbox.process_next() else idle + 1
                except BaseException as error:
                    failed.append(error)
                    raise

        threads = [threading.Thread(target=read, args=(store,)) for store in self.stores for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        assert not failed
        Inbox(self.stores[0], FakeRouter(), self.clock, self.office)

    def shown_in(self, place: str) -> list[str]:
        with self.stores[0].work() as work:
            chat = work.chats.find("console", "", place)
            assert chat is not None
            rows: list[OutboxMessage] = sorted(work.outbox.latest(chat.id, limit=500), key=lambda row: row.id)
            return [str(row.content["text"]) for row in rows]

    def close(self) -> None:
        for store in self.stores:
            store.close()


def _numbers(texts: list[str], pattern: str) -> list[int]:
    return [int(found[1]) for text in texts if (found := re.search(pattern, text))]


def test_nothing_is_lost_doubled_or_crossed(database_url: str) -> None:
    nodes = Nodes(database_url)
    nodes.say("NAM", "gặp nhân viên")
    nodes.read_all()
    nodes.say("LAN", "gặp nhân viên")
    nodes.read_all()
    for number in range(EACH):
        nodes.say("NAM", f"nam hỏi n{number}")
        nodes.say("LAN", f"lan hỏi l{number}")
        nodes.say("HT1", f"HT-1: trả lời a{number}", DESK)
        nodes.say("HT2", f"HT-2: trả lời b{number}", DESK)
        if number == EACH // 2:
            nodes.say("HT1", "HT-1 trả lại cho Thư ký", DESK)
    nodes.read_all()
    desk, nam, lan = nodes.shown_in(DESK), nodes.shown_in("private:NAM"), nodes.shown_in("private:LAN")
    assert _numbers(nam, r"HT-1: trả lời a(\d+)") == list(range(EACH))
    assert _numbers(lan, r"HT-2: trả lời b(\d+)") == list(range(EACH))
    assert not any("b" + str(number) in text for number in range(EACH) for text in nam)
    assert _numbers(desk, r"HT-2\*\* · chị Lan: lan hỏi l(\d+)") == list(range(EACH))
    passed_on = _numbers(desk, r"HT-1\*\* · anh Nam: nam hỏi n(\d+)")
    assert passed_on == sorted(set(passed_on))
    answered = sum(1 for text in nam if "chưa rõ ý" in text)
    assert len(passed_on) + answered == EACH
    nodes.close()
