"""Writes an SQLite database: everything that the tables hold, related by keys, and a search for every Chinese literal.

The same selection gives the same bytes, as far as the version of SQLite is the same.
"""

import errno
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, count
from typing import TYPE_CHECKING

from reformctl.exporting import sqlite_layout
from reformctl.exporting.sheet import RowValues, Sheet, format_value
from reformctl.model.fields import Value
from reformctl.model.table import Table, Task
from reformctl.searching.corpus import FIELDS
from reformctl.searching.folding import find_folded_characters, fold_text
from reformctl.system import atomic_write, progress
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from sqlite3 import Connection
    from sqlite3 import Error as SqliteError

DatabaseRow = tuple[object, ...]
"""The values of a row, in the order of the columns of its table."""

APPLICATION = 0x7266_6374
"""“rfct”, by which programs such as file(1) could tell these databases (PRAGMA application_id)."""
VERSION = 1
"""Of the layout (PRAGMA user_version); additions leave it as it is."""

PRAGMAS = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "temp_store = MEMORY",
    "page_size = 4096",
)
"""A file that nobody else knows, and that is thrown away if anything fails, needs no care."""
SYSTEM_ERRORS = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")
"""How the names of errors begin that are the system's."""
COUNTERS = ((24, 4), (92, 8))
"""(offset, bytes) in the header: how often the file was changed, and by which version of SQLite; 0 stands for never."""


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write the tables of the rows, cut down to the same tasks; rows that are no tasks as the table `answer`.

    Raises UsageError where this Python's SQLite cannot make such a database, or the database cannot hold the rows.
    """
    try:
        import sqlite3
    except ImportError as error:
        sentence = _("this Python was built without SQLite: use another Python or format")
        raise UsageError(sentence) from error
    with closing(sqlite3.connect(":memory:")) as connection:
        _require_search(connection)
    return atomic_write.stream_temporary_file(lambda path: _write_file(path, sheet))


def _require_search(connection: "Connection") -> None:
    """Raise UsageError where this Python was built with less of SQLite than nearly all are."""
    import sqlite3

    try:
        connection.execute("SELECT fts5_source_id()")
    except sqlite3.OperationalError as error:
        sentence = _("the SQLite {version} of this Python has no full-text search (FTS5): use another Python or format")
        message = sentence.format(version=sqlite3.sqlite_version)
        raise UsageError(message) from error


def _write_file(path: str, sheet: Sheet) -> None:
    """Write the database into a file; raises OSError for what the system refuses."""
    import sqlite3

    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _write_database(connection, sheet)
    except sqlite3.Error as error:
        raise _translate_error(error) from error
    with open(path, "r+b") as file:
        for offset, size in COUNTERS:
            file.seek(offset)
            file.write(bytes(size))


def _translate_error(error: "SqliteError") -> Exception:
    """Make an OSError of what the system refused, and a UsageError of anything else."""
    name = getattr(error, "sqlite_errorname", "")
    if not name.startswith(SYSTEM_ERRORS):
        sentence = _("an SQLite database cannot hold this ({reason}): choose another format")
        reason = echo_value(str(error))
        message = sentence.format(reason=reason)
        return UsageError(message)
    code = errno.EIO
    if name == "SQLITE_FULL":
        code = errno.ENOSPC
    return OSError(code, os.strerror(code))


def _write_database(connection: "Connection", sheet: Sheet) -> None:
    """Write everything in one transaction, so that what the header counts is always the same."""
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    tables = sheet.origin.parts
    if tables:
        _write_tables(connection, tables, sheet.origin.remarks)
        _write_search(connection, tables)
    else:
        _write_answer(connection, sheet)
    connection.execute("COMMIT")


def _write_tables(connection: "Connection", tables: Sequence[Table], remarks: Iterable[str]) -> None:
    """Write everything that the tables hold; `remarks` says of each what was left out."""
    for statement in sqlite_layout.list_schema_statements():
        connection.execute(statement)
    parts = zip(tables, remarks, strict=True)
    for position, (table, remark) in enumerate(parts, 1):
        source_row = _make_source_row(table, position, remark)
        _insert_rows(connection, "source", [source_row])
        category_rows = _make_category_rows(table)
        _insert_rows(connection, "categories", category_rows)
        agency_rows = _make_agency_rows(table)
        _insert_rows(connection, "agencies", agency_rows)
        alias_rows = _make_alias_rows(table)
        _insert_rows(connection, "aliases", alias_rows)
        task_rows = map(_make_task_row, table, count(1))
        _insert_rows(connection, "tasks", task_rows)
        pair_rows = chain.from_iterable(map(_make_pair_rows, table))
        _insert_rows(connection, "task_agencies", pair_rows)


def _make_source_row(table: Table, position: int, remark: str) -> DatabaseRow:
    identity = (table.id, position, table.title, table.place)
    return (*identity, *table.source, remark or None)


def _make_category_rows(table: Table) -> Iterator[DatabaseRow]:
    for position, category in enumerate(table.categories, 1):
        yield table.id, category.name, position, category.declared


def _make_agency_rows(table: Table) -> Iterator[DatabaseRow]:
    for position, agency in enumerate(table.agencies, 1):
        yield table.id, agency.name, position, agency.full_name, agency.is_agency


def _make_alias_rows(table: Table) -> Iterator[DatabaseRow]:
    for agency in table.agencies:
        for position, alias in enumerate(agency.aliases, 1):
            yield table.id, agency.name, position, alias


def _make_task_row(task: Task, position: int) -> DatabaseRow:
    row = [task.reference, task.table, task.id, position]
    row += [task.number, task.category, task.title]
    row += [task.title_derived, task.scope, task.deadline]
    for column in sqlite_layout.FURTHER_COLUMNS:
        text = getattr(task, column.key)
        row.append(text)
    row.append(task.content)
    extra = None
    if task.extra:
        texts = dict(task.extra)
        extra = json.dumps(texts, ensure_ascii=False)
    row.append(extra)
    return tuple(row)


def _make_pair_rows(task: Task) -> Iterator[DatabaseRow]:
    """Make a row for each agency of a task."""
    reference = task.reference
    for position, agency in enumerate(task.lead_agencies, 1):
        yield reference, task.table, agency, "lead", position
    for position, agency in enumerate(task.support_agencies, 1):
        yield reference, task.table, agency, "support", position


def _write_search(connection: "Connection", tables: Sequence[Table]) -> None:
    """Write the folded texts, each character a word of its own, and how a query is written."""
    for statement in sqlite_layout.list_search_statements(FIELDS):
        connection.execute(statement)
    weights = [str(field.weight) for field in FIELDS.values()]
    ranking = f"bm25(0.0, {', '.join(weights)})"
    connection.execute("INSERT INTO tasks_fts (tasks_fts, rank) VALUES ('rank', ?)", (ranking,))
    words = _FoldedWords()
    folded_rows = _make_folded_rows(tables, words)
    _insert_rows(connection, "tasks_fts", folded_rows)
    characters = set().union(*words.values())
    characters.discard(" ")
    phrase_rows = sorted(_make_phrase_rows(characters))
    _insert_rows(connection, "search_characters", phrase_rows)


class _FoldedWords(dict[int, str]):
    """For each character that was met what it is folded to, each part with a blank behind it."""

    def __missing__(self, code: int) -> str:
        words = ""
        for part in fold_text(chr(code)):
            words += f"{part} "
        self[code] = words
        return words


def _make_folded_rows(tables: Sequence[Table], words: _FoldedWords) -> Iterator[DatabaseRow]:
    """Make a row of folded texts for each task; `words` then knows every character of them."""
    total = sum(map(len, tables))
    every_task = chain.from_iterable(tables)
    followed = progress.follow_items(every_task, _("writing"), total)
    for task in followed:
        row = [task.reference]
        for field in FIELDS.values():
            text = field.text(task)
            folded = text.translate(words)
            row.append(folded.rstrip(" "))
        yield tuple(row)


def _make_phrase_rows(characters: set[str]) -> Iterator[tuple[str, str]]:
    """Say how the characters that fold to these are written in a phrase."""
    folded_characters = find_folded_characters(characters)
    for char, folded in folded_characters.items():
        phrase = " ".join(folded)
        if char.isspace():
            phrase = '" "'
        yield char, phrase


def _write_answer(connection: "Connection", sheet: Sheet) -> None:
    """Write rows that are no tasks: numbers as numbers, lists joined by 、."""
    names = []
    for heading in sheet.list_headings():
        escaped = heading.replace('"', '""')
        names.append(f'"{escaped}"')
    connection.execute(f"CREATE TABLE answer ({', '.join(names)})")
    rows = map(_convert_row, sheet.rows)
    _insert_rows(connection, "answer", rows)


def _convert_row(row: RowValues) -> DatabaseRow:
    return tuple(map(_convert_value, row))


def _convert_value(value: Value) -> object:
    if value is None or isinstance(value, int | float):
        return value
    return format_value(value)


def _insert_rows(connection: "Connection", table: str, rows: Iterable[DatabaseRow]) -> None:
    """Insert rows of as many values as the table has columns."""
    info = connection.execute(f"PRAGMA table_info({table})")
    columns = info.fetchall()
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 a name from above
