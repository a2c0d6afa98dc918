"""The shape of a JSON object in a record."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
