"""A summary as a workbook: the 汇总表, the counts with what is late or missing, and a sheet for the office's acts."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.exporting.limits import MAX_ROW_PIXELS
from reformctl.exporting.to_xlsx import BLACK_FONT, BODY_FONT, TITLE_FONT, open_workbook
from reformctl.tracking.excel_workbook import LINE_PIXELS, count_lines, drop_fixed_heights, lay_out_page, prepare_text
from reformctl.tracking.form import HEAD_COLOR
from reformctl.tracking.summaries.content import INTERNAL, LIGHT_COLORS, MAX_SHORT_WIDTH, Summary, SummaryTable

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MIDDLE = {"align": "center", "valign": "vcenter"}
HEAD = {**BLACK_FONT, **MIDDLE, "bg_color": f"#{HEAD_COLOR}"}
TITLE = {**TITLE_FONT, **MIDDLE}
KAI_FONT = {**BODY_FONT, "font_name": "楷体", "font_size": 12}
NOTE = {**KAI_FONT, "valign": "vcenter", "text_wrap": True}
HEADING = {**BLACK_FONT, "font_size": 12}
"""The fonts of official documents, as an exported workbook has them."""
HEAD_ROW = 2
"""The row of headings, counted from 0: the title and the counts stand above it."""


class _SummaryLooks(NamedTuple):
    """How the cells of a table look."""

    head: "Format"
    text: "Format"
    short: "Format"
    """In the middle of a narrow column."""
    lights: "dict[str, Format]"
    """Of a light, by its name."""


def write(summary: Summary) -> bytes:
    """Write every text as a text; the same summary gives the same bytes."""
    file = io.BytesIO()
    book = open_workbook(file)
    main, *others = summary.tables
    _write_main(book, summary, main)
    _write_notice(book, summary, others)
    office = book.add_worksheet(summary.office.title)
    _write_table(book, office, summary.office, 0)
    office.freeze_panes(1, 2)
    _lay_out(office)
    book.close()
    return drop_fixed_heights(file.getvalue())


def _write_main(book: "Workbook", summary: Summary, table: SummaryTable) -> None:
    """Write the 汇总表, with the title and the counts above it."""
    page = book.add_worksheet("汇总表")
    last_column = len(table.heads) - 1
    title = prepare_text(summary.title)
    title_look = book.add_format(TITLE)
    page.merge_range(0, 0, 0, last_column, title, title_look)
    page.set_row(0, 36)
    counts = "".join(summary.lines)
    note = prepare_text(f"{INTERNAL}　{counts}")
    note_look = book.add_format(NOTE)
    page.merge_range(1, 0, 1, last_column, note, note_look)
    page.set_row(1, 24)
    last_row = _write_table(book, page, table, HEAD_ROW)
    first_row = HEAD_ROW + 1
    page.freeze_panes(first_row, 2)
    page.autofilter(HEAD_ROW, 0, last_row, last_column)
    page.repeat_rows(HEAD_ROW)
    _lay_out(page)


def _write_notice(book: "Workbook", summary: Summary, tables: Sequence[SummaryTable]) -> None:
    """Write the sheet 通报: the counts line by line, and below them the other tables."""
    page = book.add_worksheet("通报")
    row = 0
    for line in (INTERNAL, *summary.lines):
        text = prepare_text(line)
        look = book.add_format(BODY_FONT)
        page.write_string(row, 0, text, look)
        row += 1
    for table in tables:
        row += 1
        title = prepare_text(table.title)
        title_look = book.add_format(HEADING)
        page.write_string(row, 0, title, title_look)
        row += 1
        last_row = _write_table(book, page, table, row)
        row = last_row + 1
    _lay_out(page)


def _write_table(book: "Workbook", page: "Worksheet", table: SummaryTable, head_row: int) -> int:
    """Write a table from a row on; returns the last row."""
    looks = _add_looks(book)
    for column, head in enumerate(table.heads):
        page.write_string(head_row, column, head, looks.head)
        width = table.widths[column]
        page.set_column(column, column, width)
    number = head_row
    for row in table.rows:
        number += 1
        for column, text in enumerate(row):
            head = table.heads[column]
            width = table.widths[column]
            place = (row[0], head)
            cell_text = prepare_text(text, place)
            look = _choose_look(looks, text, width)
            page.write_string(number, column, cell_text, look)
        lines = map(count_lines, row, table.widths)
        wanted = max(lines) * LINE_PIXELS
        pixels = min(wanted, MAX_ROW_PIXELS)
        page.set_row_pixels(number, pixels)
    return number


def _add_looks(book: "Workbook") -> _SummaryLooks:
    text = {**BODY_FONT, "valign": "vcenter", "text_wrap": True, "border": 1, "num_format": "@"}
    short = {**text, "align": "center"}
    head = {**text, **HEAD}
    head_look = book.add_format(head)
    text_look = book.add_format(text)
    short_look = book.add_format(short)
    light_looks = {}
    for name, color in LIGHT_COLORS.items():
        light = {**short, "bg_color": f"#{color}"}
        light_looks[name] = book.add_format(light)
    return _SummaryLooks(head_look, text_look, short_look, light_looks)


def _choose_look(looks: _SummaryLooks, text: str, width: int) -> "Format":
    if text in looks.lights:
        return looks.lights[text]
    if width <= MAX_SHORT_WIDTH:
        return looks.short
    return looks.text


def _lay_out(page: "Worksheet") -> None:
    lay_out_page(page)
    page.set_header(f"&R{INTERNAL}")
