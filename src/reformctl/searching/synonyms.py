"""Other words for what official texts say, such as 诉讼 for 打官司. The list in synonyms.txt is ours."""

import os
from functools import cache


@cache
def load_synonyms() -> dict[str, tuple[str, ...]]:
    """Load the words that texts may use instead of each word, folded."""
    synonyms = {}
    path = os.path.join(os.path.dirname(__file__), "synonyms.txt")
    with open(path, encoding="utf-8") as file:
        for row in file:
            words, divider, meanings = row.partition("=")
            if row.startswith("#") or not divider:
                continue
            for word in words.split():
                synonyms[word] = tuple(meanings.split())
    return synonyms
