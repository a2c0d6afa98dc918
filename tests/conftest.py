"""Fixtures that many tests share. Imports stand inside, since part of the tests also runs in Rasa's environment."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

    from bot.dialogue import RasaAddress, RasaRouter


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    from tests.scheduling import WholeProgramsInTurn

    config.option.loadscopereorder = False  # the order is ours
    return WholeProgramsInTurn(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several processes
        from tests.scheduling import longest_first

        longest_first(items)


@pytest.fixture(scope="session")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaAddress]:
    """One real Rasa for the whole session, shared by all its processes; THUKY_RASA_URL names it to commands."""
    from bot.dialogue import RasaAddress

    if os.environ.get("THUKY_RASA_URL"):
        yield RasaAddress(os.environ["THUKY_RASA_URL"], os.environ.get("THUKY_RASA_SECRET", ""))
        return
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    with _shared_rasa(shared) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("THUKY_RASA_URL", address.url)
        patch.setenv("THUKY_RASA_SECRET", address.secret)
        yield address


@pytest.fixture(scope="session")
def rasa_router(rasa: RasaAddress) -> Iterator[RasaRouter]:
    """The application's way to the session's Rasa."""
    from bot.dialogue import RasaRouter

    router = RasaRouter(lambda: rasa)
    yield router
    router.close()


@contextmanager
def _shared_rasa(folder: Path) -> Iterator[RasaAddress]:
    """The first process starts Rasa and, at its own end, waits until the others no longer use it."""
    from bot.dialogue import RasaAddress
    from bot.rasa_process import RasaProcess
    from bot.training import train

    told = folder / "rasa.json"
    started: RasaProcess | None = None
    with (folder / "rasa.users").open("w") as users:
        with (folder / "rasa.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                model = train()
                started = RasaProcess(model=lambda: model)
                started.start()
                started.wait_until_ready()
                address = started.router.address()
                assert address is not None
                told.write_text(json.dumps([address.url, address.secret]), encoding="utf-8")
            fcntl.flock(users, fcntl.LOCK_SH)
        yield RasaAddress(*json.loads(told.read_text(encoding="utf-8")))
        fcntl.flock(users, fcntl.LOCK_UN)
        if started is not None:
            fcntl.flock(users, fcntl.LOCK_EX)
            started.stop()
