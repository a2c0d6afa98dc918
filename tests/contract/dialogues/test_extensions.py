"""See tests/unit/actions/test_extensions.py."""

from tests.unit.actions.test_extensions import *  # noqa: F403 - the same sentences, another router
