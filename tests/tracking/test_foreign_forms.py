"""Forms as other programs save them: rich text of Excel, tracked changes of Word, the dimension of WPS, LibreOffice."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from conftest import CASES
from making_forms import FIRST, LEDGER, NAME, TABLE, TAX, change, fill, fill_document, gather, told
from reformctl.tracking import splitting
from reformctl.tracking.findings import DOUBT, MISSING, REFUSED
from reformctl.tracking.gathering import Gathering
from reformctl.tracking.splitting import SplitRequest

SPLIT = splitting.split_table(TABLE, LEDGER, SplitRequest("2026-11", agencies=(TAX,)))
WORD_FORM = splitting.write_files(SPLIT, "docx")[0][0]
ANSWERS = {"qh6:3 state": "推进中", "qh6:3 text": "已启动", "qh6:4 state": "推进中", "qh6:4 text": "完成一半"}
ENCRYPTED = sorted((CASES / "forms").glob("encrypted.*"))
"""Made with the password 秘密1: docx and xlsx by msoffcrypto-tool, all others by LibreOffice."""


def change_part(data: bytes, name: str, edits: Mapping[str, str]) -> bytes:
    """A file of Office in one of whose parts texts were replaced, each once."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == name:
                text = part.decode()
                for before, after in edits.items():
                    assert before in text
                    text = text.replace(before, after, 1)
                part = text.encode()
            new.writestr(entry, part)
    return file.getvalue()


def change_document(edits: Mapping[str, str], answers: Mapping[str, str] = ANSWERS) -> bytes:
    """The Word form, filled in, then changed in its XML."""
    return change_part(fill_document(WORD_FORM, dict(answers)), "word/document.xml", edits)


def list_answers(found: Gathering) -> list[tuple[int, str | None, tuple[str, ...]]]:
    """Task, text and doubtful keys of each report."""
    return [(report.task, report.text, report.doubtful) for report in found.new]


def insert(text: str) -> str:
    """An insertion that Word tracks, within a run that goes on after it."""
    change = 'w:id="1" w:author="李四" w:date="2026-11-20T00:00:00Z"'
    return f"</w:t></w:r><w:ins {change}><w:r><w:t>{text}</w:t></w:r></w:ins><w:r><w:t>"


def delete(text: str) -> str:
    """A deletion that Word tracks, as above."""
    change = 'w:id="2" w:author="李四" w:date="2026-11-20T00:00:00Z"'
    return f"</w:t></w:r><w:del {change}><w:r><w:delText>{text}</w:delText></w:r></w:del><w:r><w:t>"


def test_tracked_changes(tmp_path: Path) -> None:
    """An insertion is what Word shows, and certain; of a text that somebody struck out nobody knows which one holds."""
    edits = {"已启动": f"已启动{insert('，并上线')}", "完成一半": f"完成{delete('一半')}{insert('六成')}"}
    found = gather(tmp_path, {"a.docx": change_document(edits)})
    assert list_answers(found) == [(3, "已启动，并上线", ()), (4, "完成六成", ("state", "text"))]
    assert told(found) == [(DOUBT, 3, "qh6:4"), (MISSING, 0, "")]
    assert "neither accepted nor rejected" in found.findings[0].sentence


def test_a_row_whose_deletion_is_tracked(tmp_path: Path) -> None:
    """It is no answer: the body is asked again; and its neighbours are as certain as they were."""
    row = "<w:trPr><w:cantSplit/></w:trPr>"
    found = gather(tmp_path, {"a.docx": change_document({row: '<w:trPr><w:cantSplit/><w:del w:id="9"/></w:trPr>'})})
    assert list_answers(found) == [(4, "完成一半", ())]
    assert found.findings[-1].sentence.endswith("on these tasks: 3, 5, 7")


def test_links_and_comments_of_word(tmp_path: Path) -> None:
    """What is shown is the answer; what stands in the margin is not."""
    edits = {
        "已启动": '</w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>见公告</w:t></w:r></w:hyperlink><w:r><w:t>',
        "完成一半": '完成</w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t>一半</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>',
    }
    assert list_answers(gather(tmp_path, {"a.docx": change_document(edits)})) == [
        (3, "见公告", ()),
        (4, "完成一半", ()),
    ]


def test_rich_text(tmp_path: Path) -> None:
    """One word in red is the same word; every character of its runs is kept, blanks at their ends, too."""

    def edit(page: Worksheet) -> None:
        red = InlineFont(color=Color("FFFF0000"), b=True)
        fill(page, FIRST, "推进中", CellRichText("已开通 ", TextBlock(red, "全流程"), "\n网办"))

    assert gather(tmp_path, {NAME: change(edit)}).new[0].text == "已开通 全流程\n网办"


@pytest.mark.parametrize("written", ["A1", "A1:A1", "A1:J3", "A1:XFD1048576"])
def test_a_wrong_dimension(tmp_path: Path, written: str) -> None:
    """WPS writes the dimension A1 whatever a sheet holds: who believes it reads no answer at all."""
    data = change(lambda _page: None)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    start = sheet.index("<dimension")
    dimension = sheet[start : sheet.index("/>", start) + 2]
    edits = {dimension: f'<dimension ref="{written}"/>'}
    found = gather(tmp_path, {NAME: change_part(data, "xl/worksheets/sheet1.xml", edits)})
    assert (len(found.new), found.findings) == (4, ())


def test_columns_that_were_moved_and_rows_that_are_filtered(tmp_path: Path) -> None:
    """The column of ids at the end, rows that a filter hides: a heading is known wherever it stands."""

    def edit(page: Worksheet) -> None:
        ids = [page.cell(row, 1).value for row in range(1, page.max_row + 1)]
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.delete_cols(1)
        for row, value in enumerate(ids[2:], 3):
            page.cell(row, 12).value = value
        page.auto_filter.ref = f"A3:L{page.max_row}"
        page.auto_filter.add_filter_column(4, ["已办结"])
        for row in range(FIRST, page.max_row + 1):
            page.row_dimensions[row].hidden = True

    found = gather(tmp_path, {NAME: change(edit)})
    assert [(report.task, report.state) for report in found.new] == [(task, "推进中") for task in (3, 4, 5, 7)]
    assert found.findings == ()


@pytest.mark.parametrize("path", ENCRYPTED, ids=lambda path: path.suffix)
def test_passwords(tmp_path: Path, path: Path) -> None:
    """To say that the file is damaged would make the body send the same one again."""
    found = gather(tmp_path, {path.name: path.read_bytes()})
    assert [(finding.kind, finding.sentence) for finding in found.findings[:1]] == [
        (REFUSED, "it is encrypted: save it without a password")
    ]


def test_text_of_excel(tmp_path: Path) -> None:
    """Unicode text of Excel is divided by tabs, in UTF-16, and called .txt."""
    rows = 'qh6:3\t推进中\t已启动\t\r\nqh6:4\t推进中\t"一\n二"\t\r\nqh6:5\t\t\t\r\n'
    text = f"填报表\t\t\t\r\n编号\t进展状态\t进展情况\t填报人\r\n{rows}"
    found = gather(tmp_path, {"国税局.txt": text.encode("utf-16")})
    assert list_answers(found) == [(3, "已启动", ()), (4, "一\n二", ())]


def test_rows_that_end_early(tmp_path: Path) -> None:
    """A row with fewer cells than the headings must not stop the other files."""
    rows = "".join(f"qh6:{task}\t推进中\t第{task}步\n" for task in (3, 4, 5))
    found = gather(tmp_path, {"国税局.txt": f"编号\t进展状态\t进展情况\t填报人\t填报日期\n{rows}qh6:7\n".encode()})
    assert list_answers(found) == [(3, "第3步", ()), (4, "第4步", ()), (5, "第5步", ())]


def test_a_page_that_is_called_a_workbook(tmp_path: Path) -> None:
    """Systems of offices write a page of HTML, and call it .xls."""
    row = "<tr><td>qh6:3</td><td>推进中</td><td>已启动</td></tr>"
    page = f"<html><body><table><tr><th>编号</th><th>进展状态</th><th>进展情况</th></tr>{row}</table></body></html>"
    assert list_answers(gather(tmp_path, {"国税局.xls": page.encode()})) == [(3, "已启动", ())]


def save_again(folder: Path, data: bytes, name: str, kind: str) -> Path:
    """What LibreOffice makes of a file, in a folder of its own."""
    sent, back = folder / "sent", folder / "in"
    sent.mkdir()
    (sent / name).write_bytes(data)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(back), str(sent / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return back


@pytest.mark.tools
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf", "docx"])
def test_word_forms_in_other_kinds(tmp_path: Path, kind: str) -> None:
    """WPS saves .wps and .doc, LibreOffice .odt: what `import` reads is a form, too; the last line says whose it is."""
    back = save_again(tmp_path, fill_document(WORD_FORM, ANSWERS), "a.docx", kind)
    found = gather(back, {})
    assert list_answers(found) == [(3, "已启动", ()), (4, "完成一半", ())]
    assert {report.agency for report in found.new} == {TAX}
    if kind == "doc":
        shutil.move(back / "a.doc", back / "a.wps")
        assert list_answers(gather(back, {})) == [(3, "已启动", ()), (4, "完成一半", ())]


@pytest.mark.tools
def test_word_forms_with_tracked_changes_saved_again(tmp_path: Path) -> None:
    """LibreOffice keeps them tracked, and so they stay doubtful."""
    edits = {"完成一半": f"完成{delete('一半')}{insert('六成')}"}
    found = gather(save_again(tmp_path, change_document(edits), "a.docx", "odt"), {})
    assert list_answers(found) == [(3, "已启动", ()), (4, "完成六成", ("state", "text"))]


@pytest.mark.tools
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "html"])
def test_sheets_that_were_worked_on(tmp_path: Path, kind: str) -> None:
    """Rich text, a link, formulas that LibreOffice has computed, a text of two lines: as they are shown."""
    link, sum_up = '=HYPERLINK("http://example.org/","见公告")', '="完成"&TEXT(3*7,"0")&"件"'
    if kind == "xls":
        link, sum_up = (
            "见公告",
            "完成21件",
        )  # LibreOffice 7.4 writes 0 for a text that a formula would give

    def edit(page: Worksheet) -> None:
        fill(page, FIRST, "推进中", CellRichText("已开通", TextBlock(InlineFont(b=True), "全流程")))
        fill(page, FIRST + 1, "已办结", link, "公告")
        fill(page, FIRST + 2, "推进中", sum_up, None, "李四", date(2026, 11, 20))
        fill(page, FIRST + 3, "推进中", "一\n二")

    found = gather(save_again(tmp_path, change(edit), NAME, kind), {})
    texts = {report.task: report.text for report in found.new}
    assert texts == {3: "已开通全流程", 4: "见公告", 5: "完成21件", 7: "一\n二"}
    assert found.new[2].on == "2026-11-20"
    assert found.findings == ()


@pytest.mark.tools
@pytest.mark.parametrize("options", ["44,34,UTF8", "44,34,GBK", "9,34,UTF8", "59,34,UTF8"])
def test_a_sheet_that_was_saved_as_csv(tmp_path: Path, options: str) -> None:
    """It has lost the hidden sheet: the name of the file says whose it is, and the ledger for when."""
    back = save_again(tmp_path, change(lambda _page: None), NAME, f"csv:Text - txt - csv (StarCalc):{options}")
    found = gather(back, {})
    assert [report.task for report in found.new] == [3, 4, 5, 7]
    assert (found.findings, {report.period for report in found.new}) == ((), {"2026-11"})


@pytest.mark.parametrize("name", [f"{TAX}.xls", f"{TAX}.csv", f"{TAX}.docx", f"{TAX}"])
def test_names_that_lie(tmp_path: Path, name: str) -> None:
    """A workbook under any other suffix, or none, is the workbook that it is."""
    assert len(gather(tmp_path, {name: change(lambda _page: None)}).new) == 4


def test_every_damage_has_a_test() -> None:
    """tests/cases/forms/damage.tsv lists what happens to forms on their way, and the test of each."""
    rows = (CASES / "forms" / "damage.tsv").read_text(encoding="utf-8").splitlines()
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    missing = [row for row in rows if not any(f"def {row.split(chr(9))[1]}(" in text for text in texts)]
    assert (missing, len(rows) > 30) == ([], True)
