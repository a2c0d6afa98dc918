"""The recogniser seen from the chat: a child process that is started when it is first needed and again when it dies."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import structlog

from actions.errors import ThukyError
from actions.voice.trouble import NotHeard, Trouble
from bot.voice.engines import find_engine
from bot.voice.frames import read_frame, write_frame
from bot.voice.transcriber import Heard

log = structlog.get_logger(__name__)

START_SECONDS = 120.0
PIECE_SECONDS = 90.0
"""Longest silence of the worker while it hears: decoding ten minutes, or recognising 18 s on a busy machine."""
MOST_MEMORY_MB = 1500
"""Above that it is started anew before the next note."""
_ROOT = Path(__file__).resolve().parents[2]


class RecogniserDown(ThukyError):
    """The worker died, hangs or did not start; another try may succeed."""


class Recogniser(Protocol):
    """What the rest of the program knows of speech recognition."""

    def hear(
        self, content: bytes, names: Sequence[str] = (), *, going_on: Callable[[], None] = lambda: None
    ) -> Heard:
        """Raises `NotHeard`, or `RecogniserDown`. `going_on` is called now and then while it lasts."""
        ...

    def health(self) -> Mapping[str, object]: ...
    def stop(self) -> None: ...


class _Child:
    """A running worker; a thread reads its frames, so that waiting for one can end."""

    def __init__(self, model_dir: str) -> None:
        # One thread: a second would take from the chat what nice leaves it.
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.voice.worker", model_dir],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**os.environ, **single},
        )
        self._frames: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="recogniser", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, head: Mapping[str, Any], content: bytes) -> None:
        """Returns at once: a worker that hangs reads nothing, and the pipe holds less than a note."""
        threading.Thread(target=self._write, args=(head, content), name="recogniser ask", daemon=True).start()

    def answer(self, seconds: float) -> dict[str, Any]:
        """The next frame; `RecogniserDown` where none comes."""
        try:
            frame = self._frames.get(timeout=seconds)
        except queue.Empty:
            raise RecogniserDown(f"nothing from the worker for {seconds:.0f} s") from None
        if frame is None:
            raise RecogniserDown("the worker ended")
        return frame

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        # What was not yet written to it is lost with it.
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def _write(self, head: Mapping[str, Any], content: bytes) -> None:
        assert self._process.stdin is not None
        # Whoever waits for the answer learns of a worker that ended.
        with contextlib.suppress(OSError, ValueError):
            write_frame(self._process.stdin, head, content)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            try:
                while (frame := read_frame(stream)) is not None:
                    self._frames.put(frame[0])
            except (OSError, ValueError) as error:
                log.error("recogniser not understood", error=type(error).__name__)
        self._frames.put(None)


class RecogniserProcess:
    """Implements `Recogniser`. Calls from several threads follow one another."""

    def __init__(self, model_dir: str = "", *, piece_seconds: float = PIECE_SECONDS) -> None:
        self._model_dir = model_dir
        self._engine = find_engine(model_dir)
        self.piece_seconds = piece_seconds
        self._turn = threading.Lock()
        self._child: _Child | None = None
        self._starts = 0
        self._failed = False
        self._stopped = False

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.pid if child is not None and child.alive else None

    def hear(
        self, content: bytes, names: Sequence[str] = (), *, going_on: Callable[[], None] = lambda: None
    ) -> Heard:
        if not self._engine.name:
            raise NotHeard(Trouble.NO_ENGINE, self._engine.problem)
        with self._turn:
            try:
                answer = self._hear(content, names, going_on)
            except RecogniserDown as error:
                self._failed = True
                log.error("recogniser down", reason=str(error))
                self._end()
                raise
            self._failed = False
        if "trouble" in answer:
            raise NotHeard(Trouble(answer["trouble"]), answer["detail"])
        return Heard.from_json(answer["heard"])

    def _hear(self, content: bytes, names: Sequence[str], going_on: Callable[[], None]) -> dict[str, Any]:
        child = self._running()
        child.ask({"names": list(names)}, content)
        while "going_on" in (answer := child.answer(self.piece_seconds)):
            going_on()
        return answer

    def health(self) -> Mapping[str, object]:
        """`state`: ok (running, or started when it is needed), failing, none."""
        state = "none" if not self._engine.name else "failing" if self._failed else "ok"
        shown: dict[str, object] = {"state": state, "engine": self._engine.name or None}
        if self._engine.problem:
            shown["problem"] = self._engine.problem
        if (pid := self.pid) is not None:
            shown |= {"memory_mb": memory_mb(pid), "starts": self._starts}
        return shown

    def stop(self) -> None:
        """For good: whatever is being heard is given up and heard again after the next start."""
        self._stopped = True
        self._end()

    def _running(self) -> _Child:
        if (pid := self.pid) is not None and memory_mb(pid) > MOST_MEMORY_MB:
            log.warning("recogniser too large", memory_mb=memory_mb(pid))
            self._end()
        if self._child is None or not self._child.alive:
            self._end()
            self._start()
        if self._child is None or self._stopped:
            self._end()
            raise RecogniserDown("the program is stopping")
        return self._child

    def _start(self) -> None:
        self._starts += 1
        began = time.monotonic()
        child = self._child = _Child(self._model_dir)
        engine = child.answer(START_SECONDS)["ready"]
        seconds = round(time.monotonic() - began, 1)
        log.info("recogniser ready", engine=engine, seconds=seconds, memory_mb=memory_mb(child.pid))

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


def memory_mb(pid: int) -> int:
    """What the process holds of the machine's memory; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(status.split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
