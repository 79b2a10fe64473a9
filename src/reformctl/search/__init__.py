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
from typing import NamedTuple, Protocol, overload

from reformctl import names
from reformctl.model import Task
from reformctl.search import partial, pattern
from reformctl.search.corpus import FIELDS, Corpus, Document
from reformctl.search.fold import origins
from reformctl.search.query import Query
from reformctl.search.rank import Term, having, rarity, scores
from reformctl.search.rewrite import Rewriting, occurs, rewrite, synonyms

WAYS = ("exact", "alias", "pinyin", "sound", "edit", "partial")
"""How a row can have matched, the surest first."""
AT_LEAST = 0.4
"""Part of the best score that a partial match must have."""
AT_MOST = 10
"""Partial matches at the most."""
COVERED = 0.3
"""Part of a question that the best partial match must hold (measured on 15 judged questions: 0.35 loses one)."""
COVERED_OF_A_WORD = 0.5
"""The same of a single word of up to 5 characters, such as 无人机: half of a word is another word."""


Spans = dict[str, list[tuple[int, int]]]


class Marks(Protocol):
    """What was found in a task, and where."""

    @property
    def terms(self) -> tuple[str, ...]:
        """The strings."""

    @property
    def spans(self) -> Spans:
        """Their places."""


class Hit(NamedTuple):
    """A task that matched."""

    task: Task
    match: str
    """One of WAYS."""
    score: float
    marks: "Marks"

    @property
    def terms(self) -> tuple[str, ...]:
        """The folded strings that were found."""
        return self.marks.terms

    @property
    def spans(self) -> Spans:
        """For each field that matched where: [start, end) in code points of the field's text."""
        return self.marks.spans


class Found(NamedTuple):
    """What a search found."""

    hits: Sequence[Hit]
    rewritten: dict[str, Rewriting]
    """Terms that occur nowhere, and what was looked for instead."""


Allowed = Callable[[Task], bool]
"""Which tasks may be found; all tasks of the corpus tell how rare a word is."""
Enough = Callable[[Iterable[object]], bool]
"""The built-in all or any."""


def _every_task(_task: Task) -> bool:
    return True


def search(corpus: Corpus, query: Query, agencies: Sequence[names.Name] = (), allowed: Allowed = _every_task) -> Found:
    """Search tasks, best first; a row that did not match literally says how it did."""
    terms = [Term((text,)) for text in query.terms]
    if hits := _matching(corpus, terms, query):
        return Found(_ranked(hits, corpus, terms, "exact", allowed), {})
    query = query._replace(terms=tuple(_spelled(query.terms, corpus)))
    rewritten = {
        text: other
        for text in query.terms
        if not occurs(text, corpus.documents) and (other := rewrite(text, corpus.documents, agencies))
    }
    terms = [Term(rewritten[text].strings) if text in rewritten else Term((text,)) for text in query.terms]
    if rewritten and (hits := _matching(corpus, terms, query)):
        way = max((other.way for other in rewritten.values()), key=WAYS.index)
        return Found(_ranked(hits, corpus, terms, way, allowed), rewritten)
    return Found(_partly(corpus, query, agencies, allowed), {})


def _spelled(terms: Sequence[str], corpus: Corpus) -> Iterator[str]:
    """The terms, with neighbours in Latin letters that occur nowhere joined: qu kuai lian is one word in Pinyin."""
    unseen = [bool(re.fullmatch("[a-z]+", text)) and not occurs(text, corpus.documents) for text in terms]
    for joined, group in groupby(zip(unseen, terms, strict=True), key=lambda pair: pair[0]):
        words = [text for _unseen, text in group]
        yield from ["".join(words)] if joined else words


def literal(corpus: Corpus, query: Query, allowed: Allowed = _every_task) -> Found:
    """Only what holds the words themselves, best first: for counting."""
    terms = [Term((text,)) for text in query.terms]
    return Found(_ranked(_matching(corpus, terms, query), corpus, terms, "exact", allowed), {})


def by_pattern(
    corpus: Corpus, patterns: Sequence[str], excluded: Sequence[str], enough: Enough, allowed: Allowed
) -> Found:
    """What regular expressions match in the text as printed; `enough` is all or any of the patterns.

    Raises UsageError for what is no regular expression, and for one that takes too long.
    """
    wanted, unwanted = pattern.compiled(patterns), pattern.compiled(excluded)
    hits = []
    with pattern.bounded():
        for task in (document.task for document in corpus.documents if allowed(document.task)):
            marks = [pattern.spans(task, one, corpus.fields) for one in wanted]
            if enough(marks) and not any(pattern.spans(task, one, corpus.fields) for one in unwanted):
                hits.append(_pattern_hit(task, marks))
    hits.sort(key=lambda hit: -hit.score)
    return Found(hits, {})


def also(corpus: Corpus, query: Query, hits: Sequence[Hit], allowed: Allowed = _every_task) -> list[str]:
    """Other words for those of a literal search that stand in tasks which it did not find."""
    seen = {(hit.task.table, hit.task.id) for hit in hits}
    rest = [
        document
        for document in corpus.documents
        if (document.task.table, document.task.id) not in seen and allowed(document.task)
    ]
    words = [text for term in query.terms for text in synonyms().get(term, ()) if text not in query.terms]
    return [text for text in dict.fromkeys(words) if any(text in document.whole for document in rest)]


def _matching(corpus: Corpus, terms: Sequence[Term], query: Query) -> list[Document]:
    found = corpus.documents
    if query.any_term:
        found = having(found, Term(tuple(text for term in terms for text in term.strings)))
    else:
        for term in terms:
            found = having(found, term)
    for text in query.excluded:
        found = [document for document in found if text not in document.whole]
    return found


def _ranked(
    hits: Sequence[Document], corpus: Corpus, terms: Sequence[Term], way: str, allowed: Allowed
) -> Sequence[Hit]:
    documents = corpus.documents
    wanted = [(term, rarity(len(documents), len(having(documents, term)))) for term in terms]
    return _scored([document for document in hits if allowed(document.task)], corpus, wanted, way)


def _scored(hits: Sequence[Document], corpus: Corpus, terms: Sequence[tuple[Term, float]], way: str) -> Sequence[Hit]:
    weights = [FIELDS[name].weight for name in corpus.fields]
    strings = tuple(dict.fromkeys(text for term, _tells in terms for text in term.strings))
    return _Ranked(
        hits, scores(hits, weights, terms), lambda document: _Marks(document, corpus.fields, strings, way), way
    )


class _Ranked(Sequence[Hit]):
    """Hits, best first, ties in the order of the corpus; each is made when it is looked at, for most never are."""

    def __init__(
        self, documents: Sequence[Document], totals: Sequence[float], marks: Callable[[Document], Marks], way: str
    ) -> None:
        self._documents, self._totals, self._marks, self._way = documents, totals, marks, way
        self._order = sorted(range(len(documents)), key=lambda at: -totals[at])

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> list[Hit]: ...

    def __getitem__(self, at: int | slice) -> Hit | list[Hit]:
        if isinstance(at, slice):
            return [self._hit(place) for place in self._order[at]]
        return self._hit(self._order[at])

    def _hit(self, place: int) -> Hit:
        document = self._documents[place]
        return Hit(document.task, self._way, self._totals[place], self._marks(document))


def _partly(corpus: Corpus, query: Query, agencies: Sequence[names.Name], allowed: Allowed) -> list[Hit]:
    found = partial.promising(corpus.documents, partial.terms(query.terms, agencies))
    is_word = len(query.terms) == 1 and len(query.terms[0]) <= 5  # noqa: PLR2004 as its docstring says
    if found.covered < (COVERED_OF_A_WORD if is_word else COVERED):
        return []
    left = [
        document
        for document in found.documents
        if allowed(document.task) and not any(text in document.whole for text in query.excluded)
    ]
    hits = _scored(left, corpus, found.terms, "partial")[:AT_MOST]
    return [hit for hit in hits if hit.score > 0 and hit.score >= AT_LEAST * hits[0].score]


class _Marks:
    """Where the strings of a search stand in a document, worked out only for the hits that are shown."""

    __slots__ = ("_document", "_fields", "_partial", "_strings")

    def __init__(self, document: Document, fields: Sequence[str], strings: tuple[str, ...], way: str) -> None:
        self._document = document
        self._partial = way == "partial"
        """Whether the strings are parts of words: then single characters are not worth a mark beside longer ones."""
        self._fields = fields
        self._strings = strings

    @property
    def terms(self) -> tuple[str, ...]:
        found = tuple(text for text in self._strings if text in self._document.whole)
        return tuple(text for text in found if len(text) > 1) or found if self._partial else found

    @property
    def spans(self) -> Spans:
        spans = {}
        for name, folded in zip(self._fields, self._document.texts, strict=True):
            if marked := _spans(folded, FIELDS[name].text(self._document.task), self.terms):
                spans[name] = marked
        return spans


class _Given(NamedTuple):
    """Marks that are known already."""

    terms: tuple[str, ...]
    spans: Spans


def _pattern_hit(task: Task, marks: Sequence[pattern.Spans]) -> Hit:
    """A match in the title counts four times one in the content, as for words."""
    spans = {name: _merged(span for found in marks for span in found.get(name, ())) for name in FIELDS}
    spans = {name: found for name, found in spans.items() if found}
    strings = [FIELDS[name].text(task)[first:last] for name, found in spans.items() for first, last in found]
    total = sum(FIELDS[name].weight * len(found) for name, found in spans.items())
    return Hit(task, "exact", total, _Given(tuple(dict.fromkeys(strings)), spans))


def _spans(folded: str, original: str, strings: Sequence[str]) -> list[tuple[int, int]]:
    """Where the strings stand in the original text, merged where they touch."""
    marks = []
    for text in strings:
        at = folded.find(text)
        while at >= 0:
            marks.append((at, at + len(text)))
            at = folded.find(text, at + 1)
    if not marks:
        return []
    places = origins(original)
    return _merged((places[first], places[last - 1] + 1) for first, last in marks)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, joined where they touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
