"""How an office's month grows: work and memory keep step with the forms that come back."""

import tracemalloc
from pathlib import Path

import growing
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.tracking import gathering
from reformctl.tracking.gathering import Gathering, GatherRequest
from reformctl.tracking.ledger import Ledger, Request

ROWS = 4
"""Rows of a form."""


def make_table(forms: int) -> Table:
    """A table in which each of many bodies leads a few tasks."""
    names = [f"第{number}局" for number in range(1, forms + 1)]
    tasks = [
        Task("t", at + 1, f"第{at + 1}项任务", "实施内容", "类", (names[at // ROWS],)) for at in range(forms * ROWS)
    ]
    return Table("t", "表", Source(), (Category("类"),), tuple(map(Agency, names)), tuple(tasks))


def write_forms(folder: Path, forms: int, text: str = "已启动") -> Path:
    """The forms of all bodies, in a folder of their own."""
    inside = folder / f"{forms}"
    inside.mkdir(exist_ok=True)
    for number in range(forms):
        rows = "".join(f"t:{number * ROWS + row + 1},推进中,{text}\n" for row in range(ROWS))
        (inside / f"第{number + 1}局.csv").write_text(f"编号,进展状态,进展情况\n{rows}", encoding="utf-8")
    return inside


def gather_forms(folder: Path, table: Table) -> Gathering:
    """What came back, all of which was asked for."""
    asked = Request("2026-11", "lead", tuple(agency.name for agency in table.agencies))
    paths = gathering.list_form_files([str(folder)])
    return gathering.gather_files(paths, table, Ledger("t", asked=(asked,)), GatherRequest())


def test_work_keeps_step_with_the_forms(tmp_path: Path) -> None:
    """500 forms of 100 rows take half a minute; were each compared with all others, they would take hours."""
    tables = {forms: make_table(forms) for forms in (60, 480)}
    folders = {forms: write_forms(tmp_path, forms) for forms in tables}
    assert len(gather_forms(folders[60], tables[60]).new) == 60 * ROWS
    assert not growing.is_steep(lambda forms: gather_forms(folders[forms], tables[forms]), 60, 0.5)


def test_a_form_is_let_go_once_it_is_read(tmp_path: Path) -> None:
    """What is kept of a form is what was reported: 5,000 forms with pictures must not all be there at once."""
    padding = ",".join(["不读的内容" * 200] * 20)
    few, many = 10, 40
    peaks = []
    for forms in (few, many):
        folder = write_forms(tmp_path, forms)
        for path in folder.iterdir():
            path.write_text(path.read_text(encoding="utf-8").replace("\n", f",{padding}\n"), encoding="utf-8")
        table = make_table(forms)
        gather_forms(folder, table)
        tracemalloc.start()
        gather_forms(folder, table)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
