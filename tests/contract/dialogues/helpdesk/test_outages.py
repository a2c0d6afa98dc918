"""See tests/unit/helpdesk/test_outages.py."""

from tests.unit.helpdesk.test_outages import *  # noqa: F403 - the same sentences, another router
