"""Writes entries of a ledger as YAML, and inserts them into its text; what stands there already is never touched.

Our own, for PyYAML writes invisible characters as they are, which the reader of files refuses, and no library inserts
into a text without writing all of it anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from reformctl.model.diagnostics import Location
from reformctl.text.escaping import UNSAFE_CHARACTERS
from reformctl.tracking import limits
from reformctl.tracking.list_places import MAPPINGS, ListPlace, find_document_end

EntryValue = str | int | bool | Sequence[str] | None
Entry = Mapping[str, EntryValue]
"""One entry of a list of the ledger; what is None, false or empty is left out."""
Additions = Mapping[str, Sequence[Entry]]
"""New entries by the key of their list; for a mapping, one entry with its new keys."""
_PLAIN = re.compile(
    "[A-Za-z\u4e00-\u9fff][\u4e00-\u9fff\u3001-\u3011，；：（）“”‘’—…·0-9A-Za-z+()%./_-]*"
    "|[0-9]{4}-(?:[0-9]{2}|Q[1-4]|W[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
"""Texts that mean themselves without quotation marks."""
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
"""Words that YAML, of one version or another, takes for something else than text."""
_ESCAPED = re.compile(rf'[{UNSAFE_CHARACTERS}\\"\n\r\t]')
_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LINE_END = re.compile(b"\r\n|\r|\n")
_SIMPLE_ITEM = re.compile("( *)- *")
_BARE_HYPHEN = re.compile(r"( *)-[ \t]*(?:[ \t]#.*)?\r?\n")
_INDENT = re.compile("( +)")
_COMMENT = re.compile(rb"[ \t]#[^\r\n]*")
_LONGEST_SHORT_ESCAPE = 0xFFFF


def write_head(table: str, table_hash: str) -> str:
    """Write the beginning of a new ledger."""
    return f"format: 1\ntable: {{id: {write_scalar(table)}, sha256: {write_scalar(table_hash)}}}\n"


def insert_entries(data: bytes, places: Mapping[str, ListPlace], additions: Additions) -> Iterator[bytes]:
    """Insert entries behind the last ones of their lists; yields the ways in which that may be meant, likeliest first.

    The text after each is the old one with bytes inserted. Comments and odd texts can make the first way wrong, so
    whoever asks reads the result and takes the first that says what was meant.
    """
    lists = [(key, entries) for key, entries in additions.items() if entries]
    lists.sort(key=lambda pair: pair[0] not in places)
    for attempt in range(limits.MAX_INSERTION_TRIES):
        insertions: list[tuple[int, bytes]] = []
        for key, entries in lists:
            found = _find_insertion(data, places.get(key), key, entries, attempt)
            if found is None:
                break
            insertions.append(found)
        else:
            yield _apply(data, insertions)


def write_entries(entries: Sequence[Entry], indent: str = "  ") -> str:
    """Write entries in block style, one key a line."""
    return "".join(_write_entry(entry, indent) for entry in entries)


def write_scalar(value: str | int | bool) -> str:  # noqa: FBT001 a value, no switch
    """Write a value so that it is read as the same one: every text stays on one line, nothing in it is invisible."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    return f"\\u{code:04X}" if code <= _LONGEST_SHORT_ESCAPE else f"\\U{code:08X}"


def _write_entry(entry: Entry, indent: str) -> str:
    lines = [f"{key}: {_write_value(value)}\n" for key, value in entry.items() if _is_stated(value)]
    return f"{indent}- " + f"{indent}  ".join(lines)


def _is_stated(value: EntryValue) -> bool:
    return value is not None and value is not False and value != ()


def _write_value(value: EntryValue) -> str:
    if isinstance(value, str | int):
        return write_scalar(value)
    return f"[{', '.join(map(write_scalar, value or ()))}]"


def _write_in_one_line(entry: Entry) -> str:
    pairs = [f"{key}: {_write_value(value)}" for key, value in entry.items() if _is_stated(value)]
    return f"{{{', '.join(pairs)}}}"


def _find_insertion(
    data: bytes, place: ListPlace | None, key: str, entries: Sequence[Entry], attempt: int
) -> tuple[int, bytes] | None:
    """Find where entries go, and what is inserted there; None where the list is written so that there is no place."""
    line_end = b"\r\n" if b"\r\n" in data else b"\n"
    if place is None:
        text = f"{key}:\n{_write_block(key, entries, '  ')}"
        end = find_document_end(data)
        return end, _end_line(data, end, line_end) + _encode(text, line_end)
    starts = [0, *(match.end() for match in _LINE_END.finditer(data))]
    begin = _find_byte(data, starts, place.value)
    end = starts[place.end_line - 1] if place.end_line <= len(starts) else len(data)
    if data[begin : begin + 1] in {b"[", b"{"}:
        text = _write_in_brackets(key, entries)
        return _find_in_brackets(data, (begin, end), text, place, attempt)
    if place.last_entry is None:
        return None
    indent = _find_indent(data, starts, place.last_entry, is_list=key not in MAPPINGS)
    if indent is None:
        return None
    ends = list(_list_ends(data, starts, place))
    offset = ends[min(attempt, len(ends) - 1)]
    text = _write_block(key, entries, indent)
    return offset, _end_line(data, offset, line_end) + _encode(text, line_end)


def _find_indent(data: bytes, starts: Sequence[int], entry: Location, *, is_list: bool) -> str | None:
    """The blanks before an entry of a block list, or before a key of a mapping; None where something else is there."""
    line = entry.line
    begin, end = starts[line - 1], _find_byte(data, starts, entry)
    before = data[begin:end].decode("utf-8", "replace")
    if not is_list:
        match = _INDENT.fullmatch(before)
        return match[1] if match else None
    if before.strip():
        match = _SIMPLE_ITEM.fullmatch(before)
        return match[1] if match else None
    while line > 1:  # its hyphen stands on a line of its own, above
        line -= 1
        above = _get_line(data, starts, line)
        if not _is_aside(above):
            match = _BARE_HYPHEN.fullmatch(above.decode("utf-8", "replace"))
            return match[1] if match else None
    return None


def _list_ends(data: bytes, starts: Sequence[int], place: ListPlace) -> Iterator[int]:
    """Where a list may end: behind its last line that is neither blank nor a comment; else behind all of them."""
    last_line = place.end_line - 1
    line = last_line
    while line > 1 and _is_aside(_get_line(data, starts, line)):
        line -= 1
    for candidate in dict.fromkeys((line, last_line)):
        yield starts[candidate] if candidate < len(starts) else len(data)


def _get_line(data: bytes, starts: Sequence[int], line: int) -> bytes:
    if line > len(starts):
        return b""
    end = starts[line] if line < len(starts) else len(data)
    return data[starts[line - 1] : end]


def _is_aside(line: bytes) -> bool:
    text = line.strip()
    return not text or text.startswith(b"#")


def _find_in_brackets(
    data: bytes, section: tuple[int, int], text: str, place: ListPlace, attempt: int
) -> tuple[int, bytes] | None:
    """Before the bracket that ends a list or a mapping: the last one of the section, unless a comment has one, too."""
    begin, end = section
    closing = b"]" if data[begin : begin + 1] == b"[" else b"}"
    bracket = end
    for _number in range(attempt // 2 + 1):
        bracket = data.rfind(closing, begin, bracket)
        if bracket < 0:
            return None
    written = _COMMENT.sub(b"", data[begin:bracket]).rstrip()
    has_comma = written.endswith(b",") != (attempt % 2 == 1)  # what looks like a comment may be none
    before = "" if place.last_entry is None or has_comma else ", "
    return bracket, f"{before}{text}".encode()


def _write_block(key: str, entries: Sequence[Entry], indent: str) -> str:
    """Write entries of a list, or keys of a mapping, a line each."""
    if key not in MAPPINGS:
        return write_entries(entries, indent)
    return "".join(f"{indent}{name}: {_write_value(value)}\n" for entry in entries for name, value in entry.items())


def _write_in_brackets(key: str, entries: Sequence[Entry]) -> str:
    if key not in MAPPINGS:
        return ", ".join(map(_write_in_one_line, entries))
    return ", ".join(f"{name}: {_write_value(value)}" for entry in entries for name, value in entry.items())


def _find_byte(data: bytes, starts: Sequence[int], location: Location) -> int:
    """The byte at which a place begins: columns are characters."""
    begin = starts[location.line - 1]
    end = starts[location.line] if location.line < len(starts) else len(data)
    line = data[begin:end].decode("utf-8", "replace")
    mark = 1 if line.startswith("\ufeff") and location.line == 1 else 0
    return begin + len(line[: location.column - 1 + mark].encode())


def _end_line(data: bytes, offset: int, line_end: bytes) -> bytes:
    """What ends the line before an insertion, where nothing does."""
    before = data[:offset]
    return b"" if not before or before.endswith((b"\n", b"\r")) else line_end


def _encode(text: str, line_end: bytes) -> bytes:
    return text.encode().replace(b"\n", line_end)


def _apply(data: bytes, insertions: Sequence[tuple[int, bytes]]) -> bytes:
    """Insert texts at their offsets; at one offset in the order given."""
    pieces: list[bytes] = []
    begin = 0
    for offset, inserted in sorted(insertions, key=lambda pair: pair[0]):
        pieces += [data[begin:offset], inserted]
        begin = offset
    return b"".join([*pieces, data[begin:]])
