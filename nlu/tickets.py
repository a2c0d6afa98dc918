"""A fault report as people write it: which system, what happened, how urgent; and numbers of tickets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.text import fold
from nlu.ticket_systems import SYSTEMS
from nlu.urgency import find_urgency, priority_of
from nlu.words import Phrases, Word, Words, listed

_NUMBER = re.compile(r"(?<![\w/-])(?:ht|hat te|h\.t)\s*[-–.]?\s*(\d{1,9})(?!\w)")
_ALL_NUMBERS = re.compile(r"(?<![\w/-])(?:phieu|ticket)(?: ho tro| so)*\s+#?(\d{1,9})(?!\w)")
_CALLS = Phrases.of(
    listed("""
    thư ký ơi, thư ký, báo lỗi, báo hỏng, báo sự cố, báo cáo sự cố, báo, mở phiếu hỗ trợ, mở phiếu, tạo phiếu,
    tạo phiếu hỗ trợ, mở ticket, tạo ticket, gửi yêu cầu hỗ trợ, gửi yêu cầu, yêu cầu hỗ trợ kỹ thuật, yêu cầu hỗ
    trợ, xin hỗ trợ kỹ thuật, xin hỗ trợ, cần hỗ trợ kỹ thuật, cần hỗ trợ, hỗ trợ kỹ thuật, hỗ trợ, kỹ thuật,
    đăng ký hỗ trợ, nhờ it, nhờ kỹ thuật, nhờ tổ công nghệ, it, ticket, phiếu, lỗi, sự cố, bị lỗi, có lỗi, gặp lỗi,
    bị sự cố, gặp sự cố, bị hỏng, hỏng, hư, bị hư, bị, có, cần, mới, trục trặc, có vấn đề, vấn đề, phiếu sự cố, yêu cầu
"""),
    True,
)
_FILLERS = Phrases.of(
    listed("""
    tôi, em, anh, chị, mình, tui, cô, chú, dạ, ạ, vâng, nhé, nha, nhe, với, giúp, giùm, hộ, cho, của, này, đó, kia,
    rồi, đang, thì, là, ở, tại, trong, về, phòng, cơ quan, đơn vị, bên, xem, xem giúp, kiểm tra, sửa, sửa giúp, ơi,
    hôm nay, sáng nay, chiều nay, gấp, khẩn, một, cái, hệ thống, lại, được, và, kỹ thuật, ai, xuống, nhờ, đi, nay,
    các, những, hình như, không biết, sao, quá, muốn, xin, vui lòng, kính, gửi, thưa, quý, hiện
"""),
    True,
)
_BROKEN = Phrases.of(
    listed("""
    không, ko, k, hỏng, chậm, treo, rớt, kẹt, sập, mất, cúp, tắt, bị đen, đen màn hình, màn hình xanh, lỗi font, chết,
    giật, nhòe, tràn, rò rỉ, khóa, hết hạn, sai, chập chờn, cài đặt, cài, cấp, cấp lại, nâng cấp, thay, liên tục, hoài,
    tự tắt, tự khởi động, tự thoát, báo sai, bị đơ, đơ, đứt, dột, không lạnh, kêu to, chập điện, thấm,
    cúp điện, mất điện
"""),
    True,
)


@dataclass(frozen=True, slots=True)
class FaultReport:
    """What a report says; `system` "" where it names none, `says_what` where it tells what happened, `broken` where
    it does so in words for that."""

    system: str
    category: str
    urgency: str
    says_what: bool
    broken: bool = False


def read_fault(text: str) -> FaultReport:
    """Never raises. "báo lỗi mạng" names a system only, "máy in kẹt giấy" says both."""
    words = Words(text)
    system, category, rest = _system(words)
    urgency = priority_of(find_urgency(words))
    said = [word for word in rest if word.is_letters]
    meaning = [word for word in said if len(word.low) > 1]
    broken = any(_BROKEN.match(words, index) for index in range(len(words)))
    return FaultReport(system, category, urgency, broken or len(meaning) >= 3, broken)


def _system(words: Words) -> tuple[str, str, list[Word]]:
    """The most telling system named, and the words that are neither it nor a call nor filling."""
    best: tuple[int, str, str] | None = None
    rest = []
    index = 0
    while index < len(words):
        match = SYSTEMS.match(words, index)
        call = _CALLS.match(words, index)
        filler = _FILLERS.match(words, index)
        if match is not None and (call is None or match[0] >= call[0]):
            last, (name, category) = match
            size = sum(len(words[at].low) for at in range(index, last))
            if best is None or _tells_more(name, size, best):
                best = (size, name, category)
            index = last
        elif call is not None:
            index = call[0]
        elif filler is not None:
            index = filler[0]
        else:
            rest.append(words[index])
            index += 1
    return (best[1], best[2], rest) if best is not None else ("", "other", rest)


def _tells_more(name: str, size: int, best: tuple[int, str, str]) -> bool:
    """A system by its own name before "phần mềm" and "máy tính", which many are; then the longer name."""
    if (best[1] in _BROAD) != (name in _BROAD):
        return best[1] in _BROAD
    return size > best[0]


_BROAD = frozenset({"Phần mềm", "Thiết bị", "Máy tính"})


def ticket_numbers(text: str) -> tuple[int, ...]:
    """ "HT-123", "ht 123", "phiếu 123" in order, each once."""
    bare = fold(text)
    found = [
        (match.start(), int(match[1])) for rule in (_NUMBER, _ALL_NUMBERS) for match in rule.finditer(bare)
    ]
    return tuple(dict.fromkeys(number for _, number in sorted(found)))


def without_number(text: str) -> str:
    """What is said about the ticket that opens the text: "HT-12: khởi động lại máy" → "khởi động lại máy"."""
    bare = fold(text)
    if len(bare) != len(text):
        return text.strip()
    match = re.match(
        r"\s*(?:thu ky(?: oi)?[,\s]*)?(?:phieu |ticket )?(?:ht\s*[-–.]?\s*)\d{1,9}\s*[:,.–-]*\s*", bare
    )
    return text[match.end() :].strip() if match is not None else text.strip()
