"""What a row of the command line is: an option, a command, and a call, the values that a user gave."""

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
        return self.names.split()[0].lstrip("-").replace("-", "_").lower()

    @property
    def spellings(self) -> list[str]:
        """How it can be written: --agency and -a."""
        return self.names.split()

    @property
    def takes_value(self) -> bool:
        """Whether a value belongs to it, or it is a flag."""
        return self.kind != ""

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be given more than once, so that its value is a tuple."""
        return isinstance(self.default, tuple)


class Command(NamedTuple):
    """One command: its name is the word that a user types, and the name of its file in commands/."""

    name: str
    help: Sentence
    options: tuple[Option[object], ...]
    words: Option[tuple[str, ...]] | None = None
    examples: tuple[str, ...] = ()
    usage: str = ""
    """Its words as the usage line has them: in [ ] what may be left out, with ... what can be repeated."""
    clean_no: Sentence | None = None
    """What exit code 1 says of this command; None where it never ends so."""

    @property
    def options_and_words(self) -> list[Option[object]]:
        """Its options and, at the end, the words that it takes."""
        rows = [*self.options]
        if self.words:
            rows.append(self.words)
        return rows

    def find_option(self, spelling: str) -> Option[object] | None:
        """Find the option that is written so, such as --agency or -a; None where the command has no such option."""
        for option in self.options:
            if spelling in option.spellings:
                return option
        return None


class Call:
    """A command and the values of its options: what both ways of reading a command line lead to."""

    __slots__ = ("_values", "command")

    def __init__(self, command: str, values: dict[str, object] | None = None) -> None:
        """Values by the keys of their options; an option that is absent has its default."""
        self.command = command
        self._values = values or {}

    def __getitem__(self, option: Option[T]) -> T:
        """The value of an option, in the option's own type."""
        return cast("T", self._values.get(option.key, option.default))


def make_repeatable(names: str, kind: str, words: Sentence, choices: tuple[str, ...] = ()) -> Option[tuple[str, ...]]:
    """An option whose value is a tuple."""
    return Option(names, kind, words, (), choices)


def make_text(names: str, kind: str, words: Sentence, choices: tuple[str, ...] = ()) -> Option[str | None]:
    """An option of one text; None where it is not given."""
    return Option(names, kind, words, None, choices)


def make_number(names: str, words: Sentence) -> Option[int | None]:
    """An option of one number; None where it is not given."""
    return Option(names, "N", words, None)


def make_flag(names: str, words: Sentence) -> Option[bool]:
    """An option without a value."""
    return Option(names, "", words, default=False)
