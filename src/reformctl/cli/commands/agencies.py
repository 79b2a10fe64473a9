"""`reformctl agencies`: the closed vocabulary of agencies, with counts and everything they are also called."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_rows
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import vocabulary
from reformctl.model.fields import Column
from reformctl.model.table import Table, Task
from reformctl.query import filters
from reformctl.query.filters import Selected
from reformctl.system import environment
from reformctl.system.translation import N_, _


class AgencyRow(NamedTuple):
    """An agency and the tasks that name it."""

    label: str
    name: str
    is_agency: bool
    lead: int
    joint: int
    support: int
    full_name: str | None
    aliases: tuple[str, ...]
    tables: tuple[str, ...]


COLUMNS = (
    Column("name", "单位", lambda row: row.name, N_("name of the agency, as in the document")),
    Column(
        "is_agency",
        "是否机构",
        lambda row: row.is_agency,
        N_("false for bodies such as 各企业, which are not agencies (added by reformctl)"),
    ),
    Column("lead", "牵头", lambda row: row.lead, N_("tasks that it leads, alone or jointly")),
    Column("joint", "共同牵头", lambda row: row.joint, N_("of those, tasks that it leads jointly")),
    Column("support", "配合", lambda row: row.support, N_("tasks that it supports")),
    Column("full_name", "全称", lambda row: row.full_name, N_("full official name (added by reformctl)")),
    Column("aliases", "别称", lambda row: row.aliases, N_("other names in use (added by reformctl)")),
)
LABEL = Column("name", "单位", lambda row: row.label, N_("name that --agency takes for this agency alone"))
"""In place of the name where a person reads it, or where it stands alone: two bodies may have one name."""
TABLES = Column("tables", "所在表", lambda row: row.tables, N_("ids of the tables that name it"))
"""Only with several tables."""
ON_TERMINAL = ExportRequest("table", usual_fields=("lead", "joint", "support", "name", "full_name", "aliases"))
IN_PIPE = ExportRequest(
    "tsv",
    usual_fields=("name", "lead", "joint", "support", "is_agency", "full_name", "aliases"),
    headers="none",
)


def run(call: Call) -> Answer:
    """Most tasks first, then in the order of the table."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    selected = filters.select_tasks(tables, parse_selection(call, tables))
    rows = sorted(_make_rows(tables, selected, call), key=lambda row: (-row.lead, -row.support))
    fields = (*COLUMNS, TABLES) if len(tables) > 1 else COLUMNS
    if len(tables) > 1 and request.usual_fields:
        request = request._replace(usual_fields=(*request.usual_fields, "tables"))
    if request.format in {"ids", "table"}:
        fields = (LABEL, *fields[1:])
    if request.format == "table" and not any(row.support for row in rows):
        usual_fields = tuple(field for field in request.usual_fields if field != "support")
        request = request._replace(usual_fields=usual_fields)
    body = exporting.export_rows(request, rows, fields)
    notes = (*left_out, *selected.notes, *_summarize_counts(rows, selected), *vocabulary.describe_shared_names(tables))
    return Answer(body, notes, bool(rows), written=describe_rows(call, len(rows)))


def _make_rows(tables: tuple[Table, ...], selected: Selected, call: Call) -> list[AgencyRow]:
    """Make a row for each body; what several tables say of one is put together.

    Where agencies or categories are asked for, only the bodies that are meant, or that have tasks there.
    """
    others = {(table.id, agency.name) for table in tables for agency in table.agencies if not agency.is_agency}
    led = _group_by_agency(selected.tasks, lambda task: task.lead_agencies)
    supported = _group_by_agency(selected.tasks, lambda task: task.support_agencies)
    rows = []
    for entry, label in vocabulary.label_entries(vocabulary.list_agencies(tables)).items():
        is_asked = not selected.bodies or not selected.bodies.isdisjoint(entry.homes)
        leads = [task for home in entry.homes for task in led.get(home, ())]
        supports = [task for home in entry.homes for task in supported.get(home, ())]
        has_tasks = bool(leads or supports)
        if not is_asked or (call[spec.NAMES] and not has_tasks):
            continue
        row = AgencyRow(
            label=label,
            name=entry.name,
            is_agency=others.isdisjoint(entry.homes),
            lead=len(leads),
            joint=sum(len(task.lead_agencies) > 1 for task in leads),
            support=len(supports),
            full_name=entry.full_name,
            aliases=entry.others,
            tables=tuple(dict.fromkeys(table for table, _name in entry.homes)),
        )
        rows.append(row)
    return rows


def _group_by_agency(
    tasks: Iterable[Task], read_names: Callable[[Task], Sequence[str]]
) -> dict[tuple[str, str], list[Task]]:
    """Group tasks by the id of their table and the name of an agency in it."""
    groups: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        for name in read_names(task):
            groups.setdefault((task.table, name), []).append(task)
    return groups


def _summarize_counts(rows: list[AgencyRow], selected: Selected) -> list[str]:
    """Which of the possible counts these are: names, agencies, tasks or pairs."""
    if not environment.is_on_terminal():
        return []
    leads = [row for row in rows if row.lead]
    others = [row.label for row in leads if not row.is_agency]
    sentence = _("lead agencies: {names}; tasks: {tasks}; pairs of task and lead agency: {pairs}")
    if others:
        sentence = _(
            "leads: {names} ({agencies} agencies, and {others}); tasks: {tasks}; pairs of task and lead agency: {pairs}"
        )
    return [
        sentence.format(
            names=len(leads),
            agencies=len(leads) - len(others),
            others=vocabulary.quote_names(others),
            tasks=len(selected.tasks),
            pairs=sum(row.lead for row in leads),
        )
    ]
