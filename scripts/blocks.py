"""Run the console blocks of README and docs/, and write into each what its commands print now.

    python scripts/blocks.py               # all pages
    python scripts/blocks.py docs/check.md

The blocks of a page are run one after another in one folder, in a terminal of 80 columns, in the language of the page
(`docs/check.zh-CN.md` is Chinese). A block after `<!-- needs tools -->` is run where its tools are installed.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from terminal import shell_on_terminal

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(?P<mark><!-- needs tools -->\n)?```console\n(?P<screen>.*?)```", re.DOTALL)
PROGRAMS = ("datasette", "duckdb", "jq", "mlr", "sqlite3")
PACKAGES = ("pandas",)
PERSONAL = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "AI_AGENT", "AGENT")
"""Variables of whoever runs this that would change an answer, beside the locale and our own."""


def list_pages() -> list[Path]:
    """List README and the pages of docs/ that have console blocks, in both languages."""
    pages = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")])
    return [page for page in pages if BLOCK.search(page.read_text(encoding="utf-8"))]


def list_commands(text: str) -> list[str]:
    """List the commands of a page's console blocks, in their order."""
    return [command for block in BLOCK.finditer(text) for command in _split_commands(block["screen"])]


def page_language(page: Path) -> str:
    """Language of a page: `zh` for `search.zh-CN.md`, else `en`."""
    return "zh" if page.name.endswith(".zh-CN.md") else "en"


def run_page(page: Path, folder: Path, *, needs_tools: bool) -> str:
    """Run the blocks of a page that need other people's tools, or those that do not; return the page as it must be.

    The folder gets a link to docs/, as a checkout has it. The environment must be bare, see `clean_environment`.
    """
    (folder / "docs").symlink_to(ROOT / "docs")

    def run_block(block: re.Match[str]) -> str:
        if bool(block["mark"]) != needs_tools:
            return block[0]
        shown = ""
        for command in _split_commands(block["screen"]):
            _code, output = shell_on_terminal(command, folder, NO_COLOR="1", REFORMCTL_LANG=page_language(page))
            shown += f"$ {command}\n{output}"
        return f"{block['mark'] or ''}```console\n{shown}```"

    return BLOCK.sub(run_block, page.read_text(encoding="utf-8"))


def find_missing_tools(text: str) -> list[str]:
    """List the programs and packages that blocks of this page name, and this machine lacks."""
    commands = "\n".join(list_commands(text))
    programs = [name for name in PROGRAMS if name in commands and not shutil.which(name)]
    return programs + [name for name in PACKAGES if name in commands and not find_spec(name)]


def clean_environment(cache: Path) -> None:
    """Remove from the environment what would change an answer, and keep cached tables in this folder."""
    for name in [*os.environ]:
        if name.startswith(("REFORMCTL_", "LC_")) or name in PERSONAL or name == "LANGUAGE":
            del os.environ[name]
    os.environ.update(LANG="C.UTF-8", REFORMCTL_CACHE=str(cache))


def _split_commands(screen: str) -> Iterator[str]:
    for line in screen.splitlines():
        if line.startswith("$ "):
            yield line.removeprefix("$ ")


def _refresh_page(page: Path) -> None:
    """Run all blocks of a page, and write it anew where an answer has changed."""
    for needs_tools in (False, True):
        text = page.read_text(encoding="utf-8")
        if needs_tools and (missing := find_missing_tools(text)):
            print(f"{page.relative_to(ROOT)}: blocks that need tools are left as they are, without {missing}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            refreshed = run_page(page, Path(folder), needs_tools=needs_tools)
        if refreshed != text:
            page.write_text(refreshed, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: written anew")


def main() -> None:
    """Refresh the pages that the command line names, or all."""
    with tempfile.TemporaryDirectory() as cache:
        clean_environment(Path(cache))
        pages = [Path(name).resolve() for name in sys.argv[1:]] or list_pages()
        with ThreadPoolExecutor() as pool:
            list(pool.map(_refresh_page, pages))


if __name__ == "__main__":
    main()
