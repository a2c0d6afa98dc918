"""See tests/unit/actions/test_preferences.py."""

from tests.unit.actions.test_preferences import *  # noqa: F403 - the same sentences, another router
