"""Other words for what official texts say; the list is ours (synonyms.txt)."""

import os
from functools import cache


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """For each word what texts may say instead; the list is kept as folding leaves it."""
    with open(os.path.join(os.path.dirname(__file__), "synonyms.txt"), encoding="utf-8") as file:
        rows = [row.partition("=")[::2] for row in file if "=" in row and not row.startswith("#")]
    return {word: tuple(meanings.split()) for words, meanings in rows for word in words.split()}
