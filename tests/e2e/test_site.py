"""The site of docs/ in a real browser: it searches Chinese, asks nobody, and fits a phone, light and dark."""

import functools
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import Window
from conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.tools

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SHADE = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)"
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the standard library's
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, built from a copy of docs/ as .ci/run builds it, and served on this machine."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "zensical.toml", folder)
    subprocess.run([Path(sys.executable).parent / "zensical", "build", "--strict"], cwd=folder, check=True)
    handler = functools.partial(QuietHandler, directory=str(folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("word", ["区块链", "税", "赋强", "税务局"])
def test_the_search_finds_chinese(word: str, address: str, browser: "Browser") -> None:
    """Chinese has no blanks: a search that knows only words between blanks finds nothing within 深圳市税务局."""
    window = Window(browser, DESK, site=address)
    page = window.page
    page.goto(f"{address}index.zh-CN/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(word)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    best = page.get_by_role("option").first
    best.wait_for()
    assert word in best.inner_text()
    assert window.wrong == []
    window.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_fits_the_window_and_the_eye(
    size: dict[str, int], scheme: str, address: str, browser: "Browser"
) -> None:
    """A page that scrolls sideways cannot be read on a phone, and a white one not at night."""
    for path in ("", "index.zh-CN/", "count.zh-CN/", "commands/", "rules.zh-CN/", "database/"):
        window = Window(browser, size, scheme, site=address)
        window.page.goto(address + path)
        window.page.wait_for_load_state("networkidle")
        assert window.page.evaluate(OVERFLOW) <= 0, path
        assert (sum(window.page.evaluate(SHADE)) < 3 * 128) == (scheme == "dark"), path
        assert window.wrong == []
        window.context.close()
