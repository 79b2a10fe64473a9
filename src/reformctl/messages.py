"""The language of sentences: everything said to a user passes through here, so that it can be translated.

A sentence is written where it is used, whole, in English, with named placeholders:
`_("no such file: {path}").format(path=safe(path))`.
"""

import os
from typing import TYPE_CHECKING

from reformctl import environment

if TYPE_CHECKING:
    from gettext import NullTranslations

LOCALES = os.path.join(os.path.dirname(__file__), "locale")
"""Where compiled catalogues lie: LANGUAGE/LC_MESSAGES/reformctl.mo. English needs none."""


def _(sentence: str) -> str:
    """The sentence in the user's language, or as it is where no catalogue has it."""
    catalogue = _catalogue()
    return catalogue.gettext(sentence) if catalogue else sentence


def counted(one: str, many: str, number: int) -> str:
    """The sentence for this number of things, in the user's language."""
    catalogue = _catalogue()
    if catalogue:
        return catalogue.ngettext(one, many, number)
    return one if number == 1 else many


def _catalogue() -> "NullTranslations | None":
    """The best catalogue for the user, or None for English: then gettext is not even imported."""
    languages = environment.languages()
    if not languages or not os.path.isdir(LOCALES):
        return None
    import gettext

    return gettext.translation("reformctl", LOCALES, languages, fallback=True)
