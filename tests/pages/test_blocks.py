"""README and docs/ are tests: what they show is what a reader gets, in a terminal of 80 columns."""

from pathlib import Path

import pytest

import blocks

PAGES = [pytest.param(page, id=page.name) for page in blocks.list_pages()]
PAGES_WITH_TOOLS = [
    pytest.param(page, id=page.name)
    for page in blocks.list_pages()
    if "<!-- needs tools -->" in page.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_happens(page: Path, tmp_path: Path) -> None:
    """A command that does not do what a page shows sends a new user away. Mend with: python scripts/blocks.py."""
    assert blocks.run_page(page, tmp_path, needs_tools=False) == page.read_text(encoding="utf-8")


@pytest.mark.tools
@pytest.mark.parametrize("page", PAGES_WITH_TOOLS)
def test_a_page_shows_what_other_tools_answer(page: Path, tmp_path: Path) -> None:
    """Recipes for jq, pandas and DuckDB are tried with jq, pandas and DuckDB."""
    assert blocks.run_page(page, tmp_path, needs_tools=True) == page.read_text(encoding="utf-8")
