"""What a command has to say, and where it is written: to standard output, or to files."""

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.environment import file_name
from reformctl.errors import FOUND, NOTHING, TROUBLE, WriteError, reason
from reformctl.messages import _
from reformctl.text import safe


class Answer(NamedTuple):
    """What a command has to say."""

    body: bytes
    """The facts, for standard output or the file that --output names."""
    notes: tuple[str, ...] = ()
    """Whole sentences about the run, for standard error."""
    found: bool = True
    """False for a clean no."""
    refused: bool = False
    """Whether the question could not be answered whole, as the body says."""
    beside: tuple[tuple[bytes, str], ...] = ()
    """(what, file) that is written together with the file that --output names."""
    inside: tuple[tuple[bytes, str], ...] = ()
    """(what, file) in the folder that --output names, which is written in place of the body."""
    warnings: tuple[str, ...] = ()
    """Sentences that --quiet does not silence."""

    @property
    def code(self) -> int:
        """The exit code."""
        return TROUBLE if self.refused else FOUND if self.found else NOTHING


def write(body: bytes, path: str, beside: Sequence[tuple[bytes, str]] = ()) -> None:
    """Write to the file, or to standard output where `path` is `-`; and files beside it, all of them or none.

    Raises WriteError with the file named, and BrokenPipeError where the reader of a pipe has gone.
    """
    if path in {"-", "/dev/stdout"}:
        _write_standard_output(body)
        return
    for _data, other in beside:
        _make_folder(os.path.dirname(other))
    _replace([*beside, (body, path)])


def write_inside(files: Sequence[tuple[bytes, str]]) -> None:
    """Write the files (what, file) of a folder, all of them or none; folders that are missing are made.

    Raises WriteError with the file named.
    """
    for _data, path in files:
        _make_folder(os.path.dirname(path))
    _replace(files)


def _replace(files: Sequence[tuple[bytes, str]]) -> None:
    """Write all of them or none; raises WriteError with the last one named, unless it is known to be another."""
    from reformctl import replacing

    try:
        replacing.write([([data], file_name(path)) for data, path in files])
    except OSError as error:
        sentence = _("{path} cannot be written: {reason}; an older file of that name is unchanged")
        place = error.filename if len(files) > 1 and isinstance(error.filename, str) else files[-1][1]
        raise WriteError(sentence.format(path=safe(place), reason=reason(error))) from error


def _make_folder(path: str) -> None:
    """Make a folder and those above it, where they are missing; raises WriteError."""
    try:
        os.makedirs(file_name(path), exist_ok=True)
    except OSError as error:
        sentence = _("the folder {path} cannot be made: {reason}")
        raise WriteError(sentence.format(path=safe(path), reason=reason(error))) from error


def _write_standard_output(body: bytes) -> None:
    if sys.stdout is None:
        raise WriteError(_("standard output cannot be written: it is closed"))
    try:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    except OSError as error:
        _discard_standard_output()
        if isinstance(error, BrokenPipeError):
            raise
        sentence = _("standard output cannot be written: {reason}")
        raise WriteError(sentence.format(reason=reason(error))) from error


def _discard_standard_output() -> None:
    """What is left in Python's buffer must not fail a second time when the interpreter ends."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
