"""One message, several wishes: "nhắc tôi 8h mai họp, với lại cho xin số chị Lan".

A message is cut only where both sides open a wish of their own kind, so that an order
with three clauses stays one order. Each wish is then routed and read by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlu.numbers import spoken_number
from nlu.words import Phrases, Words, listed

_KINDS: dict[str, tuple[str, ...]] = {
    "remind": listed("""
    nhắc, nhắc tôi, nhắc em, nhắc anh, nhắc chị, nhắc mình, đặt nhắc, đặt lời nhắc, tạo nhắc, tạo lời
    nhắc, nhớ nhắc, hẹn giờ, nhắc nhở, đặt báo thức, nhắc giúp, nhắc giùm, nhắc lại, thêm lời nhắc, nhắc
    luôn
"""),
    "contact": listed("""
    cho xin số, cho tôi số, cho em số, cho anh số, cho chị số, cho tôi xin số, cho em xin số, cho anh xin
    số, xin số, cho sđt, cho xin sđt, xin sđt, cho em sđt, cho em xin sđt, số điện thoại, sđt, cho tôi
    sđt, cho anh sđt, tìm số, tìm giúp số, số của, email của, cho xin email, cho tôi email, xin email, tra
    số, cho hỏi số, số máy, cho xin thông tin, ai là, ai phụ trách, cho anh xin sđt, cho chị xin sđt, cho
    mình số, cho mình xin số, cho xin liên hệ, cho tôi xin sđt, tìm giúp sđt, gửi số, gửi sđt, gửi tôi số,
    gửi em số, tìm sđt, tra sđt
"""),
    "assign": listed("""
    giao, giao việc, phân công, nhờ, đề nghị, yêu cầu, tạo việc, thêm việc, ghi việc, chuyển việc cho, bảo
"""),
    "list": listed("""
    việc của tôi, việc của em, liệt kê, danh sách việc, xem việc, cho xem việc, tôi còn việc gì, hôm nay
    có việc gì, việc hôm nay, còn việc nào, việc nào, những việc nào, tôi có việc gì, em có việc gì, việc
    tôi giao, xem danh sách, em còn việc gì, việc quá hạn, liệt kê việc, hôm nay tôi có việc gì, hôm nay
    em có việc gì, cho xem danh sách
"""),
    "report": listed("""
    báo cáo tổng hợp, tổng hợp tình hình, thống kê, xuất báo cáo, cho xem báo cáo, tổng hợp việc, vẽ biểu
    đồ, cho tôi thống kê, cho tôi báo cáo, xuất excel, báo cáo tình hình
"""),
    "extend": listed("xin gia hạn, gia hạn, xin lùi hạn, xin thêm thời gian, xin dời hạn, lùi hạn, xin lui hạn"),
    "cancel": listed("hủy, hủy việc, hủy nhắc, bỏ nhắc, xóa việc, xóa nhắc, hủy lời nhắc, bỏ lời nhắc"),
    "urge": listed("đôn đốc, giục, hối, thúc"),
    "meet": listed("""
    đặt lịch họp, đặt lịch, mời họp, xếp lịch, lên lịch, tạo cuộc họp, đặt phòng họp, triệu tập họp, tạo
    lịch họp, sắp lịch họp, book phòng
"""),
    "status": listed("tiến độ việc, tình hình việc, việc này đến đâu, tới đâu, xem tiến độ, kiểm tra tiến độ"),
    "approve": listed("duyệt việc, duyệt, phê duyệt việc, trả lại việc, tôi duyệt, anh duyệt, chị duyệt"),
    "ticket": listed("mở phiếu, tạo phiếu, báo hỏng, máy in hỏng, mạng bị, đăng ký hỗ trợ, tạo ticket"),
    "send": listed("thông báo cho, thông báo, gửi thông báo, nhắn cho cả, lấy ý kiến, xin ý kiến"),
    "ask": listed("hướng dẫn, cho hỏi, cách, làm sao, hỏi cách"),
    "thank": listed("cảm ơn, cám ơn, thanks, tks"),
    "accept": listed("em nhận, tôi nhận, nhận việc, em xin nhận"),
    "quiet": listed("đừng nhắc, đừng nhắn, giờ yên lặng, bỏ giờ yên lặng, không làm phiền"),
    "digest": listed("gửi bản tin, tắt bản tin, bật bản tin"),
}  # fmt: skip
_OPENERS = Phrases({phrase: kind for kind, phrases in _KINDS.items() for phrase in phrases})
_CONNECTORS = Phrases.of(
    listed("""
    với lại, tiện thể, nhân tiện, sẵn tiện, sẵn, ngoài ra, bên cạnh đó, thêm nữa, à mà, à quên, à, còn
    nữa, đồng thời, rồi, xong, và, còn, sau đó, tiện, nữa là, cũng, luôn tiện, rồi thì, xong rồi, mà,
    thêm, với cả, vs lại, và cũng
"""),
    True,
)
_COURTESY = Phrases.of(
    listed("""
    dạ, vâng, thư ký ơi, thư ký, em ơi, anh ơi, chị ơi, ơi, ok, nhờ thư ký, giúp tôi, giúp em, giúp anh,
    giúp chị, giúp mình, hãy, vui lòng, làm ơn, anh, chị, em, tôi, sếp, mình, nhờ, cũng, thì, giùm tôi,
    nhớ, bạn, này
"""),
    True,
)
_AFTER_AND = ("remind", "contact", "list", "report", "extend", "quiet", "digest")
_BREAKS = (",", ";", ".", "!", "?", "…", "+")
_JOINERS_ALONE = (
    "với lại",
    "tiện thể",
    "nhân tiện",
    "sẵn tiện",
    "ngoài ra",
    "đồng thời",
    "à mà",
    "à quên",
    "luôn tiện",
)
_ALONE = Phrases.of(_JOINERS_ALONE, True)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the original text that holds one wish; code points."""

    begin: int
    finish: int


def split_wishes(text: str, *, covered: tuple[tuple[int, int], ...] = ()) -> list[Part]:
    """The wishes of `text` in order; one part when it is one wish.

    `covered` are spans that no cut may touch (people, times). Never raises.
    """
    words = Words(text)
    if not len(words):
        return [Part(0, len(text))]
    times = _starts(words, covered)
    cuts = [0]
    kind = _kind_at(words, 0, times)
    for index in range(1, len(words)):
        opened = _cut_at(words, index, times)
        if opened is None:
            continue
        if kind is not None and _differ(kind, opened):
            cuts.append(index)
        kind = opened
    return [_part(words, first, last) for first, last in zip(cuts, [*cuts[1:], len(words)], strict=True)]


def _differ(one: str, other: str) -> bool:
    """Two clauses of one order or list stay together; two reminders are two wishes."""
    return one != other or one == "remind"


def _starts(words: Words, covered: tuple[tuple[int, int], ...]) -> dict[int, int]:
    """From the index where a covered span begins to the index after it."""
    return {
        words.index_at(begin): words.index_at(finish - 1) + 1 for begin, finish in covered if finish > begin
    }


def _cut_at(words: Words, index: int, times: dict[int, int]) -> str | None:
    """The kind of a wish that begins with word `index` after a pause or a connector, None where none does."""
    if any(first < index < last for first, last in times.items()):
        return None
    before = words[index - 1]
    at_break = words[index].line_start or (before.low in _BREAKS and words[index].spaced)
    connector = _CONNECTORS.match(words, index)
    if not at_break and connector is None:
        return None
    if not at_break and connector is not None:
        strong = _ALONE.match(words, index) is not None
        if not strong and not words.says(index, "và", "rồi", "còn"):
            return None  # "việc 12 xong rồi": no new wish begins with "xong"
        opened = _kind_at(words, connector[0], times)
        of_a_task = words.says(index, "còn") and _about_task(words, connector[0]) is not None
        return opened if strong or of_a_task or opened in _AFTER_AND else None
    return _kind_at(words, connector[0] if connector is not None else index, times)


def _kind_at(words: Words, index: int, times: dict[int, int]) -> str | None:
    """The kind of wish that opens at `index`, past courtesies and a time ("8h mai nhắc tôi …")."""
    for _ in range(6):
        opener = _OPENERS.match(words, index)
        if opener is not None and not _is_another_word(words, index, opener[0]):
            return opener[1]
        done = _about_task(words, index)
        if done is not None:
            return done
        if index in times:
            index = times[index]
            continue
        courtesy = _COURTESY.match(words, index) or _CONNECTORS.match(words, index)
        if courtesy is not None:
            index = courtesy[0]
        elif index < len(words) and words.low(index) == ",":
            index += 1
        else:
            return None
    return None


def _is_another_word(words: Words, index: int, end: int) -> bool:
    """ "chờ số liệu" asks for no number, and without marks "bao cao" is no bảo."""
    return words.says(end, "liệu", "lượng") or (
        not words.accented and words.low(end - 1) == "bao" == words.low(index) and words.low(end) == "cao"
    )


def _about_task(words: Words, index: int) -> str | None:
    """ "việc 12 xong rồi", "việc 13 được 60%", "việc 7 đến đâu": told by what follows the number."""
    if not words.says(index, "việc", "nhiệm", "task", "vụ") and words.low(index) != "#":
        return None
    at = index + 1
    while at < len(words) and (
        words[at].is_number or words.says(at, "số", "này", "vụ") or words.low(at) == "#"
    ):
        at += 1
    if at == index + 1 and words.low(index) != "#":
        run = [word.low for word in words[at : at + 6] if word.is_letters]
        spoken = spoken_number(run, unmarked=not words.accented)
        if spoken is None or spoken[1] < 2:  # "việc hai bên" speaks of no number
            return None
        at += spoken[1]
    while words.says(at, "em", "tôi", "anh", "chị", "mình", "làm", "thì", "cháu", "con", "e"):
        at += 1
    if words.says(at, "nhận", "xin"):
        return "accept"
    if words.says(at, "xong", "hoàn", "đã"):
        return "done"
    if words.says(at, "được", "mới", "còn", "đang"):
        return "progress"
    if words.says(at, "đến", "tới", "sao", "thế"):
        return "status"
    return "task"


def _part(words: Words, first: int, last: int) -> Part:
    """The span of a part without connectors at its start and signs at its end."""
    connector = _CONNECTORS.match(words, first) if first else None
    while connector is not None and connector[0] < last:
        first = connector[0]
        connector = _CONNECTORS.match(words, first)
    while last - 1 > first and words[last - 1].low in (",", ";", "+"):
        last -= 1
    begin, finish = words.span(first, last)
    return Part(begin, finish)
