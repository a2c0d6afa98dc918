"""The channels as people speak of them, and the order in which a person wishes to be reached."""

from __future__ import annotations

from collections.abc import Sequence

NAMES = {"zalo": "Zalo", "telegram": "Telegram", "web": "web chat", "console": "cửa sổ dòng lệnh"}


def family(channel: str) -> str:
    """ "zalo_bot" and "zalo_oa" are both Zalo to whoever uses them."""
    return channel.split("_")[0]


def channel_name(channel: str) -> str:
    """ "Zalo" for "zalo_oa"."""
    return NAMES.get(family(channel), channel)


def place_of(channel: str, wished: Sequence[str]) -> int:
    """Where the channel comes in the person's wishes; behind all of them where it is none."""
    families = [family(each) for each in wished]
    return families.index(family(channel)) if family(channel) in families else len(families)
