"""A task meant by what it is: "cái tờ trình giao anh Nam tới đâu rồi", "hủy vụ cải tạo công viên"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.people import PersonMention
from nlu.references import TaskReference
from nlu.sheet import Sheet
from nlu.time.found import Found
from nlu.words import Phrases, Words, listed

_OPENINGS = Phrases.of(
    listed("""
    dạ, thưa, thư ký ơi, thư ký, em ơi, anh ơi, ơi, cho hỏi, cho tôi hỏi, cho em hỏi, kiểm tra, kiểm tra
    giùm, coi, xem, kiểm tra giúp, coi giùm, coi lại, xem lại, xem giúp, hủy, bỏ, rút lại, rút, xóa, đôn
    đốc, hối, giục, thúc, hối thúc, duyệt, trả lại, trả về, mở lại, khôi phục, tạm hoãn, tạm dừng, tạm
    gác, hoãn, dừng, gác, theo dõi, nhận, từ chối, việc, vụ, cái, cái việc, cái vụ, nhiệm vụ, công việc,
    phần, đầu việc, giúp, giùm, hộ, thôi, luôn, lại, về, tình hình, tiến độ, báo cáo tiến độ, cập nhật,
    xong, hoàn thành, đã xong, làm xong, anh rút lại, mấy, các, xin gia hạn, gia hạn, chuyển, giao lại,
    đổi, sửa, nhắc
"""),
    True,
)
#: From here on the message says how the task stands or what to do, not which it is.
_STATUS = Phrases.of(
    listed("""
    làm tới đâu, làm đến đâu, tới đâu, đến đâu, xong chưa, xong rồi, đã xong, xong, đã hoàn thành, hoàn
    thành, sao rồi, thế nào, ra sao, như thế nào, ai đang, ai làm, ai giữ, ai phụ trách, được, đang, chưa,
    trả lại, tạm hoãn, tạm dừng, tạm gác, hủy, không, nhé, nha, nghen, ạ, vì, do, đến, tới, rồi, giúp,
    giùm, hộ, đi, mở lại, cho, em nhận, tôi nhận, đã, có, còn, làm tới khúc nào, xử lý, hết hạn, bao giờ,
    chuyển, sang, để, lùi, xin, bị, nữa, luôn, tiếp tục, coi
"""),
    True,
)
_GIVEN_TO = ("giao", "của", "cho")
_SHORTEST, _LONGEST = 2, 14


def read_description(
    text: str, people: Sequence[PersonMention], found: Sequence[Found]
) -> TaskReference | None:
    """What `text` calls the task, without the people it was given to; None when it describes none.

    At least two words, so that "việc này" and "xong rồi" describe nothing.
    """
    words = Words(text)
    sheet = Sheet.of(words, people, found)
    start = _start(words, sheet)
    end = start
    while end < len(words) and end - start < _LONGEST and not _ends(words, sheet, end, start):
        end += 1
    if end - start < _SHORTEST or words.says(start, "này", "đó", "ấy", "kia", "vừa", "mới"):
        return None
    begin, finish = words.span(start, end)
    return TaskReference("described", text[begin:finish], begin, finish)


def _start(words: Words, sheet: Sheet) -> int:
    index = 0
    while index < len(words):
        group, time = sheet.group_at(index), sheet.time_at(index)
        opening = _OPENINGS.match(words, index)
        if group is not None:
            index = group.last
        elif time is not None:
            index = time.last
        elif opening is not None:
            index = opening[0]
        elif words[index].is_sign or words.says(index, *_GIVEN_TO):
            index += 1
        else:
            break
    return index


def _ends(words: Words, sheet: Sheet, index: int, start: int) -> bool:
    if words[index].is_sign and words[index].low not in ("-", "/", '"'):
        return True
    time = sheet.time_at(index)
    part_of_name = time is not None and time.last == index + 1 and index > start  # "chợ đêm"
    if sheet.group_at(index) is not None or (time is not None and not part_of_name):
        return True
    if words.says(index, *_GIVEN_TO) and sheet.group_at(index + 1) is not None:
        return True
    return index > start and _STATUS.match(words, index) is not None
