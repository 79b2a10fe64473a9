"""Fold text so that two ways of writing one thing are equal: width, case, traditional characters, quotes, blanks.

Character by character, query and text alike: NFKC, casefold, traditional -> simplified (one to one); quotation marks,
brackets and blanks are dropped. Other marks stay, so that nothing matches across a sentence.
"""

import os
import unicodedata
from collections.abc import Collection
from itertools import chain

DROPPED = frozenset("“”‘’\"'「」『』《》〈〉（）()[]【】〔〕{}〖〗«»")
_CHANGING = (
    range(0x3400),
    range(0xA000, 0xAC00),
    range(0xF900, 0x17000),
    range(0x1B000, 0x20000),
    range(0x2F800, 0x2FB00),
    range(0xE0000, 0xE0100),
)
"""Where Unicode has characters that folding changes, besides the traditional ones."""


def fold(text: str) -> str:
    """The folded text."""
    return text.translate(_TABLE)


def simplified(text: str) -> str:
    """The text in simplified characters, one for one; whatever has no simplified form stays."""
    return "".join(map(_simplified, text))


def traditional() -> dict[str, str]:
    """For each simplified character all the traditional ones whose simplified form it is."""
    found: dict[str, str] = {}
    for old, new in zip(*_characters(), strict=True):
        found[new] = found.get(new, "") + old
    return found


def origins(text: str) -> list[int]:
    """For each character of the folded text the index in `text` of the character that it comes from."""
    return [index for index, folded in enumerate(map(_TABLE.__getitem__, map(ord, text))) for _char in folded]


def written(folded: Collection[str]) -> dict[str, str]:
    """For each character that is folded to others, to what: as far as `folded` has those, or the character itself.

    Of all others a query finds nothing in texts of these characters, folded or not. What is dropped is folded to "".
    """
    found = {}
    for char in (*_characters()[0], *map(chr, chain(*_CHANGING))):
        new = fold(char)
        if new != char and (char in folded or all(part in folded for part in new)):
            found[char] = new
    return found


class _Table(dict[int, str]):
    """What each character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        folded = ""
        if char not in DROPPED and category not in {"Zs", "Zl", "Zp", "Cf", "Cc"}:
            folded = "".join(
                _simplified(part)
                for part in unicodedata.normalize("NFKC", char).casefold()
                if part not in DROPPED and not part.isspace()
            )
        self[code] = folded
        return folded


_TABLE = _Table()
_READ: list[str] = []


def _simplified(char: str) -> str:
    """The simplified form of a character, or itself: looked for each time, for most runs meet only a few."""
    old, new = _characters()
    at = -1 if char.isascii() else old.find(char)
    return char if at < 0 else new[at]


def _characters() -> list[str]:
    """The traditional characters, and in their order the simplified ones (OpenCC, see scripts/characters.py)."""
    if not _READ:
        with open(os.path.join(os.path.dirname(__file__), "traditional.txt"), encoding="utf-8") as file:
            _READ.extend(file.read().splitlines())
    return _READ
