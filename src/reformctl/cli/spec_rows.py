"""Defines the rows of the command line, options and commands, and a call: the values that a user gave."""

from typing import Generic, NamedTuple, TypeVar, cast

from reformctl.system.translation import Sentence

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Option(NamedTuple, Generic[T_co]):
    """One option, or the words that a command takes: how it is spelled, what its value means, what it is for."""

    names: str
    """Spellings divided by blanks, the long one first; without hyphens for a command's words."""
    kind: str
    """What a value means, as help shows it: AGENCY, FILE, N; empty for a flag."""
    help: Sentence
    default: T_co
    """Its type is the option's: a tuple can be repeated, False is a flag, None is one text or number."""
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The option as a Python name: all_agencies."""
        name = self.names.split()[0]
        words = name.lstrip("-")
        return words.replace("-", "_").lower()

    @property
    def spellings(self) -> list[str]:
        """How it can be written: --agency and -a."""
        return self.names.split()

    @property
    def takes_value(self) -> bool:
        """Whether a value belongs to it, or it is a flag."""
        return self.kind != ""

    @property
    def value_name(self) -> str:
        """What may be written as its value: AGENCY, or lead|support|any; empty for a flag."""
        return "|".join(self.choices) or self.kind

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be given more than once, so that its value is a tuple."""
        return isinstance(self.default, tuple)


AnyOption = Option[object]
"""An option, whatever its value is."""


class Command(NamedTuple):
    """One command: its name is the word that a user types, and the name of its file in commands/."""

    name: str
    help: Sentence
    options: tuple[AnyOption, ...]
    words: Option[tuple[str, ...]] | None = None
    examples: tuple[str, ...] = ()
    usage: str = ""
    """Its words as the usage line has them: in [ ] what may be left out, with ... what can be repeated."""
    clean_no: Sentence | None = None
    """What exit code 1 says of this command; None where it never ends so."""

    @property
    def options_and_words(self) -> list[AnyOption]:
        """Its options and, at the end, the words that it takes."""
        rows = [*self.options]
        if self.words:
            rows.append(self.words)
        return rows

    @property
    def usage_line(self) -> str:
        """How it is written, but for its options: reformctl list [NAME...]."""
        words = ["reformctl", self.name]
        if self.usage:
            words.append(self.usage)
        return " ".join(words)

    def find_option(self, spelling: str) -> AnyOption | None:
        """Find the option that is written so, such as --agency or -a; None where the command has no such option."""
        for option in self.options:
            if spelling in option.spellings:
                return option
        return None


class Call:
    """A command and the values of its options: what both ways of reading a command line lead to."""

    __slots__ = ("_values", "command")

    def __init__(self, command: str, values: dict[str, object] | None = None) -> None:
        """Take values by the keys of their options; an option that is absent has its default."""
        self.command = command
        self._values = values or {}

    def __getitem__(self, option: Option[T]) -> T:
        """Return the value of an option, in the option's own type."""
        value = self._values.get(option.key, option.default)
        return cast("T", value)


def make_repeatable(names: str, kind: str, meaning: Sentence) -> Option[tuple[str, ...]]:
    """Make an option whose value is a tuple."""
    return Option(names, kind, meaning, default=())


def make_text(names: str, kind: str, meaning: Sentence, choices: tuple[str, ...] = ()) -> Option[str | None]:
    """Make an option of one text; its value is None where it is not given."""
    return Option(names, kind, meaning, None, choices)


def make_number(names: str, meaning: Sentence) -> Option[int | None]:
    """Make an option of one number; its value is None where it is not given."""
    return Option(names, "N", meaning, default=None)


def make_flag(names: str, meaning: Sentence) -> Option[bool]:
    """Make an option without a value."""
    return Option(names, "", meaning, default=False)
