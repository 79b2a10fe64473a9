"""A user's program: type checkers must know what each part of the API gives."""

from collections import Counter
from collections.abc import Sequence
from typing import assert_type

import reformctl
from reformctl import Diagnostic, Hit, Selection, Table, Task, TaskPair


def counts(table: Table) -> dict[str, int]:
    """Tasks by agency."""
    return Counter(name for task in table.tasks for name in task.lead_agencies)


def answers(path: str | None = None) -> list[str]:
    """One line from each function."""
    table = assert_type(reformctl.load(path), Table)
    tables = assert_type(reformctl.load_all(), tuple[Table, ...])
    diagnostics = assert_type(reformctl.check(path), list[Diagnostic])
    tasks = assert_type(reformctl.select(table, Selection(sole=True)).tasks, Sequence[Task])
    best = assert_type(reformctl.search(tables, "区块链").hits[0], Hit)
    changed = assert_type(reformctl.diff(table, tables[0]).changed, tuple[TaskPair, ...])
    ids = assert_type(reformctl.dump(table, tasks, "ids"), bytes)
    try:
        reformctl.select(tables, Selection(agencies=("无此局",)))
    except reformctl.ReformctlError as error:
        sentence = str(error)
    lengths = [len(diagnostics), len(changed), len(ids.split()), max(counts(table).values())]
    return [best.task.title, sentence, *map(str, lengths)]
