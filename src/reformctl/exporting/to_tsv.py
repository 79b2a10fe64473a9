"""Tab-separated values for cut, sort, awk and fzf: never quoted, one task always one line."""

from collections.abc import Iterator, Sequence

from reformctl.exporting.sheet import Sheet, encode_lines

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def dump(sheet: Sheet) -> Iterator[bytes]:
    r"""Write one line a row; a tab, a newline, a return and a backslash in a value become \t, \n, \r and \\."""
    return encode_lines(map(_write_line, sheet.format_lines()))


def _write_line(row: Sequence[str]) -> str:
    escaped = [text.translate(_ESCAPES) for text in row]
    return "\t".join(escaped) + "\n"
