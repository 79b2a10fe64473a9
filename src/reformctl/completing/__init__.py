"""What can stand where the cursor is: the words of a line so far -> candidates with what they mean.

Everything comes from the rows of line.py and from the table that the line asks; nothing here knows any shell.
"""

from collections.abc import Mapping, Sequence

from reformctl import line
from reformctl.completing import sources
from reformctl.completing.matching import Candidate, matching
from reformctl.completing.sources import Own, Place
from reformctl.errors import ReformctlError
from reformctl.line import Call, Command, Option
from reformctl.messages import _
from reformctl.text import is_seen
from reformctl.typed import NamedTuple

__all__ = ["Candidate", "Completion", "complete"]

_OPTION = "-"


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


class Line(NamedTuple):
    """The words of a command before the cursor's."""

    call: Call
    """What they say so far; values are not judged."""
    waiting: Option[object] | None
    """The option whose value comes next."""
    is_ended: bool
    """Whether `--` has stood: everything after it is a word."""


def complete(words: Sequence[str], own: Own = lambda _call: ()) -> Completion:
    """What can take the place of the last word; nothing where the table cannot be read.

    `own` gives the fields that a command's answer has besides those of tasks.
    """
    *before, typed = words or [""]
    if not before:
        return _completion(typed, _START if typed.startswith(_OPTION) else _commands())
    command = next((row for row in line.COMMANDS if row.name == before[0]), None)
    if command is None:
        return Completion()
    so_far = read(command, before[1:])
    try:
        return _within(command, so_far, Place(so_far.call, typed, own))
    except ReformctlError:
        return Completion()


def read(command: Command, words: Sequence[str]) -> Line:
    """What the words after a command say."""
    values: dict[str, object] = {}
    waiting: Option[object] | None = None
    for at, word in enumerate(words):
        if waiting:
            _put(values, waiting, word)
            waiting = None
        elif word == "--":
            rest = {command.words.key: (*_given(values, command.words), *words[at + 1 :])} if command.words else {}
            return Line(Call(command.name, {**values, **rest}), None, is_ended=True)
        elif word.startswith(_OPTION) and word != _OPTION:
            waiting = _take(command, word, values)
        elif command.words:
            _put(values, command.words, word)
    return Line(Call(command.name, values), waiting, is_ended=False)


def _within(command: Command, so_far: Line, place: Place) -> Completion:
    """What can stand after the words of a command."""
    if so_far.waiting:
        return _value(so_far.waiting, place)
    if place.typed.startswith(_OPTION) and not so_far.is_ended:
        option, head = _joined(command, place.typed)
        if option:
            return _value(option, place._replace(typed=place.typed[len(head) :]), head)
    elif command.words:
        return _value(command.words, place)
    return _completion(place.typed, _options(command, so_far.call))


def _joined(command: Command, word: str) -> tuple[Option[object] | None, str]:
    """The option whose value stands in the same word, and what is before the value: --agency=市, -a市."""
    name, equals, _value = word.partition("=")
    head = f"{name}{equals}" if word.startswith("--") else word[:2]
    option = line.option_named(head.removesuffix("="), command.options)
    return (option, head) if option and option.kind and word != head.removesuffix("=") else (None, "")


def _take(command: Command, word: str, values: dict[str, object]) -> Option[object] | None:
    """Note what a word of options says; return the option whose value is the next word."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        option = line.option_named(name, command.options)
        return _note(option, value, values, is_whole=bool(equals)) if option else None
    for at, letter in enumerate(word[1:], 2):
        option = line.option_named(f"-{letter}", command.options)
        if option is None or option.kind:
            return _note(option, word[at:], values, is_whole=at < len(word)) if option else None
        values[option.key] = True
    return None


def _note(option: Option[object], value: str, values: dict[str, object], *, is_whole: bool) -> Option[object] | None:
    """Note an option; return it where its value comes next."""
    if option.kind and not is_whole:
        return option
    _put(values, option, value)
    return None


def _put(values: dict[str, object], option: Option[object], value: str) -> None:
    given = (*_given(values, option), value) if isinstance(option.default, tuple) else value
    values[option.key] = given if option.kind else True


def _given(values: Mapping[str, object], option: Option[object]) -> tuple[str, ...]:
    found = values.get(option.key, ())
    return found if isinstance(found, tuple) else ()


def _commands() -> list[Candidate]:
    return [Candidate(command.name, _(command.help)) for command in line.COMMANDS]


_START = [Candidate("--help"), Candidate("--version")]


def _options(command: Command, call: Call) -> list[Candidate]:
    """The options of a command by their long names, but for those that are given and cannot be repeated."""
    free = [row for row in command.options if isinstance(row.default, tuple) or call[row] == row.default]
    return [Candidate(row.names.split()[0], _(row.help), tuple(row.names.split()[1:])) for row in (*free, line.HELP)]


def _value(option: Option[object], place: Place, head: str = "") -> Completion:
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
