"""How long Telegram's texts may be, in UTF-16 code units after markup is read: a tag counts nothing."""

from __future__ import annotations

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
