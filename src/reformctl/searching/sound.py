"""How Chinese characters sound: Hanyu Pinyin without tones, every reading of the characters of GB 2312."""

import os
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from functools import cache

from reformctl.searching.limits import MAX_SYLLABLE_LETTERS, MAX_SYLLABLE_SPLITS


@cache
def load_readings() -> dict[str, frozenset[str]]:
    """Load the syllables of every character: 行 is xing, hang or heng."""
    every: set[str] = set()
    for _syllable, chars in _read_syllables():
        every.update(chars)
    return find_readings(every)


def find_readings(wanted: Collection[str]) -> dict[str, frozenset[str]]:
    """Find the syllables of some characters, which is quicker than for all."""
    readings: dict[str, set[str]] = {}
    for syllable, chars in _read_syllables():
        for char in chars:
            if char in wanted:
                readings.setdefault(char, set()).add(syllable)
    return {char: frozenset(syllables) for char, syllables in readings.items()}


def find_characters(syllables: AbstractSet[str]) -> str:
    """Find the characters that can be read as one of the syllables."""
    return "".join(chars for syllable, chars in _read_syllables() if syllable in syllables)


@cache
def list_syllables() -> frozenset[str]:
    """List every syllable that some character has."""
    return frozenset(syllable for syllable, _chars in _read_syllables())


def split_syllables(letters: str) -> list[tuple[str, ...]]:
    """List the ways to divide letters into syllables, long ones first: xian is xian or xi an."""
    known = list_syllables()
    splits: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways: list[tuple[str, ...]] = []
        for start in range(max(0, end - MAX_SYLLABLE_LETTERS), end):
            syllable = letters[start:end]
            if syllable in known:
                ways += [(*before, syllable) for before in splits[start]]
        splits.append(ways[:MAX_SYLLABLE_SPLITS])
    return splits[-1] if letters else []


@cache
def _read_syllables() -> list[list[str]]:
    """Read each syllable and the characters that have it (from pypinyin, see scripts/characters.py)."""
    path = os.path.join(os.path.dirname(__file__), "syllables.txt")
    with open(path, encoding="utf-8") as file:
        return [line.split() for line in file]
