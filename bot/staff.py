"""The commands about somebody or a group: who may do what, accounts, and whom words mean.

Imports happen inside the commands, as in `cli`.
"""

from __future__ import annotations

from typing import Annotated

import typer


def add_people(app: typer.Typer) -> None:
    app.command()(group)
    app.command()(admin)
    app.command("link-code")(link_code)
    app.command("lost-phone")(lost_phone)
    app.command()(leave)
    app.command()(who)


def group(
    title: Annotated[str, typer.Argument(help="Title or external id of the group.")],
    members_may_assign: Annotated[
        bool, typer.Option("--members-may-assign/--only-by-authority", help="Who may assign within it.")
    ],
) -> None:
    """Set the rules of a group."""
    from bot.administration import set_group

    raise typer.Exit(set_group(title, members_may_assign))


def admin(
    code: Annotated[str, typer.Argument(help="Code of the person.")],
    name: Annotated[str, typer.Option("--name", help="Their full name, where nobody has the code yet.")] = "",
) -> None:
    """Make somebody administrator, and print a one-time link that signs them in on the web."""
    from bot.accounts import make_administrator

    raise typer.Exit(make_administrator(code, name))


def link_code(
    code: Annotated[str, typer.Argument(help="Code of the person.")],
    web: Annotated[bool, typer.Option("--web", help="A one-time link that signs in on the web.")] = False,
) -> None:
    """Print a one-time code with which a person links an account."""
    from bot.accounts import link_code as run_link_code

    raise typer.Exit(run_link_code(code, web=web))


def lost_phone(
    code: Annotated[str, typer.Argument(help="Code of the person.")],
    channel: Annotated[str, typer.Option("--channel", help="zalo or telegram; all where not given.")] = "",
) -> None:
    """Close a person's accounts, end their sessions and send what waits elsewhere."""
    from bot.accounts import lost_phone as run_lost_phone

    raise typer.Exit(run_lost_phone(code, channel))


def leave(code: Annotated[str, typer.Argument(help="Code of the person.")]) -> None:
    """Somebody left the office: close everything, list their open tasks, tell their superior."""
    from bot.accounts import leave as run_leave

    raise typer.Exit(run_leave(code))


def who(
    words: str,
    code: Annotated[str, typer.Option("--as", help="Code of the person who speaks.")],
    chat: Annotated[str, typer.Option("--chat", help="External id of the chat.")] = "",
) -> None:
    """Explain whom words such as "anh Nam" mean for this person in this chat."""
    from bot.imports import explain_who

    raise typer.Exit(explain_who(words, code, chat))
