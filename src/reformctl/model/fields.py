"""The fields that an answer can have, in the order of an official table: key, 中文 label, source of the value."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from reformctl.model import vocabulary
from reformctl.model.table import Table, Task
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, Sentence, _
from reformctl.text.escaping import echo_value

Value = str | int | float | bool | tuple[str, ...] | dict[str, list[list[int]]] | None
"""What stands in a cell; None and an empty tuple both mean that the document states nothing there."""

Getter = Callable[[Any], Value]
"""Where a column's value comes from: what an answer is about -> Value."""


class Column(NamedTuple):
    """One field."""

    key: str
    label: str
    value: Getter
    meaning: Sentence
    optional: bool = False
    """Left out unless some task of the loaded tables has a value there."""
    only_exploded: bool = False
    """Only in an answer with one row for each task and agency."""
    unless_exploded: bool = False


def _find_role(task: Task) -> str | None:
    if task.lead_agencies:
        return "lead"
    return "support" if task.support_agencies else None


TASK_COLUMNS = (
    Column("id", "序号", lambda task: task.id, N_("unique number; with several tables qh6:17")),
    Column(
        "number", "原序号", lambda task: task.number, N_("序号 as printed, where it differs from id"), optional=True
    ),
    Column("category", "类别", lambda task: task.category, N_("heading under which the task stands")),
    Column("title", "试点任务", lambda task: task.title, N_("official title")),
    Column(
        "title_derived",
        "题名自拟",
        lambda task: task.title_derived or None,
        N_("whether the document gives no title, and it is the first words of content (ours)"),
        optional=True,
    ),
    Column(
        "lead_agencies", "牵头单位", lambda task: task.lead_agencies, N_("agencies that lead"), unless_exploded=True
    ),
    Column(
        "support_agencies",
        "配合单位",
        lambda task: task.support_agencies,
        N_("agencies that support"),
        optional=True,
        unless_exploded=True,
    ),
    Column("agency", "单位", lambda task: (*task.agencies, None)[0], N_("one agency of the task"), only_exploded=True),
    Column("role", "角色", _find_role, N_("what that agency does: lead or support"), only_exploded=True),
    Column("scope", "推广范围", lambda task: task.scope, N_("where the reform is to be copied")),
    Column("deadline", "完成时限", lambda task: task.deadline, N_("when it is to be done, as printed"), optional=True),
    Column("content", "实施内容", lambda task: task.content, N_("official text of the task")),
)
"""The fields of a task; the table's own further columns follow them as extra.HEADING."""


def list_columns(tables: Sequence[Table], *, exploded: bool = False) -> list[Column]:
    """Every field that the tables' tasks have, optional ones only where a task has a value."""
    tasks = [task for table in tables for task in table.store.list_samples()]
    several = len(tables) > 1
    return [
        column._replace(value=lambda task: task.reference) if several and column.key == "id" else column
        for column in (*TASK_COLUMNS, *_list_extra_columns(tasks))
        if not (column.unless_exploded if exploded else column.only_exploded)
        and not (column.optional and not any(column.value(task) for task in tasks))
    ]


def choose_columns(columns: Sequence[Column], keys: Sequence[str] | None, usual: Iterable[str]) -> tuple[Column, ...]:
    """The columns with these keys, in this order; without keys the usual ones, and all if none of these is there.

    Raises UnknownNameError for a field that is none, UsageError for one that is named twice.
    """
    by_key = {column.key: column for column in columns}
    if keys is None:
        return tuple(by_key[key] for key in usual if key in by_key) or tuple(columns)
    if repeated := next((key for at, key in enumerate(keys) if key in keys[:at]), None):
        raise UsageError(_("the field {field} is named twice: name it once").format(field=echo_value(repeated)))
    labels = [column.label for column in by_key.values()]
    return tuple(by_key[vocabulary.require_name(key, by_key, vocabulary.FIELD, labels)] for key in keys)


def explode_tasks(tasks: Iterable[Task]) -> list[Task]:
    """One task for each task and agency, its only agency; a task without any agency stays as it is."""
    return [
        pair
        for task in tasks
        for pair in (
            *(task._replace(lead_agencies=(agency,), support_agencies=()) for agency in task.lead_agencies),
            *(task._replace(lead_agencies=(), support_agencies=(agency,)) for agency in task.support_agencies),
        )
        or (task,)
    ]


def _list_extra_columns(tasks: Iterable[Task]) -> list[Column]:
    """The further columns of the tables, in the order in which they first occur."""
    headings = dict.fromkeys(heading for task in tasks for heading, _text in task.extra)
    taken = {column.label for column in TASK_COLUMNS}
    return [
        Column(key, key if heading in taken else heading, _make_extra_getter(heading), N_("a further column"))
        for heading in headings
        for key in [f"extra.{heading}"]
    ]


def _make_extra_getter(heading: str) -> Getter:
    return lambda task: dict(task.extra).get(heading)
