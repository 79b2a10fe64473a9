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

from conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Debian's chromium: nothing is downloaded."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "these tests need chromium: apt-get install chromium"
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


def open_page(browser: "Browser", url: str, size: dict[str, int], scheme: str = "light") -> tuple["Page", list[str]]:
    """Open a page, and the list into which every request goes that leaves the site."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    strangers: list[str] = []
    origin = url[: url.index("/", len("http://"))]

    def note_request(asked: str) -> None:
        if not asked.startswith((f"{origin}/", "data:", f"blob:{origin}/")):
            strangers.append(asked)

    page.on("request", lambda request: note_request(request.url))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page, strangers


@pytest.mark.parametrize("word", ["区块链", "税", "赋强", "税务局"])
def test_the_search_finds_chinese(word: str, address: str, browser: "Browser") -> None:
    """Chinese has no blanks: a search that knows only words between blanks finds nothing within 深圳市税务局."""
    page, strangers = open_page(browser, f"{address}index.zh-CN/", DESK)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(word)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    best = page.get_by_role("option").first
    best.wait_for()
    assert word in best.inner_text()
    assert strangers == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_fits_the_window_and_the_eye(
    size: dict[str, int], scheme: str, address: str, browser: "Browser"
) -> None:
    """A page that scrolls sideways cannot be read on a phone, and a white one not at night."""
    for path in ("", "index.zh-CN/", "count.zh-CN/", "commands/", "rules.zh-CN/", "database/"):
        page, strangers = open_page(browser, address + path, size, scheme)
        assert page.evaluate(OVERFLOW) <= 0, path
        assert (sum(page.evaluate(SHADE)) < 3 * 128) == (scheme == "dark"), path
        assert strangers == []
        page.context.close()
