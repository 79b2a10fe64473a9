"""Whole records to read: a label and its text a line, wrapped to the terminal, a blank line between records."""

from typing import NamedTuple

from reformctl.exporting.limits import MIN_TEXT_COLUMNS
from reformctl.exporting.sheet import LABEL_STYLES, RowValues, Sheet, format_value
from reformctl.model.fields import Column
from reformctl.system.environment import Screen
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
    records = []
    for row in sheet.rows:
        fields = _list_fields(sheet, row)
        record = _write_record(fields, sheet.screen)
        records.append(record)
    text = "\n".join(records)
    return text.encode()


def _list_fields(sheet: Sheet, row: RowValues) -> list[LabelledText]:
    """List the fields of a row that have a text."""
    headings = sheet.list_headings()
    fields = []
    for column, heading, value in zip(sheet.columns, headings, row, strict=True):
        label = ""
        if sheet.has_headings:
            label = escape_text(heading)
        shown = format_value(value)
        text = escape_text(shown)
        if text:
            style = _choose_style(column)
            fields.append(LabelledText(label, text, style))
    return fields


def _choose_style(column: Column) -> str:
    if column.key == "title":
        return BOLD_STYLE
    return LABEL_STYLES.get(column.label, "")


def _write_record(fields: list[LabelledText], screen: Screen) -> str:
    """Write each text beside its label, or below it where the window is too narrow for that."""
    label_widths = [display_width(field.label) for field in fields]
    widest_label = max(label_widths, default=0)
    if not widest_label:
        return _write_texts(fields, screen)
    margin = widest_label + len(GAP)
    room = None
    if screen.width is not None:
        room = screen.width - margin
        if room < MIN_TEXT_COLUMNS:
            return _stack_fields(fields, screen)
    record = ""
    for field in fields:
        start = pad_text(field.label, margin)
        for line in _write_lines(field, room, screen):
            record += f"{start}{line}\n"
            start = " " * margin
    return record


def _write_texts(fields: list[LabelledText], screen: Screen) -> str:
    """Write texts without labels."""
    record = ""
    for field in fields:
        for line in _write_lines(field, screen.width, screen):
            record += f"{line}\n"
    return record


def _stack_fields(fields: list[LabelledText], screen: Screen) -> str:
    """Write each label on a line of its own, its text below it."""
    room = screen.width or MIN_TEXT_COLUMNS
    record = ""
    for field in fields:
        label = clip_text(field.label, room)
        head = make_bold(label, color=screen.color)
        record += f"{head}\n"
        for line in _write_lines(field, room, screen):
            record += f"{line}\n"
    return record


def _write_lines(field: LabelledText, room: int | None, screen: Screen) -> list[str]:
    """Write the text of a field in lines of at most `room` columns."""
    lines = [field.text]
    if room is not None:
        lines = wrap_text(field.text, room)
    is_painted = screen.color and field.style != ""
    return [paint_text(line, field.style, color=is_painted) for line in lines]
