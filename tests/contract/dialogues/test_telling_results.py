"""See tests/unit/actions/test_telling_results.py."""

from tests.unit.actions.test_telling_results import *  # noqa: F403 - the same sentences, another router
