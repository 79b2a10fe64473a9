"""Finds where the lists of a ledger stand in its text: quickly by its lines, or surely by the reader of YAML."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.model.diagnostics import Location

MAPPINGS = frozenset({"assign", "due"})
"""Keys of a ledger whose values are mappings, not lists."""
_DOCUMENT_END = re.compile(rb"^\.\.\.(?=[ \t\r\n]|\Z)", re.MULTILINE)
"""The line with which YAML ends a document: what is written behind it belongs to another one."""
_ROOT_KEY = re.compile(rb"^([a-z_]+):[ \t]*(?:#.*)?\r?$|^[^ \t\r\n#-]", re.MULTILINE)
"""A key of the root whose value begins on a line below it, or any other line that begins at the margin."""
_FIRST_ENTRY = re.compile(rb"(?:[ \t]*(?:#.*)?\r?\n)+( *)- +(?=[^ \t\r\n#])")


class ListPlace(NamedTuple):
    """Where a list of the ledger stands in its text, as far as the reader of YAML tells."""

    value: Location
    """Where its first hyphen or its bracket stands."""
    last_entry: Location | None
    """Where its last entry begins; None for an empty list."""
    end_line: int
    """The line of the next key, or the one after the last line."""


def guess_places(data: bytes, keys: Iterable[str]) -> dict[str, ListPlace] | None:
    """Guess from the lines of a text where block lists stand; None where one of them is written otherwise.

    The texts of entries can look like entries: whoever asks reads the result.
    """
    places: dict[str, ListPlace] = {}
    for key in keys:
        found = re.search(rb"^[\"']?" + key.encode() + rb"[\"']?[ \t]*:", data, re.MULTILINE)
        if found is None:
            continue
        place = None if key in MAPPINGS else _guess_place(data, key)
        if place is None:
            return None
        places[key] = place
    return places


def find_document_end(data: bytes) -> int:
    """Where the text of a ledger ends: before the line of three points, where it has one."""
    match = _DOCUMENT_END.search(data)
    return match.start() if match else len(data)


def find_places(data: bytes) -> dict[str, ListPlace]:
    """Find where the lists of a ledger stand in its text; all of it is read."""
    from reformctl.tablefile import yaml_reader
    from reformctl.tablefile.encoding import decode_text
    from reformctl.tablefile.located_values import LocatedDict, LocatedList

    text = decode_text(data)
    composed = yaml_reader.compose_text(text)
    root = composed.value
    places: dict[str, ListPlace] = {}
    if not isinstance(root, LocatedDict):
        return places
    last_line = _find_last_line(data)
    begins = sorted(key_location.line for key_location, _value in root.locations.values())
    for key, (key_location, value_location) in root.locations.items():
        entries = root[key]
        later = [line for line in begins if line > key_location.line]
        end_line = later[0] if later else last_line
        if isinstance(entries, LocatedList):
            last_entry = entries.locations[-1] if entries else None
            places[key] = ListPlace(value_location, last_entry, end_line)
        elif isinstance(entries, LocatedDict):
            keys = [location for location, _value in entries.locations.values()]
            places[key] = ListPlace(value_location, max(keys, default=None), end_line)
    return places


def _guess_place(data: bytes, key: str) -> ListPlace | None:
    end = find_document_end(data)
    begin = 0
    for match in _ROOT_KEY.finditer(data):
        if begin:
            end = min(end, match.start())
            break
        if match[1] == key.encode():
            begin = match.end()
    first = _FIRST_ENTRY.match(data, begin) if begin else None
    if first is None:
        return None
    last = data.rfind(b"\n" + first[1] + b"- ", begin, end) + 1
    hyphen = re.compile(rb" *- +").match(data, last)
    if hyphen is None:
        return None
    first_hyphen = _make_location(data, first.start(1), first.end(1))
    is_last = end == len(data)
    end_line = _find_last_line(data) if is_last else _make_location(data, end, end).line
    return ListPlace(first_hyphen, _make_location(data, last, hyphen.end()), end_line)


def _make_location(data: bytes, line_start: int, offset: int) -> Location:
    """The place of an offset in a line that has only blanks and a hyphen before it."""
    return Location(data.count(b"\n", 0, line_start) + 1, offset - line_start + 1)


def _find_last_line(data: bytes) -> int:
    """The line before which the last list ends: the one that ends the document, or the one after the last."""
    end = find_document_end(data)
    return data.count(b"\n", 0, end) + (1 if end < len(data) else 2)
