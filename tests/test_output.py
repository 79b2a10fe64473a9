"""Files are replaced whole or not at all, and a write that failed is never a success."""

import os
import stat
import threading
from pathlib import Path

import pytest

from reformctl import output
from reformctl.errors import WriteError


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    """A report that colleagues may read must stay readable for them."""
    path = tmp_path / "表.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    output.write(b"new", str(path))
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["表.csv"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Replacing the link itself would leave the real file stale."""
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    output.write(b"new", str(tmp_path / "link.csv"))
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a write must not cost the last good export."""

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(WriteError, match="cannot be written: No space left on device"):
        output.write(b"new", str(path))
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("name", ["", "none/a.csv"])
def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, name: str) -> None:
    """A folder, or a folder that does not exist."""
    with pytest.raises(WriteError, match="cannot be written"):
        output.write(b"new", str(tmp_path / name))


def test_a_full_device_is_an_error() -> None:
    """/dev/full is no file to be replaced: it is written to, and says that it is full."""
    with pytest.raises(WriteError, match="/dev/full cannot be written: No space left on device"):
        output.write(b"new", "/dev/full")


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    """File systems allow 255 bytes: 82 汉字 and a suffix; the temporary file must not need more."""
    path = tmp_path / ("税" * 82 + ".csv")
    output.write(b"new", str(path))
    assert path.read_bytes() == b"new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """`-o` may name a FIFO or /dev/stdout."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    output.write(b"new", str(fifo))
    reader.join()
    assert got == [b"new"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)
