"""Chinese full-text search: fold, match, rewrite, rank. No index, no segmenter, no dependency.

fold     two ways of writing one thing become equal
exact    every term is a part of some field; an exact result is never widened
rewrite  a term that occurs nowhere is replaced by what it may mean: alias, Pinyin, initials, sound, edit
partial  if there is still nothing: tasks that hold much of what was asked
rank     best first, whichever way the tasks were found
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from reformctl import names
from reformctl.model import Task
from reformctl.searching.corpus import FIELDS, Corpus, FoldedTask, has_text
from reformctl.searching.hits import MATCH_KINDS, Hit, Interpretation, RankedHits, make_regex_hit
from reformctl.searching.limits import (
    MAX_PARTIAL_HITS,
    MAX_REWRITTEN_TERMS,
    MAX_WORD_CHARACTERS,
    MIN_PARTIAL_SCORE,
    MIN_QUESTION_COVERAGE,
    MIN_WORD_COVERAGE,
)
from reformctl.searching.query import Query, Rewriting
from reformctl.searching.rank import RatedTerm, SearchTerm, compute_rarity, score_documents, select_holders
from reformctl.searching.synonyms import load_synonyms
from reformctl.typed import NamedTuple


class SearchResult(NamedTuple):
    """What a search found."""

    hits: Sequence[Hit]
    """Best first, ties in the order of the tables."""
    rewritten: dict[str, Rewriting]
    """Terms that occur nowhere, and what was looked for instead."""


TaskFilter = Callable[[Task], bool] | None
"""Tells which tasks may be found; None allows all. How rare a term is depends on all tasks, allowed or not."""


def search_tasks(
    corpus: Corpus, query: Query, agencies: Sequence[names.Name] = (), allowed: TaskFilter = None
) -> SearchResult:
    """Search tasks, best first. If nothing matches literally, guess what was meant; each hit says how it matched."""
    terms = _make_terms(query)
    documents = _select_documents(corpus, terms, query)
    if documents:
        selected = _narrow_documents(documents, query, allowed)
        return SearchResult(_rank_documents(selected, corpus, terms, "exact"), {})
    query = query._replace(terms=tuple(_join_syllables(query.terms, corpus)))
    rewritten = _rewrite_terms(corpus, query, agencies)
    terms = _make_terms(query, rewritten)
    documents = _select_documents(corpus, terms, query) if rewritten else []
    if documents:
        ways = {rewriting.way for rewriting in rewritten.values()}
        selected = _narrow_documents(documents, query, allowed)
        return SearchResult(_rank_documents(selected, corpus, terms, max(ways, key=MATCH_KINDS.index)), rewritten)
    return SearchResult(_find_partial_hits(corpus, query, agencies, allowed), {})


def search_literals(corpus: Corpus, query: Query, allowed: TaskFilter = None) -> SearchResult:
    """Find only the tasks that hold the terms themselves, best first."""
    terms = _make_terms(query)
    documents = _select_documents(corpus, terms, query)
    selected = _narrow_documents(documents, query, allowed)
    return SearchResult(_rank_documents(selected, corpus, terms, "exact"), {})


def search_regexes(
    corpus: Corpus,
    patterns: Sequence[str],
    excluded: Sequence[str] = (),
    allowed: TaskFilter = None,
    *,
    any_pattern: bool = False,
) -> SearchResult:
    """Find the tasks whose text, as it is printed, matches all regular expressions, or any of them.

    Raises UsageError for an expression that is wrong or takes too long.
    """
    from reformctl.searching import pattern

    wanted = pattern.compile_patterns(patterns)
    unwanted = pattern.compile_patterns(excluded)
    is_enough = any if any_pattern else all
    hits = []
    with pattern.limit_time():
        for document in _filter_documents(corpus.documents, allowed):
            task = document.task
            matches = [pattern.find_spans(task, regex, corpus.fields) for regex in wanted]
            if not is_enough(matches):
                continue
            is_excluded = any(pattern.find_spans(task, regex, corpus.fields) for regex in unwanted)
            if not is_excluded:
                hits.append(make_regex_hit(task, matches))
    hits.sort(key=lambda hit: -hit.score)
    return SearchResult(hits, {})


def find_absent_terms(corpus: Corpus, query: Query) -> list[str]:
    """Find the terms of a query that occur nowhere."""
    return [text for text in query.terms if not has_text(corpus.documents, text)]


def suggest_synonyms(corpus: Corpus, query: Query, hits: Sequence[Hit], allowed: TaskFilter = None) -> list[str]:
    """Suggest synonyms of the terms that stand in tasks which a literal search did not find."""
    words: list[str] = []
    for term in query.terms:
        words += load_synonyms().get(term, ())
    words = [text for text in dict.fromkeys(words) if text not in query.terms]
    if not words:
        return []
    found = {(hit.task.table, hit.task.id) for hit in hits}
    others = []
    for document in _filter_documents(corpus.documents, allowed):
        task = document.task
        if (task.table, task.id) not in found:
            others.append(document)
    return [text for text in words if has_text(others, text)]


def _make_terms(query: Query, rewritten: dict[str, Rewriting] | None = None) -> list[SearchTerm]:
    """Make a search term of each term of a query, or of what it was rewritten to."""
    strings = {text: rewriting.strings for text, rewriting in (rewritten or {}).items()}
    return [SearchTerm(strings.get(text, (text,))) for text in query.terms]


def _join_syllables(terms: Sequence[str], corpus: Corpus) -> Iterator[str]:
    """Join neighbouring terms of Latin letters that occur nowhere: qu kuai lian is one word in Pinyin."""

    def is_syllable(text: str) -> bool:
        return bool(re.fullmatch("[a-z]+", text)) and not has_text(corpus.documents, text)

    for are_syllables, group in groupby(terms, key=is_syllable):
        if are_syllables:
            yield "".join(group)
        else:
            yield from group


def _rewrite_terms(corpus: Corpus, query: Query, agencies: Sequence[names.Name]) -> dict[str, Rewriting]:
    """Rewrite the terms that occur nowhere, as far as anything is found that they may mean."""
    from reformctl.searching.rewrite import rewrite_term

    rewritten = {}
    for text in find_absent_terms(corpus, query)[:MAX_REWRITTEN_TERMS]:
        rewriting = rewrite_term(text, corpus.documents, agencies)
        if rewriting:
            rewritten[text] = rewriting
    return rewritten


def _find_partial_hits(
    corpus: Corpus, query: Query, agencies: Sequence[names.Name], allowed: TaskFilter
) -> Sequence[Hit]:
    """Find tasks that hold much of a question."""
    from reformctl.searching import partial

    terms = partial.list_question_terms(query.terms, agencies)
    matches = partial.select_partial_matches(corpus.documents, terms)
    is_word = partial.count_telling_characters(query.terms) <= MAX_WORD_CHARACTERS
    if matches.coverage < (MIN_WORD_COVERAGE if is_word else MIN_QUESTION_COVERAGE):
        return []
    selected = _narrow_documents(matches.documents, query, allowed)
    hits = _rank_rated(selected, corpus, matches.terms, "partial")[:MAX_PARTIAL_HITS]
    return [hit for hit in hits if hit.score > 0 and hit.score >= MIN_PARTIAL_SCORE * hits[0].score]


def _select_documents(corpus: Corpus, terms: Sequence[SearchTerm], query: Query) -> list[FoldedTask]:
    """Select the tasks that hold all of the terms, or any, as the query wants it."""
    documents = corpus.documents
    if query.any_term:
        strings = [text for term in terms for text in term.strings]
        return select_holders(documents, SearchTerm(tuple(strings)))
    for term in terms:
        documents = select_holders(documents, term)
    return documents


def _narrow_documents(documents: Sequence[FoldedTask], query: Query, allowed: TaskFilter) -> Sequence[FoldedTask]:
    """Drop the tasks that hold an excluded text or are not allowed."""
    for text in query.excluded:
        documents = [document for document in documents if text not in document.whole]
    return _filter_documents(documents, allowed)


def _filter_documents(documents: Sequence[FoldedTask], allowed: TaskFilter) -> Sequence[FoldedTask]:
    if allowed is None:
        return documents
    return [document for document in documents if allowed(document.task)]


def _rank_documents(
    documents: Sequence[FoldedTask], corpus: Corpus, terms: Sequence[SearchTerm], match: str
) -> Sequence[Hit]:
    """Rank tasks by terms that are rated by how many tasks of the corpus hold them."""
    rated = []
    for term in terms:
        holders = select_holders(corpus.documents, term)
        rated.append((term, compute_rarity(len(corpus.documents), len(holders))))
    return _rank_rated(documents, corpus, rated, match)


def _rank_rated(
    documents: Sequence[FoldedTask], corpus: Corpus, terms: Sequence[RatedTerm], match: str
) -> Sequence[Hit]:
    weights = [FIELDS[name].weight for name in corpus.fields]
    strings = [text for term, _rarity in terms for text in term.strings]
    interpretation = Interpretation(corpus.fields, tuple(dict.fromkeys(strings)), match)
    return RankedHits(documents, score_documents(documents, weights, terms), interpretation)
