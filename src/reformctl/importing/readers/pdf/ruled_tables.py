"""Joins what pages have of a ruled table to one Grid: its columns are the same on all pages."""

import re
from collections.abc import Iterable, Sequence

from reformctl.importing.document import (
    DocumentError,
    DocumentLocation,
    Grid,
    GridCell,
    GridRow,
    ReadingNote,
    too_many_rows,
)
from reformctl.importing.limits import MAX_COLUMNS, MAX_ROWS
from reformctl.importing.readers.pdf.page_breaks import PageJoiner
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

_SENTENCE_MARK = re.compile("[。！？，；]")
_NAME_END = re.compile("(?:[局委办部厅署院]|委员会|政府|公司|中心|银行|海关)$")
_NAME_START = re.compile("(?:市(?!场|民|政|域|区)|省(?!级)|各[区县市街镇有]|国家|区[^域])")
"""How names of bodies end and begin that stand on lines of their own, with no mark between them."""

__all__ = ["RuledTable", "continues_table", "find_sides", "join_tables", "list_frame_texts"]


def continues_table(page: int, edges: Iterable[float], part: RuledTable) -> bool:
    """Tell whether a table with these edges, which ends on a page, goes on in a part on the next: columns are alike."""
    if part.page != page + 1:
        return False
    table_edges = merge_close(edges)
    part_edges = list_edges([part])
    left_shift = abs(table_edges[0] - part_edges[0])
    right_shift = abs(table_edges[-1] - part_edges[-1])
    widest_shift = max(left_shift, right_shift)
    if widest_shift >= MAX_EDGE_SHIFT:
        return False
    both = (table_edges, part_edges)
    fewer, more = sorted(both, key=len)
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
    joiner = PageJoiner(table, notes)
    for part in parts:
        page_rows = divide_rows(part, edges, fit)
        joiner.append_page(page_rows)
        if len(joiner.rows) > MAX_ROWS:
            raise too_many_rows()
    rows = []
    for number, ruled_row in enumerate(joiner.rows, 1):
        location = DocumentLocation(page=ruled_row.page, table=table, row=number)
        row = _make_row(ruled_row, location)
        rows.append(row)
    table_location = DocumentLocation(page=first_page, table=table)
    return Grid(tuple(rows), table_location)


def list_frame_texts(box: CellBox) -> list[str]:
    """List the paragraphs in a lone frame, which is no table."""
    pitch = measure_pitch(box.lines)
    column = find_column(box, 0, pitch)
    text = _join_cell_text(box.lines, column)
    paragraphs = text.split("\n")
    return [paragraph for paragraph in paragraphs if paragraph]


def _make_row(ruled_row: RuledRow, location: DocumentLocation) -> GridRow:
    cells = []
    for cell in ruled_row.cells:
        text = _join_cell_text(cell.lines, cell.column)
        cells.append(GridCell(text, cell.merged))
    return GridRow(tuple(cells), location)


def _join_cell_text(lines: Sequence[TextLine], column: TextColumn) -> str:
    """Join the lines of a cell: a break is left where a line ends with room for more, or between names of bodies."""
    is_prose = any(_SENTENCE_MARK.search(line.text) for line in lines)

    def begins(before: TextLine, line: TextLine) -> bool:
        if not is_prose and _divides_names(before, line):
            return True
        return begins_paragraph(before, line, column)

    paragraphs = divide_paragraphs(lines, begins)
    texts = map(join_lines, paragraphs)
    return "\n".join(texts)


def _divides_names(before: TextLine, line: TextLine) -> bool:
    """Tell whether one line ends like the name of a body, and the next one begins like another: 市教育局, 市财政局."""
    text_before = before.text.rstrip()
    if not _NAME_END.search(text_before):
        return False
    return _NAME_START.match(line.text) is not None
