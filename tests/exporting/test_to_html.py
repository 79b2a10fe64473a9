"""The HTML page: one file that asks no server for anything, in which nothing of the data is markup.

What only a browser can tell stands in e2e/test_page.py, what only a JavaScript engine can in e2e/test_page_modules.py.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from conftest import COUNCIL, Outcome
from reformctl import exporting
from reformctl.exporting import html_page, sheet, to_html
from reformctl.exporting.export_request import ExportRequest
from reformctl.exporting.limits import MAX_PLAIN_TASKS
from reformctl.model import fields
from reformctl.model.table import Table
from reformctl.searching.folding import fold_text
from reformctl.system.environment import Screen
from reformctl.system.translation import N_
from strategies import tables

HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--",
    "]]>|甲&amp;乙",
    "第一行\n第二行\t\r",
    "\x1b[2J\x07\x9b",
    "\u202e倒\u2066\u200b",
    "\u2028\u2029",
    "́单独的组合符",
    "👩‍👩‍👧‍👦🇨🇳",
    "{data}{script}{plain}",
    "%TITLE%$&",
    "长" * 40_000,
]
"""Texts that would break out, if anything could."""


class Page(HTMLParser):
    """What a browser would see of a page: every element with its attributes and the text that follows."""

    def __init__(self, data: bytes) -> None:
        """Read it to its end."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins; its text is what follows."""
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """What follows is no text of the element."""
        self.elements.append((f"/{tag}", {}))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        """A part of the text of the last element."""
        self.texts[-1:] = [*(text + data for text in self.texts[-1:])]

    def text_of(self, tag: str, **attributes: str) -> str:
        """Of the only element with these attributes."""
        (text,) = (
            text
            for (name, given), text in zip(self.elements, self.texts, strict=True)
            if name == tag and attributes.items() <= given.items()
        )
        return text


def data_of(html: bytes) -> Any:
    """What the modules get."""
    return json.loads(Page(html).text_of("script", id="data"))


def written(table: Table) -> bytes:
    """The page of a whole table."""
    return exporting.dump_tasks([table], table.tasks, "html")


def hostile(table: Table) -> Table:
    """The same table, in which every text is hostile."""
    tasks = tuple(
        table.tasks[0]._replace(
            id=number,
            title=text,
            content=text,
            category=text,
            lead_agencies=(text,),
            scope=text,
            deadline=text,
            number=text,
            extra=(("__proto__", text), (text, text)),
        )
        for number, text in enumerate(HOSTILE, 1)
    )
    agency = table.agencies[0]
    agencies = tuple(agency._replace(name=text, full_name=f"{text}全", aliases=(f"{text}别",)) for text in HOSTILE)
    source = table.source._replace(issuer=HOSTILE[1], url=f"javascript:{HOSTILE[2]}", note=HOSTILE[7])
    return table.replace(title="".join(HOSTILE[:-1]), source=source, agencies=agencies, tasks=tasks)


def digest(text: str) -> str:
    """As a policy names a script or a style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_this_script_and_this_style_and_nothing_else(qh6: Table) -> None:
    """A wrong hash would leave the page dead, and a lax policy would run what somebody smuggles in."""
    seen = Page(written(qh6))
    (policy,) = [given["content"] for _tag, given in seen.elements if given.get("http-equiv")]
    rules = dict(rule.split(" ", 1) for rule in (policy or "").split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": digest(seen.text_of("script", type="module")),
        "style-src": digest(seen.text_of("style")),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_page_is_one_file(qh6: Table) -> None:
    """No address of anything but itself: it works from a mail, a stick, an intranet without a way out."""
    seen = Page(written(qh6))
    for _tag, attributes in seen.elements:
        assert not {"src", "srcset", "action", "style", "onclick", "onload"} & {*attributes}
        assert (attributes.get("href") or "data:").startswith("data:")
    assert not re.search("url\\(|@import", seen.text_of("style"))
    assert not re.search(
        r"\binnerHTML|\bouterHTML|insertAdjacentHTML|document\.write|\beval\(|\bfetch\(", html_page.join_scripts()
    )


def test_the_page_is_small(qh6: Table) -> None:
    """Small enough for any mail: the near tier of the search is 7,000 characters of it."""
    assert len(written(qh6)) < 160_000


def test_the_page_holds_every_task(qh6: Table) -> None:
    """To the character, as JSON and, for readers without scripts, as a plain table."""
    html = written(qh6)
    data = data_of(html)
    keys = [column["key"] for column in data["columns"]]
    assert keys == ["id", "category", "title", "lead_agencies", "scope", "content"]
    assert [dict(zip(keys, row[2:], strict=True)) for row in data["tasks"]] == [
        {
            "id": task.id,
            "category": task.category,
            "title": task.title,
            "lead_agencies": [*task.lead_agencies],
            "scope": task.scope,
            "content": task.content,
        }
        for task in qh6.tasks
    ]
    plain = html.decode().partition("<noscript>")[2].partition("</noscript>")[0]
    assert all(f"<td>{task.content}</td>" in plain for task in qh6.tasks)
    (about,) = data["tables"]
    assert about["facts"] == [["编号", "qh6"], ["地区", "深圳市"], ["文件种类", "附件"], ["备注", qh6.source.note]]
    assert about["taskCitation"].count("%NUMBER%") == about["taskCitation"].count("%TITLE%") == 1


@settings(max_examples=25)
@given(tables())
def test_every_field_of_every_table_is_there(table: Table) -> None:
    """Whatever the file format allows, in the order of the table; and the same bytes again."""
    html = written(table)
    assert html == written(table)
    data = data_of(html)
    keys = [column["key"] for column in data["columns"]]
    for row, task in zip(data["tasks"], table.tasks, strict=True):
        values = dict(zip(keys, row[2:], strict=True))
        for column in fields.list_columns([table]):
            value = column.value(task)
            assert values[column.key] == ([*value] if isinstance(value, tuple) else value)


def test_hostile_texts_stay_texts(council: Table) -> None:
    """Never executed, never lost: the page has the elements that it always has, and the data are what they were."""
    table = hostile(council)
    html = written(table)
    tame = written(table.replace(title="表", tasks=tuple(task._replace(title="甲") for task in table.tasks)))
    names = [[tag for tag, _given in Page(one).elements] for one in (html, tame)]
    assert names[0] == names[1]
    assert html.decode().count("</script") == 2
    assert not set(html.decode()) & {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\r"}
    data = data_of(html)
    keys = [column["key"] for column in data["columns"]]
    rows = [dict(zip(keys, row[2:], strict=True)) for row in data["tasks"]]
    assert [row["title"] for row in rows] == [row["content"] for row in rows] == HOSTILE
    assert [row["extra.__proto__"] for row in rows] == HOSTILE
    assert r"\x1b[2J\x07\x9b" in html.decode().partition("<noscript>")[2]


def test_what_the_page_calls_unseen_is_what_text_does(qh6: Table) -> None:
    """As a class of JavaScript's regular expressions, with nothing in it that it would take for a sign of its own."""
    unseen = data_of(written(qh6))["unseen"]
    assert re.fullmatch(r"(\\u\{[0-9a-f]{1,6}\}(-\\u\{[0-9a-f]{1,6}\})?)+", unseen)
    assert r"\u{202a}" not in unseen  # inside a range
    assert r"\u{2028}-\u{202e}" in unseen


def test_the_tables_of_the_search_are_those_of_the_command(qh6: Table) -> None:
    """What each character is folded to, where a browser would not do it itself; small, for it travels with the page."""
    found = data_of(written(qh6))["search"]
    rows = [row.split("=") for row in found["folds"].split(" ")]
    folds = {char: to for to, chars in rows for char in chars}
    assert all(fold_text(char) == to for char, to in folds.items())
    assert folds["區"] == "区"
    assert folds["“"] == folds["（"] == ""
    assert "鷹" not in folds  # no task has 鹰
    assert re.search(" lian[\u4e00-\u9fff]*链", found["readings"])
    assert not [row for row in found["synonyms"].split(";") if "中院" in row]  # an alias, which stands with its agency
    assert "中院" in [other for body in data_of(written(qh6))["bodies"] for other in body["others"]]


def test_a_selection_says_that_it_is_one(call: Callable[..., Outcome], tmp_path: Path) -> None:
    """Whoever gets four tasks by mail must not take them for the whole table."""
    path = tmp_path / "司法局.html"
    assert call("export", "-a", "司法局", "-o", str(path))[0] == 0
    data = data_of(path.read_bytes())
    assert [row[1] for row in data["tasks"]] == [17, 25, 29, 30]
    remark = "全表38项，本表4项。筛选条件：牵头或配合单位为市司法局。"
    assert data["tables"][0]["remark"] == remark
    assert not data["tables"][0]["isWhole"]  # so that its tasks are cited, and a file says how many there are
    assert f"<p>{remark}</p>" in path.read_text(encoding="utf-8")  # without scripts, too
    assert [body["name"] for body in data["bodies"]] == ["市住房建设局", "市司法局", "市人大常委会法工委"]


def test_chosen_fields_are_all_that_the_page_holds(call: Callable[..., Outcome], tmp_path: Path) -> None:
    """What somebody leaves out must not travel along in the file, but for the id, by which tasks are linked."""
    path = tmp_path / "t.html"
    assert call("export", "--fields", "title,scope", "-o", str(path))[0] == 0
    text = path.read_text(encoding="utf-8")
    data = data_of(path.read_bytes())
    assert [column["key"] for column in data["columns"]] == ["title", "scope"]
    assert data["tasks"][0] == [0, 1, "覆盖科创智慧园区全生命周期的智慧平台", "全市"]
    assert data["bodies"] == []
    assert "智慧停车" not in text
    assert "市中级人民法院" not in text


def test_headings_choose_the_language(qh6: Table) -> None:
    """--headers en begins in English; every page can be switched."""
    for kind, language in (("en", "en"), ("zh", "zh")):
        html = exporting.export_tasks(ExportRequest("html", (qh6,), qh6.tasks, headers=kind))
        assert data_of(b"".join(html))["language"] == language
    assert data_of(written(qh6))["language"] == "zh"


def test_several_tables_stand_in_one_page(qh6: Table, council: Table) -> None:
    """Each body once, however many tables name it; references name their table."""
    html = exporting.dump_tasks([qh6, council], [*qh6.tasks, *council.tasks], "html")
    data = data_of(html)
    assert [table["id"] for table in data["tables"]] == ["qh6", "council"]
    assert data["tasks"][-1][:3] == [1, 21, "council:21"]
    assert Page(html).text_of("title") == f"{qh6.title}、{council.title}"
    bureau = [body["homes"] for body in data["bodies"] if body["name"] == "市司法局"]
    assert bureau == [[[0, "市司法局"], [1, "市司法局"]]]


def test_other_lists_are_a_plain_table_without_scripts() -> None:
    """`agencies -f html` is for looking at; nothing there can be searched that a browser does not search."""
    rows = sheet.make_sheet(["<b>", "乙"], [fields.Column("name", "单位", lambda item: item, N_(""))], "zh", Screen())
    html = to_html.dump(rows).decode()
    assert "<td>&lt;b&gt;</td>" in html
    assert "<script" not in html
    assert "script-src 'none'" in html


def test_a_long_table_is_not_there_twice(qh6: Table) -> None:
    """For ten thousand tasks the second, plain copy would only cost."""
    tasks = tuple(qh6.tasks[0]._replace(id=number) for number in range(1, MAX_PLAIN_TASKS + 2))
    assert b"<td>" not in written(qh6.replace(tasks=tasks))
    assert b"<td>" in written(qh6.replace(tasks=tasks[:-1]))


def test_a_terminal_is_told_to_write_a_file(call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand characters of markup are nothing to read there."""
    monkeypatch.setattr("reformctl.system.environment.is_on_terminal", lambda: True)
    code, out, err = call("export", "-f", "html")
    assert (code, out) == (2, "")
    assert err == "reformctl: html is not text for a terminal: write it to a file, such as -o tasks.html\n"


def test_a_page_is_not_exploded_and_not_sorted(call: Callable[..., Outcome]) -> None:
    """A task is one row of it, and its filters count the agencies one by one."""
    assert call("export", "-f", "html", "--explode", "agency")[0] == 2
    assert call("export", "-f", "html", "--sort", "-id", "--data", str(COUNCIL))[0] == 2


MODULES = Path(html_page.__file__).parent
TOP = re.compile(r"^(?:export )?(?:async )?(?:const|let|var|function|class) +(\w+)", re.MULTILINE)


def test_modules_are_joined_in_the_order_of_their_imports() -> None:
    """In one script a name must be there before it is used at the top, and no module may be forgotten."""
    order = html_page.order_modules()
    assert {*order} == {path.stem for path in MODULES.glob("*.js")}
    for name in order:
        text = (MODULES / f"{name}.js").read_text(encoding="utf-8")
        for names, other in re.findall(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', text, re.MULTILINE):
            assert order.index(other) < order.index(name)
            exported = re.findall(
                r"^export (?:async )?function (\w+)", (MODULES / f"{other}.js").read_text(), re.MULTILINE
            )
            assert {word.strip() for word in names.split(",")} <= {*exported}


def test_no_two_modules_have_one_name() -> None:
    """Joined, the second would be an error, and the page would stay empty."""
    names = []
    for name in html_page.order_modules():
        text = (MODULES / f"{name}.js").read_text(encoding="utf-8")
        names += TOP.findall(text)
    assert len(names) == len({*names})
    assert len(names) > 50


def test_nothing_but_imports_exports_comments_and_margins_is_taken_out_of_modules() -> None:
    """What is tested alone is what runs in the page; what explains it need not travel with every table."""
    kept = []
    is_comment = False
    for name in html_page.order_modules():
        for line in (MODULES / f"{name}.js").read_text().split("\n")[:-1]:
            is_comment = is_comment or line.lstrip().startswith("/**")
            if line and not is_comment and not line.startswith("import {"):
                assert line.count("`") % 2 == 0, "a text of several lines would lose its indentation"
                kept.append(line.removeprefix("export ").lstrip())
            is_comment = is_comment and not line.endswith("*/")
    start = 'start(JSON.parse(document.getElementById("data").textContent));'
    assert [*kept, start, ""] == html_page.join_scripts().split("\n")
    assert not re.search(r"^\s*(import|export)\b", html_page.join_scripts(), re.MULTILINE)
