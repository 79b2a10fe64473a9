"""Other words for what official texts say, such as 诉讼 for 打官司. The list in synonyms.txt is ours."""

from functools import cache

from reformctl.searching.data_files import read_data_lines


@cache
def load_synonyms() -> dict[str, tuple[str, ...]]:
    """Load the words that texts may use instead of each word, folded."""
    synonyms = {}
    for row in read_data_lines("synonyms.txt"):
        words, divider, meanings = row.partition("=")
        if row.startswith("#") or not divider:
            continue
        for word in words.split():
            synonyms[word] = tuple(meanings.split())
    return synonyms
