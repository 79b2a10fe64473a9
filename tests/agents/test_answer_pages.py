"""An answer has an end: whole rows, a place to go on, and no text that is cut."""

import json
from typing import Any

import pytest
from mcp import Client

import reformctl
from asking import GENERATIONS, PACKAGED, ask, ask_all, read_result, talk
from reformctl.agents import limits, server, tools
from reformctl.agents.data import ServedData
from reformctl.model.table import Agency, Category, Source, Table, Task

LONG = "长" * 30_000


def count_tokens(text: str) -> float:
    """Estimate the tokens that a model reads: one for each Chinese character, one for four others.

    Tokenizers of 2025 take 0.6 to 1 for a Chinese character and 3.5 to 4.5 letters of English or JSON for one.
    """
    return sum(0.25 if char.isascii() else 1 for char in text)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> ServedData:
    """Three hundred tasks of many agencies; the text of one is longer than an answer may be."""
    agencies = tuple(Agency(f"市第{number}局", f"样品市第{number}局", (f"第{number}局",)) for number in range(1, 151))
    tasks = [
        Task(
            "large",
            number,
            f"第{number}项样品",
            LONG if number == 40 else f"第{number}项的内容：{'样品文字，' * (number % 90)}完。",
            "样品类",
            (agencies[number % 150].name,),
            scope=f"第{number % 70}片区",
        )
        for number in range(1, 301)
    ]
    table = Table("large", "样品任务分工表", Source(), (Category("样品类"),), agencies, tasks)
    path = tmp_path_factory.mktemp("large") / "large.yaml"
    path.write_bytes(reformctl.dump(table, name="yaml"))
    return ServedData((str(path),))


def read_pages(data: ServedData, tool: str, key: str, **asked: Any) -> list[list[Any]]:
    """Every page of an answer, in order, each no longer than it may be."""

    async def speak(client: Client) -> list[list[Any]]:
        pages = []
        offset: int | None = 0
        while offset is not None:
            told = read_result(await client.call_tool(tool, {**asked, "offset": offset}))
            rows = told.answer[key]
            assert len(rows) <= limits.MAX_ANSWER_TASKS
            assert len(told.text) <= limits.MAX_ANSWER_CHARACTERS or len(rows) == 1
            assert told.answer["truncated"] is (told.answer["next"] is not None)
            pages.append(rows)
            offset = told.answer["next"]
        return pages

    return talk(data, speak)


def test_pages_together_are_the_whole(large: ServedData) -> None:
    """Whoever follows `next` has read every task once and whole, also the one that is longer than a page."""
    pages = read_pages(large, "list_tasks", "tasks")
    rows = [row for page in pages for row in page]
    assert [row["id"] for row in rows] == list(range(1, 301))
    assert rows[39]["content"] == LONG
    assert [len(page) for page in pages if len(page) == 1] == [1]
    assert max(map(len, pages)) == limits.MAX_ANSWER_TASKS
    assert len(pages[0]) < limits.MAX_ANSWER_TASKS, "the long task is left for a page of its own"
    found = read_pages(large, "search_tasks", "tasks", query="样品", limit=40)
    assert sorted(row["id"] for page in found for row in page) == list(range(1, 301))
    whole = read_pages(large, "get_tasks", "tasks", references=["1-300"], fields=["id"])
    assert list(map(len, whole)) == [50] * 6
    counts = read_pages(large, "count_tasks", "counts", by=["agency", "scope"])
    assert sum(map(len, counts)) == 150 + 70


def test_a_long_description_goes_on_by_parts(large: ServedData) -> None:
    """A table of many bodies is described in one answer as well, and says which lists are not whole."""
    told = ask("describe_table", large)
    assert len(told.text) <= limits.MAX_ANSWER_CHARACTERS
    assert told.answer["truncated"]
    more = told.answer["more"]
    assert {key: row["total"] for key, row in more.items()} == {"agencies": 150, "scopes": 70}
    names = [row["name"] for row in told.answer["agencies"]]
    offset: int | None = more["agencies"]["next"]
    while offset is not None:
        told = ask("describe_table", large, part="agencies", offset=offset)
        assert "scopes" not in told.answer
        names += [row["name"] for row in told.answer["agencies"]]
        offset = told.answer["next"]
    assert sorted(names) == sorted(f"市第{number}局" for number in range(1, 151))


def test_beyond_the_end_there_is_nothing(large: ServedData) -> None:
    """An offset that is too large is no error, and no way to go round in circles."""
    told = ask("list_tasks", large, offset=10_000).answer
    assert (told["tasks"], told["total"], told["truncated"], told["next"]) == ([], 300, False, None)


def test_what_a_model_reads_before_it_asks_is_short() -> None:
    """Each token of the list of tools is paid in every conversation, whatever it is about."""
    rows = [row.model_dump_json(by_alias=True, exclude_none=True) for row in server.list_tool_rows()]
    assert count_tokens("".join(rows)) < 3_000
    assert count_tokens(ask("describe_table").text) < 2_000
    assert count_tokens(server.make_server(PACKAGED).instructions or "") < 200


@pytest.mark.parametrize("mode", GENERATIONS)
def test_every_tool_is_read_only_and_says_what_it_answers(mode: str) -> None:
    """Clients ask their user before a call that may write; these never need to be asked about."""

    async def speak(client: Client) -> Any:
        return (await client.list_tools()).tools

    rows = talk(PACKAGED, speak, mode)
    names = ["describe_table", "list_tasks", "get_tasks", "search_tasks", "count_tasks", "compare_tables", "progress"]
    assert [row.name for row in rows] == names
    for row in rows:
        hints = row.annotations
        assert (hints.read_only_hint, hints.idempotent_hint, hints.open_world_hint) == (True, True, False)
        assert row.title
        assert row.description
        assert row.input_schema["additionalProperties"] is False
        assert {"total", "truncated", "next"} <= {*row.output_schema["required"]}
        for schema in row.input_schema["properties"].values():
            assert schema["type"] in {"string", "array", "boolean", "integer"}


def test_an_answer_holds_what_its_schema_names() -> None:
    """The official client refuses an answer that breaks the schema; here none has a key that it does not name."""
    calls: list[tuple[str, dict[str, Any]]] = [
        ("describe_table", {}),
        ("list_tasks", {"agencies": ["司法局"], "references": ["17", "99"]}),
        ("get_tasks", {"references": ["17", "99"]}),
        ("search_tasks", {"query": "区块链", "references": ["5", "99"]}),
        ("count_tasks", {"references": ["17", "99"]}),
        ("progress", {}),
        ("compare_tables", {"old": "qh6", "new": "qh6"}),
    ]
    for (name, _arguments), told in zip(calls, ask_all(calls), strict=True):
        named = tools.find_tool(name).output["properties"]
        assert isinstance(named, dict)
        assert {*told.answer} == {*named}, name
        assert json.loads(told.text) == told.answer
