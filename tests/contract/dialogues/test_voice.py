"""See tests/unit/actions/test_voice.py."""

from tests.unit.actions.test_voice import *  # noqa: F403 - the same sentences, another router
