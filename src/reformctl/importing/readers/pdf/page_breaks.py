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

    def goes_on(self) -> bool:
        """Tell whether both hold text, so that the upper one may go on in the other."""
        return bool(self.above.lines and self.cell.lines)

    def begins_text(self) -> bool:
        """Tell whether only the lower one holds text."""
        return bool(self.cell.lines and not self.above.lines)


class PageJoiner:
    """Joins the rows of a table page by page, and notes whatever was joined or is doubtful."""

    def __init__(self, table: int, notes: list[ReadingNote]) -> None:
        """Begin before the first page; `table` is the number of the table."""
        self.rows: list[RuledRow] = []
        self._table = table
        self._notes = notes

    def append_page(self, page_rows: list[RuledRow]) -> None:
        """Append the rows of a page: after its heading, which every page may repeat, the row before may go on."""
        heading_count = _count_repeated_headings(self.rows, page_rows)
        if self.rows and heading_count < len(page_rows):
            self._continue_last_row(page_rows, heading_count)
        self.rows += page_rows

    def _continue_last_row(self, page_rows: list[RuledRow], first: int) -> None:
        """Join the first row of a page that is no heading to the last one before, or note that it may belong to it."""
        row = page_rows[first]
        row_index = len(self.rows) + first
        last_index = _find_last_row(self.rows)
        last = self.rows[last_index]
        is_within_merged = _extend_merged_cells(last, page_rows[first:])
        if is_within_merged:
            sentence = _("the top cell of the page is empty; it is read as part of the merged cell above it")
            self._note(sentence, row, row_index)
        fit = _RowFit(row, last)
        is_rest_beside_merged = is_within_merged and fit.is_rest_beside_merged()
        if is_rest_beside_merged or fit.is_rest():
            del page_rows[first]
            _join_rows(last, row)
            sentence = _("the page break cuts this row; its parts are joined")
            self._note(sentence, last, last_index)
        elif fit.may_be_rest():
            sentence = _("this row has no beginning: it may belong to the last row of the page before")
            self._note(sentence, row, row_index)

    def _note(self, sentence: str, row: RuledRow, row_index: int) -> None:
        number = row_index + 1
        location = DocumentLocation(page=row.page, table=self._table, row=number)
        note = ReadingNote(sentence, location)
        self._notes.append(note)


def _count_repeated_headings(rows: Sequence[RuledRow], page_rows: Sequence[RuledRow]) -> int:
    count = 0
    row_pairs = zip(rows, page_rows, strict=False)
    for row, page_row in row_pairs:
        if row.texts != page_row.texts:
            break
        count += 1
    return count


def _find_last_row(rows: Sequence[RuledRow]) -> int:
    """Find the index of the last row that is no repeated heading."""
    heading = rows[0].texts
    last_index = len(rows) - 1
    for index in range(last_index, 0, -1):
        if rows[index].texts != heading:
            return index
    return 0


def _join_rows(row: RuledRow, rest: RuledRow) -> None:
    """Add the rest of a row to its beginning; cells that are merged are left out, for they are whole already."""
    for index, cell in enumerate(rest.cells):
        if cell.merged:
            continue
        above = row.cells[index]
        joined_lines = above.lines + cell.lines
        row.cells[index] = above._replace(lines=joined_lines)


def _extend_merged_cells(last: RuledRow, page_rows: Sequence[RuledRow]) -> bool:
    """Put merged cells of the last row in the empty cells below them at the top of a page; tell whether any are."""
    column_indexes = range(len(last.cells))
    extended = [index for index in column_indexes if _reaches_down(index, last, page_rows)]
    top_row, *lower_rows = page_rows
    for index in extended:
        last_cell = last.cells[index]
        merged_cell = last_cell._replace(merged="above")
        top_row.cells[index] = merged_cell
        for row in lower_rows:
            if row.cells[index].merged != "above":
                break
            row.cells[index] = merged_cell
    return bool(extended)


def _reaches_down(index: int, last: RuledRow, page_rows: Sequence[RuledRow]) -> bool:
    """Tell whether an empty cell at the top of a page is the rest of the one above.

    It is where it spans several rows, or where the one above does and all others of its row are filled.
    """
    top = page_rows[0]
    cell = top.cells[index]
    above = last.cells[index]
    if cell.lines or cell.merged:
        return False
    if not above.lines or above.merged == "left":
        return False
    if len(page_rows) > 1:
        cell_below = page_rows[1].cells[index]
        if cell_below.merged == "above":
            return True
    if above.merged != "above":
        return False
    cells_before = top.cells[:index]
    cells_after = top.cells[index + 1 :]
    return all(other.lines for other in cells_before + cells_after)


class _RowFit:
    """How a row at the top of a page fits below the last row of the page before."""

    def __init__(self, row: RuledRow, last: RuledRow) -> None:
        self._pairs: list[_CellPair] = []
        """The cells, but for those that are merged with the ones above."""
        for cell, above in zip(row.cells, last.cells, strict=True):
            if cell.merged != "above":
                pair = _CellPair(cell, above)
                self._pairs.append(pair)
        all_cells = row.cells + last.cells
        self._spans_columns = any(cell.merged == "left" for cell in all_cells)
        filled_above = [pair for pair in self._pairs if pair.above.lines]
        self._filled_count = len(filled_above)
        self._continued = [pair for pair in self._pairs if pair.goes_on()]
        self._empty_count = self._filled_count - len(self._continued)

    def may_be_rest(self) -> bool:
        """Tell whether the row has no beginning of its own, and only goes on where the last one has something."""
        if self._spans_columns or not self._continued:
            return False
        first = self._pairs[0]
        has_no_beginning = first.above.lines and not first.cell.lines
        if not has_no_beginning:
            return False
        return not any(pair.begins_text() for pair in self._pairs)

    def is_rest(self) -> bool:
        """Tell whether the row is certainly what the end of the page cut off the last one."""
        if not self.may_be_rest():
            return False
        continued_lines = [pair.cell.lines for pair in self._continued]
        continued_texts = map(join_lines, continued_lines)
        has_number = any(map(_NUMBER.fullmatch, continued_texts))
        if has_number:
            return False
        if self._filled_count == MIN_EMPTY_CELLS:
            return not self._ends_sentence_above()
        continued_count = len(self._continued)
        is_mostly_empty = continued_count <= self._filled_count // 2
        return is_mostly_empty and self._empty_count >= MIN_EMPTY_CELLS

    def is_rest_beside_merged(self) -> bool:
        """Tell whether a row beside a merged cell is the rest of the last one: one text goes on, and no other."""
        if len(self._continued) != 1:
            return False
        if self._empty_count < MIN_EMPTY_CELLS:
            return False
        return not self._ends_sentence_above()

    def _ends_sentence_above(self) -> bool:
        """Tell whether a sentence ends above the first text that goes on."""
        first_continued = self._continued[0]
        text_above = join_lines(first_continued.above.lines)
        return text_above.endswith(_SENTENCE_ENDS)
