"""Tasks from above: read from files, put in charge, broken down, and their results told back."""

from __future__ import annotations
