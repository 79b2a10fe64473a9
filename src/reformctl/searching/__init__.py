"""Chinese full-text search: fold, match, rewrite, rank. No index, no segmenter, no dependency.

fold    two ways of writing one thing become equal
exact   every term is a part of some field; an exact result is never widened
rewrite a term that occurs nowhere is replaced by what it may mean: alias, pinyin, initials, sound, edit
partial still nothing: tasks that hold much of what was asked
rank    best first in every tier
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from reformctl import names
from reformctl.model import Task
from reformctl.searching.corpus import FIELDS, Corpus, Document, occurs
from reformctl.searching.hits import WAYS, Hit, Ranked, Searched, of_pattern
from reformctl.searching.query import Query, Rewriting
from reformctl.searching.rank import Term, having, rarity, scores
from reformctl.searching.synonyms import synonyms
from reformctl.typed import NamedTuple

REWRITTEN = 8
"""Words of a query at the most that are looked for as what they may mean."""
AT_LEAST = 0.4
"""Part of the best score that a partial match must have."""
AT_MOST = 10
"""Partial matches at the most."""
COVERED = 0.3
"""Part of a question that the best partial match must hold (measured on 15 judged questions: 0.35 loses one)."""
COVERED_OF_A_WORD = 0.5
"""The same of up to 5 characters, without what only makes them a question: half of 无人机 is another word."""


class Found(NamedTuple):
    """What a search found."""

    hits: Sequence[Hit]
    """Best first, ties in the order of the tables."""
    rewritten: dict[str, Rewriting]
    """Terms that occur nowhere, and what was looked for instead."""


Allowed = Callable[[Task], bool] | None
"""Which tasks may be found, None for all; all tasks of the corpus tell how rare a word is."""
Enough = Callable[[Iterable[object]], bool]
"""The built-in all or any."""


def search(corpus: Corpus, query: Query, agencies: Sequence[names.Name] = (), allowed: Allowed = None) -> Found:
    """Search tasks, best first; a row that did not match literally says how it did."""
    terms = [Term((text,)) for text in query.terms]
    if found := _holding(corpus, terms, query):
        return Found(_ranked(_without(found, query), corpus, terms, "exact", allowed), {})
    from reformctl.searching.rewrite import rewrite

    query = query._replace(terms=tuple(_spelled(query.terms, corpus)))
    rewritten = {
        text: other
        for text in absent(corpus, query)[:REWRITTEN]
        if (other := rewrite(text, corpus.documents, agencies))
    }
    terms = [Term(rewritten[text].strings) if text in rewritten else Term((text,)) for text in query.terms]
    if rewritten and (found := _holding(corpus, terms, query)):
        way = max((other.way for other in rewritten.values()), key=WAYS.index)
        return Found(_ranked(_without(found, query), corpus, terms, way, allowed), rewritten)
    return Found(_partly(corpus, query, agencies, allowed), {})


def _spelled(terms: Sequence[str], corpus: Corpus) -> Iterator[str]:
    """The terms, with neighbours in Latin letters that occur nowhere joined: qu kuai lian is one word in Pinyin."""
    unseen = [bool(re.fullmatch("[a-z]+", text)) and not occurs(text, corpus.documents) for text in terms]
    for joined, group in groupby(zip(unseen, terms, strict=True), key=lambda pair: pair[0]):
        words = [text for _unseen, text in group]
        yield from ["".join(words)] if joined else words


def literal(corpus: Corpus, query: Query, allowed: Allowed = None) -> Found:
    """Only what holds the words themselves, best first: for counting."""
    terms = [Term((text,)) for text in query.terms]
    return Found(_ranked(_without(_holding(corpus, terms, query), query), corpus, terms, "exact", allowed), {})


def by_pattern(
    corpus: Corpus, patterns: Sequence[str], excluded: Sequence[str], enough: Enough, allowed: Allowed
) -> Found:
    """What regular expressions match in the text as printed; `enough` is all or any of the patterns.

    Raises UsageError for what is no regular expression, and for one that takes too long.
    """
    from reformctl.searching import pattern

    wanted, unwanted = pattern.compiled(patterns), pattern.compiled(excluded)
    hits = []
    with pattern.bounded():
        for task in (document.task for document in _allowed(corpus.documents, allowed)):
            marks = [pattern.spans(task, one, corpus.fields) for one in wanted]
            if enough(marks) and not any(pattern.spans(task, one, corpus.fields) for one in unwanted):
                hits.append(of_pattern(task, marks))
    hits.sort(key=lambda hit: -hit.score)
    return Found(hits, {})


def absent(corpus: Corpus, query: Query) -> list[str]:
    """The terms that occur nowhere."""
    return [text for text in query.terms if not occurs(text, corpus.documents)]


def also(corpus: Corpus, query: Query, hits: Sequence[Hit], allowed: Allowed = None) -> list[str]:
    """Other words for those of a literal search that stand in tasks which it did not find."""
    words = [text for term in query.terms for text in synonyms().get(term, ()) if text not in query.terms]
    if not words:
        return []
    seen = {(hit.task.table, hit.task.id) for hit in hits}
    rest = [
        document
        for document in _allowed(corpus.documents, allowed)
        if (document.task.table, document.task.id) not in seen
    ]
    return [text for text in dict.fromkeys(words) if any(text in document.whole for document in rest)]


def _holding(corpus: Corpus, terms: Sequence[Term], query: Query) -> list[Document]:
    """The documents that hold all of the terms, or any, as the query wants it."""
    found = corpus.documents
    if query.any_term:
        found = having(found, Term(tuple(text for term in terms for text in term.strings)))
    else:
        for term in terms:
            found = having(found, term)
    return found


def _without(documents: list[Document], query: Query) -> list[Document]:
    """The documents that hold nothing of what is to be left out."""
    return [document for document in documents if not any(text in document.whole for text in query.excluded)]


def _ranked(
    hits: Sequence[Document], corpus: Corpus, terms: Sequence[Term], way: str, allowed: Allowed
) -> Sequence[Hit]:
    documents = corpus.documents
    wanted = [(term, rarity(len(documents), len(having(documents, term)))) for term in terms]
    return _scored(_allowed(hits, allowed), corpus, wanted, way)


def _allowed(documents: Sequence[Document], allowed: Allowed) -> Sequence[Document]:
    return documents if allowed is None else [document for document in documents if allowed(document.task)]


def _scored(hits: Sequence[Document], corpus: Corpus, terms: Sequence[tuple[Term, float]], way: str) -> Sequence[Hit]:
    weights = [FIELDS[name].weight for name in corpus.fields]
    strings = tuple(dict.fromkeys(text for term, _tells in terms for text in term.strings))
    return Ranked(hits, scores(hits, weights, terms), Searched(corpus.fields, strings, way))


def _partly(corpus: Corpus, query: Query, agencies: Sequence[names.Name], allowed: Allowed) -> list[Hit]:
    from reformctl.searching import partial

    found = partial.promising(corpus.documents, partial.terms(query.terms, agencies))
    is_word = partial.length(query.terms) <= 5  # noqa: PLR2004 as its docstring says
    if found.covered < (COVERED_OF_A_WORD if is_word else COVERED):
        return []
    left = _allowed(_without(found.documents, query), allowed)
    hits = _scored(left, corpus, found.terms, "partial")[:AT_MOST]
    return [hit for hit in hits if hit.score > 0 and hit.score >= AT_LEAST * hits[0].score]
