"""How Chinese characters sound: Hanyu Pinyin without tones, every reading of the characters of GB 2312."""

import os
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from functools import cache


@cache
def readings() -> dict[str, frozenset[str]]:
    """The syllables of each character (pypinyin, see scripts/characters.py); read once, and only when asked for."""
    found: dict[str, set[str]] = {}
    for syllable, chars in _rows():
        for char in chars:
            found.setdefault(char, set()).add(syllable)
    return {char: frozenset(syllables) for char, syllables in found.items()}


def readings_of(chars: Collection[str]) -> dict[str, frozenset[str]]:
    """The syllables of some characters: quicker than those of all."""
    found: dict[str, set[str]] = {}
    for syllable, sounding in _rows():
        for char in sounding:
            if char in chars:
                found.setdefault(char, set()).add(syllable)
    return {char: frozenset(syllables) for char, syllables in found.items()}


def chars_of(syllables: AbstractSet[str]) -> str:
    """The characters that have any of some syllables."""
    return "".join(chars for syllable, chars in _rows() if syllable in syllables)


@cache
def syllables() -> frozenset[str]:
    """Every syllable that some character has."""
    return frozenset(syllable for syllable, _chars in _rows())


def split(letters: str) -> list[tuple[str, ...]]:
    """Every way to read Latin letters as a row of syllables: xian is xian and xi an. At most 64 ways, long first."""
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways.append(
            [
                (*before, letters[start:end])
                for start in range(max(0, end - 6), end)
                if letters[start:end] in syllables()
                for before in ways[start]
            ][:64]
        )
    return ways[-1] if letters else []


@cache
def _rows() -> list[tuple[str, str]]:
    with open(os.path.join(os.path.dirname(__file__), "syllables.txt"), encoding="utf-8") as file:
        return [(syllable, chars) for syllable, chars in (line.split() for line in file)]
