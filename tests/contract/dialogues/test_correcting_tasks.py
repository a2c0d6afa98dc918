"""See tests/unit/actions/test_correcting_tasks.py."""

from tests.unit.actions.test_correcting_tasks import *  # noqa: F403 - the same sentences, another router
