"""Reads a text document of old Word, WPS, OpenDocument or RTF (.doc, .wps, .odt, .rtf): LibreOffice makes it a .docx.

LibreOffice runs with a profile and a folder of its own, which are removed, for at most a minute, and is ended with all
that it has started.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from reformctl.importing.document import Document, DocumentError, ReadingNote
from reformctl.importing.limits import MAX_CONVERSION_BYTES, MAX_CONVERSION_SECONDS, MAX_DOCUMENT_BYTES
from reformctl.importing.readers import docx
from reformctl.system.errors import describe_system_error
from reformctl.system.translation import _

PROGRAMS = ("soffice", "libreoffice")
COMMAND = "soffice --headless --convert-to docx"
"""What a user can type where LibreOffice is, before the name of the document."""


def read(data: bytes) -> Document:
    """Convert a document, and read the result. Raises DocumentError where LibreOffice is not found, or cannot."""
    programs = filter(None, map(shutil.which, PROGRAMS))
    program = next(programs, None)
    if program is None:
        sentence = _(
            "reading it needs LibreOffice, which was not found: install it, or save the document as .docx: {command}"
        )
        suffix = _choose_suffix(data)
        command = f"{COMMAND} document{suffix}"
        raise DocumentError(sentence.format(command=command))
    with tempfile.TemporaryDirectory(prefix="reformctl-", ignore_cleanup_errors=True) as folder:
        converted = _convert(program, data, Path(folder))
    document = docx.read(converted)
    sentence = _("LibreOffice converted this document to .docx before it was read: compare it with the original")
    note = ReadingNote(sentence)
    return document._replace(notes=(note, *document.notes))


def _convert(program: str, data: bytes, folder: Path) -> bytes:
    suffix = _choose_suffix(data)
    source = folder / f"document{suffix}"
    source.write_bytes(data)
    profile_folder = folder / "profile"
    profile = f"-env:UserInstallation={profile_folder.as_uri()}"
    modes = ["--headless", "--norestore", "--nolockcheck"]
    conversion = ["--convert-to", "docx", "--outdir", str(folder)]
    command = [program, profile, *modes, *conversion, str(source)]
    _run_to_the_end(command, folder)
    result = folder / "document.docx"
    try:
        size = result.stat().st_size
    except OSError:
        raise DocumentError(_("LibreOffice cannot read it: the file is damaged, or needs a password")) from None
    if size > MAX_DOCUMENT_BYTES:
        raise DocumentError(_("the result of LibreOffice is too large for an official document"))
    return result.read_bytes()


def _choose_suffix(data: bytes) -> str:
    """Choose the suffix by which LibreOffice takes the document for what it is."""
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(b"PK"):
        return ".odt"
    return ".doc"


def _run_to_the_end(command: list[str], folder: Path) -> None:
    """Run a program, and end it with all that it has started where it takes too long."""
    null = subprocess.DEVNULL
    try:
        program = subprocess.Popen(  # noqa: S603 a program of the system, by its full path
            command, stdin=null, stdout=null, stderr=null, cwd=folder, start_new_session=True
        )
    except OSError as error:
        reason = describe_system_error(error)
        sentence = _("LibreOffice could not be started: {reason}")
        raise DocumentError(sentence.format(reason=reason)) from error
    _limit_program(program)
    try:
        program.wait(MAX_CONVERSION_SECONDS)
    except subprocess.TimeoutExpired:
        sentence = _(
            "LibreOffice did not finish in {seconds} seconds: the file is damaged, or made to stall its reader"
        )
        raise DocumentError(sentence.format(seconds=MAX_CONVERSION_SECONDS)) from None
    finally:
        _end_group(program)


def _limit_program(program: subprocess.Popen[bytes]) -> None:
    """Bound the memory and the files of a program and of all that it will start, as far as the system allows."""
    with suppress(ImportError, OSError, ValueError, AttributeError):
        import resource  # not on Windows

        for limit, most in (
            (resource.RLIMIT_AS, MAX_CONVERSION_BYTES),
            (resource.RLIMIT_FSIZE, MAX_DOCUMENT_BYTES),
        ):
            _soft, hard = resource.prlimit(program.pid, limit)
            bound = most
            if hard != resource.RLIM_INFINITY:
                bound = min(most, hard)
            bounds = (bound, bound)
            resource.prlimit(program.pid, limit, bounds)


def _end_group(program: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(program.pid, signal.SIGKILL)
        else:
            program.kill()
    program.wait()
