"""Joins the rows of a table where a page ends: repeated headings stay, cut rows and merged cells go on."""

import re
from collections.abc import Sequence

from reformctl.importing.document import DocumentLocation, ReadingNote
from reformctl.importing.readers.pdf.page_rows import CellPart, PageRow
from reformctl.importing.readers.pdf.text_layout import join_lines
from reformctl.system.translation import _

MIN_EMPTY_CELLS = 2
"""Empty cells in a row, its first one among them, that make it the rest of the row before."""
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]+[）)]?[.、．]?")
_SENTENCE_ENDS = ("。", "！", "？", "；")
_CellPair = tuple[CellPart, CellPart]
"""A cell, and the one in the same column of the row before."""


def append_page(rows: list[PageRow], page_rows: list[PageRow], table: int, notes: list[ReadingNote]) -> None:
    """Append the rows of a page: after its heading, which every page may repeat, the row before may go on."""
    heading_count = _count_repeated_headings(rows, page_rows)
    if rows and heading_count < len(page_rows):
        _continue_last_row(rows, page_rows, heading_count, table, notes)
    rows += page_rows


def _continue_last_row(
    rows: list[PageRow], page_rows: list[PageRow], first: int, table: int, notes: list[ReadingNote]
) -> None:
    """Join the first row of a page to the last one before, with a note for whatever was joined or is doubtful."""
    row = page_rows[first]
    last_index = _find_last_row(rows)
    last = rows[last_index]
    location = DocumentLocation(page=row.page, table=table, row=len(rows) + first + 1)
    is_within_merged = _extend_merged_cells(last, page_rows[first:])
    if is_within_merged:
        sentence = _("the cell at the top of the page is empty, and read as the rest of the merged one above it")
        notes.append(ReadingNote(sentence, location))
    if _is_rest(row, last) or (is_within_merged and _is_rest_beside_merged(row, last)):
        del page_rows[first]
        _join_rows(last, row)
        location = DocumentLocation(page=last.page, table=table, row=last_index + 1)
        notes.append(ReadingNote(_("the end of the page cuts this row; its parts are joined"), location))
    elif _may_be_rest(row, last):
        sentence = _("this row has no beginning: it may be the rest of the last row of the page before")
        notes.append(ReadingNote(sentence, location))


def _count_repeated_headings(rows: Sequence[PageRow], page_rows: Sequence[PageRow]) -> int:
    count = 0
    for row, page_row in zip(rows, page_rows, strict=False):
        if row.texts != page_row.texts:
            break
        count += 1
    return count


def _find_last_row(rows: Sequence[PageRow]) -> int:
    """Find the index of the last row that is no repeated heading."""
    for index in range(len(rows) - 1, 0, -1):
        if rows[index].texts != rows[0].texts:
            return index
    return 0


def _join_rows(row: PageRow, rest: PageRow) -> None:
    """Add the rest of a row to it, but for cells that are merged: they are whole already."""
    for index, cell in enumerate(rest.cells):
        if not cell.merged:
            above = row.cells[index]
            row.cells[index] = above._replace(lines=above.lines + cell.lines)


def _extend_merged_cells(last: PageRow, page_rows: Sequence[PageRow]) -> bool:
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


def _reaches_down(index: int, last: PageRow, page_rows: Sequence[PageRow]) -> bool:
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
    others = top.cells[:index] + top.cells[index + 1 :]
    return above.merged == "above" and all(other.lines for other in others)


def _pair_cells(row: PageRow, last: PageRow) -> list[_CellPair]:
    """Pair the cells of a row with those of the row before, but for cells that are merged with those above."""
    pairs = zip(row.cells, last.cells, strict=True)
    return [(cell, above) for cell, above in pairs if cell.merged != "above"]


def _may_be_rest(row: PageRow, last: PageRow) -> bool:
    """Tell whether a row has no beginning of its own, and only goes on where the row before has something."""
    pairs = _pair_cells(row, last)
    spans_columns = any(cell.merged == "left" for cell in row.cells + last.cells)
    if not pairs or spans_columns:
        return False
    first_cell, first_above = pairs[0]
    begins_row = first_cell.lines or not first_above.lines
    continued = [above for cell, above in pairs if cell.lines]
    return not begins_row and bool(continued) and all(above.lines for above in continued)


def _is_rest(row: PageRow, last: PageRow) -> bool:
    """Tell whether a row is certainly what a page cut off the row before."""
    if not _may_be_rest(row, last):
        return False
    filled_above = [(cell, above) for cell, above in _pair_cells(row, last) if above.lines]
    continued = [(cell, above) for cell, above in filled_above if cell.lines]
    if any(_NUMBER.fullmatch(join_lines(cell.lines)) for cell, _above in continued):
        return False
    if len(filled_above) == MIN_EMPTY_CELLS:
        _cell, above = continued[0]
        return not _ends_sentence(above)
    empty_count = len(filled_above) - len(continued)
    return empty_count >= MIN_EMPTY_CELLS and len(continued) <= len(filled_above) // 2


def _is_rest_beside_merged(row: PageRow, last: PageRow) -> bool:
    """Tell whether a row beside a merged cell is the rest of the row before: one text goes on, and no more is said."""
    filled_above = [(cell, above) for cell, above in _pair_cells(row, last) if above.lines]
    continued = [above for cell, above in filled_above if cell.lines]
    empty_count = len(filled_above) - len(continued)
    if len(continued) != 1 or empty_count < MIN_EMPTY_CELLS:
        return False
    return not _ends_sentence(continued[0])


def _ends_sentence(cell: CellPart) -> bool:
    return join_lines(cell.lines).endswith(_SENTENCE_ENDS)
