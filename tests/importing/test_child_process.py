"""Work in a child process: it ends when it must, and not before."""

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from reformctl.importing.document import DocumentError
from reformctl.importing.readers import child_process


def stalls(_data: bytes) -> Iterator[int]:
    """One step, and then none for ever."""
    yield 1
    while True:
        pass


def plods(_data: bytes) -> Iterator[int]:
    """Steps that together take longer than one may."""
    for step in range(5):
        time.sleep(0.4)
        yield step


def dies(_data: bytes) -> Iterator[int]:
    """What a fault in compiled code does."""
    os.kill(os.getpid(), signal.SIGTERM)
    yield 1


def test_a_step_without_end_is_ended_and_a_long_way_is_not() -> None:
    """A hostile page must not hang us; two hundred sound pages may take their minute."""
    begun = time.monotonic()
    with pytest.raises(DocumentError, match="no progress for 1 seconds"):
        [*child_process.run_steps("test_child_process", "stalls", b"", 1)]
    assert time.monotonic() - begun < 20
    assert [*child_process.run_steps("test_child_process", "plods", b"", 1)] == [0, 1, 2, 3, 4]


def test_a_child_that_dies_or_cannot_be_had_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is the user's fault, and neither may look like an empty document."""
    with pytest.raises(DocumentError, match="damaged"):
        [*child_process.run_steps("test_child_process", "dies", b"")]
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(DocumentError, match="could not be started"):
        [*child_process.run_steps("test_child_process", "plods", b"")]


def lacks(_data: bytes) -> Iterator[int]:
    """A step that needs a package which is not there."""
    yield importlib.import_module("reformctl_has_no_such_package").step


@pytest.mark.parametrize(
    ("module", "function"), [("test_child_process", "lacks"), ("reformctl_has_no_such_module", "pages")]
)
def test_what_cannot_be_imported_is_no_damage(module: str, function: str) -> None:
    """Else a user gets his file anew, again and again, where a package is what is wrong."""
    with pytest.raises(ImportError, match="No module named 'reformctl_has_no_such_"):
        [*child_process.run_steps(module, function, b"")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals for groups of processes")
def test_an_interrupt_ends_both_processes_quietly() -> None:
    """Ctrl-C goes to the parent and to the child: neither may go on, or print a traceback of the child's."""
    program = (
        "from reformctl.importing.readers import child_process\n"
        "try:\n"
        "    for step in child_process.run_steps('test_child_process', 'stalls', b'', 30): print(step, flush=True)\n"
        "except KeyboardInterrupt: print('interrupted')\n"
    )
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().strip() == b"1"
        os.killpg(parent.pid, signal.SIGINT)
        out, err = parent.communicate(timeout=10)
    assert (out.strip(), err) == (b"interrupted", b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(parent.pid, 0)
