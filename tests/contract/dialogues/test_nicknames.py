"""See tests/unit/actions/test_nicknames.py."""

from tests.unit.actions.test_nicknames import *  # noqa: F403 - the same sentences, another router
