"""The page of `report` in a real browser, opened from a file: it filters, and fits a phone."""

import shutil
from pathlib import Path

import pytest

from conftest import installed

pytestmark = pytest.mark.tools

LEDGER = """\
format: 1
table: {id: qh6}
asked:
  - {period: 2026-11, role: lead, agencies: [市司法局], due: 2026-11-25}
reports:
  - {task: 17, agency: 市司法局, period: 2026-11, state: 推进中, text: 完成第一步, on: 2026-11-20}
  - {task: 25, agency: 市司法局, period: 2026-11, state: 已办结, text: 全部完成, on: 2026-11-20}
"""


def test_the_page_of_a_report(tmp_path: Path) -> None:
    """Who reads it on a phone sees cards and no table that runs off the edge; each box leaves what it says."""
    from playwright.sync_api import sync_playwright

    (tmp_path / "l.yaml").write_text(LEDGER, encoding="utf-8")
    page_file = tmp_path / "r.html"
    done = installed("report", "--ledger", str(tmp_path / "l.yaml"), "--on", "2026-11-29", "-o", str(page_file))
    assert done.returncode == 0, done.stderr
    program = shutil.which("chromium")
    assert program, "these tests need chromium: apt-get install chromium"
    wrong: list[str] = []
    requests: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 844})
            page.on("console", lambda message: wrong.append(message.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda request: requests.append(request.url))
            page.goto(page_file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == width
            rows = page.locator("#summary tbody tr:visible")
            everything = rows.count()
            page.get_by_label("进展状态").select_option("已办结")
            assert (rows.count(), "全部完成" in rows.first.inner_text()) == (1, True)
            page.get_by_label("填报单位").select_option("市司法局")
            assert rows.count() == 1
            page.get_by_label("进展状态").select_option("")
            page.get_by_label("填报单位").select_option("")
            assert rows.count() == everything
        browser.close()
    assert wrong == []
    assert {*requests} == {page_file.as_uri()}, "it asks no server"
