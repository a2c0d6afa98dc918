"""`thuky documents`: what is in the library, what was called wrong, and why a question gets its answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.store import SqlStore

documents = typer.Typer(invoke_without_command=True)


def add_documents(app: typer.Typer) -> None:
    app.add_typer(documents, name="documents")


@contextmanager
def _store() -> Iterator[SqlStore]:
    from bot.imports import open_configured

    store = open_configured()
    try:
        yield store
    finally:
        store.close()


@documents.callback()
def documents_alone(context: typer.Context) -> None:
    """Tài liệu trả lời câu hỏi: danh sách, câu bị báo sai, hỏi thử."""
    if context.invoked_subcommand is None:
        list_documents()


@documents.command("list")
def list_documents() -> None:
    """Every document with its passages."""
    with _store() as store, store.reading() as work:
        found = work.library.manuals()
    for manual in found:
        print(f"{manual.name}  {manual.passages} đoạn  {manual.imported_at:%d/%m/%Y}  {manual.title}")
    if not found:
        print("Chưa có tài liệu nào. Nhập bằng: thuky import documents ĐƯỜNG_DẪN")


@documents.command("wrong")
def list_wrong() -> None:
    """What people called wrong and nobody has settled yet."""
    with _store() as store, store.reading() as work:
        for wrong in work.library.open_wrong():
            print(f"{wrong.at:%d/%m/%Y}  {wrong.manual}  {wrong.section}")
            print(f"    {wrong.text[:100]}")
            if wrong.remark:
                print(f"    “{wrong.remark}”")


@documents.command("remove")
def remove_document(name: Annotated[str, typer.Argument(help="As `thuky documents` shows it.")]) -> None:
    """Take a document out of the library."""
    from actions.audit import with_text
    from actions.models import AuditRow
    from bot.clock import SystemClock

    now = SystemClock().now()
    with _store() as store, store.work() as work:
        removed = work.library.remove(name, at=now)
        if removed:
            work.audit.add(with_text(AuditRow(at=now, action="remove.documents", kind="manual"), name))
            work.commit()
    if not removed:
        print(f"Không có tài liệu “{name}”.", file=sys.stderr)
        raise typer.Exit(1)
    print(f"Đã gỡ “{name}”.")


@documents.command("ask")
def ask(question: str, limit: Annotated[int, typer.Option("--limit")] = 5) -> None:
    """What the library finds for a question, with how sure it is."""
    from actions.helpdesk.answering import source_line
    from actions.library.cache import index_of
    from actions.library.ranking import ANSWERS_FROM, OFFERS_FROM

    with _store() as store, store.reading() as work:
        index = index_of(work)
        print("Từ hiểu được: " + ", ".join(term.key.replace("_", " ") for term in index.terms(question)))
        for hit in index.ask(question, limit=limit):
            passage = work.library.find_passage(hit.passage_id)
            if passage is None:
                continue
            does = "trả lời" if hit.confidence >= ANSWERS_FROM else "gợi ý"
            does = does if hit.confidence >= OFFERS_FROM else "bỏ qua"
            manual = work.library.get_manual(passage.manual_id)
            print(f"{hit.confidence:.2f} {does}: {source_line(passage, manual).removeprefix('Nguồn: ')}")
