"""The installed command as an AI application starts it: what comes through standard output is the protocol alone."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

import conftest
from asking import GENERATIONS, MODERN, PEOPLE
from conftest import ROOT, Outcome
from reformctl.system import environment, packages

Run = Callable[..., Outcome]
Start = Callable[..., "subprocess.Popen[bytes]"]
BROKEN = "format: 1\ntasks: [\n"
INITIALIZE = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the command as a server; whatever a test leaves is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def run(*words: str) -> "subprocess.Popen[bytes]":
        pipe = subprocess.PIPE
        process = subprocess.Popen([conftest.COMMAND, "mcp", *words], stdin=pipe, stdout=pipe, stderr=pipe)
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            with suppress(OSError):  # what was not yet written
                stream.close()
        process.wait()


def say(process: "subprocess.Popen[bytes]", method: str, number: int | None, **params: Any) -> None:
    """Write a message, as a line."""
    message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
    if number is not None:
        message["id"] = number
    assert process.stdin is not None
    process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()


def hear(process: "subprocess.Popen[bytes]") -> Any:
    """Read the next message."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def test_a_server_of_a_process_answers_the_official_client() -> None:
    """The way in which applications of this year use it: started with its options, asked with server/discover."""
    words = ["mcp", "--data", str(PEOPLE / "gz.yaml"), "--data", str(ROOT / "data" / "tasks.yaml"), "--table", "gz"]
    parameters = StdioServerParameters(command=str(conftest.COMMAND), args=words, env=dict(os.environ))

    async def speak() -> Any:
        async with Client(parameters, mode=MODERN) as client:
            told = await client.call_tool("describe_table", {})
            return client.protocol_version, told.structured_content

    version, told = anyio.run(speak)
    assert version == GENERATIONS[MODERN]
    assert [table["id"] for table in told["tables"]] == ["gz"]


def test_nothing_but_the_protocol_is_written(start: Start, tmp_path: Path) -> None:
    """One stray line on standard output, and the client gives up: also where there is something to be said."""
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    files = [PEOPLE / "demo7.yaml", tmp_path]
    process = start(*(word for path in files for word in ("--data", str(path))), "--skip-broken")
    say(process, "initialize", 1, **INITIALIZE)
    assert hear(process)["result"]["protocolVersion"] == "2025-11-25"
    say(process, "notifications/initialized", None)
    say(process, "tools/call", 2, name="list_tasks", arguments={"fields": ["id"]})
    notes = hear(process)["result"]["structuredContent"]["notes"]
    assert len(notes) == 2
    assert "broken.yaml" in notes[0]
    assert "demo7" in notes[1]
    say(process, "tools/call", 3, name="list_tasks", arguments={"agencies": ["\ud83d"]})
    told = hear(process)
    assert told["id"] == 3
    assert told["result"]["content"][0]["text"].startswith("no agency is called “\\ufffd”")
    say(process, "tools/call", 4, name="search_tasks", arguments={"query": "区" * 350_000})
    assert hear(process)["result"]["isError"]
    nested: Any = "司法局"
    for _level in range(500):
        nested = [nested]
    say(process, "tools/call", 7, name="list_tasks", arguments={"agencies": nested})
    assert hear(process)["result"]["content"][0]["text"] == "agencies must be text"
    say(process, "no/such/method", 5)
    assert hear(process)["error"]["code"] == -32601
    assert process.stdin is not None
    process.stdin.write(b"this is no JSON\n\xff\xfe\n")
    say(process, "ping", 6)
    assert hear(process) == {"jsonrpc": "2.0", "id": 6, "result": {}}
    out, err = process.communicate()
    assert (process.returncode, out, err) == (0, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_c_ends_it_at_once(start: Start) -> None:
    """No traceback, and the code that shells know."""
    process = start()
    say(process, "initialize", 1, **INITIALIZE)
    hear(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (-signal.SIGINT, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a closed pipe in other ways")
def test_a_client_that_is_gone_is_a_closed_pipe(start: Start) -> None:
    """An application that crashed reads no more: the server ends, silently, and is not left behind."""
    process = start()
    say(process, "initialize", 1, **INITIALIZE)
    hear(process)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    say(process, "ping", 2)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=10) == 141
    assert process.stderr.read() == b""


def test_what_is_wrong_is_told_before_the_protocol_begins(call: Run, tmp_path: Path) -> None:
    """The application shows what stands on standard error; a server that starts and cannot answer would puzzle it."""
    broken = tmp_path / "broken.yaml"
    broken.write_text(BROKEN, encoding="utf-8")
    for words, told in (
        (("--data", str(broken)), "broken.yaml"),
        (("--data", str(tmp_path / "none.yaml")), "none.yaml"),
        (("--data", "-"), "reformctl: mcp uses standard input for the protocol: give --data a file or a folder\n"),
        (("--table", "qh7"), "no loaded table has the id “qh7”"),
        (("--ledger", str(tmp_path / "none.yaml")), "none.yaml"),
        (("--ledger", str(broken)), "broken.yaml"),
        (("--data", str(PEOPLE / "demo7.yaml"), "--strict"), "demo7.yaml"),
        (("list_tasks",), "list_tasks"),
    ):
        code, out, err = call("mcp", *words)
        assert (code, out) == (2, "")
        assert told in err
        assert "Traceback" not in err


def test_closed_streams_are_told(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started without standard input there is nobody to speak with."""
    sentence = "reformctl: an MCP server uses standard input and standard output, but one of them is closed\n"
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", None)
        assert call("mcp") == (2, "", sentence)


def test_a_person_at_a_terminal_is_told_what_it_is_for(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that waits for JSON in silence looks as if it hung; the settings are what that person needs."""
    monkeypatch.setattr(environment, "is_between_terminals", lambda: True)
    settings = '"reformctl": {"command": "reformctl", "args": ["mcp"]}'
    sentence = f"mcp is started by an AI application: add {settings} to its MCP settings"
    assert call("mcp") == (2, "", f"reformctl: {sentence}\n")
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    assert call("mcp")[2].startswith("reformctl: mcp 由 AI 应用启动：请把 ")


def test_without_the_extra_one_sentence_says_what_to_install(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the other extras do; everything else works without the package."""
    needed = f"mcp>={conftest.needed('mcp').partition('>=')[2]}"
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "mcp", None)
        sentence = f"the MCP server needs one more package, {needed}: pip install 'reformctl[mcp]'"
        assert call("mcp") == (2, "", f"reformctl: {sentence}\n")
        assert call("list", "-q")[0] == 0
    monkeypatch.setattr(packages, "find_installed_version", lambda _package: "1.9.0")
    sentence = f"the MCP server needs {needed}, not the installed 1.9.0: pip install 'reformctl[mcp]'"
    assert call("mcp") == (2, "", f"reformctl: {sentence}\n")


def test_no_other_command_imports_the_sdk() -> None:
    """It takes a second, which a pipeline of a hundred commands must not pay."""
    code = "import sys; from reformctl.__main__ import main; main(['list', '-q', '-f', 'ids']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "reformctl" in loaded
    assert loaded.isdisjoint({"mcp", "mcp_types", "anyio", "starlette"})
    assert "reformctl.agents" not in done.stdout
