"""JSON: a bare array, or one object a line; keys in the order of the columns, Chinese unescaped."""

import json
from collections.abc import Iterator

from reformctl.exporting.sheet import Sheet, encode_lines


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write an array with one object a line, so that it can be read, compared by line and piped into jq."""
    pieces = _write_array(sheet)
    return encode_lines(pieces)


def dump_lines(sheet: Sheet) -> Iterator[bytes]:
    """Write one JSON object a line, the shape that jq and grep like best."""
    lines = _write_lines(sheet)
    return encode_lines(lines)


def _write_array(sheet: Sheet) -> Iterator[str]:
    yield "["
    separator = "\n"
    for text in _write_objects(sheet):
        yield separator + text
        separator = ",\n"
    yield "\n]\n"


def _write_lines(sheet: Sheet) -> Iterator[str]:
    for text in _write_objects(sheet):
        yield f"{text}\n"


def _write_objects(sheet: Sheet) -> Iterator[str]:
    for record in sheet.make_records():
        yield json.dumps(record, ensure_ascii=False)
