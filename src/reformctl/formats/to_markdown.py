"""A Markdown table (GitHub Flavored Markdown, 4.10) to paste into a report or an issue."""

from reformctl.sheet import Sheet

_ESCAPES = str.maketrans(
    {**{mark: f"\\{mark}" for mark in "\\|*_`[]~"}, "<": "&lt;", "&": "&amp;", "\n": "<br>", "\r": ""}
)


def dump(sheet: Sheet) -> bytes:
    """One row a task; every character that Markdown would obey is escaped, so that the text reads as it is."""
    rows = [list(sheet.heads()), ["---"] * len(sheet.columns), *sheet.texts()]
    rows = [[text if text == "---" else text.translate(_ESCAPES) for text in row] for row in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows).encode()
