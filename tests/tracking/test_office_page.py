"""The page about a month in an office is a test: what it shows is what a reader gets."""

import re
from pathlib import Path

import pytest

from conftest import ROOT
from terminal import shell_on_terminal

PAGES = {"office.md": "en", "office.zh-CN.md": "zh"}


def run_page(page: str, folder: Path) -> str:
    """The page, with what its commands print now, one after another in one folder."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")

    def run_block(block: re.Match[str]) -> str:
        shown = ""
        for part in block[1].split("$ ")[1:]:
            command = part.partition("\n")[0]
            _code, out = shell_on_terminal(command, folder, NO_COLOR="1", REFORMCTL_LANG=PAGES[page])
            shown += f"$ {command}\n{out}"
        return f"```console\n{shown}```"

    return re.sub(r"```console\n(.*?)```", run_block, text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_what_happens(page: str, tmp_path: Path) -> None:
    """A clerk who does what the page does must see what it shows."""
    assert run_page(page, tmp_path) == (ROOT / "docs" / page).read_text(encoding="utf-8")
