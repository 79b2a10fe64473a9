"""Which candidates fit what was typed: those that begin with it, else those that hold it, or sound so."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reformctl.query.pinyin_names import find_by_pinyin
from reformctl.text.comparing import comparison_key

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
    places = find_by_pinyin(wanted, [(candidate.value, *candidate.others) for candidate in among])
    return [among[place] for place in places]
