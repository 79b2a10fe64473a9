"""Compares texts: the key under which two spellings of a name are equal, and where two texts begin to differ."""

import unicodedata
from typing import NamedTuple


class TextDifference(NamedTuple):
    """The place where two texts first differ, and what each of them has there."""

    first: int
    """Index in both of them."""
    ours: str
    theirs: str


def comparison_key(text: str) -> str:
    """Make the key under which two spellings of a name are equal: without width, case and blanks, ＡＩ 局 is ai局."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split())


def find_difference(ours: str, theirs: str) -> TextDifference:
    """Find where two texts differ, without their common beginning and their common end: 区块练 and 区块链 in 练, 链."""
    first = measure_common_beginning(ours, theirs)
    our_rest = ours[first:]
    their_rest = theirs[first:]
    same_at_end = measure_common_beginning(our_rest[::-1], their_rest[::-1])
    our_end = len(our_rest) - same_at_end
    their_end = len(their_rest) - same_at_end
    our_part = our_rest[:our_end]
    their_part = their_rest[:their_end]
    return TextDifference(first, our_part, their_part)


def measure_common_beginning(text: str, other_text: str) -> int:
    """Count the characters with which both texts begin: 2 for 区块练 and 区块链.

    It halves, for comparing slices is quick.
    """
    low = 0
    high = min(len(text), len(other_text))
    while low < high:
        middle = (low + high + 1) // 2
        if text[:middle] == other_text[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
