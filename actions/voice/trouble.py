"""Why a voice note could not be made into words, and what its sender is told."""

from __future__ import annotations

from enum import StrEnum

from actions.errors import ThukyError


class Trouble(StrEnum):
    """One reason for each sentence that people read."""

    TOO_BIG = "too_big"
    TOO_LONG = "too_long"
    NO_SOUND = "no_sound"
    """Not an audio file, or a broken one."""
    SILENCE = "silence"
    UNCLEAR = "unclear"
    """There is a voice, and no word of it was certain enough."""
    GONE = "gone"
    """The channel does not have the file any more."""
    NO_ENGINE = "no_engine"
    FAILED = "failed"


SENTENCES: dict[Trouble, str] = {
    Trouble.TOO_BIG: "Tin thoại lớn quá nên Thư ký chưa nghe được. {You} gửi tin ngắn hơn giúp ạ.",
    Trouble.TOO_LONG: "Tin thoại dài quá 10 phút nên Thư ký chưa nghe. {You} chia thành vài tin ngắn hơn giúp ạ.",
    Trouble.NO_SOUND: "Thư ký không mở được tệp âm thanh này. {You} ghi âm lại hoặc nhắn bằng chữ giúp ạ.",
    Trouble.SILENCE: "Thư ký nghe không rõ, trong tin không có tiếng nói. {You} nói lại hoặc nhắn bằng chữ giúp ạ.",
    Trouble.UNCLEAR: "Thư ký nghe không rõ tin thoại này. {You} nói lại hoặc nhắn bằng chữ giúp ạ.",
    Trouble.GONE: "Thư ký không tải được tin thoại này, có thể tin đã hết hạn. {You} gửi lại giúp ạ.",
    Trouble.NO_ENGINE: (
        "Máy của cơ quan chưa có bộ nhận dạng tiếng nói nên Thư ký chưa nghe được; tin thoại đã được giữ lại. "
        "{You} nhắn bằng chữ giúp ạ."
    ),
    Trouble.FAILED: "Thư ký gặp trục trặc khi nghe tin thoại này. {You} gửi lại hoặc nhắn bằng chữ giúp ạ.",
}


class NotHeard(ThukyError):
    """A note that gives no words, and will not when tried again."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(detail or trouble.value)
        self.trouble = trouble
