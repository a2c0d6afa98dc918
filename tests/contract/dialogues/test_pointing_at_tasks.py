"""See tests/unit/actions/test_pointing_at_tasks.py."""

from tests.unit.actions.test_pointing_at_tasks import *  # noqa: F403 - the same sentences, another router
