"""Reads a workbook of old Excel, WPS or OpenDocument (.xls, .et, .ods) by python-calamine: every sheet as a table.

In a child process, for a damaged file can stall the package or fill the memory. Numbers are written as the sheet has
them, dates as 2025-06-30: how the program shows them is not told.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import (
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    GridCell,
    GridRow,
    ReadingNote,
    too_many_columns,
    too_many_rows,
)
from reformctl.importing.limits import MAX_COLUMNS, MAX_ROWS
from reformctl.importing.readers.child_process import run_steps
from reformctl.system import packages
from reformctl.system.translation import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata

CellIndexes = tuple[int, int]
"""Row and column of a cell, counted from 0."""
CellRange = tuple[CellIndexes, CellIndexes]
"""The first and the last cell of a merged range."""
SheetTexts = Sequence[Sequence[str]]
"""The texts of a sheet, row by row."""
CellRow = list[GridCell]
"""A row of a sheet, while its merged cells are put where they reach."""


def read(data: bytes) -> Document:
    """Read the sheets that hold anything. Raises DocumentError for what cannot or should not be read."""
    grids: list[Grid] = []
    notes: list[ReadingNote] = []
    for sheet in run_steps(__name__, "list_sheets", data):
        name = sheet["name"]
        sheet_location = DocumentLocation(sheet=name)
        table = len(grids) + 1
        location = sheet_location._replace(table=table)
        rows = _lay_out(sheet["rows"], sheet["merged"], location)
        if not rows:
            continue
        grid = Grid(rows, location)
        grids.append(grid)
        if not sheet["visible"]:
            sentence = _("this sheet is hidden in Excel; it is read after the others")
            notes.append(ReadingNote(sentence, sheet_location))
        if sheet["has_dates"]:
            sentence = _("dates are written as 2025-06-30, not as the program shows them")
            notes.append(ReadingNote(sentence, sheet_location))
    return Document(tuple(grids), tuple(notes))


def list_sheets(data: bytes) -> Iterator[Mapping[str, Any]]:
    """List the sheets as JSON has them, visible ones first: this runs in the child process."""
    packages.load_package(packages.PYTHON_CALAMINE)
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise DocumentError(_("it is encrypted: save it without a password")) from error

    def is_hidden(metadata: "SheetMetadata") -> bool:
        return metadata.visible != SheetVisibleEnum.Visible

    worksheets = [metadata for metadata in book.sheets_metadata if metadata.typ == SheetTypeEnum.WorkSheet]
    worksheets.sort(key=is_hidden)
    row_count = 0
    for metadata in worksheets:
        sheet = book.get_sheet_by_name(metadata.name)
        _check_size(sheet)
        row_count += sheet.height
        if row_count > MAX_ROWS:
            raise too_many_rows()
        rows = sheet.to_python(skip_empty_area=False)
        yield {
            "name": metadata.name,
            "visible": not is_hidden(metadata),
            "rows": list(map(_format_row, rows)),
            "merged": sheet.merged_cell_ranges or [],
            "has_dates": any(map(_has_dates, rows)),
        }


def _check_size(sheet: "CalamineSheet") -> None:
    """Raise DocumentError for more rows or columns than any document has."""
    if sheet.height > MAX_ROWS:
        raise too_many_rows()
    if sheet.width > MAX_COLUMNS:
        raise too_many_columns(DocumentLocation(sheet=sheet.name))


def _has_dates(values: Sequence[object]) -> bool:
    return any(map(_is_date, values))


def _is_date(value: object) -> bool:
    return hasattr(value, "isoformat")


def _format_row(values: Sequence[object]) -> list[str]:
    return list(map(_format_value, values))


def _format_value(value: object) -> str:
    """Write a value as a reader would: 1.0 is 1, a moment at midnight is a date."""
    if isinstance(value, bool):
        if value:
            return "TRUE"
        return "FALSE"
    if isinstance(value, float) and value.is_integer():
        whole = int(value)
        return str(whole)
    text = str(value)
    if _is_date(value):
        return text.removesuffix(" 00:00:00")
    return text


def _lay_out(texts: SheetTexts, merged: Sequence[CellRange], location: DocumentLocation) -> tuple[GridRow, ...]:
    """Lay the texts of a sheet out as rows, with merged cells wherever they reach, up to the last text."""
    cells = _make_cells(texts)
    for merged_range in merged:
        _spread(cells, merged_range)
    rows = []
    for row_number, row_cells in enumerate(cells, 1):
        if any(cell.text for cell in row_cells):
            row_location = location._replace(row=row_number)
            row = GridRow(tuple(row_cells), row_location)
            rows.append(row)
    return tuple(rows)


def _make_cells(texts: SheetTexts) -> list[CellRow]:
    """Make the cells up to the last row and column with a text, as many in every row."""
    height = 0
    width = 0
    for row_number, row in enumerate(texts, 1):
        for column_number, text in enumerate(row, 1):
            if text.strip():
                height = row_number
                width = max(width, column_number)
    cells = []
    for row in texts[:height]:
        row_cells = list(map(GridCell, row[:width]))
        missing_count = width - len(row_cells)
        row_cells += [GridCell()] * missing_count
        cells.append(row_cells)
    return cells


def _spread(cells: list[CellRow], merged_range: CellRange) -> None:
    """Put a merged cell wherever it reaches."""
    (top, left), (bottom, right) = merged_range
    rows = cells[top : bottom + 1]
    if not rows or left >= len(rows[0]):
        return
    top_row, *rows_below = rows
    text = top_row[left].text
    for row_cells in rows_below:
        row_cells[left] = GridCell(text, "above")
    for row_cells in rows:
        end = min(right + 1, len(row_cells))
        for column in range(left + 1, end):
            row_cells[column] = GridCell(text, "left")
