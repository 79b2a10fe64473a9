"""What a mistyped word of the command line was meant to be: by its beginning, by its letters, or by a few edits."""

from collections.abc import Iterable

from reformctl.text.comparing import comparison_key

MAX_SUGGESTIONS = 3
"""Suggestions at the most."""
MAX_WORD_CHARACTERS = 40
"""Characters of a word that may be compared; what is longer is near to nothing."""
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－ー", "-"))
"""What an input method or a word processor writes for a hyphen, or for two."""


def suggest_words(given: str, known: Iterable[str]) -> list[str]:
    """The known words that a mistyped one may have meant, best first, at most 3, and only those that are near.

    `agenc` begins `agency`, `ls` has letters of `list` in their order, and `serach` is one edit from `search`.
    """
    typed = normalize_word(given)
    words = list(dict.fromkeys(known))
    begun = [word for word in words if typed and word.lstrip("-").startswith(typed)]
    if begun or not 1 < len(typed) <= MAX_WORD_CHARACTERS:
        return begun[:MAX_SUGGESTIONS]
    scored = []
    for at, word in enumerate(words):
        bare = word.lstrip("-")
        edits = edit_distance(typed, bare)
        if edits <= len(bare) * 2 // 5 or is_subsequence(typed, bare):
            scored.append((edits, at, word))
    return [word for _edits, _at, word in sorted(scored)[:MAX_SUGGESTIONS]]


def normalize_word(word: str) -> str:
    """A word without its hyphens, in half width and small letters: —Ａgency is agency."""
    return comparison_key(word).translate(HYPHENS).lstrip("-")


def edit_distance(one: str, other: str) -> int:
    """Letters to change, insert, drop or swap with their neighbour, so that one becomes the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        above, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            edits = min(before[to] + 1, row[-1] + 1, before[to - 1] + (char != wanted))
            if above and to > 1 and char == other[to - 2] and one[at - 2] == wanted:
                edits = min(edits, above[to - 2] + 1)
            row.append(edits)
    return row[-1]


def is_subsequence(short: str, long: str) -> bool:
    """Whether the characters of one occur in the other in the same order: 市场监督局 in 市场监督管理局.

    Letters tell less than characters: the first must be that of both, or foo would run through differs-from-source.
    """
    if short.isascii() and short[:1] != long[:1]:
        return False
    rest = iter(long)
    return len(short) > 1 and all(char in rest for char in short)
