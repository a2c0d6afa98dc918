"""What the library begins with: the assistant's own manual everywhere, and a sample FAQ in the demo office."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from actions.library.importing import DocumentReport, import_documents
from actions.ports import Store

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "huong-dan"
SAMPLE = Path(__file__).with_name("knowledge")


def load_manual(store: Store, *, now: datetime) -> DocumentReport | None:
    """A new version of the program brings a new version of its manual; None where an installation has no copy."""
    return import_documents([MANUAL], store, now=now, under="huong-dan/") if MANUAL.is_dir() else None


def load_sample(store: Store, *, now: datetime) -> DocumentReport:
    """Questions and answers about the platform, accounts, signing, documents and procedures, to be made one's own."""
    return import_documents([SAMPLE], store, now=now, under="hoi-dap-mau/")
