"""Long answers on a terminal go through the user's pager, and nothing else about a run changes."""

from pathlib import Path

import pytest

from conftest import COMMAND
from terminal import SCRIPTS, on_terminal, with_keyboard

MARKING = "sed s/^/P:/"
CLOSING = "38 of 38 tasks: 34 led alone, 4 led jointly"


def answer(*arguments: str, **environment: str) -> tuple[int, str]:
    """What a person sees who sits at the keyboard, too."""
    return with_keyboard([str(COMMAND), *arguments], {}, {"NO_COLOR": "1", **environment})


def test_a_long_answer_goes_through_the_pager() -> None:
    """All of it; what is said about the run stands below, where it can be read when the pager has ended."""
    code, shown = answer("list", REFORMCTL_PAGER=MARKING)
    lines = shown.splitlines()
    assert (code, len(lines), lines[-1]) == (0, 40, CLOSING)
    assert all(line.startswith("P:") for line in lines[:-1])


@pytest.mark.parametrize(
    ("arguments", "environment", "paged"),
    [
        (["list"], {"PAGER": MARKING}, True),
        (["list"], {"PAGER": "cat", "REFORMCTL_PAGER": MARKING}, True),
        (["list"], {"PAGER": MARKING, "REFORMCTL_PAGER": ""}, False),
        (["list"], {"PAGER": MARKING, "REFORMCTL_PAGER": "cat"}, False),
        (["list", "--no-pager"], {"PAGER": MARKING}, False),
        (["list", "-n", "9"], {"PAGER": MARKING}, False),
        (["list"], {"TERM": "dumb"}, False),
        (["list"], {"PAGER": MARKING, "AI_AGENT": "1"}, False),
        (["list"], {"PAGER": MARKING, "AGENT": "goose"}, False),
        (["list"], {"PATH": str(SCRIPTS)}, False),
        (["show", "1-38"], {"PAGER": MARKING}, True),
        (["search", "平台"], {"PAGER": MARKING}, True),
        (["agencies", "--data", "data/tasks.yaml"], {"PAGER": MARKING}, False),
        (["stats"], {"PAGER": MARKING}, True),
        (["schema"], {"PAGER": MARKING}, True),
        (["list", "--help"], {"PAGER": MARKING}, True),
        (["export"], {"PAGER": MARKING}, False),
    ],
)
def test_when_there_is_a_pager(arguments: list[str], environment: dict[str, str], paged: bool) -> None:  # noqa: FBT001 a row's cell
    """REFORMCTL_PAGER before PAGER; none for what the window can hold, and none where nobody wants or has one."""
    code, shown = answer(*arguments, **environment)
    assert (code, shown.startswith("P:")) == (0, paged)


def test_only_where_a_person_sits_at_both_ends() -> None:
    """A script that feeds the command would hang in a pager that waits for keys."""
    assert "P:" not in on_terminal("list", PAGER=MARKING)[1]


def test_a_pager_that_cannot_be_started_takes_nothing_away() -> None:
    """The whole answer is there, its exit code too, and who set the pager learns of it."""
    code, shown = answer("list", REFORMCTL_PAGER="no-such-pager --at-all")
    assert code == 0
    assert shown == answer("list", "--no-pager")[1].replace(
        CLOSING,
        "cannot start the pager no-such-pager --at-all: set REFORMCTL_PAGER or PAGER to\n"
        "  another one, or to nothing\n" + CLOSING,
    )
    assert answer("list", PAGER='unbalanced "')[0] == 0


def test_who_leaves_early_is_told_nothing() -> None:
    """Neither a closed pipe nor another exit code: 1, for one of the tasks does not exist."""
    assert answer("show", "99", "1-38", PAGER="true") == (1, "no task has the id 99\n")


def test_ctrl_c_is_the_pagers(tmp_path: Path) -> None:
    """In less it ends a search; a command that died of it would leave two programs at one keyboard."""
    script = tmp_path / "pager"
    script.write_text("trap 'echo CAUGHT; exit' INT; cat > /dev/null; echo READY; sleep 20 & wait\n")
    code, shown = with_keyboard([str(COMMAND), "list"], {"READY": b"\x03"}, {"PAGER": f"sh {script}"})
    assert (code, "CAUGHT" in shown, shown.splitlines()[-1]) == (0, True, CLOSING)


def test_less_is_set_up_for_chinese() -> None:
    """In a locale that is not UTF-8 less shows <E5> for every character; what the user has set stays."""
    pager = "sh -c 'cat > /dev/null; echo $LESS $LESSCHARSET'"
    assert answer("list", "-q", PAGER=pager, LC_ALL="C")[1] == "FRX utf-8\n"
    assert answer("list", "-q", PAGER=pager, LESS="i", LESSCHARSET="latin1")[1] == "i latin1\n"


@pytest.mark.tools
@pytest.mark.parametrize("environment", [{}, {"LC_ALL": "C", "LANG": "C"}, {"PAGER": "less", "LESS": "-i"}])
def test_less_itself(environment: dict[str, str]) -> None:
    """The pager that most people have: Chinese and colours are shown, q ends it, and the closing sentence stands."""
    keys = {"title": b" q", "(END)": b"q"}
    code, shown = with_keyboard([str(COMMAND), "list"], keys, {"LANG": "C.UTF-8", **environment})
    assert code == 0
    assert "覆盖科创智慧园区" in shown
    assert "ESC" not in shown
    assert "<E5>" not in shown
    assert CLOSING in shown
