"""What a search finds: tasks, how they matched, how well, and where in their texts."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload

from reformctl.model.table import Task
from reformctl.searching.corpus import FIELDS, Documents, FoldedTask
from reformctl.searching.folding import find_origins
from reformctl.system.translation import N_

MATCH_NAMES = {
    "exact": N_("exact"),
    "alias": N_("alias"),
    "pinyin": N_("pinyin"),
    "sound": N_("sound"),
    "edit": N_("edit"),
    "partial": N_("partial"),
}
"""How a task can match, the surest first, and what a user reads for it."""
MatchSpan = tuple[int, int]
"""[start, end) in code points of a text."""
FieldSpans = dict[str, list[MatchSpan]]
"""For each field that matched, the spans in its text."""


class Interpretation(NamedTuple):
    """How a query was understood."""

    fields: tuple[str, ...]
    strings: tuple[str, ...]
    """What was looked for, folded."""
    match: str
    """A key of MATCH_NAMES."""


class _FoundHighlights:
    """The strings of a search in one task. They are located only for the hits that are shown."""

    __slots__ = ("_document", "_interpretation", "_spans")

    def __init__(self, document: FoldedTask, interpretation: Interpretation) -> None:
        self._document = document
        self._interpretation = interpretation
        self._spans: FieldSpans | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        strings = self._interpretation.strings
        present = tuple(text for text in strings if text in self._document.whole)
        if self._interpretation.match != "partial":
            return present
        longer = tuple(text for text in present if len(text) > 1)
        return longer or present  # single characters of a question are highlighted only where nothing else matched

    @property
    def spans(self) -> FieldSpans:
        if self._spans is None:
            self._spans = self._locate_terms()
        return self._spans

    def _locate_terms(self) -> FieldSpans:
        fields = self._interpretation.fields
        task = self._document.task
        terms = self.terms
        located = {}
        for name, folded in zip(fields, self._document.texts, strict=True):
            original = FIELDS[name].text(task)
            spans = _locate_strings(folded, original, terms)
            if spans:
                located[name] = spans
        return located


class _GivenHighlights(NamedTuple):
    """Highlights that are known already."""

    terms: tuple[str, ...]
    spans: FieldSpans


class Hit(NamedTuple):
    """A task that matched."""

    task: Task
    match: str
    """A key of MATCH_NAMES."""
    score: float
    """BM25 over weighted fields (see rank); of a regular expression the weighted number of matches. It has no unit, and
    can be compared within one result."""
    highlights: _FoundHighlights | _GivenHighlights

    @property
    def terms(self) -> tuple[str, ...]:
        """The folded strings that were found."""
        return self.highlights.terms

    @property
    def spans(self) -> FieldSpans:
        """For each field that matched, the spans: [start, end) in code points of the field's text."""
        return self.highlights.spans


class RankedHits(Sequence[Hit]):
    """Hits, best first, ties in the order of the corpus. Each is made when it is looked at, because most never are."""

    def __init__(self, documents: Documents, scores: Sequence[float], interpretation: Interpretation) -> None:
        """Take tasks in the order of the corpus, with their scores."""
        self._documents = documents
        self._scores = scores
        self._interpretation = interpretation
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
            return [self._make_hit(index) for index in self._order[rank]]
        return self._make_hit(self._order[rank])

    def _make_hit(self, index: int) -> Hit:
        document = self._documents[index]
        score = self._scores[index]
        highlights = _FoundHighlights(document, self._interpretation)
        return Hit(document.task, self._interpretation.match, score, highlights)


def make_regex_hit(task: Task, matches: Sequence[FieldSpans]) -> Hit:
    """Make a hit from the matches of several expressions. A match counts as much as its field weighs."""
    spans: FieldSpans = {}
    strings: list[str] = []
    score = 0.0
    for name, field in FIELDS.items():
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
    return Hit(task, "exact", score, _GivenHighlights(terms, spans))


def _locate_strings(folded: str, original: str, strings: Iterable[str]) -> list[MatchSpan]:
    """Locate folded strings in the original text; spans that touch are merged."""
    matches = []
    for text in strings:
        start = folded.find(text)
        while start >= 0:
            matches.append((start, start + len(text)))
            start = folded.find(text, start + 1)
    if not matches:
        return []
    origins = find_origins(original)
    spans = [(origins[start], origins[end - 1] + 1) for start, end in matches]
    return _merge_spans(spans)


def _merge_spans(spans: Iterable[MatchSpan]) -> list[MatchSpan]:
    """Sort spans and join those that touch."""
    merged: list[MatchSpan] = []
    for start, end in sorted(spans):
        if not merged or start > merged[-1][1]:
            merged.append((start, end))
            continue
        first, last = merged[-1]
        merged[-1] = (first, max(end, last))
    return merged
