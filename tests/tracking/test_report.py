"""The summary: counts and quotes only, the same in every format, and nothing of a report is markup."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from conftest import ROOT, Outcome
from reformctl.importing import readers
from reformctl.importing.document import Grid
from reformctl.tablefile import load
from reformctl.tracking import ledger_file, lights
from reformctl.tracking.ledger import Closure, Extension, Ledger, Report, Request
from reformctl.tracking.summaries import content, to_docx, to_html, to_markdown, to_xlsx

Run = Callable[..., Outcome]
TABLE = load.load_table(ROOT / "data" / "tasks.yaml")
TAX, LAW = "深圳市税务局", "市司法局"
HOSTILE = "<script>alert(1)</script>|=1+1\n“二”\x1b[31m"
LEDGER = Ledger(
    "qh6",
    due={3: "2026-11-01", 4: "2027-01-01"},
    asked=(
        Request("2026-10", "lead", (TAX,), "2026-10-25"),
        Request("2026-11", "lead", (TAX, LAW), "2026-11-25"),
    ),
    reports=(
        Report(3, TAX, "2026-10", "待办理", "未启动"),
        Report(3, TAX, "2026-11", "推进中", HOSTILE, "公告"),
        Report(4, TAX, "2026-10", "推进中", "一"),
        Report(29, LAW, "2026-11", "已办结", "完成", "公告"),
    ),
    closed=(Closure(17),),
)
STANDING = lights.judge_table(TABLE, LEDGER, date(2026, 11, 29))
SUMMARY = content.summarize(TABLE, LEDGER, STANDING, "2026-10")


def test_counts_and_quotes() -> None:
    """What is said is what can be counted; a joint task has a line for each body."""
    assert SUMMARY.lines == (
        "截至2026年11月29日，填报周期2026年11月。",
        "任务38项：已销号1项，红灯1项，灰灯1项，无时限35项。",
        "应报8条，已报2条，未报6条。",
    )
    tables = {table.title: table for table in SUMMARY.tables}
    assert list(tables) == ["汇总表", "逾期任务", "未报单位", "自2026年10月以来的变化"]
    rows = tables["汇总表"].rows
    assert len(rows) == 46, "38 pairs with an agency, and eight tasks that nobody answers for"
    assert [row[3] for row in rows if row[0] == "29"] == [LAW, "市住房建设局"]
    assert tables["逾期任务"].rows == (("3", "跨区域税收事项全流程通办", "2026-11-01", TAX),)
    assert tables["未报单位"].rows == ((TAX, "4", "3", "4、5、7"), (LAW, "4", "3", "17、25、30"))
    assert tables["自2026年10月以来的变化"].rows == (
        ("3", TAX, "待办理", "未启动", "推进中", HOSTILE),
        ("29", LAW, "", "", "已办结", "完成"),
    )


def test_nothing_is_markup() -> None:
    """What a body wrote is shown, never obeyed: by a browser, a spreadsheet, a terminal or a reader of Markdown."""
    page = to_html.write(SUMMARY).decode()
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<script>") == 1
    assert "\x1b" not in page
    assert not re.search(r"https?://", page.replace("http-equiv", "")), "the page asks no server"
    text = to_markdown.write(SUMMARY).decode()
    assert "&lt;script>alert(1)&lt;/script>\\|=1+1<br>" in text
    assert "\x1b" not in text
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx.write(SUMMARY)))
    cells = [cell for row in book["汇总表"].iter_rows() for cell in row if cell.value and "alert" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_every_format_has_the_same_rows(tmp_path: Path) -> None:
    """The workbook and the document are read again with what reads official documents."""
    for name, data in {"s.docx": to_docx.write(SUMMARY), "s.xlsx": to_xlsx.write(SUMMARY)}.items():
        (tmp_path / name).write_bytes(data)
        grids = [
            block for block in readers.read_document(str(tmp_path / name)).document.blocks if isinstance(block, Grid)
        ]
        rows = {tuple(cell.text for cell in row.cells) for grid in grids for row in grid.rows}
        for table in SUMMARY.tables[:1]:
            missing = [row for row in table.rows if row not in rows and HOSTILE not in row]
            assert missing == [], name
    assert (to_docx.write(SUMMARY), to_xlsx.write(SUMMARY)) == (to_docx.write(SUMMARY), to_xlsx.write(SUMMARY))


def test_the_look_of_official_documents() -> None:
    """The fonts of an export, pages with numbers, the counts above the table: it is laid before a leader as it is."""
    with zipfile.ZipFile(io.BytesIO(to_docx.write(SUMMARY))) as archive:
        text, foot = (archive.read(f"word/{name}.xml").decode() for name in ("document", "footer1"))
    fonts = set(re.findall('w:eastAsia="(.+?)"', text))
    assert fonts == {"方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"}
    assert " PAGE " in foot
    widths = [int(width) for width in re.findall('<w:gridCol w:w="([0-9]+)"', text.rpartition("<w:tblGrid>")[2])]
    assert widths[0] > 4 * 105 + 160, "序号 stands in one line"
    assert abs(sum(widths) - (16838 - 1700)) < len(widths)
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx.write(SUMMARY)))["汇总表"]
    assert page["A2"].value == "内部　" + "".join(SUMMARY.lines)
    assert [page[cell].font.name for cell in ("A1", "A3", "H4")] == ["方正小标宋简体", "黑体", "仿宋"]
    assert (page.freeze_panes, page.print_title_rows) == ("C4", "$3:$3")


def test_dates_and_lights_of_the_page_stand_in_one_line() -> None:
    """2026-11-10 in three lines, and 红灯 in two, is no table that a leader reads."""
    page = to_html.write(SUMMARY).decode()
    assert (
        '<td class="short" data-head="完成时限">2026-11-01</td><td class="short 红灯" data-head="亮灯">红灯</td>'
        in page
    )
    assert '<td data-head="填报单位">' in page


def test_the_command(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suffix chooses the format; what it cannot write is said."""
    monkeypatch.chdir(tmp_path)
    code, out, err = call("report", "--on", "2026-11-29")
    assert err == "there is no ledger progress.yaml yet, so no agency was asked (--ledger names another ledger)\n"
    assert (code, out.splitlines()[2]) == (0, "内部")
    assert call("report", "-o", "r.xlsx") == (0, "", f"{err}written to r.xlsx\n")
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    assert call("report", "-o", "r.html", "-q") == (0, "", "")
    assert call("report", "-o", "r.pdf")[2] == ("reformctl: a report can be .xlsx, .docx, .md, .html, not r.pdf\n")
    assert call("report", "-f", "docx", "-o", "r.xlsx")[0] == 2
    assert call("report", "--since", "10月")[0] == 2


def write_acts(data: bytes, rows: Mapping[int, tuple[str | None, ...]]) -> bytes:
    """The workbook in whose sheet 办公室 somebody wrote: who answers, until when, until when now, closed, why."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for task, texts in rows.items():
        for column, text in enumerate(texts, 3):
            if text is not None:
                book["办公室"].cell(task + 1, column).value = text
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("form", ["block", "brackets", "none"])
def test_the_acts_of_the_office(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """Nobody needs to edit YAML; what the ledger says already is not changed, and nothing is closed unreported."""
    monkeypatch.chdir(tmp_path)
    known = {"block": "due:\n  4: 2027-01-01 # 定\n\nassign:\n    2: 市商务局\n", "none": ""}
    known["brackets"] = "due: {4: 2027-01-01}\nassign: {2: 市商务局,}\n"
    head = f"format: 1\ntable: {{id: qh6}}\n{known[form]}"
    (tmp_path / "progress.yaml").write_text(
        f"{head}reports:\n  - {{task: 3, agency: {TAX}, period: 2026-11, state: 已办结, evidence: 公告}}\n",
        encoding="utf-8",
    )
    call("report", "-o", "r.xlsx")
    rows: dict[int, tuple[str | None, ...]] = {
        1: ("市前海管理局", "2026-12-31", None, None, None),
        3: (None, "2026年6月30日", "2026-08-31", "2026-09-01", "已核"),
        5: (None, "年底", None, "2026-09-01", None),
    }
    if form != "none":
        rows[4] = (None, "2027-02-01", None, None, None)
    (tmp_path / "r.xlsx").write_bytes(write_acts((tmp_path / "r.xlsx").read_bytes(), rows))
    code, _out, err = call("gather", "r.xlsx", "--write")
    doubts = [line for line in err.splitlines() if "not taken" in line or "not closed" in line]
    assert (code, len(doubts)) == (1, 2 if form == "none" else 3)
    assert err.endswith("Recorded 5 in progress.yaml.\n")
    file = ledger_file.load_ledger("progress.yaml", TABLE)
    expected = {} if form == "none" else {4: "2027-01-01"}
    assert file.ledger.due == {**expected, 1: "2026-12-31", 3: "2026-06-30"}
    assert file.ledger.assign[1] == "市前海管理局"
    assert file.ledger.extended == (Extension(3, None, "2026-08-31", note="已核"),)
    assert file.ledger.closed == (Closure(3, "2026-09-01", note="已核"),)
    written = (tmp_path / "progress.yaml").read_bytes()
    call("gather", "r.xlsx", "--write")
    assert (tmp_path / "progress.yaml").read_bytes() == written, "the same sheet again changes nothing"


def test_the_sheet_of_the_office_alone(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no occasion to list who has not answered; and its limits may be written as official ones are."""
    monkeypatch.chdir(tmp_path)
    asked = "asked: [{period: 2026-11, agencies: [深圳市税务局]}]\n"
    (tmp_path / "progress.yaml").write_text(f"format: 1\ntable: {{id: qh6}}\n{asked}", encoding="utf-8")
    call("report", "-o", "r.xlsx")
    rows: dict[int, tuple[str | None, ...]] = {3: (None, "2026年12月底", None), 4: (None, None, "2027年第一季度")}
    (tmp_path / "r.xlsx").write_bytes(write_acts((tmp_path / "r.xlsx").read_bytes(), rows))
    code, _out, err = call("gather", "r.xlsx", "--write")
    assert (code, "has not reported" in err) == (0, False)
    ledger = ledger_file.load_ledger("progress.yaml", TABLE).ledger
    assert (ledger.due, ledger.extended[0].new_limit) == ({3: "2026-12-31"}, "2027-03-31")


def test_two_sheets_of_the_office(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people of the office wrote into copies: which of them holds nobody can tell, so that both are named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress.yaml").write_text("format: 1\ntable: {id: qh6}\n", encoding="utf-8")
    call("report", "-o", "empty.xlsx")
    empty = (tmp_path / "empty.xlsx").read_bytes()
    for name, day in (("a.xlsx", "2026-12-31"), ("b.xlsx", "2027-01-31"), ("c.xlsx", "2026-12-31")):
        (tmp_path / name).write_bytes(write_acts(empty, {3: (None, day)}))
    code, _out, err = call("gather", "empty.xlsx", "a.xlsx", "b.xlsx", "--write")
    assert code == 1
    assert (
        "a.xlsx: the sheet of the office in b.xlsx differs from this one: keep one of the two; neither is taken" in err
    )
    assert ledger_file.load_ledger("progress.yaml", TABLE).ledger.due == {}
    assert call("gather", "empty.xlsx", "a.xlsx", "c.xlsx", "--write")[0] == 0
    assert ledger_file.load_ledger("progress.yaml", TABLE).ledger.due == {3: "2026-12-31"}


def test_bodies_are_assigned_by_name(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short name is its body, two are two, and what the table does not name is not taken."""
    monkeypatch.chdir(tmp_path)
    call("report", "-o", "r.xlsx")
    rows: dict[int, tuple[str | None, ...]] = {1: ("前海管理局、 市商务局",), 10: ("海洋局",), 11: ("各企业",)}
    (tmp_path / "r.xlsx").write_bytes(write_acts((tmp_path / "r.xlsx").read_bytes(), rows))
    code, _out, err = call("gather", "r.xlsx", "--write")
    assert (code, err.count("is not one agency of the table: not taken")) == (1, 2)
    assert ledger_file.load_ledger("progress.yaml", TABLE).ledger.assign == {1: "市前海管理局、市商务局"}
    assert call("check", "progress.yaml")[0] == 0
    written = (tmp_path / "progress.yaml").read_bytes()
    call("gather", "r.xlsx", "--write")
    assert (tmp_path / "progress.yaml").read_bytes() == written, "the same sheet again changes nothing"


def test_no_text_is_cut(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell of Excel holds 32,767 characters; a longer text is refused, and never cut in silence."""
    monkeypatch.chdir(tmp_path)
    report = f"{{task: 3, agency: {TAX}, period: 2026-11, state: 推进中, text: {'长' * 32_768}}}"
    (tmp_path / "progress.yaml").write_text(f"format: 1\ntable: {{id: qh6}}\nreports:\n  - {report}\n", "utf-8")
    code, _out, err = call("report", "-o", "r.xlsx")
    assert (code, "3 进展情况 has 32768 characters, but an Excel cell holds 32767" in err) == (2, True)
    assert not (tmp_path / "r.xlsx").exists()


def test_a_long_report_goes_on_over_the_page(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that may not be divided and is longer than a page runs over its edge; short ones stay together."""
    monkeypatch.chdir(tmp_path)
    report = f"{{task: 3, agency: {TAX}, period: 2026-11, state: 推进中, text: {'长' * 6_000}}}"
    (tmp_path / "progress.yaml").write_text(f"format: 1\ntable: {{id: qh6}}\nreports:\n  - {report}\n", "utf-8")
    assert call("report", "-o", "r.docx")[0] == 0
    with zipfile.ZipFile(tmp_path / "r.docx") as archive:
        rows = archive.read("word/document.xml").decode().split("<w:tr>")[1:]
    divided = [row for row in rows if "<w:cantSplit/>" not in row]
    assert [("长" * 6_000 in row) for row in divided] == [True]
    assert len(rows) > 38


def test_plain_exports_never_hold_reports(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a table is for everybody."""
    monkeypatch.chdir(tmp_path)
    report = f"{{task: 3, agency: {TAX}, period: 2026-11, state: 推进中, text: 机密}}"
    text = f"format: 1\ntable: {{id: qh6}}\nreports:\n  - {report}\n"
    (tmp_path / "progress.yaml").write_text(text, encoding="utf-8")
    assert "机密" in call("report")[1]
    assert "机密" not in call("export", "-f", "html")[1]
