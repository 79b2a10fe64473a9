"""A validated table as an SQLite database: tasks are read from it one by one, without reading and validating YAML.

Each row is a key, a value and a checksum of both. The checksum is compared whenever the row is read, because SQLite
does not notice that a byte on the disk has changed. The head says how many rows there are, so a missing one is noticed,
too. Nothing is answered from a damaged row: the YAML is read instead, silently.

The keys and values of the four tables:

    head    the digest that names the database   the table without its tasks, and counts, as JSON
    tasks   the position of a task, from 0       its fields in the order of Task, but for the first, as JSON
    names   an agency, a category or a scope     the positions of the tasks that have this name, as JSON
    folded  the number of a page, from 0         the folded texts of PAGE_TASKS tasks, one a line, in UTF-16
"""

import json
import os
import sqlite3
import weakref
from binascii import crc32
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

from reformctl.model.table import NAME_FIELDS, Agency, Category, Source, Table, TableFindings, Task, list_names
from reformctl.tablefile.limits import PAGE_TASKS

ENCODING = "utf-16"
"""The encoding of the folded texts, which are all read at once: UTF-8 would take four times as long to decode."""
KEY_TYPES = {"head": "TEXT", "tasks": "INTEGER", "names": "TEXT", "folded": "INTEGER"}
"""The tables, and the type of their keys."""
QUERIES = {
    kind: f"SELECT key, value, checksum FROM {kind} WHERE key BETWEEN ? AND ? ORDER BY key"  # noqa: S608 a name from above
    for kind in KEY_TYPES
}
HEAD_PARTS = ("id", "title", "place", "source", "categories", "agencies")
"""The parts of a table besides its tasks."""
_SERIALIZED = 3
"""The value of sqlite3.threadsafety where several threads may use one connection, which is nearly everywhere."""

DatabaseRows = Iterable[tuple[int | str, bytes]]
"""The keys and values of a table."""
Repair = Callable[[], Sequence[Task]]
"""Reads the tasks from the YAML."""


class DamagedError(Exception):
    """A file that is not the database that it should be."""


def write_database(path: str, digest: str, table: Table, source_hash: str | None, folded: Sequence[str]) -> None:
    """Write a table into an empty file. Raises OSError where it cannot be written.

    `source_hash` is that of the official text with which the table was found valid (see cache.py); `folded` has the
    folded text of each task.
    """
    head = _dump_json(_make_head(table, source_hash))
    contents: dict[str, DatabaseRows] = {
        "head": [(digest, head)],
        "tasks": _make_task_rows(table),
        "names": _make_name_rows(table),
        "folded": _make_folded_rows(folded),
    }
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _write_rows(connection, contents)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def read_table(path: str, digest: str, repair: Repair) -> tuple[Table, str | None]:
    """Read the table that was written with this digest, and the hash of the official text at that time.

    Its tasks are read when they are asked for; where they turn out to be damaged then, `repair` reads them. Raises
    DamagedError for any other file.
    """
    try:
        connection = _open_connection(path)
    except (sqlite3.Error, ValueError) as error:
        raise DamagedError(path) from error
    try:
        (row,) = _read_rows(connection, "head", [digest])
        head = json.loads(row)
        store = SqliteStore(connection, head, repair)
        table = _parse_table(head, store)
        return table, _require_text_or_none(head["source_hash"])
    except Exception as error:  # whatever a damaged file may lead to
        connection.close()
        raise DamagedError(path) from error


class SqliteStore:
    """Tasks in a database of the cache, each read when it is asked for."""

    def __init__(self, connection: sqlite3.Connection, head: Mapping[str, Any], repair: Repair) -> None:
        """Take over a connection, with the head of its database. Raises DamagedError for an impossible head."""
        self._connection = connection
        weakref.finalize(self, _close_connection, connection)  # before the connection itself is found unclosed
        self._repair = repair
        self._repaired: Sequence[Task] | None = None
        self.table: str = head["table"]["id"]
        self._count: int = head["count"]
        self._samples: list[int] = head["samples"]
        self._counts = {field: dict(head["counts"][field]) for field in NAME_FIELDS}
        self._positions: Mapping[int, int] | None = None
        if head["ids"] is not None:
            self._positions = {number: position for position, number in enumerate(head["ids"])}
        has_all_ids = len(self.list_ids()) == self._count
        has_samples = all(0 <= position < self._count for position in self._samples)
        if not (has_all_ids and has_samples):
            raise DamagedError(self.table)

    def __len__(self) -> int:
        """Count the tasks."""
        return self._count

    def __iter__(self) -> Iterator[Task]:
        """Read the tasks in the order of the table, a page at a time."""
        for first in range(0, self._count, PAGE_TASKS):
            last = min(first + PAGE_TASKS, self._count) - 1
            yield from self._read_tasks(first, last)

    def list_ids(self) -> Collection[int]:
        """List the ids in the order of the table; in most tables they are 1, 2, 3 and so on."""
        if self._positions is None:
            return range(1, self._count + 1)
        return self._positions.keys()

    def get_task(self, number: int) -> Task:
        """Read the task with this id. Raises KeyError where there is none."""
        if number not in self.list_ids():
            raise KeyError(number)
        if self._positions is None:
            return self._read_task(number - 1)
        return self._read_task(self._positions[number])

    def count_by(self, field: str) -> Mapping[str | None, int]:
        """Count the tasks for each value of a field; the head has the counts."""
        return self._counts[field]

    def find_naming(self, *wanted: Collection[str]) -> Iterable[Task]:
        """Read the tasks that have at least one name of each collection."""
        try:
            positions = [self._find_positions(names) for names in wanted]
        except Exception:  # noqa: BLE001 whatever a damaged file may lead to
            positions = []
        if not positions:
            return iter(self)
        common = set.intersection(*positions)
        return (self._read_task(position) for position in sorted(common))

    def list_samples(self) -> Sequence[Task]:
        """Read a few tasks that between them have a value in each field that any task has."""
        return [self._read_task(position) for position in self._samples]

    def fold_texts(self, fold_task: Callable[[Task], str]) -> Iterable[str]:
        """Read the folded text of each task, which was kept for the search."""
        try:
            return self._read_folded()
        except Exception:  # noqa: BLE001 whatever a damaged file may lead to
            return map(fold_task, self)

    def _read_task(self, position: int) -> Task:
        (task,) = self._read_tasks(position, position)
        return task

    def _read_tasks(self, first: int, last: int) -> Sequence[Task]:
        """Read the tasks from one position to another, both included."""
        if self._repaired is None:
            try:
                keys = range(first, last + 1)
                rows = _read_rows(self._connection, "tasks", keys)
                return [_parse_task(self.table, json.loads(row)) for row in rows]
            except Exception:  # noqa: BLE001 whatever a damaged file may lead to
                self._repaired = self._repair()
        return self._repaired[first : last + 1]

    def _find_positions(self, names: Collection[str]) -> set[int]:
        """Find the positions of the tasks that have any of these names. Raises any error where the file is damaged."""
        positions: set[int] = set()
        for name in names:
            if any(name in counts for counts in self._counts.values()):
                (row,) = _read_rows(self._connection, "names", [name])
                positions.update(json.loads(row))
        return positions

    def _read_folded(self) -> list[str]:
        texts: list[str] = []
        page_count = -(-self._count // PAGE_TASKS)
        for page in range(page_count):
            (row,) = _read_rows(self._connection, "folded", [page])
            texts += row.decode(ENCODING).split("\n")
        if len(texts) != self._count:
            raise DamagedError(self.table)
        return texts


def _open_connection(path: str) -> sqlite3.Connection:
    """Open a database for all threads, as far as SQLite was built for that.

    No prepared statement is kept: from Python 3.12 on two threads could be given the same one, and mix up their rows.
    """
    uri = _format_uri(path)
    is_for_one_thread = sqlite3.threadsafety != _SERIALIZED
    return sqlite3.connect(uri, uri=True, check_same_thread=is_for_one_thread, cached_statements=0)


def _close_connection(connection: sqlite3.Connection) -> None:
    """Close a database, from whatever thread."""
    with suppress(sqlite3.Error):
        connection.close()


def _format_uri(path: str) -> str:
    """Format a path as the URI of a file that SQLite only reads, does not lock and does not look at for changes."""
    path = os.path.abspath(path)
    path = path.replace(os.sep, "/")
    for sign in "%?#":
        path = path.replace(sign, f"%{ord(sign):x}")
    root = "" if path.startswith("/") else "/"
    return f"file://{root}{path}?mode=ro&immutable=1"


def _read_rows(connection: sqlite3.Connection, kind: str, keys: Sequence[int | str]) -> list[bytes]:
    """Read the values from the first key to the last. Raises DamagedError where one is missing or was changed."""
    first_and_last = (keys[0], keys[-1])
    rows = connection.execute(QUERIES[kind], first_and_last).fetchall()
    if len(rows) != len(keys):
        raise DamagedError(kind)
    values: list[bytes] = []
    for wanted_key, (key, value, checksum) in zip(keys, rows, strict=True):
        if key != wanted_key or _compute_checksum(key, value) != checksum:
            raise DamagedError(kind)
        values.append(value)
    return values


def _compute_checksum(key: int | str, value: bytes) -> int:
    key_checksum = crc32(str(key).encode())
    return crc32(value, key_checksum)


def _write_rows(connection: sqlite3.Connection, contents: Mapping[str, DatabaseRows]) -> None:
    for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # nobody else knows the file yet
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for kind, rows in contents.items():
        connection.execute(f"CREATE TABLE {kind} (key {KEY_TYPES[kind]} PRIMARY KEY, value BLOB, checksum INTEGER)")
        checked = ((key, value, _compute_checksum(key, value)) for key, value in rows)
        connection.executemany(f"INSERT INTO {kind} VALUES (?, ?, ?)", checked)  # noqa: S608 a name from above
    connection.execute("COMMIT")


def _make_head(table: Table, source_hash: str | None) -> dict[str, object]:
    """Collect what is known of a table without reading its tasks."""
    store = table.store
    ids = list(store.list_ids())
    usual_ids = list(range(1, len(ids) + 1))
    counts = {}
    for field in NAME_FIELDS:
        field_counts = store.count_by(field)
        counts[field] = list(field_counts.items())
    return {
        "table": {name: getattr(table, name) for name in HEAD_PARTS},
        "findings": table.findings.number if table.findings else 0,
        "source_hash": source_hash,
        "count": len(ids),
        "ids": None if ids == usual_ids else ids,
        "samples": _find_samples(table),
        "counts": counts,
    }


def _find_samples(table: Table) -> list[int]:
    """Find the first task that has a value in a field, for each field and each further column; return its position."""
    positions: dict[str, int] = {}
    for position, task in enumerate(table):
        for name, value in zip(Task._fields, task, strict=True):
            if value:
                positions.setdefault(name, position)
        for heading, _text in task.extra:
            positions.setdefault(f"extra.{heading}", position)
    return sorted(set(positions.values()))


def _make_task_rows(table: Table) -> DatabaseRows:
    for position, task in enumerate(table):
        yield position, _dump_json(task[1:])


def _make_name_rows(table: Table) -> DatabaseRows:
    """For each agency, category and scope, list the positions of the tasks that have it, each once."""
    positions_by_name: dict[str, list[int]] = {}
    for position, task in enumerate(table):
        names: list[str | None] = []
        for field in NAME_FIELDS:
            names += list_names(task, field)
        for name in dict.fromkeys(names):
            if name is not None:
                positions_by_name.setdefault(name, []).append(position)
    for name, positions in positions_by_name.items():
        yield name, _dump_json(positions)


def _make_folded_rows(folded: Sequence[str]) -> DatabaseRows:
    for page, first in enumerate(range(0, len(folded), PAGE_TASKS)):
        lines = folded[first : first + PAGE_TASKS]
        yield page, "\n".join(lines).encode(ENCODING)


def _parse_table(head: Mapping[str, Any], store: SqliteStore) -> Table:
    """Build the table that a head describes. Raises any error where it describes none."""
    parts = head["table"]
    categories = [_parse_category(*values) for values in parts["categories"]]
    agencies = [_parse_agency(*values) for values in parts["agencies"]]
    finding_count = int(head["findings"])
    return Table(
        id=_require_text(parts["id"]),
        title=_require_text(parts["title"]),
        source=_parse_source(*parts["source"]),
        categories=tuple(categories),
        agencies=tuple(agencies),
        place=_require_text_or_none(parts["place"]),
        findings=TableFindings(finding_count, "") if finding_count else None,
        store=store,
    )


def _parse_source(*values: object) -> Source:
    *texts, abridged, note = values
    parsed_texts = [_require_text_or_none(text) for text in texts]
    parsed_note = _require_text_or_none(note)
    return Source._make([*parsed_texts, bool(abridged), parsed_note])


def _parse_category(name: object, declared: int | None) -> Category:
    known_name = _require_text(name)
    return Category(known_name, declared and int(declared))


def _parse_agency(name: object, full_name: object, aliases: Iterable[object], is_agency: object) -> Agency:
    known_name = _require_text(name)
    known_full_name = _require_text_or_none(full_name)
    known_aliases = tuple(map(_require_text, aliases))
    return Agency(known_name, known_full_name, known_aliases, bool(is_agency))


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedError(repr(value))
    return value


def _require_text_or_none(value: object) -> str | None:
    if value is None:
        return None
    return _require_text(value)


def _dump_json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _parse_task(table: str, values: Sequence[Any]) -> Task:
    """Build a task from JSON, where its tuples are lists."""
    fields: list[Any] = [_freeze_list(value) if isinstance(value, list) else value for value in values]
    return Task(table, *fields)


def _freeze_list(values: list[Any]) -> tuple[Any, ...]:
    return tuple(_freeze_list(value) if isinstance(value, list) else value for value in values)
