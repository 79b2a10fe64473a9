"""The layout of an SQLite database of tasks, as SQL: tables, keys and views, and the index of the search."""

from collections.abc import Iterable

from reformctl.model.fields import STORED_COLUMNS, TEXT_KEYS

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

_LAID_OUT = {"number", "category", "title", "scope", "deadline", "content"}
_FURTHER_KEYS = set(TEXT_KEYS) - _LAID_OUT
FURTHER_COLUMNS = tuple(column for column in STORED_COLUMNS if column.key in _FURTHER_KEYS)
"""Texts of a task that have no line in the layout above."""


def list_schema_statements() -> list[str]:
    """List the statements that make the layout, with the fields of tasks that have no line of their own in it."""
    columns = ""
    names = ""
    for column in FURTHER_COLUMNS:
        columns += f"    {column.key} TEXT,  -- {column.label}\n"
        names += f"{column.key} AS {column.label}, "
    schema = SCHEMA.replace("{columns}", columns)
    schema = schema.replace("{names}", names)
    return schema.split(";\n")


def list_search_statements(fields: Iterable[str]) -> list[str]:
    """List the statements that make the index of these fields."""
    names = []
    folded = []
    for name in fields:
        names.append(name)
        folded.append(f"replace({name}, ' ', '') AS {name}")
    listed = ", ".join(names)
    listed_folded = ", ".join(folded)
    layout = SEARCH.format(fields=listed, folded=listed_folded)
    return layout.split(";\n")
