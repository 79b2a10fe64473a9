"""`reformctl agencies`: the closed vocabulary of agencies, with counts and everything they are also called."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_rows
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import name_notes, vocabulary
from reformctl.model.fields import Column, make_column
from reformctl.model.table import AgencyKey, Tables, Task
from reformctl.model.vocabulary import NameEntry
from reformctl.query import filters
from reformctl.query.filters import Selected
from reformctl.system import environment
from reformctl.system.translation import N_, _


class AgencyRow(NamedTuple):
    """An agency and the tasks that name it."""

    label: str
    """Its name, with its table where another one has the same name."""
    name: str
    is_agency: bool
    """False for bodies such as 各企业."""
    lead: int
    joint: int
    """Of the tasks that it leads, those that it leads with others."""
    support: int
    full_name: str | None
    aliases: tuple[str, ...]
    tables: tuple[str, ...]
    """The ids of the tables that name it."""


class TaskCounts(NamedTuple):
    """How many tasks name each agency of each table."""

    led: Counter[AgencyKey]
    """Alone or with others."""
    led_jointly: Counter[AgencyKey]
    supported: Counter[AgencyKey]


COLUMNS = (
    make_column("name", "单位", N_("name of the agency, as in the document")),
    make_column(
        "is_agency",
        "是否机构",
        N_("false for bodies such as 各企业, which are not agencies (added by reformctl)"),
    ),
    make_column("lead", "牵头", N_("tasks that it leads, alone or jointly")),
    make_column("joint", "共同牵头", N_("of those, tasks that it leads jointly")),
    make_column("support", "配合", N_("tasks that it supports")),
    make_column("full_name", "全称", N_("full official name (added by reformctl)")),
    make_column("aliases", "别称", N_("other names in use (added by reformctl)")),
)
LABEL = Column("name", "单位", lambda row: row.label, N_("name that --agency takes for this agency alone"))
"""In place of the name where a person reads it, or where it stands alone: two bodies may have one name."""
TABLES = make_column("tables", "所在表", N_("ids of the tables that name it"))
"""Only with several tables."""
FIELDS_ON_TERMINAL = ("lead", "joint", "support", "name", "full_name", "aliases")
FIELDS_IN_PIPE = ("name", "lead", "joint", "support", "is_agency", "full_name", "aliases")
ON_TERMINAL = ExportRequest("table", usual_fields=FIELDS_ON_TERMINAL)
IN_PIPE = ExportRequest("tsv", usual_fields=FIELDS_IN_PIPE, headers="none")


def run(call: Call) -> Answer:
    """List the agencies, most tasks first, then in the order of the table."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    selection = parse_selection(call, tables)
    selected = filters.select_tasks(tables, selection)
    rows = _list_rows(call, tables, selected)
    columns = _choose_columns(request, tables)
    request = _choose_fields(request, tables, rows)
    body = exporting.export_rows(request, rows, columns)
    notes = [*left_out, *selected.notes]
    if environment.is_on_terminal():
        task_count = len(selected.tasks)
        summary = _summarize_counts(rows, task_count)
        notes.append(summary)
    notes += name_notes.describe_shared_names(tables)
    written = describe_rows(call, len(rows))
    found = len(rows) > 0
    return Answer(body, tuple(notes), found, written=written)


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
    fields = [*request.usual_fields]
    if fields and len(tables) > 1:
        fields.append("tables")
    has_support = any(row.support for row in rows)
    if request.format == "table" and not has_support:
        fields = [field for field in fields if field != "support"]
    return request._replace(usual_fields=tuple(fields))


def _list_rows(call: Call, tables: Tables, selected: Selected) -> list[AgencyRow]:
    """List a row for each body, most tasks first; what several tables say of one is put together.

    Where agencies or categories are asked for, only the bodies that are meant, or that have tasks there.
    """
    counts = _count_tasks(selected.tasks)
    no_agencies = vocabulary.collect_no_agencies(tables)
    entries = vocabulary.list_agencies(tables)
    labels = vocabulary.label_entries(entries)
    rows = []
    for entry, label in labels.items():
        if not _is_asked_for(entry, selected):
            continue
        row = _make_row(entry, label, counts, no_agencies)
        has_tasks = row.lead > 0 or row.support > 0
        if has_tasks or not call[spec.NAMES]:
            rows.append(row)
    rows.sort(key=_rank_row)
    return rows


def _is_asked_for(entry: NameEntry, selected: Selected) -> bool:
    """Tell whether a body is one of those that were asked for; without such a filter all of them are."""
    if not selected.bodies:
        return True
    return not selected.bodies.isdisjoint(entry.homes)


def _count_tasks(tasks: Iterable[Task]) -> TaskCounts:
    led: Counter[AgencyKey] = Counter()
    led_jointly: Counter[AgencyKey] = Counter()
    supported: Counter[AgencyKey] = Counter()
    for task in tasks:
        is_joint = len(task.lead_agencies) > 1
        for name in task.lead_agencies:
            key = (task.table, name)
            led[key] += 1
            if is_joint:
                led_jointly[key] += 1
        for name in task.support_agencies:
            key = (task.table, name)
            supported[key] += 1
    return TaskCounts(led, led_jointly, supported)


def _make_row(entry: NameEntry, label: str, counts: TaskCounts, no_agencies: set[AgencyKey]) -> AgencyRow:
    """Make the row of a body, with what all tables say of it."""
    table_ids = [table_id for table_id, _name in entry.homes]
    return AgencyRow(
        label=label,
        name=entry.name,
        is_agency=no_agencies.isdisjoint(entry.homes),
        lead=_add_counts(entry, counts.led),
        joint=_add_counts(entry, counts.led_jointly),
        support=_add_counts(entry, counts.supported),
        full_name=entry.full_name,
        aliases=entry.others,
        tables=tuple(dict.fromkeys(table_ids)),
    )


def _add_counts(entry: NameEntry, counts: Counter[AgencyKey]) -> int:
    return sum(counts[home] for home in entry.homes)


def _rank_row(row: AgencyRow) -> tuple[int, int]:
    return -row.lead, -row.support


def _summarize_counts(rows: Sequence[AgencyRow], task_count: int) -> str:
    """Say which of the possible counts these are: names, agencies, tasks or pairs."""
    leads = [row for row in rows if row.lead]
    pairs = sum(row.lead for row in leads)
    not_agencies = [row.label for row in leads if not row.is_agency]
    agency_count = len(leads) - len(not_agencies)
    sentence = _("lead agencies: {names}; tasks: {tasks}; pairs of task and lead agency: {pairs}")
    if not_agencies:
        sentence = _(
            "leads: {names} ({agencies} agencies, and {others}); tasks: {tasks}; pairs of task and lead agency: {pairs}"
        )
    return sentence.format(
        names=len(leads),
        agencies=agency_count,
        others=name_notes.quote_names(not_agencies),
        tasks=task_count,
        pairs=pairs,
    )
