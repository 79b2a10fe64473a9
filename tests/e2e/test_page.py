"""The HTML page in a real browser, opened from a file: typing, filtering, links, taking away, keyboard, paper, access.

Every test fails on a message in the console and on a request to anywhere.
"""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_to_html import HOSTILE, hostile

from conftest import COUNCIL
from reformctl import exporting
from reformctl.model.table import Table
from reformctl.tablefile import load
from tables import table as large

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.tools

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SHOWN = "document.querySelectorAll('tr.task').length"
PASTED = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (item.types.includes(type) ? await (await item.getType(type)).text() : "");
  return [await read("text/plain"), await read("text/html")];
}"""


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Debian's chromium: nothing is downloaded."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "these tests need chromium: apt-get install chromium"
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, qh6: Table) -> Path:
    """The page of the official table."""
    path = tmp_path_factory.mktemp("html") / "qh6.html"
    path.write_bytes(exporting.dump_tasks([qh6], qh6.tasks, "html"))
    return path


class Window:
    """A window of the browser, which remembers what may not happen."""

    def __init__(self, browser: "Browser", size: dict[str, int], scheme: str = "light") -> None:
        """Empty, and deaf to nothing."""
        wide, high = size["width"], size["height"]
        self.context = browser.new_context(
            viewport={"width": wide, "height": high}, color_scheme="dark" if scheme == "dark" else "light"
        )
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def open(self, path: Path, fragment: str = "") -> "Page":
        """Open the page of a file, at a place in it."""
        self.page.goto(path.as_uri() + fragment)
        return self.page

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:image/svg+xml", "blob:")) or url.count("file:") > 1:
            self.wrong.append(url)


@pytest.fixture
def window(browser: "Browser") -> Iterator[Window]:
    """A wide window, in which nothing went wrong."""
    found = Window(browser, WIDE)
    yield found
    found.context.close()
    assert found.wrong == []


def expect(place: Any) -> Any:
    """Playwright's, which waits; imported late, so that the suite runs without it."""
    from playwright.sync_api import expect as waiting

    return waiting(place)


def shown(page: "Page") -> list[str]:
    """The ids of the tasks that are shown, in their order."""
    return [
        str(ref).partition(":")[2] for ref in page.eval_on_selector_all("tr.task", "rows => rows.map(row => row.id)")
    ]


def test_typing_finds_and_marks(window: Window, file: Path) -> None:
    """Best first, as the command has it; the count is said to whoever cannot see."""
    page = window.open(file)
    assert len(shown(page)) == 38
    page.keyboard.press("/")
    page.keyboard.type("區塊鏈")
    assert shown(page) == ["5", "10", "22", "29", "11", "24", "7"]
    assert {*page.locator("mark").all_text_contents()} == {"区块链"}
    expect(page.get_by_role("status")).to_contain_text("38 项中 7 项")
    page.keyboard.type(" -公证")
    assert shown(page) == ["5", "10", "22", "11", "24", "7"]
    page.keyboard.press("Escape")
    assert len(shown(page)) == 38


def test_a_word_that_stands_nowhere_is_said(window: Window, file: Path) -> None:
    """Pinyin and another name of an agency are understood, and it is said how."""
    page = window.open(file)
    page.get_by_role("searchbox").fill("qkl")
    expect(page.get_by_role("status")).to_contain_text("“qkl”未出现，改按拼音“区块链”查找。")
    page.get_by_role("searchbox").fill("中院")
    assert sorted(shown(page)) == ["24", "26", "27", "28"]
    expect(page.get_by_role("status")).to_contain_text("“市中级人民法院”")
    page.get_by_role("searchbox").fill("没有这样的话")
    assert shown(page) == []
    expect(page.get_by_text("没有符合条件的任务。")).to_be_visible()


def test_bars_filter_and_count(window: Window, file: Path) -> None:
    """A task of two agencies counts under each; each bar says what it would leave, given the others."""
    page = window.open(file)
    law = page.get_by_role("button", name=re.compile("^法治创新"))
    expect(law).to_contain_text("11")
    page.get_by_role("button", name=re.compile("^市司法局")).click()
    assert shown(page) == ["17", "25", "29", "30"]
    expect(law).to_contain_text("3")
    law.click()
    assert shown(page) == ["25", "29", "30"]
    expect(law).to_have_attribute("aria-pressed", "true")
    expect(page.locator("tr.heading")).to_have_text(["法治创新（3 项）"])
    page.get_by_role("button", name="清除条件").click()
    assert len(shown(page)) == 38
    expect(page.get_by_role("button", name=re.compile("^各企业"))).to_contain_text("非机构")


def test_the_address_keeps_what_is_asked(window: Window, file: Path) -> None:
    """A link that is mailed shows what its sender saw, and the back button undoes a step."""
    page = window.open(file)
    page.get_by_role("button", name=re.compile("^市司法局")).click()
    page.get_by_role("searchbox").fill("公证")
    page.wait_for_timeout(600)
    found = shown(page)
    other = window.context.new_page()
    other.goto(page.url)
    assert shown(other) == found
    assert other.get_by_role("searchbox").input_value() == "公证"
    page.go_back()
    assert len(shown(page)) == 38
    assert page.get_by_role("searchbox").input_value() == ""
    page.go_forward()
    assert shown(page) == found


def test_a_link_opens_its_task(window: Window, file: Path) -> None:
    """#qh6:17 shows the task, whatever was filtered before, and gives it the focus."""
    page = window.open(file, "#qh6:17")
    row = page.locator("[id='qh6:17']")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    page.get_by_role("button", name=re.compile("^深圳市税务局")).click()
    page.get_by_role("link", name="指向 qh6:5 的链接").click()
    expect(page.locator("[id='qh6:5']")).to_be_focused()
    page.go_back()
    assert shown(page) == ["3", "4", "5", "7"]
    window.open(file, "#qh6:99")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("本页没有 qh6:99。")


def test_the_keyboard_reaches_everything(window: Window, file: Path) -> None:
    """From the search into the list, task by task, and back."""
    page = window.open(file)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.get_by_role("searchbox").input_value() == ""
    page.keyboard.press("ArrowDown")
    expect(page.locator("[id='qh6:1']")).to_be_focused()
    for _step in range(8):
        page.keyboard.press("j")
    expect(page.locator("[id='qh6:9']")).to_be_focused()  # past the heading of the next category
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[id='qh6:7']")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="指向 qh6:7 的链接")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jk/")
    assert page.get_by_role("searchbox").input_value() == "jk/"


@pytest.mark.parametrize("api", ["there", "missing"])
def test_rows_are_copied_as_a_table_and_as_text(window: Window, file: Path, qh6: Table, api: str) -> None:
    """For Word and WPS, and for spreadsheets; also where the browser has no navigator.clipboard."""
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open(file, "#?agency=%E5%B8%82%E5%8F%B8%E6%B3%95%E5%B1%80")
    if api == "missing":
        page.evaluate("navigator.clipboard.write = undefined")
    page.get_by_role("button", name="复制表格").click()
    expect(page.get_by_role("status")).to_contain_text("已复制：4 项任务的表格")
    text, html = page.evaluate(PASTED)
    rows = [*csv.reader(io.StringIO(text, newline=""), "excel-tab")]
    assert rows[0] == ["序号", "类别", "试点任务", "牵头单位", "推广范围", "实施内容"]
    tasks = [task for task in qh6.tasks if "市司法局" in task.lead_agencies]
    assert [row[5] for row in rows[1:]] == [task.content for task in tasks]
    assert html.count("<tr>") == 5
    assert "市司法局、市住房建设局" in html


def test_a_citation_is_copied(window: Window, file: Path, qh6: Table) -> None:
    """Of the table, and of one task with its number and title."""
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open(file)
    page.get_by_role("button", name="复制引文", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已复制")
    assert qh6.title in page.evaluate(PASTED)[0]
    page.get_by_role("button", name="复制 qh6:17 的引文").click()
    expect(page.get_by_role("status")).to_contain_text("已复制")
    page.wait_for_timeout(100)
    text = page.evaluate(PASTED)[0]
    assert qh6.tasks[16].title in text
    assert "17" in text
    assert "%" not in text


def test_what_is_shown_is_downloaded(window: Window, file: Path, qh6: Table) -> None:
    """The rows of `export -f csv --bom` with the headings of the page's language."""
    page = window.open(file)
    page.get_by_role("button", name="English").click()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download CSV").click()
    assert begun.value.suggested_filename == "qh6.csv"
    assert Path(begun.value.path()).read_bytes() == b"\xef\xbb\xbf" + exporting.dump_tasks([qh6], qh6.tasks, "csv")


def test_both_languages(window: Window, file: Path) -> None:
    """The words of the page change, and say which language they are; the table's stay, and say theirs."""
    page = window.open(file, "#?q=qkl")
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("status")).to_contain_text("7 of 38 tasks")
    expect(page.get_by_role("columnheader")).to_have_text(["No.", "Task", "Content", "Lead agencies", "Scope"])
    assert page.locator("tr.task .text").first.get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_a_phone_shows_cards(browser: "Browser", file: Path) -> None:
    """Nothing is wider than the window, filters fold away, and buttons are large enough for a thumb."""
    narrow = Window(browser, NARROW)
    page = narrow.open(file)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.get_by_role("button", name=re.compile("^市司法局"))).to_be_hidden()
    page.get_by_text("筛选", exact=True).click()
    bar = page.get_by_role("button", name=re.compile("^市司法局"))
    box = bar.bounding_box()
    assert box
    assert box["height"] >= 32
    bar.click()
    assert shown(page) == ["17", "25", "29", "30"]
    assert page.get_by_role("cell").count() == 16
    narrow.context.close()
    assert narrow.wrong == []


def in_time(page: "Page", least: int, most: int) -> bool:
    """Whether so many tasks come to stand in the page: on a busy machine thousands take a while."""
    for _time in range(300):
        if least <= page.evaluate(SHOWN) <= most:
            return True
        page.wait_for_timeout(200)
    return False


def test_ten_thousand_tasks_stand_there_in_pieces(window: Window, tmp_path: Path) -> None:
    """Only what is near the window, wherever that is; a link into the middle, and everything on paper."""
    many = large(10_000)
    path = tmp_path / "large.html"
    path.write_bytes(exporting.dump_tasks([many], many.tasks, "html"))
    page = window.open(path)
    assert page.evaluate(SHOWN) < 400
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator("[id='bench:10000']")).to_be_visible()
    assert page.evaluate(SHOWN) < 400
    page.evaluate("location.hash = '#bench:5000'")
    expect(page.locator("[id='bench:5000']")).to_be_focused()
    expect(page.locator("[id='bench:5000']")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("第777项")
    assert shown(page) == ["777"]
    page.get_by_role("searchbox").fill("")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert in_time(page, 10_000, 10_000)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert in_time(page, 1, 400)


def test_paper_has_every_task_whole_and_nothing_to_press(
    window: Window, file: Path, qh6: Table, tmp_path: Path
) -> None:
    """What is shown, with the headings on every page."""
    page = window.open(file)
    page.pdf(path=tmp_path / "t.pdf", prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "t.pdf", "-"], capture_output=True, check=True).stdout
    pages = text.decode().split("\f")[:-1]
    assert all("实施内容" in one and "牵头单位" in one for one in pages)
    assert not re.search("复制表格|下载 CSV|复制引文|清除条件|English", "".join(pages))
    squeezed = re.sub(r"\s", "", "".join(pages))
    assert all(re.sub(r"\s", "", task.title)[:6] in squeezed for task in qh6.tasks)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_it(browser: "Browser", file: Path, size: dict[str, int], scheme: str, language: str) -> None:
    """axe-core finds nothing: labels, roles, contrast, languages."""
    program = shutil.which("npm")
    assert program, "these tests need npm, for axe-core"
    found = Window(browser, size, scheme)
    page = found.open(file, "#?q=qkl&category=%E6%B3%95%E6%B2%BB%E5%88%9B%E6%96%B0")
    if language == "en":
        page.get_by_role("button", name="English").click()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.wait_for_timeout(300)
    page.evaluate(axe())
    violations = page.evaluate("axe.run().then(({violations}) => violations.map(one => [one.id, one.nodes[0].html]))")
    found.context.close()
    assert violations == []
    assert found.wrong == []


def axe() -> str:
    """The text of axe-core, beside the npm programs that stand in PATH."""
    language_server = shutil.which("yaml-language-server")
    assert language_server, "axe-core is looked for beside yaml-language-server: npm install axe-core"
    path = Path(language_server).parent.parent / "axe-core" / "axe.min.js"
    return path.read_text(encoding="utf-8")


def test_hostile_texts_are_shown_and_never_run(window: Window, tmp_path: Path) -> None:
    """Whatever stands in the data is text to read: no dialog, no element, no turned line, nothing cut off."""
    table = hostile(load.load_table(COUNCIL))
    path = tmp_path / "hostile.html"
    path.write_bytes(exporting.dump_tasks([table], table.tasks, "html"))
    page = window.open(path)
    assert page.evaluate(SHOWN) == len(HOSTILE)
    assert page.evaluate("document.querySelectorAll('img, script:not([type])').length") == 0
    contents = page.locator("tr.task .content > .text").all_text_contents()
    assert contents[:5] == HOSTILE[:5]
    assert contents[6] == r"\x1b[2J\x07\x9b"
    assert contents[7] == r"\u202e倒\u2066\u200b"
    assert len(contents[-1]) == 40_000
    for text in HOSTILE[:7]:
        page.get_by_role("searchbox").fill(f'"{text.strip()}"')
    page.get_by_role("searchbox").fill("%TITLE%")
    assert page.evaluate(SHOWN) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
