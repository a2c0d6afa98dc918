"""See tests/unit/actions/test_case_rooms.py."""

from tests.unit.actions.test_case_rooms import *  # noqa: F403 - the same sentences, another router
