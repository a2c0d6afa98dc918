"""What a meeting, an opinion request or a notice is about: the text without its call, people and times."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.people import PersonMention
from nlu.sheet import Sheet
from nlu.task_titles import title_of
from nlu.time.found import Found
from nlu.words import Phrases, Words, listed

_CALLS = Phrases.of(
    listed("""
    xếp lịch, đặt lịch, lên lịch, tạo lịch, sắp lịch, mời, triệu tập, chốt lịch, bố trí lịch, xin ý kiến,
    lấy ý kiến, cho xin ý kiến, gửi lấy ý kiến, thu thập góp ý, góp ý, tham gia góp ý, hỏi ý kiến, trưng
    cầu ý kiến, thăm dò, tạo poll, hủy nhắc, hủy lời nhắc, bỏ nhắc, bỏ lời nhắc, tắt nhắc, dừng nhắc, khỏi
    nhắc, hủy cái nhắc, thông báo, thông báo cho, nhắn, gửi thông báo, thông báo tới, báo lỗi, tạo phiếu,
    mở phiếu, báo hỏng, tắt nhắc nhở, ngưng lời nhắc, dừng lời nhắc, xóa nhắc, xóa lời nhắc, báo cho, phát
    thông báo, tạo phiếu sự cố, báo sự cố, truyền tin, truyền tin tới
"""),
    True,
)
_PASSED = Phrases.of(
    listed("""
    thư ký ơi, thư ký, về, về việc, là, rằng, với, cho, giúp, giùm, hộ, nhé, nha, ạ, dạ, vào, lúc, tại,
    cùng, các, đến, tới, đề nghị, kính, giúp tôi, giúp anh, giúp em, giúp chị, giùm tôi, giùm anh, giùm
    em, vụ, cái vụ, em, hay là
"""),
    True,
)


def read_subject(text: str, people: Sequence[PersonMention], found: Sequence[Found]) -> str | None:
    """The subject as written, or None when nothing is left; never raises."""
    words = Words(text)
    sheet = Sheet.of(words, people, found)
    kept: list[int] = []
    index = 0
    while index < len(words):
        time, group = sheet.time_at(index), sheet.group_at(index)
        call = _CALLS.match(words, index) if not kept else None
        passed = _PASSED.match(words, index) if not kept else None
        if time is not None:
            index = time.last
        elif group is not None and not kept:
            index = group.last
        elif call is not None:
            index = call[0]
        elif passed is not None:
            index = passed[0]
        else:
            kept.append(index)
            index += 1
    return title_of(kept, sheet) or None
