"""A form that came back, whatever program saved it: its rows by their ids, its columns by their headings.

What official documents are read with reads forms, too; nothing here decides whether an answer is right.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentLocation, Grid, GridCell, GridRow, Paragraph
from reformctl.model.table import TABLE_ID_PATTERN
from reformctl.tracking import limits
from reformctl.tracking.form import ID_HEADING, INFO_LABELS, INFO_MARK, OFFICIAL_COLUMNS, OPEN_COLUMNS, FormColumn
from reformctl.tracking.periods import drop_blanks

_REFERENCE = re.compile(f"({TABLE_ID_PATTERN}):([1-9][0-9]{{0,8}})")
_NUMBER = re.compile("第?([1-9][0-9]{0,8})项?", re.ASCII)
_ASIDE = re.compile(r"[\s*＊:：]|[（(][^（）()]*[)）]")
"""What people add to a heading: blanks, stars, remarks in brackets."""
_PLACEHOLDERS = frozenset(
    {"单击或点击此处输入文字。", "单击此处输入文字。", "选择一项。", "单击或点击以输入日期。", "单击此处输入日期。"}
)
"""What Word shows in a content control that nobody has filled in."""
_ID_HEADINGS = frozenset({ID_HEADING, "任务编号"})
_IDENTIFYING_LABELS = frozenset({INFO_LABELS["agency"], INFO_LABELS["period"]})
"""Labels that the sheet which identifies a form always has."""
_KEYS_BY_LABEL = {label: key for key, label in INFO_LABELS.items()}
_COLUMNS = (*OFFICIAL_COLUMNS, *OPEN_COLUMNS)


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


class _FormGrid(NamedTuple):
    """The table of a document that is taken for the form."""

    grid: Grid
    head: _Head

    @property
    def rows_below(self) -> Sequence[GridRow]:
        """The rows below the headings."""
        first = self.head.position + 1
        return self.grid.rows[first:]


def read_form(document: Document) -> ReturnedForm | None:
    """Find the form in a document; None where no table of it is one."""
    info = _read_info_line(document)
    best: _FormGrid | None = None
    most = 0
    for block in document.blocks:
        if not isinstance(block, Grid):
            continue
        grid_info = _read_info(block)
        if grid_info:
            info = info or grid_info
            continue
        head = _find_head(block)
        if head and len(head.columns) > most:
            best = _FormGrid(block, head)
            most = len(head.columns)
    if best is None:
        return None
    rows = _read_rows(best)
    marked_rows = tuple(_mark_undecided(document, rows))
    missing = _find_missing(best.head)
    unknown = _find_unknown(best)
    return ReturnedForm(info, marked_rows, missing, unknown)


def fold_heading(text: str) -> str:
    """Write a heading as it is compared: without blanks, stars and remarks in brackets."""
    plain = unicodedata.normalize("NFKC", text)
    return _ASIDE.sub("", plain)


def parse_reference(text: str) -> FormReference | None:
    """Parse qh6:3, also with a full-width colon or blanks around it."""
    plain = drop_blanks(text).lower()
    match = _REFERENCE.fullmatch(plain)
    if match is None:
        return None
    task = int(match[2])
    return FormReference(match[1], task)


def parse_task(text: str) -> FormReference | None:
    """Parse qh6:3, and also 3 and 第3项, which name no table."""
    plain = drop_blanks(text)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return parse_reference(text)
    task = int(match[1])
    return FormReference("", task)


def get_cell(row: GridRow, column: int) -> GridCell:
    """Get a cell of a row; an empty one where the row ends before that column, as rows of texts and pages do."""
    if column < len(row.cells):
        return row.cells[column]
    return GridCell()


def _read_info_line(document: Document) -> dict[str, str]:
    """Read the last paragraph that says what identifies the form; empty where there is none."""
    info: dict[str, str] = {}
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if block.text.startswith(INFO_MARK):
            line = block.text.removeprefix(INFO_MARK)
            info = _parse_info_line(line)
    return info


def _parse_info_line(text: str) -> dict[str, str]:
    """Parse what a line says that identifies a form: 填报单位：市司法局；填报周期：2026-11."""
    info = {}
    for entry in text.split("；"):
        label, _colon, value = entry.partition("：")
        key = _KEYS_BY_LABEL.get(label.strip())
        if key:
            info[key] = value.strip()
    return info


def _read_info(grid: Grid) -> dict[str, str]:
    """Read what the sheet that identifies a form says; empty for any other table."""
    values: dict[str, str] = {}
    for row in grid.rows:
        label_cell = get_cell(row, 0)
        value_cell = get_cell(row, 1)
        label = label_cell.text.strip()
        values[label] = value_cell.text.strip()
    is_form_info = values.keys() >= _IDENTIFYING_LABELS
    if not is_form_info:
        return {}
    info = {}
    for label, value in values.items():
        key = _KEYS_BY_LABEL.get(label)
        if key:
            info[key] = value
    return info


def _find_head(grid: Grid) -> _Head | None:
    """Find the row of headings: the one in which most are known; the ids may have lost theirs."""
    known = _list_headings()
    columns: dict[str, int] = {}
    position = 0
    most = limits.MIN_HEADINGS - 1
    first_rows = grid.rows[: limits.MAX_ROWS_ABOVE]
    for row_position, row in enumerate(first_rows):
        row_columns = _find_columns(row, known)
        if len(row_columns) > most:
            columns = row_columns
            position = row_position
            most = len(columns)
    if not _list_keys(OPEN_COLUMNS, columns):
        return None
    if "id" not in columns:
        rows_below = grid.rows[position + 1 :]
        taken = set(columns.values())
        id_column = _find_id_column(rows_below, taken)
        if id_column is not None:
            columns["id"] = id_column
    return _Head(position, columns)


def _find_columns(row: GridRow, known: Mapping[str, str]) -> dict[str, int]:
    """Find the first column below each known heading of a row: {key: position}."""
    columns: dict[str, int] = {}
    for position, cell in enumerate(row.cells):
        heading = fold_heading(cell.text)
        key = known.get(heading)
        if key and not cell.merged:
            columns.setdefault(key, position)
    return columns


def _list_headings() -> dict[str, str]:
    """List the key of each heading, and of each of its synonyms that is the heading of no other column."""
    headings = {column.heading: column.key for column in _COLUMNS}
    for heading in _ID_HEADINGS:
        headings[heading] = "id"
    for column in _COLUMNS:
        for synonym in column.synonyms:
            headings.setdefault(synonym, column.key)
    return headings


def _find_id_column(rows: Iterable[GridRow], taken: Container[int]) -> int | None:
    """Find the column in which most references stand, where no heading says which one it is: the first of several."""
    counts: dict[int, int] = {}
    for row in rows:
        for position, cell in enumerate(row.cells):
            if position in taken:
                continue
            if parse_reference(cell.text):
                count = counts.get(position, 0)
                counts[position] = count + 1
    if not counts:
        return None
    positions = sorted(counts)
    return max(positions, key=counts.__getitem__)


def _read_rows(form: _FormGrid) -> Iterator[ReturnedRow]:
    """Read the rows in which anything stands that is ours."""
    columns = form.head.columns
    official_keys = _list_keys(OFFICIAL_COLUMNS, columns)
    for row in form.rows_below:
        answers = _read_answers(row, columns)
        merged = _find_merged(row, columns)
        official = {}
        for key in official_keys:
            cell = get_cell(row, columns[key])
            official[key] = cell.text
        id_text = _read_id_text(row, columns)
        rest = id_text + "".join(official.values())
        has_rest = bool(rest.strip())
        if answers or merged or has_rest:
            reference = parse_task(id_text)
            yield ReturnedRow(row.location, reference, id_text, answers, official, merged)


def _read_answers(row: GridRow, columns: Mapping[str, int]) -> dict[str, str]:
    """Read what was filled in."""
    answers = {}
    for key in _list_keys(OPEN_COLUMNS, columns):
        cell = get_cell(row, columns[key])
        text = cell.text.strip()
        if cell.merged or text in _PLACEHOLDERS:
            continue
        if text:
            answers[key] = cell.text
    return answers


def _find_merged(row: GridRow, columns: Mapping[str, int]) -> tuple[str, ...]:
    """Find the keys of cells that are merged with the row above, and in which something stands."""
    merged = []
    for key in _list_keys(OPEN_COLUMNS, columns):
        cell = get_cell(row, columns[key])
        text = cell.text.strip()
        if text and cell.merged == "above":
            merged.append(key)
    return tuple(merged)


def _list_keys(columns: Iterable[FormColumn], known_keys: Container[str]) -> list[str]:
    """List the keys of columns that are found in a form."""
    return [column.key for column in columns if column.key in known_keys]


def _read_id_text(row: GridRow, columns: Mapping[str, int]) -> str:
    """Read the cell of the id of a row; empty where it belongs to the row above."""
    if "id" not in columns:
        return ""
    position = columns["id"]
    cell = get_cell(row, position)
    if cell.merged:
        return ""
    return cell.text


def _mark_undecided(document: Document, rows: Iterable[ReturnedRow]) -> Iterator[ReturnedRow]:
    """Mark the rows out of which somebody has taken a text with tracked changes that nobody has decided on."""
    undecided: set[DocumentLocation] = set()
    for note in document.notes:
        undecided.update(note.undecided)
    for row in rows:
        is_undecided = row.location in undecided
        yield row._replace(is_undecided=is_undecided)


def _find_missing(head: _Head) -> tuple[str, ...]:
    """Find the headings of columns to fill in that are not there."""
    missing = [column.heading for column in OPEN_COLUMNS if column.key not in head.columns]
    return tuple(missing)


def _find_unknown(form: _FormGrid) -> tuple[str, ...]:
    """Find the headings of no column of ours, below which something stands."""
    head = form.head
    taken = set(head.columns.values())
    head_row = form.grid.rows[head.position]
    rows_below = form.rows_below
    unknown = []
    for position, cell in enumerate(head_row.cells):
        if position in taken or not cell.is_filled:
            continue
        cells_below = (get_cell(row, position) for row in rows_below)
        if any(cell_below.is_filled for cell_below in cells_below):
            heading = cell.text.strip()
            unknown.append(heading)
    return tuple(unknown)
