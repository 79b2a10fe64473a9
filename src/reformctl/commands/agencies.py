"""`reformctl agencies`: the closed vocabulary of agencies, with counts and everything they are also called."""

from typing import NamedTuple

from reformctl import environment, formats, names, store
from reformctl.columns import Column
from reformctl.formats import View
from reformctl.line import Call
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.output import Answer


class Row(NamedTuple):
    """An agency and the tasks that name it."""

    name: str
    is_agency: bool
    lead: int
    joint: int
    support: int
    full_name: str | None
    aliases: tuple[str, ...]


COLUMNS = (
    Column("name", "单位", lambda row: row.name, "agency as the document writes it"),
    Column("is_agency", "是否机构", lambda row: row.is_agency, "false for bodies such as 各企业 (ours)"),
    Column("lead", "牵头", lambda row: row.lead, "tasks that it leads, alone or jointly"),
    Column("joint", "共同牵头", lambda row: row.joint, "tasks among them that it leads jointly"),
    Column("support", "配合", lambda row: row.support, "tasks that it supports"),
    Column("full_name", "全称", lambda row: row.full_name, "full official name (ours)"),
    Column("aliases", "别称", lambda row: row.aliases, "what people also call it (ours)"),
)
ON_TERMINAL = View("table", ("lead", "joint", "name", "full_name", "aliases"))
IN_PIPE = View("tsv", ("name", "lead", "joint", "support", "is_agency", "full_name", "aliases"), "none")


def run(call: Call) -> Answer:
    """Most tasks first, then in the order of the table."""
    wanted = formats.view(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = store.load_for(call)
    rows = sorted(_rows(tables), key=lambda row: (-row.lead, -row.support))
    return Answer(formats.write_items(rows, COLUMNS, call, wanted), (*left_out, *_closing(rows, tables)), bool(rows))


def _rows(tables: tuple[Table, ...]) -> list[Row]:
    """One row for each agency; what several tables say of one is put together."""
    bodies = {agency.name for table in tables for agency in table.agencies if not agency.is_agency}
    led: dict[str, list[Task]] = {}
    supported: dict[str, list[Task]] = {}
    for table in tables:
        for task in table.tasks:
            for name in task.lead_agencies:
                led.setdefault(name, []).append(task)
            for name in task.support_agencies:
                supported.setdefault(name, []).append(task)
    return [
        Row(
            name=entry.name,
            is_agency=entry.name not in bodies,
            lead=len(led.get(entry.name, [])),
            joint=sum(len(task.lead_agencies) > 1 for task in led.get(entry.name, [])),
            support=len(supported.get(entry.name, [])),
            full_name=entry.full_name,
            aliases=entry.others,
        )
        for entry in names.agencies(tables)
    ]


def _closing(rows: list[Row], tables: tuple[Table, ...]) -> list[str]:
    """Which of the possible counts these are: names, agencies, tasks or pairs."""
    if not environment.on_terminal():
        return []
    sentence = _("{names} lead names, of which {agencies} are agencies; {tasks} tasks, {pairs} pairs of task and lead")
    leads = [row for row in rows if row.lead]
    return [
        sentence.format(
            names=len(leads),
            agencies=sum(row.is_agency for row in leads),
            tasks=sum(len(table.tasks) for table in tables),
            pairs=sum(row.lead for row in leads),
        )
    ]
