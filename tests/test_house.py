"""The house: which file may import which, beyond what the layers of pyproject.toml say."""

import ast
from pathlib import Path

import pytest

import reformctl
from catalogue import list_nodes
from conftest import ROOT

PACKAGE = ROOT / "src" / "reformctl"
SHARED = {
    "cli/commands": frozenset[str](),
    "cli/views": frozenset[str](),
    "exporting": frozenset(
        {
            "limits",
            "export_request",
            "sheet",
            "official_layout",
            "citation_styles",
            "svg_chart",
            "chart_sentences",
            "docx_look",
            "svg_shapes",
            "sqlite_layout",
            "html_page",
            "workbook",
        }
    ),
    "importing/readers": frozenset(
        {
            "child_process",
            "delimited",
            "docx",
            "encodings",
            "html",
            "kinds",
            "number_words",
            "office_archive",
            "signatures",
        }
    ),
    "validation": frozenset(
        {"catalogue", "limits", "missing_rows"}
        | {"source_text", "source_titles", "source_headings", "source_findings", "source_rows", "source_words"}
        | {"source_fields", "source_agencies", "source_remainders"}
    ),
}
"""Rooms whose files know nothing of one another, so that one can be added or removed alone; but for what they share.

Readers share html, for what Markdown shows is HTML, and docx, for LibreOffice makes that of older kinds.
"""


def list_imports(path: Path) -> set[str]:
    """Every module that a file imports, and every name that it takes out of one, such as reformctl.model.table."""
    imported = set()
    for node in list_nodes(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    return imported


def list_members(room: Path) -> dict[str, list[Path]]:
    """The files of each thing that a room holds: a file, or a folder of files."""
    members = {path.stem: [path] for path in room.glob("*.py") if path.stem != "__init__"}
    for folder in room.iterdir():
        if (folder / "__init__.py").exists():
            members[folder.name] = sorted(folder.rglob("*.py"))
    return members


@pytest.mark.parametrize("name", SHARED)
def test_never_sideways(name: str) -> None:
    """A format that leans on another, or a reader on another, cannot be taken out or understood alone."""
    members = list_members(PACKAGE / name)
    own = {member for member in members if member not in SHARED[name]}
    assert len(own) >= 4
    assert set(members) >= SHARED[name]
    prefix = f"reformctl.{name.replace('/', '.')}."
    sideways = []
    for member in sorted(own):
        for path in members[member]:
            inside = [module.removeprefix(prefix) for module in list_imports(path) if module.startswith(prefix)]
            imported = {module.split(".")[0] for module in inside}
            sideways += [(str(path.relative_to(PACKAGE)), other) for other in sorted(imported & own - {member})]
    assert sideways == []


def test_no_room_has_the_name_of_a_public_function() -> None:
    """To import `reformctl.search` as a module would replace the function of that name."""
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms & set(reformctl.__all__) == set()


def test_every_room_says_what_it_is_for() -> None:
    """The first sentence of a room is what a stranger reads of it."""
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("__init__.py")}
    assert [str(path) for path, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []


def test_no_two_test_files_have_one_name() -> None:
    """Pytest imports a test file by its name alone, so of two with one name it can run only one."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_file_is_longer_than_400_lines() -> None:
    """What is longer is two things, which a reader has to tell apart alone."""
    texts = {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    assert [name for name, text in texts.items() if text.count("\n") > 400] == []
