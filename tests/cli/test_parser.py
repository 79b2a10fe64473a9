"""The reader of the command line: it reads each line as Typer does, and knows what a person is typing."""

from unittest.mock import patch

import pytest
from hypothesis import example, given, settings

from command_lines import LINES
from reformctl.cli import parser, spec, typer_app
from reformctl.cli.spec import Call, Option
from reformctl.system.errors import UsageError

Values = tuple[str, dict[str, object]]
"""The name of a command, and the value of each of its options."""


def values_of(call: Call | None) -> Values | None:
    """Everything that a call says; None where there is none."""
    if call is None:
        return None
    command = spec.find_command(call.command)
    options = command.options_and_words if command else []
    return call.command, {option.key: call[option] for option in options}


def read_with_typer(words: list[str]) -> Values | None:
    """What Typer reads; None where it refuses the line, or a value is none of its option."""
    try:
        return values_of(typer_app.read_with_typer(words))
    except UsageError:
        return None


def read_any_line(words: list[str]) -> Values | None:
    """What the tokens of a line say, be it plain or not."""
    with patch.object(parser.Token, "is_plain", new=True):
        return values_of(parser.read_line(words))


@pytest.mark.usefixtures("app_made_once")
@settings(max_examples=500)
@given(words=LINES)
@example(words=["search", "区块链", "-公证", "--", "-审判"])
@example(words=["search", "-qa", "-公证", "区块链"])
@example(words=["search", "区块链", "--not", "--not", "-公证"])
@example(words=["list", "--ids", "-", "-a", "司法局", "-a", "中院", "-q"])
@example(words=["list", "-n", "2", "-n", "3"])
@example(words=["list", "-q-"])
@example(words=["list", "--", "--"])
@example(words=["export", "--bom=1"])
@example(words=["--", "completion", "zsh", "--", "list", "--", ""])
def test_typer_and_the_parser_read_each_line_alike(words: list[str]) -> None:
    """A line must not mean one thing where it is short and another where Typer has to be asked.

    They take the same lines, with the same values; and of these the plain ones are read without Typer.
    """
    by_typer = read_with_typer(words)
    assert read_any_line(words) == by_typer
    plain = values_of(parser.read_line(words))
    assert plain is None or plain == by_typer


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--agency", "深圳市税务局"],
        ["list", "-a", "司法局", "-a", "中院", "--sole", "-q"],
        ["show", "17"],
        ["show", "-"],
        ["show", "--", "17"],
        ["search", "区块链", "-公证"],
        ["search", "-“人证一致”", "公证"],
        ["export", "--format=csv", "-o", "-"],
        ["agencies", "-q"],
        ["categories"],
        ["export", "--explode", "agency", "--sort", "category"],
        ["completion", "zsh", "--", "list", "--agency", "深"],
    ],
    ids=" ".join,
)
def test_a_plain_line_is_read_without_typer(words: list[str]) -> None:
    """A parser that leaves everything to Typer would pass the test above."""
    plain = values_of(parser.read_line(words))
    assert plain
    assert plain == read_with_typer(words)


@pytest.mark.parametrize(
    "words",
    [
        ["list", "-qn3"],
        ["list", "-a司法局"],
        ["list", "-a", "司法局", "-c=法治创新"],
        ["list", "--sort", "-id"],
        ["list", "--agency", "--sole"],
    ],
    ids=" ".join,
)
def test_what_could_be_read_in_two_ways_is_left_to_typer(words: list[str]) -> None:
    """Other programs read `-c=甲` as the value 甲, and `--agency --sole` as an option without its value."""
    assert parser.read_line(words) is None
    assert read_with_typer(words)


@pytest.mark.parametrize(
    "words", [["lst"], ["show", "--ids", "3"], ["categories", "17"], ["list", "--version"], ["--"]]
)
def test_errors_are_typers(words: list[str]) -> None:
    """What is refused is refused in one place, whose sentence names what was meant."""
    assert parser.read_line(words) is None
    with pytest.raises(UsageError):
        typer_app.read_with_typer(words)


@pytest.mark.parametrize("words", [["list", "--help"], ["help", "query"], ["--version"], ["-h"], []], ids=" ".join)
def test_help_is_read_without_typer(words: list[str]) -> None:
    """A page that explains how to go on must not take half a second."""
    quick = parser.read_line(words)
    slow = typer_app.read_with_typer(words)
    assert quick
    assert (quick.command, quick[spec.SUBJECT]) == (slow.command, slow[spec.SUBJECT])


@pytest.mark.parametrize(
    ("words", "option", "head", "typed"),
    [
        ("list ", spec.NAMES, "", ""),
        ("categories ", None, "", ""),
        ("list --ag", None, "", "--ag"),
        ("list -", None, "", "-"),
        ("list --", None, "", "--"),
        ("list --sole=", None, "", "--sole="),
        ("list --agency=税", spec.AGENCY, "--agency=", "税"),
        ("list --agency=", spec.AGENCY, "--agency=", ""),
        ("list -a税", spec.AGENCY, "-a", "税"),
        ("list -a", None, "", "-a"),
        ("list -a 税", spec.AGENCY, "", "税"),
        ("list -qa 税", spec.AGENCY, "", "税"),
        ("list -a --", spec.AGENCY, "", "--"),
        ("list -a -- --co", None, "", "--co"),
        ("list --agency --sole --sc", None, "", "--sc"),
        ("list --bad 甲 -a 税", spec.AGENCY, "", "税"),
        ("list -z -a 税", spec.AGENCY, "", "税"),
        ("show 3", spec.REFERENCES, "", "3"),
        ("show -- -", spec.REFERENCES, "", "-"),
        ("show -- --ra", spec.REFERENCES, "", "--ra"),
        ("search -公证 -c 法", spec.CATEGORY, "", "法"),
        ("search -法", None, "", "-法"),
    ],
)
def test_what_the_cursor_stands_in(words: str, option: Option[object] | None, head: str, typed: str) -> None:
    """What is offered has to be what the line will mean once it is run."""
    cursor = parser.find_cursor(words.split(" "))
    assert cursor
    assert (cursor.option, cursor.head, cursor.typed) == (option, head, typed)


@settings(max_examples=300)
@given(words=LINES)
def test_words_before_the_cursor_mean_what_the_line_means(words: list[str]) -> None:
    """Else names of one table would be offered for a line that asks another."""
    cursor = parser.find_cursor([*words, ""]) if words else None
    if cursor is None or cursor.command.name == "completion":
        return  # `completion` keeps the `--` among its words
    if parser.read_help_line(words) or not read_any_line(words):
        return
    texts = {option.key: cursor.call[option] for option in cursor.command.options_and_words}
    assert values_of(parser.make_call(cursor.command, texts)) == read_any_line(words)


@pytest.mark.parametrize("words", [["lst", ""], ["--help", ""], ["", ""]])
def test_there_is_no_cursor_without_a_command(words: list[str]) -> None:
    """Nothing is known of what stands behind a word that is no command."""
    assert parser.find_cursor(words) is None
