"""Folds text, so that two ways of writing one thing are equal: 區塊鏈 and “区块链” both become 区块链.

Queries and tasks are folded alike, character by character: NFKC, casefold, traditional to simplified (one to one).
Quotation marks, brackets and blanks are dropped. Other marks stay, so that no match runs across a sentence.
"""

import unicodedata
from collections.abc import Collection
from functools import cache
from itertools import chain

from reformctl.searching.data_files import read_data_lines

DROPPED_MARKS = frozenset("“”‘’\"'「」『』《》〈〉（）()[]【】〔〕{}〖〗«»")
_DROPPED_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cf", "Cc"))
"""Unicode categories of blanks, line ends and invisible characters."""
_CHANGING_RANGES = (
    range(0x3400),
    range(0xA000, 0xAC00),
    range(0xF900, 0x17000),
    range(0x1B000, 0x20000),
    range(0x2F800, 0x2FB00),
    range(0xE0000, 0xE0100),
)
"""Where Unicode has characters that folding changes, besides the traditional ones."""
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
"""Nearly all characters of a Chinese text. Folding only simplifies them, and they need not be looked up in Unicode."""


class _FoldingTable(dict[int, str]):
    """Code points and what they are folded to. Each entry is made when it is first needed."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_FOLDED = _FoldingTable()


def fold_text(text: str) -> str:
    """Fold a text: “ＬＰＲ ５０” becomes lpr50."""
    return text.translate(_FOLDED)


def find_origins(text: str) -> list[int]:
    """For each character of the folded text, find the index in `text` of the character that it comes from."""
    origins = []
    for index, char in enumerate(text):
        folded = _FOLDED[ord(char)]
        origins += [index] * len(folded)
    return origins


def simplify_text(text: str) -> str:
    """Write a text in simplified characters, one for one: 牽頭 becomes 牵头. Other characters stay."""
    return "".join(map(_simplify_character, text))


def load_traditional_forms() -> dict[str, str]:
    """For each simplified character, load all its traditional forms: 发 has 發 and 髮."""
    forms: dict[str, str] = {}
    traditional, simplified = _read_characters()
    for old, new in zip(traditional, simplified, strict=True):
        forms[new] = forms.get(new, "") + old
    return forms


def find_folded_characters(folded: Collection[str]) -> dict[str, str]:
    """Find every character that folding changes, with its folded form, as far as it can match in folded texts.

    `folded` has the characters of those texts. A query that holds any other character finds nothing in them, folded or
    not. The folded form of a dropped character is "".
    """
    changes = {}
    traditional, _simplified = _read_characters()
    codes = chain.from_iterable(_CHANGING_RANGES)
    for char in chain(traditional, map(chr, codes)):
        new = fold_text(char)
        if new == char:
            continue
        if char in folded or all(part in folded for part in new):
            changes[char] = new
    return changes


def _fold_character(char: str) -> str:
    if _FIRST_HAN <= char <= _LAST_HAN:
        return _simplify_character(char)
    if char in DROPPED_MARKS or unicodedata.category(char) in _DROPPED_CATEGORIES:
        return ""
    folded = ""
    for part in unicodedata.normalize("NFKC", char).casefold():
        is_dropped = part in DROPPED_MARKS or part.isspace()
        if not is_dropped:
            folded += _simplify_character(part)
    return folded


def _simplify_character(char: str) -> str:
    """Return the simplified form. It is looked up each time, because most runs meet only a few characters."""
    if char.isascii():
        return char
    traditional, simplified = _read_characters()
    index = traditional.find(char)
    if index < 0:
        return char
    return simplified[index]


@cache
def _read_characters() -> list[str]:
    """Read two lines: traditional characters and, in the same order, their simplified forms (from OpenCC)."""
    return read_data_lines("traditional.txt")
