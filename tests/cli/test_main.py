"""The door: how a run ends, and what reaches the user when something breaks."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome
from reformctl.__main__ import main
from reformctl.cli import commands, option_values
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call


def ends_with(error: BaseException) -> Callable[[Call], Answer]:
    """A command that breaks."""

    def run(_call: Call) -> Answer:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 141)], ids=["Ctrl-C", "closed pipe"]
)
def test_an_end_that_is_no_error_is_silent(
    error: BaseException, code: int, call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`| head` and Ctrl-C are what people do all day."""
    monkeypatch.setattr(commands, "run", ends_with(error))
    assert call("list") == (code, "", "")


def test_ctrl_c_while_the_line_is_read(call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """Typer turns it into a number of its own, which must not end as “nothing found”."""

    def interrupted(_option: object, _text: str) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(option_values, "parse_value", interrupted)
    assert call("list", "-f", "ids") == (130, "", "")


def test_a_caller_may_collect_what_is_said() -> None:
    """No exception leaves, whatever stands in place of standard error."""
    with contextlib.redirect_stderr(io.StringIO()) as said:
        assert main(["list", "-a", "没有"]) == 2
    assert said.getvalue().startswith("reformctl: ")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(24, "Too many open files", "/lib/a.py"), "cannot use /lib/a.py: Too many open files"),
        (OSError(12, "Cannot allocate memory"), "the system refuses what this command needs: Cannot allocate memory"),
    ],
    ids=["a file", "something else"],
)
def test_what_the_system_refuses_is_no_bug(
    error: OSError, sentence: str, call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has too many files open must not be asked to report it."""
    monkeypatch.setattr(commands, "run", ends_with(error))
    assert call("list") == (2, "", f"reformctl: {sentence}\n")


@pytest.mark.parametrize("words", [["check"], ["list", "--data"], ["diff", "a.yaml"], ["list", "-o"], ["import"]])
def test_a_name_that_no_file_can_have(
    words: list[str], call: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows and programs that call us can hand over half a character; there is no such file, and that is all."""
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*words, "none/\ud800")
    assert code == 2
    assert "bug" not in out + err
    assert "\\ud800" in out + err or words[0] == "diff"


def test_a_bug_is_one_line(call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback tells a user nothing; how to get one for a report does."""
    monkeypatch.setattr(commands, "run", ends_with(ValueError("a\x1b[2Jb")))
    code, out, err = call("list")
    assert (code, out) == (70, "")
    assert err == (
        "reformctl: internal error (ValueError: a\\x1b[2Jb): "
        "run the command again with REFORMCTL_DEBUG=1 and report what it prints\n"
    )


def test_a_bug_shows_its_traceback_on_request(call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only with REFORMCTL_DEBUG."""
    monkeypatch.setenv("REFORMCTL_DEBUG", "1")
    monkeypatch.setattr(commands, "run", ends_with(ValueError("甲")))
    code, _out, err = call("list")
    assert code == 70
    assert err.startswith("Traceback (most recent call last):")
    assert err.endswith("ValueError: 甲\n")
