"""See tests/unit/actions/test_authority.py."""

from tests.unit.actions.test_authority import *  # noqa: F403 - the same sentences, another router
