"""The commands that take work and papers in from files, and write out what became of them.

Imports happen inside the commands, as in `cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

imports = typer.Typer(no_args_is_help=True, help="Nhập danh bạ, nhiệm vụ, tài liệu.")
exports = typer.Typer(no_args_is_help=True, help="Xuất kết quả nhiệm vụ cấp trên giao.")


def add_imports(app: typer.Typer) -> None:
    app.add_typer(imports, name="import")


def add_exports(app: typer.Typer) -> None:
    app.add_typer(exports, name="export")


@imports.command("directory")
def import_directory(file: Path, dry_run: Annotated[bool, typer.Option("--dry-run")] = False) -> None:
    """Import people, units and posts from CSV or XLSX."""
    from bot.imports import import_people

    raise typer.Exit(import_people(file, dry_run=dry_run))


@imports.command("tasks")
def import_tasks(
    file: Path,
    source: Annotated[str, typer.Option("--source", help="vpcp, ubnd, danguy, chutich or khac.")],
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> None:
    """Import tasks from above from CSV, XLSX or edXML; each once, updated when it comes again."""
    from bot.imports import import_work

    raise typer.Exit(import_work(file, _source(source), dry_run=dry_run))


@imports.command("documents")
def import_library(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders: Markdown, DOCX, PDF, XLSX, CSV, HTML.")
    ],
) -> None:
    """Import manuals and questions with answers; a document that comes again replaces its passages."""
    from bot.imports import import_manuals

    raise typer.Exit(import_manuals(paths))


@imports.command("cases")
def import_cases(file: Path, dry_run: Annotated[bool, typer.Option("--dry-run")] = False) -> None:
    """Import citizens' recommendations and complaints of the 1022 line from CSV or XLSX; each once, as a task."""
    from bot.imports import import_citizen_cases

    raise typer.Exit(import_citizen_cases(file, dry_run=dry_run))


@exports.command("cases")
def export_cases(
    out: Annotated[Path, typer.Option("--out", help="Where to write the files.")] = Path(),
) -> None:
    """Write what changed in cases of the 1022 line since the last time, as CSV and XLSX."""
    from bot.imports import export_citizen_cases

    raise typer.Exit(export_citizen_cases(out))


@exports.command("results")
def export_results(
    source: Annotated[str, typer.Option("--source", help="vpcp, ubnd, danguy, chutich or khac.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the files.")] = Path(),
) -> None:
    """Write what changed in tasks from above since the last time: edXML status messages, and the same as XLSX."""
    from bot.imports import export_work

    raise typer.Exit(export_work(_source(source), out))


@exports.callback()
def export() -> None:
    """Xuất kết quả nhiệm vụ cấp trên giao."""


def _source(written: str) -> str:
    from actions.above.sources import SOURCES

    if written not in SOURCES:
        raise typer.BadParameter(f"“{written}” is none of: {', '.join(SOURCES)}")
    return written
