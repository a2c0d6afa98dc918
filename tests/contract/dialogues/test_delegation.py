"""See tests/unit/actions/test_delegation.py."""

from tests.unit.actions.test_delegation import *  # noqa: F403 - the same sentences, another router
