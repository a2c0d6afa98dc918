"""See tests/unit/actions/test_stale_buttons.py."""

from tests.unit.actions.test_stale_buttons import *  # noqa: F403 - the same sentences, another router
