"""The light of each task: the first that fits, on a day that can be named, and none where no limit is known."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from conftest import ROOT, Outcome, prose
from reformctl.tablefile import load
from reformctl.tracking import lights, status_questions
from reformctl.tracking.ledger import Closure, Extension, Ledger, Report, Request

Run = Callable[..., Outcome]
TABLE = load.load_table(ROOT / "data" / "tasks.yaml")
TAX = "深圳市税务局"
ASKED = Request("2026-11", "lead", (TAX,), "2026-11-25")
DAY = date(2026, 11, 29)


def answer(state: str, task: int = 3, period: str = "2026-11", agency: str = TAX) -> Report:
    """A report."""
    return Report(task, agency, period, state, "文")


@pytest.mark.parametrize(
    ("limit", "reports", "light"),
    [
        (None, (answer("推进中"),), "none"),
        ("2026-11-28", (answer("推进中"),), "red"),
        ("2026-11-28", (), "red"),
        ("2026-11-28", (answer("已办结"),), "yellow"),
        ("2026-11-29", (answer("推进中"),), "yellow"),
        ("2026-12-06", (answer("推进中"),), "yellow"),
        ("2026-12-07", (answer("推进中"),), "green"),
        ("2026-12-07", (answer("申请延期"),), "yellow"),
        ("2026-12-07", (answer("推进中", period="2026-10"),), "grey"),
        ("2026-12-07", (), "grey"),
        ("2026-12-07", (answer("申请延期"), answer("推进中")._replace(supersedes=True)), "green"),
    ],
)
def test_the_first_light_that_fits(limit: str | None, reports: tuple[Report, ...], light: str) -> None:
    """A unit's word moves no limit and closes no task."""
    ledger = Ledger("qh6", due={3: limit} if limit else {}, asked=(ASKED,), reports=reports)
    standing = lights.judge_table(TABLE, ledger, DAY)
    assert standing.tasks[2].light == light


def test_the_acts_of_the_office() -> None:
    """Only they extend and close: the last extension holds, and a closed task is closed whatever was reported."""
    ledger = Ledger(
        "qh6",
        due={3: "2026-01-01", 4: "2026-01-01"},
        asked=(ASKED,),
        reports=(answer("推进中"), answer("推进中", 4)),
        extended=(Extension(3, "2026-01-01", "2026-02-01"), Extension(3, "2026-02-01", "2027-02-01")),
        closed=(Closure(4),),
    )
    standing = lights.judge_table(TABLE, ledger, DAY)
    assert [(status.light, status.limit.text) for status in standing.tasks[2:4]] == [
        ("green", "2027-02-01"),
        ("closed", "2026-01-01"),
    ]
    assert standing.count_lights() == {"closed": 1, "green": 1, "none": 36}


def test_every_body_of_a_joint_task_must_have_finished() -> None:
    """Three of four done is not done; and who has not answered is named."""
    four = ("市人力资源保障局", "市委外办", "市港澳办", "市委台办")
    reports = tuple(answer("已办结", 33, agency=agency) for agency in four[:3])
    ledger = Ledger("qh6", due={33: "2026-11-01"}, asked=(Request("2026-11", "lead", four),), reports=reports)
    status = lights.judge_table(TABLE, ledger, DAY).tasks[32]
    assert (status.light, status.unanswered) == ("red", ("市委台办",))
    ledger = ledger._replace(reports=(*reports, answer("已办结", 33, agency=four[3])))
    assert lights.judge_table(TABLE, ledger, DAY).tasks[32].light == "yellow"


def test_tasks_on_which_nobody_reports() -> None:
    """They are shown, too, unless somebody asks for the tasks of some agencies."""
    standing = lights.judge_table(TABLE, Ledger("qh6"), DAY)
    whole = status_questions.filter_statuses(standing, None, overdue=False, missing=False)
    assert whole == standing
    assert not all(status.addressees for status in whole.tasks)
    of_one = status_questions.filter_statuses(standing, {TAX}, overdue=False, missing=False)
    assert [TAX in status.addressees for status in of_one.tasks] == [True] * 4
    counts = status_questions.count_agencies(standing, TABLE, Ledger("qh6"), {TAX})
    assert [(row.agency, row.tasks) for row in counts] == [(TAX, 4)]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "progress.yaml"
    path.write_text(
        "format: 1\ntable: {id: qh6}\ndue: {3: 2026-11-01, 4: 2026-12-30}\n"
        f"asked: [{{period: 2026-11, role: lead, agencies: [{TAX}], due: 2026-11-25}}]\n"
        f"reports:\n  - {{task: 3, agency: {TAX}, period: 2026-11, state: 推进中, text: 一}}\n",
        encoding="utf-8",
    )
    return path


def test_the_command(call: Run, ledger: Path) -> None:
    """The same on the same day; what is asked for can be nothing; every format has the same rows."""
    code, out, err = call("status", "--on", "2026-11-29", "-f", "json")
    rows = json.loads(out)
    assert (code, len(rows), [row["light"] for row in rows[2:4]]) == (0, 38, ["red", "grey"])
    assert prose(err) == ("As of 2026-11-29, period 2026-11: 38 tasks (1 red, 1 grey, 36 none); missing reports: 3.\n")
    code, out, _err = call("status", "--on", "2026-11-29", "--overdue", "--fields", "id,unanswered", "-f", "csv")
    assert (code, out) == (0, "id,unanswered\n3,\n")
    assert call("status", "--on", "2026-10-29", "--overdue", "-q") == (1, "", "")
    code, out, _err = call("status", "--missing", "-q", "--fields", "id", "-f", "tsv", "--headers", "none")
    assert out.split() == ["4", "5", "7"]
    assert call("status", "-a", "税务局", "-q", "--fields", "id")[1].split() == ["3", "4", "5", "7"]
    assert call("status", "-a", "教育局")[0] == 2
    assert call("status", "--on", "29.11.")[2] == "reformctl: a date is written 2026-11-25, not “29.11.”\n"
    code, out, _err = call("status", "--by", "agency", "-f", "csv", "--on", "2026-11-29", "-a", TAX)
    assert out.splitlines()[1] == f"{TAX},4,4,3,0,1,0,4、5、7"
    assert call("status", "--on", "2026-11-29", "-o", "s.xlsx")[0] == 0
    book = openpyxl.load_workbook(ledger.parent / "s.xlsx")
    assert book.worksheets[0].max_row == 39
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings[:3] == ["亮灯", "序号", "完成时限"], "people need no English word beside the Chinese one"
    assert call("status", "--on", "2026-11-29", "-o", "en.xlsx", "--headers", "en")[0] == 0
    assert openpyxl.load_workbook(ledger.parent / "en.xlsx").worksheets[0]["A1"].value == "light"
    assert call("status", "-o", "s.html")[0] == 0


def test_a_terminal_shows_colours_and_words(call: Run, ledger: Path) -> None:
    """Who sees no colours reads the word."""
    assert ledger.exists()
    out = call("status", "--on", "2026-11-29", "-f", "table", "--width", "100", "--color", "always")[1]
    assert "\n\x1b[1;31mred\x1b[0m " in out
    plain = call("status", "--on", "2026-11-29", "-f", "table", "--width", "100")[1]
    assert "\nred " in plain


def test_without_a_ledger(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was asked, nothing is late."""
    monkeypatch.chdir(tmp_path)
    code, _out, err = call("status", "--on", "2026-11-29")
    note, summary = err.splitlines()
    assert note == "there is no ledger progress.yaml yet, so no agency was asked (--ledger names another ledger)"
    assert (code, summary) == (0, "As of 2026-11-29, period —: 38 tasks (38 none); missing reports: 0.")
    assert call("status", "--on", "2026-11-29", "--ledger", "typo.yaml") == (
        2,
        "",
        "reformctl: cannot read typo.yaml: No such file or directory\n",
    )
    assert call("report", "--ledger", "typo.yaml")[0] == 2


def test_what_is_later_than_the_day() -> None:
    """What was reported, extended or closed afterwards says nothing of how things stood."""
    ledger = Ledger(
        "qh6",
        due={3: "2026-11-01", 4: "2026-11-01"},
        asked=(ASKED,),
        reports=(answer("推进中", 4)._replace(on="2026年11月30日"),),
        extended=(Extension(3, None, "2027-02-01", "2026-12-01"),),
        closed=(Closure(4, "2026-12-02"),),
    )
    standing = lights.judge_table(TABLE, ledger, DAY)
    assert [(status.light, status.reports) for status in standing.tasks[2:4]] == [("red", ()), ("red", ())]
    assert standing.later == 3
    later = lights.judge_table(TABLE, ledger, date(2026, 12, 2))
    assert ([status.light for status in later.tasks[2:4]], later.later) == (["grey", "closed"], 0)


def test_ids_and_what_is_later(call: Run, ledger: Path) -> None:
    """The ids feed the next command; what is not counted is said."""
    with ledger.open("a", encoding="utf-8") as file:
        file.write(f"  - {{task: 4, agency: {TAX}, period: 2026-11, state: 推进中, text: 二, on: 2026-11-30}}\n")
    code, out, err = call("status", "--on", "2026-11-29", "--missing", "-f", "ids")
    assert (code, out) == (0, "4\n5\n7\n")
    assert err.startswith("1 entry of the ledger is dated after 2026-11-29, and is not counted.\n")


@pytest.mark.parametrize(("text", "rule"), [("", "empty"), ("- a\n", "wrong-type"), ("格式\n", "wrong-type")])
def test_a_ledger_that_is_no_mapping(call: Run, ledger: Path, text: str, rule: str) -> None:
    """0 faults would help nobody: place and rule, as of any other fault."""
    ledger.write_text(text, encoding="utf-8")
    code, _out, err = call("status")
    assert (code, err.splitlines()[0].startswith(f"progress.yaml:1:1: {rule}: ")) == (2, True)
