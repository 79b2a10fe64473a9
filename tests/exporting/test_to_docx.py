"""A Word document must look like the official one, come back as the same table, and obey nothing that it holds."""

import io
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from conftest import COUNCIL, Outcome, needed
from reformctl import exporting
from reformctl.exporting import official_layout
from reformctl.importing.extraction import numerals
from reformctl.model.table import Table, Task
from reformctl.system import environment
from reformctl.tablefile import load, validate

Run = Callable[..., Outcome]

HOSTILE = (
    *("=1+1", "@SUM(A1)", "<script>alert(1)</script>", "</script>", "]]>", "&amp;", "甲|乙", "甲\n\n乙", "甲\t乙"),
    *("甲\r乙\x0b丙", "\x1b[2J红", "\u202e反\u2066", "长" * 40_000, "😀👨\u200d👩", "\u0301\u0300", "\x00\ud800\ufffe"),
    *("{ DDEAUTO c:\\windows cmd }", "%s{0}", "</w:t></w:r><w:r><w:t>"),
)


def written(table: Table, tasks: Sequence[Task] | None = None) -> bytes:
    """The document of a table, or of some of its tasks."""
    return exporting.dump_tasks([table], table.tasks if tasks is None else tasks, "docx")


def texts(table: WordTable) -> list[list[str]]:
    """The cells of each row; a merged one once."""
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in table.rows]


def lines(data: bytes) -> list[str]:
    """The paragraphs that stand outside of tables."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def part(data: bytes, name: str) -> str:
    """A part of the package as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def exported(call: Run, target: Path, *arguments: str) -> tuple[list[str], list[list[list[str]]]]:
    """What `export` writes: the paragraphs, and the texts of each table."""
    assert call("export", *arguments, "-o", str(target))[0] == 0
    document = docx.Document(str(target))
    return [paragraph.text for paragraph in document.paragraphs], [texts(table) for table in document.tables]


def test_the_whole_table_comes_back(call: Run, qh6: Table, tmp_path: Path) -> None:
    """What was exported can be mended in Word and imported: nothing is lost, nothing is left to correct."""
    path, target = tmp_path / "附件.docx", tmp_path / "qh6.yaml"
    assert call("export", "-o", str(path)) == (0, "", f"38 tasks written to {path} as docx\n")
    code, _out, report = call("import", str(path), "--id", "qh6", "-o", str(target))
    assert code == 0, report
    again = load.load_table(target)
    assert again.tasks == qh6.tasks
    assert (again.title, again.categories, again.agencies) == (qh6.title, qh6.categories, qh6.agencies)
    assert again.source.kind == "附件"


def test_what_was_filtered_comes_back_under_its_title(call: Run, qh6: Table, tmp_path: Path) -> None:
    """The line that says what was filtered is no part of the title, however long it is."""
    path, target = tmp_path / "部分.docx", tmp_path / "t.yaml"
    agencies = [word for agency in qh6.agencies[:9] for word in ("-a", agency.name)]
    assert call("export", *agencies, "-o", str(path))[0] == 0
    call("import", str(path), "-o", str(target))
    again, _faults = validate.validate_bytes(target.read_bytes())
    assert again is not None
    assert again.title == qh6.title


def test_paper(qh6: Table) -> None:
    """A4 across, with margins that leave room for a table; and it fills exactly that room."""
    document = docx.Document(io.BytesIO(written(qh6)))
    (section,) = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    sides = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    width, height, left, right = (round(side.twips) for side in sides if side is not None)
    assert (width, height) == (16838, 11906)
    grid = [round(column.width.twips) for column in document.tables[0].columns if column.width is not None]
    assert len(grid) == 5
    assert width - left - right - 5 <= sum(grid) <= width - left - right


def test_fonts(qh6: Table) -> None:
    """Chinese fonts stand where Word looks for them, in eastAsia, and have other names where they are missing."""
    data = written(qh6)
    document = docx.Document(io.BytesIO(data))
    annex, title = document.paragraphs
    cells = document.tables[0].rows
    assert (annex.text, title.text) == ("附件", qh6.title)
    assert look(annex) == ("黑体", 16)
    assert look(title) == ("方正小标宋简体", 22)
    assert look(cells[0].cells[0].paragraphs[0])[0] == "黑体"
    assert look(cells[1].cells[0].paragraphs[0])[0] == "黑体"
    assert {look(cell.paragraphs[0]) for cell in cells[2].cells} == {("仿宋_GB2312", 10.5)}
    fonts = part(data, "word/fontTable.xml")
    assert 'w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK,' in fonts
    assert 'w:name="仿宋_GB2312"><w:altName w:val="FangSong_GB2312,仿宋,FangSong,' in fonts
    assert 'w:eastAsia="zh-CN"' in part(data, "word/styles.xml")


def look(paragraph: Paragraph) -> tuple[str, float]:
    """The Chinese font of a paragraph's style, and its size in points."""
    style = paragraph.style
    assert style is not None
    assert style.font.size is not None
    return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt


def test_rows(qh6: Table) -> None:
    """The heading row stands on every page, no row is divided, and a category spans the table with its count."""
    table = docx.Document(io.BytesIO(written(qh6))).tables[0]
    rows = table._tbl.tr_lst  # noqa: SLF001 python-docx shows them nowhere else
    assert [row.xpath("boolean(w:trPr/w:tblHeader)") for row in rows] == [True, *([False] * 45)]
    assert all(row.xpath("boolean(w:trPr/w:cantSplit)") for row in rows)
    found = texts(table)
    assert found[0] == ["序号", "试点任务", "实施内容", "牵头单位", "推广范围"]
    assert [row[0] for row in found if len(row) == 1] == [
        *("一、投资便利化（8项）", "二、贸易便利化（4项）", "三、金融开放创新（5项）", "四、事中事后监管（4项）"),
        *("五、法治创新（11项）", "六、人才管理改革（2项）", "七、体制机制创新（4项）"),
    ]
    spans = [row.xpath("w:tc/w:tcPr/w:gridSpan/@w:val") for row in rows]
    assert [span == ["5"] for span in spans] == [len(row) == 1 for row in found]
    assert [row[0] for row in found if len(row) == 5][1:] == [str(task.id) for task in qh6.tasks]


@pytest.mark.parametrize("length", [600, 40_000])
def test_a_long_row_is_divided(qh6: Table, length: int) -> None:
    """Kept together, it would leave half a page empty, and one that no page holds would go on below the page's edge."""
    task = qh6.tasks[0]._replace(content="长" * length)
    table = docx.Document(io.BytesIO(written(qh6.replace(tasks=(task, qh6.tasks[1]))))).tables[0]
    rows = table._tbl.tr_lst  # noqa: SLF001 as above
    assert [row.xpath("boolean(w:trPr/w:cantSplit)") for row in rows] == [True, True, False, True]


def test_narrow_margins(call: Run, tmp_path: Path) -> None:
    """What Word calls narrow, and a table that is wider by as much."""
    path = tmp_path / "t.docx"
    assert call("export", "--margins", "narrow", "-o", str(path), "-q")[0] == 0
    document = docx.Document(str(path))
    (section,) = document.sections
    for side in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin):
        assert side is not None
        assert side.twips == 720
    grid = [round(column.width.twips) for column in document.tables[0].columns if column.width is not None]
    assert 16838 - 2 * 720 - 5 <= sum(grid) <= 16838 - 2 * 720
    usual, same = tmp_path / "usual.docx", tmp_path / "same.docx"
    assert call("export", "--margins", "official", "-o", str(usual), "-q")[0] == 0
    assert call("export", "-o", str(same), "-q")[0] == 0
    assert usual.read_bytes() == same.read_bytes()


def test_columns_to_write_in(call: Run, tmp_path: Path) -> None:
    """Empty cells after all others, wide enough for words, in every row that is a task."""
    path = tmp_path / "t.docx"
    _above, (table,) = exported(call, path, "-a", "司法局", "--add-column", "备注", "--add-column", "完成情况")
    assert table[0][-3:] == ["角色", "备注", "完成情况"]
    assert [row[-2:] for row in table[1:] if len(row) > 1] == [["", ""]] * 4
    widths = [round(column.width.twips) for column in docx.Document(str(path)).tables[0].columns if column.width]
    assert min(widths[-2:]) > 1000


def test_every_field_has_its_column(council: Table) -> None:
    """In the official order, further columns last; tasks of no category stand before the headings, not below one."""
    data = written(council)
    found = texts(docx.Document(io.BytesIO(data)).tables[0])
    assert found[0] == [
        *("序号", "原序号", "试点任务", "实施内容", "牵头单位", "配合单位", "推广范围", "完成时限", "备注", "数量"),
    ]
    assert [row[0] for row in found[1:]] == ["2", "一、知识产权保护（1项）", "1", "二、金融开放创新（1项）", "21"]
    assert found[3][1:] == [
        *(
            "",
            "样品案件“三合一”审判",
            "整合分散的样品资源。",
            "国家样品局、国家测试局",
            "市司法局",
            "全国",
            "2024年底前",
        ),
        *("首批已推广", "12"),
    ]
    assert found[5][3] == council.tasks[2].content
    assert lines(data) == ["附件", council.title, "所据之表为节录。"]


def test_the_document_declares_no_count(qh6: Table) -> None:
    """Then none is printed: it would come back as the document's own."""
    bare = qh6.replace(categories=tuple(category._replace(declared=None) for category in qh6.categories))
    assert texts(docx.Document(io.BytesIO(written(bare))).tables[0])[1] == ["一、投资便利化"]


def test_a_table_that_is_no_annex(qh6: Table) -> None:
    """附件 stands only where the source says that it is one."""
    assert lines(written(qh6.replace(source=qh6.source._replace(kind=None)))) == [qh6.title]


@pytest.mark.parametrize(
    ("arguments", "line", "headings"),
    [
        (
            ("-a", "司法局"),
            "全表38项，本表4项。筛选条件：牵头或配合单位为市司法局。",
            ["三、金融开放创新（1项）", "五、法治创新（3项）"],
        ),
        (
            ("-a", "中院", "-a", "检察院", "-c", "法治创新", "--sole"),
            "全表38项，本表5项。筛选条件：牵头或配合单位为市中级人民法院或市检察院；类别为法治创新；一个单位单独牵头。",
            ["五、法治创新（5项）"],
        ),
        (
            ("-a", "市司法局", "-a", "市住房建设局", "--all-agencies", "--joint"),
            "全表38项，本表1项。筛选条件：牵头单位为市司法局和市住房建设局；几个单位共同牵头。",
            ["五、法治创新（1项）"],
        ),
        (("--ids", "17"), "全表38项，本表1项。筛选条件：指定的序号。", ["三、金融开放创新（1项）"]),
        (("-n", "2"), "全表38项，本表2项。筛选条件：至多2项。", ["一、投资便利化（2项）"]),
    ],
)
def test_a_part_says_that_it_is_one(
    call: Run, tmp_path: Path, arguments: Sequence[str], line: str, headings: list[str]
) -> None:
    """Whoever gets the file must not take it for the whole list: how many of how many, and by what they were chosen."""
    above, (table,) = exported(call, tmp_path / "t.docx", *arguments)
    assert above[2:] == [line]
    assert [row[0] for row in table if len(row) == 1] == headings


def test_show_writes_what_was_asked_for(call: Run, tmp_path: Path) -> None:
    """Tasks that are named by their numbers are a part as well."""
    path = tmp_path / "t.docx"
    assert call("show", "17", "3", "-o", str(path))[0] == 0
    assert lines(path.read_bytes())[2:] == ["全表38项，本表2项。筛选条件：指定的序号。"]


def test_nothing_is_left(call: Run, tmp_path: Path) -> None:
    """A clean no is a document without tasks that says so, and exit code 1."""
    path = tmp_path / "t.docx"
    assert call("export", "-a", "市司法局", "-c", "投资便利化", "-o", str(path))[0] == 1
    assert lines(path.read_bytes())[2:] == ["全表38项，本表0项。筛选条件：牵头或配合单位为市司法局；类别为投资便利化。"]
    assert len(docx.Document(str(path)).tables[0].rows) == 1


def test_fields_choose_columns(call: Run, tmp_path: Path) -> None:
    """In the order in which they are named; categories are rows where the field is among them."""
    path = tmp_path / "t.docx"
    assert exported(call, path, "--ids", "1-2", "--fields", "title,id")[1] == [
        [["试点任务", "序号"], ["覆盖科创智慧园区全生命周期的智慧平台", "1"], ["电子营业执照“一照通”应用拓展", "2"]]
    ]
    assert exported(call, path, "--ids", "1", "--fields", "id,category,scope", "--headers", "en")[1] == [
        [["id", "scope"], ["一、投资便利化（1项）"], ["1", "全市"]]
    ]
    assert exported(call, path, "--ids", "1", "--fields", "category")[1] == [[["类别"], ["投资便利化"]]]


def test_several_tables_each_begin_a_page(call: Run, qh6: Table, council: Table, tmp_path: Path) -> None:
    """Each with its own title, its own columns and its own counts; ids say whose they are."""
    packaged = str(Path(COUNCIL).parents[3] / "data" / "tasks.yaml")
    path = tmp_path / "t.docx"
    above, tables = exported(call, path, "--data", packaged, "--data", str(COUNCIL), "-s", "全市")
    assert above[:2] == ["附件", qh6.title]
    assert above[-3:] == ["附件", council.title, "全表3项，本表1项。筛选条件：推广范围为全市。所据之表为节录。"]
    assert [table[0] for table in tables] == [
        ["序号", "试点任务", "实施内容", "牵头单位", "推广范围"],
        ["序号", "试点任务", "实施内容", "牵头单位", "配合单位", "推广范围"],
    ]
    assert tables[0][2][0] == "qh6:1"
    body = part(path.read_bytes(), "word/document.xml")
    assert body.count("<w:pageBreakBefore/>") == 1
    assert body.index("<w:pageBreakBefore/>") > body.index("qh6:1")


def test_hostile_text_stays_text(qh6: Table) -> None:
    """Whatever stands in a table is shown, or its escape is: nothing is run, nothing lost, and the XML is whole."""
    tasks = tuple(
        qh6.tasks[0]._replace(id=number, title=text, content=text, scope=text, lead_agencies=(text,), category=text)
        for number, text in enumerate(HOSTILE, 1)
    )
    data = written(qh6.replace(title="".join(HOSTILE[:12]), tasks=tasks))
    rows = [row for row in texts(docx.Document(io.BytesIO(data)).tables[0]) if len(row) == 5][1:]
    for row, text in zip(rows, HOSTILE, strict=True):
        assert len(set(row[1:])) == 1
        assert [unescaped(line) for line in row[1].split("\n")] == text.split("\n")
    body = part(data, "word/document.xml")
    assert not set(body) & set("\x00\x0b\x1b\u202e\u2066\u200d\ufffe")
    assert body.count("<w:instrText") == 0
    assert body.count("w:fldSimple") == body.count("w:hyperlink") == 0


def unescaped(text: str) -> str:
    r"""A line with \x1b and the like as the characters that they stand for; another backslash is one."""
    for char in "\r\x0b\x1b\u202e\u2066\u200d\x00\ud800\ufffe":
        text = text.replace(char.encode("unicode_escape").decode(), char)
    return text


def test_bytes_repeat(qh6: Table, council: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes without a change of the table cannot be compared, signed or kept in git."""
    for table in (qh6, council):
        first = written(table)
        monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
        monkeypatch.setattr("time.localtime", lambda *_seconds: (2096, 10, 2, 0, 0, 0, 0, 0, 0))
        assert written(table) == first
        monkeypatch.undo()
        with zipfile.ZipFile(io.BytesIO(first)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_names_nobody(qh6: Table) -> None:
    """Neither the template's author nor its program, picture or date stands in what a user passes on."""
    data = written(qh6)
    about = docx.Document(io.BytesIO(data)).core_properties
    assert (about.title, about.author, about.comments, about.last_modified_by) == (qh6.title, "", "", "")
    assert "<Application>reformctl</Application>" in part(data, "docProps/app.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name or "customXml" in name]


def test_a_terminal_gets_no_binary(call: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It would ring, change colours and print rubbish; a file, and a pipe, are fine."""
    monkeypatch.setattr(environment, "is_on_terminal", lambda: True)
    for command in (("export", "-f", "docx"), ("list", "-f", "docx", "-o", "-"), ("agencies", "-f", "docx")):
        code, out, err = call(*command)
        assert (code, out) == (2, "")
        assert err == "reformctl: docx is not text for a terminal: write it to a file, such as -o tasks.docx\n"
    assert call("export", "-o", str(tmp_path / "t.docx"))[0] == 0


def test_without_the_extra(call: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One sentence with the way out, and no file."""
    monkeypatch.setitem(sys.modules, "docx", None)
    path = tmp_path / "t.docx"
    code, _out, err = call("export", "-o", str(path))
    package = needed("python-docx")
    assert (code, err) == (
        2,
        f"reformctl: docx files need one more package, {package}: pip install 'reformctl[office]'\n",
    )
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--explode", "agency"), "docx has one entry per task and cannot be exploded: choose csv, tsv, json or jsonl"),
        (("--sort", "-id"), "docx keeps the order of the table: leave out --sort, or choose another format"),
        (("--headers", "none"), "docx does not support --headers none"),
        (("--bom",), "--bom is for csv and tsv, not for docx"),
        (("--add-column", "试点任务"), "the column “试点任务” exists already: give the empty column another heading"),
    ],
)
def test_what_the_format_cannot_do(call: Run, arguments: Iterable[str], sentence: str) -> None:
    """Said, not silently left undone."""
    code, out, err = call("export", "-f", "docx", *arguments)
    assert (code, out, err) == (2, "", f"reformctl: {sentence}\n")


def test_answers_that_are_no_tasks(call: Run, tmp_path: Path) -> None:
    """A plain table under its headings."""
    path = tmp_path / "t.docx"
    assert call("agencies", "-o", str(path))[0] == 0
    document = docx.Document(str(path))
    assert not document.paragraphs
    found = texts(document.tables[0])
    assert found[0][:2] == ["单位", "是否机构"]
    assert found[1][:2] == ["各企业", "否"]
    assert len(found) == 20
    assert call("search", "区块链", "-o", str(path))[0] == 0
    assert texts(docx.Document(str(path)).tables[0])[1][:2] == ["5", "区块链税务管理服务云平台"]


def test_chinese_numerals() -> None:
    """What is printed before a category is read as the same number."""
    assert [official_layout.format_chinese_number(number) for number in (1, 10, 16, 20, 103, 110, 1005, 10_000)] == [
        *("一", "十", "十六", "二十", "一百零三", "一百一十", "一千零五", "10000"),
    ]
    assert all(
        numerals.parse_number(official_layout.format_chinese_number(number)) == number for number in range(1, 10_000)
    )


def test_a_package_without_its_template_is_named(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged installation is no bug of ours, and the sentence says how to mend it."""

    def refuse() -> None:
        raise PackageNotFoundError("no template")

    monkeypatch.setattr(docx, "Document", refuse)
    code, _out, err = call("export", "-o", str(tmp_path / "a.docx"))
    assert code == 2
    assert "the installed one does not work (no template)" in err
