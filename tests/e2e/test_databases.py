"""With other people's databases: what docs/database.md promises for PostgreSQL and Datasette."""

import glob
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT, Outcome
from terminal import SCRIPTS

PAGES = {
    "/tasks": ["任务分工表", "全文检索", "各单位的任务数"],
    "/tasks/tasks": ["试点任务", "完成时限，照文件所印", "/tasks/tasks?category=%E6%B3%95%E6%B2%BB%E5%88%9B%E6%96%B0"],
    "/tasks/task_agencies": ["任务与单位", ">各企业</a> 8", 'href="/tasks/tasks/qh6~3A1"'],
    "/tasks/~E4~BB~BB~E5~8A~A1~E5~88~86~E5~B7~A5~E8~A1~A8": ["市司法局、市住房建设局", ">法治创新</a> 11"],
    "/tasks/search?words=區塊鏈 公证": ["区块链线上公证选房系统"],
    "/tasks/agency_counts": ["深圳市税务局"],
}
"""What a page must show: its Chinese title, a description, a facet, a link to the row that a key means."""


@pytest.mark.tools
@pytest.mark.parametrize("page", PAGES)
def test_datasette_shows_the_database_in_chinese(page: str, tmp_path: Path) -> None:
    """Real Datasette, as docs/database.md starts it; a request at a time."""
    subprocess.run([SCRIPTS / "reformctl", "export", "-q", "-o", tmp_path / "tasks.sqlite"], check=True)
    command = ["datasette", "tasks.sqlite", "-m", str(ROOT / "docs" / "datasette.json"), "--get", page]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [text for text in PAGES[page] if text not in done.stdout] == []


@pytest.fixture
def server() -> Iterator[dict[str, str]]:
    """A PostgreSQL of our own in an empty folder, which only a socket in that folder leads to; how psql finds it."""
    folder = tempfile.mkdtemp(prefix="pg")
    programs = max(glob.glob("/usr/lib/postgresql/*/bin"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # root may not start it
    if as_user:
        shutil.chown(folder, "postgres")
    data = f"{folder}/data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_user, f"{programs}/{program}", "-D", data, *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", f"-c listen_addresses= -c fsync=off -k {folder}", "start")
    try:
        yield {"PGHOST": folder, "PGUSER": "postgres"}
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.mark.tools
def test_postgresql_takes_json_lines(server: dict[str, str], tmp_path: Path) -> None:
    """The page's commands as they stand; and texts with quotes, tabs and backslashes arrive as they are."""
    (commands,) = re.findall(
        r"```sh\n(psql .*?)```", (ROOT / "docs" / "database.md").read_text(encoding="utf-8"), re.DOTALL
    )
    _code, out, _err = _shell(commands, server, tmp_path)
    assert out.splitlines() == [
        "金融债权“在线赋强公证”业务模式",
        "家庭公证顾问服务模式",
        "区块链线上公证选房系统",
        "立法确认区域改革创新举措",
        "各企业|8",
        "市中级人民法院|4",
        "市司法局|4",
    ]
    load = commands.splitlines()[1].replace("reformctl export", f"reformctl export --data {ROOT}/tests/cases/tables")
    ask = "psql -At -c \"SELECT task->>'content' FROM tasks WHERE task->>'id' = 'council:21'\""
    assert _shell(f"{load}\n{ask}", server, tmp_path)[1] == '含 tab\ttab 制表符、"引号"、\\反斜线|竖线，还有\n换行。\n'


def _shell(commands: str, server: dict[str, str], folder: Path) -> Outcome:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", commands],
        env={**os.environ, **server, "PATH": path},
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.returncode, done.stdout, done.stderr
