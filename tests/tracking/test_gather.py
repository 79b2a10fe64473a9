"""What comes back from other programs and hands: nothing certain is lost, nothing doubtful is taken for certain."""

import datetime as dt
import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

import reformctl
from conftest import ROOT, Outcome
from making_forms import FIRST, FORMS, LEDGER, NAME, TABLE, TAX, change, fill, fill_document, gather, told
from reformctl.system.errors import UnknownNameError
from reformctl.tablefile import load
from reformctl.tracking import gathering, splitting
from reformctl.tracking.findings import DOUBT, MISSING, NOTE, REFUSED
from reformctl.tracking.gathering import GatherRequest
from reformctl.tracking.ledger import Ledger, Report, Request
from reformctl.tracking.splitting import SplitRequest

Run = Callable[..., Outcome]


def test_filled_and_unchanged(tmp_path: Path) -> None:
    """Split, then gather: every filled cell is taken, nothing else is said; unfilled forms give nothing but silence."""
    found = gather(tmp_path, {NAME: change(lambda _page: None)})
    assert [(report.task, report.state, report.text, report.by, report.on) for report in found.new] == [
        (task, "推进中", f"完成第{row}步", "张三", "2026-11-20") for row, task in enumerate((3, 4, 5, 7), FIRST)
    ]
    assert (found.findings, found.is_complete) == ((), True)
    empty = gather(tmp_path, {NAME: FORMS[NAME]})
    assert empty.new == ()
    assert [finding.kind for finding in empty.findings] == [MISSING]
    assert empty.findings[0].sentence == f"{TAX} has not reported for 2026-11 on these tasks: 3, 4, 5, 7"


def test_official_text_that_was_edited(tmp_path: Path) -> None:
    """Named by field and character, and never taken: the table stays what the document says."""

    def edit(page: Worksheet) -> None:
        page.cell(FIRST, 2).value = "跨区域税收事项全流程网办"
        page.cell(FIRST + 1, 2).value = '新开办企业税务9环节"套餐"网上办'
        page.cell(FIRST + 2, 3).value = f" {page.cell(FIRST + 2, 3).value}"

    found = gather(tmp_path, {NAME: change(edit)})
    assert len(found.new) == 4
    assert told(found) == [(NOTE, 4, "qh6:3"), (NOTE, 5, "qh6:4"), (NOTE, 6, "qh6:5")]
    assert "试点任务 was changed from character 11 on, to “网办” instead of “通办”" in found.findings[0].sentence
    assert found.is_complete


def test_rows_that_were_deleted_added_or_pasted(tmp_path: Path) -> None:
    """A deleted row is a task without an answer; a row of another body's task is not this body's to answer."""

    def edit(page: Worksheet) -> None:
        page.delete_rows(FIRST + 3)
        page.cell(FIRST + 3, 1).value = "qh6:17"
        fill(page, FIRST + 3, "已办结", "粘贴")
        page.cell(FIRST + 4, 1).value = "qh6:99"
        fill(page, FIRST + 4, "已办结", "新增")
        page.cell(FIRST + 5, 1).value = "qh6:3"
        fill(page, FIRST + 5, "已办结", "又一行", "附件")

    found = gather(tmp_path, {NAME: change(edit)})
    assert [report.task for report in found.new] == [3, 4, 5]
    assert found.new[0].text == "完成第4步"
    assert told(found) == [(REFUSED, 7, "qh6:17"), (REFUSED, 8, ""), (DOUBT, 9, "qh6:3"), (MISSING, 0, "")]


def test_sorted_and_with_other_columns_and_rows(tmp_path: Path) -> None:
    """A title row on top, a column inserted, another moved, rows in another order and hidden: ids and headings hold."""

    def edit(page: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=FIRST)]
        for number, row in enumerate(reversed(rows), FIRST):
            for at, value in enumerate(row, 1):
                page.cell(number, at).value = value
        page.row_dimensions[FIRST + 1].hidden = True
        page.insert_cols(3)
        page.cell(3, 3).value = "备注"
        page.insert_rows(1, 2)
        page.cell(1, 1).value = "关于报送进展的通知"

    found = gather(tmp_path, {NAME: change(edit)})
    assert sorted((report.task, report.text) for report in found.new) == [
        (3, "完成第4步"),
        (4, "完成第5步"),
        (5, "完成第6步"),
        (7, "完成第7步"),
    ]
    assert found.findings == ()


def test_headings_and_ids_that_were_changed(tmp_path: Path) -> None:
    """A synonym is understood, a heading that nobody knows is named; a lost id is found by the title, and marked."""

    def edit(page: Worksheet) -> None:
        heads = {cell.value: cell for cell in page[3]}
        heads["进展情况"].value = "工作进展（必填）"
        heads["佐证材料"].value = "随便"
        page.cell(FIRST, heads["佐证材料"].column or 0).value = "公告"
        page.cell(FIRST, 1).value = "1"
        page.cell(FIRST + 1, 1).value = None
        page.cell(FIRST + 1, 2).value = "别的"
        page.cell(FIRST + 2, 1).value = " QH6：5 "

    found = gather(tmp_path, {NAME: change(edit)})
    assert [(report.task, report.doubtful) for report in found.new] == [(3, ("task",)), (5, ()), (7, ())]
    assert [kind for kind, _row, _task in told(found)] == [DOUBT, DOUBT, REFUSED, MISSING]
    assert "佐证材料; unknown columns: 随便" in found.findings[0].sentence


def test_merged_answers(tmp_path: Path) -> None:
    """One cell for several tasks answers the first; the others are named as empty."""

    def edit(page: Worksheet) -> None:
        for column in range(1, page.max_column + 1):
            if page.cell(3, column).value in {"进展状态", "进展情况", "填报人", "填报日期"}:
                page.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=column, end_column=column)

    found = gather(tmp_path, {NAME: change(edit)})
    assert [report.task for report in found.new] == [3, 5, 7]
    assert told(found)[:-1] == [(DOUBT, 5, "qh6:4")] * 4
    assert found.findings[-1].kind == MISSING


@pytest.mark.parametrize(
    ("values", "doubtful"),
    [
        (("基本完成", "差一点"), ("state",)),
        ((None, "只有文字"), ("state",)),
        (("已办结", "已完成"), ("evidence",)),
        (("已办结", "已完成", "公告"), ()),
        (("推进中", "x", None, None, "2026年11月"), ("on",)),
        (("推进中", "x", None, None, 46000), ("on",)),
        (("推进中", "x", None, None, "11.20"), ("on",)),
        (("推进中", "x", None, None, "2026年11月20日"), ()),
        ((" 推进中 ", "x"), ()),
    ],
)
def test_what_is_doubtful_is_kept_as_written(tmp_path: Path, values: tuple[object, ...], doubtful: tuple[str]) -> None:
    """Never made something else: 46000 stays 46000, and 基本完成 is not 已办结."""

    def edit(page: Worksheet) -> None:
        fill(page, FIRST, *values, *[None] * (5 - len(values)))
        page.cell(FIRST, page.max_column).number_format = "General"

    found = gather(tmp_path, {NAME: change(edit)})
    report = next(report for report in found.new if report.task == 3)
    assert report.doubtful == doubtful
    written = [None if value is None else str(value) for value in values]
    assert [report.state, report.text, report.evidence, report.by, report.on][: len(values)] == written
    assert [task for kind, _row, task in told(found) if kind == DOUBT] == ["qh6:3"] * bool(doubtful)


def test_a_formula_that_was_never_computed(tmp_path: Path) -> None:
    """What the body saw in its cell is not in the file: said, and not made up."""
    found = gather(tmp_path, {NAME: change(lambda page: fill(page, FIRST, "推进中", '=HYPERLINK("http://a","b")'))})
    assert found.new[0].text is None
    assert [finding.kind for finding in found.findings] == [DOUBT]
    assert "formula" in found.findings[0].sentence


def test_links_comments_and_rich_text(tmp_path: Path) -> None:
    """Their texts are taken, and no more."""

    def edit(page: Worksheet) -> None:
        cell = page.cell(FIRST, page.max_column - 3)
        cell.value = "见链接"
        cell.hyperlink = "http://example.org/"
        cell.comment = Comment("请核", "李四")

    found = gather(tmp_path, {NAME: change(edit)})
    assert (len(found.new), found.new[0].text) == (4, "见链接")


def test_two_files_of_one_body(tmp_path: Path) -> None:
    """Where they agree, or one is empty, nothing is lost; where they differ, neither is taken, in whatever order."""
    one, other = change(lambda _page: None), change(lambda page: fill(page, FIRST, "已办结", "另一稿", "附件"))
    agreed = gather(tmp_path, {NAME: one, f"副本{NAME}": one, f"空白{NAME}": FORMS[NAME]})
    assert (len(agreed.new), agreed.findings) == (4, ())
    differing = gather(tmp_path, {f"副本{NAME}": other})
    assert [report.task for report in differing.new] == [4, 5, 7]
    assert [finding.kind for finding in differing.findings] == [DOUBT, MISSING] or told(differing)[0][0] == DOUBT
    paths = gathering.list_form_files([str(tmp_path)])
    for seed in range(4):
        random.Random(seed).shuffle(paths)
        assert gathering.gather_files(paths, TABLE, LEDGER, GatherRequest()) == differing


def test_forms_of_another_period_or_table(tmp_path: Path) -> None:
    """Last month's form would be booked as this month's; another table's 3 is another task."""
    october = splitting.split_table(TABLE, LEDGER, SplitRequest("2026-10", "2026-10-25", agencies=(TAX,)))
    council = load.load_table(ROOT / "tests" / "cases" / "tables" / "council.yaml")
    other = splitting.split_table(council, Ledger("council"), SplitRequest("2026-11", "2026-11-25"))
    older = splitting.split_table(TABLE.replace(title="旧"), LEDGER, SplitRequest("2026-11", agencies=(TAX,)))
    files = {
        "a.xlsx": splitting.write_files(october)[0][0],
        "b.xlsx": splitting.write_files(other)[0][0],
        "c.xlsx": splitting.write_files(older)[0][0],
    }
    found = gather(tmp_path, files)
    sentences = [finding.sentence for finding in found.findings]
    assert sentences[0].startswith("a form for 2026-10, not for 2026-11")
    assert sentences[1].startswith("a form of the table council, not of qh6")
    assert sentences[2].startswith("the form was made from another version of the table")
    assert found.new == ()


def test_files_that_are_no_forms(tmp_path: Path) -> None:
    """Each is named, and none stops the others: empty, locked, damaged, a picture, a bomb, a lock file."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 300_000_000)
    files = {
        "0.xlsx": b"",
        "1.xlsx": b"\xd0\xcf\x11\xe0" + "EncryptedPackage\0".encode("utf-16-le"),
        "2.xlsx": FORMS[NAME][:2000],
        "3.png": b"\x89PNG....",
        "4.xlsx": bomb.getvalue(),
        "5.csv": "序号,名称\n1,甲\n2,乙\n3,丙\n".encode(),
        "~$6.xlsx": b"lock",
        NAME: change(lambda _page: None),
    }
    found = gather(tmp_path, files)
    assert [finding.path.rpartition("/")[2] for finding in found.findings] == [
        *("0.xlsx", "1.xlsx", "2.xlsx", "3.png", "4.xlsx", "5.csv"),
    ]
    assert {finding.kind for finding in found.findings} == {REFUSED}
    assert len(found.new) == 4


def test_csv_in_the_encoding_of_excel(tmp_path: Path) -> None:
    """Saved from Excel it has no hidden sheet and is GB18030: the name of the file, or the line, says whose it is."""
    text = "编号,进展状态,进展情况\nqh6:3,推进中,已启动\nqh6:4,已办结,完成\nqh6:5,推进中,三\n"
    found = gather(tmp_path, {"国税局报送.csv": text.encode("gb18030")})
    assert [(report.task, report.agency, report.state) for report in found.new] == [
        (3, TAX, "推进中"),
        (4, TAX, "已办结"),
        (5, TAX, "推进中"),
    ]
    other = tmp_path / "other"
    other.mkdir()
    assert gather(other, {"报送.csv": text.encode("gb18030")}).new == ()
    assert len(gather(other, {}, agency=TAX).new) == 3


@pytest.mark.parametrize("name", ["税务局.csv", "税务局_2026-11.csv", "国家税务总局深圳市税务局.csv"])
def test_numbers_and_names_as_people_write_them(tmp_path: Path, name: str) -> None:
    """A number alone is a task of the one table, unless the title is another's; a part of a name is the body."""
    text = "编号,试点任务,进展状态,进展情况\n3,,推进中,一\n第4项,,推进中,二\n1,{title},推进中,三\n"
    found = gather(tmp_path, {name: text.format(title=TABLE.task(5).title).encode()})
    assert [(report.task, report.agency, report.doubtful) for report in found.new] == [
        (3, TAX, ()),
        (4, TAX, ()),
        (5, TAX, ("task",)),
    ]


def test_control_characters_are_not_taken(tmp_path: Path) -> None:
    """What a terminal would obey reaches neither the ledger nor a pipe."""
    text = "编号,进展状态,进展情况\nqh6:3,推进中,\x1b[31m红\nqh6:4,推进中,二\n"
    found = gather(tmp_path, {"国税局.csv": text.encode()})
    assert [report.task for report in found.new] == [4]
    assert told(found)[0] == (DOUBT, 2, "qh6:3")
    assert "\\x1b[31m红" in found.findings[0].sentence


def test_what_is_lacking_names_the_option(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form without a period, then one without a body: the line says what to type."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报送.csv").write_text("编号,进展状态,进展情况\n3,推进中,一\n", encoding="utf-8")
    assert "--period 2026-11" in call("gather", "报送.csv")[2]
    assert "--agency 司法局" in call("gather", "报送.csv", "--period", "2026-11")[2]


def test_word_forms(tmp_path: Path) -> None:
    """Their answers stand in content controls; what Word shows in an empty one is no answer."""
    split = splitting.split_table(TABLE, LEDGER, SplitRequest("2026-11", agencies=(TAX,)))
    ((form, name), _listed) = splitting.write_files(split, "docx")
    assert (form, name) == (splitting.write_files(split, "docx")[0][0], f"{TAX}_2026-11.docx")
    answers = {"qh6:3 state": "推进中", "qh6:3 text": "已启动", "qh6:3 on": "2026-11-20", "qh6:4 text": "选择一项。"}
    found = gather(tmp_path, {"改名.docx": fill_document(form, answers)})
    assert [(report.task, *report.answer) for report in found.new] == [
        (3, "推进中", "已启动", None, None, "2026-11-20")
    ]
    assert [finding.sentence for finding in found.findings] == [
        f"{TAX} has not reported for 2026-11 on these tasks: 4, 5, 7"
    ]


def test_a_joint_task_answered_by_one_of_four(tmp_path: Path) -> None:
    """The other three are still asked."""
    four = ("市人力资源保障局", "市委外办", "市港澳办", "市委台办")
    ledger = LEDGER._replace(asked=(Request("2026-11", "lead", four, "2026-11-25"),))
    name = "市港澳办_2026-11.xlsx"
    found = gather(tmp_path, {name: change(lambda _page: None, name)}, ledger)
    assert [(report.task, report.agency) for report in found.new] == [(33, "市港澳办"), (34, "市港澳办")]
    assert [finding.sentence.split()[0] for finding in found.findings] == sorted(set(four) - {"市港澳办"})


def test_an_answer_that_differs_from_the_ledger(tmp_path: Path) -> None:
    """Shown old beside new; nothing that was recorded is ever silently another."""
    old = Report(3, TAX, "2026-11", "待办理", "未启动")
    found = gather(tmp_path, {NAME: change(lambda _page: None)}, LEDGER._replace(reports=(old,)))
    ((before, after),) = found.changed
    assert (before.text, after.text, found.is_complete) == ("未启动", "完成第4步", False)
    assert len(found.list_additions(replace=False)["reports"]) == 3
    entries = found.list_additions(replace=True)["reports"]
    assert [entry["supersedes"] for entry in entries] == [False, False, False, True]


def test_the_command(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows, then records; a second time nothing changes, and what differs waits for --replace."""
    monkeypatch.chdir(tmp_path)
    call("split", "--period", "2026-11", "--due", "2026-11-25", "-a", TAX, "-o", "out")
    ledger = (tmp_path / "progress.yaml").read_bytes()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / NAME).write_bytes(change(lambda _page: None))
    code, out, err = call("gather", "in", "-f", "csv", "--fields", "task,state,text")
    assert (code, out.splitlines()[1]) == (0, "qh6:3,推进中,完成第4步")
    assert err == (
        "1 form read: 4 reports are new, 0 differ from the ledger, 0 are already in it.\n"
        "Nothing is recorded yet: add --write to record.\n"
    )
    assert (tmp_path / "progress.yaml").read_bytes() == ledger
    assert call("gather", "in", "--write")[2].endswith("Recorded 4 in progress.yaml.\n")
    written = (tmp_path / "progress.yaml").read_bytes()
    assert written.startswith(ledger)
    assert call("gather", "in", "--write")[:2] == (0, "")
    assert (tmp_path / "progress.yaml").read_bytes() == written
    (tmp_path / "in" / NAME).write_bytes(change(lambda page: fill(page, FIRST, "已办结", "完成", "公告")))
    code, out, err = call("gather", "in", "--write")
    assert (code, out.count("\n"), (tmp_path / "progress.yaml").read_bytes()) == (1, 1, written)
    assert call("gather", "in", "--write", "--replace")[0] == 0
    assert b"supersedes: true" in (tmp_path / "progress.yaml").read_bytes()
    assert call("check", "progress.yaml")[0] == 0
    assert call("gather", "in")[0] == 0
    assert call("gather", "in", "--replace")[2] == "reformctl: --replace needs --write\n"
    assert call("gather")[0] == 2
    assert call("gather", "none")[::2] == (2, "reformctl: cannot read none: No such file or directory\n")
    assert call("gather", "in", "-a", "教育局")[2].startswith("reformctl: no agency is called “教育局”")


@pytest.mark.tools
def test_word_forms_saved_again_by_libreoffice(tmp_path: Path) -> None:
    """Whose it is still stands in its last line."""
    split = splitting.split_table(TABLE, LEDGER, SplitRequest("2026-11", agencies=(TAX,)))
    form = splitting.write_files(split, "docx")[0][0]
    (tmp_path / "a.docx").write_bytes(fill_document(form, {"qh6:3 state": "推进中", "qh6:3 text": "已启动"}))
    folder = tmp_path / "in"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "docx", "--outdir", str(folder), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = gather(folder, {})
    assert [(report.task, report.agency, report.state, report.text) for report in found.new] == [
        (3, TAX, "推进中", "已启动")
    ]


@pytest.mark.tools
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_saved_again_by_libreoffice(kind: str, tmp_path: Path) -> None:
    """Another program, and older kinds of files, also under a name that says something else: the same answers."""
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / NAME).write_bytes(
        change(lambda page: fill(page, FIRST, "推进中", "一\n“二” =1+1", "附件", "张三", dt.date(2026, 11, 20)))
    )
    folder = tmp_path / "in"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder), str(tmp_path / "sent" / NAME)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    expected = gather(tmp_path / "sent", {})
    found = gather(folder, {})
    assert [report.answer for report in found.new] == [report.answer for report in expected.new]
    assert found.findings == ()
    (saved,) = folder.iterdir()
    shutil.move(saved, folder / NAME)
    assert [report.answer for report in gather(folder, {}).new] == [report.answer for report in expected.new]


def test_a_body_that_the_ledger_assigns_and_the_table_names_is_one(tmp_path: Path) -> None:
    """It was counted twice, and a part that means several names ended the run of all files."""
    ledger = LEDGER._replace(assign={1: "市司法局"})
    with pytest.raises(UnknownNameError, match="“局” can mean several agencies"):
        gather(tmp_path, {NAME: change(lambda _page: None)}, ledger, agency="局")
    found = gather(tmp_path, {"管理局.csv": "编号,进展状态\nqh6:3,推进中\n".encode()}, ledger)
    assert len(found.new) == 4
    assert [finding.path.rpartition("/")[2] for finding in found.findings if finding.kind == REFUSED] == ["管理局.csv"]


def test_a_form_of_a_body_that_the_table_lacks_is_nobody_elses(tmp_path: Path) -> None:
    """What one body reported would be recorded as said by another, whose name the file has."""

    def state_another(page: Worksheet) -> None:
        assert page.parent is not None
        for sheet in page.parent.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if sheet.sheet_state != "visible" and cell.value == TAX:
                        cell.value = "市教育局"

    found = gather(tmp_path, {NAME: change(state_another)}, agency=TAX)
    assert found.new == ()
    (refused,) = [finding for finding in found.findings if finding.kind == REFUSED]
    assert "states the agency “市教育局”, which the table does not name" in refused.sentence


def test_a_ledger_that_is_begun_with_nothing_can_be_read(tmp_path: Path) -> None:
    """Whoever writes what `record` gives must get a ledger, also where nobody has answered."""
    path = tmp_path / "progress.yaml"
    path.write_bytes(reformctl.record(path, TABLE, {}))
    assert reformctl.load_ledger(path, TABLE).reports == ()
