"""Help: complete, never wider than the window, and true."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Outcome
from reformctl.cli import help_pages, help_topics, spec
from reformctl.cli.spec import Command
from reformctl.system.environment import Screen
from reformctl.text.width_and_breaks import display_width

NAMES = [row.name for row in (*spec.COMMANDS, *help_topics.TOPICS)]


def pages(columns: int) -> Iterator[str]:
    """Every page that there is."""
    yield help_pages.format_start_page(columns)
    yield help_pages.format_overview(columns)
    for command in spec.COMMANDS:
        yield help_pages.format_command_page(command, columns)
    for topic in help_topics.TOPICS:
        yield help_pages.format_topic_page(topic, columns)


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_window(columns: int) -> None:
    """Nor than 100 columns, which is as much as is read with ease."""
    wide = [text for page in pages(columns) for text in page.splitlines() if display_width(text) > min(columns, 100)]
    assert not wide


def letters(page: str) -> str:
    """What a page says, without how its lines are broken."""
    return "".join(page.replace(" \\\n", "").split())


@pytest.fixture(scope="module")
def usual_letters() -> list[str]:
    """What each page says in a window of 100 columns."""
    return [letters(page) for page in pages(100)]


@given(columns=st.integers(0, 130))
def test_nothing_is_lost_at_any_width(columns: int, usual_letters: list[str]) -> None:
    """Only blanks and line ends differ, and the backslashes that continue an example."""
    assert [letters(page) for page in pages(columns)] == usual_letters


def test_translated_help_is_laid_out_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese character has two: a layout that counts characters runs over the edge of the window."""
    monkeypatch.setattr(help_pages, "_", lambda sentence: "汉" * len(sentence) if " " in sentence else sentence)
    for columns in (40, 80):
        shown = [text for page in pages(columns) for text in page.splitlines()]
        assert max(map(display_width, shown)) <= columns
        assert sum(display_width(text) > columns - 4 for text in shown) > 100, "lines are not filled"
    listed = help_pages.format_overview(80).splitlines()
    begins = {display_width(text.partition("汉")[0]) for text in listed if text.startswith("  ") and "汉" in text}
    assert len(begins) <= 3, "meanings stand in one column for commands, one for topics, one for options"


def test_the_start_page_fits_a_small_window(call: Callable[..., Outcome]) -> None:
    """`reformctl` alone is no error: five examples, and where to read on."""
    code, out, err = call()
    assert (code, err) == (0, "")
    assert len(out.splitlines()) <= 23, "and the prompt below it"
    assert len(help_pages.START_EXAMPLES) == 5
    assert all(f"  {example} " in out for example, _does in help_pages.START_EXAMPLES)


@pytest.mark.parametrize(
    "example", [example for example, _does in (*help_pages.START_EXAMPLES, *help_pages.FURTHER_READING)]
)
def test_what_the_start_page_shows_works(
    example: str, call: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first line that a new user copies must answer."""
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(example)
    assert program == "reformctl"
    assert call(*words)[0] == 0


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], ["help"], ["--help", "--data"], ["-qh"], ["--version", "-h"]], ids=" ".join
)
def test_help_lists_what_there_is(words: list[str], call: Callable[..., Outcome]) -> None:
    """Every command and every topic, with its sentence."""
    code, out, err = call(*words)
    assert (code, err) == (0, "")
    for row in (*spec.COMMANDS, *help_topics.TOPICS):
        assert f"\n  {row.name} " in out
        assert f" {row.help}\n" in out


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_two_ways(name: str, call: Callable[..., Outcome]) -> None:
    """`help NAME`, and `NAME --help`: nobody remembers which."""
    code, out, err = call("help", name)
    assert (code, err) == (0, "")
    assert call(name, "--help") == call(name, "-h") == (0, out, "")


def test_help_is_answered_anywhere_on_a_line(call: Callable[..., Outcome]) -> None:
    """Whoever notices half-way that he does not know how to go on, adds --help."""
    page = call("list", "--help")
    assert call("list", "-a", "司法局", "--agncy", "--help", "-n") == page
    assert call("list", "-qh") == page
    assert call("search", "--", "-h")[1] != call("search", "-h")[1], "after -- it is a word"


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_help_fits_the_terminal(columns: int, call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is as wide as the window, up to 100 columns; in a pipe, 80."""
    monkeypatch.setattr("reformctl.system.environment.detect_screen", lambda _color: Screen(columns))
    command = next(row for row in spec.COMMANDS if row.name == "export")
    assert call("export", "--help")[1] == help_pages.format_command_page(command, columns)
    monkeypatch.undo()
    assert call("export", "--help")[1] == help_pages.format_command_page(command, 80)


@pytest.mark.parametrize("command", spec.COMMANDS, ids=lambda command: command.name)
def test_exit_codes_of_a_command(command: Command) -> None:
    """0 and 2 everywhere, 1 where the command can end so."""
    page = help_pages.format_command_page(command, 80)
    assert ("\n  1  " in page) == bool(command.clean_no)
    assert "\n  0  " in page
    assert "\n  2  " in page


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["区块链", "平台"], ["平台 区块链"]),
        (["区块链", "-公证"], ["区块链", "--not", "公证"]),
        (["系统", "--", "-AI"], ["系统", "--not", "AI"]),
        (["“人证一致”"], ['"人证一致"']),
        (["區塊鏈"], ["区块链"]),
        (["中院"], ["市中级人民法院"]),
        (["qkl"], ["区块链"]),
    ],
    ids=" ".join,
)
def test_what_is_said_of_queries_is_true(one: list[str], other: list[str], call: Callable[..., Outcome]) -> None:
    """`reformctl help query` promises each of them."""
    found, equal = call("search", "-q", "-f", "ids", *one), call("search", "-q", "-f", "ids", *other)
    assert sorted(found[1].split()) == sorted(equal[1].split()) != []
