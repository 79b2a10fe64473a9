"""README holds what the code has, in both languages."""

import doctest
import io
import re
import zipfile
from pathlib import Path

import pytest

import blocks
import docs
import sample
from conftest import ROOT
from reformctl.cli import spec
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS


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


def test_both_readmes_have_the_same_commands() -> None:
    """Two READMEs that drift apart are one too many."""
    english, chinese = (blocks.list_commands(readme.read_text(encoding="utf-8")) for readme in docs.READMES)
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
