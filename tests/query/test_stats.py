"""Counts of the tasks that `list` and `export` give, each denominator said."""

import io
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from conftest import COUNCIL, prose
from counting import ALL, OF_ALL, SEVERAL, Run, hostile, records, texts
from reformctl import exporting
from reformctl.cli import spec
from reformctl.cli.views import counts as screens
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Table
from reformctl.query import counting, filters
from reformctl.query.filters import Selection
from reformctl.system.environment import Screen
from reformctl.system.errors import UnknownNameError
from reformctl.text.width_and_breaks import display_width
from strategies import tables


def test_a_pipe_gets_every_group_with_its_denominator(call: Run) -> None:
    """What is counted by, the name, how many, of how many, and the share; which denominator it is stands beside it."""
    code, out, err = call("stats", "--by", "category")
    assert (code, err) == (0, OF_ALL)
    assert out.splitlines() == [
        "category\t法治创新\t11\t38\t0.2895",
        "category\t投资便利化\t8\t38\t0.2105",
        "category\t金融开放创新\t5\t38\t0.1316",
        "category\t贸易便利化\t4\t38\t0.1053",
        "category\t事中事后监管\t4\t38\t0.1053",
        "category\t体制机制创新\t4\t38\t0.1053",
        "category\t人才管理改革\t2\t38\t0.0526",
    ]


def test_without_by_it_counts_by_everything(call: Run) -> None:
    """Whoever types the bare word gets an overview; by table only where there are several."""
    assert [*dict.fromkeys(row["by"] for row in records(call, "stats"))] == ["category", "agency", "scope"]
    assert records(call, "stats", *ALL)[-3:] == [
        {"by": "table", "name": "qh6", "tasks": 38, "of": 44, "share": 0.8636},
        {"by": "table", "name": "council", "tasks": 3, "of": 44, "share": 0.0682},
        {"by": "table", "name": "flat", "tasks": 3, "of": 44, "share": 0.0682},
    ]
    twice = records(call, "stats", "--by", "scope", "--by", "scope")
    assert [row["name"] for row in twice] == ["全市", "海关特殊监管区域"]


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        (("--by", "agency", "-n", "3"), ["by agency: 3 of 19 names listed"]),
        (("--by", "agency", "--by", "category", "-n", "7"), ["by agency: 7 of 19 names listed"]),
        (
            ("--by", "agency", "--by", "category", "-n", "1"),
            ["by agency: 1 of 19 names listed", "by category: 1 of 7 names listed"],
        ),
        (("--cross", "agency,category", "-n", "3"), ["by agency: 3 of 19 names listed"]),
        (("--by", "agency", "-n", "19"), []),
    ],
)
def test_a_limit_says_how_many_names_it_leaves_out(call: Run, arguments: tuple[str, ...], sentences: list[str]) -> None:
    """The first three agencies must not be taken for all that there are, in a cross table or not."""
    code, _out, err = call("stats", *arguments)
    assert code == 0
    said = re.findall("by .* names listed", err)
    assert said == sentences


def test_a_task_with_two_leads_counts_once_in_the_denominator_and_under_each(call: Run) -> None:
    """Of 38 tasks four have several leads: the shares by agency exceed 100 %, and it is said."""
    code, out, err = call("stats", "--by", "agency", "-f", "json")
    rows = json.loads(out)
    assert (code, prose(err)) == (0, OF_ALL + SEVERAL)
    assert rows[0] == {"by": "agency", "name": "各企业", "tasks": 8, "of": 38, "share": 0.2105}
    assert (len(rows), sum(row["tasks"] for row in rows)) == (19, 46)
    assert SEVERAL not in call("stats", "--by", "agency", "--sole")[2]


def test_pairs_add_up(call: Run) -> None:
    """46 pairs, each once: by agency and by category their shares are 100 %."""
    for by in ("agency", "category", "scope"):
        code, out, err = call("stats", "--by", by, "--unit", "pairs", "-f", "json")
        assert (code, prose(err)) == (0, OF_ALL)
        assert {row["of"] for row in json.loads(out)} == {sum(row["pairs"] for row in json.loads(out))} == {46}


def test_what_is_not_stated_is_a_group_of_its_own(call: Run) -> None:
    """Null for programs, a name for people, and always last; a task without any lead makes no pair, which is said."""
    data = ("--data", str(COUNCIL))
    assert records(call, "stats", *data, "--by", "category")[-1] == {
        "by": "category",
        "name": None,
        "tasks": 1,
        "of": 3,
        "share": 0.3333,
    }
    assert call("stats", *data, "--by", "scope", "-q")[1].splitlines()[-1] == "scope\t(not stated)\t1\t3\t0.3333"
    assert "| 推广范围 | 未载明 | 1 |" in call("stats", *data, "--by", "scope", "-f", "markdown")[1]
    code, out, err = call("stats", *data, "--by", "agency", "--unit", "pairs", "-f", "csv")
    assert (code, "not stated" in out, err.splitlines()[-1]) == (
        0,
        False,
        "1 task has no lead agency and makes no pair",
    )
    assert "agency\t(not stated)\t1\t3" in call("stats", *data, "--by", "agency")[1]


def test_empty_groups_are_shown_unless_a_filter_leaves_them_out(call: Run) -> None:
    """That a category has none of an agency's tasks is an answer; that another agency has none of them is not."""
    rows = records(call, "stats", "--by", "category", "--by", "agency", "-a", "司法局")
    assert [(row["name"], row["tasks"]) for row in rows if row["by"] == "category"] == [
        ("法治创新", 3),
        ("金融开放创新", 1),
        ("投资便利化", 0),
        ("贸易便利化", 0),
        ("事中事后监管", 0),
        ("人才管理改革", 0),
        ("体制机制创新", 0),
    ]
    assert [(row["name"], row["tasks"], row["share"]) for row in rows if row["by"] == "agency"] == [
        ("市司法局", 4, 1.0),
        ("市住房建设局", 1, 0.25),
        ("市人大常委会法工委", 1, 0.25),
    ]


def test_bodies_of_one_name_are_told_apart(call: Run) -> None:
    """Another city's 市司法局 is another one: two rows of one name could not be read."""
    rows = {row["name"]: row["tasks"] for row in records(call, "stats", "--by", "agency", *ALL)}
    assert (rows["市司法局（深圳市司法局）"], rows["市司法局（广州市司法局）"]) == (5, 1)


def test_match_counts_as_search_does(call: Run) -> None:
    """Literally: 区块链 stands in 7 tasks, 3 of the 11 of 法治创新; never in other words, as `search --count`.

    Also of several tables, whose tasks have the same numbers.
    """
    code, out, err = call("stats", "--by", "category", "--match", "區塊鏈", "--match", "公证", "-f", "json")
    assert (code, prose(err)) == (
        0,
        f"{OF_ALL}tasks that contain “區塊鏈”: 7 of 38\ntasks that contain “公证”: 3 of 38\n",
    )
    assert json.loads(out)[0] == {
        "by": "category",
        "name": "法治创新",
        "tasks": 11,
        "of": 38,
        "share": 0.2895,
        "match.區塊鏈": 3,
        "match.公证": 2,
    }
    for word in ("平台", "qkl", "中院", "区块链 公证"):
        for more in ((), ("--in", "title,content"), ("-c", "法治创新"), ("--joint", "--in", "agency"), ALL):
            number = call("search", word, *more, "--count")[1].strip()
            assert (
                f"tasks that contain “{word}”: {number} of "
                in call("stats", "--by", "scope", "--match", word, *more)[2]
            )


def test_a_word_that_is_given_twice_is_one_column(call: Run) -> None:
    """Of two JSON keys of one name only one would be read."""
    out = call("stats", "--by", "scope", "--match", "平台", "--match", "平台", "-f", "csv")[1]
    assert out.splitlines()[:2] == ["by,name,tasks,of,share,match.平台", "scope,全市,37,38,0.9737,21"]


def test_pairs_that_hold_a_word(call: Run) -> None:
    """Count and denominator are always of one unit."""
    rows = records(call, "stats", "--by", "category", "--unit", "pairs", "--match", "港澳")
    row = next(row for row in rows if row["name"] == "人才管理改革")
    assert (row["pairs"], row["match.港澳"], row["of"]) == (8, 8, 46)


def test_a_cross_table_has_totals_for_people_and_cells_for_programs(call: Run) -> None:
    """In a table the totals count each task once; a program gets one entry a cell, zeros too, and adds up itself."""
    out = call("stats", "--cross", "scope,category", "-f", "csv")[1].splitlines()
    assert out[0].split(",")[:3] == ["scope", "category.法治创新", "category.投资便利化"]
    assert out[1:] == ["全市,11,8,5,3,4,4,2,37", "海关特殊监管区域,0,0,0,1,0,0,0,1", "(total),11,8,5,4,4,4,2,38"]
    cells = records(call, "stats", "--cross", "scope,category")
    assert (len(cells), sum(int(str(cell["tasks"])) for cell in cells)) == (14, 38)
    assert cells[3] == {"scope": "全市", "category": "贸易便利化", "tasks": 3, "of": 38, "share": 0.0789}
    assert call("stats", "--cross", "scope,category")[1].splitlines()[3] == "全市\t贸易便利化\t3\t38\t0.0789"
    agencies = call("stats", "--cross", "agency,category", "-f", "markdown")[1].splitlines()
    assert agencies[-1] == "| 合计 | 11 | 8 | 5 | 4 | 4 | 4 | 2 | 38 |"


def test_nothing_found_is_a_clean_no(call: Run) -> None:
    """Exit code 1 and an empty answer of the right shape, a chart that says so included."""
    none = ("stats", "-a", "税务局", "-c", "法治创新")
    assert call(*none, "-q", "-f", "json") == (1, "[\n]\n", "")
    assert call(*none, "-f", "csv") == (
        1,
        "by,name,tasks,of,share\n",
        "Using 深圳市税务局 for “税务局”\nno match\n",
    )
    assert call(*none, "-q", "-f", "table") == (1, "", "")
    assert call(*none, "-q", "-f", "table", "--cross", "agency,scope") == (1, "", "")
    for cross in ((), ("--cross", "agency,scope")):
        code, out, _err = call(*none, *cross, "-f", "svg")
        assert code == 1
        assert "38项任务中的0项：没有符合条件的任务。" in texts(out)
    assert call("stats", "--ids", "1,99", "-f", "ids", "--by", "scope")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--cross", "agency"), "--cross takes two different dimensions of agency, support, category, scope, table"),
        (("--cross", "scope,scope"), "such as agency,category, not “scope,scope”"),
        (("--cross", "agncy,scope"), "cannot count by “agncy”; did you mean agency?"),
        (("--by", "lead"), "cannot count by “lead”; dimensions: agency, support, category, scope, table, id"),
        (("--unit", "rows"), "--unit must be one of tasks, pairs, not “rows”"),
        (("--cross", "agency,scope", "--by", "table"), "leave out --by"),
        (("--cross", "agency,scope", "--match", "甲"), "leave out --match"),
        (("--in", "title"), "--in says where --match looks: add a --match"),
        (("--in", "titel", "--match", "甲"), "unknown field “titel”; did you mean title?"),
        (("--match", "。"), "nothing to look for"),
        (("--title", "甲"), "--title is for charts: leave it out, or add -f svg"),
        (("--match", "甲", "--match", "乙", "-f", "svg"), "a chart shows one --match"),
        (("-f", "svg", "--fields", "name"), "svg has fixed fields"),
        (("-f", "svg", "--headers", "zh"), "svg does not support --headers zh"),
        (("--fields", "id"), "unknown field “id”"),
        (("-a", "教育局"), "no agency is called “教育局”"),
    ],
)
def test_every_refusal_is_one_clear_sentence(call: Run, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit code 2, nothing on standard output, and the way out."""
    code, out, err = call("stats", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


@pytest.mark.parametrize("command", [("list",), ("export",), ("show", "1"), ("search", "税务"), ("agencies",)])
def test_only_stats_draws_charts(call: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    """A chart of tasks would have nothing to show; the command that has is named."""
    sentence = "reformctl: svg is a chart of counts, drawn by reformctl stats: choose another format\n"
    assert call(*command, "-f", "svg") == (2, "", sentence)
    assert call(*command, "-o", str(tmp_path / "x.svg")) == (2, "", sentence)
    assert not list(tmp_path.iterdir())


def test_the_python_api_dumps_no_chart(qh6: Table) -> None:
    """It is no format of tasks there either."""
    with pytest.raises(UnknownNameError, match="unknown format “svg”"):
        exporting.dump_tasks([qh6], qh6.tasks, "svg")


def test_an_excel_workbook_of_counts(call: Run, tmp_path: Path) -> None:
    """Numbers are numbers, so that Excel draws its own chart."""
    path = tmp_path / "x.xlsx"
    assert call("stats", "--cross", "scope,table", "-o", str(path))[0] == 0
    rows = [*load_workbook(io.BytesIO(path.read_bytes())).worksheets[0].iter_rows(values_only=True)]
    assert rows == [("推广范围", "qh6", "合计"), ("全市", 37, 37), ("海关特殊监管区域", 1, 1), ("合计", 38, 38)]


@given(table=tables(), data=st.data())
def test_the_same_selection_gives_the_same_tasks_everywhere(table: Table, data: st.DataObject) -> None:
    """Each group is what whoever exports the same selection, exploded, counts: no command knows other tasks."""
    agencies = [agency.name for agency in table.agencies]
    selection = Selection(
        agencies=tuple(data.draw(st.lists(st.sampled_from(agencies), max_size=2))) if agencies else (),
        joint=data.draw(st.booleans()),
        references=data.draw(st.none() | st.just(("1-50",))),
    )
    tasks = filters.select_tasks([table], selection).tasks
    request = ExportRequest("jsonl", (table,), tasks, is_exploded=True)
    rows = [json.loads(row) for row in b"".join(exporting.export_tasks(request)).splitlines()]
    led = [row for row in rows if row.get("role") == "lead"]
    for by, key in (("agency", "agency"), ("category", "category"), ("scope", "scope")):
        pairs = counting.count_by([table], tasks, by, unit="pairs")
        assert {group.name: group.number for group in pairs.groups if group.number} == Counter(row[key] for row in led)
        whole = counting.count_by([table], tasks, by)
        recount = Counter((row["id"], row[key]) for row in (led if by == "agency" else rows))
        counted = {
            group.name: group.number for group in whole.groups if group.number and (group.name or by != "agency")
        }
        assert counted == Counter(name for _id, name in recount)
        assert (pairs.total, whole.total) == (len(led), len(tasks))
        assert all(one.number >= other.number for one, other in pairwise(whole.groups) if other.name)
        cross = counting.cross_counts([table], tasks, pairs, counting.count_by([table], tasks, "scope", unit="pairs"))
        assert [sum(cells) for cells in cross.cells] == [group.number for group in pairs.groups]


@pytest.mark.parametrize("headers", ["en", "zh", "none"])
@pytest.mark.parametrize("room", [20, 40, 60, 80, 120, 200, None])
def test_hostile_names_neither_break_the_window_nor_reach_the_terminal(room: int | None, headers: str) -> None:
    """No line is wider than the window, wherever ambiguous characters are wide, and nothing is a control character."""
    table = hostile()
    counts = [counting.count_by([table], table.tasks, by, matching=[set()]) for by in counting.DIMENSION_LABELS]
    cross = counting.cross_counts([table], table.tasks, counts[1], counts[0])
    for shown in (
        screens.draw_bars(counts, ["\x1b" * 30], headers, Screen(room)),
        screens.draw_cross_table(cross, headers, Screen(room)),
    ):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", shown)
        assert room is None or max(map(display_width, shown.split("\n"))) <= room


def test_tasks_without_any_lead_make_no_pair(call: Run) -> None:
    """Nothing of nothing is no share, and divides nothing."""
    none = ("stats", "--data", str(COUNCIL), "--ids", "21", "--unit", "pairs")
    assert records(call, *none, "--by", "scope")[0] == {
        "by": "scope",
        "name": "全国",
        "pairs": 0,
        "of": 0,
        "share": None,
    }
    assert "全市       0      -\n" in call(*none, "--by", "scope", "-f", "table")[1]
    assert call(*none)[2] == "tasks: 1 of 3, none with a lead agency\n1 task has no lead agency and makes no pair\n"
    assert "3项任务中的1项，都未载明牵头单位。" in texts(call(*none, "-f", "svg")[1])
    for name in ("table", "svg"):
        code, out, _err = call(*none, "--cross", "scope,category", "-f", name)
        assert code == 0
        assert "全市" in out


def test_whatever_can_be_counted_by_has_a_heading() -> None:
    """The command line and the counts know the same words, in Chinese, too."""
    assert spec.UNIT.choices == tuple(counting.UNIT_LABELS)
    for key, label in counting.DIMENSION_LABELS.items():
        assert key in spec.BY.help
        assert counting.find_dimension(label, []) == counting.find_dimension(key, []) == key
