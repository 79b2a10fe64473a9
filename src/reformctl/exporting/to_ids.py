"""The values of the first column, one a line: references to feed into the next command."""

from collections.abc import Iterator

from reformctl.exporting.sheet import Sheet, encode_lines, format_value


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write each value of the first column once."""
    values = map(format_value, sheet.rows.list_first_values())
    unique = dict.fromkeys(values)
    return encode_lines(f"{value}\n" for value in unique)
