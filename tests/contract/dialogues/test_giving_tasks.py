"""See tests/unit/actions/test_giving_tasks.py."""

from tests.unit.actions.test_giving_tasks import *  # noqa: F403 - the same sentences, another router
