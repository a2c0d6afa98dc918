"""Names of lines of a task's history that others than their writer look for."""

from __future__ import annotations

EVIDENCE = "evidence"
"""The order replied to this message (`TaskChange.message_id`): it says what the order does not."""
