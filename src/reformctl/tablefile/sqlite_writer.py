"""Writes a validated table as an SQLite database of the cache: the one that sqlite_store.py describes and reads."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from reformctl.model.table import NAME_FIELDS, TABLE_PARTS, Table, Task, list_names
from reformctl.tablefile.limits import PAGE_TASKS
from reformctl.tablefile.sqlite_store import ENCODING, KEY_TYPES, compute_checksum

if TYPE_CHECKING:
    from reformctl.system.files import Fingerprint

KeyAndValue = tuple[int | str, bytes]
DatabaseRows = Iterable[KeyAndValue]
"""The keys and values of one table of the database."""


def write_database(
    path: str, fingerprint: "Fingerprint", table: Table, source_text: bytes | None, folded: Sequence[str]
) -> None:
    """Write the table that a file holds into an empty database. Raises OSError where it cannot be written.

    `source_text` is the official text with which the table was found valid, None where there is none to be read;
    `folded` has the folded text of each task.
    """
    has_source_text = source_text is not None
    head = _make_head(table, has_source_text=has_source_text)
    contents: dict[str, DatabaseRows] = {
        "head": [(fingerprint.name, _dump_json(head))],
        "file": enumerate(fingerprint.content.read_pieces()),
        "source": [] if source_text is None else [(0, source_text)],
        "tasks": _make_task_rows(table),
        "names": _make_name_rows(table),
        "folded": _make_folded_rows(folded),
    }
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        with closing(connection):
            _write_rows(connection, contents)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _write_rows(connection: sqlite3.Connection, contents: Mapping[str, DatabaseRows]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")  # nobody else knows the file yet
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for kind, rows in contents.items():
        key_type = KEY_TYPES[kind]
        connection.execute(f"CREATE TABLE {kind} (key {key_type} PRIMARY KEY, value BLOB, checksum INTEGER)")
        rows_with_checksums = _add_checksums(rows)
        connection.executemany(f"INSERT INTO {kind} VALUES (?, ?, ?)", rows_with_checksums)  # noqa: S608 a name of KEY_TYPES
    connection.execute("COMMIT")


def _add_checksums(rows: DatabaseRows) -> Iterator[tuple[int | str, bytes, int]]:
    for key, value in rows:
        checksum = compute_checksum(key, value)
        yield key, value, checksum


def _make_head(table: Table, *, has_source_text: bool) -> dict[str, object]:
    """Collect what is known of a table without reading its tasks."""
    store = table.store
    ids = list(store.list_ids())
    task_count = len(ids)
    usual_ids = list(range(1, task_count + 1))
    counts = {}
    for field in NAME_FIELDS:
        field_counts = store.count_by(field)
        counts[field] = list(field_counts.items())
    parts = {name: getattr(table, name) for name in TABLE_PARTS}
    findings = table.findings
    return {
        "table": parts,
        "findings": findings.number if findings else 0,
        "has_source_text": has_source_text,
        "count": task_count,
        "ids": None if ids == usual_ids else ids,
        "samples": _find_samples(table),
        "counts": counts,
    }


def _find_samples(table: Table) -> list[int]:
    """Find the first task that has a value in a field, for each field and each further column; return its position."""
    first_positions: dict[str, int] = {}
    for position, task in enumerate(table):
        for name, value in zip(Task._fields, task, strict=True):
            if value:
                first_positions.setdefault(name, position)
        for heading, _text in task.extra:
            first_positions.setdefault(f"extra.{heading}", position)
    positions = set(first_positions.values())
    return sorted(positions)


def _make_task_rows(table: Table) -> Iterator[KeyAndValue]:
    for position, task in enumerate(table):
        _table_id, *values = task
        yield position, _dump_json(values)


def _make_name_rows(table: Table) -> Iterator[KeyAndValue]:
    """For each agency, category and scope, list the positions of the tasks that have it, each once."""
    positions_by_name: dict[str, list[int]] = {}
    for position, task in enumerate(table):
        names: list[str | None] = []
        for field in NAME_FIELDS:
            names += list_names(task, field)
        for name in dict.fromkeys(names):
            if name is not None:
                positions = positions_by_name.setdefault(name, [])
                positions.append(position)
    for name, positions in positions_by_name.items():
        yield name, _dump_json(positions)


def _make_folded_rows(folded: Sequence[str]) -> Iterator[KeyAndValue]:
    first_of_pages = range(0, len(folded), PAGE_TASKS)
    for page, first in enumerate(first_of_pages):
        lines = folded[first : first + PAGE_TASKS]
        text = "\n".join(lines)
        yield page, text.encode(ENCODING)


def _dump_json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
