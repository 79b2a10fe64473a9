"""Makes forms that came back: what `split` writes, and what people do to it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from conftest import ROOT
from reformctl.tablefile import load
from reformctl.tracking import gathering, splitting
from reformctl.tracking.gathering import Gathering, GatherRequest
from reformctl.tracking.ledger import Ledger, Request, hash_table
from reformctl.tracking.splitting import SplitRequest

TABLE = load.load_table(ROOT / "data" / "tasks.yaml")
TAX = "深圳市税务局"
FIRST = 4
"""The row of the first task in a form."""
LEDGER = Ledger("qh6", hash_table(TABLE), asked=(Request("2026-11", "lead", (TAX,), "2026-11-25"),))
FORMS = {
    name: data for data, name in splitting.write_files(splitting.split_table(TABLE, LEDGER, SplitRequest("2026-11")))
}
NAME = f"{TAX}_2026-11.xlsx"


def fill(page: Worksheet, row: int, *values: object) -> None:
    """State, text, evidence, who and when, in the cells of a row that are to be filled in."""
    first = next(cell.column for cell in page[FIRST - 1] if cell.value == "进展状态")
    for at, value in enumerate(values):
        page.cell(row, first + at).value = value  # type: ignore[assignment] # whatever openpyxl takes


def change(edit: Callable[[Worksheet], object], name: str = NAME) -> bytes:
    """A form in which somebody has done something; all four tasks were answered before."""
    book = openpyxl.load_workbook(io.BytesIO(FORMS[name]))
    page = book["填报"]
    for row in range(FIRST, page.max_row + 1):
        fill(page, row, "推进中", f"完成第{row}步", None, "张三", dt.date(2026, 11, 20))
    edit(page)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def gather(folder: Path, files: dict[str, bytes], ledger: Ledger = LEDGER, **asked: str) -> Gathering:
    """Gather files of a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = gathering.list_form_files([str(folder)])
    return gathering.gather_files(paths, TABLE, ledger, GatherRequest(**asked))


def told(found: Gathering) -> list[tuple[str, int, str]]:
    """Kind, row and task of each finding."""
    return [(finding.kind, finding.row, finding.task) for finding in found.findings]


def fill_document(data: bytes, answers: Mapping[str, str]) -> bytes:
    """A Word form in whose content controls, by their tags, something was typed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry).decode()
            for tag, text in answers.items():
                before, mark, after = part.partition(f'<w:tag w:val="{tag}"/>')
                part = (
                    before
                    + mark
                    + after.replace('<w:t xml:space="preserve"> </w:t>', f'<w:t xml:space="preserve">{text}</w:t>', 1)
                )
            new.writestr(entry, part)
    return file.getvalue()
