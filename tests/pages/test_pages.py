"""README and docs/: short where people begin, the same in both languages, complete, and without a dead link."""

import doctest
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import blocks
import docs
import sample
from conftest import ROOT
from reformctl.cli import help_topics, spec
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS
from reformctl.validation.catalogue import RULES

MAX_README_LINES = 150
ENGLISH_ALONE = {"api.md"}
"""Pages that have no Chinese one: they speak of Python names, and are read beside the code."""
PAGES = sorted((ROOT / "docs").glob("*.md"))
ENGLISH_PAGES = [page for page in PAGES if blocks.page_language(page) == "en" and page.name not in ENGLISH_ALONE]
ALL_PAGES = sorted([*ROOT.glob("*.md"), *PAGES])


def find_translation(page: Path) -> Path:
    """The Chinese page of an English one: search.zh-CN.md for search.md."""
    return page.with_name(f"{page.stem}.zh-CN.md")


def list_headings(text: str) -> list[tuple[str, str]]:
    """The headings of a page, as marks and words; what looks like one in a block is none."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^(#+) (.+)$", prose, re.MULTILINE)


def list_anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    words = (heading.replace("`", "") for _marks, heading in list_headings(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in words}


def list_links(page: Path) -> Iterator[tuple[str, str]]:
    """The links of a page to files of ours, each as path and anchor."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if ":" not in target:
            path, _mark, anchor = target.partition("#")
            yield path, anchor


@pytest.mark.parametrize("readme", docs.READMES, ids=lambda readme: readme.name)
def test_the_readme_is_short(readme: Path) -> None:
    """Who comes for the first time reads one screen or two; everything else stands in docs/."""
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= MAX_README_LINES


@pytest.mark.parametrize("page", [ROOT / "README.md", *ENGLISH_PAGES], ids=lambda page: page.name)
def test_a_page_is_the_same_in_both_languages(page: Path) -> None:
    """Two pages that drift apart are one too many: the same headings, the same blocks, the same commands in order."""
    english, chinese = (path.read_text(encoding="utf-8") for path in (page, find_translation(page)))
    levels, translated_levels = ([marks for marks, _words in list_headings(text)] for text in (english, chinese))
    assert translated_levels == levels
    kinds, translated_kinds = (re.findall("^```([a-z]+)$", text, re.MULTILINE) for text in (english, chinese))
    assert translated_kinds == kinds
    assert blocks.list_commands(chinese) == blocks.list_commands(english)


def test_no_page_stands_alone() -> None:
    """A page with one language alone, or that no list of pages names, is not found by who needs it."""
    translated = {find_translation(page) for page in ENGLISH_PAGES}
    assert {*PAGES} - {*ENGLISH_PAGES} - translated == {ROOT / "docs" / name for name in ENGLISH_ALONE}
    for page, index in [
        *((page, "index.md") for page in ENGLISH_PAGES),
        *((page, "index.zh-CN.md") for page in translated),
    ]:
        text = (ROOT / "docs" / index).read_text(encoding="utf-8")
        assert page.name == index or f"]({page.name})" in text, f"{index} does not name {page.name}"


def test_the_site_has_every_page() -> None:
    """A page that the site does not name is found by its search alone."""
    text = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    tomllib.loads(text)
    assert [page.name for page in PAGES if f'"{page.name}"' not in text] == []


@pytest.mark.parametrize(
    "page",
    [page for page in ALL_PAGES if blocks.page_language(page) == "zh"],
    ids=lambda page: page.name,
)
def test_a_chinese_paragraph_is_one_line(page: Path) -> None:
    """A browser shows a line break between two Chinese characters as a blank."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"^[^|#<\n].*\n(?!- )[^|#<\n]+$", prose, re.MULTILINE) == []


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file that was moved is the first thing a reader clicks."""
    for path, anchor in list_links(page):
        target = page.parent / path if path else page
        assert target.exists(), f"{page.name}: {path}"
        assert not anchor or anchor in list_anchors(target), f"{page.name}: {path}#{anchor}"


@pytest.mark.parametrize("page", docs.list_generated_pages(), ids=lambda page: page.name)
def test_generated_parts_are_current(page: Path) -> None:
    """Mend with: python scripts/docs.py, after python scripts/catalogue.py."""
    assert docs.make_page(page) == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", [".md", ".zh-CN.md"])
def test_every_name_is_documented(ending: str) -> None:
    """What is added to the code is looked up here, in either language."""
    names = {
        "commands": [
            *(f"`reformctl {command.name}" for command in spec.COMMANDS),
            *(f"`{option.names.split()[0]}" for command in spec.COMMANDS for option in command.options),
        ],
        "formats": [f"`{name}`" for name in FORMATS],
        "fields": [f"`{column.key}`" for column in TASK_COLUMNS],
        "rules": [f"\n### {name}\n" for name in RULES],
        "exit-codes": [f"\n| {code} | " for code, _meaning in help_topics.EXIT_CODES],
        "environment": [f"\n| `{name}` | " for name, _meaning in help_topics.ENVIRONMENT],
    }
    for page, wanted in names.items():
        text = (ROOT / "docs" / f"{page}{ending}").read_text(encoding="utf-8")
        assert not [name for name in wanted if name not in text]


@pytest.mark.parametrize("page", ["python.md", "python.zh-CN.md"])
def test_python_examples(page: str) -> None:
    """They are copied as they stand."""
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    found = re.findall(r"```pycon\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for example in found:
        assert runner.run(parser.get_doctest(example, {}, page, page, 0)).failed == 0


def test_the_sample_document_is_current() -> None:
    """Mend with: python scripts/sample.py. How its parts are packed differs between versions of zlib."""
    assert list_parts(sample.SAMPLE.read_bytes()) == list_parts(sample.sample())


def list_parts(document: bytes) -> list[tuple[str, bytes]]:
    """The files in a .docx, in their order."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
