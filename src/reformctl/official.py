"""A sheet laid out as an official 任务分工表: its title, columns in the official order, categories as rows."""

import re
from collections.abc import Iterator, Sequence

from reformctl.columns import Column, Value
from reformctl.model import Table, Task
from reformctl.sheet import Sheet, plain
from reformctl.typed import NamedTuple

COLUMN_ORDER = (
    "id",
    "title",
    "title_derived",
    "content",
    "lead_agencies",
    "support_agencies",
    "scope",
    "deadline",
    "number",
)
"""Of the columns; those that have no field here follow them."""
ALWAYS_SHOWN = frozenset({"id", "title", "content", "lead_agencies"})
"""Columns that stand there even if they are empty."""
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
_UNITS = ("千", "百", "十", "")


class OfficialPage(NamedTuple):
    """One table, ready to be written."""

    annex: str | None
    """附件, where the table's source is one."""
    title: str | None
    remark: str
    """How many of its tasks are shown and by what they were chosen; empty where all of them are."""
    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    rows: list[str | list[str]]
    """The heading of a category, or the texts of a row."""


def lay_out_pages(sheet: Sheet) -> list[OfficialPage]:
    """One page for each table; rows that are no tasks are one, without a title."""
    if not sheet.origin.part:
        return [OfficialPage(None, None, "", sheet.columns, sheet.heads(), [[*map(_text, row)] for row in sheet.rows])]
    return [_page(sheet, table, remark) for table, remark in zip(sheet.origin.part, sheet.origin.remarks, strict=True)]


def list_facts(table: Table) -> Iterator[tuple[str, str, str]]:
    """(key, label, text) of what is known of a table; what its document does not state is left out."""
    yield "title", "表题", table.title
    yield "id", "编号", table.id
    for key, label in SOURCE_LABELS.items():
        if value := getattr(table.source, key):
            yield key, label, value
    if table.source.abridged:
        yield "abridged", "节选", "表中任务少于文件所列"


def format_chinese_number(number: int) -> str:
    """A whole number as headings print it: 16 is 十六, 103 is 一百零三."""
    if number > MAX_CHINESE_NUMBER:
        return str(number)
    pairs = zip(f"{number:04}", _UNITS, strict=True)
    written = "".join("零" if digit == "0" else _DIGITS[int(digit)] + unit for digit, unit in pairs)
    written = re.sub("零+", "零", written).strip("零")
    return written.removeprefix("一") if written.startswith("一十") else written


def _page(sheet: Sheet, table: Table, remark: str) -> OfficialPage:
    fields = sheet.columns if sheet.whole else _usual(sheet.columns, table.tasks)
    headed = len(fields) > 1 and any(column.key == "category" for column in fields)
    columns = tuple(column for column in fields if not (headed and column.key == "category"))
    rows: list[str | list[str]] = []
    for heading, tasks in _groups(table) if headed else [("", table.tasks)]:
        rows += [heading] if heading else []
        rows += [[_text(column.value(task)) for column in columns] for task in tasks]
    annex = table.source.kind if (table.source.kind or "").startswith("附") else None
    heads = tuple(column.label if sheet.headers == "zh" else column.key for column in columns)
    return OfficialPage(annex, table.title, remark, columns, heads, rows)


def _usual(columns: Sequence[Column], tasks: Sequence[Task]) -> list[Column]:
    """The columns in the official order, without those that all tasks leave empty."""
    places = {key: place for place, key in enumerate(COLUMN_ORDER)}
    found = [
        column
        for column in columns
        if column.key in ALWAYS_SHOWN or column.key == "category" or any(_text(column.value(task)) for task in tasks)
    ]
    return sorted(found, key=lambda column: places.get(column.key, len(places)))


def _groups(table: Table) -> Iterator[tuple[str, Sequence[Task]]]:
    """The tasks below each heading; those of no category come first: below a heading they would seem to belong to it.

    A heading keeps the number that it has in the document, and has a count where the document gives one: of what
    stands below it here.
    """
    declared = {category.name: category.declared for category in table.categories}
    groups: dict[str | None, list[Task]] = {name: [] for name in (None, *declared)}
    for task in table.tasks:
        groups.setdefault(task.category, []).append(task)
    for place, (name, tasks) in enumerate(groups.items()):
        count = "" if declared.get(name or "") is None else f"（{len(tasks)}项）"
        if tasks:
            yield "" if name is None else f"{format_chinese_number(place)}、{name}{count}", tasks


def _text(value: Value) -> str:
    return ("否", "是")[value] if isinstance(value, bool) else plain(value)
