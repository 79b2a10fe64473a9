"""Excel workbooks for tests: as openpyxl writes them, or part by part as hostile and unusual programs do."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from reformctl.model.table import Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NUMERALS = "一二三四五六七八九十"


class Sheet(NamedTuple):
    """A sheet to be written."""

    name: str
    rows: Sequence[Sequence[object]]
    merges: Sequence[str] = ()
    state: str = "visible"
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    formats: Mapping[str, str] = {}
    """Number formats of cells by their addresses."""


def workbook(sheets: Iterable[Sheet], *, from_1904: bool = False) -> bytes:
    """A workbook as openpyxl writes it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for made in sheets:
        sheet = book.create_sheet(made.name)
        sheet.sheet_state = made.state
        for row in made.rows:
            sheet.append(row)
        for merge in made.merges:
            sheet.merge_cells(merge)
        for row_number in made.hidden_rows:
            sheet.row_dimensions[row_number].hidden = True
        for letter in made.hidden_columns:
            sheet.column_dimensions[letter].hidden = True
        for address, code in made.formats.items():
            sheet[address].number_format = code
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def official(table: Table) -> Sheet:
    """A table in the layout of official lists: title and categories merged over all columns."""
    heading = ("序号", "试点\n任务", "实施内容", "牵头\n单位", "推广\n范围")
    rows: list[tuple[object, ...]] = [(table.title,), heading]
    merges = ["A1:E1"]
    for numeral, category in zip(_NUMERALS, table.categories, strict=False):
        tasks = [task for task in table.tasks if task.category == category.name]
        rows.append((f"{numeral}、{category.name}（{category.declared}项）",))
        merges.append(f"A{len(rows)}:E{len(rows)}")
        rows += [(task.id, task.title, task.content, "\n".join(task.lead_agencies), task.scope) for task in tasks]
    return Sheet("任务分工表", rows, merges)


def raw(sheet: str, *, strings: str = "", styles: str = "", workbook_extra: str = "") -> bytes:
    """A workbook of one sheet whose XML is given: what stands in `worksheet`, in `sst`, in `styleSheet`."""
    return zipped(parts(sheet, strings=strings, styles=styles, workbook_extra=workbook_extra))


def parts(sheet: str, *, strings: str = "", styles: str = "", workbook_extra: str = "") -> dict[str, bytes]:
    """The parts of such a workbook."""
    sheets = f'{workbook_extra}<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets>'
    texts = {
        "_rels/.rels": relations({"main": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": element("workbook", sheets),
        "xl/_rels/workbook.xml.rels": relations(
            {
                "r1": ("worksheet", "worksheets/sheet1.xml"),
                "r2": ("sharedStrings", "/xl/sharedStrings.xml"),
                "r3": ("styles", "styles.xml"),
            }
        ),
        "xl/worksheets/sheet1.xml": element("worksheet", sheet),
        "xl/sharedStrings.xml": element("sst", strings),
        "xl/styles.xml": element("styleSheet", styles),
    }
    return {name: text.encode() for name, text in texts.items()}


def cells(*inside: str) -> str:
    """A sheet of one row."""
    return f'<sheetData><row r="1">{"".join(inside)}</row></sheetData>'


def inline(text: str, address: str = "") -> str:
    """A cell with a text of its own."""
    place = f' r="{address}"' if address else ""
    return f'<c t="inlineStr"{place}><is><t xml:space="preserve">{text}</t></is></c>'


def element(name: str, inside: str) -> str:
    """A part's root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} xmlns="{MAIN}" xmlns:r="{_OFFICE}">{inside}</{name}>'


def relations(found: Mapping[str, tuple[str, str]]) -> str:
    """A part of relations: key -> kind and address."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, (kind, target) in found.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'


def zipped(made: Mapping[str, bytes]) -> bytes:
    """An archive of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.items():
            archive.writestr(name, data)
    return file.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
