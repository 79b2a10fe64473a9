"""Comma-separated values (RFC 4180, but with plain newlines, which pipelines expect)."""

import csv
from collections.abc import Iterator

from reformctl.exporting.sheet import Sheet, encode_lines


class _RowBuffer:
    """Keeps what the csv module writes, one row at a time."""

    text = ""

    def write(self, row: str) -> None:
        self.text = row


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write one line of headings and one a row; lists are joined by 、, and a value is quoted where it must be."""
    lines = _write_lines(sheet)
    return encode_lines(lines)


def _write_lines(sheet: Sheet) -> Iterator[str]:
    """Write rows with the csv module, which quotes a lone return only if rows end in one (CPython 3.11)."""
    buffer = _RowBuffer()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in sheet.format_lines():
        writer.writerow(row)
        line = buffer.text.removesuffix("\r\n")
        yield f"{line}\n"
