"""What is to be written, and how: what a command or a caller from Python asks the formats for."""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.model import fields as task_fields
from reformctl.model.fields import Column
from reformctl.model.table import Table, Task
from reformctl.query.filters import Selected
from reformctl.system.environment import PLAIN_SCREEN, Screen

PROGRAM_FORMATS = ("json", "jsonl")
"""Formats whose rows begin with the reference of their task."""


class ExportRequest(NamedTuple):
    """What is to be written, and how, in plain values: `ExportRequest("csv", (table,), table.tasks)`."""

    format: str
    tables: tuple[Table, ...] = ()
    """Every table that was asked, whole."""
    tasks: Sequence[Task] = ()
    """Those of its tasks that are to be written, in this order."""
    fields: tuple[str, ...] | None = None
    """The fields that are asked for, in this order; None for the usual ones."""
    usual_fields: tuple[str, ...] = ()
    """Empty for all that there are."""
    headers: str | None = None
    """Headings: en for keys, zh for Chinese ones, none; None for the format's usual ones."""
    style: str | None = None
    """One of the format's styles; None for its usual one."""
    bom: bool = False
    """Whether to begin with a byte order mark, so that Excel knows UTF-8."""
    selected: Selected = Selected(())
    """How the tasks were selected: where agencies were asked for, a last column tells their role."""
    is_exploded: bool = False
    """Whether there is one row for each task and agency."""
    is_sorted: bool = False
    """Whether the order of the tasks is not the table's."""
    is_chosen: bool = False
    """Whether somebody said which tasks are wanted, even if these are all that there are."""
    criteria: tuple[str, ...] = ()
    """How they were chosen, in Chinese as the tables are."""
    blank_columns: tuple[str, ...] = ()
    """Headings of empty columns after the others, for people to write in."""
    has_narrow_margins: bool = False
    """Whether the pages of a document have narrow margins."""
    screen: Screen = PLAIN_SCREEN
    """What the answer is read on."""
    width: int | None = None
    """Columns to fit the answer to, in place of the screen's."""
    has_bar: bool = False
    """Whether a bar may show how far the writing is."""
    is_part: bool = False
    """Whether this is the file of one table, in a folder of them."""


def choose_columns(request: ExportRequest, known: Sequence[Column], headers: str) -> Sequence[Column]:
    """Choose the columns that are written: those that are asked for, else the usual ones; then the empty ones.

    Raises UnknownNameError for a field that is unknown, UsageError for what else cannot be a column.
    """
    columns = task_fields.choose_columns(known, request.fields, request.usual_fields)
    if request.fields is None:
        columns = _place_references(columns, known, request.format)
    columns += task_fields.make_blank_columns(request.blank_columns, columns)
    if headers == "zh":
        return task_fields.write_roles_in_chinese(columns)
    return columns


def _place_references(columns: Sequence[Column], known: Sequence[Column], name: str) -> tuple[Column, ...]:
    """Begin each row with its reference where programs read it, and leave it out elsewhere."""
    without_references = [column for column in columns if not column.for_programs]
    if name not in PROGRAM_FORMATS:
        return tuple(without_references)
    references = [column for column in known if column.for_programs]
    return (*references, *without_references)
