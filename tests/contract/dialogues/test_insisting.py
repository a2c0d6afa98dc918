"""See tests/unit/actions/test_insisting.py."""

from tests.unit.actions.test_insisting import *  # noqa: F403 - the same sentences, another router
