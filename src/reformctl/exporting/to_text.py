"""Whole records to read: a label and its text a line, wrapped to the terminal, a blank line between records."""

from typing import NamedTuple

from reformctl.exporting.limits import MIN_TEXT_COLUMNS
from reformctl.exporting.sheet import LABEL_STYLES, Sheet, format_value
from reformctl.model.fields import Value
from reformctl.text.escaping import escape_text
from reformctl.text.styles import BOLD_STYLE, make_bold, paint_text
from reformctl.text.width_and_breaks import clip_text, display_width, pad_text, wrap_text

GAP = "  "
"""Between a label and its text."""


class LabelledText(NamedTuple):
    """A field of a record."""

    label: str
    """Empty where no headings are written."""
    text: str
    style: str
    """How the text looks on a terminal; empty where it is plain."""


def dump(sheet: Sheet) -> bytes:
    """Write the records without what the document does not state; outside a terminal no text is wrapped."""
    records = [_write_record(sheet, row) for row in sheet.rows]
    return "\n".join(records).encode()


def _write_record(sheet: Sheet, row: tuple[Value, ...]) -> str:
    fields = _list_fields(sheet, row)
    margin = max((display_width(field.label) for field in fields), default=0)
    indent = " " * margin + GAP if margin else ""
    room = None
    if sheet.screen.width is not None:
        room = sheet.screen.width - len(indent)
        if room < MIN_TEXT_COLUMNS and margin:
            return _stack_fields(fields, sheet)
    record = ""
    for field in fields:
        start = ""
        if margin:
            start = pad_text(field.label, margin) + GAP
        for line in _write_lines(field, room, color=sheet.screen.color):
            record += f"{start}{line}\n"
            start = indent
    return record


def _list_fields(sheet: Sheet, row: tuple[Value, ...]) -> list[LabelledText]:
    fields = []
    for column, heading, value in zip(sheet.columns, sheet.list_headings(), row, strict=True):
        label = escape_text(heading) if sheet.has_headings else ""
        text = escape_text(format_value(value))
        style = BOLD_STYLE if column.key == "title" else LABEL_STYLES.get(column.label, "")
        if text:
            fields.append(LabelledText(label, text, style))
    return fields


def _write_lines(field: LabelledText, room: int | None, *, color: bool) -> list[str]:
    """Write the text of a field in lines of at most `room` columns."""
    lines = [field.text] if room is None else wrap_text(field.text, room)
    return [paint_text(line, field.style, color=color and field.style != "") for line in lines]


def _stack_fields(fields: list[LabelledText], sheet: Sheet) -> str:
    """Write each label on a line of its own, its text below it."""
    room = sheet.screen.width or MIN_TEXT_COLUMNS
    record = ""
    for field in fields:
        label = clip_text(field.label, room)
        record += make_bold(label, color=sheet.screen.color) + "\n"
        for line in _write_lines(field, room, color=sheet.screen.color):
            record += f"{line}\n"
    return record
