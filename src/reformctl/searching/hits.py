"""What a search finds: tasks, how they matched, how well, and where in their texts."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload

from reformctl.model.table import Task
from reformctl.searching.corpus import FIELDS, Documents, find_field
from reformctl.searching.folding import find_origins, fold_text
from reformctl.system.translation import N_

NEAR = "near"
MEANING = "meaning"
NEAR_TIER = frozenset((NEAR, MEANING))
"""The matches of the near tier: such a task holds a part of what was asked, or is close to it in meaning."""
MATCH_NAMES = {
    "exact": N_("exact"),
    "alias": N_("alias"),
    "pinyin": N_("pinyin"),
    "sound": N_("sound"),
    "edit": N_("edit"),
    NEAR: N_("near"),
    MEANING: N_("meaning"),
}
"""How a task can match, the surest first, and what a user reads for it.

The first tier of a search is exact, the last one near and meaning; what stands between them is the tier of rewritten
words.
"""
MatchSpan = tuple[int, int]
"""[start, end) in code points of a text."""
FieldSpans = dict[str, list[MatchSpan]]
"""For each field that matched, the spans in its text."""


class Hit(NamedTuple):
    """A task that matched."""

    task: Task
    match: str
    """A key of MATCH_NAMES."""
    score: float
    """BM25 over weighted fields (see rank); of a regular expression the weighted number of matches. It has no unit, and
    can be compared within one result."""
    terms: tuple[str, ...]
    """The folded strings that were found."""
    fields: tuple[str, ...] = ()
    """The fields that were searched."""
    regex_spans: FieldSpans | None = None
    """What regular expressions matched; None for all other searches."""

    @property
    def spans(self) -> FieldSpans:
        """For each field that matched, the spans: [start, end) in code points of the field's text."""
        if self.regex_spans is None:
            return locate_terms(self)
        return self.regex_spans


class RankedHits(Sequence[Hit]):
    """Hits, best first, ties in the order of the corpus. Each is made when it is looked at, because most never are."""

    def __init__(
        self,
        documents: Documents,
        scores: Sequence[float],
        fields: tuple[str, ...],
        strings: tuple[str, ...],
        match: str,
    ) -> None:
        """Take tasks in the order of the corpus with their scores, the fields, and the folded strings looked for."""
        self._documents = documents
        self._scores = scores
        self._fields = fields
        self._strings = strings
        self._match = match
        indexes = range(len(documents))
        self._order = sorted(indexes, key=lambda index: -scores[index])

    def __len__(self) -> int:
        """Count the hits."""
        return len(self._order)

    @overload
    def __getitem__(self, rank: int) -> Hit: ...

    @overload
    def __getitem__(self, rank: slice) -> list[Hit]: ...

    def __getitem__(self, rank: int | slice) -> Hit | list[Hit]:
        """Return the hit at a rank from 0, or those of a slice."""
        if isinstance(rank, slice):
            indexes = self._order[rank]
            return list(map(self._make_hit, indexes))
        return self._make_hit(self._order[rank])

    def _make_hit(self, index: int) -> Hit:
        document = self._documents[index]
        terms = tuple(text for text in self._strings if text in document.whole)
        if self._match == NEAR:
            longer_terms = tuple(text for text in terms if len(text) > 1)
            terms = longer_terms or terms  # single characters are highlighted only where nothing else matched
        score = self._scores[index]
        return Hit(document.task, self._match, score, terms, self._fields)


def locate_terms(hit: Hit) -> FieldSpans:
    """Locate the terms of a hit in the original texts of its fields."""
    located = {}
    for name in hit.fields:
        original = find_field(name).text(hit.task)
        folded = fold_text(original)
        spans = _locate_strings(folded, original, hit.terms)
        if spans:
            located[name] = spans
    return located


def make_regex_hit(task: Task, matches: Sequence[FieldSpans]) -> Hit:
    """Make a hit from the matches of several expressions. A match counts as much as its field weighs."""
    spans: FieldSpans = {}
    strings: list[str] = []
    score = 0.0
    names = dict.fromkeys(FIELDS)
    for match in matches:
        names |= dict.fromkeys(match)
    for name in names:
        field = find_field(name)
        gathered: list[MatchSpan] = []
        for match in matches:
            gathered += match.get(name, ())
        if not gathered:
            continue
        merged = _merge_spans(gathered)
        text = field.text(task)
        spans[name] = merged
        strings += [text[start:end] for start, end in merged]
        score += field.weight * len(merged)
    terms = tuple(dict.fromkeys(strings))
    return Hit(task, "exact", score, terms, regex_spans=spans)


def _locate_strings(folded: str, original: str, strings: Iterable[str]) -> list[MatchSpan]:
    """Locate folded strings in the original text; spans that touch are merged."""
    matches = []
    for text in strings:
        start = folded.find(text)
        while start >= 0:
            end = start + len(text)
            matches.append((start, end))
            start = folded.find(text, start + 1)
    if not matches:
        return []
    origins = find_origins(original)
    spans = []
    for start, end in matches:
        first = origins[start]
        last = origins[end - 1]
        spans.append((first, last + 1))
    return _merge_spans(spans)


def _merge_spans(spans: Iterable[MatchSpan]) -> list[MatchSpan]:
    """Sort spans and join those that touch."""
    merged: list[MatchSpan] = []
    for start, end in sorted(spans):
        if not merged or start > merged[-1][1]:
            merged.append((start, end))
            continue
        first, last = merged[-1]
        last = max(end, last)
        merged[-1] = (first, last)
    return merged
