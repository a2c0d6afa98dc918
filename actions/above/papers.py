"""A paper from above as it stands: which tasks it gave, who is in charge, how far they are."""

from __future__ import annotations

from actions import cards
from actions.above.sources import source_name
from actions.messages import Card
from actions.models import Document, Task
from actions.task_reference import visible
from actions.turn import Turn
from nlu.documents import find_document_numbers

MOST_LINES = 10


def show_papers(text: str, turn: Turn) -> bool:
    """Answer "văn bản 123/UBND-VX đến đâu rồi?"; False where the text names no paper.

    A paper that there is not and one that this person may not see look the same from outside.
    """
    numbers = find_document_numbers(text)
    if not numbers:
        return False
    view = cards.View(turn.work, turn.office, turn.now)
    for number in numbers:
        shown = False
        for paper in turn.work.documents.numbered(number.text):
            tasks = [task for task in turn.work.tasks.of_documents([paper.id]) if visible(task, turn)]
            if tasks:
                turn.reply(_card(paper, tasks, view))
                shown = True
        if not shown:
            turn.reply(Card(f"Thư ký không thấy văn bản {number.text} trong các việc anh/chị được xem ạ."))
    return True


def _card(paper: Document, tasks: list[Task], view: cards.View) -> Card:
    day = f" ngày {paper.issued_on:%d/%m/%Y}" if paper.issued_on is not None else ""
    lines = [f"📄 **Văn bản {paper.number}**{day}, {paper.issuer or source_name(paper.source)}"]
    if paper.summary:
        lines.append(paper.summary)
    lines += [
        cards.listed(task, view) + (f", {task.progress}%" if task.progress else "")
        for task in tasks[:MOST_LINES]
    ]
    if len(tasks) > MOST_LINES:
        lines.append(f"… và {len(tasks) - MOST_LINES} việc khác.")
    subject = cards.subject(tasks[0]) if len(tasks) == 1 else {"tasks": [task.id for task in tasks]}
    return Card("\n".join(lines), subject=subject)
