"""Compares texts: the key under which two spellings of a name are equal, and where two texts begin to differ."""

import unicodedata
from typing import NamedTuple


class TextDifference(NamedTuple):
    """Where two texts first differ."""

    first: int
    """Index in both of them."""
    ours: str
    theirs: str


def comparison_key(text: str) -> str:
    """The form in which two spellings of one name are equal: full and half width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def find_difference(ours: str, theirs: str) -> TextDifference:
    """Where two texts begin to differ, and what is left of each without their common beginning and end."""
    first = _common_prefix_length(ours, theirs)
    last = _common_prefix_length(ours[first:][::-1], theirs[first:][::-1])
    return TextDifference(first, ours[first : len(ours) - last], theirs[first : len(theirs) - last])


def _common_prefix_length(one: str, other: str) -> int:
    """Length of the common beginning; by halves, for comparing slices is quick."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
