"""A summary as a workbook: the 汇总表, the counts with what is late or missing, and a sheet for the office's acts."""

import io
from typing import TYPE_CHECKING

from reformctl.exporting.to_xlsx import BLACK_FONT, BODY_FONT, TITLE_FONT, open_workbook
from reformctl.tracking.form_xlsx import (
    LINE_PIXELS,
    MAX_ROW_PIXELS,
    count_lines,
    drop_fixed_heights,
    prepare_text,
    refuse_long_text,
)
from reformctl.tracking.summaries.content import INTERNAL, Summary, SummaryTable

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEAD = {**BLACK_FONT, "align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"}
TITLE = {**TITLE_FONT, "align": "center", "valign": "vcenter"}
NOTE = {**BODY_FONT, "font_name": "楷体", "font_size": 12, "valign": "vcenter", "text_wrap": True}
HEADING = {**BLACK_FONT, "font_size": 12}
"""The fonts of official documents, as an exported workbook has them."""
HEAD_ROW = 2
"""The row of headings, counted from 0: the title and the counts stand above it."""
MAX_SHORT_WIDTH = 12
"""Columns of text up to which the texts of a column stand in the middle."""
LIGHT_COLORS = {"红灯": "#FFC7CE", "黄灯": "#FFEB9C", "绿灯": "#C6EFCE", "灰灯": "#D9D9D9"}


def write(summary: Summary) -> bytes:
    """Every text is a text; the same summary gives the same bytes."""
    file = io.BytesIO()
    book = open_workbook(file)
    main, *others = summary.tables
    page = book.add_worksheet("汇总表")
    last_column = len(main.heads) - 1
    page.merge_range(0, 0, 0, last_column, prepare_text(summary.title), book.add_format(TITLE))
    page.set_row(0, 36)
    note = f"{INTERNAL}　{''.join(summary.lines)}"
    page.merge_range(1, 0, 1, last_column, prepare_text(note), book.add_format(NOTE))
    page.set_row(1, 24)
    last = _write_table(book, page, main, HEAD_ROW)
    page.freeze_panes(HEAD_ROW + 1, 2)
    page.autofilter(HEAD_ROW, 0, last, last_column)
    page.repeat_rows(HEAD_ROW)
    _lay_out(page)
    notes = book.add_worksheet("通报")
    down = 0
    for line in (INTERNAL, *summary.lines):
        notes.write_string(down, 0, prepare_text(line), book.add_format(BODY_FONT))
        down += 1
    for table in others:
        notes.write_string(down + 1, 0, prepare_text(table.title), book.add_format(HEADING))
        down = _write_table(book, notes, table, down + 2) + 1
    _lay_out(notes)
    office = book.add_worksheet(summary.office.title)
    _write_table(book, office, summary.office, 0)
    office.freeze_panes(1, 2)
    _lay_out(office)
    book.close()
    return drop_fixed_heights(file.getvalue())


def _write_table(book: "Workbook", page: "Worksheet", table: SummaryTable, down: int) -> int:
    """Write a table from a row on; returns the last row."""
    cell = {**BODY_FONT, "valign": "vcenter", "text_wrap": True, "border": 1, "num_format": "@"}
    short = {**cell, "align": "center"}
    head = book.add_format({**cell, **HEAD})
    plain, centered = book.add_format(cell), book.add_format(short)
    looks = [centered if width <= MAX_SHORT_WIDTH else plain for width in table.widths]
    colored: dict[str, Format] = {
        name: book.add_format({**short, "bg_color": color}) for name, color in LIGHT_COLORS.items()
    }
    for at, (text, width) in enumerate(zip(table.heads, table.widths, strict=True)):
        page.write_string(down, at, text, head)
        page.set_column(at, at, width)
    for number, row in enumerate(table.rows, down + 1):
        for at, text in enumerate(row):
            cell_text = prepare_text(text)
            refuse_long_text(cell_text, f"{row[0]} {table.heads[at]}")
            page.write_string(number, at, cell_text, colored.get(text, looks[at]))
        lines = max(map(count_lines, row, table.widths))
        page.set_row_pixels(number, min(lines * LINE_PIXELS, MAX_ROW_PIXELS))
    return down + len(table.rows)


def _lay_out(page: "Worksheet") -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_header(f"&R{INTERNAL}")
    page.set_footer("&C&P / &N")
