"""Start Rasa as a child that cannot outlive its parent and writes nothing of what people say.

python -m nlu.rasa.serve PARENT_PID run --model … (the arguments of `rasa`)
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from typing import Any

_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask the kernel for SIGKILL when the thread that started us ends; Linux only, elsewhere a no-op."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have died between starting us and the call above; then nobody would ever tell us.
    if os.getppid() != parent:
        raise SystemExit("the parent is gone")


def without_words(*arguments: Any, **options: Any) -> logging.LogRecord:
    """A log record without traceback: an exception's message may quote what a person wrote."""
    record = logging.LogRecord(*arguments, **options)
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args = f"{record.name}: {record.exc_info[0].__name__}", ()
        record.exc_info = None
    return record


def main() -> None:
    parent, *arguments = sys.argv[1:]
    die_with(int(parent))
    logging.setLogRecordFactory(without_words)
    # From the environment, because every local user can read a command line.
    sys.argv = ["rasa", *arguments, "--auth-token", os.environ["THUKY_RASA_TOKEN"]]
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
