"""The values of the first column, one a line: references to feed into the next command."""

from collections.abc import Iterator

from reformctl.exporting.sheet import Sheet, encode_lines, format_value


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write each value of the first column once."""
    lines = _write_lines(sheet)
    return encode_lines(lines)


def _write_lines(sheet: Sheet) -> Iterator[str]:
    values = sheet.rows.list_first_values()
    texts = map(format_value, values)
    for text in dict.fromkeys(texts):
        yield f"{text}\n"
