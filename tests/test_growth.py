"""How the memory of an export grows with the table: as Python counts it, for a process also holds what it imports."""

import os
import tempfile
import tracemalloc
from collections import deque
from functools import cache

import pytest

from reformctl import exporting
from reformctl.exporting import FORMATS, to_parquet
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.query import filters
from reformctl.query.filters import Selection
from reformctl.system.files import FileContent, Fingerprint
from reformctl.tablefile import sqlite_store, sqlite_writer

FEW, MANY = 1_000, 2_000
"""Tasks; what is held at once, such as a thousand lines, must fit into the few."""
IN_ONE_PIECE = {"docx", "html"}
"""A Word document is a tree until it is saved, and a page knows the characters of all its texts at its beginning."""


@cache
def large(size: int) -> Table:
    """A cached table, whose tasks are read a page at a time."""
    tasks = tuple(
        Task("t", at, f"第{at}项", f"{'实施内容，' * 6}{at}", f"类{at % 3}", (f"单位{at % 7}",), scope="全市")
        for at in range(1, size + 1)
    )
    categories = tuple(Category(f"类{at}") for at in range(3))
    agencies = tuple(Agency(f"单位{at}") for at in range(7))
    table = Table("t", "表", Source(), categories, agencies, tasks)
    with tempfile.TemporaryDirectory() as folder:  # the file stays open, and so it can be read when its name is gone
        path = os.path.join(folder, "t.sqlite")
        fingerprint = Fingerprint(FileContent(path, b""), "t", 0)
        sqlite_writer.write_database(path, fingerprint, table, None, ())
        return sqlite_store.read_table(path, fingerprint, lambda: tasks)[0]


def peak(table: Table, name: str) -> int:
    """The most bytes that Python holds at any time while the table is written."""
    tracemalloc.start()
    try:
        tasks = filters.select_tasks([table], Selection()).tasks
        headers = next(iter(FORMATS[name].headers), None)
        deque(exporting.export_tasks(ExportRequest(name, (table,), tasks, headers=headers)), maxlen=0)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if kind.exports and name not in IN_ONE_PIECE])
def test_a_table_is_written_while_it_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the tasks must not take a third more memory: a table may be larger than the machine.

    That is as strict as twice the memory for four times the tasks, and takes half as long.
    """
    monkeypatch.setattr(to_parquet, "GROUP_ROWS", FEW // 2)
    peak(large(7), name)  # what is imported and remembered for good
    few, many = (peak(large(size), name) for size in (FEW, MANY))
    assert many * 3 < few * 4
