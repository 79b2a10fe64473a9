"""Scores tasks by BM25 over weighted fields, without length normalisation.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.6: a weighted sum of the
fields' term frequencies goes into one saturating function (BM25F).
"""

from collections.abc import Sequence
from itertools import repeat
from math import log
from operator import mul
from typing import NamedTuple

from reformctl.searching.corpus import Documents, FoldedTask

K1 = 1.2
"""How soon further occurrences stop counting."""

STRADDLING_WEIGHT = 0.1
"""What the score of a task is multiplied by where a term stands in it only across two words.

So small that it comes last, even where it holds the term in its title and the others only in their scope.
"""


class SearchTerm(NamedTuple):
    """One thing that is looked for: any of its strings."""

    strings: tuple[str, ...]
    weight: float = 1.0


class RatedTerm(NamedTuple):
    """A term, and how much it tells."""

    term: SearchTerm
    rarity: float

    @property
    def gain(self) -> float:
        """How much it adds to the score of a task that holds it."""
        return self.term.weight * self.rarity


def make_term(text: str, weight: float = 1.0) -> SearchTerm:
    """Make the term of a single string."""
    return SearchTerm((text,), weight)


def select_holders(documents: Documents, term: SearchTerm) -> list[FoldedTask]:
    """Select the tasks that hold any string of the term."""
    strings = term.strings
    if len(strings) == 1:  # by far the most frequent case, and the one that must be fast on large tables
        text = strings[0]
        return [document for document in documents if text in document.whole]
    return [document for document in documents if any(text in document.whole for text in strings)]


def rate_term(documents: Documents, term: SearchTerm) -> RatedTerm:
    """Rate a term by how many of the tasks hold it."""
    holders = select_holders(documents, term)
    rarity = compute_rarity(len(documents), len(holders))
    return RatedTerm(term, rarity)


def compute_rarity(documents: int, holders: int) -> float:
    """Compute how much a term tells (idf): the fewer of the documents hold it, the more. Never negative."""
    non_holders = documents - holders
    return log(1 + (non_holders + 0.5) / (holders + 0.5))


def score_documents(documents: Documents, weights: Sequence[float], terms: Sequence[RatedTerm]) -> list[float]:
    """Score each task for the terms; `weights` are those of its fields."""
    scores = [0.0] * len(documents)
    for rated in terms:
        limit = rated.gain * (K1 + 1)
        strings = rated.term.strings
        for index, document in enumerate(documents):
            frequency = 0.0
            for string in strings:
                counts = map(str.count, document.texts, repeat(string))
                frequency += sum(map(mul, weights, counts))
            scores[index] += limit * frequency / (frequency + K1)
    return scores
