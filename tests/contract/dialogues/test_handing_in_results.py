"""See tests/unit/actions/test_handing_in_results.py."""

from tests.unit.actions.test_handing_in_results import *  # noqa: F403 - the same sentences, another router
