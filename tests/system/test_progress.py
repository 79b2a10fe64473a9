"""The bar for whatever takes long: on a terminal only, gone when it ends, and never in the way of what is written."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from reformctl.exporting.to_yaml import dump_table
from reformctl.system import environment, limits, progress
from tables import table as large
from terminal import read_to_end

CODE = """
from reformctl.system import limits
limits.BAR_DELAY_SECONDS = limits.REFRESH_SECONDS = 0.0
from reformctl.__main__ import main
main()
"""


def run(*arguments: str, terminal: str = "xterm", program: str = CODE) -> tuple[bytes, str]:
    """Standard output, which is a pipe, and what a terminal gets as standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": terminal, "REFORMCTL_CACHE": "off"},
    )
    seen = read_to_end(process, ours)
    out, _err = process.communicate()
    os.close(theirs)
    os.close(ours)
    return out, seen.decode()


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A table of a few hundred tasks."""
    found = tmp_path_factory.mktemp("progress") / "large.yaml"
    found.write_bytes(dump_table(large(500)))
    return str(found)


def test_a_terminal_sees_how_far_it_is(path: str) -> None:
    """Who waits for a minute must know that it works; what a pipe gets is the same, and the cursor is still there."""
    out, seen = run("list", "--data", path, "-f", "ids")
    assert "reading the table ▐" in seen
    assert "checking the table ▐" in seen
    assert "░" in seen
    assert len(out.splitlines()) == 500
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")
    assert seen.endswith("\x1b[2K"), "the last thing that happens to the bar is that its line is emptied"


@pytest.mark.parametrize(("arguments", "terminal"), [(["-q"], "xterm"), ([], "dumb")], ids=["quiet", "dumb"])
def test_nobody_else_sees_anything(arguments: list[str], terminal: str, path: str) -> None:
    """With -q, and on a terminal that cannot go back in its line."""
    assert run("list", "--data", path, "-f", "ids", *arguments, terminal=terminal)[1] == ""


def test_in_a_file_there_is_no_bar(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is no terminal."""
    monkeypatch.setenv("TERM", "xterm")
    log = tmp_path / "log"
    with log.open("wb") as file:
        subprocess.run([sys.executable, "-c", CODE, "list", "--data", path], stdout=file, stderr=file, check=True)
    assert "▐" not in log.read_text()


def test_whoever_imports_us_sees_nothing(path: str) -> None:
    """A notebook, or a web server, has a terminal of its own to draw on."""
    at_once = "from reformctl.system import limits; limits.BAR_DELAY_SECONDS = 0.0"
    code = f"import reformctl; {at_once}; reformctl.load({path!r})"
    assert run(program=code)[1] == ""


def test_the_items_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who follows changes nothing, also where the work is broken off."""
    monkeypatch.setattr(environment, "can_show_progress", lambda: True)
    progress.allow_bars()
    assert [*progress.follow_items(range(1000), "", 1000)] == [*range(1000)]
    for item in progress.follow_items(range(1000), "", 1000):
        if item == 500:
            break


class Bar:
    """Stands in for the bar, and remembers what it was told."""

    task_ids = (0,)

    def __init__(self) -> None:
        """Nothing yet."""
        self.seen: list[int] = []

    def update(self, _task: int, *, completed: int, refresh: bool) -> None:
        """How far it is."""
        assert refresh
        self.seen.append(completed)

    def stop(self) -> None:
        """It is gone."""


def test_what_nobody_can_count_beforehand_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many pages a PDF has is known when it has been read; each takes long, so each is looked at."""
    bar = Bar()
    monkeypatch.setattr(environment, "can_show_progress", lambda: True)
    progress.allow_bars()
    monkeypatch.setattr(limits, "BAR_DELAY_SECONDS", 0.0)
    monkeypatch.setattr(limits, "REFRESH_SECONDS", 0.0)
    monkeypatch.setattr(progress, "_start_bar", lambda _doing, _total: bar)
    assert [*progress.follow_items(range(3), "", None)] == [0, 1, 2]
    assert bar.seen == [0, 1, 2]
