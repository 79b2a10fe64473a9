"""Serves the tools and resources over MCP: the one file that knows the protocol's SDK.

The SDK answers clients of both generations: those that begin with `initialize`, and those of 2026-07-28, which ask
`server/discover` and say with each request who they are.
"""

import gc
import json
import logging
import re
from collections.abc import Callable
from functools import partial
from io import TextIOWrapper
from typing import Any, BinaryIO

import anyio
from mcp import MCPError
from mcp.server import ServerRequestContext
from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from mcp_types import Tool as ToolRow

from reformctl import __version__
from reformctl.agents import limits, resources, tools
from reformctl.agents.arguments import make_input_schema
from reformctl.agents.data import ServedData
from reformctl.agents.error_messages import word_bug, word_error
from reformctl.agents.pages import write_json
from reformctl.agents.resources import TaskResource
from reformctl.agents.tools import Tool
from reformctl.system import environment
from reformctl.system.errors import NoMemoryError, ReformctlError, SystemRefusalError, UnknownNameError, UsageError
from reformctl.system.translation import _

RequestContext = ServerRequestContext[Any]
TEXT_TYPE = "text/plain"
"""The media type of a task's text."""
CONTENT_LASTS_MS = 3_600_000
"""How long a client may remember the list of tools, which is that of this program: an hour."""
INSTRUCTIONS = """Official Chinese tables that share reform tasks out among agencies (任务分工表). Quote titles and
texts as they stand, with their ref or id (序号), never from memory, and do not translate names of agencies. 牵头
(lead) is not 配合 (support). Count with count_tasks, not by hand. When an answer is truncated, go on with its
next. taken tells what a name was understood as: repeat it to the user. Nothing here can be written."""
"""What a client tells its model about the server."""
ANNOTATIONS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
"""Each tool only reads, and only the files of this server."""
LOGGER = logging.getLogger("reformctl.agents")
_LONE_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""The escape of half a character beyond U+FFFF; two of them make one."""


def serve(data: ServedData) -> None:
    """Serve over standard input and output until the input ends. Raises UsageError where one of them is closed."""
    stdin = environment.open_standard_input()
    if stdin is None or not environment.has_standard_output():
        raise UsageError(_("an MCP server uses standard input and standard output, but one of them is closed"))
    gc.enable()  # what a short run does without
    sdk_logger = logging.getLogger("mcp")
    sdk_logger.addHandler(logging.NullHandler())
    server = make_server(data)
    try:
        anyio.run(_serve_streams, server, stdin)
    except BaseExceptionGroup as group:  # of tasks that ran at once
        raise _find_cause(group) from None


def make_server(data: ServedData) -> Server[Any]:
    """Make the server that answers from some files."""
    handlers = _Handlers(data)
    return Server(
        "reformctl",
        version=__version__,
        title="reformctl 任务分工表",
        instructions=" ".join(INSTRUCTIONS.split()),
        cache_hints={"tools/list": CacheHint(ttl_ms=CONTENT_LASTS_MS, scope="public")},
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_templates,
        on_read_resource=handlers.read_resource,
    )


def list_tool_rows() -> list[ToolRow]:
    """List the tools as clients read them."""
    return list(map(_make_tool_row, tools.TOOLS))


def mend_line(line: str) -> str:
    r"""Mend a request that is JSON, but more than the SDK reads; anything else stays as it is.

    Half a character ("\ud83d" without its other half) becomes U+FFFD, what lies too deep within lists becomes null.
    """
    depth = line.count("[") + line.count("{")
    is_deep = depth > limits.MAX_ARGUMENT_DEPTH
    if not is_deep and not _LONE_HALF.search(line):
        return line
    try:
        message = json.loads(line)
        cut_message = _cut_depth(message, limits.MAX_ARGUMENT_DEPTH)
    except (ValueError, RecursionError):
        return line
    text = json.dumps(cut_message, ensure_ascii=False)
    encoded = text.encode("utf-16", "surrogatepass")
    whole = encoded.decode("utf-16", "replace")
    return f"{whole}\n"


def _make_tool_row(tool: Tool) -> ToolRow:
    return ToolRow(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=make_input_schema(tool.parameters),
        output_schema=tool.output,
        annotations=ANNOTATIONS,
    )


class _Handlers:
    """Answers the requests of clients. What is wrong with a call is told to the model, in a sentence."""

    def __init__(self, data: ServedData) -> None:
        self._data = data

    async def list_tools(self, _context: RequestContext, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=list_tool_rows())

    async def call_tool(self, _context: RequestContext, params: CallToolRequestParams) -> CallToolResult:
        try:
            tool = tools.find_tool(params.name)
        except UnknownNameError as error:
            raise MCPError(INVALID_PARAMS, str(error)) from None
        try:
            arguments = params.arguments or {}
            question = partial(tools.call_tool, self._data, tool.name, arguments)
            answer = _ask(question)
        except ReformctlError as error:
            return _make_error_result(error)
        content = TextContent(text=write_json(answer))
        return CallToolResult(content=[content], structured_content=answer)

    async def list_resources(
        self, _context: RequestContext, params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        cursor = None
        if params:
            cursor = params.cursor
        question = partial(resources.list_resources, self._data, cursor)
        page = _ask_protocol(question)
        rows = [_make_resource_row(resource) for resource in page.resources]
        return ListResourcesResult(resources=rows, next_cursor=page.cursor)

    async def list_templates(
        self, _context: RequestContext, _params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        template = ResourceTemplate(
            uri_template=resources.ADDRESS,
            name="task",
            title="Verbatim text of a task 试点任务",
            mime_type=TEXT_TYPE,
        )
        return ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(self, _context: RequestContext, params: ReadResourceRequestParams) -> ReadResourceResult:
        question = partial(resources.read_resource, self._data, params.uri)
        text = _ask_protocol(question)
        content = TextResourceContents(uri=params.uri, mime_type=TEXT_TYPE, text=text)
        return ReadResourceResult(contents=[content])


def _make_resource_row(resource: TaskResource) -> Resource:
    return Resource(uri=resource.address, name=resource.name, title=resource.title, mime_type=TEXT_TYPE)


class _MendedLines(TextIOWrapper):
    """The lines of standard input, without what makes the SDK drop a request, and its client wait for ever."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override] # as in TextIOWrapper
        line = super().readline(size)
        return mend_line(line)

    def close(self) -> None:
        """Leave the stream to who opened it."""
        if not self.closed:
            self.detach()


def _cut_depth(value: Any, depth: int) -> Any:
    """Copy a value, with null in place of what lies deeper in it."""
    is_list = isinstance(value, list)
    if not is_list and not isinstance(value, dict):
        return value
    if depth == 0:
        return None
    rest = depth - 1
    if is_list:
        return [_cut_depth(entry, rest) for entry in value]
    return {key: _cut_depth(entry, rest) for key, entry in value.items()}


async def _serve_streams(server: Server[Any], stdin: BinaryIO) -> None:
    mended = _MendedLines(stdin, encoding="utf-8", errors="replace")
    lines = anyio.wrap_file(mended)
    options = server.create_initialization_options()
    async with stdio_server(lines) as (read_stream, write_stream):
        await server.run(read_stream, write_stream, options)


def _find_cause(error: BaseException) -> BaseException:
    """Find what ended the tasks: a client that is gone is a closed pipe here as elsewhere."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _ask(question: Callable[[], Any]) -> Any:
    """Ask something. Raises nothing but ReformctlError: no traceback reaches a client."""
    try:
        return question()
    except ReformctlError:
        raise
    except MemoryError:
        raise NoMemoryError from None
    except OSError as error:
        raise SystemRefusalError(error) from None
    except Exception as error:
        if environment.is_debugging():
            LOGGER.exception("a call failed")
        raise ReformctlError(word_bug(error)) from None


def _ask_protocol(question: Callable[[], Any]) -> Any:
    """Ask something that has no result for errors: they are those of the protocol."""
    try:
        return _ask(question)
    except UnknownNameError as error:
        raise MCPError(INVALID_PARAMS, word_error(error)) from None
    except ReformctlError as error:
        raise MCPError(INTERNAL_ERROR, word_error(error)) from None


def _make_error_result(error: ReformctlError) -> CallToolResult:
    """Say what is wrong, and name what may have been meant."""
    message = TextContent(text=word_error(error))
    content = [message]
    candidates = list(error.did_you_mean[: limits.MAX_LISTED_NAMES])
    if candidates:
        record = write_json({"candidates": candidates})
        content.append(TextContent(text=record))
    return CallToolResult(content=content, is_error=True)
