"""See tests/unit/actions/test_messages_replied_to.py."""

from tests.unit.actions.test_messages_replied_to import *  # noqa: F403 - the same sentences, another router
