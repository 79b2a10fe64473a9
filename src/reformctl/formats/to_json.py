"""JSON: a bare array, or one object a line; keys in the order of the columns, Chinese unescaped."""

import json

from reformctl.sheet import Sheet


def dump(sheet: Sheet) -> bytes:
    """An array with one object a line, so that it can be read, compared by line and piped into jq."""
    return ("[" + ",".join(f"\n{record}" for record in _records(sheet)) + "\n]\n").encode()


def dump_lines(sheet: Sheet) -> bytes:
    """One JSON object a line, the shape that jq and grep like best."""
    return "".join(f"{record}\n" for record in _records(sheet)).encode()


def _records(sheet: Sheet) -> list[str]:
    return [json.dumps(record, ensure_ascii=False) for record in sheet.records()]
