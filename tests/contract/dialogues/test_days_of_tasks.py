"""See tests/unit/actions/test_days_of_tasks.py."""

from tests.unit.actions.test_days_of_tasks import *  # noqa: F403 - the same sentences, another router
