"""Comma-separated values (RFC 4180, but with plain newlines, which pipelines expect)."""

import csv
from collections.abc import Iterator
from itertools import chain

from reformctl.exporting.sheet import Sheet, encoded


def dump(sheet: Sheet) -> Iterator[bytes]:
    """One row a task under one row of headings; lists joined by 、; quoted where a value needs it."""
    return encoded(_lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    """Each row as csv writes it: it quotes a lone return only if rows end in one (CPython 3.11)."""
    line = _Line()
    writer = csv.writer(line, lineterminator="\r\n")
    heads = () if sheet.headers == "none" else (sheet.heads(),)
    for row in chain(heads, sheet.texts()):
        writer.writerow(row)
        yield line.text.removesuffix("\r\n") + "\n"


class _Line:
    """Takes what csv writes, one row at a time."""

    text = ""

    def write(self, row: str) -> None:
        self.text = row
