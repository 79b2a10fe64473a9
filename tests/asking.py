"""How tests ask the MCP server: by the official client, in this process, in either generation of the protocol."""

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import anyio
from mcp import Client
from mcp_types import CallToolResult

from conftest import ROOT
from reformctl.agents import server
from reformctl.agents.data import ServedData

T = TypeVar("T")
LEGACY, MODERN = "legacy", "auto"
GENERATIONS = {LEGACY: "2025-11-25", MODERN: "2026-07-28"}
"""The client's mode, and the version that both sides agree on then."""
PACKAGED = ServedData()
PEOPLE = ROOT / "tests" / "cases" / "people"
SEVERAL = ServedData((str(ROOT / "data" / "tasks.yaml"), str(PEOPLE / "gz.yaml")))
"""The packaged table, and one of another city."""


class Told(NamedTuple):
    """What a tool answers."""

    answer: dict[str, Any]
    """Empty where it tells what is wrong."""
    error: str
    """Empty where it answers."""
    candidates: list[str]
    text: str
    """What a model reads."""


def talk(data: ServedData, speak: Callable[[Client], Awaitable[T]], mode: str = LEGACY) -> T:
    """Let a client speak with a server that answers from some files."""

    async def run() -> T:
        async with Client(server.make_server(data), mode=mode, raise_exceptions=True) as client:
            return await speak(client)

    return anyio.run(run)


def ask_all(calls: Iterable[tuple[str, dict[str, Any]]], data: ServedData = PACKAGED, mode: str = LEGACY) -> list[Told]:
    """Call tools one after another."""

    async def speak(client: Client) -> list[Told]:
        return [read_result(await client.call_tool(name, arguments)) for name, arguments in calls]

    return talk(data, speak, mode)


def ask(name: str, data: ServedData = PACKAGED, **arguments: Any) -> Told:
    """Call one tool."""
    return ask_all([(name, arguments)], data)[0]


def read_result(result: CallToolResult) -> Told:
    """Read what a tool answers; as text and as a value it is the same."""
    texts = [block.text for block in result.content if block.type == "text"]
    if result.is_error:
        assert result.structured_content is None
        candidates = json.loads(texts[1])["candidates"] if len(texts) > 1 else []
        return Told({}, texts[0], candidates, texts[0])
    assert [json.loads(text) for text in texts] == [result.structured_content]
    return Told(result.structured_content, "", [], texts[0])
