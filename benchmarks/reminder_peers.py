"""Other ways to have very many things happen at one moment, each as its own documentation says."""

from __future__ import annotations

from collections.abc import Iterator


def measure(rows: int) -> Iterator[str]:
    yield ""
