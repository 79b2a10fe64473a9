"""Which candidates fit what was typed: those that begin with it, else those that hold it, or sound so."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reformctl.query.pinyin_names import find_by_pinyin
from reformctl.text.comparing import comparison_key

FitsWord = Callable[[str, str], bool]
"""Tells whether a name fits what was typed, which is given as a comparison key."""


class Candidate(NamedTuple):
    """One thing that can stand at the cursor."""

    value: str
    description: str = ""
    others: tuple[str, ...] = ()
    """What else it is called: typed so, it is found, too."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.value, *self.others)


def match_candidates(typed: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Find the candidates that fit in the first of these ways that finds any, in their order.

    What begins as typed is never mixed with what does not: of the former a shell inserts the common beginning. A part
    of a name finds all that it can mean, as the filters understand it; Pinyin is looser, so a name goes before aliases.
    """
    beginnings = [candidate for candidate in candidates if candidate.value.startswith(typed)]
    if beginnings:
        return beginnings
    wanted = comparison_key(typed)
    for fits in (_begins_with, _contains):
        fitting = [candidate for candidate in candidates if _is_called(candidate, wanted, fits)]
        if fitting:
            return fitting
    names = [candidate.names for candidate in candidates]
    positions = find_by_pinyin(wanted, names)
    return [candidates[position] for position in positions]


def _is_called(candidate: Candidate, wanted: str, fits: FitsWord) -> bool:
    """Tell whether one of the names of a candidate fits."""
    return any(fits(name, wanted) for name in candidate.names)


def _begins_with(name: str, wanted: str) -> bool:
    key = comparison_key(name)
    return key.startswith(wanted)


def _contains(name: str, wanted: str) -> bool:
    return wanted in comparison_key(name)
