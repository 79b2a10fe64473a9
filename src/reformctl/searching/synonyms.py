"""Other words for what official texts say: 诉讼 for 打官司, 公证 for notary. The list in synonyms.txt is ours."""

from functools import cache

from reformctl.searching.data_files import read_data_lines


def find_meanings(word: str) -> tuple[str, ...]:
    """Find the words that texts may use instead; an English plural with s means what its singular does."""
    synonyms = load_synonyms()
    meanings = synonyms.get(word)
    if meanings:
        return meanings
    singular = find_singular(word)
    return synonyms.get(singular, ())


def find_singular(word: str) -> str:
    """Find the singular of an English plural with s. Any other word is given back."""
    return word.removesuffix("s")


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
