"""The HTML page in a real browser: what somebody takes away from it, as rows, as a file, as citations, on paper."""

import csv
import io
import re
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from browsing import Window, expect
from reformctl import exporting
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Table

pytestmark = pytest.mark.tools

PASTED = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (item.types.includes(type) ? await (await item.getType(type)).text() : "");
  return [await read("text/plain"), await read("text/html")];
}"""


@pytest.mark.parametrize("api", ["there", "missing"])
def test_rows_are_copied_as_a_table_and_as_text(window: Window, qh6_page: Path, qh6: Table, api: str) -> None:
    """For Word and WPS, and for spreadsheets; also where the browser has no navigator.clipboard."""
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open(qh6_page, "#?agency=%E5%B8%82%E5%8F%B8%E6%B3%95%E5%B1%80")
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


def test_a_citation_is_copied(window: Window, qh6_page: Path, qh6: Table) -> None:
    """Of the table, and of one task with its number and title."""
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open(qh6_page)
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


def test_citations_follow_what_is_shown(window: Window, qh6_page: Path, qh6: Table) -> None:
    """A reference to all 38 tasks would be wrong for the four that somebody quotes."""
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.open(qh6_page, "#?agency=%E5%B8%82%E5%8F%B8%E6%B3%95%E5%B1%80")
    page.get_by_role("button", name="复制引文", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已复制：4 条引文")
    tasks = [task for task in qh6.tasks if "市司法局" in task.lead_agencies]
    request = ExportRequest("cite", (qh6,), tasks, is_chosen=True)
    assert page.evaluate(PASTED)[0] + "\n" == b"".join(exporting.export_tasks(request)).decode()


def test_what_is_shown_is_downloaded(window: Window, qh6_page: Path, qh6: Table) -> None:
    """The rows of `export -f csv --bom` with the headings of the page's language."""
    page = window.open(qh6_page)
    page.get_by_role("button", name="English").click()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download CSV").click()
    assert begun.value.suggested_filename == f"{qh6.title}.csv"
    assert Path(begun.value.path()).read_bytes() == b"\xef\xbb\xbf" + exporting.dump_tasks([qh6], qh6.tasks, "csv")


def test_a_file_is_named_by_what_it_holds(window: Window, qh6_page: Path) -> None:
    """Of twenty downloads in one folder each says what was asked; so does a PDF that the browser prints."""
    page = window.open(qh6_page, "#?q=公证&agency=市司法局")
    page.emulate_media(media="print")
    with page.expect_download() as begun:
        page.evaluate("document.getElementById('save').click()")
    assert begun.value.suggested_filename == "公证、市司法局（3 项）.csv"
    title = page.title()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.title() == "公证、市司法局（3 项）"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.title() == title


def test_paper_has_every_task_whole_and_nothing_to_press(
    window: Window, qh6_page: Path, qh6: Table, tmp_path: Path
) -> None:
    """What is shown, with the headings on every page."""
    page = window.open(qh6_page)
    page.pdf(path=tmp_path / "t.pdf", prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "t.pdf", "-"], capture_output=True, check=True).stdout
    pages = text.decode().split("\f")[:-1]
    assert all("实施内容" in one and "牵头单位" in one for one in pages)
    assert all(f"{number}/{len(pages)}" in re.sub(" ", "", one) for number, one in enumerate(pages, 1))
    day = datetime.now().astimezone()
    assert f"{day.year}年{day.month}月{day.day}日打印" in re.sub(" ", "", pages[0])
    assert not re.search("复制表格|下载 CSV|复制引文|清除条件|English|只看标题", "".join(pages))
    squeezed = re.sub(r"\s", "", "".join(pages))
    assert all(re.sub(r"\s", "", task.title)[:6] in squeezed for task in qh6.tasks)
