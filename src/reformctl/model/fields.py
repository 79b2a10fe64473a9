"""Lists the fields that an answer can have, in the order of an official table, and makes the columns of an answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table, Task
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, Sentence, _
from reformctl.text.escaping import echo_value, is_visible

Value = str | int | float | bool | tuple[str, ...] | dict[str, list[list[int]]] | None
"""The value of a cell; None and an empty tuple both mean that the document states nothing there."""

Getter = Callable[[Any], Value]
"""A function that takes what an answer is about, such as a task, and returns the value of a column."""


class Column(NamedTuple):
    """One field of an answer."""

    key: str
    label: str
    value: Getter
    meaning: Sentence
    optional: bool = False
    """Left out unless some task of the loaded tables has a value there."""
    only_exploded: bool = False
    """Only in an answer with one row for each task and agency."""
    unless_exploded: bool = False
    kind: str = ""
    """What a table file holds of it: a key of `tablefile.schema.FIELD_KINDS`; empty for what is made of others."""
    description: str = ""
    """What the JSON Schema of the file says of it."""
    is_blank: bool = False
    """Whether it is empty in every row, for people to write in."""
    other_labels: tuple[str, ...] = ()
    """What people call it besides: 标题 for 试点任务."""
    for_programs: bool = False
    """Only in json and jsonl, unless somebody asks for it by name."""

    def is_left_out(self, *, exploded: bool) -> bool:
        """Tell whether it is left out unless asked for: it is for programs, or not for answers of this form."""
        if self.for_programs:
            return True
        if exploded:
            return self.unless_exploded
        return self.only_exploded

    @property
    def labels(self) -> tuple[str, ...]:
        """What people may type in place of its key."""
        return (self.label, *self.other_labels)


def make_column(key: str, label: str, meaning: Sentence) -> Column:
    """Make a column of the attribute that its key names: of row.lead for the key lead."""
    return Column(key, label, attrgetter(key), meaning)


def _find_role(task: Task) -> str | None:
    if task.lead_agencies:
        return "lead"
    if task.support_agencies:
        return "support"
    return None


def _find_first_agency(task: Task) -> str | None:
    agencies = task.agencies
    if agencies:
        return agencies[0]
    return None


ROLE_LABELS = {"lead": "牵头", "support": "配合"}
"""What an agency does in a task, in Chinese."""

REFERENCE = Column(
    "ref",
    "引用编号",
    lambda task: task.reference,
    N_("reference of the task, such as qh6:17 (always in json and jsonl, elsewhere on request)"),
    for_programs=True,
)
"""With it a row can be cited, whatever tables were loaded."""
TASK_COLUMNS = (
    Column(
        "id",
        "序号",
        lambda task: task.id,
        N_("unique number; with several tables qh6:17"),
        kind="id",
        description="Unique in the table: the printed 序号 where that is a unique integer.",
        other_labels=("编号",),
    ),
    Column(
        "number",
        "原序号",
        lambda task: task.number,
        N_("序号 as printed, if it differs from id"),
        optional=True,
        kind="name",
        description="序号 as printed, where it differs from id.",
    ),
    Column(
        "category",
        "类别",
        lambda task: task.category,
        N_("category of the task"),
        kind="name",
        description="Name of one of the categories.",
        other_labels=("分类",),
    ),
    Column(
        "title",
        "试点任务",
        lambda task: task.title,
        N_("official title"),
        kind="required line",
        description="试点任务, to the character.",
        other_labels=("标题", "题名", "任务"),
    ),
    Column(
        "title_derived",
        "题名自拟",
        lambda task: task.title_derived or None,
        N_("true if the document gives no title, and title is the first words of content (added by reformctl)"),
        optional=True,
        kind="flag",
        description="Whether the document gives no title, and it is the first words of content (ours).",
    ),
    Column(
        "lead_agencies",
        "牵头单位",
        lambda task: task.lead_agencies,
        N_("lead agencies"),
        unless_exploded=True,
        kind="names",
        description="牵头单位, one name an entry.",
        other_labels=("牵头",),
    ),
    Column(
        "support_agencies",
        "配合单位",
        lambda task: task.support_agencies,
        N_("supporting agencies"),
        optional=True,
        unless_exploded=True,
        kind="names",
        description="配合单位, one name an entry.",
        other_labels=("配合",),
    ),
    Column("agency", "单位", _find_first_agency, N_("one agency of the task"), only_exploded=True),
    Column("role", "角色", _find_role, N_("role of that agency: lead or support"), only_exploded=True),
    Column(
        "scope",
        "推广范围",
        lambda task: task.scope,
        N_("where the reform is to be rolled out"),
        kind="line",
        description="推广范围.",
        other_labels=("范围",),
    ),
    Column(
        "deadline",
        "完成时限",
        lambda task: task.deadline,
        N_("deadline as printed"),
        optional=True,
        kind="line",
        description="完成时限, as printed.",
        other_labels=("时限", "期限"),
    ),
    Column(
        "content",
        "实施内容",
        lambda task: task.content,
        N_("official text of the task"),
        kind="required text",
        description="实施内容, to the character, on one line.",
        other_labels=("内容",),
    ),
    REFERENCE,
)
"""The fields of a task; the table's own further columns follow them as extra.HEADING.

A new one is a line in `Task` and a row here: how a file has it, and every format writes it, follows from that.
"""
STORED_COLUMNS = tuple(column for column in TASK_COLUMNS if column.kind)
"""The fields that a table file has, in its order."""
_TEXT_KINDS = ("name", "line", "required line", "required text")
TEXT_KEYS = tuple(column.key for column in STORED_COLUMNS if column.kind in _TEXT_KINDS)
"""The keys of the stored fields that hold one text."""


def list_columns(tables: Sequence[Table], *, exploded: bool = False) -> list[Column]:
    """List every field that the tables' tasks have, optional ones only where a task has a value."""
    tasks: list[Task] = []
    for table in tables:
        tasks += table.store.list_samples()
    columns = []
    for column in (*TASK_COLUMNS, *_list_extra_columns(tasks)):
        if column.is_left_out(exploded=exploded):
            continue
        if column.optional and not any(map(column.value, tasks)):
            continue
        columns.append(column)
    if len(tables) > 1:
        first_column = columns[0]
        columns[0] = first_column._replace(value=REFERENCE.value)
    return columns


def list_stored_columns(tables: Sequence[Table]) -> dict[str, Column]:
    """List the fields by which tasks are chosen, sorted and counted: all that a file can have, and the tables' own."""
    columns = [*STORED_COLUMNS, *list_columns(tables)]
    return {column.key: column for column in columns}


def make_role_column(find_role: Callable[[Task], str | None]) -> Column:
    """Make the column that says what the agency that was asked for does in a task."""
    return Column("role", "角色", find_role, N_("role of that agency: lead or support"))


def write_roles_in_chinese(columns: Iterable[Column]) -> list[Column]:
    """Return the columns with the roles, if they are shown, in Chinese: 牵头 and 配合."""
    written = []
    for column in columns:
        if column.key == "role":
            chinese_getter = _make_chinese_role_getter(column.value)
            written.append(column._replace(value=chinese_getter))
        else:
            written.append(column)
    return written


def _make_chinese_role_getter(find_role: Getter) -> Getter:
    return lambda task: ROLE_LABELS.get(str(find_role(task)))


def choose_columns(columns: Sequence[Column], keys: Sequence[str] | None, usual: Iterable[str]) -> tuple[Column, ...]:
    """Choose the columns with these keys, in this order; without keys the usual ones, or all if there is none of these.

    Raises UnknownNameError for an unknown field, UsageError for one that is named twice.
    """
    by_key = {column.key: column for column in columns}
    if keys is None:
        usual_columns = [by_key[key] for key in usual if key in by_key]
        return tuple(usual_columns or columns)
    for index, key in enumerate(keys):
        if key in keys[:index]:
            sentence = _("the field {field} is given twice: give it once")
            message = sentence.format(field=echo_value(key))
            error = UsageError(message)
            raise error.add_facts(value=key)
    chosen_keys = [find_column(key, by_key) for key in keys]
    return tuple(by_key[key] for key in chosen_keys)


def make_blank_columns(headings: Iterable[str], columns: Iterable[Column]) -> tuple[Column, ...]:
    """Make empty columns, for people to write in, beside the columns that there are.

    Raises UsageError for a heading that no column can have, and for one that a column has already.
    """
    taken = set()
    for column in columns:
        taken.add(column.key)
        taken.add(column.label)
    blanks = []
    for heading in headings:
        if not _is_heading(heading):
            sentence = _(
                "the heading of an empty column must be one line of text without spaces around it, not “{heading}”"
            )
            message = sentence.format(heading=echo_value(heading))
            raise UsageError(message)
        if heading in taken:
            sentence = _("the column “{heading}” exists already: give the empty column another heading")
            message = sentence.format(heading=echo_value(heading))
            raise UsageError(message)
        taken.add(heading)
        blank = Column(heading, heading, _find_nothing, N_("empty, to write in"), is_blank=True)
        blanks.append(blank)
    return tuple(blanks)


def _is_heading(text: str) -> bool:
    """Tell whether a text can be the heading of a column: one line with visible characters, and no blanks around it."""
    if text == "" or text != text.strip():
        return False
    return all(map(is_visible, text))


def _find_nothing(_item: object) -> None:
    """Return nothing: the value of a column that is empty in every row."""


def find_column(name: str, columns: Mapping[str, Column], kind: name_kinds.NameKind = name_kinds.FIELD) -> str:
    """Find the key of the column that a key or a Chinese label means. Raises UnknownNameError for an unknown one."""
    labels = {key: column.labels for key, column in columns.items()}
    return vocabulary.require_name(name, columns, kind, labels)


def explode_tasks(tasks: Iterable[Task]) -> list[Task]:
    """Make one task for each task and agency, its only agency; a task without any agency stays as it is."""
    pairs = []
    for task in tasks:
        alone = task._replace(lead_agencies=(), support_agencies=())
        for agency in task.lead_agencies:
            led = alone._replace(lead_agencies=(agency,))
            pairs.append(led)
        for agency in task.support_agencies:
            supported = alone._replace(support_agencies=(agency,))
            pairs.append(supported)
        if not task.agencies:
            pairs.append(task)
    return pairs


def _list_extra_columns(tasks: Iterable[Task]) -> list[Column]:
    """List the further columns of the tables, in the order in which they first occur."""
    headings: dict[str, None] = {}
    for task in tasks:
        for heading, _text in task.extra:
            headings[heading] = None
    own_labels = {column.label for column in TASK_COLUMNS}
    columns = []
    for heading in headings:
        key = f"extra.{heading}"
        label = key if heading in own_labels else heading
        read_text = _make_extra_getter(heading)
        column = Column(key, label, read_text, N_("a further column"))
        columns.append(column)
    return columns


def _make_extra_getter(heading: str) -> Getter:
    return lambda task: dict(task.extra).get(heading)
