"""Work done in a second process while this one goes on: training has two halves and most machines two cores."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")


def begin(work: Callable[[], Result]) -> Callable[[], Result]:
    """Start `work` in a copy of this process; the function returned waits for its result, which must pickle.

    Where no process can be had (or it dies), the work is done here when its result is asked for.
    """
    # A fork shares what is in memory: the work needs no pickling and nothing is imported again.
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, there), daemon=True)
    try:
        process.start()
    except OSError:
        return work
    there.close()

    def result() -> Result:
        try:
            found: Result = here.recv()
        except EOFError:
            found = work()
        process.join()
        here.close()
        return found

    return result


def _run(work: Callable[[], Any], there: Connection) -> None:
    there.send(work())
    there.close()
