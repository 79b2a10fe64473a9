"""Defines the errors that end a run, each with its exit code."""

from collections.abc import Sequence
from typing import Self

from reformctl.system.translation import N_, _, translate
from reformctl.text.escaping import escape_text

FOUND = 0
"""Yes, found, clean."""
NOTHING = 1
"""A clean no: nothing matches, an id does not exist, `check` found faults, the tables that `diff` compares differ."""
TROUBLE = 2
"""Could not answer: usage, an unknown name, unreadable or invalid data, a failed write."""
OUR_BUG = 70
"""An error of ours (EX_SOFTWARE of BSD's sysexits.h)."""
INTERRUPTED = 130
"""Ctrl-C: 128 and SIGINT, as shells count."""
CLOSED_PIPE = 141
"""The reader of the pipe has gone: 128 and SIGPIPE."""

SYSTEM_ERRORS = {
    "EACCES": N_("Permission denied"),
    "EBUSY": N_("Device or resource busy"),
    "EDQUOT": N_("Disk quota exceeded"),
    "EEXIST": N_("File exists"),
    "EFBIG": N_("File too large"),
    "EINVAL": N_("Invalid argument"),
    "EIO": N_("Input/output error"),
    "EISDIR": N_("Is a directory"),
    "ELOOP": N_("Too many levels of symbolic links"),
    "EMFILE": N_("Too many open files"),
    "ENAMETOOLONG": N_("File name too long"),
    "ENOENT": N_("No such file or directory"),
    "ENOMEM": N_("Cannot allocate memory"),
    "ENOSPC": N_("No space left on device"),
    "ENOTDIR": N_("Not a directory"),
    "EPERM": N_("Operation not permitted"),
    "EROFS": N_("Read-only file system"),
    "ETXTBSY": N_("Text file busy"),
}
"""Sentences of systems about files, as most systems word them: in English, whatever the locale is."""


class ReformctlError(Exception):
    """An error that ends a run with a sentence for the user and an exit code, never with a traceback.

    The sentence speaks of arguments. Where the command line has words of its own for it (options), it finds them by
    `kind`, and fills in `values`; a sentence without a kind is right for both.
    """

    code = TROUBLE
    name = "usage"
    """What programs call it, in every language."""
    value: str | None = None
    """What was given and is wrong, whole."""
    did_you_mean: tuple[str, ...] = ()
    """What was probably meant by it, or can be: best first."""
    file: str | None = None
    """The file that it is about."""
    hint: str | None = None
    """A command that helps to go on."""

    def __init__(self, sentence: str = "", kind: str = "", /, **values: object) -> None:
        """Take a whole sentence; if there are values, it has their names in braces."""
        message = sentence
        if values:
            message = sentence.format(**values)
        super().__init__(message)
        self.kind = kind
        self.values = values

    def add_facts(
        self,
        *,
        name: str | None = None,
        value: str | None = None,
        did_you_mean: Sequence[str] = (),
        file: str | None = None,
        hint: str | None = None,
    ) -> Self:
        """Add what a program acts on, which people read in the sentence; return the error itself."""
        self.name = name or self.name
        self.value = value
        self.did_you_mean = tuple(did_you_mean)
        self.file = file
        self.hint = hint
        return self


class UsageError(ReformctlError):
    """A request that cannot be fulfilled as it was asked."""


class UnknownNameError(ReformctlError):
    """A name that no agency, category, scope, field, format or table has, or that several have."""

    name = "unknown-name"


class UnreadableError(ReformctlError):
    """A file that cannot be opened, is no regular file or is too large, or a folder without tables."""

    name = "unreadable"

    def __init__(self, path: str, reason: str) -> None:
        """`reason` is a sentence about the file, or what the system says."""
        self.path = path
        self.reason = reason
        sentence = _("cannot read {path}: {reason}")
        shown_path = escape_text(path)
        shown_reason = escape_text(reason)
        message = sentence.format(path=shown_path, reason=shown_reason)
        super().__init__(message)
        self.file = path


class WriteError(ReformctlError):
    """Standard output or a file could not be written; an old file is still whole."""

    name = "unwritable"


class SystemRefusalError(ReformctlError):
    """The system refused something that no other error is about, such as to open one more file."""

    name = "system"

    def __init__(self, error: OSError) -> None:
        """Name the file, where the system says which one it is."""
        sentence = _("the system refuses what this command needs: {reason}")
        if error.filename is not None:
            sentence = _("cannot use {path}: {reason}")
        shown_path = escape_text(str(error.filename))
        reason = describe_system_error(error)
        message = sentence.format(path=shown_path, reason=reason)
        super().__init__(message)
        if error.filename is not None:
            self.file = str(error.filename)


class NoMemoryError(ReformctlError):
    """The machine has not enough memory for what was asked."""

    name = "no-memory"

    def __init__(self) -> None:
        """Say what can be done about it."""
        super().__init__(_("not enough memory for this table: close other programs, or divide the table"))


def describe_system_error(error: Exception) -> str:
    """Say why the system refused, in the user's language where it is one of SYSTEM_ERRORS."""
    import errno

    number = getattr(error, "errno", None) or 0
    name = errno.errorcode.get(number, "")
    if name in SYSTEM_ERRORS:
        return translate(SYSTEM_ERRORS[name])
    return getattr(error, "strerror", None) or str(error)
