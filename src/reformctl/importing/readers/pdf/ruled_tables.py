"""Joins what pages have of a ruled table to one Grid: its columns are the same on all pages."""

import re
from collections.abc import Iterable, Sequence

from reformctl.importing.document import (
    MAX_COLUMNS,
    MAX_ROWS,
    DocumentError,
    DocumentLocation,
    Grid,
    GridCell,
    GridRow,
    ReadingNote,
    too_many_rows,
)
from reformctl.importing.readers.pdf.page_breaks import append_page
from reformctl.importing.readers.pdf.page_rows import (
    MAX_EDGE_SHIFT,
    RuledRow,
    RuledTable,
    divide_rows,
    find_column,
    find_sides,
    is_among,
    list_edges,
    measure_fit,
    merge_close,
)
from reformctl.importing.readers.pdf.text_layout import (
    CellBox,
    TextColumn,
    TextLine,
    begins_paragraph,
    divide_paragraphs,
    join_lines,
    measure_pitch,
)
from reformctl.system.translation import _

_SENTENCE_MARKS = "。！？，；"
_NAME_END = re.compile("(?:[局委办部厅署院]|委员会|政府|公司|中心|银行|海关)$")
_NAME_START = re.compile("(?:市(?!场|民|政|域|区)|省(?!级)|各[区县市街镇有]|国家|区[^域])")
"""How names of bodies end and begin that stand on lines of their own, with no mark between them."""

__all__ = ["RuledTable", "continues_table", "find_sides", "join_tables", "list_frame_texts"]


def continues_table(page: int, edges: Iterable[float], part: RuledTable) -> bool:
    """Tell whether a table with these edges, which ends on a page, goes on in a part on the next: columns are alike."""
    table_edges = merge_close(edges)
    part_edges = list_edges([part])
    begins_alike = abs(table_edges[0] - part_edges[0]) < MAX_EDGE_SHIFT
    ends_alike = abs(table_edges[-1] - part_edges[-1]) < MAX_EDGE_SHIFT
    if part.page != page + 1 or not begins_alike or not ends_alike:
        return False
    fewer, more = sorted((table_edges, part_edges), key=len)
    return all(is_among(edge, more) for edge in fewer)


def join_tables(parts: Sequence[RuledTable], table: int, notes: list[ReadingNote]) -> Grid:
    """Join what pages have of a table, with a note for whatever was joined or is doubtful where a page ends.

    Raises DocumentError for more columns or rows than any document has.
    """
    edges = list_edges(parts)
    first_page = parts[0].page
    if len(edges) > MAX_COLUMNS:
        sentence = _("the table on page {page} has more than {most} columns, which no task table has")
        raise DocumentError(sentence.format(page=first_page, most=MAX_COLUMNS))
    fit = measure_fit(parts)
    page_rows: list[RuledRow] = []
    for part in parts:
        part_rows = divide_rows(part, edges, fit)
        append_page(page_rows, part_rows, table, notes)
        if len(page_rows) > MAX_ROWS:
            raise too_many_rows()
    rows = [_make_row(row, table, number) for number, row in enumerate(page_rows, 1)]
    location = DocumentLocation(page=first_page, table=table)
    return Grid(tuple(rows), location)


def _make_row(page_row: RuledRow, table: int, number: int) -> GridRow:
    cells = []
    for cell in page_row.cells:
        text = _join_cell_text(cell.lines, cell.column)
        cells.append(GridCell(text, cell.merged))
    location = DocumentLocation(page=page_row.page, table=table, row=number)
    return GridRow(tuple(cells), location)


def list_frame_texts(box: CellBox) -> list[str]:
    """List the paragraphs in a lone frame, which is no table."""
    pitch = measure_pitch(box.lines)
    column = find_column(box, 0, pitch)
    text = _join_cell_text(box.lines, column)
    return [line for line in text.split("\n") if line]


def _join_cell_text(lines: Iterable[TextLine], column: TextColumn) -> str:
    """Join the lines of a cell: a break is left where a line ends with room for more, or between names of bodies."""
    shown = list(lines)
    is_prose = any(mark in line.text for line in shown for mark in _SENTENCE_MARKS)

    def begins(before: TextLine, line: TextLine) -> bool:
        ends_name = _NAME_END.search(before.text.rstrip())
        if not is_prose and ends_name and _NAME_START.match(line.text):
            return True
        return begins_paragraph(before, line, column)

    paragraphs = divide_paragraphs(shown, begins)
    return "\n".join(join_lines(paragraph) for paragraph in paragraphs)
