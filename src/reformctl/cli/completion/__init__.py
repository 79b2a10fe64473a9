"""What can stand where the cursor is: the words of a line so far -> candidates with what they mean.

Everything comes from the rows of spec.py and from the table that the line asks; nothing here knows any shell.
"""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.cli import parser, spec
from reformctl.cli.completion import sources
from reformctl.cli.completion.matching import Candidate, match_candidates
from reformctl.cli.completion.points import CompletionPoint, ListColumns, list_no_columns
from reformctl.cli.spec import AnyOption, Call, Command
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


def complete_line(words: Sequence[str], list_own_columns: ListColumns = list_no_columns) -> Completion:
    """Find what can take the place of the last word; nothing where the table cannot be read."""
    if len(words) < 2:  # noqa: PLR2004 the first word is the command
        typed = "".join(words)
        return _complete_start(typed)
    cursor = parser.find_cursor(words)
    if cursor is None:
        return Completion()
    if cursor.option is None:
        options = _list_options(cursor.command, cursor.call)
        return _complete_among(options, cursor.typed)
    point = CompletionPoint(cursor.call, cursor.typed, list_own_columns)
    try:
        completion = _complete_value(cursor.option, point, cursor.head)
    except ReformctlError:
        return Completion()
    if cursor.option is spec.NAMES and not cursor.typed:
        options = _list_options(cursor.command, cursor.call)
        names_and_options = (*completion.candidates, *options)
        return completion._replace(candidates=names_and_options)
    return completion


def _complete_start(typed: str) -> Completion:
    """Complete the first word: a command, or one of the two options that stand alone."""
    if typed.startswith("-"):
        options = [Candidate("--help"), Candidate(parser.VERSION)]
        return _complete_among(options, typed)
    commands = sources.list_commands()
    return _complete_among(commands, typed)


def _list_options(command: Command, call: Call) -> list[Candidate]:
    """List the options of a command by their long names, but for those that are given and cannot be repeated."""
    candidates = []
    for option in (*command.options, spec.HELP):
        is_given = call[option] != option.default
        if is_given and not option.is_repeatable:
            continue
        long_name, *short_names = option.spellings
        meaning = translate(option.help)
        candidates.append(Candidate(long_name, meaning, tuple(short_names)))
    return candidates


def _complete_value(option: AnyOption, point: CompletionPoint, head: str) -> Completion:
    """Find what the value of an option, or a word of a command, can be."""
    if option in sources.FILE_OPTIONS:
        return Completion(head, point.typed, files=True)
    if option.choices:
        choices = [Candidate(choice) for choice in option.choices]
        return _complete_among(choices, point.typed, head)
    source = sources.SOURCES.get(option)
    if source is None:
        return Completion(head, point.typed)
    point = source.divide(point)
    candidates = source.find(point)
    completion = _complete_among(candidates, point.typed, f"{head}{point.before}")
    return completion._replace(is_list=source.is_list)


def _complete_among(candidates: Sequence[Candidate], typed: str, head: str = "") -> Completion:
    """Choose the candidates that fit; what no terminal shows cannot be typed either."""
    visible = [candidate for candidate in candidates if _can_be_typed(candidate)]
    matching = match_candidates(typed, visible)
    return Completion(head, typed, tuple(matching))


def _can_be_typed(candidate: Candidate) -> bool:
    """Tell whether each character of a candidate can be seen."""
    return all(map(is_visible, candidate.value))
