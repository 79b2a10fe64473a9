"""Ranks names by how like they are to what somebody typed.

Edits are no measure, as they are for options: 深圳市教育局 is two edits from 深圳市司法局. What most names share tells
nothing, and an abbreviation leaves out much.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.model.limits import MIN_COMMON_ENTRIES, MIN_LIKENESS, MIN_TYPO_CHARACTERS
from reformctl.text.suggestions import MAX_SUGGESTIONS, MAX_WORD_CHARACTERS, is_subsequence


class SpelledName(NamedTuple):
    """A name in all its spellings, each as `comparison_key` makes it."""

    short: tuple[str, ...]
    """The name and its aliases."""
    every: tuple[str, ...]
    """These, and the full name."""


def rank_names(typed: str, names: Sequence[SpelledName]) -> list[int]:
    """Rank the names that a mistyped one may mean; returns their indexes, best first, at most MAX_SUGGESTIONS.

    市场监督局 means 市场监督管理局, which it abbreviates; 法制创新 means 法治创新, where one character differs.
    """
    if len(typed) > MAX_WORD_CHARACTERS:
        return []
    abbreviated = [index for index, name in enumerate(names) if _is_abbreviation(typed, name)]
    if 0 < len(abbreviated) <= MAX_SUGGESTIONS:
        return abbreviated
    common_characters = _find_common_characters(names)
    deletions = dict.fromkeys(common_characters, "")
    without_common = str.maketrans(deletions)
    scored_indexes = []
    for index, name in enumerate(names):
        likeness = _measure_likeness(typed, name, without_common)
        if likeness >= MIN_LIKENESS:
            scored_indexes.append((-likeness, index))
    scored_indexes.sort()
    best = scored_indexes[:MAX_SUGGESTIONS]
    return [index for _likeness, index in best]


def _is_abbreviation(typed: str, name: SpelledName) -> bool:
    return any(is_subsequence(typed, word) for word in name.short)


def _measure_likeness(typed: str, name: SpelledName, without_common: dict[int, str]) -> float:
    """Measure how like a name is to what was typed, from 0 to 1; what most names share does not count."""
    from difflib import SequenceMatcher

    words = [word for word in name.every if len(word) <= MAX_WORD_CHARACTERS]
    for word in words:
        if _is_one_character_off(typed, word):
            return 1.0
    rare = typed.translate(without_common)
    matcher = SequenceMatcher(None, "", rare, autojunk=False)
    best = 0.0
    for word in words:
        telling = word.translate(without_common)
        if telling:
            matcher.set_seq1(telling)
            likeness = matcher.ratio()
            best = max(best, likeness)
    return best


def _is_one_character_off(typed: str, word: str) -> bool:
    """Tell whether just one character of four or more differs: 法制创新 and 法治创新, but not 国土局 and 国税局."""
    if len(typed) != len(word):
        return False
    if len(word) < MIN_TYPO_CHARACTERS:
        return False
    differences = map(str.__ne__, typed, word)
    return sum(differences) == 1


def _find_common_characters(names: Sequence[SpelledName]) -> set[str]:
    """Find the Chinese characters that more than a third of the names have, such as 深, 圳, 市, 局."""
    counts: Counter[str] = Counter()
    for name in names:
        every_spelling = "".join(name.every)
        characters = set(every_spelling)
        counts.update(char for char in characters if not char.isascii())
    name_count = len(names)
    third = name_count / 3
    common = set()
    for char, count in counts.items():
        if count >= MIN_COMMON_ENTRIES and count > third:
            common.add(char)
    return common
