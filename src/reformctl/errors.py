"""The errors that end a run, each with its exit code."""

from reformctl.environment import PLAIN, Screen, debugging
from reformctl.messages import _, counted
from reformctl.text import bold, echo, safe
from reformctl.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from reformctl.faults import Fault

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

SHOWN = 200
"""Faults that one run lists: whoever has more mends these first."""


REASONS = {
    "EACCES": "Permission denied",
    "EBUSY": "Device or resource busy",
    "EDQUOT": "Disk quota exceeded",
    "EEXIST": "File exists",
    "EFBIG": "File too large",
    "EINVAL": "Invalid argument",
    "EIO": "Input/output error",
    "EISDIR": "Is a directory",
    "ELOOP": "Too many levels of symbolic links",
    "EMFILE": "Too many open files",
    "ENAMETOOLONG": "File name too long",
    "ENOENT": "No such file or directory",
    "ENOMEM": "Cannot allocate memory",
    "ENOSPC": "No space left on device",
    "ENOTDIR": "Not a directory",
    "EPERM": "Operation not permitted",
    "EROFS": "Read-only file system",
    "ETXTBSY": "Text file busy",
}
"""What systems say of files, as most of them word it: they say it in English whatever the locale is."""


class ReformctlError(Exception):
    """A run that ends with a sentence for the user and an exit code, never with a traceback."""

    code = TROUBLE

    def report(self, screen: Screen = PLAIN) -> str:
        """What is shown on standard error."""
        return f"{bold('reformctl:', color=screen.color)} {self}"


class UsageError(ReformctlError):
    """The command line does not make sense."""


class UnknownNameError(ReformctlError):
    """A name that no agency, category, scope, field, format or table has, or that several have."""


class UnreadableError(ReformctlError):
    """A file that cannot be opened, is no regular file or is too large, or a folder without tables."""

    def __init__(self, path: str, reason: str) -> None:
        """`reason` is a sentence about the file, or what the system says."""
        self.path = path
        self.reason = reason
        super().__init__(_("{path} cannot be read: {reason}").format(path=safe(path), reason=safe(reason)))


class InvalidDataError(ReformctlError):
    """One or more table files with faults.

    `faults` holds (file, fault) pairs in the order of the files and their lines.
    """

    def __init__(self, faults: "list[tuple[str, Fault]]") -> None:
        """Count the faults, which `report` lists."""
        self.faults = faults
        sentence = counted(
            "{count} fault: nothing is answered from a faulty table",
            "{count} faults: nothing is answered from a faulty table",
            len(faults),
        )
        super().__init__(sentence.format(count=len(faults)))

    def report(self, screen: Screen = PLAIN) -> str:
        """The faults as compilers show them, and how many there are."""
        from reformctl.faults import as_text

        lines = [as_text(file, fault, screen) for file, fault in self.faults[:SHOWN]]
        if rest := len(self.faults) - len(lines):
            lines.append(_("... and {count} more").format(count=rest))
        return "\n".join([*lines, super().report(screen)])


class WriteError(ReformctlError):
    """Standard output or a file could not be written; an old file is still whole."""


class SystemRefusalError(ReformctlError):
    """The system refused something that no other error is about, such as to open one more file."""

    def __init__(self, error: OSError) -> None:
        """Name the file, where the system says which one it is."""
        sentence = _("the system refuses what this command needs: {reason}")
        if error.filename is not None:
            sentence = _("{path} cannot be used: {reason}")
        super().__init__(sentence.format(path=safe(str(error.filename)), reason=reason(error)))


class NoMemoryError(ReformctlError):
    """The machine has not enough memory for what was asked."""

    def __init__(self) -> None:
        """Say what can be done about it."""
        super().__init__(_("there is not enough memory for this table: close other programs, or divide it"))


class BugError(ReformctlError):
    """An error of ours, which nothing else has caught."""

    code = OUR_BUG

    def __init__(self, cause: Exception) -> None:
        """`cause` is what went wrong."""
        self.cause = cause
        sentence = _(
            "this is a bug of reformctl ({error}): run it again with REFORMCTL_DEBUG=1 and report what it prints"
        )
        super().__init__(sentence.format(error=echo(f"{type(cause).__name__}: {cause}")))

    def report(self, screen: Screen = PLAIN) -> str:
        """One line; the traceback only on request."""
        if not debugging():
            return super().report(screen)
        import traceback

        return "".join(traceback.format_exception(self.cause)).rstrip()


def reason(error: Exception) -> str:
    """Why the system refused, in the user's language where it is one of REASONS."""
    import errno

    name = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
    return _(REASONS[name]) if name in REASONS else getattr(error, "strerror", None) or str(error)
