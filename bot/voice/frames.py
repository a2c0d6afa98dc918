"""What the program and its recogniser say to each other: a line of JSON, then as many bytes as it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

LARGEST_LINE = 1024 * 1024


def write_frame(stream: IO[bytes], head: Mapping[str, Any], content: bytes = b"") -> None:
    stream.write(json.dumps({**head, "bytes": len(content)}, ensure_ascii=False).encode() + b"\n")
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """None at the end of the stream, also in the middle of a frame: the other side is gone."""
    line = stream.readline(LARGEST_LINE)
    if not line.endswith(b"\n"):
        return None
    head: dict[str, Any] = json.loads(line)
    size = int(head.pop("bytes"))
    content = stream.read(size) if size else b""
    return (head, content) if len(content) == size else None
