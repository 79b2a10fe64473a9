"""Sentences about a command line that makes no sense, with what was probably meant."""

from collections.abc import Sequence

from reformctl import line, topics
from reformctl.errors import UnknownNameError, UsageError
from reformctl.line import Command, Option
from reformctl.messages import _, listed
from reformctl.parser import VERSION, Token, read_tokens, split_command
from reformctl.text import echo
from reformctl.typos import HYPHENS, nearest, plain

MAX_LISTED_COMMANDS = 4
"""A sentence that lists more commands ends in `...`."""


def explain_error(words: Sequence[str]) -> UsageError:
    """Explain what is wrong with a line that Typer refuses, and what was probably meant.

    Of several errors it is the first one of an option, else the first word too many, as Typer has it. What these rows
    know no error of gets a sentence, too.
    """
    command, rest = split_command(words)
    sentence = _explain_start(rest) if command is None else _explain_rest(command, rest)
    if sentence is None:
        sentence = _("this command line cannot be understood: {line} (see {help})")
        sentence = sentence.format(line=echo(" ".join(words), 200), help=_name_help(command))
    return UsageError(sentence)


def explain_unknown_subject(name: str) -> UnknownNameError:
    """Explain that `help` knows neither a command nor a topic of this name."""
    commands = [command.name for command in line.COMMANDS]
    near = nearest(name, [*commands, *(topic.name for topic in topics.TOPICS)])
    if near:
        sentence = _("no command and no topic is called “{name}”; did you mean {near}? (reformctl help lists them all)")
    else:
        sentence = _("no command and no topic is called “{name}” (reformctl help lists them all)")
    return UnknownNameError(sentence.format(name=echo(name), near=listed(near)))


def _explain_start(words: Sequence[str]) -> str:
    """Explain a line that does not begin with a command."""
    if not words:
        return _("no command is given (reformctl help lists them all)")
    if VERSION in words:
        return _explain_version()
    name = words[0]
    if name.startswith("-"):
        return _explain_option_before_command(name.partition("=")[0])
    known = [command.name for command in line.COMMANDS]
    near = nearest(name, [*known, VERSION])
    if near:
        sentence = _("no command is called “{name}”; did you mean {near}? (reformctl help lists them all)")
    elif name.replace("-", "").replace(",", "").isdigit():
        sentence = _("no command is called “{name}”; to read a task: reformctl show {name}")
    elif name.isalnum() and not name.isascii():
        sentence = _("no command is called “{name}”; to look for it: reformctl search {name}")
    else:
        sentence = _("no command is called “{name}” (reformctl help lists them all)")
    return sentence.format(name=echo(name), near=listed(near))


def _explain_option_before_command(name: str) -> str:
    """Explain an option where the command should stand."""
    commands = _commands_with(name)
    long_help = line.HELP.names.split()[0]
    near = nearest(name, (long_help, VERSION))
    if commands:
        sentence = _("the command comes first, then its options: reformctl {command} {option}")
        return sentence.format(command=commands[0], option=echo(name))
    if near:
        sentence = _("reformctl has no option {option}; did you mean {near}? (see reformctl --help)")
    else:
        sentence = _("reformctl has no option {option} (see reformctl --help)")
    return sentence.format(option=echo(name), near=listed(near))


def _explain_rest(command: Command, words: Sequence[str]) -> str | None:
    """Explain the words behind a command: an option, else a word too many; None where there is no error."""
    first_word_too_many = None
    for token in read_tokens(command, words):
        if token.is_valid:
            continue
        if token.name:
            return _explain_option(command, token)
        first_word_too_many = first_word_too_many or token
    if first_word_too_many is None:
        return None
    return _explain_word_too_many(command, first_word_too_many.word, words)


def _explain_option(command: Command, token: Token) -> str:
    """Explain an option that is unknown, has no value, or has one where none belongs."""
    option = token.option
    if option is None:
        if token.name.startswith("--"):
            return _explain_unknown_option(command, token.name)
        return _explain_unknown_letter(command, token)
    if token.lacks_value:
        sentence = _("{option} needs a value: {option} {value} (see {help})")
        value = "|".join(option.choices) or option.kind
    else:
        sentence = _("{option} takes no value, but “{value}” is given (see {help})")
        value = echo(token.value or "")
    return sentence.format(option=token.name, value=value, help=_name_help(command))


def _explain_unknown_letter(command: Command, token: Token) -> str:
    """Explain a letter: of a long option with one hyphen, of a word that a search shall leave out, or of no option."""
    with_one_hyphen_more = f"-{token.word}"
    if line.option_named(with_one_hyphen_more, command.options):
        return _explain_unknown_option(command, token.word)
    bare = token.word[1:]
    if command is not line.SEARCH or not bare.isalnum():
        return _explain_unknown_option(command, token.name)
    sentence = _("{command} has no option -{letter}; to leave out a word write --not {word} (see {help})")
    return sentence.format(command=command.name, letter=token.name[1:], word=echo(bare), help=_name_help(command))


def _explain_unknown_option(command: Command, name: str) -> str:
    """Explain an option that the command does not have: another command's, a mistyped one, or none at all."""
    if name == VERSION:
        return _explain_version()
    others = _commands_with(name)
    if len(others) > MAX_LISTED_COMMANDS:
        others = [*others[:MAX_LISTED_COMMANDS], "..."]
    near = _find_near_options(command, name)
    if others:
        sentence = _("{command} has no option {option}; it is an option of {others} (see {help})")
    elif near:
        sentence = _("{command} has no option {option}; did you mean {near}? (see {help})")
    else:
        sentence = _("{command} has no option {option} (see {help})")
    return sentence.format(
        command=command.name, option=echo(name), others=listed(others), near=listed(near), help=_name_help(command)
    )


def _find_near_options(command: Command, given: str) -> list[str]:
    """The long options that may be meant: --agenc, or --agency＝甲 with an equals sign in full width."""
    name, _equals, value = given.partition("＝")
    known = [spelling for spelling in _list_spellings(*command.options, line.HELP) if spelling.startswith("--")]
    near = nearest(name, known)
    if value and near[:1] == [name]:
        return [f"{name}={echo(value)}"]
    return near


def _explain_word_too_many(command: Command, word: str, words: Sequence[str]) -> str:
    """Explain a word where the command takes none: often a mistyped option, or the name of an agency."""
    near = _find_meant_options(command, word, words)
    if near:
        sentence = _("{command} takes no word “{word}”; did you mean {near}? (see {help})")
    elif line.AGENCY in command.options and word.isdigit():
        sentence = _("{command} takes no word “{word}”; for a task write --ids {word} (see {help})")
    elif line.AGENCY in command.options and word.isalnum():
        sentence = _("{command} takes no word “{word}”; for an agency write --agency {word} (see {help})")
    elif line.OUTPUT in command.options and "." in word and word.isprintable():
        sentence = _("{command} takes no word “{word}”; to write to a file: --output {word} (see {help})")
    else:
        sentence = _("{command} takes options, but no word “{word}” (see {help})")
    return sentence.format(command=command.name, word=echo(word), near=listed(near), help=_name_help(command))


def _find_meant_options(command: Command, word: str, words: Sequence[str]) -> list[str]:
    """The options that may be meant by -agency 司法局, which reads as -a with the value gency, or by —agency 司法局."""
    spellings = _list_spellings(*command.options)
    for other in words:
        with_one_hyphen_more = f"-{other}"
        if with_one_hyphen_more in spellings:
            return [with_one_hyphen_more]
    if not word.translate(HYPHENS).startswith("-"):
        return []
    name = word.partition("=")[0].partition("＝")[0]
    same = [spelling for spelling in spellings if plain(spelling) == plain(name)]
    return same or nearest(name, [spelling for spelling in spellings if spelling.startswith("--")])


def _explain_version() -> str:
    return _("--version stands alone: leave out everything else")


def _commands_with(name: str) -> list[str]:
    """The names of the commands that have an option of this spelling."""
    return [command.name for command in line.COMMANDS if line.option_named(name, command.options)]


def _list_spellings(*options: Option[object]) -> list[str]:
    """List all spellings of options, such as --agency and -a."""
    return [spelling for option in options for spelling in option.names.split()]


def _name_help(command: Command | None) -> str:
    """The command that explains this one."""
    return f"reformctl {command.name} --help" if command else "reformctl --help"
