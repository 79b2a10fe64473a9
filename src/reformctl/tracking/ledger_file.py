"""A ledger on disk <-> Ledger: reading with every fault and its place, and appending, whole or not at all."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from reformctl.model.diagnostics import Diagnostic, InvalidDataError
from reformctl.model.table import Table
from reformctl.system import files
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.files import FileContent
from reformctl.system.translation import _
from reformctl.tablefile import load
from reformctl.text.escaping import escape_text
from reformctl.tracking import ledger_cache, ledger_rules, ledger_text, list_places
from reformctl.tracking.ledger import Ledger, hash_table
from reformctl.tracking.ledger_text import Additions
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
    """Whether a YAML file is a ledger, by its keys: it has `table`, and a table has `tasks`."""
    return bool(_LEDGER_KEY.search(data)) and not _TABLE_KEY.search(data)


def check_ledger(content: FileContent, find_table: FindTable) -> LedgerCheck:
    """Read and judge a ledger beside its table, which is found by its id; raises UnreadableError."""
    from reformctl.tablefile.validate import pause_garbage_collection  # YAML and pydantic

    with pause_garbage_collection():
        ledger, diagnostics = _judge_bytes(content.data, find_table)
    if any(not diagnostic.warning for diagnostic in diagnostics):
        ledger = None
    return LedgerCheck(content.path, ledger, diagnostics)


def find_table_beside(path: str, table_id: str) -> Table | None:
    """Find the table with this id among the files beside a ledger, or the packaged one; None where there is none."""
    try:
        paths = files.find_table_files([os.path.dirname(path) or "."])
    except UnreadableError:
        paths = []
    tables, _reasons = load.load_usable([FileContent(table) for table in (*paths, files.find_packaged_table())])
    return next((table for table in tables if table and table.id == table_id), None)


def load_ledger(path: str, table: Table) -> LedgerFile:
    """Load the ledger of a table, from the cache where it has not changed; one that is not there yet is empty.

    Raises UnreadableError, and InvalidDataError with every fault.
    """
    if not os.path.lexists(encode_file_name(path)):
        return LedgerFile(path, Ledger(table.id, hash_table(table)), b"")
    content = FileContent(path)
    data = content.data
    ledger = ledger_cache.find_ledger(data)
    if ledger is not None:
        beside = ledger_rules.judge_beside_table(ledger, table)
        if all(diagnostic.warning for diagnostic in beside):
            return LedgerFile(path, ledger, data)
    result = check_ledger(content, lambda _id: table)
    if result.ledger is None:
        faults = [(path, diagnostic) for diagnostic in result.diagnostics if not diagnostic.warning]
        raise InvalidDataError(faults)
    ledger_cache.store_ledger(data, result.ledger)
    return LedgerFile(path, result.ledger, data)


def append_entries(file: LedgerFile, table: Table, additions: Additions) -> LedgerFile:
    """Append entries to a ledger; the old bytes stay, with new ones between or behind them. Nothing is written yet.

    What comes back was read and judged as any ledger. Raises UsageError for one that is written so that nothing can be
    inserted, and InvalidDataError where the new entries contradict the rest.
    """
    data = file.data or ledger_text.write_head(table.id, hash_table(table)).encode()
    expected = _add_entries(file.ledger, additions)
    invalid: InvalidDataError | None = None
    for changed in _list_ways(data, additions):
        result = check_ledger(FileContent(file.path, changed), lambda _id: table)
        if result.ledger == expected:
            ledger_cache.store_ledger(changed, result.ledger)  # so that the next command need not read it
            return LedgerFile(file.path, result.ledger, changed)
        faults = [diagnostic for diagnostic in result.diagnostics if _is_contradiction(diagnostic)]
        if faults and invalid is None:
            invalid = InvalidDataError([(file.path, fault) for fault in faults])
    if invalid is not None:
        raise invalid
    sentence = _(
        "cannot insert into {path} as it is written: write each entry of its lists on lines of its own, "
        "beginning with a hyphen"
    )
    raise UsageError(sentence.format(path=escape_text(file.path))).add_facts(file=file.path)


def require_unchanged(file: LedgerFile) -> None:
    """Raise UnreadableError if somebody else has written the ledger since it was read."""
    is_there = os.path.lexists(encode_file_name(file.path))
    now = FileContent(file.path).data if is_there else b""
    if now != file.data:
        raise UnreadableError(file.path, _("it changed while being read: try again"))


def _list_ways(data: bytes, additions: Additions) -> Iterator[bytes]:
    """The ways in which entries may be inserted, first by the look of the lines: to read all takes as long again."""
    seen = list_places.guess_places(data, additions)
    if seen is not None:
        yield from islice(ledger_text.insert_entries(data, seen, additions), 1)
    yield from ledger_text.insert_entries(data, list_places.find_places(data), additions)


def _is_contradiction(diagnostic: Diagnostic) -> bool:
    """Whether a fault comes from what entries say, and not from the place at which they were inserted."""
    return not diagnostic.warning and ledger_rules.ALL_RULES[diagnostic.rule].kind != REFUSAL


def _add_entries(ledger: Ledger, additions: Additions) -> Ledger:
    """The ledger as it should read once the entries are in it."""
    from reformctl.tracking import ledger_schema

    raw: dict[str, Any] = {"format": 1, "table": {"id": "t"}}
    for key, entries in additions.items():
        plain = [
            {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in entry.items()
                if value is not None
            }
            for entry in entries
        ]
        raw[key] = plain[0] if key in MAPPINGS and plain else plain
    added = ledger_schema.parse_ledger(raw).ledger
    changes: dict[str, Any] = {}
    for key in additions:
        old, new = getattr(ledger, key), getattr(added, key)
        changes[key] = {**old, **new} if key in MAPPINGS else (*old, *new)
    return ledger._replace(**changes)


def _judge_bytes(data: bytes, find_table: FindTable) -> tuple[Ledger | None, list[Diagnostic]]:
    from reformctl.tablefile import excerpts, yaml_reader
    from reformctl.tablefile.encoding import EncodingError, decode_text
    from reformctl.tracking import ledger_schema

    try:
        text = decode_text(data)
    except EncodingError as error:
        return None, [error.diagnostic]
    composed = yaml_reader.compose_text(text)
    if composed.refused or not isinstance(composed.value, dict):
        unusable = [] if composed.refused else [_describe_no_mapping(composed.value)]
        return None, excerpts.locate_diagnostics([*composed.diagnostics, *unusable], composed, text)
    parsed = ledger_schema.parse_ledger(composed.value)
    found = [*parsed.diagnostics]
    if not found:
        found = _apply_rules(parsed.ledger, find_table(parsed.ledger.table))
    diagnostics = excerpts.locate_diagnostics([*composed.diagnostics, *found], composed, text)
    return parsed.ledger, diagnostics


def _describe_no_mapping(value: object) -> Diagnostic:
    if value is None:
        return Diagnostic((), "empty", _("the file is empty; a ledger is a mapping with the keys format and table"))
    return Diagnostic((), "wrong-type", _("a ledger must be a mapping with the keys format and table"))


def _apply_rules(ledger: Ledger, table: Table | None) -> list[Diagnostic]:
    diagnostics = ledger_rules.judge_ledger(ledger)
    if table is not None:
        return [*diagnostics, *ledger_rules.judge_beside_table(ledger, table)]
    sentence = _("the table {id} is not next to this ledger: its tasks and agencies were not compared")
    text = sentence.format(id=ledger.table)
    return [*diagnostics, Diagnostic(("table", "id"), "ledger-without-table", text, warning=True)]
