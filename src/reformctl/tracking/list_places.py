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
_HYPHEN = re.compile(rb" *- +")
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
        if not _has_key(data, key):
            continue
        if key in MAPPINGS:
            return None
        place = _guess_place(data, key)
        if place is None:
            return None
        places[key] = place
    return places


def find_document_end(data: bytes) -> int:
    """Find where the text of a ledger ends: before the line of three points, where it has one."""
    match = _DOCUMENT_END.search(data)
    if match is None:
        return len(data)
    return match.start()


def find_places(data: bytes) -> dict[str, ListPlace]:
    """Find where the lists of a ledger stand in its text; all of it is read."""
    from reformctl.tablefile import yaml_reader
    from reformctl.tablefile.encoding import decode_text
    from reformctl.tablefile.located_values import LocatedDict, LocatedList

    text = decode_text(data)
    root = yaml_reader.compose_text(text).value
    places: dict[str, ListPlace] = {}
    if not isinstance(root, LocatedDict):
        return places
    last_line = _find_last_line(data)
    key_locations = [key_location for key_location, _value in root.locations.values()]
    key_lines = [location.line for location in key_locations]
    for key in root.locations:
        entries = root[key]
        if isinstance(entries, LocatedList):
            last_entry = entries.locations[-1] if entries else None
        elif isinstance(entries, LocatedDict):
            keys = [key_location for key_location, _value in entries.locations.values()]
            last_entry = max(keys, default=None)
        else:
            continue
        key_location, value_location = root.locations[key]
        later_lines = [line for line in key_lines if line > key_location.line]
        end_line = min(later_lines, default=last_line)
        places[key] = ListPlace(value_location, last_entry, end_line)
    return places


def _has_key(data: bytes, key: str) -> bool:
    pattern = rb"^[\"']?" + key.encode() + rb"[\"']?[ \t]*:"
    match = re.search(pattern, data, re.MULTILINE)
    return match is not None


def _guess_place(data: bytes, key: str) -> ListPlace | None:
    section = _find_section(data, key)
    if section is None:
        return None
    begin, end = section
    first = _FIRST_ENTRY.match(data, begin)
    if first is None:
        return None
    indent = first[1]
    entry_start = b"\n" + indent + b"- "
    line_end = data.rfind(entry_start, begin, end)
    last_start = line_end + 1
    hyphen = _HYPHEN.match(data, last_start)
    if hyphen is None:
        return None
    first_start, first_end = first.span(1)
    first_hyphen = _make_location(data, first_start, first_end)
    last_end = hyphen.end()
    last_entry = _make_location(data, last_start, last_end)
    end_line = _find_last_line(data)
    if end < len(data):
        end_line = _find_line(data, end)
    return ListPlace(first_hyphen, last_entry, end_line)


def _find_section(data: bytes, key: str) -> tuple[int, int] | None:
    """Find where the value of a key of the root begins, below it, and ends."""
    end = find_document_end(data)
    begin = None
    for match in _ROOT_KEY.finditer(data):
        if begin is not None:
            next_key = match.start()
            return begin, min(end, next_key)
        if match[1] == key.encode():
            begin = match.end()
    if begin is None:
        return None
    return begin, end


def _make_location(data: bytes, line_start: int, offset: int) -> Location:
    """Make the place of an offset in a line that has only blanks and a hyphen before it."""
    line = _find_line(data, line_start)
    column = offset - line_start + 1
    return Location(line, column)


def _find_line(data: bytes, offset: int) -> int:
    """Find the line in which an offset lies, counted from 1."""
    return data.count(b"\n", 0, offset) + 1


def _find_last_line(data: bytes) -> int:
    """Find the line before which the last list ends: the one that ends the document, or the one after the last."""
    end = find_document_end(data)
    line = _find_line(data, end)
    if end < len(data):
        return line
    return line + 1
