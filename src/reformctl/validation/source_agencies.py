"""Finds the agencies of a task in its row of the kept text, or at the end of its paragraphs."""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.model.table import Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.missing_rows import is_numbered
from reformctl.validation.source_findings import Findings
from reformctl.validation.source_rows import SourceRow
from reformctl.validation.source_text import SourceText, Span
from reformctl.validation.source_titles import TitleFinder
from reformctl.validation.source_words import SAME_AS_ABOVE


class _Signatures(NamedTuple):
    """Where the agencies of a row are looked for."""

    row: SourceRow
    place: Span
    texts: Sequence[Span]
    """Title and content of the task, which may name agencies, too."""
    starts: dict[str, int]
    """For each agency that was looked for, where it is looked for next: one that leads may support, too."""


class AgencyComparison:
    """Compares the agencies of tasks, row by row."""

    def __init__(self, kept: SourceText, titles: TitleFinder, findings: Findings, tasks: Sequence[Task]) -> None:
        """Take the kept text, how fields are found in it, where findings are noted, and all tasks of the table."""
        self._kept = kept
        self._titles = titles
        self._findings = findings
        self._known_names: set[str] = set()
        """The agencies of all tasks."""
        for task in tasks:
            self._known_names.update(task.agencies)

    def compare_agencies(self, row: SourceRow, stretch: Span, texts: Sequence[Span]) -> list[Span | None]:
        """Find the agencies of a task: each at a place of its own, none inside the task's texts, and in order."""
        place = self._find_place(row, stretch, texts)
        signatures = _Signatures(row, place, texts, starts={})
        leading = self._compare_names(signatures, "lead_agencies")
        supporting = self._compare_names(signatures, "support_agencies")
        return leading + supporting

    def _compare_names(self, signatures: _Signatures, key: str) -> list[Span | None]:
        """Find the agencies of one key; one whose cell is merged with that of the row above has no place."""
        row = signatures.row
        spans: list[Span | None] = []
        last_start = 0
        names = getattr(row.task, key)
        for index, name in enumerate(names):
            path = row.make_path(key, index)
            span = self._find_next(name, signatures)
            if not span and self._is_cell_merged(signatures, key, index):
                self._findings.verified.add(path)
                continue
            spans.append(span)
            if span and span.first >= last_start:
                self._findings.verified.add(path)
                last_start = span.first
                continue
            sentence = _("{whose} is not found in its row of {file}")
            if span:
                sentence = _(
                    "{whose} comes earlier in {file} than the agency listed above it: keep the document's order"
                )
            agency = _("agency “{name}” of task {id}")
            shown_name = echo_value(name)
            agency = agency.format(name=shown_name, id=row.task.id)
            self._findings.add(path, sentence, whose=agency)
        return spans

    def _find_place(self, row: SourceRow, stretch: Span, texts: Sequence[Span]) -> Span:
        """Find where a task of paragraphs is signed: behind its texts, which may name agencies, too.

        Where none of its agencies stands there, the signatures were left in the texts. A row may name them first.
        """
        if row.own:
            own = row.own.span
            stretch = self._widen_to_row(stretch, own)
        if not (self._titles.is_in_paragraphs and texts):
            return stretch
        end_of_texts = max(span.last for span in texts)
        start = max(stretch.first, end_of_texts)
        behind = Span(start, stretch.last)
        for name in row.task.agencies:
            places = self._kept.find_agencies(name, behind)
            if any(places):
                return behind
        return stretch

    def _widen_to_row(self, stretch: Span, own: Span) -> Span:
        """Widen a stretch to the whole row, and end it before the row that follows."""
        end = stretch.last
        following = self._kept.find_row(end)
        if following:
            end = following.first
        first = min(stretch.first, own.first)
        last = max(end, own.last)
        return Span(first, last)

    def _find_next(self, name: str, signatures: _Signatures) -> Span | None:
        """Find an agency behind the place where it was found before."""
        place = signatures.place
        start = signatures.starts.get(name, place.first)
        rest = Span(start, place.last)
        span = self._find_agency(name, rest, signatures.texts)
        next_start = span.last if span else place.last
        signatures.starts[name] = next_start
        return span

    def _find_agency(self, name: str, place: Span, texts: Sequence[Span]) -> Span | None:
        """Find the first place of an agency that is in none of the task's texts."""
        for span in self._kept.find_agencies(name, place):
            if self._titles.is_in_paragraphs:
                return span
            is_in_text = any(map(span.has_overlap, texts))
            if not is_in_text:
                return span
        return None

    def _is_cell_merged(self, signatures: _Signatures, key: str, index: int) -> bool:
        """Tell whether the agencies of a row stand in a cell that is merged with the one above it.

        Then the row itself names no others, or says 同上.
        """
        row, _place, texts, _starts = signatures
        if not row.above:
            return False
        names = getattr(row.task, key)
        names_above = getattr(row.above, key)
        name = names[index]
        if name in row.above.agencies and self._says_as_above(row):
            return True
        path_above = ("tasks", row.task_index - 1, key, index)
        is_above_verified = path_above in self._findings.verified
        if names != names_above or not is_above_verified:
            return False
        if texts:
            first_text = texts[0]
            if is_numbered(self._kept, first_text):
                return False
        if _is_left_out(name, row.task, row.above):
            return False
        return not self._names_others(signatures)

    def _names_others(self, signatures: _Signatures) -> bool:
        """Tell whether a row, or what follows its texts closely, names an agency that is none of its task."""
        row, place, texts, _starts = signatures
        if row.own:
            own = row.own.span
        else:
            ends_of_texts = [span.last for span in texts]
            start = max(ends_of_texts, default=place.first)
            near = start + limits.MAX_COLUMN_DISTANCE
            end = min(place.last, near)
            own = Span(start, end)
        own_names = row.task.agencies
        other_names = self._known_names.difference(own_names)
        return any(self._find_agency(name, own, texts) for name in other_names)

    def _says_as_above(self, row: SourceRow) -> bool:
        stretch = row.stretch
        if row.own:
            stretch = row.own.span
        cells = self._kept.list_row_cells(stretch)
        texts = self._kept.list_texts(cells)
        return any(map(SAME_AS_ABOVE.fullmatch, texts))


def _is_left_out(name: str, task: Task, above: Task) -> bool:
    """Tell whether a further column names an agency in the row above and not in this one.

    Such a column holds the whole cell, where that also names persons: 市商务局 张三.
    """
    extra_above = dict(above.extra)
    for heading, text in task.extra:
        text_above = extra_above.get(heading, "")
        if name in text_above and name not in text:
            return True
    return False
