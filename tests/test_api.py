"""The Python API: what `import reformctl` gives, and at what price."""

import doctest
import subprocess
import sys

import pytest

import reformctl


def test_the_examples_of_the_package_work() -> None:
    """They are the first thing that a Python user copies."""
    result = doctest.testmod(reformctl)
    assert result.attempted > 0
    assert result.failed == 0


def test_everything_promised_is_there() -> None:
    """`from reformctl import *` and the type checker agree."""
    assert {name for name in reformctl.__all__ if getattr(reformctl, name, None) is None} == set()
    with pytest.raises(AttributeError, match="has no attribute 'serach'"):
        reformctl.serach  # noqa: B018 the access is the test


def test_a_bare_import_loads_nothing() -> None:
    """A notebook or a shell loop pays only for what it uses."""
    code = "import sys; before = set(sys.modules); import reformctl; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "['reformctl']\n"


@pytest.mark.parametrize("module", ["model", "text", "names", "references", "filters", "formats", "line", "output"])
def test_what_all_else_works_with_is_light(module: str) -> None:
    """Validation, YAML and the parser of options are not paid for by a reader of a validated table."""
    heavy = "{'typer', 'rich', 'pydantic', 'dataclasses', 'inspect', 'pathlib', 'argparse', 'tempfile', 'shutil'}"
    code = f"import sys, reformctl.{module}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
