"""Which candidates fit what was typed: those that begin with it, else those that hold it, or sound so."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reformctl.text.comparing import comparison_key

MAX_PINYIN_LETTERS = 60
"""Letters of Pinyin that are understood; a longer word is none."""


Fits = Callable[[str], bool]


class Candidate(NamedTuple):
    """One thing that can stand at the cursor."""

    value: str
    description: str = ""
    others: tuple[str, ...] = ()
    """What else it is called: typed so, it is found, too."""


def match_candidates(typed: str, among: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of the first of these ways that finds any, in their order.

    What begins as typed is never mixed with what does not: of the former a shell inserts the common beginning. A part
    of a name finds all that it can mean, as the filters understand it; Pinyin is looser, so a name goes before aliases.
    """
    if found := [one for one in among if one.value.startswith(typed)]:
        return found
    wanted = comparison_key(typed)
    ways: tuple[Fits, ...] = (
        lambda word: comparison_key(word).startswith(wanted),
        lambda word: wanted in comparison_key(word),
    )
    for fits in ways:
        if found := [one for one in among if any(map(fits, (one.value, *one.others)))]:
            return found
    return (
        _match_pinyin(wanted, among)
        if wanted.isascii() and wanted.isalpha() and len(wanted) <= MAX_PINYIN_LETTERS
        else []
    )


def _match_pinyin(letters: str, among: Sequence[Candidate]) -> list[Candidate]:
    """What begins with these letters in Pinyin, whole, by its initials or mixed, else what holds them."""
    from reformctl.searching import pinyin

    readings = pinyin.find_readings({char for one in among for word in (one.value, *one.others) for char in word})

    def ways(word: str) -> list[frozenset[str]]:
        return [readings.get(char, frozenset({comparison_key(char)})) for char in word]

    def begins(word: str) -> bool:
        return has_reading(letters, ways(word))

    def holds(word: str) -> bool:
        found = ways(word)
        return any(has_reading(letters, found[start:]) for start in range(len(found)))

    for spellings in ([(one.value,) for one in among], [one.others for one in among]):
        for fits in (begins, holds):
            if found := [one for one, words in zip(among, spellings, strict=True) if any(map(fits, words))]:
                return found
    return []


def has_reading(letters: str, ways: Sequence[frozenset[str]]) -> bool:
    """Whether letters are the beginning of what characters sound like, each by its syllable or its first letter.

    `ways` has the syllables of each character; the last one may be unfinished: szssw, shenzhensw, shenzh.
    """
    ends = {0}
    for syllables in ways:
        if any(syllable.startswith(letters[end:]) for end in ends for syllable in syllables):
            return True
        ends = {
            end + len(part)
            for end in ends
            for syllable in syllables
            for part in (syllable, syllable[:1])
            if part and letters.startswith(part, end)
        }
    return False
