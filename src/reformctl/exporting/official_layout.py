"""Lays a table out as an official 任务分工表: its title, columns in the official order, categories as rows."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.exporting.sheet import Sheet, format_value
from reformctl.model.fields import Column, Value
from reformctl.model.table import Table, Task
from reformctl.text.escaping import escape_text

COLUMN_ORDER = (
    "id",
    "number",
    "title",
    "title_derived",
    "content",
    "lead_agencies",
    "support_agencies",
    "scope",
    "deadline",
)
"""Of the columns; those that have no field here follow them."""
ALWAYS_SHOWN = frozenset({"id", "title", "content", "lead_agencies"})
"""Columns that stand there even if they are empty."""
LEFT_ALIGNED = frozenset({"title", "content", "lead_agencies", "support_agencies", "agency"})
"""Columns of which the texts begin at the left; those of the others stand in the middle."""
MAX_CHINESE_NUMBER = 9999
"""What is higher is no number of a heading, and stays in digits."""
SOURCE_LABELS = {
    "kind": "文件种类",
    "issuer": "发文机关",
    "document_number": "文号",
    "date": "日期",
    "url": "网址",
    "file": "所存原文",
    "sha256": "所存原文的 SHA-256",
    "note": "备注",
}
"""What may be known of the source of a table, in Chinese as the tables are."""
_DIGITS = "零一二三四五六七八九"
_POWERS = ("千", "百", "十", "")

OfficialRow = str | list[str]
"""The heading of a category, or the texts of a row."""


class TableFact(NamedTuple):
    """What is known of a table: TableFact("place", "地区", "深圳市")."""

    key: str
    """By which writers choose facts, and put them in order."""
    label: str
    text: str


class OfficialPage(NamedTuple):
    """One table, ready to be written."""

    annex: str | None
    """附件, where the table's source is one."""
    title: str | None
    remark: str
    """How many of its tasks are shown and by what they were chosen; empty where all of them are."""
    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    rows: list[OfficialRow]


class TaskGroup(NamedTuple):
    """The tasks below one heading."""

    heading: str
    """Empty for the tasks of no category."""
    tasks: Sequence[Task]


def lay_out_pages(sheet: Sheet) -> list[OfficialPage]:
    """Make one page for each table; rows that are no tasks are one page, without a title."""
    origin = sheet.origin
    if not origin.parts:
        return [_lay_out_rows(sheet)]
    pages = []
    for table, remark in zip(origin.parts, origin.remarks, strict=True):
        page = _lay_out_table(sheet, table, remark)
        pages.append(page)
    return pages


def list_facts(table: Table) -> Iterator[TableFact]:
    """List what is known of a table; what its document does not state is left out."""
    source = table.source
    yield TableFact("title", "表题", table.title)
    yield TableFact("id", "编号", table.id)
    if table.place:
        yield TableFact("place", "地区", table.place)
    for key, label in SOURCE_LABELS.items():
        text = getattr(source, key)
        if text:
            yield TableFact(key, label, text)
    if source.abridged:
        yield TableFact("abridged", "节选", "表中任务少于文件所列")
    if table.findings:
        description = describe_findings(table)
        yield TableFact("findings", "待核对", description)


def describe_findings(table: Table) -> str:
    """Say what casts doubt on a table, in Chinese as the tables are: 表 t 有 2 处待核对：reformctl check t.yaml."""
    findings = table.findings
    if findings is None:
        return ""
    file_name = os.path.basename(findings.file)
    shown_name = escape_text(file_name)
    return f"表 {table.id} 有 {findings.number} 处待核对：reformctl check {shown_name}"


def format_chinese_number(number: int) -> str:
    """Write a whole number as headings print it: 16 is 十六, 103 is 一百零三."""
    if number > MAX_CHINESE_NUMBER:
        return str(number)
    digits = f"{number:04}"
    text = ""
    for digit, power in zip(digits, _POWERS, strict=True):
        if digit == "0":
            text += "零"
        else:
            text += _DIGITS[int(digit)] + power
    text = re.sub("零+", "零", text)
    text = text.strip("零")
    if text.startswith("一十"):
        return text.removeprefix("一")
    return text


def format_in_chinese(value: Value) -> str:
    """Write a value as plain text, as an office writes it."""
    written = write_flag(value)
    return format_value(written)


def write_flag(value: Value) -> Value:
    """Write true and false as an office does, 是 and 否; any other value is returned as it is."""
    if not isinstance(value, bool):
        return value
    if value:
        return "是"
    return "否"


def _lay_out_rows(sheet: Sheet) -> OfficialPage:
    """Make one page of rows that are no tasks."""
    headings = sheet.list_headings()
    rows: list[OfficialRow] = []
    for values in sheet.rows:
        texts = map(format_in_chinese, values)
        rows.append(list(texts))
    return OfficialPage(None, None, "", sheet.columns, headings, rows)


def _lay_out_table(sheet: Sheet, table: Table, remark: str) -> OfficialPage:
    """Make the page of a table; its categories stand as rows, unless no other column would be left."""
    columns = sheet.columns
    if not sheet.whole:
        columns = _order_columns(columns, table.tasks)
    groups = [TaskGroup("", table.tasks)]
    fields = tuple(column for column in columns if column.key != "category")
    has_category = len(fields) < len(columns)
    if has_category and fields:
        columns = fields
        groups = list(_group_tasks(table))
    rows: list[OfficialRow] = []
    for group in groups:
        if group.heading:
            rows.append(group.heading)
        for task in group.tasks:
            row = [format_in_chinese(column.value(task)) for column in columns]
            rows.append(row)
    annex = table.source.kind
    if annex and not annex.startswith("附"):
        annex = None
    heads = sheet._replace(columns=columns).list_headings()
    remarks = remark + describe_findings(table)
    return OfficialPage(annex, table.title, remarks, columns, heads, rows)


def _order_columns(columns: Iterable[Column], tasks: Sequence[Task]) -> tuple[Column, ...]:
    """Put the columns in the official order, without those that all tasks leave empty."""
    shown = [column for column in columns if _is_shown(column, tasks)]
    shown.sort(key=_find_position)
    return tuple(shown)


def _find_position(column: Column) -> int:
    if column.key in COLUMN_ORDER:
        return COLUMN_ORDER.index(column.key)
    return len(COLUMN_ORDER)


def _is_shown(column: Column, tasks: Sequence[Task]) -> bool:
    if column.is_blank:
        return True
    if column.key == "category" or column.key in ALWAYS_SHOWN:
        return True
    return any(format_in_chinese(column.value(task)) for task in tasks)


def _group_tasks(table: Table) -> Iterator[TaskGroup]:
    """Group tasks below headings, such as 三、金融开放创新（5项）.

    Those of no category come first: below a heading they would seem to belong to it. A heading keeps the number that it
    has in the document, and has a count where the document gives one: of what stands below it here.
    """
    groups: dict[str | None, list[Task]] = {None: []}
    declared = {}
    for name, count in table.categories:
        declared[name] = count
        groups[name] = []
    for task in table.tasks:
        group = groups.setdefault(task.category, [])
        group.append(task)
    for position, (category, tasks) in enumerate(groups.items()):
        if not tasks:
            continue
        if category is None:
            yield TaskGroup("", tasks)
            continue
        number = format_chinese_number(position)
        heading = f"{number}、{category}"
        if declared.get(category) is not None:
            heading += f"（{len(tasks)}项）"
        yield TaskGroup(heading, tasks)
