"""What can go wrong: faults of a file, each with its place, and the errors that end a run, each with its exit code."""

from typing import NamedTuple

from reformctl.messages import _, counted
from reformctl.text import safe

FOUND = 0
"""Yes, found, clean."""
NOTHING = 1
"""A clean no: nothing matches, an id that does not exist."""
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


class Place(NamedTuple):
    """Where in a text file something stands."""

    line: int
    """From 1."""
    column: int
    """In characters (code points), from 1."""


KeyPath = tuple[str | int, ...]
"""The way from the root of a file to a value: keys of mappings, indices of sequences from 0."""


class Fault(NamedTuple):
    """One thing that is wrong with a table file, as a value: rules yield faults, they never raise."""

    path: KeyPath
    rule: str
    """The rule's name, such as duplicate-id."""
    sentence: str
    at_key: bool = False
    """Whether the key, and not its value, is what is wrong."""
    place: Place | None = None
    """Known once the file's reader has looked `path` up; None means the file as a whole."""


class ReformctlError(Exception):
    """A run that ends with a sentence for the user and an exit code, never with a traceback."""

    code = TROUBLE

    def report(self) -> str:
        """What is shown on standard error."""
        return f"reformctl: {self}"


class UsageError(ReformctlError):
    """The command line does not make sense."""


class UnknownNameError(ReformctlError):
    """A name that no agency, category, scope, field, format or table has, or that several have."""


class UnreadableError(ReformctlError):
    """A file that cannot be opened, is no regular file, is too large or is not UTF-8."""


class InvalidDataError(ReformctlError):
    """One or more table files with faults.

    `faults` holds (file, fault) pairs in the order of the files and their lines.
    """

    def __init__(self, faults: list[tuple[str, Fault]]) -> None:
        """Count the faults, which `report` lists."""
        self.faults = faults
        sentence = counted(
            "{count} fault: nothing is answered from a faulty table",
            "{count} faults: nothing is answered from a faulty table",
            len(faults),
        )
        super().__init__(sentence.format(count=len(faults)))

    def report(self) -> str:
        """One line a fault, as editors and compilers write it, and how many there are."""
        lines = [_line(file, fault) for file, fault in self.faults[:SHOWN]]
        if rest := len(self.faults) - len(lines):
            lines.append(_("... and {count} more").format(count=rest))
        return "\n".join([*lines, super().report()])


class WriteError(ReformctlError):
    """Standard output or a file could not be written; an old file is still whole."""


def _line(file: str, fault: Fault) -> str:
    """A fault as compilers write it: file:line:column: rule: sentence."""
    place = f":{fault.place.line}:{fault.place.column}" if fault.place else ""
    return f"{safe(file)}{place}: {fault.rule}: {fault.sentence}"
