"""Read a workbook of old Excel, WPS or OpenDocument (.xls, .et, .ods) by python-calamine: every sheet as a table.

In a child process, for a damaged file can stall the package or fill the memory. Numbers are written as the sheet has
them, dates as 2025-06-30: how the program shows them is not told.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reformctl.importing.document import (
    MAX_COLUMNS,
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    GridCell,
    GridRow,
    ReadingNote,
    too_many_rows,
)
from reformctl.importing.document import MAX_ROWS as MAX_GRID_ROWS
from reformctl.importing.readers.child_process import run_steps
from reformctl.system import packages
from reformctl.system.translation import _

CellRange = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged range, as (row, column) from 0."""


def read(data: bytes) -> Document:
    """Read the sheets that hold anything. Raises DocumentError for what cannot or should not be read."""
    grids: list[Grid] = []
    notes: list[ReadingNote] = []
    for sheet in run_steps(__name__, "list_sheets", data):
        location = DocumentLocation(sheet=sheet["name"], table=len(grids) + 1)
        rows = _lay_out(sheet["rows"], sheet["merged"], location)
        if not rows:
            continue
        grids.append(Grid(rows, location))
        where = DocumentLocation(sheet=sheet["name"])
        if not sheet["visible"]:
            notes.append(ReadingNote(_("this sheet is hidden in Excel; it is read after the others"), where))
        if sheet["has_dates"]:
            notes.append(ReadingNote(_("dates are written as 2025-06-30, not as the program shows them"), where))
    return Document(tuple(grids), tuple(notes))


def list_sheets(data: bytes) -> Iterator[Mapping[str, Any]]:
    """List the sheets as JSON has them, visible ones first: this runs in the child process."""
    packages.load_package(packages.PYTHON_CALAMINE)
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise DocumentError(_("it is encrypted: save it without a password")) from error
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    sheets.sort(key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
    for metadata in sheets:
        sheet = book.get_sheet_by_name(metadata.name)
        if sheet.height > MAX_GRID_ROWS:
            raise too_many_rows()
        if sheet.width > MAX_COLUMNS:
            sentence = _("{location} has over {most} columns, which no task table has")
            raise DocumentError(sentence.format(location=DocumentLocation(sheet=metadata.name), most=MAX_COLUMNS))
        values = sheet.to_python(skip_empty_area=False)
        yield {
            "name": metadata.name,
            "visible": metadata.visible == SheetVisibleEnum.Visible,
            "rows": [[_format_value(value) for value in row] for row in values],
            "merged": sheet.merged_cell_ranges or [],
            "has_dates": any(hasattr(value, "isoformat") for row in values for value in row),
        }


def _format_value(value: object) -> str:
    """Write a value as a reader would: 1.0 is 1, a moment at midnight is a date."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text.removesuffix(" 00:00:00") if hasattr(value, "isoformat") else text


def _lay_out(
    texts: Sequence[Sequence[str]], merged: Sequence[CellRange], location: DocumentLocation
) -> tuple[GridRow, ...]:
    """Lay the texts of a sheet out as rows, with merged cells wherever they reach, up to the last text."""
    used_rows = [at for at, row in enumerate(texts) if any(text.strip() for text in row)]
    if not used_rows:
        return ()
    height = used_rows[-1] + 1
    width = max(at + 1 for row in texts for at, text in enumerate(row) if text.strip())
    cells = [[GridCell(row[at]) if at < len(row) else GridCell() for at in range(width)] for row in texts[:height]]
    for (top, left), (bottom, right) in merged:
        if top >= height or left >= width:
            continue
        text = cells[top][left].text
        for row in range(top, min(bottom + 1, height)):
            for column in range(left, min(right + 1, width)):
                if column > left:
                    cells[row][column] = GridCell(text, "left")
                elif row > top:
                    cells[row][column] = GridCell(text, "above")
    return tuple(
        GridRow(tuple(row), location._replace(row=at))
        for at, row in enumerate(cells, 1)
        if any(cell.text for cell in row)
    )
