"""Suggests what a mistyped word of the command line was meant to be: by its beginning, its letters, or a few edits."""

from collections.abc import Iterable

from reformctl.text.comparing import comparison_key

MAX_SUGGESTIONS = 3
"""Suggestions that one sentence makes."""
MAX_WORD_CHARACTERS = 40
"""Characters of a word that is compared with others; a longer one is near to nothing."""
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－ー", "-"))
"""Signs that an input method or a word processor writes for a hyphen, or for two."""


def suggest_words(given: str, known: Iterable[str]) -> list[str]:
    """Suggest the known words that a mistyped one may have meant: best first, at most 3, and only near ones.

    `agenc` begins `agency`, `ls` has letters of `list` in their order, and `serach` is one edit from `search`.
    """
    typed = normalize_word(given)
    if typed.endswith("ies"):
        typed = f"{typed[:-3]}y"  # agencies means agency
    if not typed:
        return []
    words = list(dict.fromkeys(known))
    begun = [word for word in words if word.lstrip("-").startswith(typed)]
    is_comparable = 1 < len(typed) <= MAX_WORD_CHARACTERS
    if begun or not is_comparable:
        return begun[:MAX_SUGGESTIONS]
    edits_of_word = {}
    for word in words:
        bare_word = word.lstrip("-")
        edits = edit_distance(typed, bare_word)
        most_edits = len(bare_word) * 2 // 5
        if edits <= most_edits or is_subsequence(typed, bare_word):
            edits_of_word[word] = edits
    nearest_first = sorted(edits_of_word, key=edits_of_word.__getitem__)
    return nearest_first[:MAX_SUGGESTIONS]


def normalize_word(word: str) -> str:
    """Write a word without its leading hyphens, in half width and small letters: —Ａgency becomes agency."""
    key = comparison_key(word)
    return key.translate(HYPHENS).lstrip("-")


def edit_distance(word: str, other_word: str) -> int:
    """Count the letters to change, insert, drop or swap with their neighbour until one word is the other.

    serach is one edit from search. Row by row, each cell has the edits from the beginning of one word to that of the
    other (optimal string alignment distance).
    """
    length = len(other_word)
    above = list(range(length + 1))
    two_above = above
    for index, char in enumerate(word, 1):
        letters = word[index - 2 : index] if index > 1 else ""
        row = [index]
        for column, other_char in enumerate(other_word, 1):
            inserted = row[-1] + 1
            dropped = above[column] + 1
            changed = above[column - 1] + (char != other_char)
            edits = min(inserted, dropped, changed)
            if letters and column > 1:
                other_letters = other_word[column - 2 : column]
                if letters == other_letters[::-1]:
                    swapped = two_above[column - 2] + 1
                    edits = min(edits, swapped)
            row.append(edits)
        two_above = above
        above = row
    return above[length]


def is_subsequence(short: str, long: str) -> bool:
    """Tell whether the characters of one text occur in the other in the same order: 市场监督局 in 市场监督管理局.

    Letters tell less than characters: the first must be that of both, or foo would run through differs-from-source.
    """
    begins_alike = short[:1] == long[:1]
    if short.isascii() and not begins_alike:
        return False
    if len(short) <= 1:
        return False
    rest = iter(long)
    return all(char in rest for char in short)
