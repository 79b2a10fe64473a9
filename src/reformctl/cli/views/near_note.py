"""The notes about near hits: what no task holds, what is there of it, and what is only close to it in meaning."""

from collections.abc import Sequence

from reformctl.searching.corpus import Corpus
from reformctl.searching.hits import MEANING, NEAR, Hit
from reformctl.searching.near import explain_near, list_asked_words
from reformctl.searching.query import Query
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import echo_value

MAX_QUOTED_WORDS = 5
"""Words that a note repeats."""


def describe_near_tier(query: Query, hits: Sequence[Hit], corpus: Corpus, *, is_hidden: bool) -> list[str]:
    """Describe the hits of the near tier: first those that hold a part of what was asked, then all others."""
    near_hits = [hit for hit in hits if hit.match == NEAR]
    meaning_hits = [hit for hit in hits if hit.match == MEANING]
    meaning_count = len(meaning_hits)
    notes = []
    if near_hits:
        notes.append(_describe_near_hits(query, near_hits, corpus, is_hidden=is_hidden))
        if meaning_hits:
            notes.append(_describe_further_hits(meaning_count))
    elif meaning_hits:
        notes.append(_describe_meaning_hits(query, meaning_count, corpus, is_hidden=is_hidden))
    return notes


def _describe_further_hits(count: int) -> str:
    """Say how many tasks are only close in meaning, behind a note about those that hold a part of what was asked."""
    sentence = translate_count(
        "{count} more task is only close in meaning", "{count} more tasks are only close in meaning", count
    )
    return sentence.format(count=count)


def _describe_meaning_hits(query: Query, count: int, corpus: Corpus, *, is_hidden: bool) -> str:
    """Say what no task holds, and how many tasks are only close to it in meaning."""
    asked_words = list_asked_words(query, corpus.documents)
    asked = _quote_words(asked_words)
    if is_hidden:
        sentence = translate_count(
            "no task contains {asked}; {count} task is only close in meaning: --near writes it",
            "no task contains {asked}; {count} tasks are only close in meaning: --near writes them",
            count,
        )
    else:
        sentence = translate_count(
            "no task contains {asked}; this one is only close in meaning",
            "no task contains {asked}; these {count} are only close in meaning",
            count,
        )
    return sentence.format(asked=asked, count=count)


def _describe_near_hits(query: Query, hits: Sequence[Hit], corpus: Corpus, *, is_hidden: bool) -> str:
    """Say what no task holds, and what the near hits hold of it; of hits that are not written, how many there are."""
    explanation = explain_near(query, hits, corpus.documents)
    count = len(hits)
    asked = _quote_words(explanation.asked)
    parts = _quote_words(explanation.parts)
    holders = explanation.holders
    if is_hidden:
        sentence = translate_count(
            "no task contains {asked}; {count} task contains a part of it, {parts}: --near writes it",
            "no task contains {asked}; {count} tasks contain a part of it, {parts}: --near writes them",
            count,
        )
        return sentence.format(asked=asked, parts=parts, count=count)
    if not holders:
        sentence = _("no task contains {asked}; each of these contains only a part of it: {parts}")
        if len(explanation.parts) == 1:
            sentence = _("no task contains {asked}; these contain only {parts}")
        return sentence.format(asked=asked, parts=parts)
    line = echo_value(" ".join(explanation.parts))
    if holders == count:
        sentence = translate_count(
            "no task contains {asked}; this one contains {parts} (to type: {line})",
            "no task contains {asked}; these {count} contain {parts} separately (to type: {line})",
            count,
        )
    else:
        sentence = _(
            "no task contains {asked}; {holders} of these {count} contain {parts} separately (to type: {line})"
        )
    return sentence.format(asked=asked, parts=parts, count=count, holders=holders, line=line)


def _quote_words(words: Sequence[str]) -> str:
    """Quote words, at most MAX_QUOTED_WORDS, and join them as the user's language does: “法院”和“调解”."""
    quotation = _("“{word}”")
    quoted = [quotation.format(word=echo_value(word)) for word in words[:MAX_QUOTED_WORDS]]
    if len(words) > MAX_QUOTED_WORDS:
        sentence = _("{words} and others")
        return sentence.format(words=join_words(quoted))
    if len(quoted) == 2:  # noqa: PLR2004 one and the other
        one, other = quoted
        sentence = _("{one} and {other}")
        return sentence.format(one=one, other=other)
    return join_words(quoted)
