"""What can stand at the cursor, without any shell."""

import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_roads import HEAVY

from conftest import COUNCIL, ROOT, Outcome
from reformctl.cli import spec
from reformctl.cli.commands import find_columns
from reformctl.cli.completion import complete_line
from reformctl.cli.completion.lexing import parse_typed_line, quote_for_bash
from reformctl.cli.completion.shell_scripts import SHELLS
from reformctl.cli.completion.shells import MAX_DESCRIPTION_COLUMNS, answer_shell
from reformctl.cli.spec import Option
from reformctl.model.table import Table
from reformctl.query.pinyin_names import has_reading
from reformctl.text.width_and_breaks import display_width

BREAKS = " \t\n\"'><=;|&(:@"
"""What COMP_WORDBREAKS usually is."""


def offered(*words: str) -> list[str]:
    """The whole last words that are offered after these."""
    found = complete_line(words, find_columns)
    return [f"{found.head}{one.value}" for one in found.candidates]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("li", "list"),
        ("--v", "--version"),
        ("list --jo", "--joint"),
        ("list --joint --jo", ""),
        ("list -q --qu", ""),
        ("list -qa 税务", "深圳市税务局"),
        ("list --agency=税务", "--agency=深圳市税务局"),
        ("list -a税务", "-a深圳市税务局"),
        ("list -a 国税局", "深圳市税务局"),
        ("list -a szssw", "深圳市税务局"),
        ("list -a shenzhenshisw", "深圳市税务局"),
        ("list -a shuiwu", "深圳市税务局"),
        ("list -a sfj", "市司法局"),
        ("list -a xyz", ""),
        ("list -a 深圳海 -c 法", "法治创新"),
        ("list --scope 海", "海关特殊监管区域"),
        ("list --fields id,ti", "id,title"),
        ("list --fields title,ti", ""),
        ("list --sort id,-ca", "id,-category"),
        ("export --explode agency --fields ro", "role"),
        ("search --fields sp", "spans"),
        ("agencies --fields ful", "full_name"),
        ("search x --in id", ""),
        ("search x --in title,cont", "title,content"),
        ("stats --cross agency,ca", "agency,category"),
        ("stats --cross agency,category,", ""),
        ("stats --unit p", "pairs"),
        ("export -f xl", "xlsx"),
        ("export -f tab", ""),
        ("stats -f sv", "svg"),
        ("list --style ri", "ris"),
        ("list --headers z", "zh"),
        ("list --table q", "qh6"),
        ("list --table none -a 深", ""),
        ("show 37", "37"),
        ("show 3,38", "3,38"),
        ("show 30-38", "30-38"),
        ("show 38-3", ""),
        ("show qh6:37", "qh6:37"),
        ("show qh6:30-38", "qh6:30-38"),
        ("show 线上公证", "29"),
        ("list --ids 5,区块链版权", "5,22"),
        ("show -- -", ""),
        ("check --explain joined-a", "joined-agencies"),
        ("check -f git", "github"),
        ("import --from htm", "html"),
        ("schema fie", "fields"),
        ("completion po", "powershell"),
        ("completion bash po", ""),
        ("search 公证 -法", ""),
        ("lst ", ""),
        ("list -a", "--agency"),
    ],
)
def test_what_is_offered(words: str, expected: str) -> None:
    """Each kind of value, as it is begun."""
    assert offered(*words.split(" ")) == ([expected] if expected else [])


def test_what_begins_as_typed_goes_before_everything_else() -> None:
    """Else a shell would take a name away that was typed right."""
    assert offered("list", "-a", "深圳海") == ["深圳海关", "深圳海事局"]
    assert offered("list", "-a", "保护局") == []


def test_everything_is_offered_where_nothing_is_typed() -> None:
    """Commands, references with their titles, agencies and categories, and behind them the options."""
    assert offered("") == [command.name for command in spec.COMMANDS]
    tasks = complete_line(["show", ""]).candidates
    assert (len(tasks), tasks[16].value, tasks[16].description) == (38, "17", "金融债权“在线赋强公证”业务模式")
    found = offered("list", "")
    assert found.index("市司法局") < found.index("法治创新") < found.index("--agency")
    assert "--fields" in offered("categories", "")


def test_repeated_options_stay_and_others_go() -> None:
    """`-a 甲 -a 乙` asks for both; a second `-n` would only forget the first."""
    found = offered("list", "-a", "司法局", "-n", "3", "--")
    assert "--agency" in found
    assert "--limit" not in found


@pytest.mark.parametrize("option", sorted({row for command in spec.COMMANDS for row in command.options}, key=repr))
def test_every_option_is_completed_or_free(option: Option[object]) -> None:
    """A new option whose values are known must not be forgotten."""
    from reformctl.cli.completion.sources import FILE_OPTIONS, SOURCES

    free = {"N", "WORD", "TITLE", "PLACE", "ID", "SHARE", "HEADING", "HEADING=FIELD", "CONDITION", "DATE", ""}
    assert option.kind in free or option.choices or option in SOURCES or option in FILE_OPTIONS


def test_it_answers_from_the_table_of_the_line(tmp_path: Path, council: Table) -> None:
    """Names of another table would be refused when the line is run."""
    data = f"--data={COUNCIL}"
    assert offered("list", data, "-a", "") == [agency.name for agency in council.agencies]
    assert offered("list", data, "--data", str(ROOT / "data" / "tasks.yaml"), "--ids", "qh6:17") == ["qh6:17"]
    broken = tmp_path / "broken.yaml"
    broken.write_text("tasks: [", encoding="utf-8")
    for path in (str(broken), str(tmp_path / "missing.yaml"), "-"):
        assert offered("list", "--data", path, "-a", "") == []


def test_files_are_left_to_the_shell() -> None:
    """It knows ~, folders and quotes better."""
    for words in (
        ["list", "-o", "a"],
        ["list", "--data=a"],
        ["check", "a"],
        ["import", "--data", ""],
        ["diff", "a", ""],
    ):
        assert complete_line(words).files
    assert complete_line(["list", "--data=a"]).head == "--data="


@given(st.text(max_size=20), st.sampled_from(["", "'", '"']), st.booleans())
def test_what_bash_inserts_is_read_back_as_the_same(word: str, quote: str, blank: bool) -> None:  # noqa: FBT001 hypothesis
    """Blanks, quotes, dollars and backslashes must reach us as they stand in the table."""
    word = "".join(char for char in word if char not in "\0\r\n")
    typed = f"r {quote}{quote_for_bash(word, quote)}"
    assert parse_typed_line(typed, BREAKS).words[-1] == word
    if not word and not quote:
        return
    assert parse_typed_line(typed + quote + " " * blank, "").words == (("r", word, "") if blank else ("r", word))


def test_bash_itself_reads_it_back(tmp_path: Path) -> None:
    """Python's shlex is not bash: history marks, globs, braces and comments mean something there, too."""
    words = [
        "a b",
        "'",
        '"',
        "$HOME",
        "`id`",
        "\\",
        "*?[x]",
        "{a,b}",
        "~",
        "#x",
        "a;b",
        "<>",
        "!x",
        "（“甲”）",
        "&|",
        "^(x)",
    ]
    typed = [f"{quote}{quote_for_bash(word, quote)}{quote}" for quote in ("", "'", '"') for word in words]
    script = "printf '%s\\n' " + " ".join(typed)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.splitlines() == [*words, *words, *words]


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("reformctl list -a 深圳市", "9", ["深圳市税务局"]),
        ("reformctl list --agency=税务", "9", ["深圳市税务局"]),
        ("reformctl show qh6:38", "9", ["38"]),
        ("reformctl list --fields id,ti", "9", ["id,title"]),
        ("reformctl list -a 监管局", "9", ["市市场监管局", "深圳证监局", "监管局"]),
        ("reformctl list -a 监管局", "63", None),
        ("reformctl list > a", "9", []),
    ],
)
def test_what_bash_gets(typed: str, kind: str, expected: list[str] | None) -> None:
    """Readline replaces what stands after the last of its marks, and never what was typed by a common beginning."""
    lines = answer_shell("bash", [typed, BREAKS, kind], find_columns).decode().splitlines()[1:]
    if expected is None:
        assert all("  (" in shown for shown in lines)
    elif len(expected) > 1:
        assert expected[-1] in lines
        assert len({shown[:1] for shown in lines}) > 1
    else:
        assert lines == expected


@pytest.mark.parametrize(
    ("words", "replaced", "expected"),
    [
        (["list", "--agency=税务"], "--agency=税务", "--agency=深圳市税务局\t深圳市税务局"),
        (["list", "-a", "szssw"], "szssw", "深圳市税务局\t深圳市税务局"),
        (["list", "--fields", "id,ti"], "id,ti", "'id,title'\ttitle"),
        (["list", "--fields", "id,ti"], "ti", "title\ttitle"),
        (["list", "--jo"], "--jo", "--joint\t--joint"),
    ],
)
def test_what_powershell_gets(words: list[str], replaced: str, expected: str) -> None:
    """A comma divides words there unless it is quoted; nothing is empty, for an empty text is an error."""
    given_line = b64encode("\0".join([*words, replaced]).encode()).decode()
    (shown,) = answer_shell("powershell", [given_line], find_columns).decode().splitlines()[1:]
    assert shown.startswith(expected)
    assert all(shown.split("\t"))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_descriptions_are_short_and_plain(shell: str) -> None:
    """A tab or a line break in one would become a candidate."""
    for words in (["list", "--"], ["show", ""], ["export", "-f", ""], ["list", "-a", ""]):
        for shown in answer_shell(shell, words, find_columns).decode().splitlines()[1:]:
            _value, _tab, told = shown.partition("\t")
            assert display_width(told) <= MAX_DESCRIPTION_COLUMNS
            assert "\t" not in told


def test_letters_are_read_as_pinyin() -> None:
    """Syllables, initials, and both, up to an unfinished one."""
    ways = [frozenset({"shen", "chen"}), frozenset({"zhen"}), frozenset({"shi"})]
    assert all(has_reading(letters, ways) for letters in ("szs", "shenzhenshi", "shenzh", "szhens", "s", "czs"))
    assert not any(has_reading(letters, ways) for letters in ("shenshen", "szsz", "zs"))


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script(shell: str, call: Callable[..., Outcome]) -> None:
    """Its first lines say where it belongs; an answer is never an error."""
    code, out, err = call("completion", shell)
    assert (code, err) == (0, "")
    assert f"reformctl completion {shell}" in "\n".join(out.splitlines()[:6])
    assert shell in spec.SHELL.help


@pytest.mark.parametrize("words", [[], ["tcsh"], ["", "--"], ["--", "zsh"]])
def test_other_shells_are_refused(words: list[str], call: Callable[..., Outcome]) -> None:
    """The sentence names those that there are."""
    code, out, err = call("completion", *words)
    assert (code, out) == (2, "")
    assert "bash, zsh, fish, powershell" in err


@pytest.mark.parametrize(
    "words", [("bash", "zsh"), ("zsh", "list"), ("bash", "-q", "zsh"), ("--output=-", "bash", "zsh", "--", "list")]
)
def test_one_shell_at_a_time(words: tuple[str, ...], call: Callable[..., Outcome]) -> None:
    """Whoever wants two scripts must not get lines that only a script understands; what it asks stands after `--`."""
    code, out, err = call("completion", *words)
    assert (code, out) == (2, "")
    assert "completion takes one shell at a time" in err


def test_what_was_typed_stands_after_two_hyphens(call: Callable[..., Outcome]) -> None:
    """Also where nothing was, and where the line takes the slow road."""
    asked = call("completion", "zsh", "--", "")
    assert asked[0] == 0
    assert asked[1].splitlines()[:2] == ["words\tword\t", "list\t" + spec.COMMANDS[0].help]
    assert call("completion", "zsh", "--") == asked
    assert call("completion", "zsh", "-q", "--output=-", "--", "") == asked
    typed = call("completion", "fish", "--", "list", "--", "-")
    assert (typed[0], typed[2]) == (0, "")
    code, _out, err = call("completion", "powershell", "--", "lists")
    assert (code, "must be Base64" in err) == (2, True)


def test_an_answer_imports_nothing_heavy() -> None:
    """A TAB must not be felt."""
    code = "import sys, reformctl.__main__ as door; door.main(); print(*sys.modules, file=sys.stderr)"
    for words in (["list", "-a", "税务"], ["list", "--"], ["show", ""]):
        done = subprocess.run(
            [sys.executable, "-I", "-c", code, "completion", "zsh", "--", *words],
            capture_output=True,
            text=True,
            check=True,
        )
        assert HEAVY.isdisjoint(done.stderr.split())
