"""Files are replaced whole or not at all, and a write that failed is never a success."""

import errno
import os
import re
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Outcome
from reformctl.cli import output, spec
from reformctl.system import limits
from reformctl.system.errors import WriteError


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    """A report that colleagues may read must stay readable for them."""
    path = tmp_path / "表.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    output.write_body(b"new", str(path))
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["表.csv"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Replacing the link itself would leave the real file stale."""
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    output.write_body(b"new", str(tmp_path / "link.csv"))
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


STEPS = ("open", "write", "fsync", "close", "stat", "chmod", "replace")


def failing_at(number: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Let the n-th of all calls to the system fail, as on a full disk; returns whether it came to that."""
    count = 0

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == number:
                raise OSError(28, "No space left on device")
            return step(*arguments, **named)

        return call

    for name in STEPS:
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    return lambda: count >= number


def test_whichever_step_fails_the_old_file_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk at any moment of a write must not cost the last good export, nor leave anything behind."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(limits, "WRITE_CHUNK_BYTES", 4)
    steps = 0
    for number in range(1, 100):
        with monkeypatch.context() as patch:
            failed = failing_at(number, patch)
            said = ""
            try:
                output.write_body(b"new and longer", str(path))
            except WriteError as error:
                said = str(error)
            came_to_it = failed()
        assert os.listdir(tmp_path) == ["a.csv"], f"after step {number}"
        if not came_to_it:
            assert (said, path.read_bytes()) == ("", b"new and longer")
            break
        assert path.read_bytes() == b"old", f"after step {number}"
        assert "No space left on device" in said
        steps += 1
    assert steps > len(STEPS), "there are several writes"


def test_few_bytes_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take fewer bytes than it is given, and says so."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    output.write_body(b"0123456789", str(tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_protected_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever took away the right to write meant it; to root, who may run the suite, every file is writable."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o444)
    refuse(path, errno.EACCES, monkeypatch)
    with pytest.raises(WriteError, match="Permission denied; the existing file is unchanged"):
        output.write_body(b"new", str(path))
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_read_only_file_system_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """“Permission denied” sends its reader to chmod, which cannot help."""
    path = tmp_path / "a.csv"
    if is_there:
        path.write_bytes(b"old")
    refuse(tmp_path, errno.EROFS, monkeypatch)
    with pytest.raises(WriteError, match=r"cannot write .*a\.csv: Read-only file system"):
        output.write_body(b"new", str(path))


def refuse(place: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system refuse to open for writing what lies at a path: to root, who may run this, it never does."""
    opened = os.open

    def refusing(path: str, flags: int, *rest: int) -> int:
        if str(path).startswith(str(place)) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(number, os.strerror(number), path)
        return opened(path, flags, *rest)

    monkeypatch.setattr(os, "open", refusing)


def fail_at(step: str, number: int, monkeypatch: pytest.MonkeyPatch, *, ever_after: bool = False) -> None:
    """Let one call of a step fail, as where a file is open elsewhere on Windows, or each from there on."""
    taken, count = getattr(os, step), 0

    def counted(*arguments: object, **named: object) -> object:
        nonlocal count
        count += 1
        if count == number or (ever_after and count > number):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), *arguments[:1])
        return taken(*arguments, **named)

    monkeypatch.setattr(os, step, counted)


@pytest.mark.parametrize("can_link", [True, False], ids=["with hard links", "without"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_where_one_of_several_cannot_be_replaced_all_stay_as_they_were(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can_link: bool
) -> None:
    """A table beside the official text of another version proves nothing; new files go, and old ones come back."""
    old, new, last = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "last.txt"
    for path in (old, last):
        path.write_bytes(b"old")
    if not can_link:
        fail_at("link", 1, monkeypatch, ever_after=True)
    fail_at("replace", number, monkeypatch)
    named = (old, new, last)[number - 1]
    with pytest.raises(WriteError, match=rf"cannot write .*{named.name}: Permission denied"):
        output.write_body(b"NEW", str(last), [(b"NEW", str(old)), (b"NEW", str(new))])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"old.txt": b"old", "last.txt": b"old"}


def test_what_cannot_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has to mend it by hand must know which files are new, and where the old one is."""
    old, new, last = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "last.txt"
    for path in (old, last):
        path.write_bytes(b"old")
    fail_at("replace", 3, monkeypatch, ever_after=True)
    with pytest.raises(WriteError) as caught:
        output.write_body(b"NEW", str(last), [(b"NEW", str(old)), (b"NEW", str(new))])
    (backup,) = tmp_path.glob(".reformctl-*.tmp")
    assert str(caught.value) == (
        f"cannot write {last}: Permission denied; these files are new already and could not be restored: "
        f"{old} (old file: {backup})"
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "old.txt": b"NEW",
        "last.txt": b"old",
        backup.name: b"old",
    }


@pytest.mark.parametrize("name", ["", "none/a.csv"])
def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, name: str) -> None:
    """A folder, or a folder that does not exist."""
    with pytest.raises(WriteError, match="cannot write"):
        output.write_body(b"new", str(tmp_path / name))


def test_the_file_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a table and its official text: who may not write into `sources` must not look for the cause elsewhere."""
    opened, beside = os.open, tmp_path / "sources" / "qh7.txt"

    def refusing(path: str, *rest: int) -> int:
        if "sources" in path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return opened(path, *rest)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(WriteError, match=re.escape(f"cannot write {beside}: Permission denied")):
        output.write_body(b"table", str(tmp_path / "qh7.yaml"), [(b"text", str(beside))])
    assert list(tmp_path.rglob("*.*")) == []


def test_a_full_device_is_an_error() -> None:
    """/dev/full is no file to be replaced: it is written to, and says that it is full."""
    with pytest.raises(WriteError, match="cannot write /dev/full: No space left on device"):
        output.write_body(b"new", "/dev/full")


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    """File systems allow 255 bytes: 82 汉字 and a suffix; the temporary file must not need more."""
    path = tmp_path / ("税" * 82 + ".csv")
    output.write_body(b"new", str(path))
    assert path.read_bytes() == b"new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """`-o` may name a FIFO or /dev/stdout."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    output.write_body(b"new", str(fifo))
    reader.join()
    assert got == [b"new"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


LINES_WITH_OUTPUT = {
    "list": "list -o",
    "show": "show 17 -o",
    "search": "search 区块链 -o",
    "export": "export -o",
    "stats": "stats --by category -o",
    "agencies": "agencies -o",
    "categories": "categories -o",
    "check": "check -f json -o",
    "import": "import sample.docx --id demo7 -o",
    "diff": "diff data/tasks.yaml data/tasks.yaml -o",
    "split": "split --data data --period 2026-11 --due 2026-11-25 -o",
    "status": "status --data data -o",
    "report": "report --data data -o",
    "schema": "schema fields -o",
    "skill": "skill -o",
    "completion": "completion bash -o",
}
"""A command line of each command that writes a file."""
SUFFIXES = {"check": ".json", "import": ".yaml", "diff": ".txt", "report": ".xlsx"}
SUFFIXES |= dict.fromkeys(("split", "skill", "completion"), "")


@pytest.mark.parametrize("name", LINES_WITH_OUTPUT)
def test_what_was_written_is_said(
    name: str, call: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that says nothing leaves a person wondering whether there is a file; --quiet is for scripts."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data", "data")
    shutil.copy(ROOT / "docs" / "sample.docx", "sample.docx")
    target = f"new{SUFFIXES.get(name, '.csv')}"
    _code, out, said = call(*LINES_WITH_OUTPUT[name].split(), target)
    assert (out, target in said) == ("", True)
    assert Path(target).exists()


def test_every_command_that_writes_a_file_is_among_them() -> None:
    """A command that is added must be added here; `gather` needs forms that came back, and is tried with them."""
    writing = {command.name for command in spec.COMMANDS if command.find_option("-o")}
    assert writing == {*LINES_WITH_OUTPUT, "gather"}
