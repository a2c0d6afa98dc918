"""Finding people in the directory, with the two tiers of personal data.

Name, title, unit and office line may be said anywhere; mobile number and e-mail only in a private chat
with the person who asked (Law 91/2025/QH15 on personal data). In a group nobody is found by them either:
the answer alone would say whose number it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions import labels, naming
from actions.directory.cache import index_of
from actions.directory.naming import title_and_unit
from actions.directory.resolve import resolve_for
from actions.messages import Button, Card, Command, Contact
from actions.models import AuditRow, Person, Unit
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.message import Parsed
from nlu.people import PersonMention
from nlu.text import fold

MOST_SHOWN = 5
_CERTAIN = 0.8
"""Below this score of a search some word was misspelt or is nobody's."""
_NUMBER = re.compile(r"\+?\d[\d .\-]{2,}\d")
_EMAIL = re.compile(r"[\w.+\-]+@[\w.\-]+\w")
_WORD = re.compile(r"[\w.\-/]+")
# What a request consists of besides the person.
_REQUEST = frozenset(
    (
        *(
            "so",
            "dien",
            "thoai",
            "sdt",
            "dt",
            "di",
            "dong",
            "email",
            "mail",
            "may",
            "ban",
            "le",
            "co",
            "quan",
        ),
        *(
            "lien",
            "he",
            "lac",
            "danh",
            "ba",
            "thong",
            "tin",
            "thu",
            "ky",
            "nguoi",
            "cho",
            "xin",
            "hoi",
            "tim",
            "kiem",
        ),
        *(
            "giup",
            "dum",
            "ho",
            "cua",
            "la",
            "ai",
            "gi",
            "nao",
            "voi",
            "nhe",
            "nha",
            "a",
            "oi",
            "toi",
            "minh",
            "em",
        ),
        *("can", "biet", "lay", "gui", "goi", "duoc", "khong", "k", "ko", "dc"),
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whom a request found: people best first, how many there are, and whether they are only near to what was said."""

    said: str
    people: tuple[Person, ...] = ()
    total: int = 0
    only_near: bool = False


def find_contact(parsed: Parsed, turn: Turn) -> None:
    """Answer with the one person, up to five, or that there is nobody."""
    finding = _find(parsed, turn)
    if finding.people:
        turn.reply(_card(finding, turn))
    elif turn.in_group and _looked_up_by_key(finding.said):
        # The same words whether somebody has that number or not.
        you = naming.capital(naming.you(turn.sender))
        turn.reply(
            Card(
                "Trong nhóm, Thư ký không tìm người theo số di động hoặc email. "
                f"{you} nhắn riêng cho Thư ký giúp ạ."
            )
        )
    elif finding.said:
        you = naming.capital(naming.you(turn.sender))
        turn.reply(
            Card(
                f"Thư ký không tìm thấy “{finding.said}” trong danh bạ. "
                f"{you} kiểm tra lại tên, chức vụ hoặc đơn vị giúp ạ."
            )
        )
    else:
        you = naming.capital(naming.you(turn.sender))
        turn.reply(Card(f"{you} cần tìm ai ạ? {you} cho biết tên, chức vụ hoặc đơn vị."))


def send_contact(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button "Gửi riêng cho tôi": the whole entry, in the private chat of whoever pressed."""
    people = [person for person in turn.work.people.many(arguments["people"]) if person.active]
    if people:
        turn.tell(turn.sender, _private_card(Finding("", tuple(people), len(people)), turn))
    else:
        turn.tell(turn.sender, Card("Danh bạ không còn người này ạ."))


def _find(parsed: Parsed, turn: Turn) -> Finding:
    mentions = [mention for mention in parsed.people if mention.pronoun != "you"]
    # "cho tôi xin số chị Lan": who asks is not who is looked for.
    others = [mention for mention in mentions if mention.pronoun != "me"] or mentions
    if others and not _NUMBER.search(parsed.text) and not _EMAIL.search(parsed.text):
        return _by_mentions(others, turn)
    return _by_words(parsed, turn)


def _by_mentions(mentions: Sequence[PersonMention], turn: Turn) -> Finding:
    ids: dict[int, None] = {}
    total, only_near = 0, False
    for mention in mentions:
        resolution = resolve_for(mention, turn)
        sure = [candidate for candidate in resolution.candidates if candidate.sure]
        found = [resolution.winner] if resolution.winner else sure or list(resolution.candidates)
        ids.update(dict.fromkeys(candidate.person_id for candidate in found))
        total += resolution.total if len(found) == len(resolution.candidates) else len(found)
        only_near = only_near or bool(found and not found[0].sure)
    people = tuple(turn.work.people.many(ids))
    return Finding(
        ", ".join(mention.text for mention in mentions), people, max(total, len(people)), only_near
    )


def _by_words(parsed: Parsed, turn: Turn) -> Finding:
    said = _subject(parsed)
    if not said:
        return Finding("")
    # One more than is shown, so that the card can say there are more.
    hits = index_of(turn.work).search(said, limit=MOST_SHOWN * 4, private=not turn.in_group)
    best = hits[0][1] if hits else 0.0
    people = tuple(turn.work.people.many(person_id for person_id, score in hits if score >= best - 0.1))
    return Finding(said, people, len(people), only_near=0 < best < _CERTAIN)


def _looked_up_by_key(said: str) -> bool:
    return bool(_NUMBER.fullmatch(said) or _EMAIL.fullmatch(said))


def _subject(parsed: Parsed) -> str:
    """What is looked for: a number, an address, what the reader took for it, or the text without the request."""
    for pattern in (_EMAIL, _NUMBER):
        if found := pattern.search(parsed.text):
            return found.group().strip()
    words = _WORD.findall(parsed.about or parsed.text)
    return " ".join(word for word in words if fold(word) not in _REQUEST)


def _card(finding: Finding, turn: Turn) -> Card:
    if not turn.in_group:
        return _private_card(finding, turn)
    shown = finding.people[:MOST_SHOWN]
    units = _units(turn.work)
    hidden = any(person.mobile or person.email for person in shown)
    lines = [_open_line(person, turn.work, units) for person in shown]
    if len(shown) == 1:
        text = lines[0]
        if shown[0].mobile:
            text += " Số di động Thư ký gửi qua tin nhắn riêng."
        elif shown[0].email:
            text += " Email Thư ký gửi qua tin nhắn riêng."
    else:
        text = _listed(lines, finding)
    text = _near(finding) + text
    if not hidden:
        return Card(text)
    command = Command("send_contact", {"people": [person.id for person in shown]})
    return Card(text, ((Button(labels.SEND_PRIVATELY, command, (turn.sender.id,)),),))


def _private_card(finding: Finding, turn: Turn) -> Card:
    work, shown = turn.work, finding.people[:MOST_SHOWN]
    _log_disclosure(shown, turn)
    units = _units(work)
    if len(shown) > 1:
        lines = [_one_line(person, work, units) for person in shown]
        return Card(_near(finding) + _listed(lines, finding))
    person = shown[0]
    lines = [_who(person, work, units) + "."]
    for called, value in (
        ("Di động", person.mobile),
        ("Máy cơ quan", person.office_phone),
        ("Email", person.email),
    ):
        if value:
            lines.append(f"{called}: {value}")
    if len(lines) == 1:
        lines.append("Danh bạ chưa có số liên hệ.")
    phone = person.mobile or person.office_phone
    return Card(
        _near(finding) + "\n".join(lines), contact=Contact(person.full_name, phone) if phone else None
    )


def _log_disclosure(people: Sequence[Person], turn: Turn) -> None:
    """Whoever is shown the private tier of somebody else's entry leaves a line in the audit log."""
    for person in people:
        if (person.mobile or person.email) and person.id != turn.sender.id:
            turn.work.audit.add(
                AuditRow(
                    at=turn.now,
                    actor_id=turn.sender.id,
                    action="disclose.contact",
                    kind="person",
                    subject_id=person.id,
                )
            )


def _listed(lines: Sequence[str], finding: Finding) -> str:
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
    if finding.total > len(lines):
        numbered.insert(0, f"Có {finding.total} người phù hợp, sau đây là {len(lines)} người đầu:")
        numbered.append("Nêu thêm họ tên, chức vụ hoặc đơn vị để tìm đúng người ạ.")
    return "\n".join(numbered)


def _near(finding: Finding) -> str:
    return f"Không có ai đúng là “{finding.said}”. Gần nhất:\n" if finding.only_near else ""


def _open_line(person: Person, work: UnitOfWork, units: Mapping[int, Unit]) -> str:
    """What everyone may know."""
    phone = f" Máy cơ quan: {person.office_phone}." if person.office_phone else ""
    return f"{_who(person, work, units)}.{phone}"


def _one_line(person: Person, work: UnitOfWork, units: Mapping[int, Unit]) -> str:
    numbers = ", ".join(value for value in (person.mobile, person.office_phone, person.email) if value)
    return f"{_who(person, work, units)}: {numbers}" if numbers else _who(person, work, units)


def _who(person: Person, work: UnitOfWork, units: Mapping[int, Unit]) -> str:
    """Name, title and unit, further posts behind: "Lê Văn A, Phó Chủ tịch, UBND; kiêm Giám đốc, Trung tâm B"."""
    posts = work.people.posts([person.id])
    places = [place for post in posts if (place := title_and_unit([post], units))]
    return ", ".join([person.full_name, *places[:1]]) + "".join(f"; kiêm {place}" for place in places[1:])


def _units(work: UnitOfWork) -> dict[int, Unit]:
    return {unit.id: unit for unit in work.units.all()}
