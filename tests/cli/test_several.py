"""Several tables at once: whose names are whose, what is narrowed, and what may not stand side by side."""

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from conftest import COUNCIL, ROOT, Outcome
from reformctl.model import vocabulary
from reformctl.model.table import Agency, Source, Table

Run = Callable[..., Outcome]
FLAT = COUNCIL.parent / "flat.yaml"
ALL = ("--data", str(ROOT / "data"), "--data", str(COUNCIL), "--data", str(FLAT))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("深圳市司法局", ["qh6:17", "qh6:25", "qh6:29", "qh6:30", "council:1", "flat:1"]),
        ("司法局", ["qh6:17", "qh6:25", "qh6:29", "qh6:30", "council:1", "flat:1"]),
        ("国家税务总局深圳市税务局", ["qh6:3", "qh6:4", "qh6:5", "qh6:7", "flat:2"]),
        ("深税", ["qh6:3", "qh6:4", "qh6:5", "qh6:7", "flat:2"]),
        ("广州市司法局", ["flat:3"]),
        ("市司法局", ["qh6:17", "qh6:25", "qh6:29", "qh6:30", "council:1", "flat:1", "flat:3"]),
        ("市司法局（深圳市司法局）", ["qh6:17", "qh6:25", "qh6:29", "qh6:30", "council:1", "flat:1"]),
        ("市司法局(广州市司法局)", ["flat:3"]),
    ],
)
def test_a_body_is_found_under_all_its_names(call: Run, typed: str, found: list[str]) -> None:
    """One table writes 市司法局, another 深圳市司法局; and another city's 市司法局 is another body.

    It leads the tasks of qh6 and flat, and supports council:1.
    """
    code, out, _err = call("list", *ALL, "-a", typed, "-f", "ids")
    assert (code, out.split()) == (0, found)


def test_agencies_says_where_a_body_occurs(call: Run) -> None:
    """Counted once, with the tables that name it."""
    rows = {(row["name"], row["full_name"]): row for row in json.loads(call("agencies", *ALL, "-f", "json")[1])}
    row = rows["市司法局", "深圳市司法局"]
    assert (row["lead"], row["support"], row["tables"]) == (5, 1, ["qh6", "council", "flat"])
    assert (row["full_name"], row["aliases"]) == ("深圳市司法局", ["司法局"])
    assert rows["市司法局", "广州市司法局"]["tables"] == ["flat"]
    assert "tables" not in json.loads(call("agencies", "-f", "json")[1])[0]


def test_every_name_that_is_printed_is_understood(call: Run) -> None:
    """What `agencies -f ids` and `stats` print is fed back: of two bodies of one name, each for itself."""
    printed = call("agencies", *ALL, "-f", "ids")[1].splitlines()
    assert {"市司法局（深圳市司法局）", "市司法局（广州市司法局）"} <= {*printed}
    rows = json.loads(call("stats", *ALL, "--by", "agency", "-f", "json")[1])
    counted = {row["name"]: row["tasks"] for row in rows if row["name"]}
    assert {*counted} == {*printed}
    for name, number in counted.items():
        _code, out, said = call("list", *ALL, "-a", name, "--role", "lead", "--count")
        assert (int(out), said) == (number, ""), name
    assert call("list", "-a", "市司法局（深圳市司法局）", "--role", "lead", "--count")[1:] == (
        "4\n",
        "Using 市司法局 for “市司法局（深圳市司法局）”\n",
    )


def test_which_body_is_meant_is_said_where_names_do_not_tell(call: Run, tmp_path: Path) -> None:
    """In a suggestion, and in the document that a selection becomes."""
    assert "did you mean 市司法局（广州市司法局）?" in call("list", *ALL, "-a", "广州")[2]
    path = tmp_path / "a.html"
    assert call("export", *ALL, "-a", "广州市司法局", "-o", str(path))[0] == 0
    assert "牵头或配合单位为市司法局（广州市司法局）" in path.read_text(encoding="utf-8")
    assert call("export", *ALL, "-a", "市司法局", "-o", str(path))[0] == 0
    assert "牵头或配合单位为市司法局。" in path.read_text(encoding="utf-8")


def test_all_agencies_needs_every_body(call: Run) -> None:
    """Two names of one body are one condition, two bodies are two."""
    arguments = ("list", *ALL, "--all-agencies", "-a", "深圳市司法局", "-f", "ids")
    assert call(*arguments, "-a", "住建局")[1].split() == ["qh6:29"]


def test_search_in_all_of_them(call: Run) -> None:
    """区块链 in whatever batch, with references that say which."""
    out = call("search", "区块链", *ALL, "-f", "ids")[1].split()
    assert {"qh6:5", "flat:2"} <= set(out)


def test_narrowed_to_one_table(call: Run) -> None:
    """With one table left, a number needs no table before it."""
    assert call("list", *ALL, "--table", "flat", "-f", "ids")[1].split() == ["1", "2", "3"]
    assert call("show", "2", *ALL, "--table", "flat", "--fields", "title", "-f", "tsv")[1] == (
        "title\n区块链税务管理服务平台\n"
    )
    assert call("list", *ALL, "--table", "flat", "--table", "council", "-f", "ids")[1].split()[0] == "council:1"
    assert call("list", *ALL, "--table", "flet")[2] == (
        "reformctl: no loaded table has the id “flet”; did you mean flat? Tables: qh6, council, flat\n"
    )


def test_fields_that_no_table_has_take_no_space(call: Run) -> None:
    """No deadline, support or further column in any task: no empty column; on a terminal also no category and scope."""
    head = call("export", "--data", str(FLAT))[1].splitlines()[0]
    assert head == "id,category,title,lead_agencies,scope,content"


def test_broken_tables_beside_good_ones(call: Run, tmp_path: Path) -> None:
    """Nothing is answered from half the data unless it is asked for, and then it is said."""
    for name, text in (("a", "format: 1\nid: a\ntitle: 表\ntasks: []\n"), ("b", "format: 2\n"), ("c", "[")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    code, out, err = call("list", "--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert f"{tmp_path}/b.yaml:1:9: wrong-form: " in err
    assert f"{tmp_path}/c.yaml:1:1: yaml-syntax: " in err
    code, out, err = call("list", "--data", str(tmp_path), "--skip-broken", "--count")
    assert (code, out) == (1, "0\n")
    assert [line.split(": ")[0] for line in err.splitlines()[:2]] == [
        f"skipped {tmp_path}/b.yaml",
        f"skipped {tmp_path}/c.yaml",
    ]
    (tmp_path / "a.yaml").unlink()
    assert call("list", "--data", str(tmp_path), "--skip-broken")[0] == 2


def test_the_same_file_twice(call: Run) -> None:
    """A folder and a file in it: said as it is, not as two tables with one id."""
    code, _out, err = call("list", "--data", str(FLAT), "--data", str(FLAT))
    assert code == 2
    assert f"duplicate-table: this is the same file as {FLAT}: name it once\n" in err


@pytest.mark.parametrize(
    ("first", "second", "typed", "found"),
    [
        (
            "{name: 甲局, full_name: 某省甲局, aliases: [办公室]}",
            "{name: 乙局, aliases: [办公室]}",
            "办公室",
            ["a:1", "b:1"],
        ),
        (
            "{name: 甲局, full_name: 某省甲局}",
            "{name: 乙局, full_name: 某省乙局, aliases: [甲局]}",
            "甲局",
            ["a:1", "b:1"],
        ),
        ("{name: 甲局, aliases: [乙局]}", "{name: 乙局}", "乙局", ["a:1", "b:1"]),
    ],
)
def test_an_alias_holds_within_its_table(  # noqa: PLR0913, PLR0917 two tables and a word
    call: Run, tmp_path: Path, first: str, second: str, typed: str, found: list[str]
) -> None:
    """Aliases are ours, so they yield: no table becomes unreadable by another one's, and both bodies are meant.

    Until 0.1.0 this was the fault contradictory-name: our 34 aliases made another city's table unreadable beside ours.
    """
    for name, agency, lead in (("a", first, "甲局"), ("b", second, "乙局")):
        task = f"{{id: 1, title: 题, content: 文, lead_agencies: [{lead}]}}"
        text = f"format: 1\nid: {name}\ntitle: 表\nagencies: [{agency}]\ntasks: [{task}]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    code, out, err = call("list", "--data", str(tmp_path), "-a", typed, "-f", "ids")
    assert (code, out.split()) == (0, found)
    assert f"“{typed}” is the name of several bodies; using all of them: " in err
    assert call("check", "-q", str(tmp_path))[0] == 0


def test_each_table_keeps_its_own_vocabulary(qh6: Table, council: Table) -> None:
    """Joining bodies changes no table."""
    entries = {entry.name: entry for entry in vocabulary.list_agencies([qh6, council])}
    assert entries["市司法局"].homes == (("qh6", "市司法局"), ("council", "市司法局"))
    assert entries["深圳市税务局"].homes == (("qh6", "深圳市税务局"),)


def test_tables_are_joined_in_any_order() -> None:
    """It must not matter which file comes first in a folder; and a name alone makes no body, for every city has it.

    Until 0.1.0 a, which says neither full name nor place, was the body that others call so: Shenzhen's answered for it.
    """
    tables = [
        Table(name, name, Source(), (), (agency,), (), place=place)
        for name, place, agency in (
            ("a", None, Agency("市司法局")),
            ("b", None, Agency("深圳市司法局")),
            ("c", "深圳市", Agency("市司法局", "深圳市司法局")),
            ("d", "广州市", Agency("市司法局", "广州市司法局")),
            ("e", "深圳市", Agency("市司法局")),
            ("f", "珠海市", Agency("市司法局")),
            ("g", "珠海市", Agency("市司法局")),
        )
    ]
    for order in list(permutations(tables))[::7]:
        bodies = {frozenset(table for table, _name in entry.homes) for entry in vocabulary.list_agencies(order)}
        assert bodies == {frozenset("a"), frozenset("bce"), frozenset("d"), frozenset("fg")}
