"""How Chinese characters sound: Hanyu Pinyin without tones, every reading of the characters of GB 2312."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from functools import cache

from reformctl.searching.data_files import read_data_lines
from reformctl.searching.limits import MAX_SYLLABLE_LETTERS, MAX_SYLLABLE_SPLITS

Readings = dict[str, frozenset[str]]
"""The syllables of each character."""
NO_READING: frozenset[str] = frozenset()
Split = tuple[str, ...]
"""Letters divided into syllables."""


@cache
def load_readings() -> Readings:
    """Load the syllables of every character: 行 is xing, hang or heng."""
    every: set[str] = set()
    for _syllable, chars in _read_syllables():
        every.update(chars)
    return find_readings(every)


def find_readings(wanted: Collection[str]) -> Readings:
    """Find the syllables of some characters, which is quicker than for all."""
    readings: Readings = {}
    for syllable, chars in _read_syllables():
        for char in chars:
            if char in wanted:
                known = readings.get(char, NO_READING)
                readings[char] = known | {syllable}
    return readings


def find_characters(syllables: AbstractSet[str]) -> str:
    """Find the characters that can be read as one of the syllables."""
    characters = ""
    for syllable, chars in _read_syllables():
        if syllable in syllables:
            characters += chars
    return characters


@cache
def list_syllables() -> frozenset[str]:
    """List every syllable that some character has."""
    return frozenset(syllable for syllable, _chars in _read_syllables())


def split_syllables(letters: str) -> list[Split]:
    """List the ways to divide letters into syllables, long ones first: xian is xian or xi an."""
    known = list_syllables()
    splits: list[list[Split]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways: list[Split] = []
        first = max(0, end - MAX_SYLLABLE_LETTERS)
        for start in range(first, end):
            syllable = letters[start:end]
            if syllable in known:
                ways += [(*before, syllable) for before in splits[start]]
        splits.append(ways[:MAX_SYLLABLE_SPLITS])
    if letters:
        return splits[-1]
    return []


@cache
def _read_syllables() -> list[list[str]]:
    """Read each syllable and the characters that have it (from pypinyin, see scripts/characters.py)."""
    lines = read_data_lines("syllables.txt")
    return [line.split() for line in lines]
