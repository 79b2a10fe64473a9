"""What can stand where the cursor is: the words of a line so far -> candidates with what they mean.

Everything comes from the rows of line.py and from the table that the line asks; nothing here knows any shell.
"""

from collections.abc import Sequence

from reformctl import line, parser
from reformctl.completing import sources
from reformctl.completing.matching import Candidate, matching
from reformctl.completing.sources import Own, Place
from reformctl.errors import ReformctlError
from reformctl.line import Call, Command, Option
from reformctl.messages import _
from reformctl.text import is_seen
from reformctl.typed import NamedTuple

__all__ = ["Candidate", "Completion", "complete"]


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


def complete(words: Sequence[str], own: Own = lambda _call: ()) -> Completion:
    """What can take the place of the last word; nothing where the table cannot be read.

    `own` gives the fields that a command's answer has besides those of tasks.
    """
    if len(words) < 2:  # noqa: PLR2004 the first word is the command
        typed = words[0] if words else ""
        return _completion(typed, _START if typed.startswith("-") else _commands())
    cursor = parser.at_cursor(words)
    if cursor is None:
        return Completion()
    if cursor.option is None:
        return _completion(cursor.typed, _options(cursor.command, cursor.call))
    try:
        return _value(cursor.option, Place(cursor.call, cursor.typed, own), cursor.head)
    except ReformctlError:
        return Completion()


def _commands() -> list[Candidate]:
    return [Candidate(command.name, _(command.help)) for command in line.COMMANDS]


_START = [Candidate("--help"), Candidate("--version")]


def _options(command: Command, call: Call) -> list[Candidate]:
    """The options of a command by their long names, but for those that are given and cannot be repeated."""
    free = [row for row in command.options if isinstance(row.default, tuple) or call[row] == row.default]
    return [Candidate(row.names.split()[0], _(row.help), tuple(row.names.split()[1:])) for row in (*free, line.HELP)]


def _value(option: Option[object], place: Place, head: str) -> Completion:
    """What the value of an option, or a word of a command, can be."""
    if option in sources.FILES:
        return Completion(head, place.typed, files=True)
    if option.choices:
        return _completion(place.typed, [Candidate(choice) for choice in option.choices], head)
    source = sources.SOURCES.get(option)
    if source is None:
        return Completion(head, place.typed)
    place = source.divide(place)
    return _completion(place.typed, source.find(place), f"{head}{place.before}", is_list=source.is_list)


def _completion(typed: str, among: Sequence[Candidate], head: str = "", *, is_list: bool = False) -> Completion:
    """The candidates that fit; what no terminal shows cannot be typed either."""
    visible = [one for one in among if all(map(is_seen, one.value))]
    return Completion(head, typed, tuple(matching(typed, visible)), is_list)
