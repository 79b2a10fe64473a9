"""What can stand where the cursor is: the words of a line so far -> candidates with what they mean.

Everything comes from the rows of spec.py and from the table that the line asks; nothing here knows any shell.
"""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.cli import parser, spec
from reformctl.cli.completion import sources
from reformctl.cli.completion.matching import Candidate, match_candidates
from reformctl.cli.completion.sources import CompletionPoint, ListColumns
from reformctl.cli.spec import Call, Command, Option
from reformctl.system.errors import ReformctlError
from reformctl.system.translation import translate
from reformctl.text.escaping import is_visible

__all__ = ["Candidate", "Completion", "complete_line"]


class Completion(NamedTuple):
    """What can stand at the end of a line."""

    head: str = ""
    """What stands before it in the same word, and stays: --agency=, or 3,5, of a list."""
    typed: str = ""
    """What it takes the place of."""
    candidates: tuple[Candidate, ...] = ()
    is_list: bool = False
    """Whether the word may go on with a comma, so that no blank follows it."""
    files: bool = False
    """Whether it is the name of a file, which shells complete themselves."""


def complete_line(words: Sequence[str], own: ListColumns = lambda _call: ()) -> Completion:
    """Find what can take the place of the last word; nothing where the table cannot be read.

    `own` gives the fields that a command's answer has besides those of tasks.
    """
    if len(words) < 2:  # noqa: PLR2004 the first word is the command
        return _complete_start("".join(words))
    cursor = parser.at_cursor(words)
    if cursor is None:
        return Completion()
    if cursor.option is None:
        names = _list_options(cursor.command, cursor.call)
        return _complete_among(names, cursor.typed)
    place = CompletionPoint(cursor.call, cursor.typed, own)
    try:
        completion = _complete_value(cursor.option, place, cursor.head)
    except ReformctlError:
        return Completion()
    if cursor.option is spec.NAMES and not cursor.typed:
        options = _list_options(cursor.command, cursor.call)
        return completion._replace(candidates=(*completion.candidates, *options))
    return completion


def _complete_start(typed: str) -> Completion:
    """The first word: a command, or one of the two options that stand alone."""
    if typed.startswith("-"):
        return _complete_among([Candidate("--help"), Candidate(parser.VERSION)], typed)
    commands = [Candidate(command.name, translate(command.help)) for command in spec.COMMANDS]
    return _complete_among(commands, typed)


def _list_options(command: Command, call: Call) -> list[Candidate]:
    """The options of a command by their long names, but for those that are given and cannot be repeated."""
    candidates = []
    for option in (*command.options, spec.HELP):
        if not option.is_repeatable and call[option] != option.default:
            continue
        long_name, *others = option.spellings
        candidates.append(Candidate(long_name, translate(option.help), tuple(others)))
    return candidates


def _complete_value(option: Option[object], place: CompletionPoint, head: str) -> Completion:
    """What the value of an option, or a word of a command, can be."""
    if option in sources.FILE_OPTIONS:
        return Completion(head, place.typed, files=True)
    if option.choices:
        choices = [Candidate(choice) for choice in option.choices]
        return _complete_among(choices, place.typed, head)
    source = sources.SOURCES.get(option)
    if source is None:
        return Completion(head, place.typed)
    place = source.divide(place)
    candidates = source.find(place)
    return _complete_among(candidates, place.typed, f"{head}{place.before}", is_list=source.is_list)


def _complete_among(
    candidates: Sequence[Candidate], typed: str, head: str = "", *, is_list: bool = False
) -> Completion:
    """The candidates that fit; what no terminal shows cannot be typed either."""
    visible = [candidate for candidate in candidates if all(map(is_visible, candidate.value))]
    return Completion(head, typed, tuple(match_candidates(typed, visible)), is_list)
