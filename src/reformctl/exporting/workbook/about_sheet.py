"""The sheet 说明 of a workbook: what its tasks are a part of, where they come from, and how many they are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from reformctl.exporting import limits, official_layout
from reformctl.exporting.official_layout import TableFact
from reformctl.exporting.sheet import Origin
from reformctl.exporting.workbook import layout
from reformctl.exporting.workbook.cells import CellLooks, choose_look, make_cell, protect_run
from reformctl.model.table import Table, Task

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET_NAME = "说明"
COLUMN_WIDTHS = (26, 20, 20, 20)
"""The first has what a row is about. A fact is written across the others, which have the counts."""
LABEL_WIDTH = COLUMN_WIDTHS[0]
FACT_WIDTH = sum(COLUMN_WIDTHS[1:])
LAST_COLUMN = len(COLUMN_WIDTHS) - 1
STATED_BY_DOCUMENTS = ("kind", "issuer", "document_number", "date")
"""What a document says of itself."""
NOT_STATED = "原文未载明"
FACT_ORDER = ("title", "id", "part", "place", *official_layout.SOURCE_LABELS)
"""Keys of facts; those that have no place here follow them."""
PROOF_KEYS = ("file", "sha256")
"""Facts that only serve to prove the text: they come after the counts."""
COUNT_HEADINGS = ("计数", "本工作簿", "全表", "文件所列")


class TaskTally(NamedTuple):
    """What is counted of tasks."""

    tasks: int
    agencies: Counter[str]
    """In how many tasks each is named."""
    categories: Counter[str | None]


class TableCount(NamedTuple):
    """What is counted of a table under one label, such as 任务 or 类别：金融开放创新."""

    label: str
    in_workbook: int
    """Of the tasks that this workbook has."""
    in_table: int
    """Of all tasks of the table."""
    declared: int | None = None
    """By the document itself; None where it declares nothing."""


def write_about(page: "Worksheet", origin: Origin, looks: "CellLooks[Format]") -> int:
    """Write the sheet, the tables one below the other; returns how many rows it has."""
    for index, width in enumerate(COLUMN_WIDTHS):
        page.set_column(index, index, width)
    parts = {}
    remarks = {}
    for part, remark in zip(origin.parts, origin.remarks, strict=True):
        parts[part.id] = part
        remarks[part.id] = remark
    row = 0
    for table in origin.tables:
        selection = _describe_selection(table, remarks)
        facts = _list_facts(table, selection)
        for fact in facts:
            if fact.key not in PROOF_KEYS:
                _write_fact(page, row, fact, looks)
                row += 1
        _write_headings(page, row, looks)
        row += 1
        counts = _list_counts(table, parts.get(table.id))
        for count in counts:
            _write_count(page, row, count, looks)
            row += 1
        for fact in facts:
            if fact.key in PROOF_KEYS:
                _write_fact(page, row, fact, looks)
                row += 1
        row += 1
    return row


def _describe_selection(table: Table, remarks: dict[str, str]) -> str:
    """Say how many of the tasks of a table these are, and how they were chosen."""
    total = f"全表{len(table)}项"
    if table.id not in remarks:
        return f"{total}，本表0项。"
    return remarks[table.id] or f"{total}。"


def _list_facts(table: Table, selection: str) -> list[TableFact]:
    """List what is known of a table, what its document does not state, and which of its tasks these are."""
    facts = {}
    for fact in official_layout.list_facts(table):
        facts[fact.key] = fact
    for key in STATED_BY_DOCUMENTS:
        if key not in facts:
            label = official_layout.SOURCE_LABELS[key]
            facts[key] = TableFact(key, label, NOT_STATED)
    facts["part"] = TableFact("part", "范围", selection)
    return sorted(facts.values(), key=_find_position)


def _find_position(fact: TableFact) -> int:
    if fact.key in FACT_ORDER:
        return FACT_ORDER.index(fact.key)
    return len(FACT_ORDER)


def _write_fact(page: "Worksheet", row: int, fact: TableFact, looks: "CellLooks[Format]") -> None:
    place = (fact.label,)
    cell = make_cell(fact.text, place)
    look = choose_look(cell, looks)
    text = protect_run(str(cell))
    page.write_string(row, 0, fact.label, looks.text)
    page.merge_range(row, 1, row, LAST_COLUMN, "", look)
    page.write_string(row, 1, text, look)
    lines = layout.count_lines(cell, FACT_WIDTH)
    needed_pixels = _measure_lines(lines)
    pixels = min(needed_pixels, limits.MAX_ROW_PIXELS)
    page.set_row_pixels(row, pixels)


def _write_headings(page: "Worksheet", row: int, looks: "CellLooks[Format]") -> None:
    for column, heading in enumerate(COUNT_HEADINGS):
        page.write_string(row, column, heading, looks.head)
    pixels = _measure_lines(1)
    page.set_row_pixels(row, pixels)


def _write_count(page: "Worksheet", row: int, count: TableCount, looks: "CellLooks[Format]") -> None:
    label = protect_run(count.label)
    page.write_string(row, 0, label, looks.text)
    numbers = (count.in_workbook, count.in_table, count.declared)
    for column, number in enumerate(numbers, 1):
        if number is None:
            page.write_blank(row, column, None, looks.number)
        else:
            page.write_number(row, column, number, looks.number)
    lines = layout.count_lines(count.label, LABEL_WIDTH)
    pixels = _measure_lines(lines)
    page.set_row_pixels(row, pixels)


def _measure_lines(lines: int) -> int:
    return lines * layout.LINE_PIXELS + layout.ROW_PADDING_PIXELS


def _list_counts(table: Table, part: Table | None) -> Iterator[TableCount]:
    """List what is counted of a table: of the tasks in this workbook, of all, and as its document declares it."""
    all_tasks = _tally_tasks(table)
    our_tasks = all_tasks
    if part is not table:
        our_tasks = _tally_tasks(part or ())
    yield TableCount("任务", our_tasks.tasks, all_tasks.tasks)
    our_pairs = our_tasks.agencies.total()
    all_pairs = all_tasks.agencies.total()
    yield TableCount("按单位计的项次", our_pairs, all_pairs)
    our_names = our_tasks.agencies.keys()
    all_names = all_tasks.agencies.keys()
    yield TableCount("单位", len(our_names), len(all_names))
    not_agencies = set()
    for agency in table.agencies:
        if not agency.is_agency:
            not_agencies.add(agency.name)
    our_agencies = our_names - not_agencies
    all_agencies = all_names - not_agencies
    yield TableCount("其中机构", len(our_agencies), len(all_agencies))
    place = (table.id,)
    for name, declared in table.categories:
        label = make_cell(f"类别：{name}", place)
        our_number = our_tasks.categories[name]
        all_number = all_tasks.categories[name]
        yield TableCount(str(label), our_number, all_number, declared)
    without_category = all_tasks.categories[None]
    if without_category:
        our_number = our_tasks.categories[None]
        yield TableCount("类别：无", our_number, without_category)


def _tally_tasks(tasks: Iterable[Task]) -> TaskTally:
    agencies: Counter[str] = Counter()
    categories: Counter[str | None] = Counter()
    for task in tasks:
        agencies.update(task.agencies)
        categories[task.category] += 1
    total = categories.total()
    return TaskTally(total, agencies, categories)
