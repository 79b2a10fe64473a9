"""Two tables in one folder: each has a ledger of its own, and whichever is taken is said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import COUNCIL, ROOT, Outcome
from reformctl.tablefile import load
from reformctl.tracking import ledger_choice, ledger_places

Run = Callable[..., Outcome]
ASK = ("split", "--data", "t", "--period", "2026-11", "--due", "2026-11-25")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder t with two tables, qh6 and council."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "council.yaml").write_bytes(COUNCIL.read_bytes())
    shutil.copy(ROOT / "data" / "tasks.yaml", tmp_path / "t" / "qh6.yaml")
    shutil.copytree(ROOT / "data" / "sources", tmp_path / "t" / "sources")
    return tmp_path


def test_each_table_has_its_ledger(call: Run, here: Path) -> None:
    """The second one neither writes into the first one's ledger, nor is refused because of it."""
    code, _out, err = call(*ASK, "-o", "a")
    assert (code, err) == (2, "reformctl: split takes one table: choose one of council, qh6 with --table\n")
    code, _out, err = call(*ASK, "-o", "a", "--table", "qh6")
    assert (code, err.splitlines()[0]) == (
        0,
        "the ledger of qh6 is t/qh6.progress.yaml, because that folder holds several tables",
    )
    assert call("status", "--data", "t")[2].splitlines()[0] == (
        "using qh6, one of 2 tables, whose ledger is t/qh6.progress.yaml: --table chooses another one"
    )
    assert call(*ASK, "-o", "b", "--table", "council")[0] == 0
    assert [path.name for path in sorted((here / "t").glob("*progress.yaml"))] == [
        "council.progress.yaml",
        "qh6.progress.yaml",
    ]
    assert call("gather", "b", "--data", "t")[2] == (
        "reformctl: gather takes one table: choose one of council, qh6 with --table\n"
    )
    assert call("report", "--data", "t", "--table", "qh6")[0] == 0
    assert call("list", "--data", "t", "--count")[0] == 0, "a ledger is no table"
    assert call("check", "t")[0] == 0


def test_a_ledger_that_was_there_first(call: Run, here: Path) -> None:
    """It stays where it is when a second table comes into the folder."""
    (here / "t" / "council.yaml").rename(here / "council.yaml")
    assert call(*ASK, "-o", "a")[0] == 0
    (here / "council.yaml").rename(here / "t" / "council.yaml")
    assert b"qh6" in (here / "t" / "progress.yaml").read_bytes()
    assert "whose ledger is t/progress.yaml" in call("status", "--data", "t")[2]
    assert "the ledger of council is t/council.progress.yaml" in call(*ASK, "-o", "b", "--table", "council")[2]
    assert b"council" not in (here / "t" / "progress.yaml").read_bytes()


def test_a_ledger_that_is_named_says_which_table(call: Run, here: Path) -> None:
    """Who names the ledger need not name the table."""
    call(*ASK, "-o", "a", "--table", "council", "--ledger", "l.yaml")
    assert call("gather", "a", "--data", "t", "--ledger", "l.yaml", "-q")[0] == 1
    assert call("status", "--data", "t", "--ledger", "l.yaml")[2].splitlines()[0] == (
        "using council, one of 2 tables, whose ledger is l.yaml: --table chooses another one"
    )
    assert (here / "t" / "progress.yaml").exists() is False
    assert call("status", "--data", "t", "--ledger", "l.yaml", "--table", "qh6")[0] == 2


def test_tables_in_several_folders(call: Run, here: Path) -> None:
    """Each has its ledger beside it."""
    (here / "u").mkdir()
    (here / "t" / "council.yaml").rename(here / "u" / "council.yaml")
    words = ("--data", "t", "--data", "u", "--table", "council")
    assert call("split", *words, "--period", "2026-11", "--due", "2026-11-25", "-o", "a")[0] == 0
    assert (here / "u" / "progress.yaml").exists()
    assert call("status", "--data", "t", "--data", "u")[2].startswith("using council, one of 2 tables")


def test_the_table_is_meant_that_has_a_ledger(here: Path) -> None:
    """The command line and the MCP server ask this one function; a ledger that is to be begun may be any table's."""
    tables = load.load_paths(["t"])
    assert ledger_choice.choose_ledger(tables, ["t"]) is None
    (here / "t" / "qh6.progress.yaml").write_text("format: 1\ntable: {id: qh6}\n", encoding="utf-8")
    choice = ledger_choice.choose_ledger(tables, ["t"])
    assert choice
    assert (choice.table.id, choice.place.path, choice.place.exists) == ("qh6", "t/qh6.progress.yaml", True)
    assert ledger_choice.choose_ledger(tables, ["t"], begins=True) is None
    named = ledger_choice.choose_ledger(tables, ["t"], "t/qh6.progress.yaml", begins=True)
    assert named
    assert named.table.id == "qh6"
    missing = ledger_choice.choose_ledger(tables[:1], ["t"], "none.yaml")
    assert missing
    assert (missing.table.id, missing.place.exists) == (tables[0].id, False)
    assert ledger_choice.choose_ledger(tables, ["t"], "none.yaml") is None


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("format: 1\ntable: {id: qh6, sha256: ab}\n", "qh6"),
        ("\ufeffformat: 1\r\ntable:\r\n  sha256: ab\r\n  id: 'qh6'\r\nstates: []\r\n", "qh6"),
        ('"table": {sha256: ab, "id": "qh-7"} # id: x\n', "qh-7"),
        ("format: 1\n", None),
        ("reports:\n  - {table: {id: qh6}}\n", None),
        ("", None),
    ],
)
def test_which_table_a_ledger_speaks_of(tmp_path: Path, text: str, table: str | None) -> None:
    """It is told without reading the whole, for a ledger may be large."""
    path = tmp_path / "progress.yaml"
    path.write_bytes(text.encode())
    assert ledger_places.read_table_id(str(path)) == table
