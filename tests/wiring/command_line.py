"""The commands and options that `thuky` has, read from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from bot.cli import app


def commands() -> set[str]:
    """Every `thuky …`, such as "outbox resend"."""

    def walk(command: Any, path: tuple[str, ...]) -> Iterator[str]:
        if path:
            yield " ".join(path)
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, (*path, name))

    return set(walk(typer.main.get_command(app), ()))


def options(command: str) -> set[str]:
    """Its flags, such as "--port"."""
    present: Any = typer.main.get_command(app)
    for name in command.split():
        present = present.commands[name]
    return {flag for parameter in present.params for flag in (*parameter.opts, *parameter.secondary_opts)}
