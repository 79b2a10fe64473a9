"""Sentences about a command line that makes no sense, with what was probably meant."""

import re
from collections.abc import Iterator, Sequence

from reformctl.cli import help_topics, loop_options, spec
from reformctl.cli.hints import spell_command
from reformctl.cli.parser import VERSION, Token, read_tokens, split_command
from reformctl.cli.spec import AnyOption, Call, Command
from reformctl.exporting import FORMATS
from reformctl.model.references import is_reference
from reformctl.system.errors import UnknownNameError, UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.text.suggestions import HYPHENS, normalize_word, suggest_words

TABLE_SUFFIXES = ("yaml", "yml")
_PERIOD = re.compile("[0-9]{4}-(?:[0-9]{2}|Q[1-4]|W[0-9]{2})", re.ASCII)
MAX_LISTED_COMMANDS = 4
"""A sentence that lists more commands ends in `...`."""
MAX_LINE_CHARACTERS = 200
"""Characters of a command line that a sentence repeats."""


def explain_error(words: Sequence[str]) -> UsageError:
    """Explain what is wrong with a line that Typer refuses, and what was probably meant.

    The first wrong option is explained, else the first word too many, in Typer's order. A line that only Typer refuses
    gets a general sentence.
    """
    command, rest = split_command(words)
    if command is None:
        return _explain_start(rest)
    tokens = read_tokens(command, rest)
    wrong_tokens = [token for token in tokens if not token.is_valid]
    for token in wrong_tokens:
        if token.name:
            return _explain_option(command, token)
    if wrong_tokens:
        first_word = wrong_tokens[0].word
        return _explain_word_too_many(command, first_word, rest)
    sentence = _("cannot understand this command line: {line} (see {help})")
    line = " ".join(words)
    shown_line = echo_value(line, MAX_LINE_CHARACTERS)
    return _make_error(sentence, command, line=shown_line)


def refuse_non_name(command: str, word: str, words: Sequence[str]) -> None:
    """Raise UsageError for a word that is plainly no name: a mistyped option, a number, the name of a file."""
    row = spec.get_command(command)
    hint = None
    near = _find_meant_options(row, word, words)
    suffix = word.rpartition(".")[2]
    is_file = "." in word and word.isprintable()
    if near:
        sentence = _("unexpected argument “{word}”; did you mean {near}? (see {help})")
    elif is_reference(word):
        sentence = _("“{word}” is a number, not a name; to show the task: reformctl show {word} (see {help})")
        hint = spell_command("show", word)
    elif is_file and suffix in TABLE_SUFFIXES:
        sentence = _("“{word}” is a file, not a name; to use that table: --data {word} (see {help})")
        hint = spell_command(command, "--data", word)
    elif is_file and spec.OUTPUT in row.options:
        sentence = _("“{word}” is a file, not a name; to write to it: --output {word} (see {help})")
        hint = spell_command(command, "--output", word)
    else:
        return
    shown_word = echo_value(word)
    raise _make_error(sentence, row, word, near, hint, word=shown_word)


def refuse_one_hyphen(call: Call) -> None:
    """Raise UsageError for a long option with one hyphen: -agency 司法局 reads as -a with the value gency."""
    row = spec.get_command(call.command)
    for word in _list_run_together(call, row.options):
        meant_option = f"-{word}"
        if row.find_option(meant_option):
            sentence = _("{command} has no option {option}; did you mean {near}? (see {help})")
            raise _make_error(sentence, row, word, [meant_option], option=word)


def explain_unknown_subject(name: str) -> UnknownNameError:
    """Explain that `help` knows neither a command nor a topic of this name."""
    known = [command.name for command in spec.COMMANDS]
    known += [topic.name for topic in help_topics.TOPICS]
    near = suggest_words(name, known)
    if near:
        sentence = _("unknown command or topic “{name}”; did you mean {near}? (reformctl help lists them all)")
    else:
        sentence = _("unknown command or topic “{name}” (reformctl help lists them all)")
    message = sentence.format(name=echo_value(name), near=join_words(near))
    error = UnknownNameError(message)
    hint = spell_command("help")
    return error.add_facts(value=name, did_you_mean=near, hint=hint)


def _list_run_together(call: Call, options: Sequence[AnyOption]) -> Iterator[str]:
    """List the short options of a line with their values behind them, as if each were one word: -agency."""
    for option in options:
        given = call[option]
        values = given if isinstance(given, tuple) else (given,)
        _long_name, *short_names = option.spellings
        for short_name in short_names:
            for value in values:
                yield f"{short_name}{value}"


def _make_error(
    sentence: str,
    command: Command,
    value: str | None = None,
    near: Sequence[str] = (),
    hint: str | None = None,
    /,
    **parts: str,
) -> UsageError:
    """Fill in a sentence about a command; the hint is the page that explains the command, if there is no better one."""
    page = spell_command(command.name, "--help")
    meant = join_words(near)
    message = sentence.format(command=command.name, help=page, near=meant, **parts)
    error = UsageError(message)
    return error.add_facts(value=value, did_you_mean=near, hint=hint or page)


def _explain_start(words: Sequence[str]) -> UsageError:
    """Explain a line that does not begin with a command."""
    if not words:
        error = UsageError(_("no command given (reformctl help lists them all)"))
        return error.add_facts(hint=spell_command("help"))
    if VERSION in words:
        return _explain_version()
    name = words[0]
    if name.startswith("-"):
        return _explain_option_before_command(name)
    return _explain_unknown_command(name)


def _explain_unknown_command(name: str) -> UsageError:
    """Explain a first word that is no command: a mistyped one, a reference, a format or a name."""
    known = [command.name for command in spec.COMMANDS]
    known.append(VERSION)
    near = suggest_words(name, known)
    without_signs = re.sub("[-,]", "", name)
    hint = spell_command("help")
    if near:
        sentence = _("unknown command “{name}”; did you mean {near}? (reformctl help lists them all)")
    elif without_signs.isdigit():
        sentence = _("unknown command “{name}”; to show a task: reformctl show {name}")
        hint = spell_command("show", name)
    elif name in FORMATS:
        sentence = _("unknown command “{name}”; it is a format: reformctl export --format {name}")
        hint = spell_command("export", "--format", name)
    elif _is_chinese_word(name):
        sentence = _(
            "unknown command “{name}”; to list the tasks of an agency: reformctl list {name}; to search the "
            "text: reformctl search {name}"
        )
        hint = spell_command("list", name)
    else:
        sentence = _("unknown command “{name}” (reformctl help lists them all)")
    message = sentence.format(name=echo_value(name), near=join_words(near))
    error = UsageError(message)
    return error.add_facts(value=name, did_you_mean=near, hint=hint)


def _is_chinese_word(word: str) -> bool:
    """Tell whether a word may be a name of the tables: letters and digits that are not all ASCII."""
    return word.isalnum() and not word.isascii()


def _explain_option_before_command(word: str) -> UsageError:
    """Explain an option where the command should stand."""
    name, _equals, _value = word.partition("=")
    option = echo_value(name)
    commands = _find_commands_with(name)
    near: list[str] = []
    if commands:
        sentence = _("the command comes first, then its options: reformctl {command} {option}")
    else:
        near = suggest_words(name, ["--help", VERSION])
        if near:
            sentence = _("reformctl has no option {option}; did you mean {near}? (see reformctl --help)")
        else:
            sentence = _("reformctl has no option {option} (see reformctl --help)")
    command = commands[0] if commands else ""
    message = sentence.format(command=command, option=option, near=join_words(near))
    error = UsageError(message)
    hint = spell_command("--help")
    return error.add_facts(value=name, did_you_mean=near, hint=hint)


def _explain_option(command: Command, token: Token) -> UsageError:
    """Explain an option that is unknown, has no value, or has one where none belongs."""
    option = token.option
    if option is None:
        if token.name.startswith("--"):
            return _explain_unknown_option(command, token.name)
        return _explain_unknown_letter(command, token)
    if token.value is None:
        sentence = _("{option} needs a value: {option} {value} (see {help})")
        value = option.value_name
    else:
        sentence = _("{option} does not take a value: leave out “{value}” (see {help})")
        value = echo_value(token.value)
    return _make_error(sentence, command, token.word, option=token.name, value=value)


def _explain_unknown_letter(command: Command, token: Token) -> UsageError:
    """Explain a letter: of a long option with one hyphen, of a word that a search shall leave out, or of no option."""
    if command.find_option(f"-{token.word}"):
        return _explain_unknown_option(command, token.word)
    word = token.word.removeprefix("-")
    if command is spec.SEARCH and word.isalnum():
        sentence = _("{command} has no option -{letter}; to exclude a word, write --not {word} (see {help})")
        letter = token.name.removeprefix("-")
        shown_word = echo_value(word)
        return _make_error(sentence, command, token.word, letter=letter, word=shown_word)
    return _explain_unknown_option(command, token.name)


def _explain_unknown_option(command: Command, name: str) -> UsageError:
    """Explain an option that the command does not have: another command's, a mistyped one, or none at all."""
    if name == VERSION:
        return _explain_version()
    commands = _find_commands_with(name)
    if len(commands) > MAX_LISTED_COMMANDS:
        commands = commands[:MAX_LISTED_COMMANDS]
        commands.append("...")
    option = echo_value(name)
    near = _find_near_options(command, name)
    format_name = name.removeprefix("--")
    is_format = format_name in FORMATS and spec.FORMAT in command.options
    if is_format and not commands:
        sentence = _("{command} has no option {option}; it is a format: --format {name} (see {help})")
        near = [f"--format={format_name}"]
        return _make_error(sentence, command, name, near, option=option, name=format_name)
    if commands:
        sentence = _("{command} has no option {option}; it is an option of {others} (see {help})")
        near = []
    elif near:
        sentence = _("{command} has no option {option}; did you mean {near}? (see {help})")
    else:
        sentence = _("{command} has no option {option} (see {help})")
    other_commands = join_words(commands)
    return _make_error(sentence, command, name, near, option=option, others=other_commands)


def _find_near_options(command: Command, word: str) -> list[str]:
    """Find the long options that may be meant: by --agenc, or by --agency＝甲 with an equals sign in full width."""
    name, _equals, value = word.partition("＝")
    known = _list_long_spellings(*command.options, spec.HELP)
    near = suggest_words(name, known)
    if value and near[:1] == [name]:
        return [f"{name}={echo_value(value)}"]
    return near


def _explain_word_too_many(command: Command, word: str, words: Sequence[str]) -> UsageError:
    """Explain a word where the command takes none: often a mistyped option."""
    near = _find_meant_options(command, word, words)
    has_output = spec.OUTPUT in command.options
    takes_period = loop_options.PERIOD in command.options
    takes_agency = takes_period and command.find_option("-a")
    hint = None
    if near:
        sentence = _("unexpected argument “{word}”; did you mean {near}? (see {help})")
    elif takes_period and _PERIOD.fullmatch(word):
        sentence = _("unexpected argument “{word}”; for a period: reformctl {command} --period {word} (see {help})")
        hint = spell_command(command.name, "--period", word)
    elif takes_period and is_reference(word):
        sentence = _("unexpected argument “{word}”; to show the task: reformctl show {word} (see {help})")
        hint = spell_command("show", word)
    elif takes_agency and _is_chinese_word(word):
        sentence = _("unexpected argument “{word}”; for an agency: reformctl {command} -a {word} (see {help})")
        hint = spell_command(command.name, "-a", word)
    elif has_output and "." in word and word.isprintable():
        sentence = _("unexpected argument “{word}”; to write to a file: --output {word} (see {help})")
        hint = spell_command(command.name, "--output", word)
    else:
        sentence = _("unexpected argument “{word}”: {command} takes only options (see {help})")
    shown_word = echo_value(word)
    return _make_error(sentence, command, word, near, hint, word=shown_word)


def _find_meant_options(command: Command, word: str, words: Sequence[str]) -> list[str]:
    """Find the option that is meant by —agency 司法局, or by -agency 司法局, which reads as -a with the value gency."""
    for typed_word in words:
        with_one_hyphen_more = f"-{typed_word}"
        if command.find_option(with_one_hyphen_more):
            return [with_one_hyphen_more]
    if not word.translate(HYPHENS).startswith("-"):
        return []
    name, *_value = re.split("[=＝]", word)
    for option in command.options:
        for spelling in option.spellings:
            if normalize_word(spelling) == normalize_word(name):
                return [spelling]
    known = _list_long_spellings(*command.options)
    return suggest_words(name, known)


def _explain_version() -> UsageError:
    error = UsageError(_("use --version alone: leave out everything else"))
    hint = spell_command(VERSION)
    return error.add_facts(value=VERSION, hint=hint)


def _find_commands_with(name: str) -> list[str]:
    """Find the commands that have an option of this spelling."""
    return [command.name for command in spec.COMMANDS if command.find_option(name)]


def _list_long_spellings(*options: AnyOption) -> list[str]:
    """List the spellings of options that have two hyphens."""
    long_spellings: list[str] = []
    for option in options:
        long_spellings += [spelling for spelling in option.spellings if spelling.startswith("--")]
    return long_spellings
