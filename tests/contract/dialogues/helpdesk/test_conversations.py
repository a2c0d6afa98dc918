"""See tests/unit/helpdesk/test_conversations.py."""

from tests.unit.helpdesk.test_conversations import *  # noqa: F403 - the same sentences, another router
