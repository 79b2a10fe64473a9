"""A new field of tasks costs one line in `Task` and one row in `model/fields.py`: everything else follows."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet
import pytest

from conftest import ROOT

LINE = "    deadline: str | None = None\n"
NEW_LINE = f'{LINE}    """完成时限, as printed."""\n    budget: str | None = None\n'
NEW_ROW = (
    '    Column("budget", "资金安排", lambda task: task.budget, N_("money for it"), optional=True, kind="line", '
    'description="资金安排, as printed."),\n'
)
TABLE = """\
format: 1
id: t
title: 样城市任务分工表
agencies:
  - {name: 市样品局}
tasks:
  - id: 1
    title: 样品登记
    lead_agencies: [市样品局]
    budget: 一百万元
    content: 推动登记网上办理。
  - id: 2
    title: 结果互认
    lead_agencies: [市样品局]
    content: 建立互认清单。
"""
VALUE = "一百万元"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with these two edits, and a table that has the field beside it."""
    folder = tmp_path_factory.mktemp("field")
    package = folder / "src" / "reformctl"
    shutil.copytree(ROOT / "src" / "reformctl", package)
    replace(package / "model" / "table.py", LINE, NEW_LINE)
    fields = package / "model" / "fields.py"
    text = fields.read_text(encoding="utf-8")
    at = text.rindex("    Column(", 0, text.index('"content"'))
    fields.write_text(text[:at] + NEW_ROW + text[at:], encoding="utf-8")
    (folder / "t.yaml").write_text(TABLE, encoding="utf-8")
    return folder


def replace(path: Path, old: str, new: str) -> None:
    """Replace what stands in a file once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(folder: Path, *words: str, cache: str = "off") -> bytes:
    """What the changed command writes; it must end well and say nothing is wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "reformctl", *words],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "REFORMCTL_CACHE": cache, "REFORMCTL_LANG": "en"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl", "yaml", "markdown", "html", "text"])
def test_every_text_format_has_it(changed: Path, name: str) -> None:
    """Once, in the task that has it, under its heading."""
    words = ["show", "1-2", "-f", name] if name == "text" else ["export", "-f", name]
    written = run(changed, *words, "--data", "t.yaml").decode()
    assert VALUE in written
    assert "budget" in written or "资金安排" in written


def parts(data: bytes) -> Iterator[str]:
    """The texts of an Office file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                yield archive.read(name).decode()


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_every_office_format_has_it(changed: Path, name: str) -> None:
    """With its Chinese heading."""
    texts = "".join(parts(run(changed, "export", "-f", name, "--data", "t.yaml")))
    assert VALUE in texts
    assert "资金安排" in texts


def test_databases_have_it(changed: Path) -> None:
    """As a column of its own, which is empty where a task has none."""
    run(changed, "export", "-o", "t.sqlite", "--data", "t.yaml")
    with closing(sqlite3.connect(changed / "t.sqlite")) as connection:
        assert connection.execute("SELECT budget FROM tasks ORDER BY id").fetchall() == [(VALUE,), (None,)]
        assert connection.execute("SELECT 资金安排 FROM 任务分工表 ORDER BY 序号").fetchall() == [(VALUE,), (None,)]
    run(changed, "export", "-o", "t.parquet", "--data", "t.yaml")
    assert pyarrow.parquet.read_table(changed / "t.parquet").column("budget").to_pylist() == [VALUE, None]


def test_file_and_cache_keep_it(changed: Path, tmp_path: Path) -> None:
    """What is read from YAML, from what was written, and from the cache is one and the same."""
    again = tmp_path / "again.yaml"
    again.write_bytes(run(changed, "export", "-f", "yaml", "--data", "t.yaml"))
    first = run(changed, "export", "-f", "json", "--data", str(again), cache=str(tmp_path / "cache"))
    assert run(changed, "export", "-f", "json", "--data", str(again), cache=str(tmp_path / "cache")) == first
    assert [task["budget"] for task in json.loads(first)] == [VALUE, None]
    assert (
        b"no errors"
        in subprocess.run(
            [sys.executable, "-m", "reformctl", "check", str(again)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(changed / "src"), "REFORMCTL_LANG": "en"},
        ).stderr
    )


def test_it_is_told_of_and_judged(changed: Path, tmp_path: Path) -> None:
    """The JSON Schema and the list of fields name it; a value of a wrong kind is a fault at its place."""
    schema = json.loads(run(changed, "schema"))
    assert schema["$defs"]["TaskFile"]["properties"]["budget"]["description"] == "资金安排, as printed."
    assert "budget" in run(changed, "schema", "fields").decode()
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(TABLE.replace(VALUE, "[一百, 二百]"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "reformctl", "check", str(wrong), "-f", "json"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(changed / "src")},
    )
    (fault,) = json.loads(done.stdout)
    assert (fault["rule"], fault["line"], fault["path"]) == ("wrong-type", 10, ["tasks", 0, "budget"])


def test_versions_are_compared_by_it(changed: Path, tmp_path: Path) -> None:
    """A change of it is a change."""
    other = tmp_path / "other.yaml"
    other.write_text(TABLE.replace(VALUE, "二百万元"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "reformctl", "diff", "t.yaml", str(other), "-f", "json"],
        capture_output=True,
        check=False,
        cwd=changed,
        env={**os.environ, "PYTHONPATH": str(changed / "src")},
    )
    assert done.returncode == 1
    assert b'"budget"' in done.stdout
