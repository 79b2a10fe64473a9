"""Forms for the bodies that answer: nothing of the table is lost on the way, and nobody's work is written over."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from conftest import Outcome
from reformctl.model.table import Agency, Table, Task
from reformctl.system.errors import UnknownNameError, UsageError
from reformctl.tracking import form, form_xlsx, periods, splitting, task_deadlines
from reformctl.tracking.ledger import Closure, Ledger, Report, Request, list_pairs
from reformctl.tracking.splitting import SplitRequest

Run = Callable[..., Outcome]
NOVEMBER = SplitRequest("2026-11", "2026-11-25")
YEAR = date.today().year  # noqa: DTZ011 the user's own
LINE = ("split", "--period", "2026-11", "--due", "2026-11-25", "-o", "out")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the ledger of the packaged table lies."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_figures_of_our_table(call: Run, here: Path) -> None:
    """18 agencies answer for 30 tasks, in 38 rows; eight tasks have no addressee."""
    code, out, err = call(*LINE)
    assert (code, out) == (0, "")
    first, second = err.splitlines()
    assert first.startswith(
        "8 tasks have nobody to report on them, because no agency leads them: 1, 10, 11, 12, 13, 14, 15, 16;"
    )
    assert second == "Wrote 18 forms to out: 30 of 38 tasks in 38 rows, due 2026-11-25"
    assert len(list((here / "out").glob("*.xlsx"))) == 18
    listed = list(csv.reader((here / "out" / "发送清单.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert (len(listed), listed[2][:4]) == (
        19,
        ["深圳市税务局", "深圳市税务局_2026-11.xlsx", "4", "qh6:3、qh6:4、qh6:5、qh6:7"],
    )
    assert "period: 2026-11" in (here / "progress.yaml").read_text(encoding="utf-8")
    assert call("check", "progress.yaml") == (0, "", "progress.yaml: 0 reports, no errors\n")


def test_the_same_twice(call: Run, here: Path) -> None:
    """The same input gives the same bytes, also of the ledger: a second run asks nothing anew."""
    call(*LINE)
    first = {path: path.read_bytes() for path in here.rglob("*.*")}
    assert call(*LINE)[0] == 0
    assert {path: path.read_bytes() for path in here.rglob("*.*")} == first


def test_no_form_is_written_over(call: Run, here: Path) -> None:
    """A form that somebody has filled in, or any other file, in the folder: nothing is written, the ledger neither."""
    call(*LINE)
    path = here / "out" / "市司法局_2026-11.xlsx"
    path.write_bytes(path.read_bytes() + b" ")
    ledger = (here / "progress.yaml").read_bytes()
    code, _out, err = call(*LINE[:-1], "out", "--due", "2026-11-26")
    assert (code, err) == (
        2,
        "reformctl: out already holds something else (发送清单.csv): name a new folder for the forms\n",
    )
    assert call(*LINE)[2] == (
        "reformctl: out already holds something else (市司法局_2026-11.xlsx): name a new folder for the forms\n"
    )
    assert (here / "progress.yaml").read_bytes() == ledger
    assert call(*LINE[:-1], "progress.yaml")[2].startswith("reformctl: progress.yaml is a file: ")


def test_a_period_needs_a_due_date_once(call: Run, here: Path) -> None:
    """What the ledger knows need not be said again."""
    assert call("split", "--period", "2026-11", "-o", "a")[2] == (
        "reformctl: no due date is known for 2026-11: give one, such as --due 2026-11-25\n"
    )
    assert call(*LINE)[0] == 0
    assert call("split", "--period", "2026-11", "-o", "a", "-a", "司法局")[0] == 0
    assert [path.name for path in sorted((here / "a").iterdir())] == ["发送清单.csv", "市司法局_2026-11.xlsx"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--period", "2026-11"), "name a folder for the forms with -o, such as -o out/2026-11"),
        (("-o", "out"), "give the period of the forms: --period 2026-11"),
        (
            ("--period", "2026", "-o", "out"),
            "a period is a month (2026-11), a quarter (2026-Q4) or a week (2026-W48), ",
        ),
        (("--period", "11月", "-o", "out"), f"“11月” names no year: write it in full, such as {YEAR}-11"),
        (
            ("--period", "2026-11", "--due", "11.25", "-o", "out"),
            f"“11.25” names no year: write it in full, such as {YEAR}-11-25",
        ),
        (("--period", "2026-11", "--due", "2026-11-25", "-o", "out", "-a", "教育局"), "no agency is called “教育局”"),
        (
            ("--period", "2026-11", "--due", "2026-11-25", "-o", "out", "-a", "各企业"),
            "no agency has to report: no form is",
        ),
    ],
)
def test_what_cannot_be_asked(call: Run, here: Path, words: tuple[str, ...], sentence: str) -> None:
    """A sentence with what to type; and no file."""
    code, _out, err = call("split", *words)
    assert (code, err.startswith(f"reformctl: {sentence}")) == (2, True)
    assert list(here.iterdir()) == []


def test_who_answers(qh6: Table) -> None:
    """A joint task is in the form of each lead; 各企业 are asked through whom the ledger assigns."""
    split = splitting.split_table(qh6, Ledger("qh6", assign={1: "市前海管理局", 10: "市科技局"}), NOVEMBER)
    by_agency = {form.agency: [row.task.id for row in form.rows] for form in split.forms}
    assert [agency for agency, tasks in by_agency.items() if 33 in tasks] == [
        "市人力资源保障局",
        "市委外办",
        "市港澳办",
        "市委台办",
    ]
    assert by_agency["市前海管理局"] == [1, 22]
    assert by_agency["市科技局"] == [10]
    assert [task.id for task in split.unaddressed] == [11, 12, 13, 14, 15, 16]
    chosen = splitting.split_table(qh6, Ledger("qh6"), NOVEMBER._replace(agencies=("税务局",)))
    assert chosen.requests == (Request("2026-11", "lead", ("深圳市税务局",), "2026-11-25"),)
    with pytest.raises(UnknownNameError):
        splitting.split_table(qh6, Ledger("qh6"), NOVEMBER._replace(agencies=("教育局",)))
    with pytest.raises(UsageError):
        splitting.split_table(qh6, Ledger("qh6"), SplitRequest("2026-11"))


def test_the_workbook(qh6: Table, tmp_path: Path) -> None:
    """Ids are texts, official cells are locked, states are a list, and a hidden sheet says what the form is."""
    report = Report(3, "深圳市税务局", "2026-10", "推进中", "=已开通\n入口", "公告")
    split = splitting.split_table(qh6, Ledger("qh6", reports=(report,), due={3: "2026-12-31"}), NOVEMBER)
    files = {name: data for data, name in splitting.write_files(split)}
    (tmp_path / "f.xlsx").write_bytes(files["深圳市税务局_2026-11.xlsx"])
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("填报", "visible"),
        ("状态", "hidden"),
        ("表单信息", "hidden"),
    ]
    page = book["填报"]
    heads = [cell.value for cell in page[3]]
    assert heads == [
        *("编号", "试点任务", "实施内容", "完成时限", "上期填报"),
        *("进展状态", "进展情况", "佐证材料", "填报人", "填报日期"),
    ]
    assert [page.cell(row, 1).value for row in range(4, 8)] == ["qh6:3", "qh6:4", "qh6:5", "qh6:7"]
    assert page.cell(4, 3).value == qh6.task(3).content
    assert (page.cell(4, 4).value, page.cell(4, 5).value) == ("2026-12-31", "2026-10 推进中\n=已开通\n入口\n佐证：公告")
    assert [cell.protection.locked for cell in page[4]] == [True] * 5 + [False] * 5
    assert (page.protection.sheet, page.protection.password) == (True, None)
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == ("C4", "$3:$3", "landscape")
    lists = {str(rule.sqref): (rule.type, rule.formula1) for rule in page.data_validations.dataValidation}
    assert lists["F4:F7"] == ("list", "states")
    assert [row[0].value for row in book["状态"]] == ["待办理", "推进中", "已办结", "申请延期"]
    info = {row[0].value: row[1].value for row in book["表单信息"]}
    assert (info["表"], info["填报单位"], info["填报周期"], info["表单版本"]) == ("qh6", "深圳市税务局", "2026-11", "1")
    assert b"customHeight" not in form_xlsx.write_form(split.forms[0])


def test_no_text_reads_as_another_character(qh6: Table, tmp_path: Path) -> None:
    """_x0041_ is how Excel writes an A: it comes back as it was, and two that overlap, which could not, are refused."""
    tax = ("深圳市税务局",)
    written = "编号 _x0041_，<r>、<r><t>甲</t></r>"
    task = qh6.task(3)._replace(title=written, content="<r>甲</r>")
    table = qh6.replace(tasks=(task,))
    split = splitting.split_table(table, Ledger("qh6"), NOVEMBER._replace(agencies=tax))
    (tmp_path / "f.xlsx").write_bytes(form_xlsx.write_form(split.forms[0]))
    page = openpyxl.load_workbook(tmp_path / "f.xlsx")["填报"]
    assert (page.cell(4, 2).value, page.cell(4, 3).value) == (written, "<r>甲</r>")
    overlapping = qh6.replace(tasks=(task._replace(content="甲_x005F_x0041_乙"),))
    split = splitting.split_table(overlapping, Ledger("qh6"), NOVEMBER._replace(agencies=tax))
    with pytest.raises(UsageError, match="qh6:3 实施内容 contains _x005F_x0041_, which Excel would read as another"):
        form_xlsx.write_form(split.forms[0])


@pytest.mark.parametrize(
    ("agency", "name"),
    [
        ("市司法局", "市司法局_2026-11.xlsx"),
        ("市委/台办:A", "市委_台办_A_2026-11.xlsx"),
        ("CON", "单位_CON_2026-11.xlsx"),
        ("...", "单位__2026-11.xlsx"),
        ("长" * 200, f"{'长' * 60}_2026-11.xlsx"),
    ],
)
def test_file_names(agency: str, name: str) -> None:
    """Windows takes neither : nor CON, and most systems at most 255 bytes."""
    assert form.make_file_name(agency, "2026-11", ".xlsx") == name


def test_names_that_files_cannot_tell_apart(qh6: Table) -> None:
    """Two bodies whose names differ only in a sign that no file has: both get their form."""
    task = qh6.task(3)._replace(lead_agencies=("甲/局", "甲:局"))
    table = qh6.replace(agencies=(Agency("甲/局"), Agency("甲:局")), tasks=(task,))
    names = [name for _data, name in splitting.write_files(splitting.split_table(table, Ledger("qh6"), NOVEMBER))]
    assert names == ["甲_局_2026-11.xlsx", "甲_局_2_2026-11.xlsx", "发送清单.csv"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年12月底前", "2026-12-31"),
        ("2026年6月30日前", "2026-06-30"),
        ("2026年底前", "2026-12-31"),
        ("2026年第四季度", "2026-12-31"),
        ("2026年2月", "2026-02-28"),
        ("长期", None),
        ("持续推进", None),
        ("2026年13月", None),
        ("", None),
    ],
)
def test_official_limits(text: str, day: str | None) -> None:
    """An official limit counts to its last day; what names none is no limit."""
    found = task_deadlines.find_limit(Ledger("qh6"), Task("qh6", 1, "题", "文", deadline=text)).day
    assert (found and found.isoformat()) == day


def test_periods_in_chinese() -> None:
    """As the title of a form has them."""
    assert [periods.format_period(text) for text in ("2026-01", "2026-Q4", "2026-W48")] == [
        "2026年1月",
        "2026年第4季度",
        "2026年第48周",
    ]


def test_bodies_keep_their_own_due_dates(qh6: Table) -> None:
    """One body's longer time is not everybody's; and nobody guesses a day for a body that has none."""
    tax, law = "深圳市税务局", "市司法局"
    asked = (Request("2026-11", "lead", (tax,), "2026-11-20"), Request("2026-11", "lead", (law,), "2026-11-25"))
    ledger = Ledger("qh6", asked=asked)
    split = splitting.split_table(qh6, ledger, SplitRequest("2026-11", agencies=(tax, law)))
    assert {made.agency: made.due for made in split.forms} == {tax: "2026-11-20", law: "2026-11-25"}
    assert (set(split.requests), split.entries) == (set(asked), [])
    with pytest.raises(UsageError, match="市港澳办 has no due date for 2026-11"):
        splitting.split_table(qh6, ledger, SplitRequest("2026-11", agencies=("市港澳办",)))


def test_several_bodies_that_are_assigned(qh6: Table) -> None:
    """市前海管理局、市商务局 are two bodies, and not a third one of that name."""
    split = splitting.split_table(qh6, Ledger("qh6", assign={1: "市前海管理局、市商务局"}), NOVEMBER)
    assert {"市前海管理局", "市商务局"} <= {made.agency for made in split.forms if made.rows[0].task.id == 1}


def test_an_assigned_body_that_the_table_does_not_name(call: Run, here: Path) -> None:
    """It gets a form, for the office may know it; but a misspelt name is seen before the forms are sent."""
    (here / "progress.yaml").write_text("format: 1\ntable: {id: qh6}\nassign: {1: 海事局}\n", encoding="utf-8")
    sentence = "the table has no agency “海事局”, which is assigned to task 1\n"
    assert call(*LINE)[2].startswith(sentence)
    assert call("status")[2].startswith(sentence)


def test_a_word_too_many_gives_the_line(call: Run, here: Path) -> None:
    """Whoever types a period, a body or a number gets the line that is meant."""
    assert here.exists()
    assert "reformctl split --period 2026-11 " in call("split", "2026-11")[2]
    assert "reformctl report --period 2026-11 " in call("report", "2026-11")[2]
    assert "reformctl status -a 司法局 " in call("status", "司法局")[2]
    assert "reformctl show 29 " in call("status", "29")[2]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026年11月", "2026-11"),
        ("2026年11月份", "2026-11"),
        (" 2026 年 1 月 ", "2026-01"),
        ("2026-1", "2026-01"),
        ("2026/11", "2026-11"),
        ("2026.11", "2026-11"),
        ("202611", "2026-11"),
        ("２０２６年１１月", "2026-11"),
        ("二〇二六年十一月", "2026-11"),
        ("2026年第四季度", "2026-Q4"),
        ("2026年4季度", "2026-Q4"),
        ("2026q4", "2026-Q4"),
        ("2026年第48周", "2026-W48"),
        ("2026-w5", "2026-W05"),
        ("2025年第53周", None),
        ("2026年13月", None),
        ("2026年11月20日", None),
        ("2026年上半年", None),
        ("2026年", None),
        ("11月", None),
        ("四季度", None),
        ("上月", None),
    ],
)
def test_periods_as_people_write_them(text: str, period: str | None) -> None:
    """What names one month, quarter or week is taken; a year is never guessed, and a half is no period."""
    assert periods.read_period(text) == period


@pytest.mark.parametrize(
    ("text", "example"),
    [("11月", "-11"), ("第四季度", "-Q4"), ("Q4", "-Q4"), ("第48周", "-W48"), ("十一月", "-11"), ("13月", None)],
)
def test_a_period_without_a_year(text: str, example: str | None) -> None:
    """In January 12月 is last year's for one, and this year's for another: the sentence has what to type."""
    with pytest.raises(UsageError) as raised:
        periods.require_period(text)
    assert str(raised.value).endswith(f"such as {YEAR}{example}" if example else f"not “{text}”")


def test_what_was_understood_is_said(call: Run, here: Path) -> None:
    """The ledger and the forms have the period as ledgers write it."""
    words = ("split", "--period", "2026年11月", "--due", "2026年11月25日", "-o", "out", "-a", "司法局")
    assert call(*words)[2].splitlines()[0] == "Using the period 2026-11 for “2026年11月”"
    assert "due 2026-11-25" in call("split", "--period", "2026/11", "-o", "again", "-a", "司法局")[2]
    assert (here / "out" / "市司法局_2026-11.xlsx").exists()
    for line in (("status",), ("report",), ("gather", "out")):
        assert "Using the period 2026-11 for “2026年11月”\n" in call(*line, "--period", "2026年11月")[2]
    assert call("report", "--since", "2026年第三季度")[2] == "Using the period 2026-Q3 for “2026年第三季度”\n"


def test_an_id_stands_in_one_line_of_a_word_form(qh6: Table) -> None:
    """qh6:18 in two lines would be typed off as qh6:1."""
    files = splitting.split_table(qh6, Ledger("qh6"), NOVEMBER).list_files("docx")
    with zipfile.ZipFile(io.BytesIO(files["深圳海事局_2026-11.docx"])) as archive:
        text = archive.read("word/document.xml").decode()
    widths = [int(width) for width in re.findall('<w:gridCol w:w="([0-9]+)"', text)]
    assert widths[0] > 6 * 90 + 160
    assert abs(sum(widths) - (16838 - 1700)) < len(widths)


def test_a_closed_task_is_not_asked_about_any_more(call: Run, here: Path, qh6: Table) -> None:
    """From the next period on: who had to answer for this one still has to, and what was answered counts."""
    reports = (Report(17, "市司法局", "2026-11", "已办结", "完成", "公告"),)
    asked = (Request("2026-11", "lead", ("市司法局",)), Request("2026-12", "lead", ("市司法局",)))
    ledger = Ledger("qh6", reports=reports, asked=asked, closed=(Closure(17, "2026-11-28"),))
    for period, tasks in {"2026-11": [17, 25, 29, 30], "2026-12": [25, 29, 30]}.items():
        split = splitting.split_table(qh6, ledger, SplitRequest(period, "2026-12-25", agencies=("司法局",)))
        assert [row.task.id for row in split.forms[0].rows] == tasks
        assert [task for task, _agency in list_pairs(qh6, ledger, ledger.list_requests(period))] == tasks
    (here / "progress.yaml").write_text(
        "format: 1\ntable: {id: qh6}\nreports:\n"
        "  - {task: 9, agency: 深圳海关, period: 2026-11, state: 已办结, evidence: 公告}\nclosed:\n"
        "  - {task: 9, on: 2026-11-28}\n",
        encoding="utf-8",
    )
    code, _out, err = call("split", "--period", "2026-12", "--due", "2026-12-25", "-o", "out")
    assert (code, err.splitlines()[1:]) == (
        0,
        [
            "not asked about, because they are closed: 9",
            "Wrote 17 forms to out: 29 of 38 tasks in 37 rows, due 2026-12-25",
        ],
    )


def test_only_what_concerns_the_bodies_that_are_asked(call: Run, here: Path) -> None:
    """Who sends one form again is not told of eight tasks that it has nothing to do with."""
    assert here.exists()
    assert call(*LINE, "-a", "司法局")[2] == "Wrote 1 form to out: 4 of 38 tasks in 4 rows, due 2026-11-25\n"
    assert call("split")[2].endswith(": reformctl split --period 2026-11 --due 2026-11-25 -o out/2026-11\n")


def test_a_period_for_which_nobody_was_asked(call: Run, here: Path) -> None:
    """A slip of the year would say that no answer is missing."""
    assert here.exists()
    call(*LINE, "-a", "司法局")
    sentence = "nobody was asked for 2025-11; the periods of the ledger are 2026-11\n"
    for line in (("status",), ("report",), ("gather", "out")):
        assert sentence in call(*line, "--period", "2025-11")[2]
        assert "nobody was asked" not in call(*line, "--period", "2026-11")[2]
