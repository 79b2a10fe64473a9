"""Whole records for the eye: a label and its text a line, wrapped to the terminal, one blank line between records."""

from reformctl.columns import Value
from reformctl.sheet import Sheet, plain
from reformctl.text import bold, pad, safe, width, wrap

GAP = "  "
NARROWEST = 20
"""Columns that a text gets at least, however narrow the window."""


def dump(sheet: Sheet) -> bytes:
    """What the document does not state is left out; outside a terminal each text stays on one line."""
    return "\n".join(_record(sheet, row) for row in sheet.rows).encode()


def _record(sheet: Sheet, row: tuple[Value, ...]) -> str:
    fields = [(safe(head), safe(plain(value))) for head, value in zip(sheet.heads(), row, strict=True)]
    fields = [(head, text) for head, text in fields if text]
    if sheet.headers == "none":
        fields = [("", text) for _head, text in fields]
    margin = max((width(head) for head, _text in fields), default=0)
    indent = " " * margin + GAP if margin else ""
    room = None if sheet.screen.width is None else max(sheet.screen.width - len(indent), NARROWEST)
    lines = []
    for head, text in fields:
        label = bold(pad(head, margin), color=sheet.screen.color) + GAP if margin else ""
        parts = [text] if room is None else wrap(text, room)
        lines += [(label if index == 0 else indent) + part for index, part in enumerate(parts)]
    return "".join(f"{line}\n" for line in lines)
