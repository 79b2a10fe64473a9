"""A Markdown table (GitHub Flavored Markdown, 4.10) to paste into a report or an issue."""

from collections.abc import Iterator
from itertools import chain

from reformctl.exporting.sheet import Sheet, encoded
from reformctl.text.escaping import escape_markdown


def dump(sheet: Sheet) -> Iterator[bytes]:
    """One row a task; every character that Markdown would obey is escaped, so that the text reads as it is."""
    rows = chain([sheet.heads(), ["---"] * len(sheet.columns)], sheet.texts())
    cells = ([text if text == "---" else escape_markdown(text) for text in row] for row in rows)
    return encoded(f"| {' | '.join(row)} |\n" for row in cells)
