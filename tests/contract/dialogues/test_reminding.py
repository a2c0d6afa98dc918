"""See tests/unit/actions/test_reminding.py."""

from tests.unit.actions.test_reminding import *  # noqa: F403 - the same sentences, another router
