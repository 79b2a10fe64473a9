"""What the first column holds, one a line: references to feed into the next command."""

from collections.abc import Iterator

from reformctl.exporting.sheet import Sheet, encoded, plain


def dump(sheet: Sheet) -> Iterator[bytes]:
    """The first column alone, each value once."""
    return encoded(f"{value}\n" for value in dict.fromkeys(map(plain, sheet.rows.first())))
