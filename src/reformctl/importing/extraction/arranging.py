"""Arranges a table that does not stand in rows: its tasks are columns, or it was pasted with one cell on each line."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Cells, Document, DocumentBlock, Grid, GridCell, GridRow, Paragraph
from reformctl.importing.extraction import column_headings, numerals
from reformctl.importing.extraction.column_headings import ColumnFields
from reformctl.importing.extraction.findings import Finding, FindingList
from reformctl.importing.extraction.table_layout import CIRCUMSTANCE_FIELDS, TEXT_FIELDS
from reformctl.system.translation import _

MIN_PASTED_COLUMNS = 3
"""So many headings, one a line, make the lines a pasted table."""
MIN_TURNED_HEADINGS = 2
"""A table whose tasks are columns has at least so many headings in its first column."""
MAX_TURNED_ROWS = 15
"""Such a table has at most so many rows, one for each field."""


class _LineRange(NamedTuple):
    """Neighbouring lines of a text, the end not included."""

    begin: int
    end: int


def arrange_document(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Put the cells of a document's table into rows where they do not stand so, and say where."""
    blocks: list[DocumentBlock] = []
    findings = FindingList()
    for block in document.blocks:
        turned = None
        if isinstance(block, Grid):
            turned = _turn_round(block)
        if turned:
            sentence = _("the tasks are columns here: the table was transposed")
            findings.note("turned-table", sentence, block.location)
        blocks.append(turned or block)
    if not document.grids:
        blocks = _gather_pasted_table(document.paragraphs, findings)
    arranged = document._replace(blocks=tuple(blocks))
    return arranged, tuple(findings)


def _turn_round(grid: Grid) -> Grid | None:
    """Make rows of the columns of a table whose first column has the headings; None for any other table."""
    rows = grid.rows
    has_few_rows = MIN_TURNED_HEADINGS <= len(rows) <= MAX_TURNED_ROWS
    if not has_few_rows or not _is_even(grid):
        return None
    headings = [row.cells[0] for row in rows]
    fields = column_headings.find_fields(headings)
    if None in fields or not _is_heading_row(fields):
        return None
    _first_heading, *first_task = rows[0].cells
    texts = [cell.text for cell in first_task]
    if any(map(column_headings.find_field, texts)):
        return None
    cells_of_rows = [row.cells for row in rows]
    columns = zip(*cells_of_rows, strict=True)
    turned_rows = [GridRow(cells, grid.location) for cells in columns]
    return grid._replace(rows=tuple(turned_rows))


def _is_even(grid: Grid) -> bool:
    """Tell whether all rows have as many cells, at least two, and none is merged."""
    first_row = grid.rows[0]
    width = len(first_row.cells)
    for row in grid.rows:
        if len(row.cells) != width:
            return False
        has_merged_cells = any(cell.merged for cell in row.cells)
        if has_merged_cells:
            return False
    return width > 1


def _is_heading_row(fields: ColumnFields) -> bool:
    """Tell whether headings are those of a task table: one names a text, another one says who or when."""
    has_text = not TEXT_FIELDS.isdisjoint(fields)
    has_circumstance = not CIRCUMSTANCE_FIELDS.isdisjoint(fields)
    return has_text and has_circumstance


def _gather_pasted_table(paragraphs: Sequence[Paragraph], findings: FindingList) -> list[DocumentBlock]:
    """Put together a table that was pasted one cell a line; without such a table the paragraphs stay as they are."""
    headings = _find_pasted_headings(paragraphs)
    if headings is None:
        return list(paragraphs)
    cells = []
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        cells.append(GridCell(text))
    heading_cells = cells[headings.begin : headings.end]
    fields = column_headings.find_fields(heading_cells)
    task_ranges = list(_split_pasted_rows(cells, headings.end, fields))
    if not task_ranges:
        return list(paragraphs)
    rows = []
    for begin, end in [headings, *task_ranges]:
        row_cells = tuple(cells[begin:end])
        first_paragraph = paragraphs[begin]
        row = GridRow(row_cells, first_paragraph.location)
        rows.append(row)
    first_row = rows[0]
    location = first_row.location._replace(table=1)
    sentence = _("each line holds one cell: the lines were put together as a table of {count} columns")
    column_count = len(fields)
    findings.note("pasted-table", sentence, location, count=column_count)
    last_range = task_ranges[-1]
    above = paragraphs[: headings.begin]
    below = paragraphs[last_range.end :]
    grid = Grid(tuple(rows), location)
    return [*above, grid, *below]


def _find_pasted_headings(paragraphs: Sequence[Paragraph]) -> _LineRange | None:
    """Find the first run of lines that are headings of a task table: 序号, 任务, 牵头单位."""
    begin = 0
    while begin < len(paragraphs):
        end = _find_headings_end(paragraphs, begin)
        if end - begin >= MIN_PASTED_COLUMNS:
            headings = paragraphs[begin:end]
            cells = [GridCell(heading.text) for heading in headings]
            fields = column_headings.find_fields(cells)
            if _is_heading_row(fields):
                return _LineRange(begin, end)
        begin = max(end, begin + 1)
    return None


def _find_headings_end(paragraphs: Sequence[Paragraph], begin: int) -> int:
    """Find the first line from `begin` on that is no heading."""
    end = begin
    while end < len(paragraphs):
        text = paragraphs[end].text
        if column_headings.find_field(text) is None:
            break
        end += 1
    return end


def _split_pasted_rows(cells: Cells, first: int, fields: ColumnFields) -> Iterator[_LineRange]:
    """Split lines into rows, each with a cell for every column: a row begins with the next number.

    Where there is no column of numbers, the lines must fill the rows exactly.
    """
    width = len(fields)
    if fields[0] == "number":
        yield from _split_numbered_rows(cells, first, width)
        return
    cell_count = len(cells) - first
    if cell_count % width:
        return
    for begin in range(first, len(cells), width):
        end = begin + width
        yield _LineRange(begin, end)


def _split_numbered_rows(cells: Cells, first: int, width: int) -> Iterator[_LineRange]:
    begin = first
    next_number = 1
    while begin < len(cells):
        number = numerals.parse_number(cells[begin].text)
        if number != next_number:
            return
        next_number += 1
        last_end = min(begin + width, len(cells))
        end = begin + 1
        while end < last_end:
            if _is_number(cells[end].text, next_number):
                break
            end += 1
        yield _LineRange(begin, end)
        begin = end


def _is_number(text: str, number: int) -> bool:
    if not text.isascii():
        return False
    return numerals.parse_number(text) == number
