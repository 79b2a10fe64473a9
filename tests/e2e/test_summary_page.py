"""The page of `report` in a real browser, opened from a file: it filters, and fits a phone."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import NARROW, Window
from conftest import installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


def test_the_page_of_a_report(tmp_path: Path, browser: "Browser") -> None:
    """Who reads it on a phone sees cards and no table that runs off the edge; each box leaves what it says."""
    (tmp_path / "l.yaml").write_text(LEDGER, encoding="utf-8")
    page_file = tmp_path / "r.html"
    done = installed("report", "--ledger", str(tmp_path / "l.yaml"), "--on", "2026-11-29", "-o", str(page_file))
    assert done.returncode == 0, done.stderr
    requests: list[str] = []
    for size in ({"width": 1280, "height": 844}, NARROW):
        window = Window(browser, size)
        window.page.on("request", lambda request: requests.append(request.url))
        page = window.open(page_file)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
        rows = page.locator("#summary tbody tr:visible")
        everything = rows.count()
        page.get_by_label("进展状态").select_option("已办结")
        assert (rows.count(), "全部完成" in rows.first.inner_text()) == (1, True)
        page.get_by_label("填报单位").select_option("市司法局")
        assert rows.count() == 1
        page.get_by_label("进展状态").select_option("")
        page.get_by_label("填报单位").select_option("")
        assert rows.count() == everything
        assert window.wrong == []
        window.context.close()
    assert {*requests} == {page_file.as_uri()}, "it asks no server"
