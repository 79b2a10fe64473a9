"""Finds names by their Pinyin: szsswj and shuiwu are 深圳市税务局, by its initials and by a part of it."""

from collections.abc import Callable, Sequence

from reformctl.text.comparing import comparison_key

MAX_PINYIN_LETTERS = 60
"""A word of Pinyin has at most so many letters."""

Readings = list[frozenset[str]]
"""The syllables of each character of a word."""


def is_pinyin(word: str) -> bool:
    """Tell whether a word may be Pinyin: Latin letters, not too many."""
    return word.isascii() and word.isalpha() and len(word) <= MAX_PINYIN_LETTERS


def find_by_pinyin(typed: str, spellings: Sequence[Sequence[str]]) -> list[int]:
    """Find the indexes of the names that begin with these letters in Pinyin, whole, by initials or mixed.

    If none does, those that hold them. `spellings` has for each name what it is called, its own name first: Pinyin is
    loose, so names go before other words. Nothing is found for what is not Pinyin.
    """
    letters = comparison_key(typed)
    if not is_pinyin(letters):
        return []
    from reformctl.searching import pinyin

    characters = {char for words in spellings for word in words for char in word}
    syllables = pinyin.find_readings(characters)

    def read_word(word: str) -> Readings:
        return [syllables.get(char, frozenset({comparison_key(char)})) for char in word]

    def begins(word: str) -> bool:
        return has_reading(letters, read_word(word))

    def holds(word: str) -> bool:
        readings = read_word(word)
        return any(has_reading(letters, readings[start:]) for start in range(len(readings)))

    names = [words[:1] for words in spellings]
    other_words = [words[1:] for words in spellings]
    ways: tuple[Callable[[str], bool], ...] = (begins, holds)
    for candidates in (names, other_words):
        for fits in ways:
            places = []
            for place, words in enumerate(candidates):
                if any(map(fits, words)):
                    places.append(place)
            if places:
                return places
    return []


def has_reading(letters: str, readings: Sequence[frozenset[str]]) -> bool:
    """Tell whether letters spell the first characters, each by its whole syllable or its initial: szssw, shenzhensw.

    The last syllable may be unfinished: shenzh.
    """
    ends = {0}
    for syllables in readings:
        for end in ends:
            rest = letters[end:]
            if any(syllable.startswith(rest) for syllable in syllables):
                return True
        ends = _read_on(letters, ends, syllables)
    return False


def _read_on(letters: str, ends: set[int], syllables: frozenset[str]) -> set[int]:
    """Find how far the letters are read once one more character is, from each place that was reached."""
    reached = set()
    for end in ends:
        for syllable in syllables:
            for part in (syllable, syllable[:1]):
                if part and letters.startswith(part, end):
                    reached.add(end + len(part))
    return reached
