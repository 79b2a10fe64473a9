"""Tab-separated values for cut, sort, awk and fzf: never quoted, one task always one line."""

from collections.abc import Iterator, Sequence

from reformctl.exporting.sheet import Sheet, encode_lines

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def dump(sheet: Sheet) -> Iterator[bytes]:
    r"""Write one line a row; a tab, a newline, a return and a backslash in a value become \t, \n, \r and \\."""
    rows = sheet.format_lines()
    lines = map(_write_line, rows)
    return encode_lines(lines)


def _write_line(texts: Sequence[str]) -> str:
    escaped = [text.translate(_ESCAPES) for text in texts]
    line = "\t".join(escaped)
    return f"{line}\n"
