"""Documents whose table does not stand in rows: turned into one whose table does, and said.

A table whose tasks are columns is turned round. One that was pasted as text, a cell on each line, is put
together again.
"""

from collections.abc import Iterator, Sequence

from reformctl.importing.document import (
    Document,
    Grid,
    GridCell,
    GridRow,
    Paragraph,
)
from reformctl.importing.extraction import column_headings, numerals
from reformctl.importing.extraction.findings import Finding
from reformctl.system.translation import _

MIN_PASTED_COLUMNS = 3
"""Headings, one a line, from which on lines are taken for a pasted table."""
MIN_TURNED_HEADINGS = 2
"""Headings in the first column of a table whose tasks are columns."""
MAX_TURNED_ROWS = 15
"""Rows of such a table: one for each field."""


def arrange_document(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Put the cells of a document's table into rows where they do not stand so, and say where."""
    blocks: list[Paragraph | Grid] = []
    findings: list[Finding] = []
    for block in document.blocks:
        turned = _turn_round(block) if isinstance(block, Grid) else None
        if turned:
            sentence = _("the tasks are columns here: the table is turned round")
            findings.append(Finding("turned-table", sentence, block.location))
        blocks.append(turned or block)
    if not any(isinstance(block, Grid) for block in blocks):
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        pasted = _gather_pasted_table(paragraphs)
        if pasted:
            sentence = _("one cell stands on each line: the lines are put together as a table of {count} columns")
            (grid,) = (block for block in pasted if isinstance(block, Grid))
            findings.append(Finding("pasted-table", sentence.format(count=len(grid.rows[0].cells)), grid.location))
            blocks = pasted
    return document._replace(blocks=tuple(blocks)), tuple(findings)


def _turn_round(grid: Grid) -> Grid | None:
    """Make rows of the columns of a table whose first column has the headings; None for any other table."""
    rows = grid.rows
    if not MIN_TURNED_HEADINGS <= len(rows) <= MAX_TURNED_ROWS:
        return None
    width = len(rows[0].cells)
    is_even = width > 1 and all(len(row.cells) == width for row in rows)
    if not is_even or any(cell.merged for row in rows for cell in row.cells):
        return None
    headings = column_headings.find_fields([row.cells[0] for row in rows])
    if not _is_heading_row(headings) or None in headings:
        return None
    if any(column_headings.find_field(cell.text) for cell in rows[0].cells[1:]):
        return None
    turned = zip(*(row.cells for row in rows), strict=True)
    return grid._replace(rows=tuple(GridRow(cells, grid.location) for cells in turned))


def _is_heading_row(fields: Sequence[str | None]) -> bool:
    known = {field for field in fields if field}
    has_text = not known.isdisjoint({"title", "content"})
    has_who = not known.isdisjoint({"lead_agencies", "support_agencies", "deadline"})
    return has_text and has_who


def _gather_pasted_table(paragraphs: Sequence[Paragraph]) -> list[Paragraph | Grid] | None:
    """Put together a table that was pasted one cell a line; None where there is none, or its rows cannot be told."""
    start, width = _find_pasted_headings(paragraphs)
    if not width:
        return None
    cells = [GridCell(paragraph.text.strip()) for paragraph in paragraphs]
    fields = column_headings.find_fields(cells[start : start + width])
    first = start + width
    rows = list(_split_pasted_rows(cells, first, fields))
    if not rows:
        return None
    location = paragraphs[start].location
    heads = GridRow(tuple(cells[start:first]), location)
    body = [GridRow(tuple(cells[begin:end]), paragraphs[begin].location) for begin, end in rows]
    grid = Grid((heads, *body), location._replace(table=1))
    return [*paragraphs[:start], grid, *paragraphs[rows[-1][1] :]]


def _find_pasted_headings(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """Find the first run of lines that are headings of a task table: where it begins, and how many there are."""
    at = 0
    while at < len(paragraphs):
        end = at
        while end < len(paragraphs) and column_headings.find_field(paragraphs[end].text):
            end += 1
        cells = [GridCell(paragraph.text) for paragraph in paragraphs[at:end]]
        if len(cells) >= MIN_PASTED_COLUMNS and _is_heading_row(column_headings.find_fields(cells)):
            return at, end - at
        at = max(end, at + 1)
    return 0, 0


def _split_pasted_rows(
    cells: Sequence[GridCell], first: int, fields: Sequence[str | None]
) -> Iterator[tuple[int, int]]:
    """Split lines into rows, each with a cell for every column: a row begins with the next number.

    Where there is no column of numbers, the lines must fill the rows exactly.
    """
    width = len(fields)
    if fields[0] != "number":
        if (len(cells) - first) % width == 0:
            yield from ((begin, begin + width) for begin in range(first, len(cells), width))
        return
    begin = first
    expected = 1
    while begin < len(cells) and numerals.parse_number(cells[begin].text) == expected:
        expected += 1
        end = begin + 1
        while end < len(cells) and end - begin < width and not _is_number(cells[end].text, expected):
            end += 1
        yield begin, end
        begin = end


def _is_number(text: str, number: int) -> bool:
    return text.isascii() and numerals.parse_number(text) == number
