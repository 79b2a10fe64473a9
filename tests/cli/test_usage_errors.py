"""What is said of a command line that makes no sense: in our own words, whole, with what was probably meant."""

import csv
import re
from collections.abc import Callable

import pytest
import typer
from hypothesis import given, settings

from command_lines import LINES
from conftest import CASES, Outcome
from reformctl.cli import parser, typer_app
from reformctl.cli.usage_errors import explain_error
from reformctl.system.errors import UsageError
from reformctl.text.suggestions import edit_distance, suggest_words

UNEXPLAINED = "cannot understand this command line"


def wrong_lines() -> list[tuple[str, str]]:
    """A line of words that are divided by blanks, and the sentence about it."""
    with (CASES / "usage" / "lines.tsv").open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize(("words", "sentence"), wrong_lines(), ids=[words for words, _sentence in wrong_lines()])
def test_a_wrong_line_gets_its_sentence(words: str, sentence: str, call: Callable[..., Outcome]) -> None:
    """Whole, on standard error, with exit code 2: a library's English would be neither ours nor translatable."""
    assert call(*words.split()) == (2, "", f"reformctl: {sentence}\n")


@pytest.mark.parametrize("words", [["list", "-x\x1b[2J"], ["\u202elist"], ["list", "--\x07"], ["", ""], ["list", ""]])
def test_what_was_typed_is_repeated_safely(words: list[str], call: Callable[..., Outcome]) -> None:
    """A name from somewhere else must not clear the screen that the complaint about it stands on."""
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert err.startswith("reformctl: ")
    assert err.rstrip("\n").isprintable()


@pytest.mark.usefixtures("app_made_once")
@settings(max_examples=500)
@given(words=LINES)
def test_every_refusal_is_explained_and_nothing_else(words: list[str]) -> None:
    """Our reading of a line is Typer's: it finds a fault where Typer does, and none where Typer finds none."""
    if parser.read_help_line(words):
        return
    sentence = str(explain_error(words))
    refusal = refused(words)
    assert sentence.startswith(UNEXPLAINED) == (refusal is None)
    assert refusal in {None, sentence}


def refused(words: list[str]) -> str | None:
    """What is said where Typer itself refuses a line; None where it takes it, and at most its values are wrong."""
    try:
        typer_app.read_with_typer(words)
    except UsageError as error:
        return str(error) if isinstance(error.__cause__, typer.TyperException) else None
    return None


def test_a_complaint_of_typers_that_we_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next release of Typer may refuse what this one takes: the sentence is ours all the same."""

    def app() -> Callable[..., object]:
        def refuse(**_given: object) -> object:
            raise typer.TyperException("The frobnicator is out of order.")

        return refuse

    monkeypatch.setattr(typer_app, "make_app", app)
    with pytest.raises(UsageError) as caught:
        typer_app.read_with_typer(["list", "-q"])
    assert str(caught.value) == f"{UNEXPLAINED}: list -q (see reformctl list --help)"


def test_no_letter_but_q_is_a_flag() -> None:
    """`-qh` asks for help because of it."""
    from reformctl.cli import spec

    letters = {
        name for command in spec.COMMANDS for row in command.options if not row.kind for name in row.names.split()
    }
    assert [name for name in letters if re.fullmatch("-[^-]", name)] == ["-q"]


@pytest.mark.parametrize(
    ("given", "known", "expected"),
    [
        ("--agenc", ["--all-agencies", "--agency"], ["--agency"]),
        ("serach", ["search", "schema"], ["search"]),
        ("—limit", ["--limit"], ["--limit"]),
        ("ＬＩＳＴ", ["list"], ["list"]),
        ("ls", ["list", "show"], ["list"]),
        ("cn", ["en", "zh"], []),
        ("", ["list"], []),
        ("--", ["--agency"], []),
        ("x" * 100_000, ["list"], []),
        ("frobnicate", ["list", "show", "search", "export"], []),
    ],
)
def test_nearest(given: str, known: list[str], expected: list[str]) -> None:
    """What is suggested is near; a long word costs nothing, and nothing is suggested for the sake of it."""
    assert suggest_words(given, known) == expected


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("list", "lst", 1), ("kitten", "sitting", 3)],
)
def test_distance(one: str, other: str, edits: int) -> None:
    """Neighbours that are swapped are one slip."""
    assert edit_distance(one, other) == edit_distance(other, one) == edits
