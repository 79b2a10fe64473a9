"""Tab-separated values for cut, sort, awk and fzf: never quoted, one task always one line."""

from collections.abc import Iterator
from itertools import chain

from reformctl.exporting.sheet import Sheet, encoded

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def dump(sheet: Sheet) -> Iterator[bytes]:
    r"""One line a row; a tab, a newline, a return and a backslash inside a value are written \t, \n, \r and \\."""
    heads = () if sheet.headers == "none" else (sheet.heads(),)
    rows = chain(heads, sheet.texts())
    return encoded("\t".join(text.translate(_ESCAPES) for text in row) + "\n" for row in rows)
