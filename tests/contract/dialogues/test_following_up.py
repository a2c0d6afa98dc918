"""See tests/unit/actions/test_following_up.py."""

from tests.unit.actions.test_following_up import *  # noqa: F403 - the same sentences, another router
