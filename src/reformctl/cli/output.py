"""What a command has to say, and where it is written: to standard output, or to files."""

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
    beside: tuple[tuple[Body, str], ...] = ()
    """(what, file) that is written together with the file that --output names."""
    inside: tuple[tuple[Body, str], ...] = ()
    """(what, file) in the folder that --output names, which is written in place of the body."""
    written: str | None = None
    """What is said where --output names a file or a folder; None for a sentence that names it."""
    recorded: tuple[tuple[Body, str], ...] = ()
    """(what, file) that is written before the body is shown."""
    warnings: tuple[str, ...] = ()
    """Sentences that --quiet does not silence."""
    report: str = ""
    """What standard error gets before them, as it stands: a report that is JSON already."""

    @property
    def code(self) -> int:
        """The exit code."""
        return TROUBLE if self.refused else FOUND if self.found else NOTHING


def is_standard(path: str | None) -> bool:
    """Whether what --output says, or does not say, is standard output."""
    return path in {None, "-", "/dev/stdout"}


def split_body(body: Body) -> Iterable[bytes]:
    """What is to be written one after the other."""
    return (body,) if isinstance(body, bytes) else body


def write_body(body: Body, path: str, beside: Sequence[tuple[Body, str]] = ()) -> None:
    """Write to the file, or to standard output where `path` is `-`; and files beside it, all of them or none.

    Raises WriteError with the file named, and BrokenPipeError where the reader of a pipe has gone.
    """
    if is_standard(path):
        _write_standard_output(body)
        return
    for _data, other in beside:
        _make_folder(os.path.dirname(other))
    _replace_files([*beside, (body, path)])


def show_body(body: Body) -> str | None:
    """Write to standard output, on a terminal through the user's pager if the window cannot hold it.

    Returns what is to be said where the pager that the user chose cannot be started; raises as `write` does.
    """
    command = environment.choose_pager()
    if command is not None:
        from reformctl.cli import pager

        body = b"".join(split_body(body))
        if pager.is_longer_than_window(body):
            if pager.run_pager(body, command):
                return None
            _write_standard_output(body)
            sentence = _("cannot start the pager {pager}: set REFORMCTL_PAGER or PAGER to another one, or to nothing")
            return sentence.format(pager=echo_value(command)) if environment.read_chosen_pager() is not None else None
    _write_standard_output(body)
    return None


def describe_written(answer: Answer, path: str) -> str:
    """Say where an answer was written, in the answer's own words if it has some; an empty sentence says nothing."""
    if answer.written is not None:
        return answer.written
    return make_remark(_("written to {path}").format(path=escape_text(path)), file=path)


def write_files(files: Sequence[tuple[Body, str]]) -> None:
    """Write the files (what, file) of a folder, all of them or none; folders that are missing are made.

    Raises WriteError with the file named.
    """
    for _data, path in files:
        _make_folder(os.path.dirname(path) or os.curdir)
    _replace_files(files)


def discard_buffer(stream: "TextIO") -> None:
    """Throw away what is left in a stream's buffer: it must not fail a second time when the interpreter ends."""
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, stream.fileno())
        os.close(devnull)
    except (OSError, ValueError):  # it is closed already
        return


def _replace_files(files: Sequence[tuple[Body, str]]) -> None:
    """Write all of them or none; raises WriteError with the last one named, unless it is known to be another.

    The error says which files are new where the old ones could not be put back. BrokenPipeError where one is a pipe
    whose reader has gone.
    """
    from reformctl.system import atomic_write

    try:
        atomic_write.write_files([(split_body(data), encode_file_name(path)) for data, path in files])
    except BrokenPipeError:
        raise
    except OSError as error:
        paths = {encode_file_name(path): path for _data, path in files}
        place = paths.get(error.filename, files[-1][1])
        if isinstance(error, atomic_write.NotRestoredError):
            sentence = _(
                "cannot write {path}: {reason}; these files are new already and could not be restored: {replaced}"
            )
            replaced = join_words(map(_describe_change, error.changes))
            text = sentence.format(path=escape_text(place), reason=describe_system_error(error), replaced=replaced)
            raise WriteError(text).add_facts(file=place) from error
        sentence = (
            _("cannot write {path}: {reason}; the existing file is unchanged")
            if os.path.isfile(encode_file_name(place))
            else _("cannot write {path}: {reason}")
        )
        text = sentence.format(path=escape_text(place), reason=describe_system_error(error))
        raise WriteError(text).add_facts(file=place) from error


def _describe_change(change: "ReplacedFile") -> str:
    """A file that was replaced and could not be put back, and where its old version is."""
    path = escape_text(make_readable(change.path))
    if change.backup is None:
        return path
    return _("{path} (old file: {backup})").format(path=path, backup=escape_text(make_readable(change.backup)))


def _make_folder(path: str) -> None:
    """Make a folder and those above it, where they are missing; raises WriteError."""
    try:
        os.makedirs(encode_file_name(path), exist_ok=True)
    except OSError as error:
        sentence = _("cannot create the folder {path}: {reason}")
        text = sentence.format(path=escape_text(path), reason=describe_system_error(error))
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
        sentence = _("cannot write to standard output: {reason}")
        raise WriteError(sentence.format(reason=describe_system_error(error))) from error


def _write_whole(piece: bytes) -> None:
    """Every byte: with PYTHONUNBUFFERED a full disk takes a part in silence, and a pipe that does not block nothing."""
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
    """Until the reader of a pipe that does not block, as ssh and Node.js leave one behind, has taken something."""
    from select import select

    select([], [sys.stdout.fileno()], [])
