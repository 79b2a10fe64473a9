"""Finds the agencies of a task in its row of the kept text, or at the end of its paragraphs."""

from collections.abc import Sequence
from itertools import islice

from reformctl.model.diagnostics import KeyPath
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.missing_rows import is_numbered
from reformctl.validation.source_differences import Differences
from reformctl.validation.source_rows import SourceRow
from reformctl.validation.source_text import SAME_AS_ABOVE, SourceText, Span
from reformctl.validation.source_titles import TitleFinder


class AgencyComparison:
    """Compares the agencies of tasks, row by row."""

    def __init__(self, kept: SourceText, titles: TitleFinder, differences: Differences, verified: set[KeyPath]) -> None:
        """Take the kept text, how fields are found in it, and where what is found and what differs is noted."""
        self.names: frozenset[str] = frozenset()
        """The agencies of all tasks."""
        self._kept = kept
        self._titles = titles
        self._differences = differences
        self._verified = verified

    def compare_agencies(self, row: SourceRow, stretch: Span, texts: Sequence[Span]) -> list[Span | None]:
        """Find the agencies of a task: each at a place of its own, none inside the task's texts, and in order."""
        spans: list[Span | None] = []
        starts: dict[str, int] = {}
        place = self._find_signatures(row, stretch, texts)
        for key in ("lead_agencies", "support_agencies"):
            last_start = 0
            for index, name in enumerate(getattr(row.task, key)):
                start = starts.get(name, place.first)
                rest = Span(start, place.last)
                span = self._find_agency(name, rest, texts)
                starts[name] = span.last if span else place.last
                path = row.make_path(key, index)
                if not span and self._is_cell_merged(row, key, index, place, texts):
                    self._verified.add(path)
                    continue
                spans.append(span)
                if span and span.first >= last_start:
                    self._verified.add(path)
                    last_start = span.first
                    continue
                sentence = _("{whose} is not found in its row of {file}")
                if span:
                    sentence = _(
                        "{whose} comes earlier in {file} than the agency listed above it: keep the document's order"
                    )
                agency = _("agency “{name}” of task {id}")
                agency = agency.format(name=echo_value(name), id=row.task.id)
                self._differences.add(path, sentence, whose=agency)
        return spans

    def _find_signatures(self, row: SourceRow, stretch: Span, texts: Sequence[Span]) -> Span:
        """Find where a task of paragraphs is signed: behind its texts, which may name agencies, too.

        Where none of its agencies stands there, the signatures were left in the texts. A row may name them first.
        """
        if row.own:
            following = self._kept.find_row(stretch.last)
            start = min(stretch.first, row.own.first)
            end = following.first if following else stretch.last
            stretch = Span(start, max(end, row.own.last))
        if not (self._titles.is_in_paragraphs and texts):
            return stretch
        end_of_texts = max(span.last for span in texts)
        start = max(stretch.first, end_of_texts)
        behind = Span(start, stretch.last)
        for name in row.task.agencies:
            if any(self._kept.find_agencies(name, behind)):
                return behind
        return stretch

    def _find_agency(self, name: str, place: Span, texts: Sequence[Span]) -> Span | None:
        """Find the first place of an agency that is in none of the task's texts."""
        for span in self._kept.find_agencies(name, place):
            if self._titles.is_in_paragraphs or not _is_in_any(span, texts):
                return span
        return None

    def _is_cell_merged(self, row: SourceRow, key: str, index: int, place: Span, texts: Sequence[Span]) -> bool:
        """Tell whether the agencies of a row stand in a cell that is merged with the one above it.

        Then the row itself names no others, or says 同上.
        """
        if not row.above:
            return False
        names = getattr(row.task, key)
        name = names[index]
        if self._says_as_above(row) and name in row.above.agencies:
            return True
        path_above = ("tasks", row.task_index - 1, key, index)
        if path_above not in self._verified or names != getattr(row.above, key):
            return False
        if texts and is_numbered(self._kept, texts[0]):
            return False
        extra_above = dict(row.above.extra)
        for heading, text in row.task.extra:  # the whole cell, where it also names persons: 市商务局 张三
            if name in extra_above.get(heading, "") and name not in text:
                return False
        return not self._names_others(row, place, texts)

    def _names_others(self, row: SourceRow, place: Span, texts: Sequence[Span]) -> bool:
        """Tell whether a row, or what follows its texts closely, names an agency that is none of its task."""
        if row.own:
            own = Span(row.own.first, row.own.last)
        else:
            end_of_texts = max((span.last for span in texts), default=place.first)
            end = end_of_texts + limits.MAX_COLUMN_DISTANCE
            own = Span(end_of_texts, min(place.last, end))
        others = self.names.difference(row.task.agencies)
        return any(self._find_agency(name, own, texts) for name in others)

    def _says_as_above(self, row: SourceRow) -> bool:
        stretch = Span(row.own.first, row.own.last) if row.own else row.stretch
        cells = islice(self._kept.list_cells(stretch), limits.MAX_ROW_CELLS)
        texts = map(self._kept.get_text, cells)
        return any(map(SAME_AS_ABOVE.fullmatch, texts))


def _is_in_any(span: Span, texts: Sequence[Span]) -> bool:
    """Tell whether a stretch shares a character with one of these texts."""
    return any(span.first < text.last and text.first < span.last for text in texts)
