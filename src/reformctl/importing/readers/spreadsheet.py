"""Read a workbook of old Excel, WPS or OpenDocument (.xls, .et, .ods) by python-calamine: every sheet as a table.

In a child process, for a damaged file can stall the package or fill the memory. Numbers are written as the sheet has
them, dates as 2025-06-30: how the program shows them is not told.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import (
    MAX_COLUMNS,
    MAX_ROWS,
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
from reformctl.importing.readers.child_process import run_steps
from reformctl.system import packages
from reformctl.system.translation import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

CellRange = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged range, as (row, column) from 0."""


def read(data: bytes) -> Document:
    """Read the sheets that hold anything. Raises DocumentError for what cannot or should not be read."""
    grids: list[Grid] = []
    notes: list[ReadingNote] = []
    for sheet in run_steps(__name__, "list_sheets", data):
        sheet_location = DocumentLocation(sheet=sheet["name"])
        location = sheet_location._replace(table=len(grids) + 1)
        rows = _lay_out(sheet["rows"], sheet["merged"], location)
        if not rows:
            continue
        grids.append(Grid(rows, location))
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
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    sheets.sort(key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
    row_count = 0
    for metadata in sheets:
        sheet = book.get_sheet_by_name(metadata.name)
        _check_size(sheet)
        row_count += sheet.height
        if row_count > MAX_ROWS:
            raise too_many_rows()
        values = sheet.to_python(skip_empty_area=False)
        yield {
            "name": metadata.name,
            "visible": metadata.visible == SheetVisibleEnum.Visible,
            "rows": [[_format_value(value) for value in row] for row in values],
            "merged": sheet.merged_cell_ranges or [],
            "has_dates": any(_is_date(value) for row in values for value in row),
        }


def _check_size(sheet: "CalamineSheet") -> None:
    """Raise DocumentError for more rows or columns than any document has."""
    if sheet.height > MAX_ROWS:
        raise too_many_rows()
    if sheet.width > MAX_COLUMNS:
        raise too_many_columns(DocumentLocation(sheet=sheet.name))


def _is_date(value: object) -> bool:
    return hasattr(value, "isoformat")


def _format_value(value: object) -> str:
    """Write a value as a reader would: 1.0 is 1, a moment at midnight is a date."""
    if isinstance(value, bool):
        if value:
            return "TRUE"
        return "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if _is_date(value):
        return text.removesuffix(" 00:00:00")
    return text


def _lay_out(
    texts: Sequence[Sequence[str]], merged: Sequence[CellRange], location: DocumentLocation
) -> tuple[GridRow, ...]:
    """Lay the texts of a sheet out as rows, with merged cells wherever they reach, up to the last text."""
    height = 0
    width = 0
    for row_number, row in enumerate(texts, 1):
        for column_number, text in enumerate(row, 1):
            if text.strip():
                height = row_number
                width = max(width, column_number)
    cells: list[list[GridCell]] = []
    for row in texts[:height]:
        row_cells = [GridCell(text) for text in row[:width]]
        row_cells += [GridCell()] * (width - len(row_cells))
        cells.append(row_cells)
    for merged_range in merged:
        _spread(cells, merged_range)
    rows = []
    for row_number, row_cells in enumerate(cells, 1):
        if any(cell.text for cell in row_cells):
            row_location = location._replace(row=row_number)
            rows.append(GridRow(tuple(row_cells), row_location))
    return tuple(rows)


def _spread(cells: list[list[GridCell]], merged_range: CellRange) -> None:
    """Put a merged cell wherever it reaches."""
    (top, left), (bottom, right) = merged_range
    if top >= len(cells) or left >= len(cells[top]):
        return
    text = cells[top][left].text
    for row_cells in cells[top + 1 : bottom + 1]:
        row_cells[left] = GridCell(text, "above")
    for row_cells in cells[top : bottom + 1]:
        end = min(right + 1, len(row_cells))
        columns_right = range(left + 1, end)
        for column in columns_right:
            row_cells[column] = GridCell(text, "left")
