"""Charts of counts: just the figures of the table, readable, heard, to scale, whatever the names are."""

import xml.etree.ElementTree as ET
from collections import Counter

from conftest import ROOT
from counting import HOSTILE, SVG, Run, hostile, records, texts
from reformctl.cli.views import counts as screens
from reformctl.exporting import svg_chart
from reformctl.exporting.svg_chart import Caption
from reformctl.query import counting
from reformctl.system.environment import Screen


def test_a_chart_shows_what_the_table_says(call: Run) -> None:
    """Names, numbers, shares and lengths of bars agree with the figures that a program gets."""
    rows = records(call, "stats", "--by", "agency")
    svg = call("stats", "--by", "agency", "-f", "svg", "-q")[1]
    shown = texts(svg)
    assert shown[0] == "各牵头单位任务数"
    assert shown[1] == "共38项任务，按单位计46项次；牵头单位19个（机构18个，另有“各企业”）。"
    assert shown[-1].startswith("资料来源：《中国（广东）自由贸易试验区深圳前海蛇口片区第六批")
    drawn = [*zip(shown[3:-1:2], shown[4:-1:2], strict=True)]
    assert drawn == [(row["name"], f"{row['tasks']}（{row['share']:.1%}）") for row in rows]
    boxes = [*ET.fromstring(svg).iter(f"{SVG}rect")][1:]  # noqa: S314 our own
    lengths = [float(box.get("width", "")) for box in boxes]
    assert [round(length / lengths[-1]) for length in lengths] == [row["tasks"] for row in rows]


def test_a_chart_can_be_heard(call: Run) -> None:
    """A screen reader says title and figures: the description has them all, and the picture names both."""
    root = ET.fromstring(call("stats", "--by", "scope", "-f", "svg", "--title", "图一", "-q")[1])  # noqa: S314 our own
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "图一"
    assert "推广范围：全市 37（97.4%），海关特殊监管区域 1（2.6%）。" in (description.text or "")


def test_a_chart_of_a_word_is_two_shades(call: Run) -> None:
    """What holds the word is the dark part of each bar, explained above."""
    svg = call("stats", "--by", "category", "--match", "区块链", "-f", "svg", "-q")[1]
    assert "含“区块链”的共7项（按字面查找）。" in texts(svg)
    assert "11（含3）" in texts(svg)
    fills = Counter(box.get("fill") for box in ET.fromstring(svg).iter(f"{SVG}rect"))  # noqa: S314 our own
    assert (fills[svg_chart.DARK_COLOR], fills[svg_chart.LIGHT_COLOR]) == (1 + 3, 1 + 7)


def test_a_chart_of_a_cross_table(call: Run) -> None:
    """Every cell with its number, blank for none, totals at the sides; the filters are named."""
    svg = call("stats", "--cross", "agency,scope", "-c", "贸易", "-f", "svg", "-q")[1]
    shown = texts(svg)
    assert shown[:3] == [
        "按牵头单位和推广范围统计的任务数",
        "38项任务中的4项，按单位计4项次；牵头单位2个（机构1个，另有“各企业”）。",
        "筛选条件：类别为贸易便利化。",
    ]
    at = shown.index("深圳海关")
    assert shown[at + 1 : at + 3] == ["1", "1"]
    assert shown[-5:-1] == ["合计", "3", "1", "4"]


def test_the_same_counts_give_the_same_bytes(call: Run) -> None:
    """A chart in a repository changes only where the figures do."""
    for arguments in (("--by", "agency"), ("--cross", "agency,category"), ()):
        assert call("stats", *arguments, "-f", "svg") == call("stats", *arguments, "-f", "svg")


def test_the_chart_in_readme_is_current(call: Run) -> None:
    """Mend with: reformctl stats --by category --match 区块链 -o docs/chart.svg."""
    kept = (ROOT / "docs" / "chart.svg").read_text(encoding="utf-8")
    assert call("stats", "--by", "category", "--match", "区块链", "-f", "svg", "-q")[1] == kept


def test_hostile_names_neither_break_nor_run_in_a_chart() -> None:
    """The picture stays well-formed XML, has no element of its own, and is bounded."""
    table = hostile()
    counts = [counting.count_by([table], table.tasks, by, matching=[set()]) for by in counting.DIMENSION_LABELS]
    base = counting.describe_base([table], table.tasks)
    caption = svg_chart.write_caption([table], base, counts, [HOSTILE[0]], ["\x00"])
    cross = counting.cross_counts([table], table.tasks, counts[1], counts[0])
    for svg in (svg_chart.draw_bars(counts, [HOSTILE[0]], caption), svg_chart.draw_cross_table(cross, caption)):
        root = ET.fromstring(svg.encode())  # noqa: S314 our own
        assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
            "svg",
            "title",
            "desc",
            "rect",
            "g",
            "text",
        }
        right = float(root.get("width", ""))
        for box in root.iter(f"{SVG}rect"):
            assert float(box.get("x", 0)) + float(box.get("width", 0)) <= right


def test_bars_are_to_scale() -> None:
    """One task is the same number of columns in every bar, as long as the window has room for that."""
    count = counting.Breakdown(
        "scope", "tasks", 9, tuple(counting.CountGroup(name, n) for name, n in (("甲", 6), ("乙", 3), ("丙", 0)))
    )
    lines = screens.draw_bars([count], [], "en", Screen(60)).splitlines()
    assert [line.count("▐") for line in lines] == [0, 24, 12, 0]
    assert [line.count("▐") for line in screens.draw_bars([count], [], "en", Screen(28)).splitlines()] == [0, 6, 3, 0]
    many = count._replace(groups=(counting.CountGroup("甲", 100_000), counting.CountGroup("乙", 1)))
    assert [line.count("▐") for line in screens.draw_bars([many], [], "en", Screen(60)).splitlines()][2] == 1


def test_an_empty_chart_has_no_bars() -> None:
    """Nothing to scale by is no error."""
    assert texts(svg_chart.draw_bars([], [], Caption("题", (), ()))) == ["题"]
