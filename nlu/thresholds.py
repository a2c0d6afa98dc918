"""How sure the classifier must be before the assistant acts; measured in docs/understanding.md."""

from __future__ import annotations

GROUP = 0.7
"""In a group, for a message that does not address the assistant: a false alarm is worse than a miss."""
PRIVATE = 0.4
"""In a private chat, or addressed: below it the assistant asks."""
