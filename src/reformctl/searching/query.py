"""What a person asks for: words that must all occur, phrases in quotes, words that must not occur."""

from collections.abc import Iterable

from reformctl.errors import UsageError
from reformctl.messages import _
from reformctl.searching.fold import fold
from reformctl.typed import NamedTuple

_QUOTES = {'"': '"', "“": "”", "＂": "＂"}
"""Marks that begin a phrase, and the ones that end it; a straight quote ends any."""
_MINUS = ("-", "－", "−", "–", "—")
_MARKS = "，。、；：？！…,.;:?!/"
"""Marks at the ends of a word: they belong to how it is asked, not to what is looked for."""


class Query(NamedTuple):
    """A search, folded."""

    terms: tuple[str, ...]
    """What must occur, each once."""
    excluded: tuple[str, ...] = ()
    """What must not occur."""
    any_term: bool = False
    """Whether one of the terms is enough."""


class Rewriting(NamedTuple):
    """What is looked for in a word's place."""

    way: str
    """alias, pinyin (initials too), sound or edit."""
    strings: tuple[str, ...]


def parse(words: Iterable[str], excluded: Iterable[str] = ()) -> Query:
    """A query out of arguments: blanks divide words, quotes keep a phrase together, a leading - excludes.

    Raises UsageError where nothing is left to look for once marks and blanks are dropped.
    """
    tokens = [token for word in words for token in _tokens(word)]
    terms = [fold(text.strip(_MARKS)) for text, minus in tokens if not minus]
    without = [fold(text.strip(_MARKS)) for text, minus in tokens if minus] + [fold(word) for word in excluded]
    query = Query(tuple(dict.fromkeys(filter(None, terms))), tuple(dict.fromkeys(filter(None, without))))
    if not query.terms:
        if query.excluded:
            raise only_left_out()
        raise UsageError(_("there is nothing to look for: give at least one word, such as 区块链"))
    return query


def only_left_out() -> UsageError:
    """What is wrong with -公证 alone."""
    sentence = _("there are only words to leave out: give one to look for, too, such as 区块链 -公证")
    return UsageError(sentence, "only-left-out")


def _tokens(text: str) -> list[tuple[str, bool]]:
    """(token, whether it is excluded) for each word or phrase of one argument."""
    tokens: list[tuple[str, bool]] = []
    current, minus, closing = "", False, ""
    for char in text:
        if closing:
            closing = "" if char in {closing, '"'} else closing
            current += char if closing else ""
        elif char in _QUOTES:
            closing = _QUOTES[char]
        elif char.isspace():
            tokens.append((current, minus))
            current, minus = "", False
        elif char in _MINUS and not current and not minus:
            minus = True
        else:
            current += char
    return [*tokens, (current, minus)]
