"""Whole records for the eye: a label and its text a line, wrapped to the terminal, one blank line between records."""

from reformctl.exporting.sheet import Sheet, plain
from reformctl.model.fields import Value
from reformctl.text.escaping import escape_text
from reformctl.text.styles import make_bold
from reformctl.text.width_and_breaks import clip_text, display_width, pad_text, wrap_text

GAP = "  "
NARROWEST = 20
"""Columns that a text gets beside its label; in a narrower window it stands below it."""


def dump(sheet: Sheet) -> bytes:
    """What the document does not state is left out; outside a terminal each text stays on one line."""
    return "\n".join(_record(sheet, row) for row in sheet.rows).encode()


def _record(sheet: Sheet, row: tuple[Value, ...]) -> str:
    fields = [(escape_text(head), escape_text(plain(value))) for head, value in zip(sheet.heads(), row, strict=True)]
    fields = [(head, text) for head, text in fields if text]
    if sheet.headers == "none":
        fields = [("", text) for _head, text in fields]
    margin = max((display_width(head) for head, _text in fields), default=0)
    indent = " " * margin + GAP if margin else ""
    room = None if sheet.screen.width is None else sheet.screen.width - len(indent)
    if room is not None and room < NARROWEST and margin:
        return _stacked(fields, sheet)
    lines = []
    for head, text in fields:
        label = make_bold(pad_text(head, margin), color=sheet.screen.color) + GAP if margin else ""
        parts = [text] if room is None else wrap_text(text, room)
        lines += [(label if index == 0 else indent) + part for index, part in enumerate(parts)]
    return "".join(f"{line}\n" for line in lines)


def _stacked(fields: list[tuple[str, str]], sheet: Sheet) -> str:
    """Each label on a line of its own, its text below it."""
    room = sheet.screen.width or NARROWEST
    lines = []
    for head, text in fields:
        lines += [make_bold(clip_text(head, room), color=sheet.screen.color), *wrap_text(text, room)]
    return "".join(f"{line}\n" for line in lines)
