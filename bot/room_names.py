"""Ids made of names, for rooms of channels that we host ourselves."""

from __future__ import annotations

import re

from nlu.text import fold


def slug(name: str) -> str:
    """ "Vụ 3 · Ngập đường Nguyễn Hữu Cảnh" → "vu-3-ngap-duong-nguyen-huu-canh"; at most 80 characters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).lower()).strip("-")[:80].rstrip("-")
