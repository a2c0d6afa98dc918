"""Being called by name: "Thư ký ơi, …", "@thuky …", "thu ky oi"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.text import fold

# The name, optionally with a courteous particle; on its own it needs one, or a comma or colon.
_CALL = re.compile(
    r"^\s*(?:(?:da|vang|nay|e|a|alo|chao)\s+)?@?(?:thu\s*ky|thuky)(?P<tail>\s+(?:oi|a|nay|nhe|giup|cho|giao|nhac|tim|huy)\b)?\s*(?P<sign>[,:;.!\-–]*)\s*"
)
_VERBS_AFTER_NAME = ("giup", "cho", "giao", "nhac", "tim", "huy")
_ROOM_AFTER_NAME = ("oi", "a", "nay", "nhe")


@dataclass(frozen=True)
class Called:
    """`text` without the call; `cut` is how many code points were taken off its front."""

    text: str
    called: bool
    cut: int = 0


def strip_call(text: str) -> Called:
    """Whether the message calls the assistant, and what it says besides.

    "thư ký cuộc họp là chị Lan" talks about a secretary and is no call.
    """
    folded = fold(text).lower()
    match = _CALL.match(folded) if len(folded) == len(text) else None
    if match is None:
        return Called(text, False)
    tail = (match.group("tail") or "").strip()
    at_sign = folded.lstrip().startswith("@")
    if not (tail in _ROOM_AFTER_NAME or match.group("sign") or at_sign or match.end() == len(folded)):
        if tail not in _VERBS_AFTER_NAME:
            return Called(text, False)
        # "thư ký giúp …", "thư ký giao …": a call whose verb belongs to the message.
        cut = match.start("tail") + len(match.group("tail")) - len(match.group("tail").lstrip())
        return Called(text[cut:], True, cut)
    return Called(text[match.end() :], True, match.end())
