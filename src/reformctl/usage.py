"""What is wrong with a command line that Typer refuses, in our own words, with what was probably meant."""

from collections.abc import Sequence

from reformctl import line, topics
from reformctl.errors import UnknownNameError, UsageError
from reformctl.line import Command, Option
from reformctl.messages import _, listed
from reformctl.text import echo
from reformctl.typos import HYPHENS, nearest, plain

VERSION = "--version"
LISTED = 4
"""Commands at the most that a sentence lists."""


def explained(words: Sequence[str]) -> UsageError:
    """The first thing that is wrong, in the order in which Typer looks: options, then words.

    A complaint of Typer's that these rows do not explain still gets a sentence.
    """
    arguments = list(words[1:] if words[:1] == ["--"] else words)
    command = next((row for row in line.COMMANDS if row.name in arguments[:1]), None)
    wrong = _before(arguments) if command is None else _within(command, arguments[1:])
    if wrong is None:
        sentence = _("this command line cannot be understood: {line} (see {help})")
        wrong = sentence.format(line=echo(" ".join(words), 200), help=_help(command))
    return UsageError(wrong)


def unknown_subject(name: str) -> UnknownNameError:
    """What `help` says of a word that is neither a command nor a topic."""
    near = nearest(name, [*(row.name for row in line.COMMANDS), *(row.name for row in topics.TOPICS)])
    sentence = (
        _("no command and no topic is called “{name}”; did you mean {near}? (reformctl help lists them all)")
        if near
        else _("no command and no topic is called “{name}” (reformctl help lists them all)")
    )
    return UnknownNameError(sentence.format(name=echo(name), near=listed(near)))


def _before(words: Sequence[str]) -> str:
    """What is wrong with a line that does not begin with a command."""
    if not words:
        return _("no command is given (reformctl help lists them all)")
    if VERSION in words:
        return _stands_alone()
    if words[0].startswith("-"):
        return _option_first(words[0].partition("=")[0])
    name = words[0]
    near = nearest(name, [*(row.name for row in line.COMMANDS), VERSION])
    if near:
        sentence = _("no command is called “{name}”; did you mean {near}? (reformctl help lists them all)")
    elif name.replace("-", "").replace(",", "").isdigit():
        sentence = _("no command is called “{name}”; to read a task: reformctl show {name}")
    elif name.isalnum() and not name.isascii():
        sentence = _("no command is called “{name}”; to look for it: reformctl search {name}")
    else:
        sentence = _("no command is called “{name}” (reformctl help lists them all)")
    return sentence.format(name=echo(name), near=listed(near))


def _option_first(name: str) -> str:
    having = [row.name for row in line.COMMANDS if line.option_named(name, row.options)]
    near = nearest(name, (line.HELP.names.split()[0], VERSION))
    if having:
        sentence = _("the command comes first, then its options: reformctl {command} {option}")
    elif near:
        sentence = _("reformctl has no option {option}; did you mean {near}? (see reformctl --help)")
    else:
        sentence = _("reformctl has no option {option} (see reformctl --help)")
    return sentence.format(option=echo(name), command=next(iter(having), ""), near=listed(near))


def _within(command: Command, words: Sequence[str]) -> str | None:
    """What is wrong with the words after a command: read as Typer does, letters run together and all."""
    rest, extra = list(words), []
    while rest:
        word = rest.pop(0)
        if word == "--":
            extra += rest
            break
        if not word.startswith("-") or word == "-":
            extra.append(word)
        elif wrong := _of_option(command, word, rest):
            return wrong
    return _unexpected(command, extra[0], words) if extra and command.words is None else None


def _of_option(command: Command, word: str, rest: list[str]) -> str | None:
    """What is wrong with one word of options; its value is taken off the rest of the line."""
    if not word.startswith("--"):
        return _of_letters(command, word, rest)
    name, joined, value = word.partition("=")
    option = line.option_named(name, command.options)
    if option is None:
        return _unknown(command, name)
    if joined and not option.kind:
        sentence = _("{option} takes no value, but “{value}” is given (see {help})")
        return sentence.format(option=name, value=echo(value), help=_help(command))
    return None if joined else _without_value(command, option, name, rest)


def _of_letters(command: Command, word: str, rest: list[str]) -> str | None:
    """-qn3: flags, and at the end an option with its value, which may follow as a word of its own."""
    for at, letter in enumerate(word[1:], 2):
        option = line.option_named(f"-{letter}", command.options)
        if option is None:
            return _unknown_letter(command, letter, word)
        if option.kind:
            return None if word[at:] else _without_value(command, option, f"-{letter}", rest)
    return None


def _without_value(command: Command, option: Option[object], name: str, rest: list[str]) -> str | None:
    """Take the value of an option off the rest of the line, or say that there is none."""
    if not option.kind:
        return None
    if rest:
        rest.pop(0)
        return None
    sentence = _("{option} needs a value: {option} {value} (see {help})")
    return sentence.format(option=name, value="|".join(option.choices) or option.kind, help=_help(command))


def _unknown_letter(command: Command, letter: str, word: str) -> str:
    """A long option with one hyphen, a word that `search` shall leave out, or a letter that is no option."""
    if line.option_named(f"-{word}", command.options):
        return _unknown(command, word)
    if command is not line.SEARCH or not word[1:].isalnum():
        return _unknown(command, f"-{letter}")
    sentence = _("{command} has no option -{letter}; to leave out a word write --not {word} (see {help})")
    return sentence.format(command=command.name, letter=letter, word=echo(word[1:]), help=_help(command))


def _unknown(command: Command, name: str) -> str:
    """An option that the command does not have: another command's, a mistyped one, or none at all."""
    if name == VERSION:
        return _stands_alone()
    having = [row.name for row in line.COMMANDS if line.option_named(name, row.options)]
    others = [*having[:LISTED], *(["..."] if len(having) > LISTED else [])]
    before, _equals, value = name.partition("＝")
    known = [spelling for row in (*command.options, line.HELP) for spelling in row.names.split()]
    near = nearest(before, [spelling for spelling in known if spelling.startswith("--")])
    if before in near[:1] and value:
        near = [f"{before}={echo(value)}"]
    if having:
        sentence = _("{command} has no option {option}; it is an option of {others} (see {help})")
    elif near:
        sentence = _("{command} has no option {option}; did you mean {near}? (see {help})")
    else:
        sentence = _("{command} has no option {option} (see {help})")
    return sentence.format(
        command=command.name, option=echo(name), others=listed(others), near=listed(near), help=_help(command)
    )


def _unexpected(command: Command, word: str, words: Sequence[str]) -> str:
    """A word where the command takes none: often an option in full width or with one hyphen, or an agency's name."""
    options = [spelling for row in command.options for spelling in row.names.split()]
    one_hyphen = next((f"-{other}" for other in words if f"-{other}" in options), None)
    if one_hyphen or word.translate(HYPHENS).startswith("-"):
        meant = [one_hyphen] if one_hyphen else _half_width(word, options)
        if meant:
            sentence = _("{command} takes no word “{word}”; did you mean {near}? (see {help})")
            return sentence.format(command=command.name, word=echo(word), near=listed(meant), help=_help(command))
    if line.AGENCY in command.options and word.isdigit():
        sentence = _("{command} takes no word “{word}”; for a task write --ids {word} (see {help})")
    elif line.AGENCY in command.options and word.isalnum():
        sentence = _("{command} takes no word “{word}”; for an agency write --agency {word} (see {help})")
    elif line.OUTPUT in command.options and "." in word and word.isprintable():
        sentence = _("{command} takes no word “{word}”; to write to a file: --output {word} (see {help})")
    else:
        sentence = _("{command} takes options, but no word “{word}” (see {help})")
    return sentence.format(command=command.name, word=echo(word), help=_help(command))


def _half_width(word: str, options: Sequence[str]) -> list[str]:
    """The options that a word with other hyphens than - may mean."""
    name = word.partition("=")[0].partition("＝")[0]
    return [spelling for spelling in options if plain(name) == plain(spelling)] or nearest(
        name, [spelling for spelling in options if spelling.startswith("--")]
    )


def _stands_alone() -> str:
    return _("--version stands alone: leave out everything else")


def _help(command: Command | None) -> str:
    return f"reformctl {command.name} --help" if command else "reformctl --help"
