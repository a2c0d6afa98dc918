"""Why somebody was taken to be meant, in lines one can read: `thuky who`."""

from __future__ import annotations

from collections.abc import Iterator

from actions.directory.cache import index_of
from actions.directory.naming import describe
from actions.directory.resolve import MARGIN, Resolution, resolve
from actions.directory.scoring import Candidate
from actions.models import Chat, Person
from actions.ports import UnitOfWork
from nlu.people import PersonMention, find_people


def explain(text: str, *, asker: Person, chat: Chat, work: UnitOfWork) -> list[str]:
    """Every mention in `text` with its candidates, best first, their points and reasons; in Vietnamese."""
    index = index_of(work)
    lines: list[str] = []
    for mention in find_people(text) or [PersonMention(text, 0, len(text), name=text.strip())]:
        resolution = resolve(mention, asker=asker, chat=chat, work=work, index=index)
        lines += _verdict(mention, resolution)
        lines += _candidates(resolution, work)
    return lines


def _verdict(mention: PersonMention, resolution: Resolution) -> Iterator[str]:
    found = resolution.candidates
    if not found:
        yield f"“{mention.text}”: không tìm thấy ai"
    elif resolution.winner is not None:
        ahead = f", hơn người sau {found[0].score - found[1].score} điểm" if len(found) > 1 else ""
        yield f"“{mention.text}”: chọn được một người{ahead}"
    else:
        why = f"hơn nhau chưa đủ {MARGIN} điểm" if found[0].sure else "người đầu chưa chắc đúng"
        shown = f", sau đây là {len(found)} người đầu" if resolution.total > len(found) else ""
        yield f"“{mention.text}”: {resolution.total} người có thể, phải hỏi lại vì {why}{shown}"


def _candidates(resolution: Resolution, work: UnitOfWork) -> Iterator[str]:
    units = {unit.id: unit for unit in work.units.all()}
    for place, candidate in enumerate(resolution.candidates, start=1):
        person = work.people.get(candidate.person_id)
        shown = describe(person, work.people.posts([person.id]), units)
        yield f"  {place}. {shown} [{person.code}] {_points(candidate)}"


def _points(candidate: Candidate) -> str:
    return f"{candidate.score} điểm: {'; '.join(candidate.reasons)}"
