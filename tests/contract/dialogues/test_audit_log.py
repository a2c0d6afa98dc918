"""See tests/unit/actions/test_audit_log.py."""

from tests.unit.actions.test_audit_log import *  # noqa: F403 - the same sentences, another router
