"""The tools that a model can call: one file each, a row in TOOLS, and nothing that writes."""

from collections.abc import Callable
from typing import Any, NamedTuple

from reformctl.agents.arguments import Arguments, JsonSchema, Parameter, parse_arguments
from reformctl.agents.data import ServedData
from reformctl.agents.pages import PAGE_KEYS, ToolAnswer
from reformctl.agents.tools import (
    compare_tables,
    count_tasks,
    describe_table,
    get_tasks,
    list_tasks,
    progress,
    search_tasks,
)
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value


class Tool(NamedTuple):
    """A tool: what a model reads of it, and the function that answers."""

    name: str
    title: str
    """For people."""
    description: str
    """For a model: what the tool is for, and how to read its answer."""
    parameters: tuple[Parameter, ...]
    output: JsonSchema
    """The JSON Schema of the answer."""
    run: Callable[[ServedData, Arguments], ToolAnswer]


MODULES = (describe_table, list_tasks, get_tasks, search_tasks, count_tasks, compare_tables, progress)
"""In the order in which a model should think of them."""


def _make_tool(module: Any) -> Tool:
    """Make the row of a tool from its file, whose name is the tool's."""
    _package, _dot, name = module.__name__.rpartition(".")
    description = " ".join(module.DESCRIPTION.split())
    output: JsonSchema = {"type": "object"}
    output["properties"] = module.OUTPUT
    output["required"] = [*PAGE_KEYS]
    return Tool(name, module.TITLE, description, module.PARAMETERS, output, module.run)


TOOLS = tuple(map(_make_tool, MODULES))


def call_tool(data: ServedData, name: str, given: dict[str, object]) -> ToolAnswer:
    """Answer a call. Raises UnknownNameError for no such tool, ReformctlError for what cannot be answered."""
    tool = find_tool(name)
    arguments = parse_arguments(tool.name, tool.parameters, given)
    return tool.run(data, arguments)


def find_tool(name: str) -> Tool:
    """Find a tool; raises UnknownNameError, which lists all."""
    for tool in TOOLS:
        if tool.name == name:
            return tool
    sentence = _("no tool is called “{name}”; tools: {all}")
    tool_names = join_words(tool.name for tool in TOOLS)
    shown_name = echo_value(name)
    text = sentence.format(name=shown_name, all=tool_names)
    raise UnknownNameError(text)
