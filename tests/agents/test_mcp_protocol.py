"""Both generations of the protocol, by the official client: what is said of the server, its resources, its errors."""

from typing import Any

import pytest
from mcp import Client, MCPError

from asking import GENERATIONS, LEGACY, MODERN, PACKAGED, SEVERAL, talk
from reformctl import __version__
from reformctl.agents import limits, resources
from reformctl.agents.data import ServedData
from reformctl.model.table import Table


@pytest.mark.parametrize("mode", GENERATIONS)
def test_the_server_says_who_it_is(mode: str) -> None:
    """A client of last year begins with initialize, one of this year asks server/discover: both are answered."""

    async def speak(client: Client) -> Any:
        return client.protocol_version, client.server_info, client.server_capabilities, client.instructions

    version, about, able, instructions = talk(PACKAGED, speak, mode)
    assert version == GENERATIONS[mode]
    assert (about.name, about.version) == ("reformctl", __version__)
    assert able.tools is not None
    assert able.resources is not None
    assert (able.prompts, able.logging, able.completions) == (None, None, None)
    assert "牵头 (lead) is not 配合 (support)" in instructions


def test_both_generations_get_one_answer() -> None:
    """Which client somebody uses must not change what is said of a task."""

    async def speak(client: Client) -> Any:
        listed = await client.list_tools()
        told = await client.call_tool("list_tasks", {"agencies": ["司法局"]})
        wrong = await client.call_tool("list_tasks", {"agencies": ["监管局"]})
        read = await client.read_resource("reformctl://qh6/17")
        return [listed.tools, told.content, told.structured_content, wrong.content, wrong.is_error, read.contents]

    assert talk(PACKAGED, speak, LEGACY) == talk(PACKAGED, speak, MODERN)


def test_each_task_is_a_resource_with_its_verbatim_text(qh6: Table) -> None:
    """A person attaches a task to a conversation, and the model has the official text before it, to the character."""

    async def speak(client: Client) -> Any:
        listed = await client.list_resources()
        texts = {row.uri: (await client.read_resource(row.uri)).contents[0] for row in listed.resources}
        templates = (await client.list_resource_templates()).resource_templates
        return listed, texts, templates

    listed, texts, templates = talk(PACKAGED, speak)
    assert [(row.uri, row.name, row.title) for row in listed.resources] == [
        (f"reformctl://qh6/{task.id}", task.reference, task.title) for task in qh6
    ]
    assert listed.next_cursor is None
    assert [row.uri_template for row in templates] == ["reformctl://{table}/{id}"]
    for task in qh6:
        content = texts[f"reformctl://qh6/{task.id}"]
        assert content.mime_type == "text/plain"
        fields = dict(line.split(None, 1) for line in content.text.splitlines())
        assert fields["试点任务"] == task.title
        assert fields["实施内容"] == task.content
        assert fields["牵头单位"] == "、".join(task.lead_agencies)


def test_many_resources_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that follows the cursors has each task once, those of several tables as well."""
    monkeypatch.setattr(limits, "MAX_LISTED_RESOURCES", 7)

    async def speak(client: Client) -> list[str]:
        names = []
        cursor = None
        while True:
            page = await client.list_resources(cursor=cursor)
            names += [row.name for row in page.resources]
            cursor = page.next_cursor
            if cursor is None:
                return names

    tables, _notes = SEVERAL.load_tables()
    assert talk(SEVERAL, speak) == [task.reference for table in tables for task in table]


@pytest.mark.parametrize("mode", GENERATIONS)
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("reformctl://qh6/99", "no task has the id qh6:99"),
        ("reformctl://qh7/1", "no loaded table has the id “qh7”; did you mean qh6? Tables: qh6"),
        ("file:///etc/passwd", "“file:///etc/passwd” is not the address of a task: write reformctl://qh6/17"),
        ("reformctl://qh6/../../etc/passwd", None),
        ("reformctl://qh6/１７", None),
        ("reformctl://qh6/0", None),
        ("reformctl://qh6/17?x=1", None),
        ("https://example.com/", None),
        ("reformctl://qh6/" + "9" * 5000, None),
        ("\x1b[2J", None),
    ],
)
def test_no_other_address_is_opened(mode: str, address: str, sentence: str | None) -> None:
    """Neither a file nor a page: an address that a model was talked into is only repeated, escaped and cut."""

    async def speak(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await client.read_resource(address)
        return caught.value.message

    told = talk(PACKAGED, speak, mode)
    assert told == sentence if sentence else told.endswith(" is not the address of a task: write reformctl://qh6/17")
    assert "\x1b" not in told
    assert len(told) < 200


@pytest.mark.parametrize("mode", GENERATIONS)
def test_an_unknown_tool_is_told_with_all_there_are(mode: str) -> None:
    """A model that mistypes a name finds it in the error."""

    async def speak(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await client.call_tool("write_table", {})
        return caught.value.message

    told = talk(PACKAGED, speak, mode)
    assert told.startswith("no tool is called “write_table”; tools: describe_table, list_tasks, ")


def test_a_cursor_is_one_that_a_page_gave() -> None:
    """Anything else is told, and does not begin again at the first page in silence."""

    async def speak(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await client.list_resources(cursor="../x")
        return caught.value.message

    assert talk(PACKAGED, speak) == "“../x” is not a cursor of this list"


def test_a_table_that_broke_meanwhile_is_told(tmp_path: Any) -> None:
    """The file is edited while the server runs: it says so for as long as it must, and then answers again."""
    path = tmp_path / "t.yaml"
    path.write_text("tasks: [", encoding="utf-8")
    data = ServedData((str(path),))

    async def speak(client: Client) -> Any:
        told = await client.call_tool("describe_table", {})
        with pytest.raises(MCPError) as caught:
            await client.list_resources()
        return told.is_error, told.content[0], caught.value.message

    is_error, content, message = talk(data, speak)
    assert is_error
    assert content.text == message
    assert message.startswith("1 error")


def test_an_error_of_ours_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback reaches a client, and the server goes on."""

    def fail(*_arguments: Any) -> Any:
        raise ZeroDivisionError("\x1bsecret")

    monkeypatch.setattr(resources, "read_resource", fail)
    monkeypatch.setattr(ServedData, "load_tables", fail)

    async def speak(client: Client) -> Any:
        told = await client.call_tool("list_tasks", {})
        with pytest.raises(MCPError) as caught:
            await client.read_resource("reformctl://qh6/17")
        return [told.content[0], caught.value]

    told, caught = talk(PACKAGED, speak)
    sentence = "internal error (ZeroDivisionError: \\x1bsecret): ask in another way, and report it"
    assert [told.text, caught.message] == [sentence, sentence]
