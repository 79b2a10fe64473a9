"""Translates sentences: everything said to a user passes through here.

A sentence is written where it is used, whole, in English, with named placeholders:
`_("no such file: {path}").format(path=escape_text(path))`. Its translation stands in locale/zh.po.

A sentence that stands in a table is marked there, `N_("no such file: {path}")`, and translated where it is used:
`translate(SENTENCES[kind])`.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reformctl.system import environment

if TYPE_CHECKING:
    from gettext import NullTranslations
    from typing import NewType

    Sentence = NewType("Sentence", str)
else:
    Sentence = str
"""A sentence of a table, which the catalogue has: mypy lets only these be translated later."""

_PACKAGE_FOLDER = os.path.dirname(os.path.dirname(__file__))
LOCALE_FOLDER = os.path.join(_PACKAGE_FOLDER, "locale")
"""Where compiled catalogues lie: LANGUAGE/LC_MESSAGES/reformctl.mo. English needs none."""

_catalogues: "dict[str, NullTranslations | None]" = {}
"""Catalogues by their paths, each read once."""


def _(sentence: str) -> str:
    """Translate a sentence into the user's language; it stays as it is where no catalogue has it."""
    return translate(Sentence(sentence))


def N_(sentence: str) -> Sentence:  # noqa: N802 as gettext calls it
    """Return the sentence as it is: a mark by which `scripts/catalogue.py` finds the sentences of a table."""
    return Sentence(sentence)


def translate(sentence: Sentence) -> str:
    """Translate a sentence that was marked in a table; it stays as it is where no catalogue has it."""
    catalogue = _find_catalogue()
    if catalogue:
        return catalogue.gettext(sentence)
    return sentence


def translate_count(one: str, many: str, number: int) -> str:
    """Choose and translate the sentence for this number of things."""
    catalogue = _find_catalogue()
    if catalogue:
        return catalogue.ngettext(one, many, number)
    if number == 1:
        return one
    return many


def join_words(words: Iterable[str]) -> str:
    """Join words with the comma of the user's language: a, b in English, a、b in Chinese."""
    return _(", ").join(words)


def _find_catalogue() -> "NullTranslations | None":
    """Find the catalogue of the user's language; None for English, and then gettext is not even imported."""
    language = environment.choose_language()
    if language == environment.ENGLISH:
        return None
    path = os.path.join(LOCALE_FOLDER, language, "LC_MESSAGES", "reformctl.mo")
    if path not in _catalogues:
        _catalogues[path] = _load_catalogue(path)
    return _catalogues[path]


def _load_catalogue(path: str) -> "NullTranslations | None":
    """Load a compiled catalogue; None where it was not compiled, as in a checkout that was never installed."""
    import gettext

    try:
        with open(path, "rb") as file:
            return gettext.GNUTranslations(file)
    except OSError:
        return None
