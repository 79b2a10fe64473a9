"""Joins the rows of a table where a page ends: repeated headings stay, cut rows and merged cells go on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import DocumentLocation, ReadingNote
from reformctl.importing.readers.pdf.page_rows import CellPart, RuledRow
from reformctl.importing.readers.pdf.text_layout import join_lines
from reformctl.system.translation import _

MIN_EMPTY_CELLS = 2
"""Empty cells in a row, its first one among them, that make it the rest of the row before."""
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]+[）)]?[.、．]?")
_SENTENCE_ENDS = ("。", "！", "？", "；")


class _CellPair(NamedTuple):
    """A cell of a row, and the one above it in the last row of the page before."""

    cell: CellPart
    above: CellPart


def append_page(rows: list[RuledRow], page_rows: list[RuledRow], table: int, notes: list[ReadingNote]) -> None:
    """Append the rows of a page: after its heading, which every page may repeat, the row before may go on."""
    heading_count = _count_repeated_headings(rows, page_rows)
    if rows and heading_count < len(page_rows):
        _continue_last_row(rows, page_rows, heading_count, table, notes)
    rows += page_rows


def _continue_last_row(
    rows: list[RuledRow], page_rows: list[RuledRow], first: int, table: int, notes: list[ReadingNote]
) -> None:
    """Join the first row of a page to the last one before, with a note for whatever was joined or is doubtful."""
    row = page_rows[first]
    last_index = _find_last_row(rows)
    last = rows[last_index]
    location = DocumentLocation(page=row.page, table=table, row=len(rows) + first + 1)
    is_within_merged = _extend_merged_cells(last, page_rows[first:])
    if is_within_merged:
        sentence = _("the top cell of the page is empty; it is read as part of the merged cell above it")
        notes.append(ReadingNote(sentence, location))
    fit = _RowFit(row, last)
    if fit.is_rest() or (is_within_merged and fit.is_rest_beside_merged()):
        del page_rows[first]
        _join_rows(last, row)
        location = DocumentLocation(page=last.page, table=table, row=last_index + 1)
        notes.append(ReadingNote(_("the page break cuts this row; its parts are joined"), location))
    elif fit.may_be_rest():
        sentence = _("this row has no beginning: it may belong to the last row of the page before")
        notes.append(ReadingNote(sentence, location))


def _count_repeated_headings(rows: Sequence[RuledRow], page_rows: Sequence[RuledRow]) -> int:
    count = 0
    for row, page_row in zip(rows, page_rows, strict=False):
        if row.texts != page_row.texts:
            break
        count += 1
    return count


def _find_last_row(rows: Sequence[RuledRow]) -> int:
    """Find the index of the last row that is no repeated heading."""
    for index in range(len(rows) - 1, 0, -1):
        if rows[index].texts != rows[0].texts:
            return index
    return 0


def _join_rows(row: RuledRow, rest: RuledRow) -> None:
    """Add the rest of a row to its beginning; cells that are merged are left out, for they are whole already."""
    for index, cell in enumerate(rest.cells):
        if not cell.merged:
            above = row.cells[index]
            joined = above.lines + cell.lines
            row.cells[index] = above._replace(lines=joined)


def _extend_merged_cells(last: RuledRow, page_rows: Sequence[RuledRow]) -> bool:
    """Put merged cells of the last row in the empty cells below them at the top of a page; tell whether any are."""
    columns = [index for index in range(len(last.cells)) if _reaches_down(index, last, page_rows)]
    for index in columns:
        merged_cell = last.cells[index]._replace(merged="above")
        page_rows[0].cells[index] = merged_cell
        for row in page_rows[1:]:
            if row.cells[index].merged != "above":
                break
            row.cells[index] = merged_cell
    return bool(columns)


def _reaches_down(index: int, last: RuledRow, page_rows: Sequence[RuledRow]) -> bool:
    """Tell whether an empty cell at the top of a page is the rest of the one above.

    It is where it spans several rows, or where the one above does and all others of its row are filled.
    """
    top = page_rows[0]
    cell = top.cells[index]
    above = last.cells[index]
    if cell.lines or cell.merged or not above.lines or above.merged == "left":
        return False
    if len(page_rows) > 1 and page_rows[1].cells[index].merged == "above":
        return True
    if above.merged != "above":
        return False
    others = top.cells[:index] + top.cells[index + 1 :]
    return all(other.lines for other in others)


class _RowFit:
    """How a row at the top of a page fits below the last row of the page before."""

    def __init__(self, row: RuledRow, last: RuledRow) -> None:
        self._pairs: list[_CellPair] = []
        """The cells, but for those that are merged with the ones above."""
        for cell, above in zip(row.cells, last.cells, strict=True):
            if cell.merged != "above":
                self._pairs.append(_CellPair(cell, above))
        self._spans_columns = any(cell.merged == "left" for cell in row.cells + last.cells)
        filled_above = [pair for pair in self._pairs if pair.above.lines]
        self._filled_count = len(filled_above)
        self._continued = [pair for pair in filled_above if pair.cell.lines]
        self._empty_count = self._filled_count - len(self._continued)

    def may_be_rest(self) -> bool:
        """Tell whether the row has no beginning of its own, and only goes on where the last one has something."""
        if not self._pairs or not self._continued or self._spans_columns:
            return False
        first = self._pairs[0]
        if first.cell.lines or not first.above.lines:
            return False
        new_texts = [pair for pair in self._pairs if pair.cell.lines and not pair.above.lines]
        return not new_texts

    def is_rest(self) -> bool:
        """Tell whether the row is certainly what the end of the page cut off the last one."""
        if not self.may_be_rest():
            return False
        continued_texts = [join_lines(pair.cell.lines) for pair in self._continued]
        if any(map(_NUMBER.fullmatch, continued_texts)):
            return False
        if self._filled_count == MIN_EMPTY_CELLS:
            return not _ends_sentence(self._continued[0].above)
        is_mostly_empty = len(self._continued) <= self._filled_count // 2
        return is_mostly_empty and self._empty_count >= MIN_EMPTY_CELLS

    def is_rest_beside_merged(self) -> bool:
        """Tell whether a row beside a merged cell is the rest of the last one: one text goes on, and no other."""
        if len(self._continued) != 1 or self._empty_count < MIN_EMPTY_CELLS:
            return False
        return not _ends_sentence(self._continued[0].above)


def _ends_sentence(cell: CellPart) -> bool:
    return join_lines(cell.lines).endswith(_SENTENCE_ENDS)
