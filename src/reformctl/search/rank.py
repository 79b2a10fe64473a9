"""Best first: BM25 over weighted fields, without length normalisation; ties in the order of the table.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.6: a weighted sum of the
fields' term frequencies goes into one saturating function (BM25F).
"""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from reformctl.search.corpus import Document

K1 = 1.2
"""How soon further occurrences stop counting."""


class Term(NamedTuple):
    """One thing that is looked for: any of its strings."""

    strings: tuple[str, ...]
    weight: float = 1.0


def idf(documents: Sequence[Document], term: Term) -> float:
    """How much a term tells: the rarer, the more. Never negative."""
    having = sum(any(text in document.whole for text in term.strings) for document in documents)
    return log(1 + (len(documents) - having + 0.5) / (having + 0.5))


def score(document: Document, weights: Sequence[float], terms: Sequence[tuple[Term, float]]) -> float:
    """BM25F of a document for terms with their idf."""
    total = 0.0
    for term, rarity in terms:
        frequency = sum(
            weight * text.count(string)
            for weight, text in zip(weights, document.texts, strict=True)
            for string in term.strings
        )
        total += term.weight * rarity * frequency * (K1 + 1) / (frequency + K1)
    return total
