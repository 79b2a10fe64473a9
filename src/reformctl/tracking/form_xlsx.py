"""A form as an Excel workbook: official cells locked, cells to fill in open, with lists to choose from.

The same form gives the same bytes.
"""

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from reformctl.exporting import to_xlsx
from reformctl.exporting.limits import MAX_ROW_PIXELS
from reformctl.tracking.excel_workbook import LINE_PIXELS, count_lines, drop_fixed_heights, lay_out_page, prepare_text
from reformctl.tracking.form import (
    FORM_SHEET,
    HEAD_COLOR,
    ID_HEADING,
    INFO_SHEET,
    LOCKED_COLOR,
    OPEN_COLOR,
    OPEN_COLUMNS,
    OPEN_HEAD_COLOR,
    STATES_SHEET,
    Form,
    FormColumns,
    FormRow,
    format_official,
    make_note,
    make_title,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ID_WIDTH = 10
TEXT_FORMAT = "@"
"""Excel's format of cells that stay text, whatever is typed into them."""
TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2
"""Rows above those of the tasks, from 0."""
FEWEST_OPEN_LINES = 3
"""Lines of a row at the least, so that there is room to write in by hand as well."""
ALLOWED_ACTIONS = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
}
"""What the protection lets everybody do. It has no password: it keeps hands from slipping, not people out."""


class _FormLooks(NamedTuple):
    """How the cells of a form look."""

    title: "Format"
    note: "Format"
    locked_head: "Format"
    open_head: "Format"
    locked: "Format"
    open: "Format"
    """Of a cell to fill in."""
    date: "Format"
    """Of a cell to fill in with a date."""


def write_form(form: Form) -> bytes:
    """Write the workbook of a form."""
    file = io.BytesIO()
    title = make_title(form)
    book = to_xlsx.open_workbook(file, title)
    page = book.add_worksheet(FORM_SHEET)
    states = book.add_worksheet(STATES_SHEET)
    info = book.add_worksheet(INFO_SHEET)
    for row, state in enumerate(form.states):
        text = prepare_text(state)
        states.write_string(row, 0, text)
    last_state = len(form.states)
    book.define_name("states", f"={STATES_SHEET}!$A$1:$A${last_state}")
    entries = form.list_info()
    for row, (label, value) in enumerate(entries):
        text = prepare_text(value)
        info.write_string(row, 0, label)
        info.write_string(row, 1, text)
    info.set_column(0, 1, 24)
    for hidden in (states, info):
        hidden.protect("")
        hidden.hide()
    _write_page(book, page, form)
    book.close()
    return drop_fixed_heights(file.getvalue())


def _write_page(book: "Workbook", page: "Worksheet", form: Form) -> None:
    columns = form.list_columns()
    looks = _add_looks(book)
    last_column = len(columns)
    last_row = HEAD_ROW + len(form.rows)
    title = prepare_text(make_title(form))
    note = prepare_text(make_note(form))
    page.merge_range(TITLE_ROW, 0, TITLE_ROW, last_column, title, looks.title)
    page.merge_range(NOTE_ROW, 0, NOTE_ROW, last_column, note, looks.note)
    page.set_row(TITLE_ROW, 30)
    page.set_row(NOTE_ROW, 36)
    page.set_row(HEAD_ROW, 24)
    page.write_string(HEAD_ROW, 0, ID_HEADING, looks.locked_head)
    page.set_column(0, 0, ID_WIDTH)
    for position, column in enumerate(columns, 1):
        head_look = looks.open_head if column.is_open else looks.locked_head
        page.write_string(HEAD_ROW, position, column.heading, head_look)
        page.set_column(position, position, column.width)
    first_row = HEAD_ROW + 1
    for number, row in enumerate(form.rows, first_row):
        _write_row(page, number, row, columns, looks)
    _add_choices(page, columns, last_row)
    _lay_out(page, last_row, last_column)


def _add_looks(book: "Workbook") -> _FormLooks:
    middle = {"align": "center", "valign": "vcenter"}
    title = {"bold": True, "font_size": 16, **middle}
    note = {"text_wrap": True, "valign": "vcenter"}
    cell = {"valign": "top", "text_wrap": True, "border": 1, "num_format": TEXT_FORMAT}
    head = {**cell, "bold": True, **middle}
    locked_head = {**head, "bg_color": f"#{HEAD_COLOR}"}
    open_head = {**head, "bg_color": f"#{OPEN_HEAD_COLOR}"}
    locked = {**cell, "bg_color": f"#{LOCKED_COLOR}"}
    open_cell = {**cell, "bg_color": f"#{OPEN_COLOR}", "locked": False}
    date = {**open_cell, "num_format": "yyyy-mm-dd"}
    return _FormLooks(
        title=book.add_format(title),
        note=book.add_format(note),
        locked_head=book.add_format(locked_head),
        open_head=book.add_format(open_head),
        locked=book.add_format(locked),
        open=book.add_format(open_cell),
        date=book.add_format(date),
    )


def _write_row(page: "Worksheet", number: int, row: FormRow, columns: FormColumns, looks: _FormLooks) -> None:
    reference = row.task.reference
    page.write_string(number, 0, reference, looks.locked)
    lines = FEWEST_OPEN_LINES
    for position, column in enumerate(columns, 1):
        if column.is_open:
            look = looks.date if column.key == "on" else looks.open
            page.write_blank(number, position, None, look)
            continue
        official = format_official(row, column.key)
        place = (reference, column.heading)
        text = prepare_text(official, place)
        page.write_string(number, position, text, looks.locked)
        text_lines = count_lines(text, column.width)
        lines = max(lines, text_lines)
    pixels = min(lines * LINE_PIXELS, MAX_ROW_PIXELS)
    page.set_row_pixels(number, pixels)


def _add_choices(page: "Worksheet", columns: FormColumns, last_row: int) -> None:
    """Let states be chosen from a list, and only dates be written as dates."""
    from datetime import date

    first_row = HEAD_ROW + 1
    positions = {}
    for position, column in enumerate(columns, 1):
        positions[column.key] = position
    state_rule = {
        "validate": "list",
        "source": "=states",
        "error_title": "进展状态",
        "error_message": "请从下拉列表中选择。",
    }
    state = positions["state"]
    page.data_validation(first_row, state, last_row, state, state_rule)
    date_rule = {
        "validate": "date",
        "criteria": ">=",
        "value": date(2000, 1, 1),
        "error_type": "warning",
        "error_title": "填报日期",
        "error_message": "请写完整日期，如 2026-11-20。",
    }
    on = positions["on"]
    page.data_validation(first_row, on, last_row, on, date_rule)


def _lay_out(page: "Worksheet", last_row: int, last_column: int) -> None:
    """Show the heading on every page, and protect the sheet without a password."""
    first_row = HEAD_ROW + 1
    page.freeze_panes(first_row, 2)
    page.autofilter(HEAD_ROW, 0, last_row, last_column)
    page.repeat_rows(HEAD_ROW)
    lay_out_page(page)
    page.print_area(0, 0, last_row, last_column)
    options: dict[str, Any] = dict(ALLOWED_ACTIONS)
    page.protect("", options)
    first_open = last_column - len(OPEN_COLUMNS) + 1
    page.set_selection(first_row, first_open, first_row, first_open)
