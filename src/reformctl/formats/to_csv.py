"""Comma-separated values (RFC 4180, but with plain newlines, which pipelines expect): opens in Excel with --bom."""

import csv
import io

from reformctl.sheet import Sheet


def dump(sheet: Sheet) -> bytes:
    """One row a task under one row of headings; lists joined by 、; quoted where a value needs it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if sheet.headers != "none":
        writer.writerow(sheet.heads())
    writer.writerows(sheet.texts())
    return text.getvalue().encode()
