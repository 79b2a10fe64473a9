"""What a model may be talked into: every argument of a wrong kind gets a sentence of ours, and no file is opened."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asking import PACKAGED, SEVERAL, ask, ask_all
from reformctl.agents import tools
from reformctl.agents.server import mend_line
from reformctl.system.errors import ReformctlError

MEGABYTE = "区" * 350_000
TEXTS = [
    "/etc/passwd",
    "../../data/tasks.yaml",
    "https://example.com/",
    "\x00\x1b[2J\u202e",
    "\ud83d",
    "",
    "-",
    "' OR 1=1",
]


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("search_tasks", {"query": MEGABYTE}, "query has 350000 characters; the limit is 1000: write less"),
        ("search_tasks", {}, "search_tasks needs query"),
        ("search_tasks", {"query": 5}, "query must be text"),
        ("search_tasks", {"query": ["公证"]}, "query must be text"),
        ("search_tasks", {"query": "   "}, "nothing to look for: give at least one word, such as 区块链"),
        ("list_tasks", {"offset": -1}, "offset must be a whole number from 0 to 1000000000"),
        ("list_tasks", {"offset": 10**5000}, "offset must be a whole number from 0 to 1000000000"),
        ("list_tasks", {"offset": 1.5}, "offset must be a whole number from 0 to 1000000000"),
        ("list_tasks", {"offset": True}, "offset must be a whole number from 0 to 1000000000"),
        ("list_tasks", {"limit": 0}, "limit must be a whole number from 1 to 50"),
        ("list_tasks", {"limit": 51}, "limit must be a whole number from 1 to 50"),
        ("list_tasks", {"limit": "10"}, "limit must be a whole number from 1 to 50"),
        ("list_tasks", {"joint": "yes"}, "joint must be true or false"),
        ("list_tasks", {"agencies": {"name": "x"}}, "agencies must be text"),
        (
            "list_tasks",
            {"agencies": ["司" + " " * 300]},
            "agencies has 301 characters; the limit is 200: write less",
        ),
        ("list_tasks", {"agencies": [None]}, "agencies must be text"),
        (
            "list_tasks",
            {"agencies": ["x"] * 51},
            "agencies has 51 entries; the limit is 50: use several calls",
        ),
        ("list_tasks", {"agencies": ["监管局"]}, "“监管局” can mean several agencies: 市市场监管局, 深圳证监局"),
        ("list_tasks", {"agencies": ["\ud83d"]}, "no agency is called “\\ud83d” (describe_table lists all 19)"),
        ("list_tasks", {"agencies": ["\x1b[2J"]}, "no agency is called “\\x1b[2J” (describe_table lists all 19)"),
        ("list_tasks", {"role": "owner"}, "role must be one of lead, support, any, not “owner”"),
        ("list_tasks", {"role": "lead"}, "role needs agencies: give at least one"),
        ("list_tasks", {"joint": True, "sole": True}, "joint and sole exclude each other: give one of them"),
        ("list_tasks", {"agency": "司法局"}, "list_tasks has no argument “agency”; did you mean agencies?"),
        ("list_tasks", {"references": ["-"]}, "“-” is not a task reference: write 17, 3-7,12 or qh6:17"),
        ("list_tasks", {"where": ["nonsense"]}, None),
        ("list_tasks", {"fields": ["password"]}, None),
        ("list_tasks", {"sort": "__class__"}, None),
        ("list_tasks", {"due_before": "soon"}, None),
        ("list_tasks", {"tables": ["../qh6"]}, None),
        ("get_tasks", {"references": ["-"]}, "“-” is not a task reference: write 17, 3-7,12 or qh6:17"),
        ("get_tasks", {"references": ["/etc/passwd"]}, None),
        ("get_tasks", {"references": ["17-3"]}, "“17-3” runs backwards: write the smaller number first"),
        ("get_tasks", {"references": [-5]}, "references must be text"),
        ("count_tasks", {"by": ["nothing"]}, None),
        (
            "count_tasks",
            {"unit": "pairs", "by": ["support"]},
            "a pair is a task and a lead agency: by support, count tasks",
        ),
        ("count_tasks", {"cross": ["agency"]}, None),
        ("count_tasks", {"cross": ["agency", "category"], "by": ["scope"]}, None),
        ("compare_tables", {"old": "qh6", "new": "data/tasks.yaml"}, None),
        (
            "compare_tables",
            {"old": "qh6", "new": "qh6", "likeness": 101},
            "likeness must be a whole number from 0 to 100",
        ),
        ("progress", {"on": "yesterday"}, "a date is written 2026-11-25, not “yesterday”"),
        ("progress", {"period": "2026-13"}, None),
        ("describe_table", {"part": "secrets"}, None),
    ],
)
def test_a_wrong_argument_gets_a_sentence(tool: str, arguments: dict[str, Any], sentence: str | None) -> None:
    """A model that reads what is wrong asks again, and rightly; one that reads a traceback gives up or makes it up."""
    told = ask_all([(tool, arguments)])[0]
    assert told.error == sentence if sentence else told.error
    assert "Traceback" not in told.error
    assert "pydantic" not in told.error
    assert "internal error" not in told.error
    assert len(told.error) < 1_500
    assert told.error.isprintable()


@pytest.mark.parametrize("tool", [tool.name for tool in tools.TOOLS])
def test_no_argument_opens_a_file(tool: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each argument of each tool is given what could be a path; only the files of the start are ever read."""
    trap = tmp_path / "trap.yaml"
    trap.write_text("SECRET: SECRET\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    row = tools.find_tool(tool)
    calls: list[tuple[str, dict[str, Any]]] = []
    for parameter in row.parameters:
        needed = {"query": "公证", "references": ["17"], "old": "qh6", "new": "qh6"}
        given = {name: needed[name] for name in needed if any(p.name == name and p.is_required for p in row.parameters)}
        calls += [(tool, {**given, parameter.name: text}) for text in ("trap.yaml", str(trap), f"file://{trap}")]
    for told in ask_all(calls):
        assert "SECRET" not in told.text
        assert "internal error" not in told.error


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.sampled_from([*TEXTS, "17", "qh6:17", "司法局", "title~公证", "lead"]),
    st.lists(
        st.one_of(st.text(st.characters(), max_size=9), st.integers(), st.none(), st.sampled_from(TEXTS)), max_size=3
    ),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@settings(max_examples=100)
@given(st.data())
def test_anything_at_all(data: st.DataObject) -> None:
    """Whatever JSON can hold: an answer or a sentence, and never an error of ours."""
    row = data.draw(st.sampled_from(tools.TOOLS))
    names = st.sampled_from([parameter.name for parameter in row.parameters])
    arguments = data.draw(st.dictionaries(st.one_of(names, st.just("other")), VALUES, max_size=4))
    files = data.draw(st.sampled_from([PACKAGED, SEVERAL]))
    with suppress(ReformctlError):
        assert tools.call_tool(files, row.name, arguments)["total"] >= 0


def test_null_is_nothing_and_one_text_a_list() -> None:
    """Models write both, and mean it."""
    plain, loose = ask_all(
        [
            ("list_tasks", {"agencies": ["司法局"], "limit": 2}),
            ("list_tasks", {"agencies": "司法局", "categories": None, "offset": None, "limit": 2.0, "joint": None}),
        ]
    )
    assert loose.answer == plain.answer
    assert plain.answer["next"] == 2


def test_what_the_sdk_would_drop_is_mended_before_it_reads_it() -> None:
    """Such a request is never answered, and its client would wait for ever."""
    assert mend_line('{"id": 1, "x": "\\ud83d"}\n') == '{"id": 1, "x": "\ufffd"}\n'
    assert mend_line('{"id": 1, "x": "\\ud83d\\ude00"}\n') == '{"id": 1, "x": "\U0001f600"}\n'
    deep = mend_line(f'{{"id": 1, "x": {"[" * 300}{"]" * 300}}}\n')
    assert json.loads(deep)["id"] == 1
    assert deep.count("[") < 100
    for line in ('{"x": "\\\\ud83d"}\n', "{\\ud83d\n", '{"x": "公证"}\n'):
        assert mend_line(line) == line


def test_a_table_that_is_asked_for_must_be_loaded() -> None:
    """With several tables a name that only one knows is found there, and one that none has is told."""
    assert ask("list_tasks", SEVERAL, tables=["gz"]).answer["total"] > 0
    assert ask("get_tasks", SEVERAL, references=["1"]).error.startswith("“1” exists in several tables: write ")
    assert ask("progress", SEVERAL).error == "progress is about one table: choose one of qh6, gz in tables"
