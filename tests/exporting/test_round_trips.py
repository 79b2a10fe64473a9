"""Our table, written as each kind of document and imported again, is our table: field by field, to the character."""

import csv
import html
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import making_docx
import making_pdf
import making_xlsx
from conftest import ROOT, Outcome
from reformctl.importing.document import SpannedCell
from reformctl.model.table import Table
from reformctl.tablefile import load

Run = Callable[..., Outcome]
HEAD = ("序号", "试点任务", "实施内容", "牵头单位", "推广范围")
PRINTED = making_pdf.Look(widths=(36, 90, 200, 70, 55))
NUMERALS = "一二三四五六七"


def lines(table: Table) -> Iterator[str | tuple[str, ...]]:
    """The rows of the official layout: a heading as a text, a task as five cells."""
    for numeral, category in zip(NUMERALS, table.categories, strict=True):
        yield f"{numeral}、{category.name}" + (f"（{category.declared}项）" if category.declared else "")
        for task in table.tasks:
            if task.category == category.name:
                leads = "、".join(task.lead_agencies)
                yield (str(task.id), task.title, task.content, leads, task.scope or "")


def pieces(table: Table) -> list[list[SpannedCell]]:
    """The same with headings that span all columns."""
    rows = (
        [SpannedCell(line, columns=5)] if isinstance(line, str) else list(map(SpannedCell, line))
        for line in lines(table)
    )
    return [[SpannedCell(text) for text in HEAD], *rows]


def as_csv(table: Table) -> bytes:
    """As a spreadsheet saves it: a heading fills the first cell of its row."""
    file = io.StringIO(newline="")
    rows = [(line, "", "", "", "") if isinstance(line, str) else line for line in lines(table)]
    csv.writer(file).writerows([(table.title, "", "", "", ""), HEAD, *rows])
    return file.getvalue().encode("utf-8-sig")


def as_tsv(table: Table) -> bytes:
    """What copying the table from a page gives."""
    rows = [line if isinstance(line, str) else "\t".join(line) for line in lines(table)]
    return "\n".join(["附件", table.title, "\t".join(HEAD), *rows, ""]).encode()


def as_markdown(table: Table) -> bytes:
    """A pipe table, whose headings are rows with one cell."""
    rows = [f"| {line} | | | | |" if isinstance(line, str) else f"| {' | '.join(line)} |" for line in lines(table)]
    return "\n".join([f"# {table.title}", "", f"| {' | '.join(HEAD)} |", "|---" * 5 + "|", *rows, ""]).encode()


def as_html(table: Table) -> bytes:
    """A page with one table."""
    rows = []
    for line in lines(table):
        cells = [line] if isinstance(line, str) else line
        span = ' colspan="5"' if isinstance(line, str) else ""
        rows.append("<tr>" + "".join(f"<td{span}><p>{html.escape(cell)}</p></td>" for cell in cells) + "</tr>")
    head = "".join(f"<th>{text}</th>" for text in HEAD)
    page = (
        f"<html><meta charset=gb2312><body><h1>{table.title}</h1><table><tr>{head}</tr>{''.join(rows)}</table></body>"
    )
    return page.encode("gb18030")


def as_cells(_table: Table) -> bytes:
    """One cell a line: the official text itself."""
    return (ROOT / "data" / "sources" / "qh6.txt").read_bytes()


WRITERS: dict[str, Callable[[Table], bytes]] = {
    "docx": lambda table: making_docx.document(["附件", table.title, pieces(table)]),
    "xlsx": lambda table: making_xlsx.workbook([making_xlsx.official(table)]),
    "pdf": lambda table: making_pdf.document(["附件", table.title, pieces(table)], PRINTED),
    "html": as_html,
    "md": as_markdown,
    "csv": as_csv,
    "tsv": as_tsv,
    "txt": as_cells,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_round_trip(call: Run, qh6: Table, tmp_path: Path, kind: str) -> None:
    """Nothing is lost, nothing is added, nothing is left to correct: and check proves it against the kept text."""
    path = tmp_path / f"附件.{kind}"
    path.write_bytes(WRITERS[kind](qh6))
    target = tmp_path / "qh6.yaml"
    code, _out, report = call("import", str(path), "--id", "qh6", "-o", str(target))
    assert code == 0, report
    imported = load.load_table(target)
    assert imported.tasks == qh6.tasks
    assert (imported.title, imported.categories, imported.agencies) == (qh6.title, qh6.categories, qh6.agencies)
    assert call("check", str(target), "--strict")[0] == 0
