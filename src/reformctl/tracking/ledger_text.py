"""Writes entries of a ledger as YAML, and inserts them into its text; what stands there already is never touched.

Our own, for PyYAML writes invisible characters as they are, which the reader of files refuses, and no library inserts
into a text without writing all of it anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from reformctl.model.diagnostics import Location
from reformctl.text.escaping import UNSAFE_CHARACTERS
from reformctl.tracking import limits
from reformctl.tracking.list_places import MAPPINGS, ListPlace, find_document_end

EntryValue = str | int | bool | Sequence[str] | None
Entry = Mapping[str, EntryValue]
"""One entry of a list of the ledger; what is None, false or empty is left out."""
Additions = Mapping[str, Sequence[Entry]]
"""New entries by the key of their list; for a mapping, one entry with its new keys."""
Insertion = tuple[int, bytes]
"""The offset at which something is inserted into a text, and what that is."""
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
_COMMENT = re.compile(rb"(?:^|[ \t])#[^\r\n]*", re.MULTILINE)
_LONGEST_SHORT_ESCAPE = 0xFFFF


class _LedgerText:
    """The bytes of a ledger, and where its lines begin."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._line_end = b"\r\n" if b"\r\n" in data else b"\n"
        self._starts = [0]
        for match in _LINE_END.finditer(data):
            self._starts.append(match.end())

    def find_start(self, line: int) -> int:
        """Find the byte at which a line begins, counted from 1; the end of the text for a line that it lacks."""
        if line <= len(self._starts):
            return self._starts[line - 1]
        return len(self.data)

    def get_line(self, line: int) -> bytes:
        """Get a line with its end; nothing for a line that the text lacks."""
        start = self.find_start(line)
        end = self.find_start(line + 1)
        return self.data[start:end]

    def find_byte(self, location: Location) -> int:
        """Find the byte at which a place begins: columns are characters."""
        start = self.find_start(location.line)
        line = self.get_line(location.line)
        characters = line.decode("utf-8", "replace")
        column = location.column
        if location.line == 1 and characters.startswith("\ufeff"):
            column += 1
        before = characters[: column - 1]
        width = len(before.encode())
        return start + width

    def get_beginning(self, location: Location) -> str:
        """Get what stands before a place in its line."""
        start = self.find_start(location.line)
        end = self.find_byte(location)
        before = self.data[start:end]
        return before.decode("utf-8", "replace")

    def get_opening(self, place: ListPlace) -> bytes:
        """Get the byte with which the value of a key begins: a bracket, or something else."""
        begin = self.find_byte(place.value)
        end = begin + 1
        return self.data[begin:end]

    def insert_lines(self, offset: int, lines: str) -> Insertion:
        """Insert lines, with the line ends of the text; the line before them is ended where it is not."""
        encoded = lines.encode()
        inserted = encoded.replace(b"\n", self._line_end)
        before = self.data[:offset]
        is_ended = before.endswith((b"\n", b"\r"))
        if before and not is_ended:
            inserted = self._line_end + inserted
        return offset, inserted


def write_head(table: str, table_hash: str) -> str:
    """Write the beginning of a new ledger."""
    table_id = write_scalar(table)
    sha256 = write_scalar(table_hash)
    return f"format: 1\ntable: {{id: {table_id}, sha256: {sha256}}}\n"


def insert_entries(data: bytes, places: Mapping[str, ListPlace], additions: Additions) -> Iterator[bytes]:
    """Insert entries behind the last ones of their lists; yields the ways in which that may be meant, likeliest first.

    The text after each is the old one with bytes inserted. Comments and odd texts can make the first way wrong, so
    whoever asks reads the result and takes the first that says what was meant.
    """
    text = _LedgerText(data)
    known_lists = []
    new_lists = []
    for key, entries in additions.items():
        if not entries:
            continue
        if key in places:
            known_lists.append(key)
        else:
            new_lists.append(key)
    for attempt in range(limits.MAX_INSERTION_TRIES):
        insertions = []
        for key in known_lists + new_lists:
            place = places.get(key)
            entries = additions[key]
            insertion = _find_insertion(text, place, key, entries, attempt)
            if insertion is None:
                break
            insertions.append(insertion)
        else:
            yield _apply(data, insertions)


def write_entries(entries: Sequence[Entry], indent: str = "  ") -> str:
    """Write entries in block style, one key a line."""
    blocks = []
    for entry in entries:
        block = _write_entry(entry, indent)
        blocks.append(block)
    return "".join(blocks)


def write_scalar(value: str | int | bool) -> str:  # noqa: FBT001 a value, no switch
    """Write a value so that it is read as the same one: every text stays on one line, nothing in it is invisible."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if _is_plain(value):
        return value
    escaped = _ESCAPED.sub(_escape, value)
    return f'"{escaped}"'


def _is_plain(text: str) -> bool:
    """Tell whether a text means itself without quotation marks."""
    if text.lower() in _WORDS:
        return False
    match = _PLAIN.fullmatch(text)
    return match is not None


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    short_escape = _SHORT_ESCAPES.get(character)
    if short_escape:
        return short_escape
    code = ord(character)
    if code <= _LONGEST_SHORT_ESCAPE:
        return f"\\u{code:04X}"
    return f"\\U{code:08X}"


def _write_entry(entry: Entry, indent: str) -> str:
    lines = [f"{pair}\n" for pair in _write_pairs(entry)]
    written = f"{indent}  ".join(lines)
    return f"{indent}- {written}"


def _write_pairs(entry: Entry) -> Iterator[str]:
    """Write what an entry states, key by key: task: 17."""
    for key, value in entry.items():
        if _is_stated(value):
            written = _write_value(value)
            yield f"{key}: {written}"


def _is_stated(value: EntryValue) -> bool:
    if value is None or value is False:
        return False
    return value != ()


def _write_value(value: EntryValue) -> str:
    if isinstance(value, str | int):
        return write_scalar(value)
    texts = value or ()
    scalars = ", ".join(map(write_scalar, texts))
    return f"[{scalars}]"


def _write_in_one_line(entry: Entry) -> str:
    pairs = ", ".join(_write_pairs(entry))
    return f"{{{pairs}}}"


def _find_insertion(
    text: _LedgerText, place: ListPlace | None, key: str, entries: Sequence[Entry], attempt: int
) -> Insertion | None:
    """Find where entries go, and what is inserted there; None where the list is written so that there is no place."""
    if place is None:
        return _insert_list(text, key, entries)
    opening = text.get_opening(place)
    if opening in {b"[", b"{"}:
        written = _write_in_brackets(key, entries)
        return _insert_in_brackets(text, place, written, attempt)
    if place.last_entry is None:
        return None
    is_list = key not in MAPPINGS
    indent = _find_indent(text, place.last_entry, is_list=is_list)
    if indent is None:
        return None
    block = _write_block(key, entries, indent)
    ends = _list_ends(text, place)
    last = len(ends) - 1
    offset = ends[min(attempt, last)]
    return text.insert_lines(offset, block)


def _insert_list(text: _LedgerText, key: str, entries: Sequence[Entry]) -> Insertion:
    """Insert a list that the ledger does not have, at its end."""
    end = find_document_end(text.data)
    block = _write_block(key, entries, "  ")
    lines = f"{key}:\n{block}"
    return text.insert_lines(end, lines)


def _find_indent(text: _LedgerText, entry: Location, *, is_list: bool) -> str | None:
    """Find the blanks before an entry of a block list, or before a key of a mapping; None where anything else is there.

    The hyphen of an entry may stand on a line of its own, above it.
    """
    before = text.get_beginning(entry)
    if not is_list:
        return _match_indent(_INDENT, before)
    if before.strip():
        return _match_indent(_SIMPLE_ITEM, before)
    line = entry.line
    while line > 1:
        line -= 1
        above = text.get_line(line)
        if not _is_aside(above):
            decoded = above.decode("utf-8", "replace")
            return _match_indent(_BARE_HYPHEN, decoded)
    return None


def _match_indent(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.fullmatch(text)
    if match is None:
        return None
    return match[1]


def _list_ends(text: _LedgerText, place: ListPlace) -> list[int]:
    """List where a list may end: behind its last line that is neither blank nor a comment; else behind all of them."""
    last_line = place.end_line - 1
    line = last_line
    while line > 1:
        written = text.get_line(line)
        if not _is_aside(written):
            break
        line -= 1
    end = text.find_start(line + 1)
    far_end = text.find_start(last_line + 1)
    if line == last_line:
        return [end]
    return [end, far_end]


def _is_aside(line: bytes) -> bool:
    text = line.strip()
    return not text or text.startswith(b"#")


def _insert_in_brackets(text: _LedgerText, place: ListPlace, written: str, attempt: int) -> Insertion | None:
    """Insert before the bracket that ends a list or a mapping."""
    data = text.data
    begin = text.find_byte(place.value)
    end = text.find_start(place.end_line)
    is_list = text.get_opening(place) == b"["
    closing = b"]" if is_list else b"}"
    brackets = _list_brackets(data[begin:end], closing)
    number = attempt // 2
    if number >= len(brackets):
        return None
    bracket = begin + brackets[number]
    section = data[begin:bracket]
    plain = _COMMENT.sub(b"", section)
    has_comma = plain.rstrip().endswith(b",")
    if attempt % 2 == 1:  # what looks like a comment may be none
        has_comma = not has_comma
    is_empty = place.last_entry is None
    inserted = written.encode()
    if is_empty or has_comma:
        return bracket, inserted
    return bracket, b", " + inserted


def _list_brackets(section: bytes, closing: bytes) -> list[int]:
    """List where closing brackets stand, likeliest first: from the last one on, those in comments after the others."""
    sign = re.escape(closing)
    without_comments = _COMMENT.sub(_blank_out, section)
    plain = []
    commented = []
    for match in re.finditer(sign, section):
        offset = match.start()
        if without_comments.startswith(closing, offset):
            plain.append(offset)
        else:
            commented.append(offset)
    return plain[::-1] + commented[::-1]


def _blank_out(match: re.Match[bytes]) -> bytes:
    return b" " * len(match[0])


def _write_block(key: str, entries: Sequence[Entry], indent: str) -> str:
    """Write entries of a list, or keys of a mapping, a line each."""
    if key not in MAPPINGS:
        return write_entries(entries, indent)
    lines = [f"{indent}{pair}\n" for pair in _write_all_pairs(entries)]
    return "".join(lines)


def _write_in_brackets(key: str, entries: Sequence[Entry]) -> str:
    if key in MAPPINGS:
        pairs = _write_all_pairs(entries)
        return ", ".join(pairs)
    mappings = map(_write_in_one_line, entries)
    return ", ".join(mappings)


def _write_all_pairs(entries: Sequence[Entry]) -> Iterator[str]:
    """Write the keys of a mapping with their values, whatever these are: 17: 市商务局."""
    for entry in entries:
        for name, value in entry.items():
            written = _write_value(value)
            yield f"{name}: {written}"


def _apply(data: bytes, insertions: Sequence[Insertion]) -> bytes:
    """Insert texts at their offsets; at one offset in the order given."""
    pieces: list[bytes] = []
    begin = 0
    in_order = sorted(insertions, key=itemgetter(0))
    for offset, inserted in in_order:
        before = data[begin:offset]
        pieces += [before, inserted]
        begin = offset
    rest = data[begin:]
    pieces.append(rest)
    return b"".join(pieces)
