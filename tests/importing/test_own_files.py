"""What we export comes back: a workbook or a Word file that was sent around is the table again, whole or in part."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

import reformctl
from conftest import CASES, COUNCIL, Outcome
from reformctl.importing.document import Document, DocumentLocation, Grid, GridCell, GridRow
from reformctl.importing.extraction.own_files import ABOUT_SHEET, find_own_facts
from reformctl.model.table import Table

Run = Callable[..., Outcome]
ABOUT_TASKS = ("title", "content", "category", "lead_agencies", "support_agencies", "scope", "deadline", "extra")


def bring_back(call: Run, folder: Path, suffix: str, *words: str) -> tuple[Table, str]:
    """The table that import makes of what export wrote, found clean by check, and the report."""
    file = folder / f"handed-over{suffix}"
    assert call("export", *words, "-o", str(file), "-q")[0] == 0
    code, _out, report = call("import", str(file), "-o", str(folder / "back.yaml"))
    assert code == 0, report
    assert not [diagnostic for diagnostic in reformctl.check(folder / "back.yaml") if not diagnostic.warning]
    return reformctl.load(folder / "back.yaml"), report


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_whole_table_comes_back(call: Run, tmp_path: Path, qh6: Table, suffix: str) -> None:
    """With its id, title, place, categories and counts: nobody types them again."""
    table, report = bring_back(call, tmp_path, suffix)
    assert (table.id, table.title, table.categories, table.tasks) == ("qh6", qh6.title, qh6.categories, qh6.tasks)
    assert (table.source.kind, table.source.abridged) == ("附件", False)
    assert (table.source.issuer, table.source.date) == (None, None)
    assert "Everything has its place" in report


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_selection_comes_back(call: Run, tmp_path: Path, qh6: Table, suffix: str) -> None:
    """As a part of the table: numbers that do not go on are no question, and the column of roles is no field of it."""
    table, report = bring_back(call, tmp_path, suffix, "司法局")
    assert table.tasks == tuple(qh6.task(number) for number in (17, 25, 29, 30))
    assert table.source.abridged
    assert "Everything has its place" in report
    assert "角色" not in report


def test_further_columns_come_back(call: Run, tmp_path: Path, council: Table) -> None:
    """Printed numbers and remarks, too."""
    table, _report = bring_back(call, tmp_path, ".xlsx", "--data", str(COUNCIL), "--where", "category~知识产权")
    assert table.tasks == tuple(task for task in council if task.category == "知识产权保护")
    assert any(task.extra for task in table)


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_columns_that_nobody_wrote_in_are_nothing(call: Run, tmp_path: Path, qh6: Table, suffix: str) -> None:
    """They are no field of any task, and no question."""
    table, report = bring_back(call, tmp_path, suffix, "--add-column", "备注", "--add-column", "完成情况")
    assert table.tasks == qh6.tasks
    assert "Everything has its place" in report
    assert "备注" not in report


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_what_was_written_in_comes_back(call: Run, tmp_path: Path, qh6: Table, suffix: str) -> None:
    """As a further column, in the tasks where somebody wrote something."""
    file = tmp_path / f"t{suffix}"
    assert call("export", "--add-column", "完成情况", "-o", str(file), "-q")[0] == 0
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(file)
        book.worksheets[0]["G3"] = "已办结"
        book.save(file)
    else:
        document = docx.Document(str(file))
        document.tables[0].rows[2].cells[-1].text = "已办结"
        document.save(str(file))
    assert call("import", str(file), "-o", str(tmp_path / "back.yaml"))[0] == 0
    table = reformctl.load(tmp_path / "back.yaml")
    assert [task.extra for task in table] == [(("完成情况", "已办结"),), *[()] * 37]
    assert [task._replace(extra=()) for task in table] == [*qh6.tasks]


@pytest.mark.tools
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_what_another_program_saved_comes_back(call: Run, tmp_path: Path, qh6: Table, suffix: str) -> None:
    """Whoever writes in it saves it anew: the title in merged cells, the remark and the sheet 说明 stay known."""
    name = f"t{suffix}"
    assert call("export", "司法局", "--add-column", "备注", "-o", str(tmp_path / name), "-q")[0] == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix[1:], "--outdir", "saved", name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    code, _out, report = call("import", str(tmp_path / "saved" / name), "-o", str(tmp_path / "back.yaml"))
    assert (code, "Everything has its place" in report) == (0, True)
    table = reformctl.load(tmp_path / "back.yaml")
    assert (table.id, table.title, table.source.abridged) == ("qh6", qh6.title, True)
    assert table.tasks == tuple(qh6.task(number) for number in (17, 25, 29, 30))


@pytest.mark.parametrize("name", ["part.xlsx", "part.docx"])
def test_older_files_come_back(call: Run, tmp_path: Path, qh6: Table, name: str) -> None:
    """Those of November 2026 have no title row, say 38项中4项, and leave out what the document does not state."""
    code, _out, report = call("import", str(CASES / "own" / name), "-o", str(tmp_path / "back.yaml"))
    assert code == 0
    assert "Everything has its place" in report
    table = reformctl.load(tmp_path / "back.yaml")
    assert (table.id, table.title, table.source.abridged) == ("qh6", qh6.title, True)
    assert table.tasks == tuple(qh6.task(number) for number in (17, 25, 29, 30))


def test_no_category_is_carried_down(call: Run, tmp_path: Path) -> None:
    """An empty cell means none here; in other documents it means the one above, so that check asks about it."""
    file = tmp_path / "council.xlsx"
    call("export", "--data", str(COUNCIL), "-o", str(file), "-q")
    code, out, report = call("import", str(file))
    assert code == 1
    assert "category of task 2 is “知识产权保护”" in report
    assert "知识产权保护" not in out.partition("id: 2")[2].partition("id: 21")[0]


def test_a_word_file_keeps_its_order(call: Run, tmp_path: Path, council: Table) -> None:
    """Tasks without a category stand first in it: where the numbers then do not ascend, tasks get others."""
    table, _report = bring_back(call, tmp_path, ".docx", "--data", str(COUNCIL))
    before = {tuple(getattr(task, field) for field in ABOUT_TASKS) for task in council}
    after = {tuple(getattr(task, field) for field in ABOUT_TASKS) for task in table}
    assert after == before


def test_another_id_and_title_go_first(call: Run, tmp_path: Path) -> None:
    """What somebody says goes before what the file says."""
    file = tmp_path / "all.xlsx"
    call("export", "-o", str(file), "-q")
    code, out, _report = call("import", str(file), "--id", "qh7", "--title", "另一张表")
    assert code == 0
    assert "id: qh7\ntitle: 另一张表\n" in out


def test_what_a_table_cannot_hold_is_said_and_left_out(call: Run, tmp_path: Path) -> None:
    """People edit the sheet 说明 as well: no number is too long for it, and no draft is written that check refuses."""
    file = tmp_path / "edited.xlsx"
    call("export", "-o", str(file), "-q")
    workbook = openpyxl.load_workbook(file)
    about = workbook["说明"]
    about.append(["日期", "昨天"])
    about.append(["网址", "javascript:alert(1)"])
    about.append(["地区", "深圳" * 200])
    about.append(["发文机关", "某" * 1_001])
    for row in about.iter_rows():
        if str(row[0].value).startswith("类别："):
            row[3].value = "9" * 5_000
    workbook.save(file)
    code, _out, report = call("import", str(file), "-o", str(tmp_path / "back.yaml"))
    assert code == 1
    for value in ("昨天", "javascript:alert(1)", "深圳深圳", "某某"):
        assert f"“{value}" in report
    table = reformctl.load(tmp_path / "back.yaml")
    assert (table.source.date, table.source.url) == (None, None)
    assert len(table) == 38
    assert not [diagnostic for diagnostic in reformctl.check(tmp_path / "back.yaml") if diagnostic.is_refusing]


@pytest.mark.parametrize(
    ("label", "value", "is_held"),
    [
        ("日期", "2022-05-01", True),
        ("日期", "2022-13-45", False),
        ("网址", "https://example.org/" + "a" * 3_000, False),
        ("文号", "深" * 600, True),
    ],
)
def test_what_a_table_can_hold_comes_back(call: Run, tmp_path: Path, label: str, value: str, *, is_held: bool) -> None:
    """Neither more nor less than the format of tables takes: a date of the calendar, an address, a line."""
    file = tmp_path / "stated.xlsx"
    call("export", "-o", str(file), "-q")
    workbook = openpyxl.load_workbook(file)
    workbook["说明"].append([label, value])
    workbook.save(file)
    call("import", str(file), "-o", str(tmp_path / "back.yaml"))
    source = reformctl.load(tmp_path / "back.yaml").source
    assert (value in {source.date, source.url, source.document_number}) == is_held


def test_a_sheet_that_only_looks_like_ours_is_read_as_a_table(call: Run, tmp_path: Path) -> None:
    """Rows without cells and a label without a value are no reason to end."""
    file = tmp_path / "other.xlsx"
    call("export", "-o", str(file), "-q")
    workbook = openpyxl.load_workbook(file)
    about = workbook["说明"]
    about["B1"].value = None
    workbook.save(file)
    assert call("import", str(file), "-o", str(tmp_path / "back.yaml"))[0] in {0, 1}
    assert len(reformctl.load(tmp_path / "back.yaml")) == 38


def test_an_empty_row_on_the_sheet_is_no_fact() -> None:
    """A row without cells was once the end of the import."""
    place = DocumentLocation(sheet=ABOUT_SHEET)
    title, empty, table_id = (
        GridRow(tuple(map(GridCell, texts)), place) for texts in (("表题", "表"), (), ("编号", "t"))
    )
    assert find_own_facts(Document((Grid((empty, title, table_id), place),))) is None
    facts = find_own_facts(Document((Grid((title, empty, table_id), place),)))
    assert facts is not None
    assert (facts.table_id, facts.title) == ("t", "表")
