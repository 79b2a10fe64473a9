"""A form that came back, whatever program saved it: its rows by their ids, its columns by their headings.

What official documents are read with reads forms, too; nothing here decides whether an answer is right.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentLocation, Grid, GridCell, GridRow, Paragraph
from reformctl.model.table import TABLE_ID_PATTERN
from reformctl.tracking import limits
from reformctl.tracking.form import ID_HEADING, INFO_LABELS, INFO_MARK, OFFICIAL_COLUMNS, OPEN_COLUMNS

_REFERENCE = re.compile(f"({TABLE_ID_PATTERN}):([1-9][0-9]{{0,8}})")
_NUMBER = re.compile("第?([1-9][0-9]{0,8})项?", re.ASCII)
_ASIDE = re.compile(r"[\s*＊:：]|[（(][^（）()]*[)）]")
"""What people add to a heading: blanks, stars, remarks in brackets."""
_PLACEHOLDERS = frozenset(
    {"单击或点击此处输入文字。", "单击此处输入文字。", "选择一项。", "单击或点击以输入日期。", "单击此处输入日期。"}
)
"""What Word shows in a content control that nobody has filled in."""
_ID_HEADINGS = frozenset({ID_HEADING, "任务编号"})
_IDENTIFYING = frozenset({INFO_LABELS["agency"], INFO_LABELS["period"]})


class FormReference(NamedTuple):
    """A task as the first column of a form has it."""

    table: str
    """The id of the table; empty where there is a number alone."""
    task: int


class ReturnedRow(NamedTuple):
    """One row of a form."""

    location: DocumentLocation
    reference: FormReference | None
    """The task that the row names; None where the cell for it is empty, or holds something else."""
    id_text: str
    """What stands in that cell."""
    answers: dict[str, str]
    """What was filled in, by the keys of a report, to the character; cells without anything visible are left out."""
    official: dict[str, str]
    """The cells of official text, by the keys of their columns."""
    merged: tuple[str, ...]
    """Keys of cells that are merged with the row above, whose value belongs to that row."""
    is_undecided: bool = False
    """Whether somebody has taken a text out of it with tracked changes, which nobody has accepted or rejected."""


class ReturnedForm(NamedTuple):
    """What a file holds."""

    info: dict[str, str]
    """What the hidden sheet says, by the keys of INFO_LABELS; empty where there is none."""
    rows: tuple[ReturnedRow, ...]
    missing: tuple[str, ...]
    """Headings of columns to fill in that are not found."""
    unknown: tuple[str, ...]
    """Headings that mean no column, and below which something stands."""


class _Head(NamedTuple):
    """The row of headings of a table."""

    position: int
    columns: dict[str, int]
    """Positions of columns by their keys; `id` is that of the ids."""


def read_form(document: Document) -> ReturnedForm | None:
    """Find the form in a document; None where no table of it is one."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    info: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.text.startswith(INFO_MARK):
            info = _parse_info_line(block.text.removeprefix(INFO_MARK))
    best: tuple[int, Grid, _Head] | None = None
    for grid in grids:
        found = _read_info(grid)
        if found:
            info = info or found
            continue
        head = _find_head(grid)
        if head and (best is None or len(head.columns) > best[0]):
            best = (len(head.columns), grid, head)
    if best is None:
        return None
    _size, grid, head = best
    undecided = {place for note in document.notes for place in note.undecided}
    rows = [row._replace(is_undecided=row.location in undecided) for row in _read_rows(grid, head)]
    return ReturnedForm(info, tuple(rows), _find_missing(head), _find_unknown(grid, head))


def fold_heading(text: str) -> str:
    """Write a heading as it is compared: without blanks, stars and remarks in brackets."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", text))


def parse_reference(text: str) -> FormReference | None:
    """Parse qh6:3, also with a full-width colon or blanks around it."""
    match = _REFERENCE.fullmatch(_drop_blanks(text).lower())
    return FormReference(match[1], int(match[2])) if match else None


def parse_task(text: str) -> FormReference | None:
    """Parse qh6:3, and also 3 and 第3项, which name no table."""
    match = _NUMBER.fullmatch(_drop_blanks(text))
    return FormReference("", int(match[1])) if match else parse_reference(text)


def get_cell(row: GridRow, column: int) -> GridCell:
    """Get a cell of a row; an empty one where the row ends before that column, as rows of texts and pages do."""
    return row.cells[column] if column < len(row.cells) else GridCell()


def _drop_blanks(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _parse_info_line(text: str) -> dict[str, str]:
    """What the last line of a document that is a form says."""
    keys = {label: key for key, label in INFO_LABELS.items()}
    info = {}
    for entry in text.split("；"):
        label, _colon, value = entry.partition("：")
        key = keys.get(label.strip())
        if key:
            info[key] = value.strip()
    return info


def _read_info(grid: Grid) -> dict[str, str]:
    """What the sheet that identifies a form says; empty for any other table."""
    keys = {label: key for key, label in INFO_LABELS.items()}
    values: dict[str, str] = {}
    for row in grid.rows:
        label = get_cell(row, 0).text.strip()
        values[label] = get_cell(row, 1).text.strip()
    if not values.keys() >= _IDENTIFYING:
        return {}
    return {keys[label]: value for label, value in values.items() if label in keys}


def _find_head(grid: Grid) -> _Head | None:
    """Find the row of headings: the one in which most are known; the ids may have lost theirs."""
    known = _list_headings()
    best: _Head | None = None
    for position, row in enumerate(grid.rows[: limits.MAX_ROWS_ABOVE]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            key = known.get(fold_heading(cell.text))
            if key and not cell.merged:
                columns.setdefault(key, at)
        most = len(best.columns) if best else limits.MIN_HEADINGS - 1
        if len(columns) > most:
            best = _Head(position, columns)
    if best is None or not any(column.key in best.columns for column in OPEN_COLUMNS):
        return None
    if "id" not in best.columns:
        found = _find_id_column(grid.rows[best.position + 1 :], best.columns.values())
        if found is not None:
            best.columns["id"] = found
    return best


def _list_headings() -> dict[str, str]:
    """The key of each heading, and of each of its synonyms that is the heading of no other column."""
    headings = {column.heading: column.key for column in (*OFFICIAL_COLUMNS, *OPEN_COLUMNS)}
    headings |= dict.fromkeys(_ID_HEADINGS, "id")
    for column in (*OFFICIAL_COLUMNS, *OPEN_COLUMNS):
        for synonym in column.synonyms:
            headings.setdefault(synonym, column.key)
    return headings


def _find_id_column(rows: Sequence[GridRow], taken: Iterable[int]) -> int | None:
    """Find the column in which references stand, where no heading says which one it is."""
    others = set(taken)
    counts: dict[int, int] = {}
    for row in rows:
        for at, cell in enumerate(row.cells):
            if at not in others and parse_reference(cell.text):
                counts[at] = counts.get(at, 0) + 1
    return max(counts, key=lambda at: (counts[at], -at), default=None)


def _read_rows(grid: Grid, head: _Head) -> Iterator[ReturnedRow]:
    open_keys = [column.key for column in OPEN_COLUMNS if column.key in head.columns]
    official_keys = [column.key for column in OFFICIAL_COLUMNS if column.key in head.columns]
    id_column = head.columns.get("id")
    for row in grid.rows[head.position + 1 :]:
        answers = {}
        merged = []
        for key in open_keys:
            cell = get_cell(row, head.columns[key])
            if cell.merged:
                if cell.merged == "above" and cell.text.strip():
                    merged.append(key)
            elif cell.text.strip() and cell.text.strip() not in _PLACEHOLDERS:
                answers[key] = cell.text
        id_cell = GridCell() if id_column is None else get_cell(row, id_column)
        id_text = "" if id_cell.merged else id_cell.text
        official = {key: get_cell(row, head.columns[key]).text for key in official_keys}
        texts = (id_text, *answers.values(), *official.values())
        if merged or any(text.strip() for text in texts):
            yield ReturnedRow(row.location, parse_task(id_text), id_text, answers, official, tuple(merged))


def _find_missing(head: _Head) -> tuple[str, ...]:
    return tuple(column.heading for column in OPEN_COLUMNS if column.key not in head.columns)


def _find_unknown(grid: Grid, head: _Head) -> tuple[str, ...]:
    """The headings of no column of ours, below which something stands."""
    taken = set(head.columns.values())
    unknown = []
    for at, cell in enumerate(grid.rows[head.position].cells):
        below = grid.rows[head.position + 1 :]
        if at in taken or not cell.is_filled:
            continue
        if any(get_cell(row, at).is_filled for row in below):
            unknown.append(cell.text.strip())
    return tuple(unknown)
