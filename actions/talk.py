"""What is not about a task: greetings, help, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import assign, labels, naming, reminders, task_words
from actions.assign_items import Item
from actions.contacts import find_contact
from actions.helpdesk import answering
from actions.messages import Button, Card, Command
from actions.models import Draft, Expects, Question
from actions.questions import Asking, Given, ask
from actions.turn import Turn
from actions.understanding import NOT_YET
from actions.voice.confirming import Voiced
from nlu.message import Parsed

Arguments = Mapping[str, Any]
SPOKEN = ("voice", "audio")
"""Kinds of attachments whose message was spoken: what comes of it waits for a yes."""


def not_understood(parsed: Parsed, turn: Turn) -> None:
    """In private: what the documents clearly answer; else offer what the assistant can do, and keep the text so
    that the choice completes it."""
    if not turn.spoken_to:
        return
    if not turn.in_group and answering.answer_if_certain(parsed.text, turn):
        return
    you = naming.you(turn.sender)
    only = (turn.sender.id,)
    message = turn.message.id if turn.message else 0
    buttons = tuple(
        Button(label, Command("take_as", {"what": what, "message": message}), only)
        for label, what in (
            (labels.ASSIGN, "assign"),
            (labels.REMIND, "remind"),
            (labels.FIND, "find"),
            (labels.HELP, "help"),
        )
    )
    turn.reply(Card(f"Thư ký chưa rõ ý {you}. {naming.capital(you)} cần:", (buttons,)))


def take_as(arguments: Arguments, turn: Turn) -> None:
    """A button of `not_understood`: the kept text becomes a task's title, a reminder's subject or a search."""
    message = turn.work.messages.get(int(arguments["message"])) if arguments.get("message") else None
    turn.message = message
    text = message.text.strip() if message is not None else ""
    if arguments["what"] == "assign":
        spoken = message is not None and any(each.get("kind") in SPOKEN for each in message.attachments)
        assign.begin([Item(title=text)], turn, said=Voiced(text) if spoken else None)
    elif arguments["what"] == "remind":
        reminders.begin(text, turn)
    elif arguments["what"] == "find":
        _ask_whom(turn)
    elif not text or not turn.work.library.version() or answering.is_about_nothing(text, turn.work):
        help_card(turn)
    else:
        answering.answer(text, turn)


def help_card(turn: Turn) -> None:
    turn.reply(Card(HELP))


def _ask_whom(turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind="find",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )
    text = f"{naming.capital(naming.you(turn.sender))} cần tìm ai ạ?"
    ask(Asking(text, Expects.PERSON, "find", "person", draft=draft), turn)


def find_answered(question: Question, given: Given, turn: Turn) -> None:
    turn.work.drafts.get(question.draft_id or 0).state = "done"
    if given.people:
        text = " ".join(mention.text for mention in given.people)
        find_contact(Parsed(text=text, intent="find_contact", confidence=1.0, people=given.people), turn)


HELP = """**Thư ký giúp được các việc sau**
• Giao việc: “giao anh Nam tổng hợp báo cáo trước thứ Sáu”
• Theo dõi: “việc của tôi”, “việc tôi giao”, “việc quá hạn”
• Báo cáo: “nhận việc 12”, “việc 12 được 60%”, “việc 12 xong rồi”
• Duyệt: “duyệt việc 12”, “trả lại việc 12”
• Sửa, tách, theo dõi: “sửa hạn việc 12 thành thứ Hai”, “tách việc 12: anh Nam làm số liệu”, “theo dõi việc 12”
• Nhắc việc: “nhắc tôi 8h sáng mai họp giao ban”, “mỗi thứ Hai 8h nhắc tôi nộp báo cáo”
• Số liệu: “việc nào sắp trễ”, “tổng hợp tình hình tuần này”
• Danh bạ: “số điện thoại chị Lan phòng Kinh tế”
• Hỗ trợ: “báo lỗi máy in kẹt giấy”, “phiếu của tôi”, “gặp nhân viên”
• Ủy quyền, cài đặt: “ủy quyền cho anh Huy duyệt việc thay tôi”, “đừng nhắn tôi sau 20h”, “dữ liệu của tôi”
• Tài khoản: “mã liên kết”, “đăng nhập web”, “gỡ liên kết Zalo”, “tôi mất điện thoại”
Trong nhóm, xin gọi “Thư ký ơi” hoặc trả lời tin của Thư ký. Trả lời thẻ việc để nói về việc đó."""


def nothing_asked(parsed: Parsed, turn: Turn) -> None:
    """A yes, a no or a bare answer while nothing is asked: in private say so, in a group keep quiet."""
    if not turn.in_group:
        turn.reply(Card("Dạ, hiện Thư ký không có câu hỏi nào đang chờ trả lời ạ."))


def informed(parsed: Parsed, turn: Turn) -> None:
    """ "việc 12" while nothing is asked: how that task stands."""
    if parsed.task_ids:
        task_words.task_status(parsed, turn)
    else:
        nothing_asked(parsed, turn)


def greet(turn: Turn) -> None:
    """Called by name and nothing else."""
    turn.reply(
        Card(
            f"Dạ, Thư ký nghe ạ. {naming.capital(naming.you(turn.sender))} cần giao việc, nhắc việc hay tìm người ạ?"
        )
    )


def utter(action: str, turn: Turn) -> None:
    """A fixed text of domain.yml; an unknown one means that the capability does not exist yet."""
    text = turn.office.texts.get(action) or turn.office.texts[NOT_YET]
    turn.reply(Card(text))


def unreadable(turn: Turn) -> None:
    """A file, a card, a video on a channel that keeps such things to itself."""
    you = naming.capital(naming.you(turn.sender))
    how = f"{you} nhắn bằng chữ, gửi ảnh, hoặc gửi tệp ở trang chat ạ."
    turn.reply(Card(f"Kênh này không chuyển được tin vừa rồi cho Thư ký. {how}"))
