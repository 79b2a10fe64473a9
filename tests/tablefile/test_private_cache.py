"""What others could have written is never believed, never followed and never waited for: cached tables are answers."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import COUNCIL, Outcome
from reformctl.system import limits
from reformctl.tablefile import load, validate

Call = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of one test, with what was kept of the table in it."""
    place = tmp_path / "cache"
    monkeypatch.setenv("REFORMCTL_CACHE", str(place))
    return place


@pytest.fixture
def path(tmp_path: Path, folder: Path) -> Path:
    """A table file that was read, so that something lies in the folder."""
    place = tmp_path / "council.yaml"
    place.write_bytes(COUNCIL.read_bytes())
    load.load_table(place)
    assert list(folder.iterdir())
    return place


@pytest.fixture
def times_read(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """An entry for each time that YAML is read."""
    times: list[object] = []
    read = validate.validate_bytes

    def counted(*arguments: object, **named: object) -> object:
        times.append(arguments)
        return read(*arguments, **named)  # type: ignore[arg-type] # whatever it is called with

    monkeypatch.setattr(validate, "validate_bytes", counted)
    return times


def make_link(folder: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder itself is a link, which somebody may have planted in a place that all can write, such as /tmp."""
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")


def give_away(_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder belongs to somebody else, seen from the process."""
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    status = os.lstat

    def foreign(path: str) -> os.stat_result:
        return os.stat_result([*status(path)[:4], 54321, *status(path)[5:]])

    monkeypatch.setattr(os, "lstat", foreign)


DISTRUSTED: dict[str, tuple[Callable[[Path, pytest.MonkeyPatch], None], str]] = {
    "others can write": (lambda folder, _patch: folder.chmod(0o707), "others can write to it"),
    "the group can write": (lambda folder, _patch: folder.chmod(0o770), "others can write to it"),
    "a link": (make_link, "it is a link"),
    "of somebody else": (give_away, "it belongs to another user"),
}


@pytest.fixture(params=DISTRUSTED)
def why_not(request: pytest.FixtureRequest, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The folder is changed so that it cannot be believed; what --version says of it."""
    assert path.exists()
    change, reason = DISTRUSTED[request.param]
    change(folder, monkeypatch)
    return reason


def test_a_folder_that_others_can_write_is_not_used(
    why_not: str, folder: Path, path: Path, times_read: list[object], call: Call
) -> None:
    """A form that another user plants would be printed as official text; --version says why there is no cache."""
    before = sorted(os.listdir(folder))
    for _time in range(2):
        assert load.load_table(path).id == "council"
    assert len(times_read) == 2
    assert sorted(os.listdir(folder)) == before
    assert f"\ncache {folder}, not used: {why_not}" in call("--version")[1]


def link_to_itself(file: Path) -> None:
    """The same content, but behind a link."""
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def pipe(file: Path) -> None:
    """Whoever opens it waits for ever."""
    file.unlink()
    os.mkfifo(file)


def endless(file: Path) -> None:
    """Whoever reads it never comes to an end."""
    file.unlink()
    file.symlink_to("/dev/zero")


def folder_of_that_name(file: Path) -> None:
    """Nothing that can be read, or replaced."""
    file.unlink()
    file.mkdir()


PLANTED: dict[str, Callable[[Path], object]] = {
    "a link": link_to_itself,
    "a pipe": pipe,
    "a link to /dev/zero": endless,
    "a folder": folder_of_that_name,
    "a file that others can write": lambda file: file.chmod(0o666),
    "a journal beside it": lambda file: file.with_name(f"{file.name}-journal").write_bytes(b"x" * 512),
    "a log beside it": lambda file: file.with_name(f"{file.name}-wal").write_bytes(b"x" * 512),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_file_is_passed_over(kind: str, folder: Path, path: Path, times_read: list[object]) -> None:
    """It is not followed, not waited for and not believed: the YAML is read."""
    for file in [*folder.iterdir()]:
        PLANTED[kind](file)
    assert load.load_table(path).id == "council"
    assert len(times_read) == 1


def test_what_a_planted_link_points_to_is_never_written(folder: Path, path: Path) -> None:
    """A link in the folder made the tool write over any file of its user."""
    victim = path.with_name("thesis.txt")
    victim.write_text("mine", encoding="utf-8")
    names = os.listdir(folder)
    for name in names:
        (folder / name).unlink()
        (folder / name).symlink_to(victim)
    load.load_table(path)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not any((folder / name).is_symlink() for name in names)


def test_nobody_else_can_read_or_write_what_we_keep(folder: Path, path: Path) -> None:
    """Whatever the umask is: tables that are not published yet are read, too."""
    for place in [*folder.iterdir()]:
        place.unlink()
    folder.rmdir()
    before = os.umask(0)
    try:
        load.load_table(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(place.stat().st_mode) for place in folder.iterdir()} == {0o600}


def test_what_killed_runs_left_is_tidied_away(folder: Path, path: Path) -> None:
    """Nobody else would; what a run that is still going on writes stays."""
    child = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    gone = folder / f".reformctl-{int(child.stdout)}-0123abcd.tmp"
    yesterdays = folder / f".reformctl-{os.getpid()}-00000000.tmp"
    ours = folder / f".reformctl-{os.getpid()}-11111111.tmp"
    foreign = folder / ".reformctl-notes.tmp"
    for file in (gone, yesterdays, ours, foreign):
        file.write_bytes(b"x")
    then = yesterdays.stat().st_mtime - limits.MAX_TEMPORARY_AGE_SECONDS - 60
    os.utime(yesterdays, (then, then))
    path.write_bytes(path.read_bytes() + b"# changed\n")
    load.load_table(path)
    assert [file.name for file in (gone, yesterdays, ours, foreign) if file.exists()] == [ours.name, foreign.name]


def test_the_version_names_the_cache(call: Call, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wonders why a command is slow, or where a file came from, finds it there."""
    assert path.exists()
    assert call("--version")[1].endswith(f"\ncache {folder}\n")
    monkeypatch.setenv("REFORMCTL_CACHE", str(path))
    assert call("--version")[1].endswith(f"\ncache {path}, not used: not a folder\n")
    monkeypatch.setenv("REFORMCTL_CACHE", "off")
    assert call("--version")[1].endswith("\ncache off\n")
