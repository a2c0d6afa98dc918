"""See tests/unit/actions/test_splitting_tasks.py."""

from tests.unit.actions.test_splitting_tasks import *  # noqa: F403 - the same sentences, another router
