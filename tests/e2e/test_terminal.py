"""What a person sees: the installed command in a real terminal, held against kept screens."""

import re
from pathlib import Path

import pytest

import picture
import screens
from conftest import ROOT
from reformctl.text import width
from terminal import on_terminal

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.txt"))
"""A kept screen begins with the width of the window and the command: `80 list --agency 司法局`."""


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_screens(path: Path) -> None:
    """A change of layout shows as a change of a file that can be looked at. Mend with: python scripts/screens.py."""
    kept = path.read_text(encoding="utf-8")
    assert screens.draw(kept.split("\n")[0]) == kept


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
@pytest.mark.parametrize(
    "command",
    [
        "list",
        "agencies",
        "categories",
        "show 1-3",
        "search 区块链",
        "search 港澳 --context 20",
        "stats --match 区块链",
    ],
)
def test_no_line_is_wider_than_the_window(columns: int, command: str) -> None:
    """Where “ and ” are drawn narrow, and where they are drawn wide."""
    _code, shown = on_terminal(*command.split(), "--quiet", "--color", "never", columns=columns)
    assert "\x1b" not in shown
    assert max(map(width, shown.splitlines())) <= columns


def test_no_color_means_no_escape_at_all() -> None:
    """NO_COLOR is what people set who cannot read colours; a dumb terminal shows escapes as rubbish."""
    assert "\x1b" in on_terminal("list")[1]
    assert "\x1b" not in on_terminal("list", NO_COLOR="1")[1]
    assert "\x1b" not in on_terminal("list", TERM="dumb")[1]


def test_a_file_gets_no_terminal_layout(tmp_path_factory: pytest.TempPathFactory) -> None:
    """`-o` from a terminal writes what a pipe gets."""
    path = tmp_path_factory.mktemp("out") / "a.txt"
    code, shown = on_terminal("list", "-a", "深圳市税务局", "-o", str(path))
    assert code == 0
    assert path.read_text(encoding="utf-8").startswith("3\t投资便利化\t深圳市税务局\t全市\t")
    assert not re.search("投资", shown)


def test_the_picture_in_readme_shows_what_the_command_shows() -> None:
    """Mend with: python scripts/picture.py."""
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.draw()
