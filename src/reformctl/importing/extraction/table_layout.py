"""Finds the heading rows of a task table, and which field each of its columns fills."""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import Cells, Grid
from reformctl.importing.extraction import column_headings
from reformctl.importing.extraction.column_headings import NO_COLUMNS, ColumnFields, GivenColumns

MAX_ROWS_ABOVE = 15
"""So many rows may stand above the heading row: titles, units, dates."""
MIN_TEXT_CHARACTERS = 5
"""The texts of tasks have on average at least so many characters; shorter ones are states or codes."""
MIN_LOWER_HEADINGS = 2
"""The second of two heading rows has at least so many headings: 牵头单位 and 配合单位 below 责任单位."""
TEXT_FIELDS = frozenset({"title", "content"})
CIRCUMSTANCE_FIELDS = frozenset({"lead_agencies", "support_agencies", "deadline"})
"""Fields that say who and when: beside them a column with an unknown heading may hold the text of the tasks."""


class TableLayout(NamedTuple):
    """What the columns of a table are."""

    top: int
    """Index of the first heading row."""
    first: int
    """Index of the first row below the headings."""
    fields: tuple[str | None, ...]
    """The field of each column, None for one that has no field here."""
    names: tuple[str, ...]
    """The heading of each column, without blanks."""
    guessed: int | None = None
    """The column that is taken for the text of the tasks, though its heading is unknown."""

    @property
    def known(self) -> set[str]:
        """The fields that have a column."""
        return {field for field in self.fields if field}


def find_layout(grid: Grid, given_columns: GivenColumns = NO_COLUMNS) -> TableLayout | None:
    """Find the columns of a task table: 序号, 试点任务, 牵头单位; None for any other table.

    `given_columns` has the fields of columns that a user named.
    """
    for top, row in enumerate(grid.rows[:MAX_ROWS_ABOVE]):
        fields = column_headings.find_fields(row.cells, given_columns)
        guessed = _guess_text_column(grid, top, fields)
        if guessed is not None:
            fields[guessed] = "content"
        has_text = not TEXT_FIELDS.isdisjoint(fields)
        known = {field for field in fields if field}
        if has_text and len(known) > 1:
            layout = _read_heading_rows(grid, top, fields, given_columns)
            return layout._replace(guessed=guessed)
    return None


def _guess_text_column(grid: Grid, top: int, fields: ColumnFields) -> int | None:
    """Guess which column is the text of the tasks; None unless exactly one of them can be it."""
    has_text = not TEXT_FIELDS.isdisjoint(fields)
    if has_text or CIRCUMSTANCE_FIELDS.isdisjoint(fields):
        return None
    headings = grid.rows[top].cells
    width = len(headings)
    rows_below = grid.rows[top + 1 :]
    rows = [row.cells for row in rows_below if len(row.cells) == width]
    candidates = []
    for column, heading in enumerate(headings):
        if fields[column]:
            continue
        if not column_headings.may_be_text(heading.text):
            continue
        texts = [cells[column].text for cells in rows]
        if _are_task_texts(texts):
            candidates.append(column)
    if len(candidates) == 1:
        return candidates[0]
    return None


def _are_task_texts(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a column may be those of tasks: most cells are filled, and with more than a word."""
    stripped = [text.strip() for text in texts]
    filled = [text for text in stripped if text]
    if not filled:
        return False
    character_count = sum(map(len, filled))
    is_long = character_count >= MIN_TEXT_CHARACTERS * len(filled)
    are_most_filled = 2 * len(filled) > len(texts)
    return is_long and are_most_filled


def _read_heading_rows(grid: Grid, top: int, fields: ColumnFields, given_columns: GivenColumns) -> TableLayout:
    """Read the layout from a heading row, or from it and the one below: 责任单位 above 牵头单位 and 配合单位."""
    upper = grid.rows[top].cells
    below = top + 1
    lower: Cells = ()
    if below < len(grid.rows):
        lower = grid.rows[below].cells
    has_same_columns = len(lower) == len(upper)
    if not has_same_columns or not _are_headings(lower):
        names = _name_columns(upper)
        return TableLayout(top, below, tuple(fields), names)
    headings = []
    joined_fields = []
    lower_fields = column_headings.find_fields(lower, given_columns)
    for column, cell in enumerate(lower):
        heading = cell if cell.is_filled else upper[column]
        headings.append(heading)
        field = lower_fields[column] or fields[column]
        joined_fields.append(field)
    names = _name_columns(headings)
    first = below + 1
    return TableLayout(top, first, tuple(joined_fields), names)


def _are_headings(cells: Cells) -> bool:
    """Tell whether all cells that begin in a row are known headings."""
    filled = [cell for cell in cells if cell.is_filled]
    texts = [cell.text for cell in filled if cell.merged != "above"]
    if len(texts) < MIN_LOWER_HEADINGS:
        return False
    return all(map(column_headings.find_field, texts))


def _name_columns(headings: Cells) -> tuple[str, ...]:
    """Name every column: one without a heading is 第3列, and a second 备注 is 备注（第5列）."""
    names: list[str] = []
    for number, heading in enumerate(headings, 1):
        position = f"第{number}列"
        words = heading.text.split()
        name = "".join(words) or position
        if name in names:
            name = f"{name}（{position}）"
        names.append(name)
    return tuple(names)
