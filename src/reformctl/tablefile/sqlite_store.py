"""A validated table as an SQLite database: tasks are read from it one by one, without reading and validating YAML.

Each row is a key, a value and a checksum of both. The checksum is compared whenever the row is read, because SQLite
does not notice that a byte on the disk has changed. The head says how many rows there are, so a missing one is noticed,
too. Nothing is answered from a damaged row: the YAML is read instead, silently. The database is written by
sqlite_writer.py.

The keys and values of the six tables:

    head    the name of the database             the table without its tasks, and counts, as JSON
    file    the number of a piece, from 0        the bytes of the YAML file, in the pieces in which it is read
    source  0, where the text could be read      the bytes of the official text
    tasks   the position of a task, from 0       its fields in the order of Task, but for the first, as JSON
    names   an agency, a category or a scope     the positions of the tasks that have this name, as JSON
    folded  the number of a page, from 0         the folded texts of PAGE_TASKS tasks, one a line, in UTF-16
"""

import json
import os
import sqlite3
from binascii import crc32
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformctl.model.table import NAME_FIELDS, Agency, Category, Source, Table, TableFindings, Task
from reformctl.tablefile.limits import PAGE_TASKS

if TYPE_CHECKING:
    from reformctl.system.files import FileContent, Fingerprint

ENCODING = "utf-16"
"""The encoding of the folded texts, which are all read at once: UTF-8 would take four times as long to decode."""
KEY_TYPES = {
    "head": "TEXT",
    "file": "INTEGER",
    "source": "INTEGER",
    "tasks": "INTEGER",
    "names": "TEXT",
    "folded": "INTEGER",
}
"""The tables, and the type of their keys."""
_QUERY = "SELECT key, value, checksum FROM {} WHERE key BETWEEN ? AND ? ORDER BY key"
_QUERIES = {kind: _QUERY.format(kind) for kind in KEY_TYPES}
"""For each table, what reads its rows between two keys."""
_SERIALIZED = 3
"""The value of sqlite3.threadsafety where several threads may use one connection, which is nearly everywhere."""

Head = Mapping[str, Any]
"""What is known of a table without reading its tasks, as sqlite_writer.py collects it."""
Repair = Callable[[], Sequence[Task]]
"""Reads the tasks from the YAML."""


class DamagedError(Exception):
    """A file that is not the database that it should be."""


def read_table(path: str, fingerprint: "Fingerprint", repair: Repair) -> tuple[Table, bytes | None]:
    """Read the table that was written for this file, and the official text at that time.

    Its tasks are read when they are asked for; where they turn out to be damaged then, `repair` reads them. Raises
    DamagedError for any other database.
    """
    try:
        connection = _open_connection(path)
    except (sqlite3.Error, ValueError) as error:
        raise DamagedError(path) from error
    try:
        row = _read_row(connection, "head", fingerprint.name)
        _require_same_bytes(connection, fingerprint.content)
        head = json.loads(row)
        source_text = None
        if head["has_source_text"]:
            source_text = _read_row(connection, "source", 0)
        store = SqliteStore(connection, head, repair)
        return _parse_table(head, store), source_text
    except Exception as error:  # whatever a damaged file may lead to
        connection.close()
        raise DamagedError(path) from error


class _SelfClosingConnection(sqlite3.Connection):
    """A connection that closes itself when nobody needs it any more; Python would warn that it was left open."""

    def __del__(self) -> None:
        """Close it; modules may be gone by then."""
        try:
            self.close()
        except Exception:  # noqa: BLE001 it may belong to another thread, and nobody could catch the error
            return


class SqliteStore:
    """Tasks in a database of the cache, each read when it is asked for."""

    def __init__(self, connection: sqlite3.Connection, head: Head, repair: Repair) -> None:
        """Take over a connection, with the head of its database. Raises DamagedError for an impossible head."""
        self._connection = connection
        self._repair = repair
        self._repaired: Sequence[Task] | None = None
        parts = head["table"]
        self.table: str = parts["id"]
        self._count: int = head["count"]
        self._samples: list[int] = head["samples"]
        counts_by_field = head["counts"]
        self._counts = {field: dict(counts_by_field[field]) for field in NAME_FIELDS}
        self._positions: Mapping[int, int] | None = None
        """Where the task with an id stands; None where the ids are 1, 2, 3 and so on."""
        ids = head["ids"]
        if ids is not None:
            self._positions = {number: position for position, number in enumerate(ids)}
        known_ids = self.list_ids()
        has_all_ids = len(known_ids) == self._count
        if not has_all_ids:
            raise DamagedError(self.table)
        has_samples = all(0 <= position < self._count for position in self._samples)
        if not has_samples:
            raise DamagedError(self.table)

    def __len__(self) -> int:
        """Count the tasks."""
        return self._count

    def __iter__(self) -> Iterator[Task]:
        """Read the tasks in the order of the table, a page at a time."""
        for first in range(0, self._count, PAGE_TASKS):
            end = min(first + PAGE_TASKS, self._count)
            yield from self._read_tasks(first, end - 1)

    def list_ids(self) -> Collection[int]:
        """List the ids in the order of the table; in most tables they are 1, 2, 3 and so on."""
        if self._positions is None:
            return range(1, self._count + 1)
        return self._positions.keys()

    def get_task(self, number: int) -> Task:
        """Read the task with this id. Raises KeyError where there is none."""
        if number not in self.list_ids():
            raise KeyError(number)
        position = number - 1
        if self._positions is not None:
            position = self._positions[number]
        return self._read_task(position)

    def count_by(self, field: str) -> Mapping[str | None, int]:
        """Count the tasks for each value of a field; the head has the counts."""
        return self._counts[field]

    def find_naming(self, *wanted: Collection[str]) -> Iterable[Task]:
        """Read the tasks that have at least one name of each collection."""
        try:
            positions_of_each = [self._find_positions(names) for names in wanted]
        except Exception:  # noqa: BLE001 whatever a damaged file may lead to
            return iter(self)
        if not positions_of_each:
            return iter(self)
        common_positions = set.intersection(*positions_of_each)
        return map(self._read_task, sorted(common_positions))

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
                tasks_as_lists = map(json.loads, rows)
                return [_parse_task(self.table, values) for values in tasks_as_lists]
            except Exception:  # noqa: BLE001 whatever a damaged file may lead to
                self._repaired = self._repair()
        return self._repaired[first : last + 1]

    def _find_positions(self, names: Collection[str]) -> set[int]:
        """Find the positions of the tasks that have any of these names. Raises any error where the file is damaged."""
        positions: set[int] = set()
        for name in names:
            if not self._knows_name(name):
                continue
            row = _read_row(self._connection, "names", name)
            positions_of_name = json.loads(row)
            positions.update(positions_of_name)
        return positions

    def _knows_name(self, name: str) -> bool:
        """Tell whether any task has a name in any field."""
        return any(name in counts for counts in self._counts.values())

    def _read_folded(self) -> list[str]:
        texts: list[str] = []
        page_count = -(-self._count // PAGE_TASKS)
        for page in range(page_count):
            row = _read_row(self._connection, "folded", page)
            text = row.decode(ENCODING)
            texts += text.split("\n")
        if len(texts) != self._count:
            raise DamagedError(self.table)
        return texts


def compute_checksum(key: int | str, value: bytes) -> int:
    """Compute the checksum of a row."""
    key_text = str(key)
    key_checksum = crc32(key_text.encode())
    return crc32(value, key_checksum)


def _open_connection(path: str) -> sqlite3.Connection:
    """Open a database for all threads, as far as SQLite was built for that.

    No prepared statement is kept: from Python 3.12 on two threads could be given the same one, and mix up their rows.
    """
    uri = _format_uri(path)
    is_for_one_thread = sqlite3.threadsafety != _SERIALIZED
    return sqlite3.connect(
        uri, uri=True, check_same_thread=is_for_one_thread, cached_statements=0, factory=_SelfClosingConnection
    )


def _format_uri(path: str) -> str:
    """Format a path as the URI of a file that SQLite only reads, does not lock and does not look at for changes."""
    path = os.path.abspath(path)
    path = path.replace(os.sep, "/")
    for sign in "%?#":
        path = path.replace(sign, f"%{ord(sign):x}")
    if not path.startswith("/"):
        path = f"/{path}"
    return f"file://{path}?mode=ro&immutable=1"


def _require_same_bytes(connection: sqlite3.Connection, content: "FileContent") -> None:
    """Raise DamagedError unless the database was made from these bytes. The name of the database states their size."""
    for number, piece in enumerate(content.read_pieces()):
        kept_piece = _read_row(connection, "file", number)
        if kept_piece != piece:
            raise DamagedError(content.path)


def _read_rows(connection: sqlite3.Connection, kind: str, keys: Sequence[int | str]) -> list[bytes]:
    """Read the values from the first key to the last. Raises DamagedError where one is missing or was changed."""
    query = _QUERIES[kind]
    first_and_last = (keys[0], keys[-1])
    cursor = connection.execute(query, first_and_last)
    rows = cursor.fetchall()
    if len(rows) != len(keys):
        raise DamagedError(kind)
    values: list[bytes] = []
    for wanted_key, row in zip(keys, rows, strict=True):
        key, value, checksum = row
        if key != wanted_key:
            raise DamagedError(kind)
        if compute_checksum(key, value) != checksum:
            raise DamagedError(kind)
        values.append(value)
    return values


def _read_row(connection: sqlite3.Connection, kind: str, key: int | str) -> bytes:
    """Read the value of one key. Raises DamagedError where it is missing or was changed."""
    (value,) = _read_rows(connection, kind, [key])
    return value


def _parse_table(head: Head, store: SqliteStore) -> Table:
    """Build the table that a head describes. Raises any error where it describes none."""
    parts = head["table"]
    source_values = parts["source"]
    categories = [_parse_category(*values) for values in parts["categories"]]
    agencies = [_parse_agency(*values) for values in parts["agencies"]]
    finding_count = int(head["findings"])
    findings = TableFindings(finding_count, "") if finding_count else None
    return Table(
        id=_require_text(parts["id"]),
        title=_require_text(parts["title"]),
        source=_parse_source(*source_values),
        categories=tuple(categories),
        agencies=tuple(agencies),
        place=_require_text_or_none(parts["place"]),
        findings=findings,
        store=store,
    )


def _parse_source(*values: object) -> Source:
    *texts, abridged, note = values
    known_texts = map(_require_text_or_none, texts)
    known_note = _require_text_or_none(note)
    known_values = [*known_texts, bool(abridged), known_note]
    return Source._make(known_values)


def _parse_category(name: object, declared: int | None) -> Category:
    known_name = _require_text(name)
    known_count = declared and int(declared)
    return Category(known_name, known_count)


def _parse_agency(name: object, full_name: object, aliases: Iterable[object], is_agency: object) -> Agency:
    known_name = _require_text(name)
    known_full_name = _require_text_or_none(full_name)
    known_aliases = map(_require_text, aliases)
    return Agency(known_name, known_full_name, tuple(known_aliases), bool(is_agency))


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedError(repr(value))
    return value


def _require_text_or_none(value: object) -> str | None:
    if value is None:
        return None
    return _require_text(value)


def _parse_task(table: str, values: list[Any]) -> Task:
    """Build a task from JSON, where its tuples are lists."""
    _freeze_lists(values)
    return Task(table, *values)


def _freeze_lists(values: list[Any]) -> None:
    """Turn the lists among these values, and those inside of them, into tuples."""
    for index, value in enumerate(values):
        if isinstance(value, list):
            _freeze_lists(value)
            values[index] = tuple(value)
