"""See tests/unit/helpdesk/test_tickets.py."""

from tests.unit.helpdesk.test_tickets import *  # noqa: F403 - the same sentences, another router
