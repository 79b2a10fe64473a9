"""A validated table as an SQLite database: what answers are made from without reading and judging YAML again.

Each row is a key, a value and a checksum of both, which is compared whenever the row is read, for SQLite itself does
not notice that a byte on the disk has changed. Missing rows are noticed, too, for the head says how many there are.
What is damaged is never answered from: the YAML is read instead, and nobody is told.

The keys and values of the four tables:

    head    the name of the database           what is known of the table without a look at its tasks, as JSON
    tasks   the place of a task, from 0        its fields in the order of Task, but for the first, as JSON
    names   an agency, a category or a scope   the places of the tasks that have this name, as JSON
    folded  the number of a page, from 0       the folded texts of PAGE tasks, one a line, in UTF-16
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

PAGE_TASKS = 256
"""Tasks that are read together where all are asked for, and whose folded texts stand in one row."""
ENCODING = "utf-16"
"""Of the folded texts, which are read all at once: to decode them takes a quarter of the time that UTF-8 takes."""
KEY_TYPES = {"head": "TEXT", "tasks": "INTEGER", "names": "TEXT", "folded": "INTEGER"}
"""The tables, and what their keys are."""
QUERIES = {
    kind: f"SELECT key, value, checksum FROM {kind} WHERE key BETWEEN ? AND ? ORDER BY key"  # noqa: S608 a name from above
    for kind in KEY_TYPES
}

DatabaseRows = Iterable[tuple[int | str, bytes]]
"""The keys and values of a table."""
Repair = Callable[[], Sequence[Task]]
"""What reads the tasks from the YAML."""


class DamagedError(Exception):
    """A file that is not the database that it should be."""


def write_database(path: str, name: str, table: Table, proof: str | None, folded: Sequence[str]) -> None:
    """Write a table into an empty file; raises OSError where it cannot be written.

    `proof` is the state of the kept official text with which the table was found valid (see cache.py), `folded` has the
    folded text of each task.
    """
    contents: dict[str, DatabaseRows] = {
        "head": [(name, _dump_json(_make_head(table, proof)))],
        "tasks": ((location, _dump_json(task[1:])) for location, task in enumerate(table)),
        "names": ((text, _dump_json([*locations])) for text, locations in _index_names(table).items()),
        "folded": ((page, "\n".join(lines).encode(ENCODING)) for page, lines in enumerate(_split_pages(folded))),
    }
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _write_rows(connection, contents)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def read_table(path: str, name: str, repair: Repair) -> tuple[Table, str | None]:
    """The table that was written under this name, and the state of the kept official text at that time.

    Its tasks are read when they are asked for; where they turn out to be damaged then, `repair` reads them in another
    way. Raises DamagedError for any other file.
    """
    try:
        connection = _open_connection(path)
    except (sqlite3.Error, ValueError) as error:
        raise DamagedError(path) from error
    try:
        head = json.loads(_read_rows(connection, "head", [name])[0])
        return _parse_table(head, SqliteStore(connection, head, repair)), _require_text_or_none(head["proof"])
    except Exception as error:  # whatever a damaged file may lead to
        connection.close()
        raise DamagedError(path) from error


class SqliteStore:
    """Tasks in a database of the cache, each read when it is asked for."""

    def __init__(self, connection: sqlite3.Connection, head: Mapping[str, Any], repair: Repair) -> None:
        """A connection of its own, and what the head of the database says; raises DamagedError for what cannot be."""
        self._connection = connection
        weakref.finalize(self, _close_connection, connection)  # before the connection itself is found unclosed
        self._repair = repair
        self._repaired: Sequence[Task] | None = None
        self.table: str = head["table"]["id"]
        self._count: int = head["count"]
        self._samples: list[int] = head["samples"]
        self._counts = {field: dict(head["counts"][field]) for field in NAME_FIELDS}
        self._places: Mapping[int, int] | None = None
        if head["ids"] is not None:
            self._places = {number: location for location, number in enumerate(head["ids"])}
        if len(self.list_ids()) != self._count or not all(0 <= location < self._count for location in self._samples):
            raise DamagedError(self.table)

    def __len__(self) -> int:
        """How many tasks there are."""
        return self._count

    def __iter__(self) -> Iterator[Task]:
        """The tasks in the order of the table, some at a time."""
        for first in range(0, self._count, PAGE_TASKS):
            yield from self._tasks_between(first, min(first + PAGE_TASKS, self._count) - 1)

    def list_ids(self) -> Collection[int]:
        """The ids in the order of the table; in most tables they are 1, 2, 3 and so on."""
        return range(1, self._count + 1) if self._places is None else self._places.keys()

    def get_task(self, number: int) -> Task:
        """The task with this id; raises KeyError where there is none."""
        if number not in self.list_ids():
            raise KeyError(number)
        location = number - 1 if self._places is None else self._places[number]
        (task,) = self._tasks_between(location, location)
        return task

    def count_by(self, field: str) -> Mapping[str | None, int]:
        """How many tasks have each value of a field: the head says it."""
        return self._counts[field]

    def find_naming(self, *wanted: Collection[str]) -> Iterable[Task]:
        """The tasks that have one name of each collection."""
        try:
            locations = [self._places_naming(names) for names in wanted]
        except Exception:  # noqa: BLE001 whatever a damaged file may lead to
            locations = []
        if not locations:
            return iter(self)
        return (
            task
            for location in sorted(set.intersection(*locations))
            for task in self._tasks_between(location, location)
        )

    def list_samples(self) -> Sequence[Task]:
        """A few tasks that between them have a value in each field that any has."""
        return [task for location in self._samples for task in self._tasks_between(location, location)]

    def fold_texts(self, fold_task: Callable[[Task], str]) -> Iterable[str]:
        """What was kept of each task for the search."""
        try:
            return self._folded_texts()
        except Exception:  # noqa: BLE001 whatever a damaged file may lead to
            return map(fold_task, self)

    def _tasks_between(self, first: int, last: int) -> Sequence[Task]:
        """The tasks from one place to another, both of them included."""
        if self._repaired is None:
            try:
                rows = _read_rows(self._connection, "tasks", range(first, last + 1))
                return [_parse_task(self.table, json.loads(row)) for row in rows]
            except Exception:  # noqa: BLE001 whatever a damaged file may lead to
                self._repaired = self._repair()
        return self._repaired[first : last + 1]

    def _places_naming(self, names: Collection[str]) -> set[int]:
        """The places of the tasks that have any of these names; raises DamagedError and whatever else."""
        known = [name for name in names if any(name in counts for counts in self._counts.values())]
        rows = [_read_rows(self._connection, "names", [name])[0] for name in known]
        return {location for row in rows for location in json.loads(row)}

    def _folded_texts(self) -> list[str]:
        texts: list[str] = []
        for page in range(-(-self._count // PAGE_TASKS)):
            (row,) = _read_rows(self._connection, "folded", [page])
            texts += row.decode(ENCODING).split("\n")
        if len(texts) != self._count:
            raise DamagedError(self.table)
        return texts


_SERIALIZED = 3
"""What sqlite3.threadsafety is where several threads may use one connection, as nearly everywhere."""


def _open_connection(path: str) -> sqlite3.Connection:
    """Open a database for all threads, as far as SQLite was built for that.

    No prepared statement is kept: from Python 3.12 on two threads could be given the same one, and mix up their rows.
    """
    is_for_one_thread = sqlite3.threadsafety != _SERIALIZED
    return sqlite3.connect(_format_uri(path), uri=True, check_same_thread=is_for_one_thread, cached_statements=0)


def _close_connection(connection: sqlite3.Connection) -> None:
    """Close a database, from whatever thread."""
    with suppress(sqlite3.Error):
        connection.close()


def _format_uri(path: str) -> str:
    """A path as SQLite takes it for a file that is only read, not locked, and not looked at for changes."""
    path = os.path.abspath(path).replace(os.sep, "/")
    for sign in "%?#":
        path = path.replace(sign, f"%{ord(sign):x}")
    return f"file://{path if path.startswith('/') else f'/{path}'}?mode=ro&immutable=1"


def _read_rows(connection: sqlite3.Connection, kind: str, keys: Sequence[int | str]) -> list[bytes]:
    """The values of the rows from the first key to the last; raises DamagedError where any is not as it was written."""
    rows = connection.execute(QUERIES[kind], (keys[0], keys[-1])).fetchall()
    if [key for key, _value, _sum in rows] != [*keys]:
        raise DamagedError(kind)
    for key, value, checksum in rows:
        if _compute_checksum(key, value) != checksum:
            raise DamagedError(kind)
    return [value for _key, value, _checksum in rows]


def _compute_checksum(key: int | str, value: bytes) -> int:
    return crc32(value, crc32(str(key).encode()))


def _write_rows(connection: sqlite3.Connection, contents: Mapping[str, DatabaseRows]) -> None:
    for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # nobody else knows the file yet
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for kind, rows in contents.items():
        connection.execute(f"CREATE TABLE {kind} (key {KEY_TYPES[kind]} PRIMARY KEY, value BLOB, checksum INTEGER)")
        checked = ((key, value, _compute_checksum(key, value)) for key, value in rows)
        connection.executemany(f"INSERT INTO {kind} VALUES (?, ?, ?)", checked)  # noqa: S608 a name from above
    connection.execute("COMMIT")


def _make_head(table: Table, proof: str | None) -> dict[str, object]:
    """What is known of a table without a look at its tasks."""
    ids = [*table.store.list_ids()]
    return {
        "table": {name: getattr(table, name) for name in ("id", "title", "place", "source", "categories", "agencies")},
        "findings": table.findings.number if table.findings else 0,
        "proof": proof,
        "count": len(table),
        "ids": None if ids == [*range(1, len(ids) + 1)] else ids,
        "samples": _find_samples(table),
        "counts": {field: [*table.store.count_by(field).items()] for field in NAME_FIELDS},
    }


def _find_samples(table: Table) -> list[int]:
    """The place of the first task that has a value in a field, for each field and each further column."""
    first: dict[str, int] = {}
    for location, task in enumerate(table):
        stated = [name for name, value in zip(Task._fields, task, strict=True) if value]
        for name in (*stated, *(f"extra.{heading}" for heading, _text in task.extra)):
            first.setdefault(name, location)
    return sorted({*first.values()})


def _index_names(table: Table) -> Mapping[str, Iterable[int]]:
    """For each name of an agency, category or scope the places of the tasks that have it, each once."""
    found: dict[str, dict[int, None]] = {}
    for location, task in enumerate(table):
        for field in NAME_FIELDS:
            for name in list_names(task, field):
                if name is not None:
                    found.setdefault(name, {})[location] = None
    return found


def _split_pages(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    return (lines[first : first + PAGE_TASKS] for first in range(0, len(lines), PAGE_TASKS))


def _parse_table(head: Mapping[str, Any], store: SqliteStore) -> Table:
    """The table that a head tells of; raises an error of any kind where it tells of none."""
    told = head["table"]
    *texts, abridged, note = told["source"]
    source = Source._make([*map(_require_text_or_none, texts), bool(abridged), _require_text_or_none(note)])
    return Table(
        _require_text(told["id"]),
        _require_text(told["title"]),
        source,
        tuple(Category(_require_text(name), declared and int(declared)) for name, declared in told["categories"]),
        tuple(
            Agency(_require_text(name), _require_text_or_none(full_name), tuple(map(_require_text, aliases)), bool(is_agency))
            for name, full_name, aliases, is_agency in told["agencies"]
        ),
        place=_require_text_or_none(told["place"]),
        findings=TableFindings(int(head["findings"]), "") if head["findings"] else None,
        store=store,
    )


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedError(repr(value))
    return value


def _require_text_or_none(value: object) -> str | None:
    return None if value is None else _require_text(value)


def _dump_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _parse_task(table: str, values: Sequence[Any]) -> Task:
    """A task out of JSON, which has lists where a task has tuples."""
    fields: list[Any] = [_freeze_list(value) if isinstance(value, list) else value for value in values]
    return Task(table, *fields)


def _freeze_list(values: list[Any]) -> tuple[Any, ...]:
    return tuple(_freeze_list(value) if isinstance(value, list) else value for value in values)
