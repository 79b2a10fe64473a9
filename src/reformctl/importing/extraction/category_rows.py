"""Tells which rows of a task table are categories, and which are remarks, totals or tasks."""

from reformctl.importing.document import GridRow
from reformctl.importing.extraction import document_facts, numerals
from reformctl.importing.extraction.cell_texts import join_lines
from reformctl.importing.extraction.findings import CategoryHeading
from reformctl.importing.extraction.numerals import Numbered
from reformctl.importing.extraction.traditional_regex import compile_both

LOWEST_LEVEL = 2
"""The lowest level of a number before a category: （一）, as in `numerals.Numbered`."""
MAX_NUMBER_CHARACTERS = 12
"""A printed number, such as （二十三） or 3-12, has at most so many characters."""
MAX_CATEGORY_CELLS = 2
"""A category fills at most so many cells: one with its number and one with its name."""
_REMARK = compile_both(
    "(?:注|备注|说明|附注|填表说明)[:：1一]|※|[*]|[（(]?续表|(?:单位|填[表报].{0,6}|制表.{0,6}|日期|联系.{0,6})[:：]"
)
_TOTAL = compile_both("(?:合计|总计|共计|小计)|共[0-9一二三四五六七八九十百]+[项条]")


def is_total(text: str) -> bool:
    """Tell whether a text begins a row of totals: 合计, 共38项."""
    return _TOTAL.match(text) is not None


def is_remark(text: str) -> bool:
    """Tell whether a text is a remark, a total or a date, and no task: 注：… or 2021年3月5日."""
    is_note = _REMARK.match(text) is not None
    return is_note or is_total(text) or document_facts.is_date(text)


def find_title_category(row: GridRow) -> CategoryHeading | None:
    """Find the category that a row above the heading row is: one with a number or a count, and no title."""
    heading = find_category(row)
    if heading is None:
        return None
    first_text = row.filled_cells[0].text.strip()
    is_numbered = numerals.split_number(first_text) is not None
    if is_numbered or heading.declared is not None:
        return heading
    return None


def find_category(row: GridRow) -> CategoryHeading | None:
    """Find the category that a row is: 一、投资便利化（8项） in one cell, or 一 and 投资便利化 in two.

    None for a row that is no category.
    """
    filled = row.filled_cells
    if not filled or len(filled) > MAX_CATEGORY_CELLS:
        return None
    first = filled[0]
    if first.merged or first is not row.cells[0]:
        return None
    texts = [cell.text for cell in filled]
    joined = "".join(texts)
    text = join_lines(joined)
    is_sentence = "。" in text or len(text) > numerals.MAX_HEADING_CHARACTERS
    is_other_row = _REMARK.match(text) or is_total(text)
    if is_sentence or is_other_row:
        return None
    if len(filled) == 1:
        return _find_category_of_one_cell(row, text)
    if row.cells[-1].is_filled:
        return None
    number_cell, name_cell = filled
    number = number_cell.text.strip()
    return _find_category_of_two_cells(row, number, name_cell.text)


def _find_category_of_one_cell(row: GridRow, text: str) -> CategoryHeading | None:
    numbered = numerals.split_number(text)
    name, declared = numerals.split_declared_count(text)
    has_level = _has_category_level(numbered)
    has_count = declared is not None
    if has_level or has_count or _spans_row(row):
        return _make_heading(row, numbered, name, declared)
    return None


def _spans_row(row: GridRow) -> bool:
    """Tell whether the first cell is merged with all others."""
    _first, *others = row.cells
    if not others:
        return False
    return all(cell.merged == "left" for cell in others)


def _find_category_of_two_cells(row: GridRow, number: str, text: str) -> CategoryHeading | None:
    if number.isdecimal() or len(number) > MAX_NUMBER_CHARACTERS:
        return None
    numbered = numerals.split_number(number)
    if numbered is None:
        numbered = numerals.split_number(f"{number}、")
    if not _has_category_level(numbered):
        return None
    name, declared = numerals.split_declared_count(text)
    return _make_heading(row, numbered, name, declared)


def _has_category_level(numbered: Numbered | None) -> bool:
    if numbered is None:
        return False
    return numbered.level <= LOWEST_LEVEL


def _make_heading(row: GridRow, numbered: Numbered | None, name: str, declared: int | None) -> CategoryHeading | None:
    if not name:
        return None
    level = numbered.level if numbered else 1
    category = join_lines(name)
    return CategoryHeading(category, declared, row.location, level)
