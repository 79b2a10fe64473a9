"""The tool describe_table: what there is to ask about, and the names that the tables use."""

from collections.abc import Sequence
from typing import Any

from reformctl.agents import limits
from reformctl.agents.arguments import NUMBER, TEXT, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData, load_asked_tables
from reformctl.agents.filtering import REMARKS_SCHEMA, TABLES, sort_remarks
from reformctl.agents.pages import PAGE_SCHEMA, ToolAnswer, take_rows
from reformctl.agents.rows import ROWS_SCHEMA
from reformctl.model import fields as task_fields
from reformctl.model import vocabulary
from reformctl.model.table import Table, Tables, Task
from reformctl.query import counting
from reformctl.query.category_counts import count_categories

TITLE = "Describe the tables"
DESCRIPTION = """Begin here: which 任务分工表 are loaded, from which documents, how many tasks, the closed lists of
agencies (单位; full names and aliases are ours, not the document's), categories (类别), scopes (推广范围), and the
fields. A list that is not whole is named in more, with its total and the offset to go on with by part."""
PARTS = tuple(limits.MAX_LIST_CHARACTERS)
PARAMETERS = (
    Parameter("part", TEXT, "only this list", PARTS),
    Parameter("offset", NUMBER, "where part begins"),
    TABLES,
)
OUTPUT: JsonSchema = {
    **PAGE_SCHEMA,
    "more": {"type": "object"},
    "base": {"type": "object"},
    **REMARKS_SCHEMA,
    **dict.fromkeys(PARTS, ROWS_SCHEMA),
}


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """Describe the tables, or go on with one list."""
    tables, notes = load_asked_tables(data, arguments)
    part = arguments.get_text("part")
    lists = _make_lists(tables)
    shares = limits.MAX_LIST_CHARACTERS
    offset = 0
    if part:
        offset = arguments.get_number("offset", 0)
        lists = {part: lists[part]}
        whole_share = sum(shares.values())
        shares = {part: whole_share}
    shown: ToolAnswer = {}
    more: ToolAnswer = {}
    for name, rows in lists.items():
        end = offset + limits.MAX_ANSWER_TASKS
        page_rows = rows[offset:end]
        kept = take_rows(page_rows, shares[name])
        shown[name] = kept
        total = len(rows)
        next_offset = offset + len(kept)
        if next_offset < total:
            more[name] = {"total": total, "next": next_offset}
    base = _count_base(tables)
    following = None
    if part in more:
        following = more[part]["next"]
    return {
        "total": base["tasks"],
        "truncated": bool(more),
        "next": following,
        "more": more,
        "base": base,
        **sort_remarks(notes),
        **shown,
    }


def _make_lists(tables: Tables) -> dict[str, list[Any]]:
    """Make each list that there is, whole."""
    return {
        "tables": list(map(_record_table, tables)),
        "agencies": _list_agencies(tables),
        "categories": _list_categories(tables),
        "scopes": _list_scopes(tables),
        "fields": _list_fields(tables),
    }


def _count_base(tables: Tables) -> ToolAnswer:
    tasks = _list_tasks(tables)
    base = counting.describe_base(tables, tasks)
    lead_names = len(base.leads)
    return {"tasks": base.tasks, "pairs": base.pairs, "lead_names": lead_names, "joint": base.joint}


def _list_tasks(tables: Tables) -> list[Task]:
    tasks: list[Task] = []
    for table in tables:
        tasks += table
    return tasks


def _record_table(table: Table) -> ToolAnswer:
    """Describe a table, and what it states of its source."""
    record: ToolAnswer = {"id": table.id}
    record["title"] = table.title
    record["place"] = table.place
    record["tasks"] = len(table)
    if table.findings:
        record["findings"] = table.findings.number
    source: ToolAnswer = {}
    for key, fact in table.source._asdict().items():
        if fact and key != "sha256":
            source[key] = fact
    record["source"] = source
    return record


def _list_agencies(tables: Tables) -> list[Any]:
    """List the agencies, most tasks first: what is false or empty for most of them is left out."""
    tasks = _list_tasks(tables)
    led = _count_names(tables, tasks, "agency")
    supported = _count_names(tables, tasks, "support")
    no_agencies = vocabulary.collect_no_agencies(tables)
    entries = vocabulary.list_agencies(tables)
    rows = []
    labels = vocabulary.label_entries(entries)
    for entry, label in labels.items():
        row: ToolAnswer = {"name": label}
        row["lead"] = led.get(label, 0)
        if supported.get(label):
            row["support"] = supported[label]
        if entry.full_name:
            row["full_name"] = entry.full_name
        if entry.others:
            row["aliases"] = list(entry.others)
        if not no_agencies.isdisjoint(entry.homes):
            row["is_agency"] = False
        rows.append(row)
    rows.sort(key=_rank_agency)
    return rows


def _rank_agency(row: ToolAnswer) -> tuple[int, int]:
    supported = row.get("support", 0)
    return -row["lead"], -supported


def _list_categories(tables: Tables) -> list[Any]:
    """List the categories with how many tasks the documents declare, if they do, and how many there are."""
    category_counts = count_categories(tables)
    return [category_count._asdict() for category_count in category_counts]


def _list_scopes(tables: Tables) -> list[Any]:
    totals: dict[str, int] = {}
    for table in tables:
        counts = table.store.count_by("scope")
        for scope, number in counts.items():
            if scope:
                totals.setdefault(scope, 0)
                totals[scope] += number
    rows = []
    for scope, total in totals.items():
        row = {"name": scope, "tasks": total}
        rows.append(row)
    return rows


def _list_fields(tables: Tables) -> list[Any]:
    columns = [task_fields.REFERENCE]
    columns += task_fields.list_columns(tables)
    rows = []
    for column in columns:
        row = {"key": column.key, "label": column.label}
        rows.append(row)
    return rows


def _count_names(tables: Tables, tasks: Sequence[Task], key: str) -> dict[str, int]:
    """Count the tasks under each name of a dimension."""
    breakdown = counting.count_by(tables, tasks, key, with_empty=False)
    counts: dict[str, int] = {}
    for group in breakdown.groups:
        if group.name is not None:
            counts[group.name] = group.number
    return counts
