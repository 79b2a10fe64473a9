"""Comma-separated values (RFC 4180, but with plain newlines, which pipelines expect): opens in Excel with --bom."""

import csv

from reformctl.sheet import Sheet


def dump(sheet: Sheet) -> bytes:
    """One row a task under one row of headings; lists joined by 、; quoted where a value needs it."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    if sheet.headers != "none":
        writer.writerow(sheet.heads())
    writer.writerows(sheet.texts())
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines).encode()


class _Lines(list[str]):
    """Takes what csv writes, one row at a time: it quotes a lone return only if rows end in one (CPython 3.11)."""

    def write(self, row: str) -> None:
        self.append(row)
