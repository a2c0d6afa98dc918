"""See tests/unit/actions/test_my_data.py."""

from tests.unit.actions.test_my_data import *  # noqa: F403 - the same sentences, another router
