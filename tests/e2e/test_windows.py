"""As on Windows, as far as another system can show it: without what Windows lacks, in its encodings, with its lines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, installed
from reformctl.model.table import Table
from reformctl.tablefile import load

WITHOUT = """
import _signal, os, signal, sys
for name in ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"):
    sys.modules[name] = None
for module, names in (
    (os, "chown fchmod fchown fork forkpty getegid geteuid getgid getpgid getuid killpg lchown mkfifo nice openpty "
         "O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC pread pwrite setsid statvfs sysconf wait"),
    (signal, "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGWINCH alarm pthread_sigmask setitimer"),
    (_signal, "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGWINCH alarm pthread_sigmask setitimer"),
):
    for name in names.split():
        vars(module).pop(name, None)
from reformctl.__main__ import main
codes = [main(line.split()) for line in sys.argv[1:]]
print(*codes, file=sys.stderr)
"""
"""Runs commands in a Python that has lost the modules, functions and signals that Windows does not have."""


LINES = {
    "": 0,
    "help export": 0,
    "lst": 2,
    "list -a 司法局": 0,
    "list --ids -": 0,
    "search 区块链": 0,
    "search --regex 公证.*验证": 0,
    "stats --by category -o chart.svg": 0,
    "export -o tasks.yaml": 0,
    "export -a 司法局 -o tasks.yaml": 0,
    "export -o tasks.csv --bom": 0,
    "export -o tasks.xlsx": 0,
    "export -o tasks.docx": 0,
    "export -o tasks.sqlite": 0,
    "export -o tasks.parquet": 0,
    "check tasks.yaml": 0,
    "diff tasks.yaml tasks.yaml": 0,
    "import tasks.docx --id again -o tables/again.yaml": 0,
}
"""Command lines, run one after another in one folder, and their exit codes."""


def test_nothing_needs_what_windows_lacks(tmp_path: Path) -> None:
    """A module that only Unix has, imported without care, would be a traceback on every Chinese office desk."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *LINES],
        check=False,
        capture_output=True,
        cwd=tmp_path,
        input=b"17\r\n3-7\r\n",
        env={**os.environ, "REFORMCTL_DEBUG": "1"},
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert done.stderr.decode().splitlines()[-1].split() == [str(code) for code in LINES.values()]


@pytest.mark.parametrize("encoding", ["cp936:strict", "cp936:replace"])
@pytest.mark.parametrize("words", ["list -q", "help list", "list -a 市商务居", "lst😀"])
def test_no_encoding_of_a_console_changes_an_answer(words: str, encoding: str) -> None:
    """A Chinese Windows says cp936, which has no 😀: what is written is UTF-8, whatever Python was told."""
    usual = installed(*words.split())
    other = installed(*words.split(), environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert (other.returncode, other.stdout, other.stderr) == (usual.returncode, usual.stdout, usual.stderr)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_a_table_with_the_line_ends_of_windows(mark: bytes, qh6: Table, tmp_path: Path) -> None:
    """Notepad and git's autocrlf write them; no text may hold a return because of it."""
    data = (ROOT / "data" / "tasks.yaml").read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / "tasks.yaml").write_bytes(mark + data)
    (tmp_path / "sources").symlink_to(ROOT / "data" / "sources")
    assert load.load_table(tmp_path / "tasks.yaml").tasks == qh6.tasks
