"""The second step: take one stored event, understand it, act on it in one transaction.

One leased event per conversation at a time, in order of arrival. No transaction is open while the
router is waited for. Rasa being down does not count as a try; after five failed tries the event is
a dead letter, the sender is told, and the next goes on.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from actions.act import Acting, act, refuse, say_failed
from actions.errors import PressRefused, Refused
from actions.helpdesk.conversation import is_for_people
from actions.helpdesk.duty import is_desk
from actions.linking import person_of
from actions.messages import Inbound
from actions.models import Chat, ChatKind, Event, EventState, Person, Question
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork
from actions.typed_choices import find_stale, find_typed
from actions.understanding import Situation, Understood, says_nothing, understand
from actions.voice.reading import likely_people, prepared, reader_names, shown, understand_heard
from bot.intake import SECRET_TOKEN
from bot.metrics import Metrics
from nlu.message import Router, RouterDown

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
MOST_TRIES = 5
ROUTER_PAUSE = timedelta(seconds=1)


class Inbox:
    """Processes events. Several may run side by side, in threads and on nodes: leases keep them apart."""

    def __init__(
        self,
        store: Store,
        router: Router,
        clock: Clock,
        office: OfficeSource,
        *,
        lease: timedelta = LEASE,
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._router = router
        self._clock = clock
        self._office = office
        self._lease = lease
        self._metrics = metrics or Metrics()
        self._together: dict[int, tuple[int, ...]] = {}
        """Events of one album, by the first of them, while it is in hand."""

    def process_next(self) -> bool:
        """Take and finish one event. False where none is waiting."""
        lease = secrets.token_hex(8)
        event = self._claim(lease)
        if event is None:
            return False
        inbound = self._whole(event)
        try:
            with self._metrics.understanding.time():
                understood = self._understand(inbound)
            self._act(event, inbound, understood, lease)
            self._count("done")
        except RouterDown as error:
            log.warning("router down", number=event.id, error=str(error))
            self._release(event, lease, count_try=False)
            self._count("router down")
        except Refused as refusal:
            reason = str(refusal)
            self._store.repeat(lambda work: refuse(self._acting(work, event, inbound, lease), reason))
            self._note_refusal(event, refusal)
        except Exception:
            # The one place that catches everything: a bug in one handler must not stop the others' messages.
            log.exception("event failed", number=event.id, tries=event.tries + 1)
            self._give_back(event, inbound, lease)
            self._count("failed")
        finally:
            self._together.pop(event.id, None)
        return True

    def _count(self, outcome: str) -> None:
        self._metrics.events.labels(outcome).inc()

    def _note_refusal(self, event: Event, refusal: Refused) -> None:
        """Logged and counted, so that whoever tries out the buttons of others is seen."""
        self._count("refused")
        if isinstance(refusal, PressRefused):
            self._metrics.presses_refused.labels(event.channel, refusal.why).inc()
            log.warning("press refused", number=event.id, channel=event.channel, why=refusal.why)
        else:
            log.info("event refused", number=event.id, channel=event.channel)

    def _claim(self, lease: str) -> Event | None:
        now = self._clock.now()

        def command(work: UnitOfWork) -> Event | None:
            with work:
                event = work.events.claim_next(now, lease=lease, until=now + self._lease)
                work.commit()
                return event

        return self._store.repeat(command)

    def _whole(self, event: Event) -> Inbound:
        """What came in; an album with the files and words of all that go together."""
        inbound = Inbound.from_json(event.payload)
        if not inbound.album or inbound.kind != "text":
            return inbound
        with self._store.reading() as work:
            others = [
                (other.id, Inbound.from_json(other.payload))
                for other in work.events.of_album(event.conversation, inbound.album)
                if other.id != event.id and other.state is EventState.WAITING
            ]
        self._together[event.id] = tuple(number for number, _ in others)
        return together(inbound, [other for _, other in others])

    def _understand(self, inbound: Inbound) -> Understood | None:
        """None where nothing is to be read: presses, contacts, secrets, members coming and going."""
        if inbound.kind not in ("text", "edit", "heard") or inbound.token.startswith(SECRET_TOKEN):
            return None
        heard = inbound.kind == "heard"
        if (inbound.voice is not None and not heard) or (
            inbound.spoken is not None and inbound.spoken.trouble
        ):
            return None
        with self._store.reading() as work:
            office = self._office(work)
            person = person_of(inbound, work)
            chat = work.chats.find(inbound.channel, inbound.account, inbound.chat_id, inbound.thread)
            if person is None:
                return None
            likely = likely_people(person, chat, work) if heard else []
            if heard:
                inbound = replace(inbound, text=prepared(inbound.text, likely))
            elif len(inbound.text) > office.text_limit:
                return Understood(ours=False)
            stale: str | None = None
            if inbound.types_choices and chat is not None and inbound.kind == "text":
                typed = find_typed(inbound, person, chat, work, now=self._clock.now())
                if typed is not None:
                    return Understood(True, token=typed)
                stale = find_stale(inbound, person, chat, work, now=self._clock.now())
            answered, replied = _replied(inbound, work, chat.id if chat else 0)
            # An edited message was read once already: it says something anew, it answers nothing.
            asked = inbound.kind != "edit"
            situation = Situation(
                inbound=inbound,
                chat_id=chat.id if chat else 0,
                office=office,
                replied=replied if asked and replied is not None and replied.person_id == person.id else None,
                open=work.questions.open_of(person.id, now=self._clock.now()) if asked else (),
                answered=answered,
                helpdesk=chat is not None and is_desk(chat, office),
                for_people=is_for_people(inbound, chat, answered.get("ticket"), work, office),
                nicknames=[
                    *_nicknames(person, chat, work),
                    *(reader_names(inbound.text, likely) if heard else ()),
                ],
                in_case_room=chat is not None and work.cases.of_chat(chat.id) is not None,
            )
        if not heard:
            understood = understand(situation, self._router)
            return Understood(True, token=stale) if stale and says_nothing(understood) else understood
        return replace(understand_heard(situation, self._router), text=shown(inbound.text, likely))

    def _act(self, event: Event, inbound: Inbound, understood: Understood | None, lease: str) -> None:
        self._store.repeat(lambda work: act(self._acting(work, event, inbound, lease), understood))

    def _acting(self, work: UnitOfWork, event: Event, inbound: Inbound, lease: str) -> Acting:
        return Acting(
            work=work,
            event_id=event.id,
            inbound=inbound,
            lease=lease,
            now=self._clock.now(),
            office=self._office,
            others=self._together.get(event.id, ()),
        )

    def _release(self, event: Event, lease: str, *, count_try: bool) -> None:
        pause = ROUTER_PAUSE * (2**event.tries if count_try else 1)
        due = self._clock.now() + pause

        def command(work: UnitOfWork) -> None:
            with work:
                work.events.release(event.id, lease=lease, due_at=due, count_try=count_try)
                work.commit()

        self._store.repeat(command)

    def _give_back(self, event: Event, inbound: Inbound, lease: str) -> None:
        if event.tries + 1 < MOST_TRIES:
            self._release(event, lease, count_try=True)
        else:
            log.error("event buried", number=event.id, channel=event.channel, account=event.account)
            self._store.repeat(lambda work: say_failed(self._acting(work, event, inbound, lease)))


def together(first: Inbound, others: Sequence[Inbound]) -> Inbound:
    """One message of several that go together: the words of the one that has any, the files of all."""
    spoken = next((each for each in (first, *others) if each.text.strip()), first)
    return replace(
        spoken,
        event_id=first.event_id,
        message_id=first.message_id,
        attachments=tuple(file for each in (first, *others) for file in each.attachments),
        addressed=any(each.addressed for each in (first, *others)),
    )


def _nicknames(person: Person, chat: Chat | None, work: UnitOfWork) -> list[str]:
    group = chat.id if chat is not None and chat.kind is ChatKind.GROUP else None
    return [nickname.name for nickname in work.nicknames.known_to(person.id, chat_id=group)]


def _replied(inbound: Inbound, work: UnitOfWork, chat_id: int) -> tuple[dict[str, object], Question | None]:
    """What the card that is replied to is about, and the question it asked."""
    if inbound.reply_to is None or not inbound.reply_to.message_id:
        return {}, None
    card = work.outbox.find_sent(chat_id, inbound.reply_to.message_id)
    if card is None:
        return {}, None
    return dict(card.subject), work.questions.find_by_outbox(card.id)
