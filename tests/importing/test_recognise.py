"""What official documents look like in all their ways, and what becomes of each.

The documents are tests/cases/import/NAME.*, beside NAME.expected.json; they are of our own making, in the layouts of
real ones.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from reformctl.exporting import official_layout, to_yaml
from reformctl.importing import extraction, readers
from reformctl.importing.document import (
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    SpannedCell,
    spread_merged_cells,
    write_verbatim,
)
from reformctl.importing.extraction import agency_names, agency_roles, column_headings, numerals
from reformctl.model.table import Agency
from reformctl.tablefile import validate

CASES = ROOT / "tests" / "cases" / "import"
DOCUMENTS = sorted(path for path in CASES.iterdir() if not path.name.endswith(".expected.json"))


def understood(path: Path) -> dict[str, object]:
    """Everything that is understood of a document, and everything that is said of it, in a form to be compared."""
    read = readers.read_document(str(path))
    harvest = extraction.recognise_tasks(read.document)
    table, findings = extraction.assemble_table(read.document, harvest, "case", [])
    diagnostics = validate.validate_bytes(to_yaml.dump_table(table), kept=write_verbatim(read.document).encode())[1]
    return {
        "kind": read.kind,
        "title": table.title,
        "source": {key: value for key, value in table.source._asdict().items() if value},
        "categories": [list(category) for category in table.categories],
        "tasks": [
            {key: value for key, value in task._asdict().items() if value and key != "table"} for task in table.tasks
        ],
        "not placed": [f"{finding.rule}: {finding.location}" for finding in findings if not finding.placed],
        "notes": [f"{finding.rule}: {finding.location}" for finding in findings if finding.placed],
        "check": [f"{diagnostic.rule}: {'/'.join(map(str, diagnostic.path))}" for diagnostic in diagnostics],
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents(path: Path) -> None:
    """Every layout that we know of is read whole, and what is odd in it is named with its place."""
    expected = json.loads((CASES / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(understood(path))) == expected


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numbers_of_every_size(number: int) -> None:
    """（一百零三） is 103: State Council lists number their measures so, far beyond ten."""
    assert numerals.parse_number(f"（{official_layout.format_chinese_number(number)}）") == number


NAMES = st.lists(
    st.from_regex(
        "[市省][样测试品甲乙丙丁]{1,6}(局|委|办|厅|中心|公司)(（[样测试品]{1,4}(局、[样品]{1,3}局|办)）)?",
        fullmatch=True,
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(NAMES, st.sampled_from("、，；\n,;"))
def test_names_come_back_as_they_were(names: list[str], mark: str) -> None:
    """Whatever mark joins them, and whatever their brackets hold, names are neither cut nor joined nor changed."""
    assert agency_roles.read_agencies(mark.join(names)).leads == tuple(names)


@pytest.mark.parametrize(
    ("text", "leads", "supports"),
    [
        ("A局牵头，B局、C委按职责分工配合", "A局", "B局 C委"),
        ("市商务局会同有关部门负责", "市商务局", "有关部门"),
        ("由市商务局会同市司法局、市税务局负责", "市商务局", "市司法局 市税务局"),
        ("商务部、文化和旅游部、国家粮食和储备局", "商务部 文化和旅游部 国家粮食和储备局", ""),
        ("市教育局和市公安局负责", "市教育局 市公安局", ""),
        ("市住房\n建设局\n市司法局", "市住房建设局 市司法局", ""),
        ("市发展改革委（市物价局、市粮食局）、各区政府", "市发展改革委（市物价局、市粮食局） 各区政府", ""),
        ("市商务局（牵头）、市司法局（配合）", "市商务局", "市司法局"),
        ("牵头单位：市商务局\n配合单位：市司法局、市税务局", "市商务局", "市司法局 市税务局"),
        ("市商务局，各区政府按职责分工负责", "市商务局 各区政府", ""),
        ("市商务局 市司法局", "市商务局 市司法局", ""),
        ("市商务局负责，市司法局参与", "市商务局", "市司法局"),
        ("商務局牽頭，司法局配合", "商務局", "司法局"),
        ("各行业组织、市商务局", "各行业组织 市商务局", ""),
        ("市住建局抓总，各区政府推进落实", "市住建局", "各区政府"),
        ("市委组织部指导，市教育局负责", "市教育局", "市委组织部"),
        ("市督查室督导，各县区政府落实", "各县区政府", "市督查室"),
        ("市商务局（第一责任单位）、市财政局", "市商务局", "市财政局"),
        ("市商务局具体负责，市财政局协助配合", "市商务局", "市财政局"),
        ("市样品局主办，市财政局会办", "市样品局", "市财政局"),
        ("各市、县（市、区）人民政府，省直有关部门", "各市、县（市、区）人民政府 省直有关部门", ""),
        ("各区、市商务局", "各区 市商务局", ""),
        ("首位为牵头单位：市商务局、市财政局", "市商务局 市财政局", ""),
        ("/", "", ""),
        ("—", "", ""),
        ("无", "", ""),
    ],
)
def test_who_does_a_task(text: str, leads: str, supports: str) -> None:
    """The words beside the names say who leads; brackets and 和 inside of a name divide nothing."""
    found = agency_roles.read_agencies(text)
    assert (found.leads, found.supports) == (tuple(leads.split()), tuple(supports.split()))


def test_and_others_is_not_forgotten() -> None:
    """人民银行等部门 names one agency and says that there are more: the words are kept beside the name."""
    found = agency_roles.read_agencies("负责部门：人民银行等部门，适用范围：样城市")
    assert found.leads == ("人民银行",)
    assert found.extra == (("负责部门", "人民银行等部门"),)
    assert found.scope == "样城市"


@pytest.mark.parametrize("word", [word for words in column_headings.FIELDS.values() for word in words])
def test_headings_with_blanks_and_line_breaks(word: str) -> None:
    """Tables space their headings out and break them: 主 要 内 容 is 主要内容."""
    spaced = "　".join(word[:2]) + "\n" + " ".join(word[2:]) + "："
    assert column_headings.find_field(spaced) == column_headings.find_field(word) is not None


def test_no_word_names_two_fields() -> None:
    """A heading that could be two fields would be guessed in silence."""
    words = [word for words in column_headings.FIELDS.values() for word in words]
    assert len(words) == len(set(words))


def table_of(rows: list[list[str]]) -> Document:
    """A document of one table, a row of which may be short."""
    locations = [DocumentLocation(table=1, row=number) for number in range(1, len(rows) + 1)]
    return Document(
        (
            Grid(
                spread_merged_cells([[SpannedCell(text) for text in row] for row in rows], locations),
                DocumentLocation(table=1),
            ),
        )
    )


HEAD = ["序号", "试点任务", "实施内容", "牵头单位"]
TEXT = st.text(st.sampled_from("样品测试内容，。甲乙丙丁 12A\n“”"), min_size=1, max_size=30).filter(str.strip)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=6), max_size=8))
def test_no_row_is_lost_in_silence(rows: list[list[str]]) -> None:
    """Whatever stands in the rows of a table: each is a task, a heading, or named with its place."""
    numbered = [[str(number), *row] for number, row in enumerate(rows, 1)]
    document = table_of([HEAD, *numbered])
    try:
        harvest = extraction.recognise_tasks(document)
    except DocumentError:  # nothing but headings
        assert all(len(row) == 1 for row in rows)
        return
    placed = {draft.location.row for draft in harvest.tasks} | {heading.location.row for heading in harvest.headings}
    said = {finding.location.row for finding in harvest.findings if finding.rule != "columns"}
    assert placed | said == set(range(2, len(rows) + 2))
    for draft in harvest.tasks:
        row = rows[draft.location.row - 2]
        assert "".join(draft.content.split()) == "".join(row[1].split())
        assert "".join(draft.title.split()) == "".join(row[0].split())


@given(
    st.lists(
        st.sampled_from(["一、", "（一）", "1.", "（1）", "", "甲。（市样品局负责）", "牵头单位：市样品局", "甲乙"]),
        max_size=30,
    )
)
def test_no_paragraph_breaks_the_reading(parts: list[str]) -> None:
    """Numbers and signatures in any order: there are tasks with text, or a sentence that there are none."""
    lines = [
        f"{part}样品{number}内容" if part.endswith(("、", "）", ".")) else part for number, part in enumerate(parts)
    ]
    document = Document(tuple(Paragraph(line, DocumentLocation(line=at)) for at, line in enumerate(lines, 1) if line))
    try:
        harvest = extraction.recognise_tasks(document)
    except DocumentError:
        return
    assert all(draft.title for draft in harvest.tasks)


AGENCY_CELL = st.text(
    st.sampled_from("市样品局委牵头配合负责会同等、，；\n 2024年底前完成（）由和各区按职责分工"),
    min_size=1,
    max_size=24,
)


@given(AGENCY_CELL.filter(lambda text: not agency_names.is_nothing(text)))
def test_whoever_is_named_is_an_agency_or_a_finding(cell: str) -> None:
    """A cell that says who does a task must not be empty in the table without a word."""
    document = table_of([HEAD, ["1", "甲", "甲内容。", cell]])
    harvest = extraction.recognise_tasks(document)
    said = {finding.rule for finding in harvest.findings}
    assert said & {"shifted-row", "no-agency"} or any(task.leads or task.supports for task in harvest.tasks)


def test_numbers_that_stand_twice_are_named() -> None:
    """Two rows of one number cannot both keep it: whoever asks for task 2 must not get another in silence."""
    rows = [[number, title, f"{title}内容。", "市样品局"] for number, title in (("1", "甲"), ("1", "乙"), ("2", "丙"))]
    document = table_of([HEAD, *rows])
    table, findings = extraction.assemble_table(document, extraction.recognise_tasks(document), "case", [])
    assert [(task.id, task.number) for task in table.tasks] == [(1, None), (2, "1"), (3, "2")]
    assert {(found.rule, found.placed) for found in findings} >= {("number-repeated", False), ("renumbered", True)}


def test_known_names_are_taken_over_only_where_they_mean_no_other() -> None:
    """An alias of one agency that is the name of another one here would make both unusable."""
    known = [Agency("市样品局", "样城市样品局", ("样品局", "市测试局"))]
    row = ["1", "甲", "甲内容。", "市样品局、市测试局"]
    document = table_of([HEAD, row])
    table, findings = extraction.assemble_table(document, extraction.recognise_tasks(document), "case", known)
    assert table.agencies == (Agency("市样品局", "样城市样品局", ("样品局",)), Agency("市测试局"))
    assert {finding.rule for finding in findings} >= {"known-agency", "new-agency"}


def test_a_table_that_goes_on_is_read_alone() -> None:
    """The second page of a table has no headings of its own; whoever asks for it by its number gets its rows."""
    first = table_of([HEAD, ["1", "甲", "甲内容。", "市样品局"]]).grids[0]
    location = DocumentLocation(table=2)
    cells = [[SpannedCell(text) for text in ("2", "乙", "乙内容。", "市样品局")]]
    second = Grid(spread_merged_cells(cells, [location]), location)
    harvest = extraction.recognise_tasks(Document((first, second)), 2)
    assert [draft.title for draft in harvest.tasks] == ["乙"]
    assert harvest.findings[0].location == location


def test_a_category_may_have_braces() -> None:
    """A sentence repeats the category that is carried down: its braces are no placeholder, and end no import."""
    head = [*HEAD, "类别"]
    rows = [[str(number), "甲", "甲内容。", "市样品局", category] for number, category in ((1, "{甲}类"), (2, ""))]
    harvest = extraction.recognise_tasks(table_of([head, *rows]))
    assert [draft.category for draft in harvest.tasks] == ["{甲}类", "{甲}类"]
    (carried,) = [finding for finding in harvest.findings if finding.rule == "carried-down"]
    assert "“{甲}类”" in carried.sentence


def test_what_cannot_be_seen_is_left_out_and_said() -> None:
    """A zero-width character in a Word file would make a table file that is refused; the kept text still has it."""
    rows = [["一、甲\u200b类（1项）"], ["1", "甲\u200b事项", "甲内\u202e容。", "市样品局"]]
    document = table_of([HEAD, *rows])
    seen, findings = extraction.remove_unseen_characters(document)
    table, _findings = extraction.assemble_table(seen, extraction.recognise_tasks(seen), "case", [])
    assert (table.tasks[0].category, table.tasks[0].title, table.tasks[0].content) == ("甲类", "甲事项", "甲内容。")
    assert [(found.rule, found.placed, found.location.row) for found in findings] == [
        ("unseen", True, 2),
        ("unseen", True, 3),
    ]
    assert "\u200b" in write_verbatim(document)


def test_a_damaged_character_is_a_loss() -> None:
    """U+FFFD and private-use characters stand for something that a reader of the document may know."""
    document = table_of([HEAD, ["1", "甲\ufffd事项", "甲\ue78d内容。", "市样品局"]])
    _seen, findings = extraction.remove_unseen_characters(document)
    assert [(found.rule, found.placed) for found in findings] == [("lost-character", False)]


def test_a_cell_over_columns_and_rows_is_one_cell() -> None:
    """Its text stands once in a row, or tasks would be counted twice."""
    rows = spread_merged_cells(
        [[SpannedCell("a", columns=2, rows=2), SpannedCell("b")], [SpannedCell("c")]],
        [DocumentLocation(row=1), DocumentLocation(row=2)],
    )
    assert [[cell.merged for cell in row.cells] for row in rows] == [["", "left", ""], ["above", "left", ""]]


def test_a_table_that_is_no_table_is_refused() -> None:
    """Columns without number are a way to fill the memory, and no table."""
    with pytest.raises(DocumentError, match="100 columns"):
        spread_merged_cells([[SpannedCell("a", columns=10**9)]], [DocumentLocation(table=1)])
