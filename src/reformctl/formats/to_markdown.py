"""A Markdown table (GitHub Flavored Markdown, 4.10) to paste into a report or an issue."""

from reformctl.sheet import Sheet
from reformctl.text import markdown


def dump(sheet: Sheet) -> bytes:
    """One row a task; every character that Markdown would obey is escaped, so that the text reads as it is."""
    rows = [list(sheet.heads()), ["---"] * len(sheet.columns), *sheet.texts()]
    rows = [[text if text == "---" else markdown(text) for text in row] for row in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows).encode()
