"""Runs what a hostile file could stall in a child process: each step has its time, and all of them their memory.

The child is ended by a watchdog, a thread of C (faulthandler's), even while Python itself is stuck. Memory is bounded
where the system has such limits: on Linux; Windows and macOS leave a process what it asks for.
"""

import contextlib
import faulthandler
import importlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import IO, Any

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_CHILD_BYTES, MAX_START_SECONDS, MAX_STEP_SECONDS, MIB
from reformctl.system.errors import describe_system_error
from reformctl.system.translation import _

_PROGRAM = f"import sys; sys.path[:] = sys.argv[4:]; from {__name__} import serve_parent; serve_parent(*sys.argv[1:4])"
_NO_PROGRESS = 1
"""faulthandler ends a process whose time is up with this code; everything else ends it with 0 or by a signal."""


def run_steps(module: str, function: str, data: bytes, seconds: float = MAX_STEP_SECONDS) -> Iterator[Any]:
    """Yield what the generator `function` of `module` yields for the data in a child process, each as JSON has it.

    Raises DocumentError or ImportError if that does, and DocumentError if a step takes too long, all take too much
    memory, or the child breaks down.
    """
    python = sys.executable or ""
    options = ["-I", "-W", "ignore", "-c", _PROGRAM]
    arguments = [module, function, str(seconds)]
    command = [python, *options, *arguments, *sys.path]
    with _start_child(command) as child:
        try:
            yield from _receive_steps(child, data, seconds)
        finally:
            child.kill()


def serve_parent(module: str, function: str, seconds: str) -> None:
    """Do the child's part: read data from standard input, and write each step to standard output, a line of JSON."""
    _start_watchdog(MAX_START_SECONDS)
    logging.disable()
    answer_pipe = os.dup(1)
    answers = os.fdopen(answer_pipe, "wb")
    os.dup2(2, 1)  # whatever else a package prints is no answer
    with open(0, "rb", closefd=False) as given:
        data = given.read()
    _limit_memory()
    try:
        reader = importlib.import_module(module)
        read_steps = getattr(reader, function)
        steps = read_steps(data)
        _send_steps(answers, steps, float(seconds))
    except DocumentError as error:
        _send_answer(answers, "refused", str(error))
    except ImportError as error:
        _send_answer(answers, "not imported", str(error))
    except MemoryError:
        _send_answer(answers, "memory", None)
    except Exception:  # noqa: BLE001 whatever a package may meet in a hostile file
        _send_answer(answers, "damaged", None)


def _send_steps(answers: IO[bytes], steps: Iterator[Any], seconds: float) -> None:
    """Send each step; the watchdog sleeps while the parent reads, which may take its time."""
    _start_watchdog(seconds)
    for step in steps:
        faulthandler.cancel_dump_traceback_later()
        _send_answer(answers, "step", step)
        _start_watchdog(seconds)
    faulthandler.cancel_dump_traceback_later()
    _send_answer(answers, "end", None)


def _start_watchdog(seconds: float) -> None:
    """End this process after that time, unless the watchdog is started anew or cancelled before."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=2)


def _start_child(command: list[str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 our own Python
    except (OSError, ValueError) as error:
        reason = describe_system_error(error)
        sentence = _("a second Python process reads such a file, but could not be started: {reason}")
        raise DocumentError(sentence.format(reason=reason)) from error


def _receive_steps(child: subprocess.Popen[bytes], data: bytes, seconds: float) -> Iterator[Any]:
    """Yield every step up to the last one. Raises an error that fits the exit code if the child ends before that."""
    assert child.stdin is not None  # noqa: S101 for mypy: both are pipes
    assert child.stdout is not None  # noqa: S101 as above
    with contextlib.suppress(OSError), child.stdin:  # a child that is gone tells why by its code
        child.stdin.write(data)
    for line in child.stdout:
        if not line.endswith(b"\n"):
            break
        kind, value = json.loads(line)
        if kind == "end":
            return
        if kind != "step":
            raise _make_refusal(kind, value, seconds)
        yield value
    exit_code = child.wait()
    kind = "slow" if exit_code == _NO_PROGRESS else "damaged"
    raise _make_refusal(kind, None, seconds)


def _make_refusal(kind: str, sentence: str | None, seconds: float) -> DocumentError | ImportError:
    """Say why the child could not go on."""
    if kind == "not imported":
        return ImportError(sentence)
    if sentence is not None:
        return DocumentError(sentence)
    if kind == "slow":
        sentence = _("reading it made no progress for {seconds} seconds: it is damaged, or made to stall its reader")
        return DocumentError(sentence.format(seconds=seconds))
    if kind == "memory":
        most = MAX_CHILD_BYTES // MIB
        sentence = _("reading it takes more than {most} MiB of memory, which no official list needs")
        return DocumentError(sentence.format(most=most))
    return DocumentError(_("the file is damaged: get it again, or save it again in its original program"))


def _send_answer(answers: IO[bytes], kind: str, value: object) -> None:
    line = json.dumps([kind, value])
    answers.write(line.encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    """Bound the memory of this process as far as the system allows."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MAX_CHILD_BYTES
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
