"""A summary as a Word document on A4 across."""

from reformctl.tracking.summaries.content import INTERNAL, Summary, SummaryTable
from reformctl.tracking.word_document import (
    BODY_SIZE,
    HEAD_COLOR,
    TITLE_SIZE,
    share_room,
    write_cell,
    write_document,
    write_paragraph,
    write_table,
)

HEADING_SIZE = 24
"""Half points of the heading of a table."""
LIGHT_COLORS = {"红灯": "FFC7CE", "黄灯": "FFEB9C", "绿灯": "C6EFCE", "灰灯": "D9D9D9"}
WHITE = "FFFFFF"


def write(summary: Summary) -> bytes:
    """The sentences, then each table under its heading; the same summary gives the same bytes."""
    blocks = [
        write_paragraph(INTERNAL, BODY_SIZE, bold=True),
        write_paragraph(summary.title, TITLE_SIZE, centered=True, bold=True),
        *(write_paragraph(line, HEADING_SIZE) for line in summary.lines),
    ]
    main, *others = summary.tables
    for table in (*others, main):
        blocks += [write_paragraph(table.title, HEADING_SIZE, bold=True), _write_table(table), "<w:p/>"]
    return write_document(blocks, protected=False)


def _write_table(table: SummaryTable) -> str:
    widths = share_room(table.widths)
    rows = [[write_cell(head, width, HEAD_COLOR, bold=True) for head, width in zip(table.heads, widths, strict=True)]]
    for row in table.rows:
        cells = zip(row, widths, strict=True)
        rows.append([write_cell(text, width, LIGHT_COLORS.get(text, WHITE)) for text, width in cells])
    return write_table(rows, widths)
