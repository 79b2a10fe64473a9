"""How long an office's month takes: forms split, filled in, gathered, recorded and summed up.

python bench/office.py            500 forms of 100 rows
python bench/office.py 50 20      50 forms of 20 rows
"""

import io
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.tracking import gathering, ledger_file, lights, splitting
from reformctl.tracking.gathering import GatherRequest
from reformctl.tracking.splitting import SplitRequest
from reformctl.tracking.summaries import content, to_xlsx

FORMS, ROWS = 500, 100
ANSWERS = ("推进中", "已完成系统联调，开展业务培训3场，覆盖企业120家；下月计划上线试运行。", "", "张三", "2026-11-20")
"""What stands in the cells to be filled in, in the order of their columns."""
_EMPTY_CELL = re.compile('<c r="([A-Z]+[0-9]+)" s="([0-9]+)"/>')


def make_table(forms: int, rows: int) -> Table:
    """A table in which each of many bodies leads as many tasks."""
    names = [f"第{number}局" for number in range(1, forms + 1)]
    tasks = [
        Task("t", at + 1, f"第{at + 1}项任务", "实施内容，" * 20, "类", (names[at // rows],), scope="全市")
        for at in range(forms * rows)
    ]
    return Table("t", "表", Source(), (Category("类"),), tuple(map(Agency, names)), tuple(tasks))


def fill_form(data: bytes) -> bytes:
    """Write an answer into every row of a form, as a body sends it back."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                before, mark, rows = part.decode().partition('<row r="4"')
                part = (before + mark + _fill_cells(rows)).encode()
            new.writestr(entry, part)
    return file.getvalue()


def _fill_cells(rows: str) -> str:
    numbers = iter(range(sys.maxsize))

    def fill(match: re.Match[str]) -> str:
        text = ANSWERS[next(numbers) % len(ANSWERS)]
        return f'<c r="{match[1]}" s="{match[2]}" t="inlineStr"><is><t>{text}</t></is></c>'

    return _EMPTY_CELL.sub(fill, rows)


@contextmanager
def measure(what: str) -> Iterator[None]:
    """Print how long something takes, and how much memory there was until then."""
    begin, busy = time.perf_counter(), time.process_time()
    yield
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:32} {seconds:8.1f} s, {busy:8.1f} s of work, {megabytes:7} MB", flush=True)


def main(wanted: Sequence[str]) -> None:
    """A month of one table."""
    forms, rows = map(int, wanted) if wanted else (FORMS, ROWS)
    table = make_table(forms, rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        ledger = ledger_file.load_ledger(str(folder / "progress.yaml"), table)
        with measure(f"split into {forms} forms of {rows}"):
            split = splitting.split_table(table, ledger.ledger, SplitRequest("2026-11", "2026-11-25"))
            files = split.list_files()
        for file, data in files.items():
            (folder / "in" / file).write_bytes(fill_form(data) if file.endswith("xlsx") else data)
        del files
        ledger = ledger_file.append_entries(ledger, table, split.list_additions())
        with measure("gather"):
            paths = gathering.list_form_files([str(folder / "in")])
            gathered = gathering.gather_files(paths, table, ledger.ledger, GatherRequest())
        if len(gathered.new) != forms * rows or gathered.findings:
            raise SystemExit(f"{len(gathered.new)} reports, {gathered.findings[:1]}")
        with measure("record"):
            ledger = ledger_file.append_entries(ledger, table, gathered.list_additions())
        with measure("status"):
            standing = lights.judge_table(table, ledger.ledger, date(2026, 11, 29))
        with measure("report as a workbook"):
            to_xlsx.write(content.summarize(table, ledger.ledger, standing))


if __name__ == "__main__":
    main(sys.argv[1:])
