"""The recogniser's own process: `python -m bot.voice.worker MODEL_DIR`. Started and watched by `bot.voice.process`.

It hears one note at a time, in one thread, at the lowest priority, and ends when its standard input does. Files from
strangers are opened here and nowhere else: whatever one of them breaks, the chat goes on.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, Any

from actions.voice.trouble import NotHeard
from bot.voice.engines import open_ear
from bot.voice.frames import read_frame, write_frame
from bot.voice.transcriber import Ear

_LOWEST_PRIORITY = 19


def main() -> int:
    # Where a sandbox forbids that it hears all the same.
    with contextlib.suppress(OSError):
        os.nice(_LOWEST_PRIORITY)
    answers = _take_stdout()
    ear = open_ear(sys.argv[1] if len(sys.argv) > 1 else "")
    write_frame(answers, {"ready": ear.transcriber.name, "names": ear.transcriber.uses_names})
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        _answer(ear, *frame, answers)
    return 0


def _answer(ear: Ear, head: dict[str, Any], content: bytes, answers: IO[bytes]) -> None:
    try:
        heard = ear.listen(
            content, head["names"], after_piece=lambda: write_frame(answers, {"going_on": True})
        )
    except NotHeard as error:
        write_frame(answers, {"trouble": error.trouble, "detail": str(error)})
    else:
        write_frame(answers, {"heard": heard.as_json()})


def _take_stdout() -> IO[bytes]:
    """The libraries print where they like; from here on only we write to the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    sys.exit(main())
