"""The answer of a command, and how it is written: to standard output, or to files."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.system import environment
from reformctl.system.environment import encode_file_name, make_readable
from reformctl.system.errors import FOUND, NOTHING, TROUBLE, WriteError, describe_system_error
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value, escape_text

if TYPE_CHECKING:
    from typing import TextIO

    from reformctl.system.atomic_write import ReplacedFile

Body = bytes | Iterable[bytes]
"""What is written, or the pieces of it, which are made while they are written."""
OutputFile = tuple[Body, str]
"""What is written to a file, and the name of that file."""


class Answer(NamedTuple):
    """What a command has to say."""

    body: Body
    """The facts, for standard output or the file that --output names."""
    notes: tuple[str, ...] = ()
    """Whole sentences about the run, for standard error."""
    found: bool = True
    """False for a clean no."""
    refused: bool = False
    """Whether the question could not be answered whole, as the body says."""
    beside: tuple[OutputFile, ...] = ()
    """Files that are written together with the file that --output names."""
    inside: tuple[OutputFile, ...] = ()
    """Files in the folder that --output names, which are written in place of the body."""
    written: str | None = None
    """What is said where --output names a file or a folder; None for a sentence that names it."""
    recorded: tuple[OutputFile, ...] = ()
    """Files that are written before the body is shown."""
    warnings: tuple[str, ...] = ()
    """Sentences that --quiet does not silence."""
    report: str = ""
    """What standard error gets before them, as it stands: a report that is JSON already."""

    @property
    def code(self) -> int:
        """The exit code."""
        if self.refused:
            return TROUBLE
        return FOUND if self.found else NOTHING


def is_standard(path: str | None) -> bool:
    """Tell whether --output means standard output; without it, it does."""
    return path in {None, "-", "/dev/stdout"}


def split_body(body: Body) -> Iterable[bytes]:
    """Divide a body into the pieces that are written one after the other."""
    if isinstance(body, bytes):
        return (body,)
    return body


def write_body(body: Body, path: str, beside: Sequence[OutputFile] = ()) -> None:
    """Write to the file, or to standard output where `path` is `-`; and files beside it, all of them or none.

    Raises WriteError with the file named, and BrokenPipeError where the reader of a pipe has gone.
    """
    if is_standard(path):
        _write_standard_output(body)
        return
    for _body, other_path in beside:
        folder = os.path.dirname(other_path)
        _make_folder(folder)
    _replace_files([*beside, (body, path)])


def show_body(body: Body) -> str | None:
    """Write to standard output, on a terminal through the user's pager if the window cannot hold it.

    Returns a warning where the pager that the user chose cannot be started; raises as `write_body` does.
    """
    command = environment.choose_pager()
    if command is None:
        _write_standard_output(body)
        return None
    from reformctl.cli import pager

    whole_body = b"".join(split_body(body))
    if not pager.is_longer_than_window(whole_body):
        _write_standard_output(whole_body)
        return None
    if pager.run_pager(whole_body, command):
        return None
    _write_standard_output(whole_body)
    if environment.read_chosen_pager() is None:
        return None
    sentence = _("cannot start the pager {pager}: set REFORMCTL_PAGER or PAGER to another one, or to nothing")
    return sentence.format(pager=echo_value(command))


def describe_written(answer: Answer, path: str) -> str:
    """Say where an answer was written, in the answer's own words if it has some; an empty sentence says nothing."""
    if answer.written is not None:
        return answer.written
    sentence = _("written to {path}")
    written = sentence.format(path=escape_text(path))
    return make_remark(written, file=path)


def write_files(files: Sequence[OutputFile]) -> None:
    """Write the files of a folder, all of them or none; folders that are missing are made.

    Raises WriteError with the file named.
    """
    for _body, path in files:
        folder = os.path.dirname(path) or os.curdir
        _make_folder(folder)
    _replace_files(files)


def discard_buffer(stream: "TextIO") -> None:
    """Throw away what is left in a stream's buffer: it must not fail a second time when the interpreter ends."""
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)
    except (OSError, ValueError):  # it is closed already
        return


def _replace_files(files: Sequence[OutputFile]) -> None:
    """Write all of them or none; raises WriteError with the last one named, unless it is known to be another.

    The error says which files are new where the old ones could not be put back. BrokenPipeError where one is a pipe
    whose reader has gone.
    """
    from reformctl.system import atomic_write

    paths = {encode_file_name(path): path for _body, path in files}
    pieces = [(split_body(body), encode_file_name(path)) for body, path in files]
    try:
        atomic_write.write_files(pieces)
    except BrokenPipeError:
        raise
    except OSError as error:
        _body, last_path = files[-1]
        path = paths.get(error.filename, last_path)
        replaced = ""
        if isinstance(error, atomic_write.NotRestoredError):
            replaced = join_words(map(_describe_change, error.changes))
            sentence = _(
                "cannot write {path}: {reason}; these files are new already and could not be restored: {replaced}"
            )
        elif os.path.isfile(encode_file_name(path)):
            sentence = _("cannot write {path}: {reason}; the existing file is unchanged")
        else:
            sentence = _("cannot write {path}: {reason}")
        reason = describe_system_error(error)
        text = sentence.format(path=escape_text(path), reason=reason, replaced=replaced)
        raise WriteError(text).add_facts(file=path) from error


def _describe_change(change: "ReplacedFile") -> str:
    """Name a file that was replaced and could not be put back, and where its old version is."""
    path = escape_text(make_readable(change.path))
    if change.backup is None:
        return path
    backup = escape_text(make_readable(change.backup))
    sentence = _("{path} (old file: {backup})")
    return sentence.format(path=path, backup=backup)


def _make_folder(path: str) -> None:
    """Make a folder and those above it, where they are missing; raises WriteError."""
    try:
        os.makedirs(encode_file_name(path), exist_ok=True)
    except OSError as error:
        reason = describe_system_error(error)
        sentence = _("cannot create the folder {path}: {reason}")
        text = sentence.format(path=escape_text(path), reason=reason)
        raise WriteError(text).add_facts(file=path) from error


def _write_standard_output(body: Body) -> None:
    if sys.stdout is None:
        raise WriteError(_("cannot write to standard output: it is closed"))
    try:
        for piece in split_body(body):
            _write_whole(piece)
        _flush_output()
    except OSError as error:
        discard_buffer(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise
        reason = describe_system_error(error)
        sentence = _("cannot write to standard output: {reason}")
        raise WriteError(sentence.format(reason=reason)) from error


def _write_whole(piece: bytes) -> None:
    """Write every byte of a piece.

    With PYTHONUNBUFFERED a full disk takes a part in silence, and a pipe that does not block takes nothing.
    """
    rest = memoryview(piece)
    while rest:
        try:
            taken = sys.stdout.buffer.write(rest) or 0
        except BlockingIOError as error:
            taken = error.characters_written
        rest = rest[taken:]
        if rest and not taken:
            _wait_for_reader()


def _flush_output() -> None:
    while True:
        try:
            sys.stdout.buffer.flush()
        except BlockingIOError:
            _wait_for_reader()
        else:
            return


def _wait_for_reader() -> None:
    """Wait until the reader of a pipe has taken something.

    Only a pipe that does not block, as ssh and Node.js leave one behind, is ever full here.
    """
    from select import select

    output = sys.stdout.fileno()
    select([], [output], [])
