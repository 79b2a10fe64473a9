"""Best first: BM25 over weighted fields, without length normalisation; ties in the order of the table.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.6: a weighted sum of the
fields' term frequencies goes into one saturating function (BM25F).
"""

from collections.abc import Sequence
from itertools import repeat
from math import log
from operator import mul

from reformctl.searching.corpus import Document
from reformctl.typed import NamedTuple

K1 = 1.2
"""How soon further occurrences stop counting."""


class Term(NamedTuple):
    """One thing that is looked for: any of its strings."""

    strings: tuple[str, ...]
    weight: float = 1.0


def having(documents: Sequence[Document], term: Term) -> list[Document]:
    """The documents that hold any of a term's strings."""
    if len(term.strings) == 1:  # by far the most frequent case, and the one that must be fast on large tables
        text = term.strings[0]
        return [document for document in documents if text in document.whole]
    return [document for document in documents if any(text in document.whole for text in term.strings)]


def rarity(documents: int, holding: int) -> float:
    """How much a term tells that so many of the documents hold (idf): the rarer, the more. Never negative."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def scores(documents: Sequence[Document], weights: Sequence[float], terms: Sequence[tuple[Term, float]]) -> list[float]:
    """BM25F of each document for terms with their rarity."""
    totals = [0.0] * len(documents)
    for term, tells in terms:
        most = term.weight * tells * (K1 + 1)
        for at, document in enumerate(documents):
            frequency = 0.0
            for string in term.strings:
                frequency += sum(map(mul, weights, map(str.count, document.texts, repeat(string))))
            totals[at] += most * frequency / (frequency + K1)
    return totals
