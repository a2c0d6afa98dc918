"""The commands with which an administrator looks after the data: outbox, backup, restore, move.

Imports happen inside the commands, as in `cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

outbox = typer.Typer(invoke_without_command=True)
zalo_oa = typer.Typer(no_args_is_help=True, help="Zalo OA: khóa truy cập.")


def add_upkeep(app: typer.Typer) -> None:
    app.add_typer(outbox, name="outbox")
    app.add_typer(zalo_oa, name="zalo-oa")
    for command in (backup, restore, move, rasa):
        app.command()(command)


@outbox.callback()
def outbox_alone(context: typer.Context) -> None:
    """Hộp gửi: tin đang chờ, tin không gửi được, gửi lại."""
    if context.invoked_subcommand is None:
        list_outbox()


@outbox.command("list")
def list_outbox(
    text: Annotated[bool, typer.Option("--text", help="Also the first words of each message.")] = False,
    limit: Annotated[int, typer.Option("--limit", help="Most messages to list of each kind.")] = 50,
) -> None:
    """What waits to be sent and what could not be sent."""
    from bot.outbox import show

    raise typer.Exit(show(text=text, limit=limit))


@outbox.command("resend")
def resend_outbox(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Numbers of messages that could not be sent.")
    ] = None,
    all_dead: Annotated[bool, typer.Option("--all-dead", help="All that could not be sent.")] = False,
) -> None:
    """Put messages that could not be sent back in line."""
    from bot.outbox import resend

    if bool(numbers) == all_dead:
        raise typer.BadParameter("give the numbers of messages, or --all-dead")
    raise typer.Exit(resend(numbers))


@zalo_oa.command("token")
def put_in_zalo_token() -> None:
    """Put in a refresh token; it is asked for, or read from stdin, and shows nowhere."""
    import sys

    from bot.zalo_oa.command import put_in

    typed = sys.stdin.isatty()
    refresh = typer.prompt("Refresh token", hide_input=True) if typed else sys.stdin.readline()
    raise typer.Exit(put_in(refresh.strip()))


@zalo_oa.command("status")
def show_zalo_tokens() -> None:
    """How long the tokens are good for, and what is wrong with them."""
    from bot.zalo_oa.command import show

    raise typer.Exit(show())


def backup(file: Annotated[Path, typer.Argument(help="The new file; it must not exist.")]) -> None:
    """Write everything into one file, while the program runs, and check it."""
    from bot.backup import backup as run_backup

    raise typer.Exit(run_backup(file))


def restore(
    file: Path,
    replace: Annotated[bool, typer.Option("--yes", help="Remove what the database holds now.")] = False,
) -> None:
    """Put a backup into the configured database; the program must be stopped."""
    from bot.backup import restore as run_restore

    raise typer.Exit(run_restore(file, replace=replace))


def move(to: Annotated[str, typer.Option("--to", help="Address of an empty database.")]) -> None:
    """Copy the configured database into another, such as PostgreSQL; the program must be stopped."""
    from bot.backup import move as run_move

    raise typer.Exit(run_move(to))


def rasa(host: str = "127.0.0.1", port: int = 5005) -> None:
    """Run the understanding alone, for other machines; they need the same THUKY_RASA_SECRET and THUKY_RASA_URL."""
    from bot.rasa_alone import main

    main(host, str(port))
