"""See tests/unit/actions/test_opinions.py."""

from tests.unit.actions.test_opinions import *  # noqa: F403 - the same sentences, another router
