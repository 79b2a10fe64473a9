"""A summary as a Word document on A4 across, in the look of official documents."""

from reformctl.tracking.summaries.content import INTERNAL, LIGHT_COLORS, MAX_SHORT_WIDTH, Summary, SummaryTable
from reformctl.tracking.word_document import (
    HEAD,
    HEADING,
    MARK,
    NOTE,
    SHORT,
    TEXT,
    TITLE,
    WHITE,
    TextLook,
    WordCell,
    share_room,
    write_cell,
    write_document,
    write_paragraph,
    write_table,
)


def write(summary: Summary) -> bytes:
    """Write the sentences, then each table under its heading; the same summary gives the same bytes."""
    mark = write_paragraph(INTERNAL, MARK)
    title = write_paragraph(summary.title, TITLE)
    blocks = [mark, title]
    for line in summary.lines:
        note = write_paragraph(line, NOTE)
        blocks.append(note)
    main, *others = summary.tables
    for table in (*others, main):
        heading = write_paragraph(table.title, HEADING)
        rows = _write_table(table)
        blocks += [heading, rows, "<w:p/>"]
    return write_document(blocks, protected=False)


def _write_table(table: SummaryTable) -> str:
    texts = [table.heads, *table.rows]
    widths = share_room(texts, table.widths)
    head_looks = [HEAD] * len(widths)
    head = _write_row(table.heads, widths, head_looks)
    looks = [SHORT if width <= MAX_SHORT_WIDTH else TEXT for width in table.widths]
    rows = [head]
    for row in table.rows:
        cells = _write_row(row, widths, looks)
        rows.append(cells)
    return write_table(rows, widths)


def _write_row(texts: tuple[str, ...], widths: list[int], looks: list[TextLook]) -> list[WordCell]:
    cells = []
    columns = zip(texts, widths, looks, strict=True)
    for text, width, look in columns:
        color = LIGHT_COLORS.get(text, WHITE)
        cell = write_cell(text, width, color, look)
        cells.append(cell)
    return cells
