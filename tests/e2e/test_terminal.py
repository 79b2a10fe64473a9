"""What a person sees: the installed command in a real terminal, held against kept screens."""

import re
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import pytest

import picture
import screens
from conftest import CASES, ROOT, Outcome, installed, prose
from reformctl.model.table import Table
from reformctl.text.styles import AGENCY_STYLE, BOLD_STYLE, CATEGORY_STYLE, ERROR_STYLE, remove_styles
from reformctl.text.width_and_breaks import NO_LINE_ENDS_WITH, NO_LINE_STARTS_WITH, display_width, narrow_display_width
from terminal import on_terminal, shell_on_terminal

Call = Callable[..., Outcome]

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
        "stats --match 区块链",
    ],
)
def test_no_line_is_wider_than_the_window(columns: int, command: str) -> None:
    """Where “ and ” are drawn narrow, and where they are drawn wide; and --width shows the same without a terminal."""
    _code, shown = on_terminal(*command.split(), "--quiet", "--color", "never", columns=columns)
    assert "\x1b" not in shown
    assert max(map(display_width, shown.splitlines())) <= columns
    assert installed(*command.split(), "--quiet", "--width", str(columns)).stdout.decode() == shown


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 80, 120, 200])
@pytest.mark.parametrize(
    ("command", "last"),
    [
        ("list", "title"),
        ("list --fields lead_agencies,scope,title", "title"),
        ("agencies", ""),
        ("categories", "name"),
        ("stats --by agency", ""),
        ("stats --cross agency,category", ""),
        ("stats --match 区块链 --match 平台", None),
        ("schema fields", "meaning"),
        ("search 港澳 --context 20", None),
        ("search 网上办税", None),
        ("show 1-38", None),
    ],
)
def test_lines_fit_and_columns_are_aligned(call: Call, columns: int, command: str, last: str | None) -> None:
    """In windows of every usual width; the blanks before the last column are where they are in the heading, too.

    Whether a terminal draws ambiguous characters narrow or wide: they stand in no column but the last.
    """
    shown = call(*command.split(), "--quiet", "--width", str(columns))[1].splitlines()
    assert max(map(display_width, shown)) <= columns
    if last is None or (last and not shown[0].endswith(last)):
        return
    table = [*takewhile(bool, shown)]
    for measure in (display_width, narrow_display_width):
        place = measure(table[0][: table[0].rindex("  ")])
        assert {gap(line, place, measure) for line in table} <= {"  ", ""}


def gap(line: str, place: int, measure: Callable[[str], int]) -> str:
    """The two characters at this place of the screen, or nothing where the line ends before it."""
    at = next((at for at in range(len(line)) if measure(line[:at]) >= place), len(line))
    return line[at : at + 2] if len(line) > at + 2 else ""


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_differences_fit(call: Call, tmp_path: Path, columns: int) -> None:
    """They are read in a terminal, too, and have long lines."""
    text = call("export", "-f", "yaml")[1]
    for name, other in (("old.yaml", text), ("new.yaml", text.replace("区块链", "区块鏈"))):
        (tmp_path / name).write_text(other, encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("old.yaml", "new.yaml")]
    code, shown, _told = call("diff", *paths, "--width", str(columns))
    assert code == 1
    assert max(map(display_width, shown.splitlines())) <= columns


def test_faults_are_broken_between_words(call: Call) -> None:
    """On a terminal a report of faults keeps its places, excerpts and carets; a pipe gets each sentence on one line."""
    path = str(CASES / "check" / "duplicate-id" / "bad-plain.yaml")
    plain = call("check", path)[1].splitlines()
    shown = call("check", path, "--width", "40", "--color", "never")[1].splitlines()
    assert [line for line in shown if line.startswith("   ")] == plain[1:]
    assert "".join("".join(line for line in shown if not line.startswith("   ")).split()) == "".join(plain[0].split())
    assert all(display_width(line) <= 40 or " " not in line.strip() for line in shown)
    assert max(map(display_width, call("check", "--explain", "joined-agencies", "--width", "40")[1].splitlines())) <= 40


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120, 200])
def test_nothing_is_squeezed_where_a_column_can_go(call: Call, columns: int) -> None:
    """A name that is cut tells nobody which agency is meant; the documented order of what goes first."""
    shown = call("agencies", "-q", "--width", str(columns))[1].split("\n")[0].split()
    expected = {20: "lead name", 40: "lead name aliases", 200: "lead joint name full_name aliases"}
    assert shown == expected.get(columns, "lead joint name aliases").split()
    names = call("agencies", "-q", "--width", str(columns))[1]
    assert ("市人大常委会法工委" in names) == (columns >= 30)


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_whole_tasks_keep_to_the_rules_of_typesetting(call: Call, qh6: Table, columns: int) -> None:
    """禁则 on the screen itself; and the lines of each text, joined, are the official text."""
    shown = call("show", "1-38", "--fields", "content", "--headers", "none", "--width", str(columns))[1]
    lines = shown.splitlines()
    assert not [line for line in lines if line[:1] in NO_LINE_STARTS_WITH and line]
    assert not [line for line in lines if line[-1:] in NO_LINE_ENDS_WITH and line]
    assert shown.replace("\n\n", "\0").replace("\n", "").split("\0") == [task.content for task in qh6.tasks]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_said_is_broken_between_words(language: str) -> None:
    """A terminal breaks a long line wherever it ends; a pipe, and whatever stands in it, gets each sentence whole."""
    line = ("list", "-a", "市工商局", "--color", "never")
    code, shown = on_terminal(*line, columns=40, REFORMCTL_LANG=language)
    whole = installed(*line, environment={"REFORMCTL_LANG": language, "COLUMNS": "40"}).stderr.decode()
    assert (code, whole.count("\n")) == (2, 1)
    lines = shown.splitlines()
    assert len(lines) > 1
    assert max(map(display_width, lines)) <= 40
    assert all(line.startswith("  ") for line in lines[1:])
    assert "reformctl agencies" in " ".join(shown.split())
    assert "".join(shown.split()) == "".join(whole.split())


def test_a_guess_is_an_answer_on_a_terminal_and_none_in_a_pipe() -> None:
    """A reader sees that it is one, the next program does not: it gets no row, and the code that says so."""
    code, shown = on_terminal("search", "法院调解", "--color", "never")
    assert code == 0
    assert shown.count("[near: ") == 3
    piped = installed("search", "法院调解")
    assert (piped.returncode, piped.stdout) == (1, b"")


def test_raw_texts_stay_on_one_line() -> None:
    """Whoever copies a text from the screen into a letter wants no line breaks in it."""
    _code, shown = on_terminal("show", "17", "--raw", "--color", "never", columns=40)
    assert shown == installed("show", "17").stdout.decode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("list --width 19", "--width must be at least 20, not 19"),
        ("list --width 60 -f csv", "--width is for output that fits a terminal, not for csv: leave it out"),
        (
            "check --width 60 -f json",
            "--width is for output that fits a terminal, not for json: leave it out",
        ),
        (
            "diff a b --width 60 -f json",
            "--width is for output that fits a terminal, not for json: leave it out",
        ),
        ("show 17 --raw --width 60", "--raw does not wrap lines: leave out --raw or --width"),
        ("show 17 --raw -f json", "--raw is for text, not for json: leave it out"),
    ],
)
def test_options_of_layout_that_mean_nothing(call: Call, words: str, sentence: str) -> None:
    """Silence would let a user believe that they did something."""
    code, out, err = call(*words.split())
    assert (code, out, prose(err)) == (2, "", f"reformctl: {sentence}\n")


def test_faults_are_coloured_alike_wherever_they_are_named(call: Call, tmp_path: Path) -> None:
    """Standard error has its own terminal: --color and NO_COLOR speak of it, too."""
    path = str(CASES / "check" / "duplicate-id" / "bad-plain.yaml")
    _code, told, _err = call("check", path, "--color", "always")
    code, _out, refused = call("list", "--data", path, "--color", "always")
    assert (code, refused.startswith(told)) == (2, True)
    assert "\x1b[1;31m" in told
    sample = (str(ROOT / "docs" / "sample.docx"), "--id", "demo7", "-o", str(tmp_path / "demo7.yaml"))
    assert "\x1b[1;31mshort-row\x1b[0m: " in call("import", *sample, "--color", "always")[2]
    assert "\x1b" not in call("import", *sample)[2]
    assert "\x1b" not in call("list", "--data", path)[2]
    code, shown = shell_on_terminal(f"reformctl list --data {path} 2>&1 > /dev/null", ROOT)
    assert (code, "\x1b[1;31m" in shown) == (2, True)
    assert "\x1b" not in shell_on_terminal(f"reformctl list --data {path} 2>&1 | cat", ROOT)[1]
    assert "\x1b" not in shell_on_terminal(f"reformctl list --data {path}", ROOT, NO_COLOR="1")[1]


def test_no_color_means_no_escape_at_all() -> None:
    """NO_COLOR is what people set who cannot read colours; a dumb terminal shows escapes as rubbish."""
    assert "\x1b" in on_terminal("list")[1]
    assert "\x1b" not in on_terminal("list", NO_COLOR="1")[1]
    assert "\x1b" not in on_terminal("list", TERM="dumb")[1]
    assert "\x1b" not in on_terminal("list", CLICOLOR="0")[1]
    assert "\x1b" in on_terminal("list", CLICOLOR="0", FORCE_COLOR="1")[1]
    assert "\x1b" not in on_terminal("list", AI_AGENT="1")[1], "an agent reads the same, without escapes"
    assert on_terminal("list", AI_AGENT="1") == on_terminal("list", CLICOLOR="0")
    assert "\x1b" in on_terminal("list", "--color", "always", NO_COLOR="1", TERM="dumb")[1]


@pytest.mark.parametrize("words", ["list 法治创新", "search 区块链", "show 29", "agencies", "stats", "check"])
def test_colours_change_no_character(call: Call, words: str) -> None:
    """They help the eye, and the same lines stand in the same columns without them; a pipe and a file have none."""
    if words == "check":
        words = f"check {CASES / 'check' / 'duplicate-id' / 'bad-plain.yaml'}"
    line = (*words.split(), "--width", "60")
    painted = call(*line, "--color", "always")[1]
    assert "\x1b[" in painted
    codes = set(re.findall(r"\x1b\[([0-9;]*)m", painted))
    assert codes <= {"0", BOLD_STYLE, ERROR_STYLE, AGENCY_STYLE, CATEGORY_STYLE}, "legible on dark and on light grounds"
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in painted.splitlines()), (
        "each line for itself"
    )
    if not words.startswith("search"):  # without colours its matches stand in [ ]
        assert remove_styles(painted) == call(*line)[1]


def test_what_is_coloured(call: Call) -> None:
    """Category, agency, title and match, each in its own way, so that an eye finds them."""
    listed = call("list", "--ids", "29", "--width", "80", "--color", "always")[1].splitlines()[1]
    assert listed == "29  \x1b[32m法治创新\x1b[0m  \x1b[36m市司法局、市住房建设局\x1b[0m  区块链线上公证选房系统"
    shown = call("show", "29", "--color", "always")[1].splitlines()
    assert shown[1:4] == [
        *("category       \x1b[32m法治创新\x1b[0m", "title          \x1b[1m区块链线上公证选房系统\x1b[0m"),
        "lead_agencies  \x1b[36m市司法局、市住房建设局\x1b[0m",
    ]
    found = call("search", "区块链", "--ids", "29", "--width", "80", "--color", "always")[1].splitlines()[0]
    agencies, title = "\x1b[36m市司法局、市住房建设局\x1b[0m", "\x1b[1m线上公证选房系统\x1b[0m"
    assert found == f"29  {agencies}  \x1b[1;31m区块链\x1b[0m{title}  [title, content]"
    path = str(CASES / "check" / "duplicate-id" / "bad-plain.yaml")
    excerpt, caret = call("check", path, "--color", "always")[1].splitlines()[1:]
    assert excerpt == "      \x1b[36m9\x1b[0m \x1b[36m|\x1b[0m   - id: 1"
    assert caret == "        \x1b[36m|\x1b[0m         \x1b[1;31m^\x1b[0m"


@pytest.mark.parametrize(
    ("columns", "leads"),
    [
        (120, "市人力资源保障局、市委外办、市港澳办、市委台办"),
        (64, "市人力资源保障局、市委外办等4个单位"),
        (56, "市人力资源保障局等4个单位"),
    ],
)
def test_joint_leads_are_counted_where_there_is_no_room(call: Call, columns: int, leads: str) -> None:
    """A reader sees that others lead as well, and how many; a pipe and a file have every name."""
    shown = call("list", "--ids", "33", "--fields", "lead_agencies,title", "--width", str(columns))[1]
    assert shown.splitlines()[1].startswith(f"{leads}  港澳台")
    for output in (("-f", "csv"), ("-f", "tsv"), ("-f", "json"), ()):
        assert "个单位" not in call("list", "--ids", "33", *output)[1]


def test_a_file_gets_no_terminal_layout(tmp_path_factory: pytest.TempPathFactory) -> None:
    """`-o` from a terminal writes what a pipe gets."""
    path = tmp_path_factory.mktemp("out") / "a.txt"
    code, shown = on_terminal("list", "-a", "深圳市税务局", "-o", str(path))
    assert code == 0
    assert path.read_text(encoding="utf-8").startswith("3\t投资便利化\t深圳市税务局\t全市\t")
    assert not re.search("投资", shown)


@pytest.mark.parametrize("language", picture.PICTURES)
def test_the_picture_in_readme_shows_what_the_command_shows(language: str) -> None:
    """Mend with: python scripts/picture.py."""
    assert picture.PICTURES[language].read_text(encoding="utf-8") == picture.draw(language)
