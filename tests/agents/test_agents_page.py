"""The page about AI applications: what it tells to copy works, and what it names is there."""

import json
import re
from pathlib import Path

import pytest

from conftest import ROOT
from reformctl.agents import limits, tools
from reformctl.cli import parser, spec

PAGES = [ROOT / "docs" / "agents.md", ROOT / "docs" / "agents.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_settings_start_the_server(page: Path) -> None:
    """They are copied as they stand: one comma too many, and an application shows no tools and says nothing."""
    blocks = re.findall(r"```json\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    servers = [next(iter(json.loads(block).values()))["reformctl"] for block in blocks]
    assert [server["command"] for server in servers] == ["reformctl", "reformctl"]
    for server in servers:
        call = parser.read_line(server["args"])
        assert call is not None
        assert call.command == "mcp"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_tool_stands_beside_its_command(page: Path) -> None:
    """Whoever checks what an assistant said asks the command the same."""
    text = page.read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \| `(\w+)` \| (`.*`) \|$", text, re.MULTILINE)
    assert [name for name, _commands in rows] == [tool.name for tool in tools.TOOLS]
    for _name, commands in rows:
        for command in re.findall(r"`reformctl (\w+)`", commands):
            assert spec.find_command(command)
    assert f"{limits.MAX_ANSWER_TASKS}" in text
    assert f"{limits.MAX_ANSWER_CHARACTERS:,}" in text
