"""See tests/unit/actions/test_notices.py."""

from tests.unit.actions.test_notices import *  # noqa: F403 - the same sentences, another router
