"""The `thuky` command. Imports happen inside the commands, so that `thuky time` starts at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.clock import SystemClock
from bot.documents import add_documents
from bot.exchange import add_exports, add_imports
from bot.staff import add_people
from bot.upkeep import add_upkeep

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Thư Ký: giao việc, nhắc việc, danh bạ trong nhóm chat."
)
add_imports(app)
audit = typer.Typer(no_args_is_help=True, help="Nhật ký: kiểm tra và xem.")
app.add_typer(audit, name="audit")
add_exports(app)

Now = Annotated[str | None, typer.Option("--now", help="ISO moment that counts as now.")]


def main() -> None:
    app()


@app.callback()
def prepare(context: typer.Context) -> None:
    if context.invoked_subcommand != "time":  # it logs nothing, and shall start at once
        from bot.logs import configure_logs
        from bot.settings import Settings

        configure_logs(level=Settings().log_level)


@app.command()
def run(
    host: str = "127.0.0.1",
    port: int = 8080,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load a demo office; everybody chooses who they are.")
    ] = False,
    works: Annotated[
        bool, typer.Option("--work/--no-work", help="Also read, ring and send; else `thuky worker` does.")
    ] = True,
) -> None:
    """Start everything: channels, web chat, understanding, delivery."""
    from bot.service import serve

    serve(host=host, port=port, demo=demo, works=works)


@app.command()
def worker(
    host: str = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(help="Shows /healthz and /metrics there; THUKY_HEALTH_PORT, else nowhere.")
    ] = None,
) -> None:
    """Read, ring and send beside one or more `thuky run`, on the same database."""
    from bot.worker import work

    work(host=host, port=port)


@app.command()
def time(now: Now = None, explain: Annotated[bool, typer.Option("--explain")] = False) -> None:
    """Read time expressions: one phrase a line on stdin, one JSON object a line on stdout."""
    from nlu.time import command

    _print_lines(command.run(sys.stdin, now=_moment(now), explain=explain))


@app.command()
def parse(now: Now = None) -> None:
    """Read messages: one a line on stdin, one JSON object a line on stdout."""
    from bot.rasa_process import running_router
    from nlu import command
    from nlu.time.vietnam import vietnam_calendar

    with running_router() as router:
        _print_lines(
            command.run(sys.stdin, router=router, now=_moment(now), calendar=vietnam_calendar(2020, 2040))
        )


@app.command()
def chat(
    script: Annotated[
        Path | None, typer.Option("--script", help="JSON Lines to play on a virtual clock.")
    ] = None,
    directory: Annotated[
        Path | None, typer.Option("--directory", help="CSV or XLSX for the demo office.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for everything said.")] = False,
    who: Annotated[str, typer.Option("--as", help="Code of the person you write as.")] = "",
) -> None:
    """Talk to the assistant here, or play a script."""
    from bot import terminal

    if script is not None:
        raise typer.Exit(terminal.play(script, directory, as_json=as_json))
    raise typer.Exit(terminal.talk(directory, who))


@app.command()
def train(force: bool = False) -> None:
    """Train the understanding for the present data, if that was not done before."""
    from bot.training import train as train_model

    typer.echo(train_model(force=force), err=True)


@app.command()
def doctor(
    voice: Annotated[bool, typer.Option("--voice", help="Load the speech recogniser and test it.")] = False,
    recordings: Annotated[
        Path | None,
        typer.Option(
            help="With --voice: a folder of recordings, each with its words in a .txt of the same name."
        ),
    ] = None,
) -> None:
    """Check that everything this program needs is there, one line each."""
    from bot.doctor import examine, examine_voice

    raise typer.Exit(examine_voice(recordings) if voice else examine())


@app.command()
def setting(
    name: Annotated[str, typer.Argument(help="The setting; none lists all.")] = "",
    value: Annotated[str, typer.Argument(help="Its new value; none shows it.")] = "",
    reset: Annotated[bool, typer.Option("--reset", help="Back to the default.")] = False,
) -> None:
    """List, show or change the office's settings."""
    from bot.setting import setting as run_setting

    raise typer.Exit(run_setting(name, value, reset=reset))


@app.command("demo-data")
def demo_data(
    people: Annotated[int | None, typer.Option("--people", help="Size of a synthetic city.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Where to write the CSV.")] = Path("demo-directory.csv"),
) -> None:
    """Write a demo directory as CSV: the demo office, or a synthetic city."""
    from actions.demo.files import write_demo_csv

    count = write_demo_csv(out, people) if people is not None else write_demo_csv(out)
    typer.echo(f"Đã ghi {count} dòng vào {out}.", err=True)


@audit.command("verify")
def verify_audit(
    anchor: Annotated[str, typer.Option("--anchor", help="NUMBER:HASH that an earlier check printed.")] = "",
) -> None:
    """Check the whole chain; exit code 1 and the first broken line where something was changed."""
    from bot.audit import check

    raise typer.Exit(check(anchor))


@audit.command("list")
def list_audit(
    task: Annotated[int | None, typer.Option("--task", help="Only lines about this task.")] = None,
    limit: Annotated[int, typer.Option("--limit")] = 50,
) -> None:
    """Print the last lines of the audit log."""
    from bot.audit import show

    raise typer.Exit(show(task, limit))


add_people(app)
add_upkeep(app)
add_documents(app)


def _moment(written: str | None) -> datetime:
    """The given moment, else the machine's."""
    if written is None:
        return SystemClock().now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"“{written}” is no ISO moment") from error
    if moment.tzinfo is None:
        raise typer.BadParameter("--now needs an offset, such as +07:00")
    return moment


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
