"""See tests/unit/actions/test_following_tasks.py."""

from tests.unit.actions.test_following_tasks import *  # noqa: F403 - the same sentences, another router
