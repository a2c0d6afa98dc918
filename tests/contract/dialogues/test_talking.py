"""See tests/unit/actions/test_talking.py."""

from tests.unit.actions.test_talking import *  # noqa: F403 - the same sentences, another router
