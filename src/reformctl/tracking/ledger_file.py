"""A ledger on disk <-> Ledger: reading with every fault and its place, and appending, whole or not at all."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from reformctl.model.diagnostics import Diagnostic, InvalidDataError
from reformctl.model.table import Table
from reformctl.system import files
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.files import FileContent
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text
from reformctl.tracking import ledger_cache, ledger_places, ledger_rules, ledger_text, list_places
from reformctl.tracking.ledger import Ledger, hash_table
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.list_places import MAPPINGS
from reformctl.validation.catalogue import REFUSAL

_LEDGER_KEY = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?table[\"']?[ \t]*:", re.MULTILINE)
_TABLE_KEY = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?tasks[\"']?[ \t]*:", re.MULTILINE)

FindTable = Callable[[str], Table | None]
"""Finds the table with an id."""


class LedgerCheck(NamedTuple):
    """The ledger of a file, or what is wrong with it."""

    path: str
    ledger: Ledger | None
    """The ledger; None if anything is wrong with it that is more than a warning."""
    diagnostics: list[Diagnostic]
    """Faults and warnings, in the order of the lines."""


class LedgerFile(NamedTuple):
    """A ledger and the bytes that it was read from, to which entries can be appended."""

    path: str
    ledger: Ledger
    data: bytes
    """The bytes of the file; empty where it is not there yet."""


def is_ledger(data: bytes) -> bool:
    """Tell whether a YAML file is a ledger, by its keys: it has `table`, and a table has `tasks`."""
    has_table = _LEDGER_KEY.search(data) is not None
    return has_table and _TABLE_KEY.search(data) is None


def check_ledger(content: FileContent, find_table: FindTable) -> LedgerCheck:
    """Read and judge a ledger beside its table, which is found by its id; raises UnreadableError."""
    from reformctl.tablefile.validate import pause_garbage_collection  # YAML and pydantic

    with pause_garbage_collection():
        ledger, diagnostics = _judge_bytes(content.data, find_table)
    if _list_faults(diagnostics):
        ledger = None
    return LedgerCheck(content.path, ledger, diagnostics)


def find_table_beside(path: str, table_id: str) -> Table | None:
    """Find the table with this id among the files beside a ledger, or the packaged one; None where there is none."""
    folder = os.path.dirname(path)
    packaged = files.find_packaged_table()
    tables = ledger_places.load_tables_in(folder, [packaged])
    for table in tables:
        if table.id == table_id:
            return table
    return None


def load_ledger(path: str, table: Table) -> LedgerFile:
    """Load the ledger of a table, from the cache where it has not changed; one that is not there yet is empty.

    Raises UnreadableError, and InvalidDataError with every fault.
    """
    if not _is_there(path):
        table_hash = hash_table(table)
        ledger = Ledger(table.id, table_hash)
        return LedgerFile(path, ledger, b"")
    content = FileContent(path)
    data = content.data
    cached = ledger_cache.find_ledger(data)
    if cached is not None:
        beside = ledger_rules.judge_beside_table(cached, table)
        if not _list_faults(beside):
            return LedgerFile(path, cached, data)
    result = check_ledger(content, lambda _id: table)
    if result.ledger is None:
        faults = _list_faults(result.diagnostics)
        raise _make_invalid_error(path, faults)
    ledger_cache.store_ledger(data, result.ledger)
    return LedgerFile(path, result.ledger, data)


def append_entries(file: LedgerFile, table: Table, additions: Additions) -> LedgerFile:
    """Append entries to a ledger; the old bytes stay, with new ones between or behind them. Nothing is written yet.

    What comes back was read and judged as any ledger. Raises UsageError for one that is written so that nothing can be
    inserted, and InvalidDataError where the new entries contradict the rest.
    """
    path = file.path
    data = file.data
    if not data:
        table_hash = hash_table(table)
        head = ledger_text.write_head(table.id, table_hash)
        data = head.encode()
    expected = _add_entries(file.ledger, additions)
    contradictions: list[Diagnostic] = []
    for changed in _list_ways(data, additions):
        content = FileContent(path, changed)
        result = check_ledger(content, lambda _id: table)
        ledger = result.ledger
        if ledger == expected:
            ledger_cache.store_ledger(changed, ledger)  # so that the next command need not read it
            return LedgerFile(path, ledger, changed)
        if not contradictions:
            contradictions = _list_contradictions(result)
    if contradictions:
        raise _make_invalid_error(path, contradictions)
    sentence = _(
        "cannot insert into {path} as it is written: write each entry of its lists on lines of its own, "
        "beginning with a hyphen"
    )
    shown = escape_text(path)
    message = sentence.format(path=shown)
    error = UsageError(message)
    raise error.add_facts(file=path)


def require_unchanged(file: LedgerFile) -> None:
    """Raise UnreadableError if somebody else has written the ledger since it was read."""
    data = b""
    if _is_there(file.path):
        data = FileContent(file.path).data
    if data != file.data:
        raise UnreadableError(file.path, _("it changed while being read: try again"))


def _make_invalid_error(path: str, faults: Iterable[Diagnostic]) -> InvalidDataError:
    located_faults = [(path, fault) for fault in faults]
    return InvalidDataError(located_faults)


def _is_there(path: str) -> bool:
    name = encode_file_name(path)
    return os.path.lexists(name)


def _list_faults(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """List what is more than a warning."""
    return [diagnostic for diagnostic in diagnostics if not diagnostic.warning]


def _list_ways(data: bytes, additions: Additions) -> Iterator[bytes]:
    """Yield the ways in which entries may be inserted, likeliest first.

    The first goes by the look of the lines, for to read all of the YAML takes as long again.
    """
    guessed = list_places.guess_places(data, additions)
    if guessed is not None:
        ways = ledger_text.insert_entries(data, guessed, additions)
        yield from islice(ways, 1)
    places = list_places.find_places(data)
    yield from ledger_text.insert_entries(data, places, additions)


def _list_contradictions(result: LedgerCheck) -> list[Diagnostic]:
    """List the faults that come from what entries say, and not from the place at which they were inserted."""
    contradictions = []
    for fault in _list_faults(result.diagnostics):
        rule = ledger_rules.ALL_RULES[fault.rule]
        if rule.kind != REFUSAL:
            contradictions.append(fault)
    return contradictions


def _add_entries(ledger: Ledger, additions: Additions) -> Ledger:
    """Make the ledger that should be read once the entries are in it."""
    from reformctl.tracking import ledger_schema

    table = {"id": "t"}
    raw: dict[str, Any] = {"format": 1, "table": table}
    for key, entries in additions.items():
        plain = [_drop_unstated(entry) for entry in entries]
        if key in MAPPINGS and plain:
            raw[key] = plain[0]
        else:
            raw[key] = plain
    parsed = ledger_schema.parse_ledger(raw)
    changes: dict[str, Any] = {}
    for key in additions:
        old = getattr(ledger, key)
        new = getattr(parsed.ledger, key)
        if key in MAPPINGS:
            changes[key] = {**old, **new}
        else:
            changes[key] = (*old, *new)
    return ledger._replace(**changes)


def _drop_unstated(entry: Entry) -> dict[str, Any]:
    """Write an entry as the reader of YAML composes it: what is None is left out, and a tuple is a list."""
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if value is None:
            continue
        if isinstance(value, tuple):
            values[name] = list(value)
        else:
            values[name] = value
    return values


def _judge_bytes(data: bytes, find_table: FindTable) -> tuple[Ledger | None, list[Diagnostic]]:
    from reformctl.tablefile import excerpts, yaml_reader
    from reformctl.tablefile.encoding import EncodingError, decode_text
    from reformctl.tracking import ledger_schema

    try:
        text = decode_text(data)
    except EncodingError as error:
        return None, [error.diagnostic]
    composed = yaml_reader.compose_text(text)
    raw = composed.value
    diagnostics = list(composed.diagnostics)
    ledger = None
    if isinstance(raw, dict) and not composed.refused:
        parsed = ledger_schema.parse_ledger(raw)
        ledger = parsed.ledger
        if parsed.diagnostics:
            diagnostics += parsed.diagnostics
        else:
            diagnostics += _apply_rules(ledger, find_table)
    elif not composed.refused:
        diagnostics.append(_describe_no_mapping(raw))
    located = excerpts.locate_diagnostics(diagnostics, composed, text)
    return ledger, located


def _describe_no_mapping(value: object) -> Diagnostic:
    if value is None:
        text = _("the file is empty; a ledger is a mapping with the keys format and table")
        return Diagnostic((), "empty", text)
    text = _("a ledger must be a mapping with the keys format and table")
    return Diagnostic((), "wrong-type", text)


def _apply_rules(ledger: Ledger, find_table: FindTable) -> list[Diagnostic]:
    """List what is wrong with a ledger, on its own and beside its table."""
    table = find_table(ledger.table)
    diagnostics = ledger_rules.judge_ledger(ledger)
    if table is not None:
        diagnostics += ledger_rules.judge_beside_table(ledger, table)
        return diagnostics
    sentence = _("the table {id} is not next to this ledger: its tasks and agencies were not compared")
    text = sentence.format(id=ledger.table)
    path = ("table", "id")
    warning = Diagnostic(path, "ledger-without-table", text, warning=True)
    diagnostics.append(warning)
    return diagnostics
