"""What is made in a temporary file: written whole or not at all, and nothing of it is found afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import COMMAND, small_disk

IN_A_FILE = ("sqlite", "xlsx")
DRIVER = """
import time
from reformctl.system import atomic_write
from reformctl.__main__ import main
stream = atomic_write.stream_temporary_file
linger = lambda make: lambda path: (make(path), print("made", flush=True), time.sleep(60))
atomic_write.stream_temporary_file = lambda make: stream(linger(make))
raise SystemExit(main())
"""


def export(*arguments: str, folder: Path, before: str = ":") -> subprocess.CompletedProcess[bytes]:
    """The installed command, with a folder for temporary files."""
    return subprocess.run(
        ["/bin/bash", "-c", f'{before}; "$@"', "bash", str(COMMAND), "export", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": str(folder)},
    )


@pytest.mark.parametrize("name", IN_A_FILE)
@pytest.mark.parametrize("output", ["-", "tasks"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_who_is_interrupted_leaves_nothing(name: str, output: str, number: signal.Signals, tmp_path: Path) -> None:
    """A database of half a gigabyte in /tmp would stay there until the machine is started again."""
    path = tmp_path / "tasks"
    path.write_bytes(b"old")
    folder = tmp_path / "t"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER, "export", "-f", name, "-o", str(path) if output == "tasks" else output],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"made\n"
        assert len(os.listdir(folder)) == 1
        process.send_signal(number)
        _out, err = process.communicate()
    assert (process.returncode, err) == (128 + number, b"")
    assert os.listdir(folder) == []
    assert {*os.listdir(tmp_path)} == {"t", "tasks"}
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", IN_A_FILE)
def test_no_room_for_it_is_a_sentence(name: str, tmp_path: Path) -> None:
    """Nothing is written, neither into the pipe nor over the old file."""
    path = tmp_path / "tasks"
    path.write_bytes(b"old")
    folder = tmp_path / "t"
    folder.mkdir()
    for output in ("-", str(path)):
        done = export("-f", name, "-o", output, folder=folder, before=small_disk(4))
        assert (done.returncode, done.stdout) == (2, b"")
        assert f"cannot write a temporary file in {folder}: ".encode() in done.stderr
        assert done.stderr.endswith(b"; set TMPDIR to a folder with room\n")
        assert os.listdir(folder) == []
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", IN_A_FILE)
def test_a_folder_that_is_not_there_is_not_used(name: str, tmp_path: Path) -> None:
    """Python goes on to the usual ones; and the bytes are the same, wherever they were made."""
    lost = export("-f", name, folder=tmp_path / "none")
    found = export("-f", name, folder=tmp_path)
    assert (lost.returncode, lost.stderr, lost.stdout) == (0, b"", found.stdout)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", IN_A_FILE)
def test_a_reader_that_has_gone_leaves_nothing(name: str, tmp_path: Path) -> None:
    """As `| head -c 10`: the pipe is closed before the first write."""
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [COMMAND, "export", "-f", name], stdout=writer, stderr=subprocess.PIPE, check=False, env=environment
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")
    assert os.listdir(tmp_path) == []
