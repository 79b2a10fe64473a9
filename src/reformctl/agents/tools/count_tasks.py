"""The tool count_tasks: how many tasks, or pairs of a task and a lead agency, stand under each name."""

from collections.abc import Sequence
from typing import Any

from reformctl.agents import limits
from reformctl.agents.arguments import TEXT, TEXTS, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData, load_asked_tables
from reformctl.agents.filtering import SAME_FILTERS, SELECTION_SCHEMA, parse_selection, sort_selection_remarks
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA, list_rows
from reformctl.exporting import count_columns
from reformctl.exporting.count_columns import NameStyle
from reformctl.model.table import Tables, Task
from reformctl.query import counting, filters
from reformctl.query.counting import UNIT_LABELS, CountBase
from reformctl.query.filters import Selection
from reformctl.searching import find_word_holders
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

TITLE = "Count tasks"
DESCRIPTION = """Count by agency (牵头单位), support (配合单位), category, scope, table or any field; cross: by two at
once. Three numbers differ: tasks, pairs of a task and a lead, and lead names (base has all; not_agencies are
names such as 各企业). A joint task (共同牵头) is one task but counts under each of its leads, so counts by agency add
up to more than total: never add rows up, read base. unit pairs counts pairs. match adds how many hold a word
literally."""
PARAMETERS = (
    Parameter("by", TEXTS, "default category, agency, scope"),
    Parameter("cross", TEXTS, "two of these, in place of by"),
    Parameter("unit", TEXT, "", tuple(UNIT_LABELS)),
    Parameter("match", TEXTS, "words"),
    *SAME_FILTERS,
    *SAME_PAGING,
)
OUTPUT: JsonSchema = {
    **PAGE_SCHEMA,
    "base": {"type": "object", "description": "tasks, of (all tasks), pairs, lead_names, not_agencies, joint"},
    **SELECTION_SCHEMA,
    "counts": ROWS_SCHEMA,
}
STYLE = NameStyle("json", "en")
"""How names are written: as in the formats for programs."""


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """Count, the largest group first."""
    tables, notes = load_asked_tables(data, arguments)
    selection = parse_selection(arguments)
    selected = filters.select_tasks(tables, selection)
    tasks = tuple(selected.tasks)
    rows = _list_counts(tables, tasks, selection, arguments)
    base = counting.describe_base(tables, tasks)
    notes += selected.notes
    remarks = sort_selection_remarks(notes)
    head = {"base": _record_base(base), **remarks}
    page = parse_page(arguments)
    shown_rows = page.slice(rows)
    total = len(rows)
    return make_answer(head, "counts", shown_rows, total, page)


def _list_counts(tables: Tables, tasks: Sequence[Task], selection: Selection, arguments: Arguments) -> list[Any]:
    """List a row for each name, or with cross for each pair of names."""
    unit = arguments.get_text("unit") or "tasks"
    keys = _list_dimensions(tables, arguments)
    match_words = arguments.get_texts("match")
    words = tuple(dict.fromkeys(match_words))
    _refuse_contradictions(arguments, keys, unit)
    matching = find_word_holders(tables, words)
    complete_keys = set()
    if tasks:
        table_ids = arguments.get_texts("tables")
        complete_keys = counting.list_complete_dimensions(selection, table_ids)
    breakdowns = []
    for key in keys:
        with_empty = key in complete_keys
        breakdown = counting.count_by(tables, tasks, key, unit=unit, matching=matching, with_empty=with_empty)
        breakdowns.append(breakdown)
    if arguments.get_texts("cross"):
        rows, columns = breakdowns
        cross = counting.cross_counts(tables, tasks, rows, columns)
        cells = list(count_columns.list_cells(cross))
        cell_columns = count_columns.make_cell_columns(cross, STYLE)
        return list_rows(cells, cell_columns)
    groups = count_columns.list_groups(breakdowns)
    group_columns = count_columns.make_group_columns(unit, words, STYLE)
    return list_rows(groups, group_columns)


def _list_dimensions(tables: Tables, arguments: Arguments) -> list[str]:
    """List what cross or by names, each once, else what is usual."""
    words = arguments.get_texts("cross")
    if not words:
        words = arguments.get_texts("by")
    if not words:
        words = tuple(counting.list_usual_dimensions(tables))
    keys = [counting.find_dimension(word, tables) for word in words]
    return list(dict.fromkeys(keys))


def _refuse_contradictions(arguments: Arguments, keys: Sequence[str], unit: str) -> None:
    """Raise UsageError for what means nothing together."""
    if unit == "pairs" and "support" in keys:
        raise UsageError(_("a pair is a task and a lead agency: by support, count tasks"))
    if not arguments.get_texts("cross"):
        return
    if len(keys) != 2:  # noqa: PLR2004 rows and columns
        raise UsageError(_("cross takes two different dimensions, such as agency and category"))
    for name in ("by", "match"):
        if arguments.get_texts(name):
            sentence = _("cross counts by two dimensions only: leave out {argument}")
            text = sentence.format(argument=name)
            raise UsageError(text)


def _record_base(base: CountBase) -> ToolAnswer:
    not_agencies = base.not_agencies[: limits.MAX_LISTED_NAMES]
    return {
        "tasks": base.tasks,
        "of": base.all_tasks,
        "pairs": base.pairs,
        "lead_names": len(base.leads),
        "not_agencies": list(not_agencies),
        "joint": base.joint,
        "without_lead": base.without_lead,
    }
