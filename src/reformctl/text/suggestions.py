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
    words = list(dict.fromkeys(known))
    if not typed:
        return []
    begun = [word for word in words if word.lstrip("-").startswith(typed)]
    is_comparable = 1 < len(typed) <= MAX_WORD_CHARACTERS
    if begun or not is_comparable:
        return begun[:MAX_SUGGESTIONS]
    scored = []
    for index, word in enumerate(words):
        bare_word = word.lstrip("-")
        edits = edit_distance(typed, bare_word)
        is_near = edits <= len(bare_word) * 2 // 5
        if is_near or is_subsequence(typed, bare_word):
            scored.append((edits, index, word))
    scored.sort()
    return [word for _edits, _index, word in scored[:MAX_SUGGESTIONS]]


def normalize_word(word: str) -> str:
    """Write a word without its leading hyphens, in half width and small letters: —Ａgency becomes agency."""
    key = comparison_key(word)
    return key.translate(HYPHENS).lstrip("-")


def edit_distance(word: str, other_word: str) -> int:
    """Count the letters to change, insert, drop or swap with their neighbour until one word is the other.

    serach is one edit from search. Row by row, each cell has the edits from the beginning of one word to that of the
    other (optimal string alignment distance).
    """
    rows = [list(range(len(other_word) + 1))]
    for index, char in enumerate(word, 1):
        above = rows[-1]
        row = [index]
        for column, other_char in enumerate(other_word, 1):
            inserted = row[-1] + 1
            dropped = above[column] + 1
            changed = above[column - 1] + (char != other_char)
            edits = min(inserted, dropped, changed)
            other_letters = other_word[column - 2 : column]
            if min(index, column) > 1 and word[index - 2 : index] == other_letters[::-1]:
                edits = min(edits, rows[-2][column - 2] + 1)
            row.append(edits)
        rows.append(row)
    return rows[-1][-1]


def is_subsequence(short: str, long: str) -> bool:
    """Tell whether the characters of one text occur in the other in the same order: 市场监督局 in 市场监督管理局.

    Letters tell less than characters: the first must be that of both, or foo would run through differs-from-source.
    """
    if short.isascii() and short[:1] != long[:1]:
        return False
    rest = iter(long)
    return len(short) > 1 and all(char in rest for char in short)
