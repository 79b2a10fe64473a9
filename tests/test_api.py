"""The Python API: what `import reformctl` gives, and at what price."""

import doctest
import importlib
import inspect
import pkgutil
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest

import reformctl
import reformctl.api
from conftest import CASES, COUNCIL, ROOT
from reformctl.model.table import Table

PAGE = ROOT / "docs" / "api.md"
PROGRAM = CASES / "api" / "program.py"


def test_the_examples_of_the_package_work() -> None:
    """They are the first thing that a Python user copies."""
    result = doctest.testmod(reformctl)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_examples_of_the_functions_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An editor shows them where somebody types."""
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(reformctl.api)
    assert (result.attempted > 5, result.failed) == (True, 0)


def test_everything_promised_is_there() -> None:
    """`from reformctl import *` and the type checker agree."""
    assert {name for name in reformctl.__all__ if getattr(reformctl, name, None) is None} == set()
    with pytest.raises(AttributeError, match="has no attribute 'serach'"):
        reformctl.serach  # noqa: B018 the access is the test


def test_no_module_has_the_name_of_a_function() -> None:
    """Python puts a submodule that is imported into its package: reformctl.search would be a module from then on."""
    for module in pkgutil.walk_packages(reformctl.__path__, "reformctl."):
        if module.name != "reformctl.__main__":
            importlib.import_module(module.name)
    assert {module.name for module in pkgutil.iter_modules(reformctl.__path__)} & set(reformctl.__all__) == set()
    assert [name for name in ("search", "diff", "select") if not inspect.isfunction(getattr(reformctl, name))] == []
    assert set(reformctl.__all__) <= set(dir(reformctl))


def test_the_page_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its examples are copied as they stand, and build on one another."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest("".join(blocks), {}, PAGE.name, str(PAGE), 0)
    result = doctest.DocTestRunner().run(example)
    assert result.attempted > 20
    assert result.failed == 0


def test_the_page_names_everything() -> None:
    """A function with its parameters, a type with its fields: what is not there does not exist for a reader."""
    found = re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    sections = dict(found)
    assert sorted(sections) == reformctl.__all__
    for name, text in sections.items():
        part = getattr(reformctl, name)
        fields = inspect.get_annotations(part) if inspect.isclass(part) else ()
        kinds = (property, FunctionType) if part is Table else property
        asked = [key for key, value in vars(part).items() if isinstance(value, kinds)]
        public = [word for word in (*fields, *asked) if not word.startswith("_")]
        if inspect.isfunction(part):
            signature = re.match(r"\n`\w+\((.*?)\) ->", text)
            assert signature
            given = [re.sub("=.*", "", word).strip(" *") for word in signature[1].split(",")]
            assert [word for word in given if word] == [*inspect.signature(part).parameters]
        assert [word for word in public if not re.search(rf"`{word}[(`]", text)] == []
        assert inspect.getdoc(part)


def test_one_table_is_as_good_as_several(qh6: Table, council: Table) -> None:
    """A table is a collection, too, of its tasks: taken for several tables, each task would be one."""
    assert reformctl.dump(qh6) == reformctl.dump([qh6]) == reformctl.dump(qh6, qh6.tasks)
    assert reformctl.dump([qh6, council], name="ids").count(b"\n") == 38 + len(council.tasks)
    assert reformctl.select(qh6).tasks == qh6.tasks
    assert reformctl.dump(iter([qh6]), iter(qh6.tasks[:1]), "ids") == b"1\n"
    assert reformctl.load_all(ROOT / "data", COUNCIL) == (qh6, council)
    assert reformctl.load_all() == (qh6,)


def test_search_finds_what_the_command_finds(qh6: Table) -> None:
    """Narrowed, in some fields, exactly: the same answer for the same question."""
    found = reformctl.search(qh6, ["税务", "云平台"], reformctl.Selection(agencies=("国税局",)))
    assert found.hits[0].task.id == 5
    assert {hit.task.lead_agencies for hit in found.hits} == {("深圳市税务局",)}
    assert [hit.task.id for hit in reformctl.search(qh6, "创新", fields=("title",)).hits] == [
        task.id for task in qh6.tasks if "创新" in task.title
    ]
    assert reformctl.search(qh6, "区快链").hits[0].match == "sound"
    assert len(reformctl.search(qh6, "区快链", exact=True).hits) == 0
    with pytest.raises(reformctl.UsageError, match="nothing to look for"):
        reformctl.search(qh6, " ")
    with pytest.raises(reformctl.UnknownNameError, match="titel"):
        reformctl.search(qh6, "税", fields=("titel",))


def test_the_loop_of_an_office(qh6: Table, tmp_path: Path) -> None:
    """Ask, gather and record as the commands do; what cannot be is said, and nothing is written by itself."""
    path = tmp_path / "progress.yaml"
    ledger = reformctl.load_ledger(path, qh6)
    shared = reformctl.split(qh6, ledger, "2026年11月", due="2026年11月25日", agencies=["税务局", "司法局"])
    assert [form.agency for form in shared.forms] == ["深圳市税务局", "市司法局"]
    for name, data in shared.list_files("docx").items():
        (tmp_path / name).write_bytes(data)
    path.write_bytes(reformctl.record(path, qh6, shared.list_additions()))
    ledger = reformctl.load_ledger(path, qh6)
    assert (ledger.asked, ledger.asked[0].period) == (shared.requests, "2026-11")
    assert reformctl.split(qh6, ledger, "2026-11", agencies="司法局").list_additions() == {}
    found = reformctl.gather([tmp_path / "市司法局_2026-11.docx", tmp_path], qh6, ledger)
    assert (found.files, found.new, found.list_additions()) == (2, (), {})
    assert reformctl.record(path, qh6, {}) == path.read_bytes()
    with pytest.raises(reformctl.UsageError, match="kind must be one of xlsx, docx, not “pdf”"):
        shared.list_files("pdf")
    with pytest.raises(reformctl.UsageError, match="role must be one of"):
        reformctl.split(qh6, ledger, "2026-11", role="boss")
    with pytest.raises(reformctl.UsageError, match="a period is"):
        reformctl.gather(tmp_path, qh6, ledger, period="soon")
    with pytest.raises(reformctl.UnknownNameError):
        reformctl.gather(tmp_path, qh6, ledger, agency="教育局")
    with pytest.raises(reformctl.UnreadableError):
        reformctl.gather(tmp_path / "none", qh6, ledger)


def test_differences_are_those_of_the_command(qh6: Table, council: Table) -> None:
    """Versions of one table, or two tables that are alike in something."""
    assert not reformctl.diff(qh6, qh6)
    other = qh6.replace(id="qh7")
    assert len(reformctl.diff(qh6, other, threshold=1.0).similar) == 38
    assert reformctl.diff(qh6, council).added == council.tasks


def test_a_program_of_a_user_runs() -> None:
    """What type checkers believe is what happens."""
    answers = runpy.run_path(str(PROGRAM))["answers"]()
    assert answers == [
        "区块链税务管理服务云平台",
        "no agency is called “无此局” (table.agencies lists all 19)",
        *("0", "0", "34", "8"),
    ]


@pytest.mark.tools
def test_a_program_of_a_user_is_typed(tmp_path: Path) -> None:
    """From outside, with the package as it is installed: `py.typed` holds, and nothing is Any."""
    (tmp_path / "program.py").write_bytes(PROGRAM.read_bytes())
    command = [sys.executable, "-m", "mypy", "--strict", "--disallow-any-expr", "program.py"]
    done = subprocess.run(command, capture_output=True, check=False, text=True, cwd=tmp_path)
    assert done.stdout == "Success: no issues found in 1 source file\n"


def test_a_bare_import_loads_nothing() -> None:
    """A notebook or a shell loop pays only for what it uses."""
    code = "import sys; before = set(sys.modules); import reformctl; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "['reformctl']\n"


@pytest.mark.parametrize(
    "module",
    [
        *("model.table", "text.width_and_breaks", "model.vocabulary", "model.references", "query.filters", "exporting"),
        *("cli.spec", "cli.output", "cli.format_choice"),
    ],
)
def test_what_all_else_works_with_is_light(module: str) -> None:
    """Validation, YAML and the parser of options are not paid for by a reader of a validated table."""
    heavy = "{'typer', 'rich', 'pydantic', 'dataclasses', 'inspect', 'pathlib', 'argparse', 'tempfile', 'shutil'}"
    code = f"import sys, reformctl.{module}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
