"""What a browser may say over the WebSocket, read strictly; docs/webchat.md describes every frame."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.errors import ThukyError

TEXT_LIMIT = 10_000
"""Longest message of a person, in code points."""
MOST_FILES = 10
"""Files of one message."""
SEARCH_LIMIT = 200
FRAME_LIMIT = 128 * 1024
"""Longest frame in characters: a message of the longest kind, fully escaped, and its envelope."""

REFUSALS: Mapping[str, str] = {
    "malformed": "Trình duyệt gửi dữ liệu không đúng. Anh/chị tải lại trang rồi thử lại.",
    "hello_first": "Phiên làm việc chưa được xác nhận. Anh/chị tải lại trang rồi thử lại.",
    "session": "Phiên làm việc không hợp lệ hoặc đã hết hạn. Anh/chị vào lại từ đầu.",
    "unknown_room": "Không tìm thấy phòng này, hoặc anh/chị không phải là thành viên.",
    "unknown_message": "Tin nhắn này không còn trong phòng.",
    "unknown_button": "Nút này không còn dùng được. Anh/chị nhắn bằng chữ để tiếp tục.",
    "empty": "Tin nhắn chưa có nội dung.",
    "too_long": "Tin nhắn dài quá 10.000 ký tự nên chưa được gửi. Anh/chị rút gọn hoặc chia thành nhiều tin.",
    "too_fast": "Anh/chị gửi nhanh quá. Vui lòng chờ vài giây rồi gửi tiếp.",
    "not_ready": "Thư Ký đang khởi động. Tin nhắn sẽ được gửi lại ngay khi sẵn sàng.",
    "closed": "Phòng này đã đóng nên không gửi thêm tin được. Anh/chị vẫn đọc và tìm lại được.",
    "secret": "Tệp có dấu hiệu chứa bí mật nhà nước nên không được gửi qua đây.",
    "unknown_file": "Tệp chưa có trên máy chủ hoặc đã hết hạn. Anh/chị chọn lại tệp giúp.",
    "too_much": "Anh/chị đã gửi nhiều tệp lớn trong thời gian ngắn. Vui lòng gửi tiếp sau, hoặc gửi liên kết đến tệp.",
    "too_many_tabs": "Anh/chị đang mở quá nhiều thẻ trình duyệt. Anh/chị đóng bớt rồi thử lại.",
    "failed": "Hệ thống đang bận nên chưa nhận được tin. Tin nhắn sẽ được gửi lại.",
}

_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
# Characters that show nothing: a message of only these is empty.
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]*"
)


class FrameRefused(ThukyError):
    """A frame is not accepted; `code` is a key of REFUSALS. The connection stays open."""

    def __init__(self, code: str, client_id: str = "", detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.client_id = client_id

    def as_json(self) -> dict[str, Any]:
        return {"type": "error", "code": self.code, "text": REFUSALS[self.code], "id": self.client_id}


@dataclass(frozen=True, slots=True)
class Hello:
    """First frame: the session, and the last message read in each room."""

    token: str
    read: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PickedMention:
    """A person picked from the list while typing; code points of the text. Code "" is the assistant."""

    begin: int
    finish: int
    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """A message to a room. `client_id` stays the same when it is sent again."""

    room: str
    client_id: str
    text: str
    reply_to: int | None = None
    mentions: tuple[PickedMention, ...] = ()
    files: tuple[str, ...] = ()
    """Tokens of files that the sender has uploaded; then `text` may be empty."""


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button of message `message_id`."""

    room: str
    client_id: str
    message_id: int
    token: str


@dataclass(frozen=True, slots=True)
class History:
    """Ask for the messages before `before` (None: the latest)."""

    room: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Search:
    """Look for words in a room, from before that line backwards (None: from the latest)."""

    room: str
    text: str
    before: int | None


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Everything up to this line of the room was seen."""

    room: str
    line_id: int


@dataclass(frozen=True, slots=True)
class Typing:
    """The person is writing in this room."""

    room: str


@dataclass(frozen=True, slots=True)
class Rooms:
    """Ask for the list of rooms again."""

    read: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask whether the connection lives."""


Asking = Line | Press | History | Search | MarkRead | Typing | Rooms | Ping
Frame = Hello | Asking


def read_frame(raw: str) -> Frame:
    """The frame that this text holds; FrameRefused where it is none."""
    if len(raw) > FRAME_LIMIT:
        raise FrameRefused("too_long", detail=f"frame of {len(raw)} characters")
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FrameRefused("malformed", detail="not JSON") from error
    if not isinstance(content, dict):
        raise FrameRefused("malformed", detail="not an object")
    client_id = content.get("id")
    client_id = client_id if isinstance(client_id, str) and _CLIENT_ID.fullmatch(client_id) else ""
    try:
        return _FrameReader(content, client_id).read()
    except (KeyError, TypeError, ValueError) as error:
        # Not its text, which quotes the frame.
        raise FrameRefused("malformed", client_id, f"bad field: {type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class _FrameReader:
    """Takes fields out of an untrusted object; KeyError, TypeError or ValueError where they do not fit."""

    content: Mapping[str, Any]
    client_id: str

    def read(self) -> Frame:
        match self.text("type"):
            case "hello":
                return Hello(self.text("token"), self.read_marks())
            case "send":
                return self.line()
            case "press":
                return Press(self.text("room"), self.own_id(), self.number("message"), self.text("token"))
            case "history":
                return History(self.text("room"), self.optional_number("before"))
            case "search":
                return Search(self.text("room"), self.search_words(), self.optional_number("before"))
            case "read":
                return MarkRead(self.text("room"), self.number("message"))
            case "typing":
                return Typing(self.text("room"))
            case "rooms":
                return Rooms(self.read_marks())
            case "ping":
                return Ping()
            case other:
                raise ValueError(f"unknown type {other!r}")

    def line(self) -> Line:
        text = clean_text(self.text("text"))
        files = self.files()
        if _INVISIBLE.fullmatch(text):
            text = ""
        if not text and not files:
            raise FrameRefused("empty", self.client_id)
        if len(text) > TEXT_LIMIT:
            raise FrameRefused("too_long", self.client_id)
        mentions = self.content.get("mentions", [])
        if not isinstance(mentions, list) or len(mentions) > 100:
            raise TypeError("mentions")
        picked = tuple(_FrameReader(m, "").mention(len(text)) for m in mentions)
        return Line(self.text("room"), self.own_id(), text, self.optional_number("reply"), picked, files)

    def files(self) -> tuple[str, ...]:
        files = self.content.get("files", [])
        if not isinstance(files, list) or len(files) > MOST_FILES:
            raise TypeError("files")
        if not all(isinstance(token, str) and _TOKEN.fullmatch(token) for token in files):
            raise ValueError("files")
        return tuple(dict.fromkeys(files))

    def search_words(self) -> str:
        words = clean_text(self.text("text"))
        if _INVISIBLE.fullmatch(words):
            raise FrameRefused("empty")
        if len(words) > SEARCH_LIMIT:
            raise ValueError("text")
        return words

    def mention(self, length: int) -> PickedMention:
        begin, finish = self.number("begin"), self.number("finish")
        if not 0 <= begin < finish <= length:
            raise ValueError("mention outside the text")
        return PickedMention(begin, finish, self.text("code"))

    def own_id(self) -> str:
        if not self.client_id:
            raise ValueError("id")
        return self.client_id

    def read_marks(self) -> dict[str, int]:
        marks = self.content.get("read", {})
        if not isinstance(marks, dict):
            raise TypeError("read")
        return {room: mark for room, mark in marks.items() if type(mark) is int}

    def text(self, name: str) -> str:
        value = self.content[name]
        if not isinstance(value, str):
            raise TypeError(name)
        return value

    def number(self, name: str) -> int:
        value = self.content[name]
        if type(value) is not int or not 0 <= value < 2**63:
            raise TypeError(name)
        return value

    def optional_number(self, name: str) -> int | None:
        return None if self.content.get(name) is None else self.number(name)


def clean_text(text: str) -> str:
    """Without what no database takes: NUL, and halves of surrogate pairs (JSON may carry them)."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
