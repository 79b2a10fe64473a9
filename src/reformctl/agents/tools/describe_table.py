"""The tool describe_table: what there is to ask about, and the names that the tables use."""

from collections.abc import Sequence
from typing import Any

from reformctl.agents import limits
from reformctl.agents.arguments import NUMBER, TEXT, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData
from reformctl.agents.filtering import REMARKS_SCHEMA, TABLES, sort_remarks
from reformctl.agents.pages import PAGE_SCHEMA, ToolAnswer, take_rows
from reformctl.agents.rows import ROWS_SCHEMA
from reformctl.model import fields as task_fields
from reformctl.model import vocabulary
from reformctl.model.table import Table
from reformctl.query import counting

TITLE = "Describe the tables"
DESCRIPTION = """Begin here: which 任务分工表 are loaded, from which documents, how many tasks, the closed lists of
agencies (单位; full names and aliases are ours, not the document's), categories (类别), scopes (推广范围), and the
fields. A list that is not whole is named in more, with its total and the offset to go on with by part."""
PARTS = tuple(limits.TEXT_SHARES)
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
    tables, notes = data.load_tables(arguments.get_texts("tables"))
    part = arguments.get_text("part")
    offset = arguments.get_number("offset", 0) if part else 0
    columns = [task_fields.REFERENCE, *task_fields.list_columns(tables)]
    lists: dict[str, list[Any]] = {
        "tables": [_record_table(table) for table in tables],
        "agencies": _list_agencies(tables),
        "categories": _list_categories(tables),
        "scopes": _list_scopes(tables),
        "fields": [{"key": column.key, "label": column.label} for column in columns],
    }
    wanted = lists if part is None else {part: lists[part]}
    shown: ToolAnswer = {}
    more: ToolAnswer = {}
    for name, rows in wanted.items():
        room = limits.TEXT_SHARES[name] if part is None else sum(limits.TEXT_SHARES.values())
        shown[name] = take_rows(rows[offset : offset + limits.MAX_ANSWER_TASKS], room)
        end = offset + len(shown[name])
        if end < len(rows):
            more[name] = {"total": len(rows), "next": end}
    base = _count_base(tables)
    following = more[part]["next"] if part in more else None
    where = {"total": base["tasks"], "truncated": bool(more), "next": following, "more": more, "base": base}
    return {**where, **sort_remarks(notes), **shown}


def _count_base(tables: Sequence[Table]) -> ToolAnswer:
    tasks = [task for table in tables for task in table]
    base = counting.describe_base(tables, tasks)
    return {"tasks": base.tasks, "pairs": base.pairs, "lead_names": len(base.leads), "joint": base.joint}


def _record_table(table: Table) -> ToolAnswer:
    source = {key: value for key, value in table.source._asdict().items() if value and key != "sha256"}
    record: ToolAnswer = {"id": table.id, "title": table.title, "place": table.place, "tasks": len(table)}
    if table.findings:
        record["findings"] = table.findings.number
    return {**record, "source": source}


def _list_agencies(tables: Sequence[Table]) -> list[Any]:
    """List the agencies, most tasks first: what is false or empty for most of them is left out."""
    tasks = [task for table in tables for task in table]
    led = _count_names(tables, tasks, "agency")
    supported = _count_names(tables, tasks, "support")
    others = {(table.id, agency.name) for table in tables for agency in table.agencies if not agency.is_agency}
    rows = []
    for entry, label in vocabulary.label_entries(vocabulary.list_agencies(tables)).items():
        row: ToolAnswer = {"name": label, "lead": led.get(label, 0)}
        if supported.get(label):
            row["support"] = supported[label]
        if entry.full_name:
            row["full_name"] = entry.full_name
        if entry.others:
            row["aliases"] = list(entry.others)
        if not others.isdisjoint(entry.homes):
            row["is_agency"] = False
        rows.append(row)
    return sorted(rows, key=lambda row: (-row["lead"], -row.get("support", 0)))


def _list_categories(tables: Sequence[Table]) -> list[Any]:
    """List the categories with how many tasks the documents declare, if they do, and how many there are."""
    rows: dict[str, ToolAnswer] = {}
    for table in tables:
        numbers = table.store.count_by("category")
        for category in table.categories:
            row = rows.setdefault(category.name, {"name": category.name, "declared": None, "tasks": 0})
            row["tasks"] += numbers.get(category.name, 0)
            if category.declared is not None:
                row["declared"] = (row["declared"] or 0) + category.declared
    return list(rows.values())


def _list_scopes(tables: Sequence[Table]) -> list[Any]:
    counts: dict[str, int] = {}
    for table in tables:
        for scope, number in table.store.count_by("scope").items():
            if scope:
                counts[scope] = counts.get(scope, 0) + number
    return [{"name": scope, "tasks": number} for scope, number in counts.items()]


def _count_names(tables: Sequence[Table], tasks: Sequence[Any], key: str) -> dict[str, int]:
    breakdown = counting.count_by(tables, tasks, key, with_empty=False)
    return {group.name: group.number for group in breakdown.groups if group.name is not None}
