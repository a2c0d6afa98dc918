"""Leaders' questions: what is counted, for whom, and how it is told and written down."""

from __future__ import annotations
