"""See tests/unit/actions/test_papers_from_above.py."""

from tests.unit.actions.test_papers_from_above import *  # noqa: F403 - the same sentences, another router
