"""README is a test: what it shows is what a reader gets, in a terminal of 80 columns."""

import doctest
import io
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import docs
import sample
from conftest import ROOT
from reformctl.cli import spec
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS
from terminal import shell_on_terminal


class Block(NamedTuple):
    """A fenced block of a README: its commands with what each prints."""

    name: str
    needs_tools: bool
    commands: list[tuple[str, str]]


def blocks() -> list[Block]:
    """Every console block, in order."""
    found = []
    for readme in docs.READMES:
        text = readme.read_text(encoding="utf-8")
        for number, match in enumerate(
            re.finditer(r"(<!-- needs tools -->\n)?```console\n(.*?)```", text, re.DOTALL), 1
        ):
            commands = [part.partition("\n")[::2] for part in match[2].split("$ ")[1:]]
            found.append(Block(f"{readme.name}-{number}", bool(match[1]), commands))
    return found


def same_as_shown(block: Block, folder: Path) -> None:
    """Run a block's commands one after another, with the documentation beside them as in a checkout."""
    (folder / "docs").symlink_to(ROOT / "docs")
    for command, expected in block.commands:
        _code, shown = shell_on_terminal(command, folder, NO_COLOR="1")
        assert shown == expected, command


@pytest.mark.parametrize("block", [block for block in blocks() if not block.needs_tools], ids=lambda block: block.name)
def test_console_blocks(block: Block, tmp_path: Path) -> None:
    """A command that does not do what README shows sends a new user away."""
    same_as_shown(block, tmp_path)


@pytest.mark.tools
@pytest.mark.parametrize("block", [block for block in blocks() if block.needs_tools], ids=lambda block: block.name)
def test_console_blocks_that_need_other_tools(block: Block, tmp_path: Path) -> None:
    """Recipes for jq, pandas and DuckDB are tried with jq, pandas and DuckDB."""
    same_as_shown(block, tmp_path)


@pytest.mark.parametrize("readme", docs.READMES, ids=lambda readme: readme.name)
def test_python_examples(readme: Path) -> None:
    """They are copied as they stand."""
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    found = re.findall(r"```pycon\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for example in found:
        assert runner.run(parser.get_doctest(example, {}, readme.name, str(readme), 0)).failed == 0


@pytest.mark.parametrize("readme", docs.READMES, ids=lambda readme: readme.name)
def test_generated_parts_are_current(readme: Path) -> None:
    """Mend with: python scripts/docs.py."""
    text = readme.read_text(encoding="utf-8")
    assert docs.current(text) == text


def test_the_page_of_rules_is_current() -> None:
    """Mend with: python scripts/docs.py."""
    assert docs.RULES_PAGE.read_text(encoding="utf-8") == docs.rules()


@pytest.mark.parametrize("readme", docs.READMES, ids=lambda readme: readme.name)
def test_every_name_is_documented(readme: Path) -> None:
    """The Chinese README is written by hand: what is added to the code must be added there."""
    text = readme.read_text(encoding="utf-8")
    options = [option.names.split()[0] for command in spec.COMMANDS for option in command.options]
    names = [*options, *(command.name for command in spec.COMMANDS), *FORMATS, *(column.key for column in TASK_COLUMNS)]
    assert not [name for name in names if f"`{name}" not in text and f"`reformctl {name}" not in text]


def test_both_readmes_show_the_same() -> None:
    """Two READMEs that drift apart are one too many."""
    english, chinese = (
        [commands for block in blocks() if block.name.startswith(f"{readme.name}-") for commands in block.commands]
        for readme in docs.READMES
    )
    assert english == chinese


def test_the_sample_document_is_current() -> None:
    """Mend with: python scripts/sample.py. How its parts are packed differs between versions of zlib."""
    assert parts(sample.SAMPLE.read_bytes()) == parts(sample.sample())


def parts(document: bytes) -> list[tuple[str, bytes]]:
    """The files in a .docx, in their order."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_links_lead_somewhere() -> None:
    """A link to a file that was moved is the first thing a reader clicks."""
    for page in ROOT.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{page.name}: {target}"
