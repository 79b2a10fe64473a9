"""The Excel workbook, read back by openpyxl, by our own import and in its raw XML."""

import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook

import making_xlsx
from conftest import COUNCIL, ROOT, Outcome, needed
from reformctl import exporting
from reformctl.exporting import sheet, to_xlsx
from reformctl.exporting.export_request import ExportRequest
from reformctl.importing.readers import xlsx
from reformctl.model import fields
from reformctl.model.table import Source, Table, Task
from reformctl.system import environment
from reformctl.system.environment import Screen
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_
from reformctl.tablefile import load
from terminal import on_terminal

Run = Callable[..., Outcome]

HOSTILE = {
    "formula": "=1+1",
    "dde": "=cmd|' /C calc'!A0",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "wide": "＝1+1",
    "markup": "<script>alert(1)</script>&amp;]]>",
    "runs": "<r><t>甲</t></r>",
    "link": "http://example.org/",
    "mail": "mailto:a@example.org",
    "number": "0017",
    "date": "2024-1-2",
    "bar": "甲|乙",
    "lines": "甲\n乙\n\n丙",
    "blanks": "  前后  ",
    "tab": "甲\t乙",
    "emoji": "\U0001f600\U0001f469",
    "rare": "\U00020000",
    "mark": "\u0301\u0301",
    "quotes": "\"甲\" '乙' {=1} '",
    "escape": "_x0041_ _x005F_ _x000D_",
    "long": "=" + "长" * 1_000,
    "fits": "长" * 32_767,
}
"""Texts that a spreadsheet might run, turn into something else, or cut: they must come back to the character."""
UNSEEN = {
    "甲\x1b[2J乙": r"甲\x1b[2J乙",
    "甲\u202e乙": r"甲\u202e乙",
    "\x00\x01\ufffe\uffff": r"\x00\x01\ufffe\uffff",
    "\ud800": r"\ud800",
    "零\u200b宽": r"零\u200b宽",
    "\U0001f44d\ufe0f": "\U0001f44d" + r"\ufe0f",
}
"""No table file holds these, but the Python API takes them."""


def opened(data: bytes) -> Workbook:
    """What openpyxl makes of it."""
    return load_workbook(io.BytesIO(data))


def first_sheet(data: bytes) -> bytes:
    """Its XML."""
    return making_xlsx.unzipped(data)["xl/worksheets/sheet1.xml"]


def rows(data: bytes, at: int = 0) -> list[tuple[Any, ...]]:
    """The values of a sheet."""
    return [*opened(data).worksheets[at].iter_rows(values_only=True)]


def facts(data: bytes) -> dict[str, tuple[Any, ...]]:
    """The second sheet, by what stands first in each row."""
    return {row[0]: row[1:] for row in rows(data, 1)}


def exported(*arguments: str, capfdbinary: pytest.CaptureFixture[bytes]) -> bytes:
    """What a pipe gets."""
    from reformctl.__main__ import main

    assert main(("export", "-f", "xlsx", *arguments)) == 0
    return capfdbinary.readouterr().out


def of_texts(texts: list[str]) -> bytes:
    """A workbook with these texts in one column."""
    column = fields.Column("text", "文本", lambda text: text, N_(""))
    return b"".join(to_xlsx.dump(sheet.make_sheet(texts, [column], "zh", Screen())))


def test_the_official_table(qh6: Table) -> None:
    """Its title, Chinese headings, one row a task, ids as numbers, everything else as text."""
    title, head, *tasks = rows(exporting.dump_tasks([qh6], qh6.tasks, "xlsx"))
    assert title == (qh6.title, *[None] * 5)
    assert head == ("序号", "类别", "试点任务", "牵头单位", "推广范围", "实施内容")
    assert tasks == [
        (task.id, task.category, task.title, "、".join(task.lead_agencies), task.scope, task.content)
        for task in qh6.tasks
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=[*HOSTILE])
def test_a_hostile_text_is_a_text(text: str) -> None:
    """Written as a string, come back to the character: to openpyxl, and to our own import."""
    data = of_texts([text])
    cell = opened(data).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    if "_x" not in text:  # openpyxl leaves some of these escapes as they are
        assert cell.value == text
    (grid,) = xlsx.read(data).blocks
    assert grid.rows[1].cells[0].text.strip() == text.strip()  # type: ignore[union-attr] # a table
    if len(text) <= 255 or text.startswith("="):
        assert cell.number_format == "@", "typing in the cell would make something else of it"


@pytest.mark.parametrize(("text", "seen"), UNSEEN.items())
def test_what_cannot_be_seen_is_escaped_and_not_lost(text: str, seen: str) -> None:
    """Half of it breaks the XML, and then Excel repairs the file by throwing sheets away."""
    data = of_texts([text])
    assert rows(data)[1] == (seen,)
    for name, part in making_xlsx.unzipped(data).items():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(part)  # noqa: S314 our own


def test_the_workbook_has_no_formula_link_or_macro(qh6: Table) -> None:
    """Whatever the table says: these parts and elements do not exist."""
    tasks = [
        qh6.tasks[0]._replace(id=at, title=text, content=text, scope=text) for at, text in enumerate(HOSTILE.values())
    ]
    parts = making_xlsx.unzipped(exporting.dump_tasks([qh6.replace(title="=1+1", tasks=tuple(tasks))], tasks, "xlsx"))
    for name, part in parts.items():
        assert not re.search(rb"<f[ >]|hyperlink|externalLink|ddeLink|vbaProject|oleObject", part), name
        assert b'TargetMode="External"' not in part


def test_a_hostile_text_of_the_source_is_a_text(qh6: Table) -> None:
    """On the second sheet, too, also where XlsxWriter would take it for its own runs of text."""
    texts = [text for name, text in HOSTILE.items() if name not in {"blanks", "escape"}]  # openpyxl changes these
    tables = [qh6.replace(id=f"t{at}", source=Source(note=text)) for at, text in enumerate(texts)]
    found = rows(exporting.dump_tasks(tables, (), "xlsx"), 1)
    assert [row[1] for row in found if row[0] == "备注"] == texts


def test_a_text_that_no_cell_holds_is_named(call: Run, tmp_path: Path) -> None:
    """Excel would cut it in silence."""
    table, path = tmp_path / "t.yaml", tmp_path / "t.xlsx"
    text = "长" * 40_000
    table.write_text(
        f"format: 1\nid: t\ntitle: 表\ntasks:\n  - {{id: 7, title: 甲, content: {text}}}\n", encoding="utf-8"
    )
    assert call("export", "--data", str(table), "-o", str(path)) == (
        2,
        "",
        (
            "reformctl: id 7 content has 40000 characters, but an Excel cell holds 32767: "
            "choose another format, or leave out the field with --fields\n"
        ),
    )
    assert not path.exists()
    assert call("export", "--data", str(table), "-o", str(path), "--fields", "id,title")[0] == 0


@pytest.mark.parametrize(("text", "fits"), [("长" * 32_768, False), ("\U0001f600" * 16_383, True)])
def test_characters_are_counted_as_excel_counts(text: str, fits: bool) -> None:  # noqa: FBT001 an expected value
    """An emoji is two of them."""
    if fits:
        assert rows(of_texts([text]))[1] == (text,)
        text += "\U0001f600"
    with pytest.raises(UsageError, match="characters, but an Excel cell holds 32767"):
        of_texts([text])


def test_what_would_read_as_another_character_is_refused() -> None:
    """_x0041_ is how Excel writes A; XlsxWriter escapes each of these, but not two that overlap."""
    with pytest.raises(UsageError, match="text _x005F_x0041_ text contains _x005F_x0041_, which Excel would read as"):
        of_texts(["_x005F_x0041_"])


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    """XlsxWriter would leave them out in silence."""
    many = [fields.Column(str(at), str(at), lambda _item: "甲", N_("")) for at in range(16_385)]
    with pytest.raises(UsageError, match="room for 1048576 rows and 16384 columns"):
        to_xlsx.dump(sheet.make_sheet([None], many, "zh", Screen()))


def test_it_repeats_byte_for_byte(qh6: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a workbook in git, or on a page with its hash, changes only where its content does."""
    first = exporting.dump_tasks([qh6], qh6.tasks, "xlsx")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert exporting.dump_tasks([qh6], qh6.tasks, "xlsx") == first
    assert opened(first).properties.created.year == 1980


def test_list_and_export_write_the_same_bytes(call: Run, tmp_path: Path) -> None:
    """One selection, one workbook."""
    one, other = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    assert call("export", "-c", "法治创新", "-o", str(one))[0] == 0
    assert call("list", "-f", "xlsx", "-c", "法治创新", "-o", str(other), "-q") == (0, "", "")
    assert one.read_bytes() == other.read_bytes()


def test_a_sheet_to_work_with(qh6: Table) -> None:
    """Title and head stay, every column has a filter, texts wrap within bounded widths, rows are as high as needed."""
    data = exporting.dump_tasks([qh6], qh6.tasks, "xlsx")
    page = opened(data).worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A3", "A2:F40")
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:F1"]
    spans = [*page.column_dimensions.values()]
    widths = [span.width for span in spans for _column in range(span.min or 0, (span.max or 0) + 1)]
    assert all(8 <= width < 72 for width in widths)
    assert max(widths) == widths[-1]
    assert 135 < sum(widths) < 147, "as wide as A4 across"
    assert all(
        cell.alignment.wrap_text and cell.alignment.vertical == "center" for row in page["A2:F40"] for cell in row
    )
    heights = [page.row_dimensions[at].height for at in range(1, 41)]
    assert all(height is not None and 40 < height < 145 for height in heights[2:])
    assert first_sheet(data).count(b"customHeight") == 1, "any row but the title grows with what somebody types"
    assert [cell.data_type for cell in page[3]] == ["n", "s", "s", "s", "s", "s"]


def test_a_sheet_that_looks_as_the_document(qh6: Table) -> None:
    """Fonts of the Word file; title, head, numbers and short texts in the middle, what is read in lines at the left."""
    page = opened(exporting.dump_tasks([qh6], qh6.tasks, "xlsx")).worksheets[0]
    looks = [[(cell.font.name, cell.font.size, cell.alignment.horizontal) for cell in row] for row in page.rows]
    assert looks[0][0] == ("方正小标宋简体", 18, "center")
    assert set(looks[1]) == {("黑体", 10.5, "center")}
    body = ("仿宋", 10.5)
    for row in looks[2:]:
        assert row == [(*body, "center"), (*body, "center"), *[(*body, None)] * 2, (*body, "center"), (*body, None)]
    assert {cell.font.charset for row in page["A1:A3"] for cell in row} == {134}, "else no Chinese font stands in"


def test_columns_that_every_task_leaves_empty_are_left_out(qh6: Table) -> None:
    """As in the Word file; but for those that were asked for, and for programs, which count on them."""
    tasks = tuple(task._replace(scope=None, category=None) for task in qh6.tasks)
    table = qh6.replace(tasks=tasks, categories=())
    assert rows(exporting.dump_tasks([table], tasks, "xlsx"))[1] == ("序号", "试点任务", "牵头单位", "实施内容")
    for options in ({"fields": ("id", "scope")}, {"headers": "en"}):
        request = ExportRequest("xlsx", (table,), tasks)._replace(**options)
        page = opened(b"".join(exporting.export_tasks(request))).worksheets[0]
        assert {"推广范围", "scope"} & {cell.value for row in page["A1:F2"] for cell in row}


def test_columns_to_write_in(call: Run, tmp_path: Path) -> None:
    """Empty, with a frame and room for words, after all others; whatever is typed there stays a text."""
    path = tmp_path / "t.xlsx"
    assert call("export", "-a", "司法局", "--add-column", "备注", "--add-column", "电话", "-o", str(path), "-q")[0] == 0
    page = opened(path.read_bytes()).worksheets[0]
    assert [cell.value for cell in page[2]][-3:] == ["角色", "备注", "电话"]
    assert page.auto_filter.ref == "A2:I6"
    for cell in page["H3":"I6"][0]:
        assert (cell.value, cell.number_format, cell.border.left.style) == (None, "@", "thin")
    assert page.column_dimensions["H"].width > 15
    assert call("agencies", "--add-column", "联系人", "-o", str(path), "-q")[0] == 0
    assert rows(path.read_bytes())[0][-1] == "联系人"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-f", "csv"), "--add-column is for xlsx and docx, not for csv"),
        (("-f", "html"), "--add-column is for xlsx and docx, not for html"),
        (
            ("-f", "xlsx", "--add-column", "备注"),
            "the column “备注” exists already: give the empty column another heading",
        ),
        (
            ("-f", "xlsx", "--add-column", "类别"),
            "the column “类别” exists already: give the empty column another heading",
        ),
        (
            ("-f", "xlsx", "--add-column", " "),
            "the heading of an empty column must be one line of text without spaces around it, not “ ”",
        ),
        (("-f", "xlsx", "--margins", "narrow"), "--margins is for docx, not for xlsx"),
    ],
)
def test_what_no_column_can_be(call: Run, arguments: tuple[str, ...], sentence: str) -> None:
    """Said, not left out: whoever prints the list would find out too late."""
    assert call("export", "--add-column", "备注", *arguments)[0::2] == (2, f"reformctl: {sentence}\n")


def test_a_narrow_table_has_room_for_its_title(qh6: Table, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Above one column there is nothing to merge, and the title still stands in two lines."""
    data = exported("--fields", "id", capfdbinary=capfdbinary)
    page = opened(data).worksheets[0]
    assert page["A1"].value == qh6.title
    assert not page.merged_cells.ranges
    assert 60 < page.column_dimensions["A"].width < 100
    assert page.row_dimensions[1].height == 63


def test_a_sheet_to_print(qh6: Table) -> None:
    """A4 on its side, as wide as the paper, the head on each page, the title on the first."""
    data = exporting.dump_tasks([qh6], qh6.tasks, "xlsx")
    page = opened(data).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert b'fitToPage="1"' in first_sheet(data)
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$2:$2"


def test_headings_on_request(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Keys for programs, from the first row on; without any there is nothing to freeze or to filter."""
    arguments = ("--ids", "9", "--fields", "id,scope")
    english, none = (exported(*arguments, "--headers", kind, capfdbinary=capfdbinary) for kind in ("en", "none"))
    assert rows(english) == [("id", "scope"), (9, "海关特殊监管区域")]
    assert rows(none) == [(9, "海关特殊监管区域")]
    page = opened(none).worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref) == (None, None)


def test_one_row_a_task_and_agency(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """46 pairs; the counts are still those of the tasks."""
    data = exported("--explode", "agency", capfdbinary=capfdbinary)
    assert len(rows(data)) == 48
    assert [row[3:5] for row in rows(data) if row[0] == 29] == [("市司法局", "牵头"), ("市住房建设局", "牵头")]
    assert facts(data)["任务"][:2] == (38, 38)


def test_the_second_sheet(qh6: Table) -> None:
    """A figure that is quoted needs its source, and how many of how many it counts."""
    data = exporting.dump_tasks([qh6], qh6.tasks, "xlsx")
    assert opened(data).sheetnames == ["任务", "说明"]
    found = facts(data)
    assert found["表题"][0] == qh6.title
    assert (found["文件种类"][0], found["所存原文的 SHA-256"][0]) == (qh6.source.kind, qh6.source.sha256)
    assert found["备注"][0] == qh6.source.note
    assert found["发文机关"][0] == found["日期"][0] == "原文未载明"
    assert [*found][-2:] == ["所存原文", "所存原文的 SHA-256"], "nobody reads them"
    assert found["范围"][0] == "全表38项。"
    assert found["按单位计的项次"][:2] == (46, 46)
    assert (found["单位"][:2], found["其中机构"][:2]) == ((19, 19), (18, 18))
    assert found["类别：投资便利化"] == (8, 8, 8)


def test_the_second_sheet_of_a_selection(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Whoever gets the file sees that it is a part, and of what."""
    data = exported("-a", "司法局", "--joint", "-n", "5", capfdbinary=capfdbinary)
    found = facts(data)
    remark = "全表38项，本表2项。筛选条件：牵头或配合单位为市司法局；几个单位共同牵头；至多5项。"
    assert found["范围"][0] == remark
    assert rows(data)[0][0].split("\n")[1:] == [remark], "below the title, for whoever does not turn the page"
    assert (found["任务"][:2], found["按单位计的项次"][:2]) == ((2, 38), (4, 46))
    assert found["类别：法治创新"] == (2, 11, 11)
    assert found["类别：投资便利化"] == (0, 8, 8)


def test_every_known_fact_of_the_source() -> None:
    """A fact that is added to the model must be added here."""
    source = Source("值1", "值2", "值3", "值4", "值5", "值6", "值7", abridged=True, note="值8")
    task = Task("t", 1, "甲", "乙", lead_agencies=("丙",))
    found = facts(exporting.dump_tasks([Table("t", "表", source, (), (), (task,))], [task], "xlsx"))
    shown = {row[0] for row in found.values()}
    assert {str(value) for value in source if value is not True} <= shown
    assert found["节选"][0]
    assert found["类别：无"][:2] == (1, 1)


def test_several_tables(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Every id names its table, and the second sheet has all of them, also one of which nothing is left."""
    data = ("--data", str(ROOT / "data"), "--data", str(COUNCIL))
    whole = exported(*data, capfdbinary=capfdbinary)
    assert [rows(whole)[2][0], rows(whole)[-1][0]] == ["qh6:1", "council:21"]
    assert rows(whole)[0][0] == "任务汇总\n出自2张任务分工表，共41项。"
    part = exported(*data, "--ids", "qh6:3", capfdbinary=capfdbinary)
    for found in (whole, part):
        assert [row[1] for row in rows(found, 1) if row[0] == "编号"] == ["qh6", "council"]
    assert [row[1:3] for row in rows(part, 1) if row[0] == "任务"] == [(1, 38), (0, 3)]
    assert [row[1] for row in rows(part, 1) if row[0] == "范围"] == [
        *("全表38项，本表1项。筛选条件：指定的序号。", "全表3项，本表0项。"),
    ]


def test_nothing_found_is_an_empty_workbook(call: Run, tmp_path: Path) -> None:
    """A clean no is still a file that opens."""
    path = tmp_path / "none.xlsx"
    assert call("export", "-a", "税务局", "-c", "法治创新", "-o", str(path), "-q") == (1, "", "")
    assert rows(path.read_bytes())[1:] == [("序号", "类别", "试点任务", "牵头单位", "推广范围", "实施内容", "角色")]
    assert facts(path.read_bytes())["任务"][:2] == (0, 38)


@pytest.mark.parametrize(
    ("arguments", "head", "first"),
    [
        (("agencies", "--fields", "name,lead,is_agency"), ("单位", "牵头", "是否机构"), ("各企业", 8, "否")),
        (("categories",), ("类别", "文件所列项数", "项数"), ("投资便利化", 8, 8)),
        (("schema", "fields", "--fields", "field,label"), ("字段", "名称"), ("id", "序号")),
        (("search", "区块链", "--fields", "id,match"), ("序号", "匹配方式"), (5, "exact")),
    ],
)
def test_every_list_can_be_a_workbook(
    call: Run, arguments: tuple[str, ...], head: tuple[str, ...], first: tuple[object, ...], tmp_path: Path
) -> None:
    """Wherever formats are taken; counts are numbers, to be added up."""
    path = tmp_path / "x.xlsx"
    assert call(*arguments, "-o", str(path))[0] == 0
    assert rows(path.read_bytes())[:2] == [head, first]


def test_hits_are_tasks_for_people(call: Run, tmp_path: Path, qh6: Table) -> None:
    """Nobody hands a boss scores and offsets; but that a hit is a guess is said in its row."""
    path = tmp_path / "x.xlsx"
    assert call("search", "区块链", "-o", str(path), "-q")[0] == 0
    head, first, *_others = rows(path.read_bytes())
    assert head == ("序号", "试点任务", "牵头单位", "类别", "推广范围", "实施内容")
    task = qh6.task(5)
    assert first == (5, task.title, "深圳市税务局", task.category, task.scope, task.content)
    assert call("search", "法院调解", "--near", "-o", str(path), "-q")[0] == 0
    assert {row[-1] for row in rows(path.read_bytes())} == {"匹配方式", "near"}


def test_import_reads_it_again(call: Run, qh6: Table, tmp_path: Path) -> None:
    """A clerk corrects a cell and mails it back: the tasks must be the same but for that cell."""
    path, target = tmp_path / "tasks.xlsx", tmp_path / "qh6.yaml"
    assert call("export", "-o", str(path), "-q")[0] == 0
    code, _out, report = call("import", str(path), "--id", "qh6", "--title", qh6.title, "-o", str(target))
    assert code == 0, report
    assert load.load_table(target).tasks == qh6.tasks


@pytest.mark.parametrize("command", ["list", "export", "agencies"])
@pytest.mark.parametrize("output", [(), ("-o", "-"), ("-o", "/dev/stdout")])
def test_a_terminal_gets_no_binary(
    call: Run, monkeypatch: pytest.MonkeyPatch, command: str, output: tuple[str, ...]
) -> None:
    """It would ring, repaint the screen, and answer nothing."""
    monkeypatch.setattr(environment, "is_on_terminal", lambda: True)
    assert call(command, "-f", "xlsx", *output) == (
        2,
        "",
        "reformctl: xlsx is not text for a terminal: write it to a file, such as -o tasks.xlsx\n",
    )


def test_a_real_terminal_and_a_file(tmp_path: Path) -> None:
    """Refused on the screen, written to a file."""
    code, shown = on_terminal("list", "-f", "xlsx")
    assert (code, "PK" in shown) == (2, False)
    path = tmp_path / "x.xlsx"
    assert on_terminal("export", "-o", str(path), columns=300) == (0, f"38 tasks written to {path} as xlsx\n")


def test_a_missing_package_is_a_sentence(call: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the command that brings it; and an older file stays as it is."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")
    assert call("export", "-o", str(path)) == (
        2,
        "",
        f"reformctl: xlsx files need one more package, {needed('XlsxWriter')}: pip install 'reformctl[office]'\n",
    )
    assert path.read_bytes() == b"old"
