"""The reader of the command line: it divides the words once, into tokens, for everything that asks about them.

`list -qn3 --agency=司法局` has three tokens: -q, -n with the value 3, and --agency with the value 司法局. From them
`read_line` makes a call, `find_cursor` finds what a person is typing, and usage_errors.py explains what is wrong.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from reformctl.cli import import_options, option_values, spec
from reformctl.cli.spec import AnyOption, Call, Command
from reformctl.system.errors import UsageError

VERSION = "--version"
JSON_FORMATS = frozenset({"json", "jsonl"})
"""Formats that programs read, and then standard error, too."""

_END_OF_OPTIONS = "--"
_ANY_COMMAND = Command("", spec.FORMAT.help, (spec.FORMAT,), spec.NAMES)
"""Stands in for the command where a line names none."""


class Token(NamedTuple):
    """An option with its value, a flag, a word that is no option, or the `--` that ends the options."""

    word: str
    """The word in which it stands: --agency=司法局, -qn3. A word that a search leaves out is spelled --not=公证."""
    place: int
    """The place of that word, counted from 0 behind the command."""
    option: AnyOption | None
    """The option or the command's words; None where the command has no such option, or takes no words."""
    name: str = ""
    """The option as it is spelled, --agency or -a; empty for a word that is no option."""
    value: str | None = None
    """The text that belongs to it; None for a flag, or where a value is missing."""

    @property
    def lacks_value(self) -> bool:
        """Whether it is an option that needs a value, and has none (yet)."""
        if self.option is None or not self.option.takes_value:
            return False
        return self.value is None

    @property
    def ends_options(self) -> bool:
        """Whether it is the `--` behind which there are only words; the second letter of `-q-` is none."""
        return self.word == self.name == _END_OF_OPTIONS

    @property
    def is_valid(self) -> bool:
        """Whether the command knows it, and a value is there exactly where one is needed."""
        if self.option is None:
            return self.ends_options
        has_value = self.value is not None
        return has_value == self.option.takes_value

    @property
    def is_plain(self) -> bool:
        """Whether it is written out: not letters that are run together, nor a value that looks like an option."""
        if not self.name:
            return True
        if self.value is None:
            return self.word == self.name
        if self.word == self.name:
            return not _looks_like_option(self.value)
        return self.word == f"{self.name}={self.value}"


class Cursor(NamedTuple):
    """The thing that a person is typing."""

    command: Command
    call: Call
    """What the words before the cursor's say; their values are not judged."""
    option: AnyOption | None
    """The option, or the words of the command, whose value is typed; None where a name of an option is typed."""
    typed: str
    """The part of the last word that is to be completed."""
    head: str = ""
    """The part of the last word that stands before it: --agency=, or the -a of -a市."""


def read_line(words: Sequence[str]) -> Call | None:
    """Read a plain and valid line without Typer; None for every other line, on which Typer decides.

    This function could be deleted. If it always answered None, every line would get the same answer, only later: the
    end-to-end tests also run that way. It is here for speed: `list` takes 2.2 times as long as a bare start of Python,
    and 14 times when Typer reads the line, for importing typer, pydantic and yaml alone takes 9 times as long.
    """
    call = read_help_line(words)
    if call:
        return call
    command, rest = split_command(words)
    if command is None:
        return None
    tokens = read_tokens(command, rest)
    for token in tokens:
        if not token.is_valid or not token.is_plain:
            return None
    try:
        return make_call(command, _collect_texts(tokens))
    except UsageError:
        return None


def read_help_line(words: Sequence[str]) -> Call | None:
    """Read a line that asks for the start page, the version or help, whatever else stands on it; None for others."""
    if not words:
        return Call("start")
    if list(words) == [VERSION]:
        return Call("version")
    other_words = []
    asks_for_help = False
    for word in words:
        if word == _END_OF_OPTIONS:
            break
        if _asks_for_help(word):
            asks_for_help = True
        else:
            other_words.append(word)
    if not asks_for_help:
        return None
    if not other_words or other_words[0].startswith("-"):
        return Call("help")
    subject = (other_words[0],)
    return Call("help", {spec.SUBJECT.key: subject})


def asks_for_json(words: Sequence[str]) -> bool:
    """Tell whether a line asks for json or jsonl, so that a program reads it; also where it is otherwise wrong.

    `import` asks with --report json.
    """
    may_ask = any("json" in word.lower() for word in words)
    if not may_ask:  # nearly every line; this costs it nothing
        return False
    command, rest = split_command(words)
    if command is None:
        command = _ANY_COMMAND
    elif command.find_option("-f") is None:
        options = (*command.options, spec.FORMAT)
        command = command._replace(options=options)
    tokens = read_tokens(command, rest)
    asked = [token.value for token in tokens if token.value and _names_format(token.option)]
    if not asked:  # where an option without its value has swallowed the -f
        asked = [word for option, word in pairwise(words) if option in spec.FORMAT.spellings]
    if not asked:
        return False
    last_format = asked[-1].removeprefix("=")
    return last_format.lower() in JSON_FORMATS


def spell_for_typer(words: Sequence[str]) -> list[str]:
    """Spell out what Typer would read in another way than we do.

    `search 区块链 -公证` becomes `search 区块链 --not=公证`, for Typer would look for the options -公 and -证.
    """
    command, rest = split_command(words)
    if command is None:
        return list(words)
    spelled = [*rest]
    for token in read_tokens(command, rest):
        spelled[token.place] = token.word
    return [command.name, *spelled]


def make_call(command: Command, texts: Mapping[str, object]) -> Call:
    """Make a call of the texts that stand on a line, by the keys of their options.

    Raises UsageError for the first text, in the order of the command's options, that is no value of its option.
    """
    values: dict[str, object] = {}
    for option in command.options_and_words:
        given = texts.get(option.key)
        if isinstance(given, str):
            values[option.key] = option_values.parse_value(option, given)
        elif isinstance(given, (list, tuple)):
            judged = [option_values.parse_value(option, text) for text in given]
            values[option.key] = tuple(judged)
        elif given:
            values[option.key] = True
    return Call(command.name, values)


def find_cursor(words: Sequence[str]) -> Cursor | None:
    """Find what is being typed at the end of a line of two words or more; None where the first is no command."""
    first, *before, typed = words
    command = spec.find_command(first)
    if command is None:
        return None
    tokens = read_tokens(command, before)
    texts = _collect_texts(tokens)
    call = Call(command.name, texts)
    last_token = tokens[-1] if tokens else None
    if last_token and last_token.lacks_value:
        return Cursor(command, call, last_token.option, typed)
    is_ended = any(token.ends_options for token in tokens)
    if is_ended or not typed.startswith("-"):
        return Cursor(command, call, command.words, typed)
    begun = _find_begun_value(command, typed)
    if begun is None or begun.value is None:
        return Cursor(command, call, None, typed)
    head = typed.removesuffix(begun.value)
    return Cursor(command, call, begun.option, begun.value, head)


def split_command(words: Sequence[str]) -> tuple[Command | None, list[str]]:
    """Divide a line into its command and the words behind it. As for Typer, a `--` before the command says nothing.

    In `completion zsh -- list` the `--` is one of the words, so it stands there twice: the first one ends the options.
    """
    rest = list(words)
    if rest[:1] == [_END_OF_OPTIONS]:
        del rest[0]
    if not rest:
        return None, rest
    command = spec.find_command(rest[0])
    if command is None:
        return None, rest
    del rest[0]
    if command.words is spec.SHELL and _END_OF_OPTIONS in rest:
        end = rest.index(_END_OF_OPTIONS)
        rest.insert(end, _END_OF_OPTIONS)
    return command, rest


def read_tokens(command: Command, words: Sequence[str]) -> list[Token]:
    """Divide the words behind a command into tokens. An option takes the word behind it, whatever that looks like."""
    tokens: list[Token] = []
    is_ended = False
    numbered_words = enumerate(words)
    for place, word in numbered_words:
        if is_ended or not _looks_like_option(word):
            tokens.append(Token(word, place, command.words, value=word))
        elif word == _END_OF_OPTIONS:
            is_ended = True
            tokens.append(Token(word, place, None, word))
        else:
            tokens += _read_options(command, word, place)
        last_token = tokens[-1]
        if last_token.lacks_value:
            _place, value = next(numbered_words, (place, None))
            tokens[-1] = last_token._replace(value=value)
    return tokens


def _names_format(option: AnyOption | None) -> bool:
    """Tell whether the value of an option is a format that a program may read: --format, and --report of `import`."""
    if option is None:
        return False
    return option.key == spec.FORMAT.key or option is import_options.REPORT_FORMAT


def _looks_like_option(word: str) -> bool:
    """Tell whether a word begins with a hyphen; one hyphen alone is standard input."""
    return word.startswith("-") and word != "-"


def _read_options(command: Command, word: str, place: int) -> list[Token]:
    """Read one word of options; a value that is a word of its own is still missing."""
    if command is spec.SEARCH and _is_left_out(word):
        word = f"--not={word[1:]}"
    if not word.startswith("--"):
        return _read_letters(command, word, place)
    name, equals, text = word.partition("=")
    option = command.find_option(name)
    value = text if equals else None
    return [Token(word, place, option, name, value)]


def _asks_for_help(word: str) -> bool:
    """Tell whether a word is --help or -h, also -qh, which is -q and -h together. No other letter is a flag."""
    if word == "--help":
        return True
    letters = word[1:].replace("q", "")
    return word.startswith("-") and letters == "h"


def _is_left_out(word: str) -> bool:
    """Tell whether a search leaves a word out, such as -公证 and -"公证 书": no option has a Chinese letter."""
    if not word.startswith("-"):
        return False
    left_out = word[1:].removeprefix('"')
    first_letter = left_out[:1]
    return not first_letter.isascii()


def _read_letters(command: Command, word: str, place: int) -> list[Token]:
    """Read letters that are run together: -qn3 is -q, and -n with the value 3. An unknown letter ends the word."""
    tokens = []
    letters = word[1:]
    for end, letter in enumerate(letters, start=2):
        name = f"-{letter}"
        option = command.find_option(name)
        if option is None or option.takes_value:
            value = word[end:] or None
            tokens.append(Token(word, place, option, name, value))
            break
        tokens.append(Token(word, place, option, name))
    return tokens


def _find_begun_value(command: Command, typed: str) -> Token | None:
    """Find the option whose value has begun in the same word: --agency=税 or -a税, but not -qa税."""
    token = read_tokens(command, [typed])[-1]
    if not token.is_valid or not token.name:
        return None
    return token if typed.startswith(token.name) else None


def _collect_texts(tokens: Sequence[Token]) -> dict[str, object]:
    """Collect the texts of a line by the keys of their options: True for a flag, a tuple for what can be repeated."""
    texts: dict[str, object] = {}
    repeated: dict[str, list[str]] = {}
    for token in tokens:
        option = token.option
        if option is None:
            continue
        if not option.takes_value:
            texts[option.key] = True
        elif token.value is None:
            continue
        elif option.is_repeatable:
            given = repeated.setdefault(option.key, [])
            given.append(token.value)
        else:
            texts[option.key] = token.value
    for key, values in repeated.items():
        texts[key] = tuple(values)
    return texts
