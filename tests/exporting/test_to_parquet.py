"""The Parquet file: every field in its own type, everything else in the metadata, one folder a table on request."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyarrow import dataset, parquet

from conftest import COUNCIL, ROOT, Outcome, installed, needed
from reformctl import exporting
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.system import environment
from strategies import tables

Run = Callable[..., Outcome]
BOTH = ("--data", str(ROOT / "data"), "--data", str(COUNCIL))
COLUMNS = {
    "table": "string",
    "reference": "string",
    "id": "int64",
    "number": "string",
    "category": "string",
    "title": "string",
    "title_derived": "bool",
    "lead_agencies": "list<element: string>",
    "support_agencies": "list<element: string>",
    "scope": "string",
    "deadline": "string",
    "content": "string",
    "extra": "map<string, string>",
}
"""What every file of tasks has, whatever the tables hold: files of many tables are read as one."""


def read(data: bytes) -> list[Table]:
    """The tables again, out of nothing but the file."""
    file = parquet.read_table(io.BytesIO(data))
    tasks = [_task(row) for row in file.to_pylist()]
    return [
        Table(
            id=fact["id"],
            title=fact["title"],
            place=fact["place"],
            source=Source(**fact["source"]),
            categories=tuple(Category(**entry) for entry in fact["categories"]),
            agencies=tuple(Agency(**{**entry, "aliases": tuple(entry["aliases"])}) for entry in fact["agencies"]),
            tasks=tuple(task for task in tasks if task.table == fact["id"]),
        )
        for fact in json.loads(file.schema.metadata[b"reformctl"])["tables"]
    ]


def _task(row: dict[str, object]) -> Task:
    assert row.pop("reference") == f"{row['table']}:{row['id']}"
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return Task(**{**row, **lists})  # type: ignore[arg-type] # the test is whether they are the fields of a task


def types(data: bytes) -> dict[str, str]:
    """The columns of a file with their types."""
    schema = parquet.read_schema(io.BytesIO(data))
    return {field.name: re.sub(r" \('\w+'\)", "", str(field.type)) for field in schema}  # maps are called by the column


@settings(max_examples=25)
@given(tables())
def test_the_tables_are_read_again_as_they_were(table: Table) -> None:
    """Nothing is dropped, and every type is what it says."""
    table = table.replace(tasks=tuple(task._replace(title_derived=task.id % 2 == 0) for task in table.tasks))
    data = exporting.dump_tasks([table], table.tasks, "parquet")
    assert read(data) == [table]
    assert list(types(data).items()) == list(COLUMNS.items())


def test_several_tables_in_one_file(qh6: Table, council: Table) -> None:
    """The column `table` and the reference say whose task it is; `id` stays a number."""
    data = exporting.dump_tasks([qh6, council], [*qh6.tasks, *council.tasks], "parquet")
    assert read(data) == [qh6, council]
    assert types(data) == COLUMNS


def test_what_a_column_means_stands_in_the_file(qh6: Table) -> None:
    """Whoever gets the file alone can see what is the document's and what is ours."""
    schema = parquet.read_schema(io.BytesIO(exporting.dump_tasks([qh6], qh6.tasks, "parquet")))
    told = {field.name: {key.decode(): value.decode() for key, value in field.metadata.items()} for field in schema}
    assert told["content"] == {"label": "实施内容", "meaning": "official text of the task", "ours": "false"}
    assert [name for name, described in told.items() if described["ours"] == "true"] == [
        "table",
        "reference",
        "title_derived",
    ]
    assert [*json.loads(schema.metadata[b"reformctl"])] == ["version", "tables"]


def test_the_same_bytes_in_every_process() -> None:
    """No time, no name of a machine."""
    first, second = (installed("export", "-f", "parquet", environment={"PYTHONHASHSEED": seed}) for seed in "12")
    assert first.stdout == second.stdout
    assert parquet.ParquetFile(io.BytesIO(first.stdout)).metadata.row_group(0).column(0).compression == "ZSTD"


def exported(call: Run, folder: Path, *arguments: str) -> bytes:
    """The bytes that the command writes to a file."""
    path = folder / "t.parquet"
    code, _out, err = call(*arguments, "-o", str(path))
    assert code in {0, 1}, err
    return path.read_bytes()


def test_a_selection_says_what_it_is(call: Run, tmp_path: Path) -> None:
    """With the order that was asked for."""
    data = exported(call, tmp_path, "export", "-a", "司法局", "--sort", "-id")
    assert parquet.read_table(io.BytesIO(data))["id"].to_pylist() == [30, 29, 25, 17]
    (fact,) = json.loads(parquet.read_schema(io.BytesIO(data)).metadata[b"reformctl"])["tables"]
    assert (fact["source"]["abridged"], fact["selection"]) == (
        True,
        "全表38项，本表4项。筛选条件：牵头或配合单位为市司法局。",
    )


def test_fields_are_those_that_are_asked_for(call: Run, tmp_path: Path) -> None:
    """As in csv, also in that the id of one of several tables is a reference."""
    data = exported(call, tmp_path, "export", "--fields", "title,id,lead_agencies")
    assert list(types(data).items()) == [
        ("title", "string"),
        ("id", "int64"),
        ("lead_agencies", "list<element: string>"),
    ]
    data = exported(call, tmp_path, "export", *BOTH, "--fields", "id,extra.数量,number,support_agencies")
    assert types(data) == {
        "id": "string",
        "extra.数量": "string",
        "number": "string",
        "support_agencies": "list<element: string>",
    }
    assert parquet.read_table(io.BytesIO(data)).to_pylist()[38] == {
        "id": "council:1",
        "extra.数量": "12",
        "number": None,
        "support_agencies": ["市司法局"],
    }


def test_one_row_a_task_and_agency(call: Run, tmp_path: Path) -> None:
    """46 pairs, counted by column."""
    table = parquet.read_table(io.BytesIO(exported(call, tmp_path, "export", "--explode", "agency")))
    assert (table.num_rows, table["agency"].to_pylist().count("各企业"), {*table["role"].to_pylist()}) == (
        46,
        8,
        {"lead"},
    )
    assert not {"lead_agencies", "support_agencies"} & {*table.column_names}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("agencies",),
            {"is_agency": "bool", "lead": "int64", "full_name": "string", "aliases": "list<element: string>"},
        ),
        (("categories",), {"name": "string", "declared": "int64"}),
        (("search", "区块链"), {"score": "double", "spans": "map<string, list<element: list<element: int64>>>"}),
        (("list", "-n", "1", "--ids", "99"), COLUMNS),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else "",
)
def test_other_lists(call: Run, tmp_path: Path, arguments: tuple[str, ...], expected: dict[str, str]) -> None:
    """Numbers, flags and lists are what they are; no task at all is a file without rows."""
    assert expected.items() <= types(exported(call, tmp_path, *arguments)).items()


def test_a_folder_gets_one_file_a_table(call: Run, tmp_path: Path) -> None:
    """Named as Hive does, and the column of the folder's name is in no file."""
    code, out, err = call("export", *BOTH, "-f", "parquet", "-o", f"{tmp_path}/out/")
    assert (code, out, err) == (0, "", f"2 files written to {tmp_path}/out/, tasks in all: 41\n")
    files = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert [str(path.relative_to(tmp_path)) for path in files] == [
        "out/table=council/tasks.parquet",
        "out/table=qh6/tasks.parquet",
    ]
    for path in files:
        assert {"table": "string", **types(path.read_bytes())} == COLUMNS
    whole = dataset.dataset(tmp_path / "out", partitioning="hive")
    assert whole.to_table(filter=dataset.field("table") == "qh6").num_rows == 38
    assert parquet.read_table(tmp_path / "out").num_rows == 41
    (fact,) = json.loads(parquet.read_schema(files[0]).metadata[b"reformctl"])["tables"]
    assert fact["id"] == "council"


def test_a_folder_that_is_there(call: Run, tmp_path: Path) -> None:
    """Without the slash too; tables without a task that is left get no file, and other files are left alone."""
    (tmp_path / "table=old").mkdir()
    (tmp_path / "table=old" / "tasks.parquet").write_bytes(b"old")
    assert call("export", *BOTH, "-f", "parquet", "-o", str(tmp_path), "--ids", "qh6:3", "--explode", "agency")[0] == 0
    assert sorted(os.listdir(tmp_path)) == ["table=old", "table=qh6"]
    assert (tmp_path / "table=old" / "tasks.parquet").read_bytes() == b"old"


def test_a_folder_is_written_whole_or_not_at_all(call: Run, tmp_path: Path) -> None:
    """Where one file cannot be written, the others stay as they were, and nothing else is left behind."""
    (tmp_path / "table=qh6").mkdir()
    (tmp_path / "table=qh6" / "tasks.parquet").write_bytes(b"old")
    (tmp_path / "table=council" / "tasks.parquet").mkdir(parents=True)
    code, out, err = call("export", *BOTH, "-f", "parquet", "-o", str(tmp_path))
    place = tmp_path / "table=council" / "tasks.parquet"
    assert (code, out) == (2, "")
    assert err.startswith(f"reformctl: cannot write {place}: Is a directory")
    assert os.listdir(tmp_path / "table=qh6") == ["tasks.parquet"]
    assert (tmp_path / "table=qh6" / "tasks.parquet").read_bytes() == b"old"


def test_only_whole_tasks_are_divided(call: Run, tmp_path: Path) -> None:
    """A folder is no file for anything but the tasks of tables; and a file is no folder."""
    for command in (("agencies", "-f", "csv"), ("stats", "-f", "csv"), ("search", "税务", "-f", "csv")):
        code, _out, err = call(*command, "-o", str(tmp_path))
        assert (code, err) == (
            2,
            f"reformctl: cannot write {tmp_path}: Is a directory\n",
        )
    (tmp_path / "file").write_bytes(b"")
    code, _out, err = call("export", "-f", "parquet", "-o", f"{tmp_path}/file/")
    assert code == 2
    assert err.startswith(f"reformctl: cannot create the folder {tmp_path}/file/table=qh6: ")


def test_a_terminal_gets_no_binary(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would ring, change colours and print rubbish."""
    monkeypatch.setattr(environment, "is_on_terminal", lambda: True)
    for name in ("parquet", "sqlite"):
        told = f"reformctl: {name} is not text for a terminal: write it to a file, such as -o tasks.{name}\n"
        assert call("export", "-f", name) == (2, "", told)


def test_without_the_extra(call: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One sentence with the way out, and no file."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    package = needed("pyarrow")
    told = f"reformctl: parquet files need one more package, {package}: pip install 'reformctl[parquet]'\n"
    assert call("export", "-o", str(tmp_path / "t.parquet")) == (2, "", told)
    assert call("export", "-f", "parquet", "-o", f"{tmp_path}/out/") == (2, "", told)
    assert not os.listdir(tmp_path)


QUERIES = {
    "SELECT reference, lead_agencies, extra['数量'] AS n FROM 't.parquet' WHERE extra['数量'] IS NOT NULL": [
        {"reference": "council:1", "lead_agencies": ["国家样品局", "国家测试局"], "n": "12"}
    ],
    """SELECT "table", count(*) AS n FROM read_parquet('out/**/*.parquet', hive_partitioning = true)
    GROUP BY "table" ORDER BY "table" """: [{"table": "council", "n": 3}, {"table": "qh6", "n": 38}],
    """SELECT decode(value)::JSON ->> '$.tables[0].id' AS id FROM parquet_kv_metadata('t.parquet')
    WHERE decode(key) = 'reformctl'""": [{"id": "qh6"}],
}


@pytest.mark.tools
def test_duckdb_reads_files_and_folders(call: Run, tmp_path: Path) -> None:
    """Lists, maps and metadata of one file; and a folder, whose names are a column."""
    assert call("export", *BOTH, "-o", str(tmp_path / "t.parquet"))[0] == 0
    assert call("export", *BOTH, "-f", "parquet", "-o", f"{tmp_path}/out/")[0] == 0
    for query, expected in QUERIES.items():
        done = subprocess.run(["duckdb", "-json", "-c", query], cwd=tmp_path, capture_output=True, check=True)
        assert json.loads(done.stdout) == expected


@pytest.mark.tools
def test_pandas_reads_it(call: Run, tmp_path: Path) -> None:
    """Through its own reader, with the lists to be exploded."""
    assert call("export", "-o", str(tmp_path / "t.parquet"))[0] == 0
    program = "import pandas; print(pandas.read_parquet('t.parquet').explode('lead_agencies').lead_agencies.nunique())"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout == b"19\n"
