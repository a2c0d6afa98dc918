"""A recogniser whose notes hold their words: "giao anh nam | trước thứ sáu" are two pieces with a pause between.

"!silence" is a note that cannot be heard, for that reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from actions.voice.trouble import NotHeard, Trouble
from bot.voice.process import RecogniserDown
from bot.voice.transcriber import Heard, HeardPiece

PAUSE = 1.0


class FakeRecogniser:
    """Implements `Recogniser`. `down`: how many times it dies first; `names` are those it was last told."""

    def __init__(self) -> None:
        self.down = 0
        self.heard: list[str] = []
        self.names: list[str] = []

    def hear(
        self, content: bytes, names: Sequence[str] = (), *, going_on: Callable[[], None] = lambda: None
    ) -> Heard:
        self.names = list(names)
        if self.down:
            self.down -= 1
            raise RecogniserDown("the fake was told to die")
        text = content.decode()
        self.heard.append(text)
        if text.startswith("!"):
            raise NotHeard(Trouble(text.removeprefix("!")))
        going_on()
        pieces = tuple(
            HeardPiece(part.strip(), PAUSE if number else 0.0)
            for number, part in enumerate(text.split("|"))
            if part.strip()
        )
        return Heard(pieces, 4.0, 3.5, "fake")

    def health(self) -> Mapping[str, object]:
        return {"state": "ok", "engine": "fake"}

    def stop(self) -> None: ...
