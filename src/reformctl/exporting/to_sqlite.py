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

from reformctl.exporting.sheet import Sheet, format_value
from reformctl.model.fields import STORED_COLUMNS, TEXT_KEYS, Value
from reformctl.model.table import Table, Task
from reformctl.system import atomic_write, progress
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from sqlite3 import Connection

Row = tuple[object, ...]
"""The values of a row, in the order of the columns of its table."""

APPLICATION = 0x7266_6374
"""“rfct”, by which programs such as file(1) could tell these databases (PRAGMA application_id)."""
VERSION = 1
"""Of the layout below (PRAGMA user_version); additions leave it as it is."""

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

SCHEMA = """
CREATE TABLE source (  -- one row a table: its title, and what is known of its document; unknown is null
    table_id TEXT NOT NULL PRIMARY KEY,  -- short name of the table, such as qh6 (ours)
    position INTEGER NOT NULL UNIQUE,  -- order of the tables
    title TEXT NOT NULL,  -- 表题
    place TEXT,  -- 地区: whose bodies the table names, such as 深圳市 (ours)
    kind TEXT,  -- 文件种类
    issuer TEXT,  -- 发文机关
    document_number TEXT,  -- 文号
    date TEXT,  -- 日期
    url TEXT,  -- 网址
    file TEXT,  -- the kept official text, relative to the table file (ours)
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),  -- of the bytes of file (ours)
    abridged INTEGER NOT NULL CHECK (abridged IN (0, 1)),  -- whether fewer tasks stand here than the document has
    note TEXT,  -- 备注: why something is unknown (ours)
    selection TEXT  -- what was left out here and how the rest was chosen; null for a whole table (ours)
);
CREATE TABLE categories (  -- 类别
    table_id TEXT NOT NULL REFERENCES source (table_id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,  -- order in the table
    declared INTEGER CHECK (declared >= 0),  -- how many tasks the document itself declares
    PRIMARY KEY (table_id, name),
    UNIQUE (table_id, position)
);
CREATE TABLE agencies (  -- 单位; only the name is the document's
    table_id TEXT NOT NULL REFERENCES source (table_id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,  -- order in the table
    full_name TEXT,  -- 全称 (ours)
    is_agency INTEGER NOT NULL CHECK (is_agency IN (0, 1)),  -- 0 for bodies such as 各企业, which are no agency (ours)
    PRIMARY KEY (table_id, name),
    UNIQUE (table_id, position)
);
CREATE TABLE aliases (  -- 别称: other names of the agencies (ours)
    table_id TEXT NOT NULL,
    agency TEXT NOT NULL,
    position INTEGER NOT NULL,  -- order among the aliases of the agency
    alias TEXT NOT NULL,
    PRIMARY KEY (table_id, agency, position),
    FOREIGN KEY (table_id, agency) REFERENCES agencies (table_id, name)
);
CREATE TABLE tasks (  -- 试点任务
    reference TEXT NOT NULL PRIMARY KEY CHECK (reference = table_id || ':' || id),  -- such as qh6:17 (ours)
    table_id TEXT NOT NULL REFERENCES source (table_id),
    id INTEGER NOT NULL CHECK (id >= 1),  -- 序号 as printed where that is a unique number, else 1, 2, 3 ...
    position INTEGER NOT NULL,  -- order in the table
    number TEXT,  -- 原序号: as printed, where it differs from id
    category TEXT,  -- 类别
    title TEXT NOT NULL,  -- 试点任务
    title_derived INTEGER NOT NULL CHECK (title_derived IN (0, 1)),  -- whether title is made of content (ours)
    scope TEXT,  -- 推广范围
    deadline TEXT,  -- 完成时限, as printed
{columns}    content TEXT NOT NULL,  -- 实施内容
    extra TEXT,  -- further columns of the document, as a JSON object of heading and text
    UNIQUE (table_id, id),
    UNIQUE (table_id, position),
    FOREIGN KEY (table_id, category) REFERENCES categories (table_id, name)
);
CREATE TABLE task_agencies (  -- one row a task and agency: count agencies here
    task TEXT NOT NULL REFERENCES tasks (reference),
    table_id TEXT NOT NULL,
    agency TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('lead', 'support')),  -- 牵头单位 or 配合单位
    position INTEGER NOT NULL,  -- order in the cell of the document
    PRIMARY KEY (task, role, position),
    FOREIGN KEY (table_id, agency) REFERENCES agencies (table_id, name)
);
CREATE INDEX aliases_by_alias ON aliases (alias);
CREATE INDEX tasks_by_category ON tasks (table_id, category);
CREATE INDEX task_agencies_by_agency ON task_agencies (table_id, agency);

CREATE VIEW 任务分工表 AS  -- the tasks as the official table has them, for people
SELECT reference AS 编号, id AS 序号, category AS 类别, title AS 试点任务,
    (SELECT group_concat(agency, '、') FROM (SELECT agency FROM task_agencies
        WHERE task = reference AND role = 'lead' ORDER BY position)) AS 牵头单位,
    (SELECT group_concat(agency, '、') FROM (SELECT agency FROM task_agencies
        WHERE task = reference AND role = 'support' ORDER BY position)) AS 配合单位,
    scope AS 推广范围, deadline AS 完成时限, {names}content AS 实施内容
FROM tasks;
"""

_LAID_OUT = {"number", "category", "title", "scope", "deadline", "content"}
FURTHER_COLUMNS = tuple(column for column in STORED_COLUMNS if column.key in TEXT_KEYS and column.key not in _LAID_OUT)
"""Texts of a task that have no line in the layout above."""

SEARCH = r"""
CREATE VIRTUAL TABLE tasks_fts USING fts5(
    reference UNINDEXED, {fields}, tokenize = "ascii tokenchars '!#$%&*+,-./:;<=>?@\^_`|~'"
);
CREATE TABLE search_characters (  -- how to write a character in a phrase of tasks_fts, where that is not itself
    character TEXT NOT NULL PRIMARY KEY,
    phrase TEXT NOT NULL  -- folded, divided by blanks; nothing where it is dropped; the end of a phrase for a blank
) WITHOUT ROWID;
CREATE VIEW tasks_folded AS  -- the texts as the search sees them, for instr() and LIKE
SELECT reference, {folded} FROM tasks_fts;
"""
"""In the folded texts each character, also a mark, is a word: the phrase "区 块 链" is found where 区块链 stands.

FTS5's other tokenizers find no part of a Chinese clause, or none of fewer than three characters, and lose the marks.
"""


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write the tables of the rows, cut down to the same tasks; rows that are no tasks as the table `answer`.

    Raises UsageError where this Python's SQLite cannot make such a database, or the database cannot hold the rows.
    """
    try:
        import sqlite3
    except ImportError as error:
        raise UsageError(_("this Python was built without SQLite: use another Python or format")) from error
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
        raise UsageError(sentence.format(version=sqlite3.sqlite_version)) from error


def _write_file(path: str, sheet: Sheet) -> None:
    """Write the database into a file; raises OSError for what the system refuses."""
    import sqlite3

    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _write_database(connection, sheet)
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(SYSTEM_ERRORS):
            code = errno.ENOSPC if name == "SQLITE_FULL" else errno.EIO
            raise OSError(code, os.strerror(code)) from error
        sentence = _("an SQLite database cannot hold this ({reason}): choose another format")
        raise UsageError(sentence.format(reason=echo_value(str(error)))) from error
    with open(path, "r+b") as file:
        for offset, size in COUNTERS:
            file.seek(offset)
            file.write(bytes(size))


def _write_database(connection: "Connection", sheet: Sheet) -> None:
    """Write everything in one transaction, so that what the header counts is always the same."""
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    if sheet.origin.part:
        _write_tables(connection, sheet.origin.part, sheet.origin.remarks)
        _write_search(connection, sheet.origin.part)
    else:
        _write_answer(connection, sheet)
    connection.execute("COMMIT")


def _write_tables(connection: "Connection", tables: Sequence[Table], remarks: Iterable[str]) -> None:
    """Write everything that the tables hold; `remarks` says of each what was left out."""
    for statement in _make_schema().split(";\n"):
        connection.execute(statement)
    for position, (table, remark) in enumerate(zip(tables, remarks, strict=True), 1):
        _insert_rows(connection, "source", [_make_source_row(table, position, remark)])
        _insert_rows(connection, "categories", _make_category_rows(table))
        _insert_rows(connection, "agencies", _make_agency_rows(table))
        _insert_rows(connection, "aliases", _make_alias_rows(table))
        _insert_rows(connection, "tasks", map(_make_task_row, table, count(1)))
        _insert_rows(connection, "task_agencies", chain.from_iterable(map(_make_pair_rows, table)))


def _make_schema() -> str:
    """Make the layout, with the fields of tasks that have no line of their own in it."""
    columns = "".join(f"    {column.key} TEXT,  -- {column.label}\n" for column in FURTHER_COLUMNS)
    names = "".join(f"{column.key} AS {column.label}, " for column in FURTHER_COLUMNS)
    return SCHEMA.replace("{columns}", columns).replace("{names}", names)


def _make_source_row(table: Table, position: int, remark: str) -> Row:
    *known, abridged, note = table.source
    return (table.id, position, table.title, table.place, *known, abridged, note, remark or None)


def _make_category_rows(table: Table) -> Iterator[Row]:
    for position, category in enumerate(table.categories, 1):
        yield table.id, category.name, position, category.declared


def _make_agency_rows(table: Table) -> Iterator[Row]:
    for position, agency in enumerate(table.agencies, 1):
        yield table.id, agency.name, position, agency.full_name, agency.is_agency


def _make_alias_rows(table: Table) -> Iterator[Row]:
    for agency in table.agencies:
        for position, alias in enumerate(agency.aliases, 1):
            yield table.id, agency.name, position, alias


def _make_task_row(task: Task, position: int) -> Row:
    extra = json.dumps(dict(task.extra), ensure_ascii=False) if task.extra else None
    identity = (task.reference, task.table, task.id, position, task.number, task.category)
    further = [getattr(task, column.key) for column in FURTHER_COLUMNS]
    return (*identity, task.title, task.title_derived, task.scope, task.deadline, *further, task.content, extra)


def _make_pair_rows(task: Task) -> Iterator[Row]:
    """Make a row for each agency of a task."""
    for role, agencies in (("lead", task.lead_agencies), ("support", task.support_agencies)):
        for position, agency in enumerate(agencies, 1):
            yield task.reference, task.table, agency, role, position


def _write_search(connection: "Connection", tables: Sequence[Table]) -> None:
    """Write the folded texts, each character a word of its own, and how a query is written."""
    from reformctl.searching.corpus import FIELDS
    from reformctl.searching.folding import find_folded_characters

    names = ", ".join(FIELDS)
    folded = ", ".join(f"replace({name}, ' ', '') AS {name}" for name in FIELDS)
    layout = SEARCH.format(fields=names, folded=folded)
    for statement in layout.split(";\n"):
        connection.execute(statement)
    weights = ", ".join(str(field.weight) for field in FIELDS.values())
    ranking = f"bm25(0.0, {weights})"
    connection.execute("INSERT INTO tasks_fts (tasks_fts, rank) VALUES ('rank', ?)", (ranking,))
    words = _FoldedWords()

    def make_row(task: Task) -> Row:
        texts = [field.text(task).translate(words) for field in FIELDS.values()]
        return (task.reference, *(text.rstrip(" ") for text in texts))

    total = sum(map(len, tables))
    tasks = progress.follow_items(chain.from_iterable(tables), _("writing"), total)
    _insert_rows(connection, "tasks_fts", map(make_row, tasks))
    characters = {*"".join(words.values())} - {" "}
    phrases = []
    for char, folded_char in find_folded_characters(characters).items():
        phrase = '" "' if char.isspace() else " ".join(folded_char)
        phrases.append((char, phrase))
    _insert_rows(connection, "search_characters", sorted(phrases))


class _FoldedWords(dict[int, str]):
    """For each character that was met what it is folded to, each part with a blank behind it."""

    def __missing__(self, code: int) -> str:
        from reformctl.searching.folding import fold_text

        self[code] = "".join(f"{part} " for part in fold_text(chr(code)))
        return self[code]


def _write_answer(connection: "Connection", sheet: Sheet) -> None:
    """Write rows that are no tasks: numbers as numbers, lists joined by 、."""
    quoted = [heading.replace('"', '""') for heading in sheet.list_headings()]
    names = ", ".join(f'"{heading}"' for heading in quoted)
    connection.execute(f"CREATE TABLE answer ({names})")
    rows = ([_convert_value(value) for value in row] for row in sheet.rows)
    marks = _list_marks(len(sheet.columns))
    connection.executemany(f"INSERT INTO answer VALUES ({marks})", rows)  # noqa: S608 ? alone


def _convert_value(value: Value) -> object:
    if value is None or isinstance(value, int | float):
        return value
    return format_value(value)


def _insert_rows(connection: "Connection", table: str, rows: Iterable[Row]) -> None:
    """Insert rows of as many values as the table has columns."""
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    marks = _list_marks(width)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 a name from above


def _list_marks(width: int) -> str:
    """List the marks that stand for so many values."""
    return ", ".join("?" * width)
