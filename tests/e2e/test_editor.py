"""What an editor shows while a table is typed: the JSON Schema in yaml-language-server, over LSP."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import CASES, ROOT

pytestmark = pytest.mark.tools

SCHEMA = ROOT / "data" / "tasks.schema.json"
RULES = ("missing-field", "unknown-field", "wrong-type", "wrong-form", "empty", "too-long")
"""What a schema can say; everything else is for `reformctl check`."""
OTHERWISE: dict[str, list[int]] = {
    "unknown-field/bad-makes-none-missing": [6, 7],  # a schema cannot see that a missing key is only misspelt
    "unknown-field/bad-unwanted-key-null": [],  # a key null is no text to YAML, and to the server no key
    "wrong-form/bad-file-elsewhere": [],  # a path that leads out of the folder is no pattern
    "wrong-type/bad-id-leading-zero": [],  # 017 is 17 to YAML 1.2
    "wrong-type/bad-number-in-hexadecimal": [],  # 0x1F is 31 to YAML 1.2
    "wrong-type/bad-number-with-a-point": [],  # 1.0 is a whole number to JSON Schema
    "wrong-type/bad-tilde": [],  # ~ is null to YAML
}
"""Cases in which an editor underlines other lines than `reformctl check` names."""


class Editor:
    """A client of a language server: what an editor does when a file is opened."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        """Say hello, and how this editor is configured."""
        self._server = server
        self._number = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self._send({"method": "initialized", "params": {}})
        settings = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def open(self, uri: str, text: str) -> list[dict[str, Any]]:
        """What is underlined."""
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return list(message["params"]["diagnostics"])

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """The answer to a request."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The next message; what the server asks of us is answered with nothing."""
        assert self._server.stdout
        length = 0
        while (header := self._server.stdout.readline()) != b"\r\n":
            assert header, "the language server has gone"
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor with a server of its own."""
    command = shutil.which("yaml-language-server")
    assert command, "yaml-language-server is missing: npm install yaml-language-server"
    with subprocess.Popen([command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        yield Editor(server)
        server.kill()


def underlined(editor: Editor, path: Path) -> list[int]:
    """The lines of a case in which an editor shows something."""
    text = path.read_text(encoding="utf-8-sig")
    found = editor.open(path.as_uri(), f"# yaml-language-server: $schema={SCHEMA.as_uri()}\n{text}")
    return sorted({diagnostic["range"]["start"]["line"] for diagnostic in found})


@pytest.mark.parametrize(
    "path",
    [path for rule in RULES for path in sorted((CASES / "check" / rule).glob("*.yaml"))],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_the_editor_agrees_with_the_loader(editor: Editor, path: Path) -> None:
    """Whatever the loader refuses for its form is underlined while it is typed, and nothing else is."""
    head = path.read_text(encoding="utf-8-sig").partition("\n")[0]
    expected = re.findall(r"([0-9]+):[0-9]+ ([a-z-]+)", head)
    lines = sorted({int(line) for line, rule in expected if rule in RULES})
    assert underlined(editor, path) == OTHERWISE.get(f"{path.parent.name}/{path.stem}", lines)


def test_the_official_table_is_clean_in_an_editor(editor: Editor) -> None:
    """The file that ships points at its schema with a relative path."""
    path = ROOT / "data" / "tasks.yaml"
    assert editor.open(path.as_uri(), path.read_text(encoding="utf-8")) == []


def test_keys_are_explained_and_completed(editor: Editor) -> None:
    """Nobody remembers whether it is lead_agency or lead_agencies."""
    path = ROOT / "data" / "new.yaml"
    text = "# yaml-language-server: $schema=tasks.schema.json\nformat: 1\ntasks:\n  - id: 1\n    scope: 全市\n    le\n"
    editor.open(path.as_uri(), text)
    document = {"textDocument": {"uri": path.as_uri()}}
    hover = editor.ask("textDocument/hover", {**document, "position": {"line": 4, "character": 6}})
    assert "推广范围" in json.dumps(hover, ensure_ascii=False)
    completions = editor.ask("textDocument/completion", {**document, "position": {"line": 5, "character": 6}})
    assert "lead_agencies" in {item["label"] for item in completions["items"]}
