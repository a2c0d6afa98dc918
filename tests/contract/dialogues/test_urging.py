"""See tests/unit/actions/test_urging.py."""

from tests.unit.actions.test_urging import *  # noqa: F403 - the same sentences, another router
