"""The modules of the HTML page, each by itself in a JavaScript engine, against the Python that they must agree with."""

import csv
import io
import json
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from test_to_html import HOSTILE, data_of, written

from conftest import CASES, COUNCIL
from reformctl import exporting
from reformctl.exporting import html_page
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.references import parse_references
from reformctl.model.table import Table
from reformctl.searching import search_tasks
from reformctl.searching.corpus import Corpus
from reformctl.searching.folding import fold_text, load_traditional_forms
from reformctl.searching.hits import Hit
from reformctl.searching.limits import MAX_NEAR_HITS
from reformctl.searching.near import explain_near
from reformctl.searching.query import parse_query
from reformctl.tablefile import load
from reformctl.text.escaping import escape_text, is_visible

pytestmark = pytest.mark.tools

QUERIES = [
    row.split("\t")[:2]
    for row in (CASES / "search" / "queries.tsv").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]
UNDERSTOOD = {"exact", "alias", "pinyin", "near"}
"""Ways of the command that the page has too."""
MORE = [
    "司法局",
    "區塊鏈 公證",
    "“人证一致” 验证 -公证",
    '"人证一致',
    "-公证",
    "gongzheng",
    "szhg",
    "xian",
    "前海局",
    "市场监督管理局",
    "创新，",
    "5g",
    "AI",
    "（",
    "qu kuai 链",
    "全市",
]
HEAD = """
import {readFileSync} from "node:fs";
import {createFolder} from "./folding.js";
import {createCorpus} from "./corpus.js";
import {searchTasks} from "./search.js";
import {splitMatches} from "./marks.js";
import {createEscaper} from "./escaping.js";
import {formatValue, readCollection} from "./tasks.js";
import {countOptions, countTotals, filterTasks, listGroups, toggleOption} from "./filters.js";
import {formatCsv, formatHtml, formatTabs} from "./formats.js";
import {formatFragment, parseFragment} from "./fragment.js";
import {findReferenced} from "./reference.js";
import {listCriteria, nameFile} from "./criteria.js";
import {listCitations} from "./cite.js";
import {chooseLabels} from "./labels.js";
const {data, asked} = JSON.parse(readFileSync(0, "utf8"));
const texts = createFolder(data.search.folds);
const all = readCollection(data);
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the modules that node knows for such."""
    folder = tmp_path_factory.mktemp("page")
    for path in Path(html_page.__file__).parent.glob("*.js"):
        shutil.copy(path, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def run(modules: Path, script: str, table: Table | list[Table], asked: Any = None) -> Any:
    """What a script says of the page of a table, or of several."""
    (modules / "asked.js").write_text(f"{HEAD}console.log(JSON.stringify({script}));\n", encoding="utf-8")
    tables = [table] if isinstance(table, Table) else table
    page = exporting.dump_tasks(tables, [task for part in tables for task in part], "html")
    given = json.dumps({"data": data_of(page), "asked": asked})
    done = subprocess.run(["node", modules / "asked.js"], input=given.encode(), capture_output=True, check=False)
    assert done.stderr == b""
    return json.loads(done.stdout)


def test_every_character_of_the_table_is_folded_alike(modules: Path, qh6: Table) -> None:
    """And every traditional form of one: else a text would be found on one road and not on the other."""
    data = data_of(written(qh6))
    text = json.dumps([data["tasks"], data["bodies"]], ensure_ascii=False)
    others = load_traditional_forms()
    chars = sorted({*text, *(old for char in text for old in others.get(char, ""))})
    assert run(modules, "asked.map(texts.fold)", qh6, chars) == [fold_text(char) for char in chars]


def test_whatever_is_typed_is_folded_alike(modules: Path, qh6: Table) -> None:
    """Characters that no task has matter where they become one that some task has, such as ＡＢ and ㎡."""
    chars = [char for char in map(chr, range(0x20, 0xFFFF)) if unicodedata.category(char) not in {"Cs", "Cn"}]
    table = qh6.replace(tasks=tuple(task._replace(content="".join(chars)) for task in qh6.tasks[:1]))
    got = run(modules, "asked.map(texts.fold)", table, chars)
    assert [char for char, one in zip(chars, got, strict=True) if one != fold_text(char)] == []


def found(table: Table, words: str) -> list[Hit]:
    """What the command finds."""
    return [*search_tasks(Corpus.from_stores([table.store]), parse_query([words]), [table]).hits]


def typed(query: str) -> str:
    """The arguments of a command as words in the search of the page."""
    return query.replace("|", " ")


@pytest.mark.parametrize("table", ["qh6", "council"])
def test_the_search_finds_what_the_command_finds(modules: Path, table: str) -> None:
    """The same tasks in the same order; for words of the same sound or with a slip the page has its near tier."""
    loaded = load.load_table() if table == "qh6" else load.load_table(COUNCIL)
    queries = [typed(query) for query, _way in QUERIES] + [query for query in MORE if query != "-公证"]
    script = "(c => asked.map(text => searchTasks(text, c)?.order ?? null))(createCorpus(all, data.search, texts.fold))"
    for query, order in zip(queries, run(modules, script, loaded, queries), strict=True):
        try:
            hits = found(loaded, query)
        except Exception:  # noqa: BLE001 whatever the command refuses finds nothing or everything here
            hits = []
        if {hit.match for hit in hits} <= UNDERSTOOD:
            assert [all_at(loaded, at) for at in order or []] == [hit.task.id for hit in hits], query
        else:
            assert len(order) <= MAX_NEAR_HITS, query


def all_at(table: Table, at: int) -> int:
    """The id of the task at a place."""
    return table.tasks[at].id


def test_words_that_stand_nowhere_are_said(modules: Path, qh6: Table) -> None:
    """A result of another word that does not say so would be taken for the word's own."""
    script = (
        "(c => asked.map(text => searchTasks(text, c).rewritten.map(({term, way, strings}) => [term, way, strings])))"
    )
    script += "(createCorpus(all, data.search, texts.fold))"
    assert run(modules, script, qh6, ["中院 调解", "qkl", "报关", "区块链"]) == [
        [["中院", "alias", ["市中级人民法院"]]],
        [["qkl", "pinyin", ["区块链"]]],
        [["报关", "alias", ["通关", "海关"]]],
        [],
    ]


def test_what_is_near_is_said(modules: Path, qh6: Table) -> None:
    """The page names what is missing and what is there, as the command does."""
    script = "(c => asked.map(text => searchTasks(text, c).near ?? null))(createCorpus(all, data.search, texts.fold))"
    queries = ["法院调解", "无人机", "海关 创新", "竞标", "区块链", "怎么调解金融纠纷"]
    corpus = Corpus.from_stores([qh6.store])
    for query, near in zip(queries, run(modules, script, qh6, queries), strict=True):
        hits = found(qh6, query)
        if not hits or hits[0].match != "near":
            assert near is None, query
            continue
        expected = explain_near(parse_query([query]), hits, corpus.documents)
        assert (near["asked"], near["parts"], near["holders"]) == tuple(expected), query


def test_only_exclusion_leaves_the_rest(modules: Path, qh6: Table) -> None:
    """The command wants a word besides; in the page everything is there already, and something goes."""
    script = "searchTasks(asked, createCorpus(all, data.search, texts.fold)).order.length"
    assert run(modules, script, qh6, "-公证") == sum("公证" not in f"{task}" for task in qh6.tasks)
    assert run(modules, "searchTasks(asked, createCorpus(all, data.search, texts.fold))", qh6, " ，“” ") is None


def test_marks_stand_where_the_command_has_them(modules: Path, qh6: Table) -> None:
    """In the text as printed, whatever of it the search drops."""
    script = "asked.map(([text, string]) => splitMatches(text, [string], texts))"
    cases = [["运用“区块链”与區塊鏈技术", "区块链"], ["一 照“通”", "一照通"], ["𠀀５Ｇ", "5g"], ["无", "区块链"]]
    assert run(modules, script, qh6, cases) == [
        ["运用“", "区块链", "”与", "區塊鏈", "技术"],
        ["", "一 照“通", "”"],
        ["𠀀", "５Ｇ", ""],
        ["无"],
    ]


def test_every_literal_of_the_table_is_marked_to_the_character(modules: Path, qh6: Table) -> None:
    """What the pieces are, joined, is the text again; and a hit of the command is a mark of the page."""
    hits = found(qh6, "区块链")
    contents = [hit.task.content for hit in hits]
    for text, parts, hit in zip(
        contents,
        run(modules, 'asked.map(text => splitMatches(text, ["区块链"], texts))', qh6, contents),
        hits,
        strict=True,
    ):
        assert "".join(parts) == text
        assert parts[1::2] == [text[first:last] for first, last in hit.spans.get("content", [])]


def test_what_cannot_be_seen_is_shown_as_in_a_terminal(modules: Path, qh6: Table) -> None:
    """The same escapes everywhere, and none for what is seen; a line break stays one."""
    chars = [chr(code) for code in (*range(0x20), *range(0x7F, 0x2100), 0xFEFF, 0xE000, 0xE0041, 0x1F600, 0x4E00)]
    got = run(modules, "asked.map(createEscaper(data.unseen))", qh6, chars)
    for char, shown in zip(chars, got, strict=True):
        if shown != char:
            assert (shown, is_visible(char)) == (escape_text(char), False)
        else:
            assert is_visible(char) or char in "\t\n" or char.isspace() or not char.isprintable()
    assert run(modules, "createEscaper(data.unseen)(asked)", qh6, "甲\x1b\u202e\r\n") == "甲\\x1b\\u202e\\r\n"


def test_counts_are_those_of_readme(modules: Path, qh6: Table) -> None:
    """38 tasks, 46 pairs, 19 lead names, 18 agencies; a task of two agencies counts under each."""
    assert run(modules, "countTotals(all.tasks, all.bodies)", qh6) == {
        "tasks": 38,
        "pairs": 46,
        "leads": 19,
        "agencies": 18,
        "others": ["各企业"],
    }
    script = "listGroups(all).map(({key, options}) => [key, options.map(({key, total}) => [key, total])])"
    groups = dict(run(modules, script, qh6))
    assert [*groups] == ["category", "agency", "scope"]
    assert [count for _name, count in groups["category"]] == [8, 4, 5, 4, 11, 2, 4]
    assert sum(count for _name, count in groups["agency"]) == 46


def test_no_city_answers_for_another(modules: Path, qh6: Table) -> None:
    """深圳市司法局 is written 市司法局 in one table; in the other that is another city's, whose tasks are not found."""
    tables = [qh6, load.load_table(CASES / "people" / "gz.yaml")]
    asked = "searchTasks(asked, createCorpus(all, data.search, texts.fold))"
    script = f"{asked}.order.map((at) => all.tasks[at].ref).sort()"
    assert run(modules, script, tables, "深圳市司法局") == ["qh6:17", "qh6:25", "qh6:29", "qh6:30"]
    assert len(run(modules, script, tables, "市司法局")) == 4 + 3


def test_supporting_agencies_are_counted_and_chosen(modules: Path, council: Table) -> None:
    """A body that only supports finds its tasks, too; where nobody supports there are no such bars."""
    script = """(groups => {
      const {options} = groups.find(({key}) => key === "support");
      const chosen = toggleOption(new Map(), "support", "市司法局");
      return [options.map(({key, total}) => [key, total]), filterTasks(all.tasks, groups, chosen).map(({ref}) => ref)];
    })(listGroups(all))"""
    options, tasks = run(modules, script, council)
    assert options == [["市司法局", 1], ["国家样品局", 1], ["", 1]]
    assert tasks == ["council:1"]


def test_counts_are_those_given_the_other_filters(modules: Path, qh6: Table) -> None:
    """Of its own group a choice takes nothing away, so that a second one can be added."""
    script = """(groups => {
      let chosen = toggleOption(new Map(), "agency", "市司法局");
      const counts = groups.map(group => Object.fromEntries(countOptions(all.tasks, groups, group, chosen)));
      chosen = toggleOption(chosen, "category", "投资便利化");
      const none = filterTasks(all.tasks, groups, chosen).length;
      chosen = toggleOption(toggleOption(chosen, "category", "投资便利化"), "agency", "深圳市税务局");
      return [counts, none, filterTasks(all.tasks, groups, chosen).map(({ref}) => ref)];
    })(listGroups(all))"""
    counts, none, both = run(modules, script, qh6)
    assert counts[0] == {"金融开放创新": 1, "法治创新": 3}
    assert counts[1]["深圳市税务局"] == 4
    assert none == 0
    assert both == [f"qh6:{number}" for number in (3, 4, 5, 7, 17, 25, 29, 30)]


def test_a_csv_file_is_that_of_the_command(modules: Path, qh6: Table, council: Table) -> None:
    """Byte for byte, with its byte order mark; lists joined, quotes where a value needs them."""
    for table in (qh6, council):
        script = "formatCsv([all.columns.map(({key}) => key), ...all.tasks.map(({values}) => values.map(formatValue))])"
        assert run(modules, script, table) == f"\ufeff{exporting.dump_tasks([table], table.tasks, 'csv').decode()}"


def test_no_cell_is_a_formula(modules: Path, qh6: Table) -> None:
    """Neither in a file nor on the clipboard; and nothing in a cell is markup, or a cell of its own."""
    rows = [[text, "乙"] for text in [*HOSTILE, "+1", "-1", "@a", "＝1", "甲\t乙", '引"号']]
    text, tabs, table = run(modules, "[formatCsv(asked), formatTabs(asked), formatHtml(asked)]", qh6, rows)
    for read in (csv.reader(io.StringIO(text[1:], newline="")), csv.reader(io.StringIO(tabs, newline=""), "excel-tab")):
        assert [cell.removeprefix("'") for cell, _other in read] == [cell for cell, _other in rows]
    assert not [line for line in (text + "\n" + tabs).split("\n") if line[:1] in set("=+-@＝＋－＠")]
    assert table.count("<td") + table.count("<th ") == 2 * len(rows)
    assert "<script" not in table
    assert "style" not in table


def test_addresses_come_back_as_what_they_were(modules: Path, qh6: Table) -> None:
    """A link that somebody mails must show what the sender saw, whatever is in the names."""
    script = """asked.map(({task, query, chosen}) => {
      const place = {task, query, chosen: new Map(chosen.map(([key, options]) => [key, new Set(options)]))};
      const again = parseFragment(formatFragment(place));
      return {task: again.task, query: again.query, chosen: [...again.chosen].map(([key, one]) => [key, [...one]])};
    })"""
    places: list[dict[str, Any]] = [
        {"task": "qh6:17", "query": "", "chosen": []},
        {"task": None, "query": "区块链 “a&b=c” #%+", "chosen": []},
        {"task": None, "query": "", "chosen": [["category", ["法治创新"]], ["agency", ["市司法局", "甲&乙=#", ""]]]},
        {"task": None, "query": "", "chosen": []},
    ]
    assert run(modules, script, qh6, places) == places
    assert run(modules, 'parseFragment("#%E0%A4%A").task', qh6) == "%E0%A4%A"


def test_references_are_those_of_the_command(modules: Path, qh6: Table, council: Table) -> None:
    """What `show` takes for one task is one here; a range, a year and a word are searched."""
    typed = [
        "17",
        "０１７",
        "第17项",
        "第17號",
        "17号",
        "QH6:17",
        "qh6：第17项",
        "39",
        "2025",
        "17-18",
        "第",
        "5g",
        "",
        "项",
    ]
    pointed = run(modules, "asked.map(text => findReferenced(text, all).map(({ref}) => ref))", qh6, typed)
    assert dict(zip(typed, pointed, strict=True)) == {
        text: ["qh6:17"] if position < 7 else [] for position, text in enumerate(typed)
    }
    for text in typed[:7]:
        (reference,) = parse_references([text.lower()])
        assert (reference.table or "qh6", reference.first, reference.last) == ("qh6", 17, 17)
    script = "asked.map(text => findReferenced(text, all).map(({ref}) => ref))"
    assert run(modules, script, [qh6, council], ["21", "council:21", "2-1", "2"]) == [
        ["qh6:21", "council:21"],
        ["council:21"],
        ["council:2"],
        ["qh6:2", "council:2"],
    ]


def test_a_file_has_a_name_that_every_system_takes(modules: Path, qh6: Table) -> None:
    """By what was asked, else by the title: without what Windows refuses, and not too long for any file system."""
    script = """asked.map(([query, agencies, tag]) => {
      const place = {task: null, query, chosen: new Map([["agency", new Set(agencies)]])};
      const words = chooseLabels(tag);
      return nameFile(listCriteria(place, listGroups(all), words), all.tables, 4, words);
    })"""
    asked = [
        ["", [], "zh"],
        ["", ["市司法局", "深圳海关"], "zh"],
        ["区块链 -公证", ["市司法局"], "en"],
        ['../a:b*c?"<d>|\x1b\u202e', [], "zh"],
        ["“”", [], "zh"],
        ["长" * 500, [], "zh"],
    ]
    names = run(modules, script, qh6, asked)
    assert names[:5] == [
        qh6.title,
        "市司法局或深圳海关（4 项）",
        "区块链 -公证, 市司法局 (4)",
        "a b c d（4 项）",
        "（4 项）",
    ]
    assert all(len(name.encode()) < 230 for name in names)


def test_citations_are_those_of_the_command(modules: Path, qh6: Table, council: Table) -> None:
    """Tables of which nothing was chosen are cited whole, of others each task; a title that is ours stands in [ ]."""
    derived = council.replace(tasks=tuple(task._replace(title_derived=True) for task in council.tasks))
    script = 'listCitations(all, all.tasks, asked).map((text) => text + "\\n").join("")'
    for tables in ([qh6], [qh6, derived]):
        tasks = [task for table in tables for task in table]
        for is_chosen in (False, True):
            request = ExportRequest("cite", tuple(tables), tasks, is_chosen=is_chosen)
            expected = b"".join(exporting.export_tasks(request)).decode()
            assert run(modules, script, tables, is_chosen) == expected


def test_both_languages_have_the_same_words(modules: Path, qh6: Table) -> None:
    """A word that only one language has would be said as “undefined” in the other."""
    script = '["zh", "en"].map((tag) => Object.entries(chooseLabels(tag)).map(([key, word]) => [key, typeof word]))'
    chinese, english = run(modules, script, qh6)
    assert chinese == english
