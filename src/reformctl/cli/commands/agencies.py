"""`reformctl agencies`: the closed vocabulary of agencies, with counts and everything they are also called."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from reformctl.model.table import AgencyKey, Task
from reformctl.model.vocabulary import NameEntry
from reformctl.query import filters
from reformctl.query.filters import Selected
from reformctl.system import environment
from reformctl.system.translation import N_, _
from reformctl.tablefile.load import Tables

TasksByAgency = Mapping[AgencyKey, Sequence[Task]]


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
ON_TERMINAL = ExportRequest(
    "table",
    usual_fields=("lead", "joint", "support", "name", "full_name", "aliases"),
)
IN_PIPE = ExportRequest(
    "tsv",
    usual_fields=("name", "lead", "joint", "support", "is_agency", "full_name", "aliases"),
    headers="none",
)


def run(call: Call) -> Answer:
    """Most tasks first, then in the order of the table."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    selection = parse_selection(call, tables)
    selected = filters.select_tasks(tables, selection)
    rows = _list_rows(call, tables, selected)
    columns = _choose_columns(request, tables)
    request = _choose_fields(request, tables, rows)
    body = exporting.export_rows(request, rows, columns)
    counts = _summarize_counts(rows, selected)
    shared_names = vocabulary.describe_shared_names(tables)
    notes = (*left_out, *selected.notes, *counts, *shared_names)
    written = describe_rows(call, len(rows))
    return Answer(body, notes, bool(rows), written=written)


def _choose_columns(request: ExportRequest, tables: Tables) -> list[Column]:
    """Choose the columns that an answer may have."""
    columns = [*COLUMNS]
    if len(tables) > 1:
        columns.append(TABLES)
    if request.format in {"ids", "table"}:
        columns[0] = LABEL
    return columns


def _choose_fields(request: ExportRequest, tables: Tables, rows: Sequence[AgencyRow]) -> ExportRequest:
    """Choose the usual fields: with several tables also their ids, and for readers none that is 0 in every row."""
    fields = request.usual_fields
    if fields and len(tables) > 1:
        fields = (*fields, "tables")
    has_support = any(row.support for row in rows)
    if request.format == "table" and not has_support:
        fields = tuple(field for field in fields if field != "support")
    return request._replace(usual_fields=fields)


def _list_rows(call: Call, tables: Tables, selected: Selected) -> list[AgencyRow]:
    """List a row for each body, most tasks first; what several tables say of one is put together.

    Where agencies or categories are asked for, only the bodies that are meant, or that have tasks there.
    """
    led = _group_by_agency(selected.tasks, lambda task: task.lead_agencies)
    supported = _group_by_agency(selected.tasks, lambda task: task.support_agencies)
    no_agencies = set(_list_no_agencies(tables))
    entries = vocabulary.list_agencies(tables)
    rows = []
    for entry, label in vocabulary.label_entries(entries).items():
        leads = _list_tasks(entry, led)
        supports = _list_tasks(entry, supported)
        has_tasks = bool(leads or supports)
        is_asked = not selected.bodies or not selected.bodies.isdisjoint(entry.homes)
        if is_asked and (has_tasks or not call[spec.NAMES]):
            is_agency = no_agencies.isdisjoint(entry.homes)
            row = _make_row(entry, label, leads, supports, is_agency=is_agency)
            rows.append(row)
    rows.sort(key=_rank_row)
    return rows


def _make_row(
    entry: NameEntry, label: str, leads: Sequence[Task], supports: Sequence[Task], *, is_agency: bool
) -> AgencyRow:
    joint_leads = [task for task in leads if len(task.lead_agencies) > 1]
    table_ids = [table_id for table_id, _name in entry.homes]
    return AgencyRow(
        label=label,
        name=entry.name,
        is_agency=is_agency,
        lead=len(leads),
        joint=len(joint_leads),
        support=len(supports),
        full_name=entry.full_name,
        aliases=entry.others,
        tables=tuple(dict.fromkeys(table_ids)),
    )


def _list_tasks(entry: NameEntry, groups: TasksByAgency) -> list[Task]:
    """List the tasks of a body, from all tables that name it."""
    tasks: list[Task] = []
    for home in entry.homes:
        tasks += groups.get(home, ())
    return tasks


def _list_no_agencies(tables: Tables) -> Iterator[AgencyKey]:
    """List the bodies that are no agencies, such as 各企业."""
    for table in tables:
        for agency in table.agencies:
            if not agency.is_agency:
                yield table.id, agency.name


def _rank_row(row: AgencyRow) -> tuple[int, int]:
    return -row.lead, -row.support


def _group_by_agency(tasks: Iterable[Task], read_names: Callable[[Task], Sequence[str]]) -> dict[AgencyKey, list[Task]]:
    """Group tasks by the id of their table and the name of an agency in it."""
    groups: dict[AgencyKey, list[Task]] = {}
    for task in tasks:
        for name in read_names(task):
            group = groups.setdefault((task.table, name), [])
            group.append(task)
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
    summary = sentence.format(
        names=len(leads),
        agencies=len(leads) - len(others),
        others=vocabulary.quote_names(others),
        tasks=len(selected.tasks),
        pairs=sum(row.lead for row in leads),
    )
    return [summary]
