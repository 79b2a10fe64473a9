"""The fast road: help, or a plain, valid command line, as a call; what is not surely understood is left to Typer."""

import re
from collections.abc import Sequence

from reformctl import line
from reformctl.errors import UsageError
from reformctl.line import Call, Command, Option

_HELP = "--help|-q*hq*"
"""-qh is -q and -h: no other letter is a flag."""
_LEFT_OUT = '-["“]?[^\x00-\x7f]'


def read(arguments: Sequence[str]) -> Call | None:
    """The call, or None for errors and odd forms, which Typer reads."""
    asked = alone(arguments)
    if asked:
        return asked
    command = next((row for row in line.COMMANDS if row.name in arguments[:1]), None)
    if command is None:
        return None
    values: dict[str, object] = {}
    words = shielded(arguments)[1:]
    try:
        while words:
            words = _take(words, command, values)
    except (UsageError, LookupError):
        return None
    return Call(command.name, values)


def alone(arguments: Sequence[str]) -> Call | None:
    """The start page, the version or help, which no other word on the line changes; None for every other line."""
    words = list(arguments)
    if not words:
        return Call("start")
    if words == ["--version"]:
        return Call("version")
    before = words[: words.index("--")] if "--" in words else words
    if not any(re.fullmatch(_HELP, word) for word in before):
        return None
    subject = [word for word in before if not re.fullmatch(_HELP, word)][:1]
    named = subject and not subject[0].startswith("-")
    return Call("help", {line.SUBJECT.key: tuple(subject)} if named else {})


def shielded(arguments: Sequence[str]) -> list[str]:
    """`search 区块链 -公证`: a word to leave out is no row of short options, for no option has a Chinese letter.

    `completion zsh -- list`: what stands after `--` was typed, so that it stays among the words.
    """
    words = list(arguments)
    if words[:1] == ["completion"] and "--" in words:
        words.insert(words.index("--"), "--")
    if words[:1] != ["search"]:
        return words
    valued = {name for row in line.SEARCH.options if row.kind for name in row.names.split()}
    end = words.index("--") if "--" in words else len(words)
    return [
        f"--not={word[1:]}" if at < end and re.match(_LEFT_OUT, word) and words[at - 1] not in valued else word
        for at, word in enumerate(words)
    ]


def _take(words: list[str], command: Command, values: dict[str, object]) -> list[str]:
    """Put the first word, with the one that is its value, where it belongs; return the words after it.

    Raises LookupError for what may be right, but is not plain: an unknown option, letters that are run together,
    a value that looks like an option.
    """
    first, *rest = words
    if first == "--" and command.words:
        for word in rest:
            _put(command.words, word, values)
        return []
    if first == "-" or not first.startswith("-"):
        if command.words is None:
            raise LookupError(first)
        _put(command.words, first, values)
        return rest
    name, joined, value = first.partition("=") if first.startswith("--") else (first, "", "")
    option = line.option_named(name, command.options)
    if option is None:
        raise LookupError(name)
    if not option.kind:
        if joined:
            raise LookupError(first)
        values[option.key] = True
        return rest
    if not joined:
        value, *rest = rest or [first]
        if value.startswith("-") and value != "-":
            raise LookupError(value)
    _put(option, value, values)
    return rest


def _put(option: Option[object], text: str, values: dict[str, object]) -> None:
    """The value of an option, or one more of an option that can be repeated."""
    value = line.value_of(option, text)
    if isinstance(option.default, tuple):
        value = (*values.get(option.key, ()), value)  # type: ignore[misc] # what is there is a tuple, too
    values[option.key] = value
