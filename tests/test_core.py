"""The core does not know the command line: what it says can be read by who calls it from Python, or from elsewhere."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue import list_nodes
from conftest import COUNCIL, ROOT
from reformctl.cli import spec

SOURCE = ROOT / "src" / "reformctl"
FIRST = "api"
"""The highest floor of the core."""
SPOKEN = {"_", "N_", "translate_count"}
"""The functions that sentences pass through."""


def floors() -> list[list[str]]:
    """The modules of each floor, highest first, as the contract on imports has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    return [re.split(r" [|:] ", floor) for floor in contract["layers"]]


def modules(*, of_the_core: bool) -> set[str]:
    """The modules of the core, or those of the command line."""
    every = floors()
    begins = every.index([FIRST])
    return {name for floor in (every[begins:] if of_the_core else every[:begins]) for name in floor}


def files() -> list[Path]:
    """The files of the core."""
    core = modules(of_the_core=True)
    found = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0].removesuffix(".py") in core]
    return sorted([SOURCE / "__init__.py", *found])


def spoken(path: Path) -> Iterator[str]:
    """Every text in a call that a sentence passes through."""
    for call in list_nodes(path.read_text(encoding="utf-8")):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SPOKEN:
            yield from texts(list(ast.walk(call)))


def texts(nodes: list[ast.AST]) -> Iterator[str]:
    """Every text that stands in a part of a program, but for docstrings."""
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def test_no_sentence_of_the_core_names_an_option_or_a_command() -> None:
    """Who calls `reformctl.select` from Python cannot type --joint; the command has words of its own for it."""
    sentences = [(path.name, text) for path in files() for text in spoken(path)]
    assert len(sentences) > 300
    hyphens = re.compile("(?<!-)--(?!-)")  # three of them are a mark of YAML
    assert [(file, text) for file, text in sentences if hyphens.search(text) or "reformctl " in text] == []


def test_no_other_text_of_the_core_does_either() -> None:
    """Sentences may be gathered in tables first, or made of parts.

    What is handed on (a workbook, a Word file, a page) says how its findings are looked up: by the command.
    """
    handed_on = ("official_layout.py", " 处待核对：reformctl check ")
    command = re.compile(r"\breformctl [a-z]")
    found = [(path.name, text) for path in files() for text in texts(list_nodes(path.read_text(encoding="utf-8")))]
    assert [(file, text) for file, text in found if command.search(text)] == [handed_on]


def test_no_option_is_named_in_the_core() -> None:
    """Not even in a comment: whoever changes an option must not have to look for it here."""
    options = {name for command in spec.COMMANDS for row in (*command.options, spec.HELP) for name in row.names.split()}
    long = sorted(name for name in options if name.startswith("--"))
    named = re.compile(rf"(?<![\w-])(?:{'|'.join(long)})(?![\w-])")
    assert named.findall("by --joint, -a or --agency-like") == ["--joint"]
    found = [(path.name, named.findall(path.read_text(encoding="utf-8"))) for path in files()]
    assert [(file, names) for file, names in found if names] == []


@pytest.mark.parametrize(
    "statement",
    [
        "reformctl.dump(table)",
        "[reformctl.dump(table, name=name) for name in ('tsv', 'json', 'yaml', 'markdown', 'ids', 'cite', 'sqlite')]",
        "reformctl.select(table, reformctl.Selection(agencies=('市司法局',), joint=True, references=('1-3',)))",
        "reformctl.search(table, '样品')",
        "reformctl.diff(table, table)",
        f"reformctl.check({str(COUNCIL)!r})",
        f"reformctl.load_all({str(COUNCIL)!r})",
    ],
)
def test_python_gets_along_without_the_command_line(statement: str) -> None:
    """No function makes a command line of its arguments; the errors of other people's programs would speak of it."""
    code = f"import sys, reformctl; table = reformctl.load({str(COUNCIL)!r}); {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = {name.split(".")[1] for name in done.stdout.split() if name.startswith("reformctl.")}
    assert "model" in loaded
    assert loaded & modules(of_the_core=False) == set()
