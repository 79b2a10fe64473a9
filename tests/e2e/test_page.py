"""The HTML page in a real browser, opened from a file: typing, filtering, links, size, languages, access."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_to_html import HOSTILE, hostile

from browsing import NARROW, WIDE, Window, axe, expect, shown
from conftest import COUNCIL
from keystrokes import ANSWERED, TYPED
from reformctl import exporting
from reformctl.tablefile import load
from tables import table as large

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.tools

MAX_KEYSTROKE_MS = 100
SHOWN = "document.querySelectorAll('tr.task').length"
VIOLATIONS = "axe.run().then(({violations}) => violations.map(one => [one.id, one.nodes[0].html]))"


def test_typing_finds_and_marks(window: Window, qh6_page: Path) -> None:
    """Best first, as the command has it; the count is said to whoever cannot see."""
    page = window.open(qh6_page)
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


def test_a_word_that_stands_nowhere_is_said(window: Window, qh6_page: Path) -> None:
    """Pinyin and another name of an agency are understood, and it is said how."""
    page = window.open(qh6_page)
    page.get_by_role("searchbox").fill("qkl")
    expect(page.get_by_role("status")).to_contain_text("没有找到“qkl”；改按拼音“区块链”查找。")
    page.get_by_role("searchbox").fill("中院")
    assert sorted(shown(page)) == ["24", "26", "27", "28"]
    expect(page.get_by_role("status")).to_contain_text("“市中级人民法院”")
    page.get_by_role("searchbox").fill("没有这样的话")
    assert shown(page) == []
    expect(page.get_by_text("没有符合条件的任务。")).to_be_visible()


def test_bars_filter_and_count(window: Window, qh6_page: Path) -> None:
    """A task of two agencies counts under each; each bar says what it would leave, given the others."""
    page = window.open(qh6_page)
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


def test_the_address_keeps_what_is_asked(window: Window, qh6_page: Path) -> None:
    """A link that is mailed shows what its sender saw, and the back button undoes a step."""
    page = window.open(qh6_page)
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


def test_a_link_opens_its_task(window: Window, qh6_page: Path) -> None:
    """#qh6:17 shows the task, whatever was filtered before, and gives it the focus."""
    page = window.open(qh6_page, "#qh6:17")
    row = page.locator("[id='qh6:17']")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    page.get_by_role("button", name=re.compile("^深圳市税务局")).click()
    page.get_by_role("link", name="指向 qh6:5 的链接").click()
    expect(page.locator("[id='qh6:5']")).to_be_focused()
    page.go_back()
    assert shown(page) == ["3", "4", "5", "7"]
    window.open(qh6_page, "#qh6:99")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("本页没有 qh6:99。")


def test_the_keyboard_reaches_everything(window: Window, qh6_page: Path) -> None:
    """From the search into the list, task by task, and back."""
    page = window.open(qh6_page)
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


def test_both_languages(window: Window, qh6_page: Path) -> None:
    """The words of the page change, and say which language they are; the table's stay, and say theirs."""
    page = window.open(qh6_page, "#?q=qkl")
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("status")).to_contain_text("7 of 38 tasks")
    expect(page.get_by_role("columnheader")).to_have_text(["No.", "Task", "Content", "Lead agencies", "Scope"])
    assert page.locator("tr.task .text").first.get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_a_phone_shows_cards(browser: "Browser", qh6_page: Path) -> None:
    """Nothing is wider than the window, filters fold away, and buttons are large enough for a thumb."""
    narrow = Window(browser, NARROW)
    page = narrow.open(qh6_page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.get_by_role("button", name=re.compile("^市司法局"))).to_be_hidden()
    page.get_by_text("筛选", exact=True).click()
    bar = page.get_by_role("button", name=re.compile("^市司法局"))
    box = bar.bounding_box()
    assert box
    assert box["height"] >= 32
    bar.click()
    assert shown(page) == ["17", "25", "29", "30"]
    assert page.get_by_role("cell").count() == 8  # title and leads: the text comes when it is asked for
    page.get_by_role("button", name="只看标题").click()
    assert page.get_by_role("cell").count() == 16
    assert page.evaluate("document.documentElement.scrollWidth") == 390
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
    page.get_by_role("searchbox").fill("“第777项”")
    assert shown(page) == ["777"]
    page.get_by_role("searchbox").fill("第777项")
    expect(page.locator("[id='bench:777']")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert in_time(page, 10_000, 10_000)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert in_time(page, 1, 400)


def test_a_keystroke_is_answered_at_once(window: Window, tmp_path: Path) -> None:
    """100 ms at the most with ten thousand tasks, in both views, for words, numbers and what stands nowhere.

    It is the time of the processor, and one round of many is enough: others may use it at the same time.
    """
    many = large(10_000)
    path = tmp_path / "large.html"
    path.write_bytes(exporting.dump_tasks([many], many.tasks, "html"))
    page = window.open(path)
    page.wait_for_timeout(1500)
    session = window.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    for _view in ("full", "compact"):
        for words in TYPED:
            assert any(measure_answer(page, session, words) < MAX_KEYSTROKE_MS for _round in range(20)), words
        page.get_by_role("button", name="只看标题").click()


def measure_answer(page: "Page", session: "CDPSession", words: str) -> float:
    """Milliseconds of the page's thread for one keystroke, with the layout and the paint of its answer."""
    before = read_seconds(session)
    page.evaluate(ANSWERED, words)
    return 1000 * (read_seconds(session) - before)


def read_seconds(session: "CDPSession") -> float:
    """Seconds that the page's thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_it(
    browser: "Browser", qh6_page: Path, size: dict[str, int], scheme: str, language: str
) -> None:
    """axe-core finds nothing: labels, roles, contrast, languages; in both views, an empty answer, the keys."""
    program = shutil.which("npm")
    assert program, "these tests need npm, for axe-core"
    found = Window(browser, size, scheme)
    page = found.open(qh6_page, "#?q=qkl&category=%E6%B3%95%E6%B2%BB%E5%88%9B%E6%96%B0")
    if language == "en":
        page.get_by_role("button", name="English").click()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.wait_for_timeout(300)
    page.evaluate(axe())
    assert page.evaluate(VIOLATIONS) == []
    page.get_by_role("button", name=re.compile("只看标题|Titles only")).click()
    page.evaluate("document.querySelector('.opener')?.click()")
    assert page.evaluate(VIOLATIONS) == []
    page.get_by_role("searchbox").fill("没有这样的话")
    assert page.evaluate(VIOLATIONS) == []
    page.get_by_role("searchbox").fill("17")
    page.evaluate("document.getElementById('help').click()")
    page.wait_for_timeout(200)
    assert page.evaluate(VIOLATIONS) == []
    found.context.close()
    assert found.wrong == []


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
