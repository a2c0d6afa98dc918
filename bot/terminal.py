"""`thuky chat`: a conversation in the terminal, or a script played on a virtual clock."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from actions.demo.knowledge import load_manual, load_sample
from actions.demo.load import load_demo
from actions.directory.sheet import UnreadableFile
from actions.directory_import import import_directory
from actions.errors import ThukyError
from actions.office import Office
from bot.clock import SystemClock, VirtualClock
from bot.console import ConsoleChannel
from bot.core import Outside, build_core
from bot.knowledge import default_office
from bot.rasa_process import running_router
from bot.script import Player, Recorder, Said
from bot.script_lines import ScriptError, ScriptLine, read_lines
from bot.settings import Settings
from bot.summary import summary
from bot.voice.process import RecogniserProcess
from nlu.message import Router
from storage.store import SqlStore, open_store

QUIT = ("/thoát", "/thoat", "/quit", "/exit")


def play(script: Path, directory: Path | None, *, as_json: bool) -> int:
    """Play `script`; 0 where it came to its end.

    A file that cannot be read, or whose times run backwards, is not played at all; a line that asks for what is not
    there (a button, a person) is answered with its error, and the rest goes on.
    """
    try:
        lines = list(read_lines(script))
    except (OSError, UnicodeDecodeError, ScriptError) as error:
        print(f"{script}: {error}", file=sys.stderr)
        return 2
    if not lines:
        return 0
    clock = VirtualClock(lines[0].at)
    show = _show_json if as_json else _show_text
    try:
        with running_router() as router, _fresh_store(directory) as store:
            asyncio.run(_play(lines, clock, (store, router, show), script, as_json=as_json))
    except (ThukyError, UnreadableFile) as error:
        print(f"{script}: {error}", file=sys.stderr)
        return 1
    return 0


async def _play(
    lines: list[ScriptLine],
    clock: VirtualClock,
    parts: tuple[SqlStore, Router, Callable[[Said], None]],
    script: Path,
    *,
    as_json: bool,
) -> None:
    store, router, show = parts
    office = default_office(private_channel=ConsoleChannel.name)
    recorder = Recorder(clock, office.zone, show)
    outside = _outside(store, clock, router, office, ConsoleChannel(recorder))
    # Each script has its own place for files, and the same one each time.
    core = build_core(replace(outside, files=outside.files / script.stem))
    player = Player(core, clock, recorder, script.parent)
    try:
        for line in lines:
            await player.advance(line.at)
            if not as_json and line.who is not None:
                _show_line(line)
            try:
                await player.play(line)
            except ScriptError as error:
                _show_error(str(error), as_json=as_json)
    finally:
        core.listening.recogniser.stop()
    with store.work() as work:
        ended = summary(work, core.office(work), clock.now())
    if as_json:
        _print(ended)
    else:
        _show_summary(ended)


def talk(directory: Path | None, code: str) -> int:
    """A conversation by keyboard as one person in one private chat. “/thoát” ends it."""
    with running_router() as router, _fresh_store(directory) as store:
        return asyncio.run(_talk(store, router, code or _first_code(store)))


async def _talk(store: SqlStore, router: Router, code: str) -> int:
    wall = SystemClock()
    clock = VirtualClock(wall.now())
    office = default_office(private_channel=ConsoleChannel.name)
    recorder = Recorder(clock, office.zone, _show_text)
    core = build_core(_outside(store, clock, router, office, ConsoleChannel(recorder)))
    player = Player(core, clock, recorder, Path.cwd())
    print(f"Bạn là {code}. Gõ tin nhắn, [Nhãn nút] để bấm nút, {QUIT[0]} để thoát.")
    number = 0
    while (text := await asyncio.to_thread(_ask)) is not None:
        number += 1
        moment = max(wall.now(), clock.now())
        pressed = text.startswith("[") and text.endswith("]")
        fields = {"as": code, "chat": "private"} | ({"press": text[1:-1]} if pressed else {"text": text})
        try:
            await player.play(ScriptLine(number, moment, fields))
        except ScriptError as error:
            print(error)
    return 0


def _ask() -> str | None:
    try:
        text = input("> ").strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if text in QUIT else text


def _outside(
    store: SqlStore, clock: VirtualClock, router: Router, office: Office, channel: ConsoleChannel
) -> Outside:
    channels = {(channel.name, channel.account): channel}
    return Outside(
        store,
        clock,
        router,
        channels,
        office,
        virtual=True,
        files=Path(Settings().files),
        recogniser=RecogniserProcess(Settings().asr_model_dir),
    )


@contextmanager
def _fresh_store(directory: Path | None) -> Iterator[SqlStore]:
    with tempfile.TemporaryDirectory(prefix="thuky-") as folder:
        store = open_store(f"sqlite:///{folder}/script.db")
        try:
            load_manual(store, now=SystemClock().now())
            if directory is None:
                load_demo(store, channel=ConsoleChannel.name)
                load_sample(store, now=SystemClock().now())
            else:
                report = import_directory(directory, store)
                print("\n".join(report.lines()), file=sys.stderr)
            yield store
        finally:
            store.close()


def _first_code(store: SqlStore) -> str:
    with store.work() as work:
        return work.people.active()[0].code


def _print(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _show_error(text: str, *, as_json: bool) -> None:
    if as_json:
        _print({"error": text})
    else:
        print(f"    lỗi: {text}")


def _show_json(said: Said) -> None:
    _print(said.as_json())


def _show_text(said: Said) -> None:
    where = f"{said.message.recipient_code} (riêng)" if said.chat == "private" else said.chat
    print(f"{said.at:%d/%m %H:%M}  Thư ký → {where}")
    for line in said.message.text.splitlines():
        print(f"    {line}")
    if said.message.file is not None:
        print(f"    📎 {said.message.file}")
    if said.tokens:
        print("    " + " ".join(f"[{label}]" for label in said.tokens))


def _show_line(line: ScriptLine) -> None:
    what = f"[{line.fields['press']}]" if "press" in line.fields else line.fields.get("text", "")
    if "voice" in line.fields:
        what = f"🎤 {line.fields['voice']}"
    print(f"{line.at:%d/%m %H:%M}  {line.who} → {line.chat}: {what}")


def _show_summary(ended: dict[str, object]) -> None:
    print("\n" + json.dumps(ended, ensure_ascii=False, indent=2))
