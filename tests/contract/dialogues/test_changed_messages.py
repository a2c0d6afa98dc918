"""See tests/unit/actions/test_changed_messages.py."""

from tests.unit.actions.test_changed_messages import *  # noqa: F403 - the same sentences, another router
