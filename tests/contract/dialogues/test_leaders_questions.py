"""See tests/unit/actions/test_leaders_questions.py."""

from tests.unit.actions.test_leaders_questions import *  # noqa: F403 - the same sentences, another router
