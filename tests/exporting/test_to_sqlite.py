"""The SQLite database: everything of the tables, and a search that finds what stands there; read with plain SQL."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import COUNCIL, ROOT, Outcome, installed
from reformctl import exporting
from reformctl.exporting import to_sqlite
from reformctl.model.table import Agency, Category, MemoryStore, Source, Table, Task
from reformctl.searching.corpus import Corpus
from reformctl.searching.folding import find_folded_characters, fold_text, load_traditional_forms
from reformctl.system.errors import UsageError
from strategies import tables

Run = Callable[..., Outcome]
SEARCH = (ROOT / "docs" / "search.sql").read_text(encoding="utf-8")
METADATA = json.loads((ROOT / "docs" / "datasette.json").read_text(encoding="utf-8"))["databases"]["tasks"]


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    """The database, to be asked."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.row_factory = sqlite3.Row
        yield connection


def read(connection: sqlite3.Connection) -> list[Table]:
    """The tables again, out of nothing but the database."""
    return [
        Table(
            id=row["table_id"],
            title=row["title"],
            place=row["place"],
            source=Source(**{key: row[key] for key in Source._fields})._replace(abridged=bool(row["abridged"])),
            categories=tuple(
                Category(entry["name"], entry["declared"]) for entry in _of(connection, "categories", row["table_id"])
            ),
            agencies=tuple(_agency(connection, entry) for entry in _of(connection, "agencies", row["table_id"])),
            tasks=tuple(_task(connection, entry) for entry in _of(connection, "tasks", row["table_id"])),
        )
        for row in connection.execute("SELECT * FROM source ORDER BY position").fetchall()
    ]


def _of(connection: sqlite3.Connection, name: str, table: str) -> list[sqlite3.Row]:
    return connection.execute(f"SELECT * FROM {name} WHERE table_id = ? ORDER BY position", [table]).fetchall()  # noqa: S608 a name from above


def _agency(connection: sqlite3.Connection, row: sqlite3.Row) -> Agency:
    aliases = connection.execute(
        "SELECT alias FROM aliases WHERE (table_id, agency) = (?, ?) ORDER BY position", [row["table_id"], row["name"]]
    )
    return Agency(row["name"], row["full_name"], tuple(alias for (alias,) in aliases), bool(row["is_agency"]))


def _task(connection: sqlite3.Connection, row: sqlite3.Row) -> Task:
    lead, support = (
        connection.execute(
            "SELECT agency FROM task_agencies WHERE (task, role) = (?, ?) ORDER BY position", [row["reference"], role]
        ).fetchall()
        for role in ("lead", "support")
    )
    plain = ("id", "title", "content", "category", "scope", "deadline", "number")
    return Task(
        table=row["table_id"],
        **{key: row[key] for key in plain},
        lead_agencies=tuple(name for (name,) in lead),
        support_agencies=tuple(name for (name,) in support),
        extra=tuple(json.loads(row["extra"]).items()) if row["extra"] else (),
        title_derived=bool(row["title_derived"]),
    )


def found(connection: sqlite3.Connection, words: str) -> list[str]:
    """What the documented query finds, best first."""
    return [row["编号"] for row in connection.execute(SEARCH, {"words": words})]


def holding(tasks: Sequence[Task], words: str) -> set[str]:
    """What holds each of the words, looked up in the folded texts one by one."""
    terms = [term for term in map(fold_text, words.split()) if term]
    return {
        f"{document.task.table}:{document.task.id}"
        for document in Corpus.from_stores([MemoryStore(tasks)]).documents
        if terms and all(any(term in text for text in document.texts) for term in terms)
    }


@settings(max_examples=30)
@given(tables())
def test_the_tables_are_read_again_as_they_were(table: Table) -> None:
    """Nothing is dropped, no key leads nowhere, and SQLite itself finds no fault."""
    table = table.replace(tasks=tuple(task._replace(title_derived=task.id % 2 == 0) for task in table.tasks))
    with opened(exporting.dump_tasks([table], table.tasks, "sqlite")) as connection:
        assert read(connection) == [table]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]


def test_several_tables_in_one_database(qh6: Table, council: Table) -> None:
    """Each in its place, with references that say whose task it is."""
    with opened(exporting.dump_tasks([council, qh6], [*council.tasks, *qh6.tasks], "sqlite")) as connection:
        assert read(connection) == [council, qh6]
        assert {row[0] for row in connection.execute("SELECT reference FROM tasks WHERE id = 1")} == {
            "qh6:1",
            "council:1",
        }


def test_keys_and_checks_hold_for_whoever_adds_rows(qh6: Table) -> None:
    """The database keeps what the model demands: no unknown agency, no third role, no second task 1."""
    with opened(exporting.dump_tasks([qh6], qh6.tasks, "sqlite")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in (
            "INSERT INTO task_agencies VALUES ('qh6:1', 'qh6', '教育局', 'lead', 2)",
            "INSERT INTO task_agencies VALUES ('qh6:1', 'qh6', '各企业', 'boss', 2)",
            "INSERT INTO task_agencies VALUES ('qh6:99', 'qh6', '各企业', 'lead', 1)",
            "UPDATE tasks SET id = 2 WHERE id = 1",
            "UPDATE tasks SET category = '无此类别' WHERE id = 1",
            "UPDATE tasks SET content = NULL WHERE id = 1",
            "DELETE FROM source",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


def test_a_selection_is_a_database_of_its_own(call: Run, tmp_path: Path) -> None:
    """It says that it is a part, of how many, and by what it was chosen."""
    path = tmp_path / "a.db"
    code, _out, err = call("export", "-a", "司法局", "--sole", "-o", str(path))
    assert (code, err) == (0, f"Using 市司法局 for “司法局”\n2 tasks written to {path} as sqlite\n")
    with opened(path.read_bytes()) as connection:
        assert [task.id for task in read(connection)[0].tasks] == [17, 25]
        assert tuple(connection.execute("SELECT abridged, selection FROM source").fetchone()) == (
            1,
            "全表38项，本表2项。筛选条件：牵头或配合单位为市司法局；一个单位单独牵头。",
        )
        assert found(connection, "公证") == ["qh6:25", "qh6:17"]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@settings(max_examples=50)
@given(table=tables(), data=st.data())
def test_the_search_finds_every_literal_and_nothing_else(table: Table, data: st.DataObject) -> None:
    """Of any length, with marks, quotes, backslashes and blanks, in whatever width, case or characters."""
    texts = [text for task in table.tasks for text in (task.title, task.content, task.scope or "、")]
    text = data.draw(st.sampled_from([*texts, "区块链"]))
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : start + data.draw(st.integers(1, 6))]
    words = data.draw(
        st.sampled_from([words, words.upper(), f"“{words}", f"{words}\u3000{text[-1]}", f"{words}\u200b"])
    )
    with opened(exporting.dump_tasks([table], table.tasks, "sqlite")) as connection:
        assert set(found(connection, words)) == holding(table.tasks, words)


def test_the_search_of_the_official_table(qh6: Table, qh6_database: sqlite3.Connection) -> None:
    """Every part of every title, in traditional characters too, and no part across two fields."""
    old = str.maketrans({new: char[0] for new, char in load_traditional_forms().items()})
    for task in qh6.tasks:
        for size in (1, 2, 3, 6):
            for words in {task.title[at : at + size] for at in range(0, len(task.title), 4)}:
                expected = holding(qh6.tasks, words)
                assert set(found(qh6_database, words)) == expected
                assert set(found(qh6_database, words.translate(old))) == expected


@settings(max_examples=30)
@given(data=st.data())
def test_the_search_of_the_official_contents(qh6: Table, qh6_database: sqlite3.Connection, data: st.DataObject) -> None:
    """The same for pieces of the contents, with the marks in them."""
    content = data.draw(st.sampled_from(qh6.tasks)).content
    start = data.draw(st.integers(0, len(content) - 1))
    words = content[start : start + data.draw(st.integers(1, 6))]
    assert set(found(qh6_database, words)) == holding(qh6.tasks, words)


@pytest.fixture(scope="module")
def qh6_database(qh6: Table) -> Iterator[sqlite3.Connection]:
    """The official table as a database."""
    with opened(exporting.dump_tasks([qh6], qh6.tasks, "sqlite")) as connection:
        yield connection


def test_searches_with_known_answers(qh6_database: sqlite3.Connection) -> None:
    """What FTS5's own tokenizers miss: a word of three characters inside clauses, of two, of one; a mark."""
    assert found(qh6_database, "区块链") == [f"qh6:{number}" for number in (5, 22, 29, 10, 11, 24, 7)]
    assert found(qh6_database, "區塊鏈 公证") == ["qh6:29"]
    assert found(qh6_database, "“云上稽查“") == ["qh6:21"]
    assert len(found(qh6_database, "链")) == 10
    assert found(qh6_database, "银行+保险+期货") == ["qh6:16"]
    assert found(qh6_database, "教育局") == found(qh6_database, "") == found(qh6_database, "“”") == []


def test_simpler_searches(qh6_database: sqlite3.Connection) -> None:
    """What the page offers to type: a phrase with blanks, LIKE in the text as printed, and in the folded one."""
    for condition in (
        "reference IN (SELECT reference FROM tasks_fts WHERE tasks_fts MATCH '\"区 块 链\"')",
        "title LIKE '%区块链%' OR content LIKE '%区块链%'",
        "reference IN (SELECT reference FROM tasks_folded WHERE instr(title || '|' || content, '区块链'))",
    ):
        rows = qh6_database.execute(f"SELECT id FROM tasks WHERE {condition} ORDER BY id")  # noqa: S608 from above
        assert [row[0] for row in rows] == [5, 7, 10, 11, 22, 24, 29]


def test_no_character_that_folding_changes_is_forgotten() -> None:
    """The blocks that are looked through are all that this Python's Unicode has."""
    folded = set("企业区块链5g苧")
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    changed = {char: new for char in every if (new := fold_text(char)) != char}
    assert find_folded_characters(folded) == {
        char: new for char, new in changed.items() if char in folded or set(new) <= folded
    }


def test_the_view_for_people(qh6: Table, council: Table) -> None:
    """As the official table prints it."""
    with opened(exporting.dump_tasks([council, qh6], [*council.tasks, *qh6.tasks], "sqlite")) as connection:
        rows = {row["编号"]: row for row in connection.execute("SELECT * FROM 任务分工表")}
    assert rows["qh6:29"]["牵头单位"] == "市司法局、市住房建设局"
    assert (rows["council:1"]["配合单位"], rows["council:1"]["完成时限"]) == ("市司法局", "2024年底前")
    assert [row["序号"] for row in rows.values()] == [task.id for task in (*council.tasks, *qh6.tasks)]


def test_the_same_bytes_in_every_process() -> None:
    """A database in git, or behind a cache, changes only when the table does."""
    first, second = (installed("export", "-f", "sqlite", environment={"PYTHONHASHSEED": seed}) for seed in "12")
    assert first.stdout == second.stdout
    with opened(first.stdout) as connection:
        for pragma, value in (
            ("application_id", to_sqlite.APPLICATION),
            ("user_version", 1),
            ("encoding", "UTF-8"),
            ("page_size", 4096),
            ("freelist_count", 0),
        ):
            assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    assert first.stdout[18:20] == b"\x01\x01", "no write-ahead log: one file is the whole database"


def test_lists_other_than_tasks(call: Run, tmp_path: Path) -> None:
    """A plain table, numbers as numbers."""
    path = tmp_path / "agencies.db"
    assert call("agencies", "-o", str(path))[0] == 0
    with opened(path.read_bytes()) as connection:
        assert connection.execute("SELECT count(*), sum(lead), sum(is_agency) FROM answer").fetchone()[:] == (
            19,
            46,
            18,
        )
        assert connection.execute("SELECT aliases FROM answer WHERE name = '深圳市税务局'").fetchone()[0] == (
            "市税务局、国税局、地税局"
        )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--fields", "id"), "sqlite has fixed fields: leave out --fields, or choose another format"),
        (("--sort", "id"), "sqlite keeps the order of the table: leave out --sort, or choose another format"),
        (
            ("--explode", "agency"),
            "sqlite has one entry per task and cannot be exploded: choose csv, tsv, json or jsonl",
        ),
        (("--headers", "zh"), "sqlite does not support --headers zh"),
    ],
)
def test_what_a_database_has_no_use_for(call: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """It is said, and no file is written."""
    path = tmp_path / "t.sqlite"
    assert call("export", "-o", str(path), *arguments) == (2, "", f"reformctl: {sentence}\n")
    assert not path.exists()


def test_a_table_that_the_database_refuses(qh6: Table) -> None:
    """Through the Python API a table may come that no loader has seen: the refusal is a sentence."""
    with pytest.raises(UsageError, match=r"cannot hold this \(UNIQUE constraint failed: tasks\."):
        exporting.dump_tasks([qh6.replace(tasks=(qh6.tasks[0], qh6.tasks[0]))], qh6.tasks, "sqlite")


def test_a_python_with_less_of_sqlite(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all have everything; the others get a sentence."""

    def refuse(_sql: str) -> None:
        raise sqlite3.OperationalError

    stub = SimpleNamespace(execute=refuse, close=lambda: None)
    monkeypatch.setattr(sqlite3, "connect", lambda *_arguments, **_named: stub)
    code, _out, err = call("export", "-f", "sqlite")
    sentence = f"the SQLite {sqlite3.sqlite_version} of this Python has no full-text search (FTS5)"
    assert (code, err) == (2, f"reformctl: {sentence}: use another Python or format\n")
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    assert call("export", "-f", "sqlite")[2] == (
        "reformctl: this Python was built without SQLite: use another Python or format\n"
    )


def test_datasettes_metadata_describes_the_database(qh6_database: sqlite3.Connection) -> None:
    """Each table and column once, none that is not there, and the query that docs/database.md documents."""
    rows = qh6_database.execute("SELECT name, type FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'index'")
    there = {name for name, _type in rows if not name.startswith("tasks_fts")}
    assert {*METADATA["tables"]} == there
    for name, described in METADATA["tables"].items():
        columns = {row["name"] for row in qh6_database.execute(f"PRAGMA table_info({name})")}
        assert {*described.get("columns", columns)} == columns
        assert {*described.get("facets", ())} <= columns
    sql = "\n".join(line for line in SEARCH.splitlines() if not line.startswith("--"))
    assert METADATA["queries"]["search"]["sql"] == sql.removesuffix(";")
    counts = qh6_database.execute(METADATA["queries"]["agency_counts"]["sql"]).fetchall()
    assert (len(counts), tuple(counts[0])) == (19, ("qh6", "各企业", 0, 8, 0))


def test_several_files_at_once(call: Run, tmp_path: Path) -> None:
    """Through the command: every table that is loaded is in the database."""
    path = tmp_path / "all.sqlite3"
    assert call("export", "--data", str(ROOT / "data"), "--data", str(COUNCIL), "-o", str(path))[0] == 0
    with opened(path.read_bytes()) as connection:
        rows = connection.execute("SELECT table_id, selection FROM source ORDER BY position").fetchall()
        assert [tuple(row) for row in rows] == [("qh6", None), ("council", "所据之表为节录。")]
