"""Finds names by their Pinyin: szsswj and shuiwu are 深圳市税务局, by its initials and by a part of it."""

from collections.abc import Callable, Sequence

from reformctl.query.limits import MAX_PINYIN_LETTERS
from reformctl.text.comparing import comparison_key

Readings = Sequence[frozenset[str]]
"""The syllables of each character of a word."""
Spellings = Sequence[Sequence[str]]
"""For each name everything that it is called, the name itself first."""


def is_pinyin(word: str) -> bool:
    """Tell whether a word may be Pinyin: Latin letters, not too many."""
    if len(word) > MAX_PINYIN_LETTERS:
        return False
    return word.isascii() and word.isalpha()


def find_by_pinyin(typed: str, spellings: Spellings) -> list[int]:
    """Find the indexes of the names that begin with these letters in Pinyin: syllables, initials or both mixed.

    If none does, find those that hold the letters. Pinyin is loose, so names go before the other words of `spellings`.
    Nothing is found for what is not Pinyin.
    """
    letters = comparison_key(typed)
    if not is_pinyin(letters):
        return []
    names = [words[:1] for words in spellings]
    other_words = [words[1:] for words in spellings]
    reader = _WordReader(letters, spellings)
    for candidates in (names, other_words):
        beginning_names = _find_indexes(candidates, reader.begins)
        if beginning_names:
            return beginning_names
        holding_names = _find_indexes(candidates, reader.holds)
        if holding_names:
            return holding_names
    return []


def has_reading(letters: str, readings: Readings) -> bool:
    """Tell whether letters spell the first characters, each by its whole syllable or its initial: szssw, shenzhensw.

    The last syllable may be unfinished: shenzh.
    """
    ends = {0}
    for syllables in readings:
        for end in ends:
            rest = letters[end:]
            is_last = any(syllable.startswith(rest) for syllable in syllables)
            if is_last:
                return True
        ends = _read_on(letters, ends, syllables)
    return False


class _WordReader:
    """Tells which words the letters that were typed spell."""

    def __init__(self, letters: str, spellings: Spellings) -> None:
        """Load how the characters of these words are read."""
        from reformctl.searching import pinyin

        self._letters = letters
        characters: set[str] = set()
        for words in spellings:
            characters.update(*words)
        self._syllables = pinyin.find_readings(characters)

    def begins(self, word: str) -> bool:
        """Tell whether the letters spell the beginning of a word."""
        readings = self._read_word(word)
        return has_reading(self._letters, readings)

    def holds(self, word: str) -> bool:
        """Tell whether the letters spell a part of a word."""
        readings = self._read_word(word)
        starts = range(len(readings))
        return any(has_reading(self._letters, readings[start:]) for start in starts)

    def _read_word(self, word: str) -> Readings:
        readings = []
        for char in word:
            syllables = self._syllables.get(char)
            if syllables is None:
                syllables = frozenset({comparison_key(char)})
            readings.append(syllables)
        return readings


def _find_indexes(candidates: Spellings, fits: Callable[[str], bool]) -> list[int]:
    """Find the indexes of the names of which any word fits."""
    indexes = []
    for index, words in enumerate(candidates):
        if any(map(fits, words)):
            indexes.append(index)
    return indexes


def _read_on(letters: str, ends: set[int], syllables: frozenset[str]) -> set[int]:
    """Find how far the letters are read once one more character is, from each place that was reached."""
    reached = set()
    for end in ends:
        for syllable in syllables:
            initial = syllable[:1]
            for part in (syllable, initial):
                if part and letters.startswith(part, end):
                    next_end = end + len(part)
                    reached.add(next_end)
    return reached
