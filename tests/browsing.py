"""A window of a real browser, for tests of pages that are opened from a file, or from a site on this machine.

Every test fails on a message in the console and on a request to anywhere.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reformctl import exporting
from reformctl.model.table import Table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


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
def qh6_page(tmp_path_factory: pytest.TempPathFactory, qh6: Table) -> Path:
    """The page of the official table."""
    path = tmp_path_factory.mktemp("html") / "qh6.html"
    path.write_bytes(exporting.dump_tasks([qh6], qh6.tasks, "html"))
    return path


class Window:
    """A window of the browser, which remembers what may not happen."""

    def __init__(self, browser: "Browser", size: dict[str, int], scheme: str = "light", site: str = "file:") -> None:
        """Empty, and deaf to nothing. A page may ask for what begins with `site`, and for what it holds itself."""
        self.site = site
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
        own = (self.site, "data:image/svg+xml", f"blob:{self.site}", "blob:null/")  # null is the origin of a file
        if not url.startswith(own) or url.count("file:") > 1:
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


def axe() -> str:
    """The text of axe-core, beside the npm programs that stand in PATH."""
    language_server = shutil.which("yaml-language-server")
    assert language_server, "axe-core is looked for beside yaml-language-server: npm install axe-core"
    path = Path(language_server).parent.parent / "axe-core" / "axe.min.js"
    return path.read_text(encoding="utf-8")
