"""JSON: a bare array, or one object a line; keys in the order of the columns, Chinese unescaped."""

import json
from collections.abc import Iterator

from reformctl.exporting.sheet import Sheet, encode_lines


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write an array with one object a line, so that it can be read, compared by line and piped into jq."""
    return encode_lines(_write_array(sheet))


def dump_lines(sheet: Sheet) -> Iterator[bytes]:
    """Write one JSON object a line, the shape that jq and grep like best."""
    return encode_lines(f"{record}\n" for record in _write_records(sheet))


def _write_array(sheet: Sheet) -> Iterator[str]:
    yield "["
    separator = "\n"
    for record in _write_records(sheet):
        yield separator + record
        separator = ",\n"
    yield "\n]\n"


def _write_records(sheet: Sheet) -> Iterator[str]:
    for record in sheet.make_records():
        yield json.dumps(record, ensure_ascii=False)
