"""The office as this program starts with it: Vietnam's calendar, the fixed texts of domain.yml, the defaults."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from actions.office import Office, OfficeSource
from actions.office_settings import with_changes
from actions.ports import UnitOfWork
from nlu.time.vietnam import vietnam_calendar

ROOT = Path(__file__).resolve().parent.parent
FIRST_YEAR, LAST_YEAR = 2024, 2035


@cache
def default_office(*, private_channel: str = "web") -> Office:
    """`private_channel`: where a person's private chat is made when they have none yet.

    Read once: the holidays of twelve years and the texts take a tenth of a second.
    """
    return Office(
        calendar=vietnam_calendar(FIRST_YEAR, LAST_YEAR), texts=fixed_texts(), private_channel=private_channel
    )


def fixed_texts(path: Path = ROOT / "domain.yml") -> dict[str, str]:
    """The `utter_…` answers by name."""
    domain = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: variants[0]["text"].strip() for name, variants in domain["responses"].items()}


def with_stored_changes(base: Office) -> OfficeSource:
    """The office as a unit of work sees it."""

    def office(work: UnitOfWork) -> Office:
        return with_changes(base, work.settings.read())

    return office
