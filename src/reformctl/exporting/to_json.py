"""JSON: a bare array, or one object a line; keys in the order of the columns, Chinese unescaped."""

import json
from collections.abc import Iterator
from itertools import chain

from reformctl.exporting.sheet import Sheet, encoded


def dump(sheet: Sheet) -> Iterator[bytes]:
    """An array with one object a line, so that it can be read, compared by line and piped into jq."""
    records = (f"{',' if at else ''}\n{record}" for at, record in enumerate(_records(sheet)))
    return encoded(chain("[", records, ["\n]\n"]))


def dump_lines(sheet: Sheet) -> Iterator[bytes]:
    """One JSON object a line, the shape that jq and grep like best."""
    return encoded(f"{record}\n" for record in _records(sheet))


def _records(sheet: Sheet) -> Iterator[str]:
    return (json.dumps(record, ensure_ascii=False) for record in sheet.records())
