"""What a search found: tasks, how surely and how well they matched, and where in their texts."""

from collections.abc import Iterable, Sequence

from reformctl.model import Task
from reformctl.searching.corpus import FIELDS, Document
from reformctl.searching.fold import origins
from reformctl.typed import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from reformctl.searching import pattern

WAYS = ("exact", "alias", "pinyin", "sound", "edit", "partial")
"""How a row can have matched, the surest first."""
Spans = dict[str, list[tuple[int, int]]]


class Searched(NamedTuple):
    """What was looked for, where, and how it was understood."""

    fields: tuple[str, ...]
    strings: tuple[str, ...]
    """Folded. Of the parts of a question single characters are no mark where longer parts are found."""
    way: str
    """One of WAYS."""


class _FoldedMarks:
    """Where the strings of a search stand in a document, worked out only for the hits that are shown."""

    __slots__ = ("_document", "_searched", "_spans")

    def __init__(self, document: Document, searched: Searched) -> None:
        self._document, self._searched = document, searched
        self._spans: Spans | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        found = tuple(text for text in self._searched.strings if text in self._document.whole)
        longer = tuple(text for text in found if len(text) > 1)
        return (longer or found) if self._searched.way == "partial" else found

    @property
    def spans(self) -> Spans:
        if self._spans is None:
            task, terms = self._document.task, self.terms
            texts = zip(self._searched.fields, self._document.texts, strict=True)
            marked = ((name, _spans(folded, FIELDS[name].text(task), terms)) for name, folded in texts)
            self._spans = {name: spans for name, spans in marked if spans}
        return self._spans


class _GivenMarks(NamedTuple):
    """Marks that are known already."""

    terms: tuple[str, ...]
    spans: Spans


class Hit(NamedTuple):
    """A task that matched."""

    task: Task
    match: str
    """One of WAYS."""
    score: float
    """BM25 over weighted fields (see rank); of a regular expression the weighted number of matches. It has no unit, and
    is to be compared within one answer."""
    marks: _FoldedMarks | _GivenMarks

    @property
    def terms(self) -> tuple[str, ...]:
        """The folded strings that were found."""
        return self.marks.terms

    @property
    def spans(self) -> Spans:
        """For each field that matched where: [start, end) in code points of the field's text."""
        return self.marks.spans


class Ranked(Sequence[Hit]):
    """Hits, best first, ties in the order of the corpus; each is made when it is looked at, for most never are."""

    def __init__(self, documents: Sequence[Document], totals: Sequence[float], searched: Searched) -> None:
        """Documents with their scores, in the order of the corpus."""
        self._documents, self._totals, self._searched = documents, totals, searched
        self._order = sorted(range(len(documents)), key=lambda at: -totals[at])

    def __len__(self) -> int:
        """How many hits there are."""
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> list[Hit]: ...

    def __getitem__(self, at: int | slice) -> Hit | list[Hit]:
        """The hit at a place from 0, or those of a slice."""
        if isinstance(at, slice):
            return [self._hit(place) for place in self._order[at]]
        return self._hit(self._order[at])

    def _hit(self, place: int) -> Hit:
        document = self._documents[place]
        return Hit(document.task, self._searched.way, self._totals[place], _FoldedMarks(document, self._searched))


def of_pattern(task: Task, marks: "Sequence[pattern.Spans]") -> Hit:
    """A match in the title counts four times one in the content, as for words."""
    spans = {name: _merged(span for found in marks for span in found.get(name, ())) for name in FIELDS}
    spans = {name: found for name, found in spans.items() if found}
    strings = [FIELDS[name].text(task)[first:last] for name, found in spans.items() for first, last in found]
    total = sum(FIELDS[name].weight * len(found) for name, found in spans.items())
    return Hit(task, "exact", total, _GivenMarks(tuple(dict.fromkeys(strings)), spans))


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
