"""Temporary files that nobody finds afterwards: for what is made in one piece, and too large for memory."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

from reformctl.system import atomic_write
from reformctl.system.errors import WriteError, describe_system_error
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text


def stream_temporary_file(make: Callable[[str], None]) -> Iterator[bytes]:
    """What a function writes into the file that it is given, piece by piece, once it has written all of it.

    Raises WriteError where there is no room for such a file.
    """
    with _make_temporary_file(make) as file:
        while piece := file.read(atomic_write.WRITE_CHUNK_BYTES):
            yield piece


def _make_temporary_file(make: Callable[[str], None]) -> BinaryIO:
    """The file, open; its name is gone already, also where the process is interrupted."""
    import tempfile

    path = ""
    with atomic_write.raising_when_killed():
        try:
            descriptor, path = tempfile.mkstemp(prefix="reformctl-")
            os.close(descriptor)
            make(path)
            return open(path, "rb", opener=_open_until_closed)
        except OSError as error:
            sentence = _("no temporary file can be written in {folder}: {reason}; set TMPDIR to one that has room")
            folder = tempfile.tempdir or os.curdir  # the last that Python tries
            raise WriteError(
                sentence.format(reason=describe_system_error(error), folder=escape_text(folder))
            ) from error
        finally:
            with suppress(OSError):
                os.unlink(path)


def _open_until_closed(path: str, flags: int) -> int:
    """Windows removes an open file only if that was said when it was opened."""
    return os.open(path, flags | getattr(os, "O_TEMPORARY", 0))
