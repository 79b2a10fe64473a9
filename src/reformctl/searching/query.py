"""Parses what a person types: words that must occur, phrases in quotes, words that must not occur."""

from collections.abc import Iterable
from typing import NamedTuple

from reformctl.searching.folding import fold_text
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

_CLOSING_QUOTES = {'"': '"', "“": "”", "＂": "＂"}
"""The mark that ends a phrase, by the one that begins it. A straight quote ends any phrase."""
_MINUS_SIGNS = ("-", "－", "−", "–", "—")
_EDGE_MARKS = "，。、；：？！…,.;:?!/"
"""Marks at the ends of a word: they belong to the question, not to what is looked for."""


class Query(NamedTuple):
    """What a search looks for, folded."""

    terms: tuple[str, ...]
    """What must occur, each once."""
    excluded: tuple[str, ...] = ()
    """What must not occur."""
    any_term: bool = False
    """Whether one of the terms is enough."""


class Rewriting(NamedTuple):
    """What is looked for in a term's place."""

    way: str
    """alias, pinyin (also initials), sound or edit."""
    strings: tuple[str, ...]


def parse_query(words: Iterable[str], excluded: Iterable[str] = ()) -> Query:
    """Parse arguments: 区块链 "人证 一致" -公证 are a word, a phrase, and a word that must not occur.

    Raises UsageError where marks and blanks are all that is left to look for.
    """
    terms: list[str] = []
    unwanted: list[str] = []
    for argument in words:
        for text, is_excluded in _split_words(argument):
            target = unwanted if is_excluded else terms
            target.append(fold_text(text.strip(_EDGE_MARKS)))
    unwanted += map(fold_text, excluded)
    query = Query(_drop_repeated(terms), _drop_repeated(unwanted))
    if query.terms:
        return query
    if query.excluded:
        raise make_exclusions_only_error()
    raise UsageError(_("nothing to look for: give at least one word, such as 区块链"))


def make_exclusions_only_error() -> UsageError:
    """Make the error for `search -公证`, which only leaves out."""
    sentence = _("there are only words to exclude: add a word to look for, such as 区块链 -公证")
    return UsageError(sentence, "only-left-out")


def _drop_repeated(texts: Iterable[str]) -> tuple[str, ...]:
    """Keep each text once, and no empty one."""
    filled = filter(None, texts)
    return tuple(dict.fromkeys(filled))


def _split_words(argument: str) -> list[tuple[str, bool]]:
    """Split an argument into words and phrases, each with whether it is excluded."""
    words: list[tuple[str, bool]] = []
    current = ""
    closing = ""
    is_excluded = False
    for char in argument:
        if closing:
            if char in {closing, '"'}:
                closing = ""
            else:
                current += char
        elif char in _CLOSING_QUOTES:
            closing = _CLOSING_QUOTES[char]
        elif char.isspace():
            words.append((current, is_excluded))
            current = ""
            is_excluded = False
        elif char in _MINUS_SIGNS and not current and not is_excluded:
            is_excluded = True
        else:
            current += char
    words.append((current, is_excluded))
    return words
