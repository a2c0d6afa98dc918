"""See tests/unit/actions/test_following.py."""

from tests.unit.actions.test_following import *  # noqa: F403 - the same sentences, another router
