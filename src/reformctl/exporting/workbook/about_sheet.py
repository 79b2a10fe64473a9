"""The sheet 说明 of a workbook: what its tasks are a part of, where they come from, and how many they are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.exporting import limits, official_layout
from reformctl.exporting.sheet import Origin
from reformctl.exporting.workbook import layout
from reformctl.exporting.workbook.cells import CellLooks, CellValue, choose_look, make_cell, protect_run
from reformctl.model.table import Table, Task

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET_NAME = "说明"
COLUMN_WIDTHS = (26, 20, 20, 20)
"""The first has what a row is about. A fact is written across the others, which have the counts."""
FACT_WIDTH = sum(COLUMN_WIDTHS[1:])
STATED_BY_DOCUMENTS = ("kind", "issuer", "document_number", "date")
"""What a document says of itself."""
NOT_STATED = "原文未载明"
PROOF_KEYS = ("file", "sha256")
"""Facts that only serve to prove the text: they come last."""
COUNT_HEADINGS = ("计数", "本工作簿", "全表", "文件所列")


class TaskTally(NamedTuple):
    """What is counted of tasks."""

    tasks: int
    agencies: Counter[str]
    """In how many tasks each is named."""
    categories: Counter[str | None]


def write_about(page: "Worksheet", origin: Origin, looks: "CellLooks[Format]") -> int:
    """Write the sheet, the tables one below the other; returns how many rows it has."""
    for index, width in enumerate(COLUMN_WIDTHS):
        page.set_column(index, index, width)
    parts = {part.id: part for part in origin.part}
    remarks = {part.id: remark for part, remark in zip(origin.part, origin.remarks, strict=True)}
    row = 0
    for table in origin.tables:
        facts, proofs = _list_facts(table, _describe_part(table, parts, remarks))
        for fact in facts:
            _write_fact(page, row, fact, looks)
            row += 1
        for index, heading in enumerate(COUNT_HEADINGS):
            page.write_string(row, index, heading, looks.head)
        page.set_row_pixels(row, layout.LINE_PIXELS + layout.ROW_PADDING_PIXELS)
        row += 1
        for counts in _list_counts(table, parts.get(table.id)):
            _write_counts(page, row, counts, looks)
            row += 1
        for fact in proofs:
            _write_fact(page, row, fact, looks)
            row += 1
        row += 1
    return row


def _list_facts(table: Table, part: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """List what is known of a table as (label, text), then what proves its text."""
    known = {key: (label, text) for key, label, text in official_layout.list_facts(table)}
    for key in STATED_BY_DOCUMENTS:
        known.setdefault(key, (official_layout.SOURCE_LABELS[key], NOT_STATED))
    first = ["title", "id", "part", "place", *official_layout.SOURCE_LABELS]
    known["part"] = ("范围", part)
    keys = sorted(known, key=lambda key: first.index(key) if key in first else len(first))
    facts = [known[key] for key in keys if key not in PROOF_KEYS]
    return facts, [known[key] for key in PROOF_KEYS if key in known]


def _describe_part(table: Table, parts: dict[str, Table], remarks: dict[str, str]) -> str:
    """Say how many of the tasks of a table these are, and how they were chosen."""
    if table.id not in parts:
        return f"全表{len(table)}项，本表0项。"
    return remarks[table.id] or f"全表{len(table)}项。"


def _write_fact(page: "Worksheet", row: int, fact: tuple[str, str], looks: "CellLooks[Format]") -> None:
    label, text = fact
    cell = make_cell(text, (label,))
    page.write_string(row, 0, label, looks.text)
    look = choose_look(cell, looks)
    page.merge_range(row, 1, row, len(COLUMN_WIDTHS) - 1, "", look)
    page.write_string(row, 1, protect_run(str(cell)), look)
    lines = layout.count_lines(cell, FACT_WIDTH)
    pixels = lines * layout.LINE_PIXELS + layout.ROW_PADDING_PIXELS
    page.set_row_pixels(row, min(pixels, limits.MAX_ROW_PIXELS))


def _write_counts(page: "Worksheet", row: int, cells: Sequence[CellValue], looks: "CellLooks[Format]") -> None:
    label, *counts = cells
    page.write_string(row, 0, protect_run(str(label)), looks.text)
    for index in range(1, len(COLUMN_WIDTHS)):
        cell = counts[index - 1] if index <= len(counts) else ""
        if isinstance(cell, str):
            page.write_blank(row, index, None, looks.number)
        else:
            page.write_number(row, index, cell, looks.number)
    page.set_row_pixels(
        row, layout.count_lines(label, COLUMN_WIDTHS[0]) * layout.LINE_PIXELS + layout.ROW_PADDING_PIXELS
    )


def _list_counts(table: Table, part: Table | None) -> Iterator[list[CellValue]]:
    """List what is counted of a table: of the tasks in this workbook, of all, and as its document declares it."""
    whole = _tally_tasks(table)
    ours = whole if part is table else _tally_tasks(part or ())
    not_agencies = {agency.name for agency in table.agencies if not agency.is_agency}
    yield ["任务", ours.tasks, whole.tasks]
    yield ["按单位计的项次", ours.agencies.total(), whole.agencies.total()]
    yield ["单位", len(ours.agencies), len(whole.agencies)]
    our_agencies = ours.agencies.keys() - not_agencies
    all_agencies = whole.agencies.keys() - not_agencies
    yield ["其中机构", len(our_agencies), len(all_agencies)]
    for name, declared in table.categories:
        label = make_cell(f"类别：{name}", (table.id,))
        declared_cell = "" if declared is None else declared
        yield [label, ours.categories[name], whole.categories[name], declared_cell]
    if whole.categories[None]:
        yield ["类别：无", ours.categories[None], whole.categories[None]]


def _tally_tasks(tasks: Iterable[Task]) -> TaskTally:
    agencies: Counter[str] = Counter()
    categories: Counter[str | None] = Counter()
    for task in tasks:
        agencies.update(task.agencies)
        categories[task.category] += 1
    return TaskTally(categories.total(), agencies, categories)
