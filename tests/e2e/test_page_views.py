"""The HTML page in a real browser: both views, keys, numbers that jump, bars, the way out of an empty answer."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_to_html import HOSTILE, hostile

from browsing import NARROW, Window, expect, shown
from reformctl import exporting
from reformctl.model.table import Table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.tools


def test_keys_work_at_once(window: Window, qh6_page: Path) -> None:
    """Nobody has to click into the list first; where the window is scrolled to, the list is entered."""
    page = window.open(qh6_page)
    page.keyboard.press("j")
    expect(page.locator("[id='qh6:1']")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[id='qh6:2']")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.getElementById('qh6:20').scrollIntoView()")
    page.keyboard.press("j")
    expect(page.locator("[id='qh6:20']")).to_be_focused()


def test_the_keys_are_listed(window: Window, qh6_page: Path) -> None:
    """On ?, in a dialog that gives the focus back; who dictates turns single keys off for good (WCAG 2.1.4)."""
    page = window.open(qh6_page)
    page.keyboard.press("j")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="快捷键")
    expect(keys).to_contain_text("下一项、上一项")
    expect(keys.get_by_role("button", name="关闭")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.locator("[id='qh6:1']")).to_be_focused()
    page.get_by_role("button", name="快捷键").click()
    keys.get_by_label("使用单键").uncheck()
    keys.get_by_role("button", name="关闭").click()
    page.reload()
    for key in ("j", "/", "?"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    expect(keys).to_be_hidden()


def test_a_compact_view_opens_what_is_asked_for(window: Window, qh6_page: Path, qh6: Table) -> None:
    """Number, title and leads; the text on a click or Enter, for a screen reader too; the choice is remembered."""
    page = window.open(qh6_page)
    content = qh6.tasks[16].content[:20]
    full_height = page.evaluate("document.documentElement.scrollHeight")
    page.get_by_role("button", name="只看标题").click()
    assert page.evaluate("document.documentElement.scrollHeight") < full_height / 3
    expect(page.get_by_role("columnheader")).to_have_text(["序号", "试点任务", "牵头单位"])
    row = page.locator("[id='qh6:17']")
    opener = row.get_by_role("button", name=qh6.tasks[16].title)
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(row).not_to_contain_text(content)
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(row).to_contain_text(content)
    expect(row).to_contain_text("推广范围")
    row.locator(".text").click()
    expect(row).to_contain_text(content)  # who marks a part of the text does not close it
    row.get_by_text("市司法局").click()
    expect(row).not_to_contain_text(content)
    row.focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text(content)
    expect(row).to_be_focused()
    page.reload()
    expect(page.get_by_role("button", name="只看标题")).to_have_attribute("aria-pressed", "true")
    expect(row).not_to_contain_text(content)
    page.get_by_role("button", name="只看标题").click()
    page.reload()
    expect(row).to_contain_text(content)


def test_the_compact_view_shows_why_a_task_was_found(window: Window, qh6_page: Path) -> None:
    """A title without the word that was typed would look like a mistake."""
    page = window.open(qh6_page, "#?q=司法")
    page.get_by_role("button", name="只看标题").click()
    for row in page.locator("tr.task").all():
        expect(row.locator("mark").first).to_have_text("司法")
    expect(page.locator("[id='qh6:21'] .excerpt")).to_have_text(re.compile("^….{0,20}司法鉴定机构.*…$"))


def test_the_compact_view_stays_where_it_is(window: Window, qh6_page: Path) -> None:
    """Who changes the view in the middle of the table goes on reading there."""
    page = window.open(qh6_page)
    for view, ref in (("compact", "qh6:20"), ("full", "qh6:8")):
        page.evaluate("ref => document.getElementById(ref).scrollIntoView()", ref)
        before = page.locator(f"[id='{ref}']").bounding_box()
        page.evaluate("document.getElementById('compact').click()")  # a click of Playwright scrolls first
        expect(page.locator(f"[id='{ref}']")).to_be_in_viewport()
        after = page.locator(f"[id='{ref}']").bounding_box()
        assert before
        assert after
        assert view == "compact" or abs(before["y"] - after["y"]) < 2


def test_a_phone_begins_compact(browser: "Browser", qh6_page: Path, qh6: Table) -> None:
    """15,585 pixels were 18 screens; a link to a task opens its text, and paper has every text in any case."""
    narrow = Window(browser, NARROW)
    page = narrow.open(qh6_page)
    assert page.evaluate("document.documentElement.scrollHeight") < 4_500
    expect(page.get_by_text(str(qh6.source.note))).to_be_hidden()
    page.evaluate("location.hash = '#qh6:17'")
    expect(page.locator("[id='qh6:17']")).to_contain_text(qh6.tasks[16].content[:20])
    expect(page.locator("[id='qh6:17']")).to_be_in_viewport()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tr.task .text").all_text_contents() == [task.content for task in qh6.tasks]
    expect(page.get_by_text(str(qh6.source.note))).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("tr.task .text").count() == 1
    expect(page.get_by_text(str(qh6.source.note))).to_be_hidden()
    narrow.context.close()
    assert narrow.wrong == []


def test_hostile_texts_fit_a_phone(browser: "Browser", council: Table, tmp_path: Path) -> None:
    """Every text open, however long, and nothing is wider than the window or runs."""
    table = hostile(council)
    path = tmp_path / "hostile.html"
    path.write_bytes(exporting.dump_tasks([table], table.tasks, "html"))
    narrow = Window(browser, NARROW)
    page = narrow.open(path)
    for opener in page.locator(".opener").all():
        opener.evaluate("button => button.click()")
    assert page.locator("tr.task .text").all_text_contents()[:5] == HOSTILE[:5]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.querySelectorAll('img, script:not([type])').length") == 0
    narrow.context.close()
    assert narrow.wrong == []


@pytest.mark.parametrize("typed", ["17", "qh6:17", "第17项", "１７", "17号", " QH6：17 "])
def test_a_number_jumps_to_its_task(window: Window, qh6_page: Path, typed: str) -> None:
    """Whoever has the number of a task finds it among the others; Enter goes on from there."""
    page = window.open(qh6_page, "#?agency=%E6%B7%B1%E5%9C%B3%E5%B8%82%E7%A8%8E%E5%8A%A1%E5%B1%80")
    box = page.get_by_role("searchbox")
    box.fill(typed)
    row = page.locator("[id='qh6:17']")
    expect(row).to_be_in_viewport()
    expect(row).to_have_class(re.compile("pointed"))
    expect(box).to_be_focused()
    assert len(shown(page)) == 38
    expect(page.get_by_role("status")).to_contain_text("已转到 qh6:17")
    page.wait_for_timeout(600)
    assert page.url.endswith("#qh6:17")
    page.keyboard.press("Enter")
    expect(row).to_be_focused()
    page.get_by_role("button", name="English").click()
    expect(row).to_have_class(re.compile("pointed"))
    page.get_by_role("button", name="中文").click()
    box.fill(f"{typed.strip()}公证")
    assert shown(page) == []  # words again, among what was chosen before
    page.get_by_role("button", name="清除条件").click()
    box.fill(f"“{typed}”")
    assert len(shown(page)) < 38


def test_an_empty_answer_can_be_left(window: Window, qh6_page: Path) -> None:
    """The search and the filters are cleared one by one, where the eye is."""
    page = window.open(qh6_page)
    page.get_by_role("button", name=re.compile("^市司法局")).click()
    page.get_by_role("searchbox").fill("没有这样的话")
    assert shown(page) == []
    page.get_by_role("button", name="清除检索词").click()
    assert shown(page) == ["17", "25", "29", "30"]
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").fill("保税")
    page.get_by_role("button", name="清除筛选").click()
    assert shown(page)
    expect(page.get_by_role("button", name="清除筛选")).to_be_hidden()


def test_bars_of_nothing_fold_away(window: Window, qh6_page: Path) -> None:
    """Of nineteen leads three are left by a word; the others come on a click, and a bar that is pressed stays."""
    page = window.open(qh6_page)
    tax = page.get_by_role("button", name=re.compile("^深圳市税务局"))
    tax.click()
    page.get_by_role("searchbox").fill("公证")
    expect(tax).to_be_visible()
    bars = page.get_by_role("list", name="牵头单位").get_by_role("button")
    left = bars.count()
    assert left < 10
    more = page.get_by_role("button", name=f"{19 - left} 个为 0")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    assert bars.count() == 19
    more.click()
    assert bars.count() == left
    page.get_by_role("button", name="清除条件").click()
    assert bars.count() == 19
    expect(page.get_by_role("button", name="个为 0")).to_have_count(0)


def test_supporting_agencies_are_bars(window: Window, tmp_path: Path, council: Table) -> None:
    """Who only supports a task finds it by a click, as on the command line by --role."""
    path = tmp_path / "council.html"
    path.write_bytes(exporting.dump_tasks([council], council.tasks, "html"))
    page = window.open(path)
    page.get_by_role("list", name="配合单位").get_by_role("button", name=re.compile("^市司法局")).click()
    assert shown(page) == ["1"]
    assert "support=" in page.url


def test_two_tables_with_one_number(window: Window, tmp_path: Path, qh6: Table, council: Table) -> None:
    """The number goes to the first table that has it, and the other one is named; a reference is exact."""
    path = tmp_path / "both.html"
    path.write_bytes(exporting.dump_tasks([qh6, council], [*qh6.tasks, *council.tasks], "html"))
    page = window.open(path)
    page.get_by_role("searchbox").fill("21")
    expect(page.locator("[id='qh6:21']")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_contain_text("另有 council:21")
    page.get_by_role("searchbox").fill("council:21")
    expect(page.locator("[id='council:21']")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("2-1")  # as it is printed
    expect(page.locator("[id='council:2']")).to_be_in_viewport()
