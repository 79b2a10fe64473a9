"""Tab-separated values for cut, sort, awk and fzf: never quoted, one task always one line."""

from reformctl.sheet import Sheet

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def dump(sheet: Sheet) -> bytes:
    r"""One line a row; a tab, a newline, a return and a backslash inside a value are written \t, \n, \r and \\."""
    rows = sheet.texts() if sheet.headers == "none" else [list(sheet.heads()), *sheet.texts()]
    return "".join("\t".join(text.translate(_ESCAPES) for text in row) + "\n" for row in rows).encode()
