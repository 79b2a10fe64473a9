"""The lines of standard error that programs read, as docs/messages.schema.json describes them.

A run does not need this file: json_messages.py writes the lines, and tests hold that they are such.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal

ErrorName = Literal[
    "usage",
    "unknown-name",
    "ambiguous-name",
    "unreadable",
    "invalid-data",
    "unwritable",
    "missing-package",
    "system",
    "no-memory",
    "interrupted",
    "bug",
]
"""What an error is called; a program may rely on these."""


@dataclass(frozen=True)
class RemarkLine:
    """A note or a warning; of the facts only those that there are."""

    kind: Literal["note", "warning"]
    message: str
    value: str = ""
    """What was given."""
    taken: list[str] = dataclasses.field(default_factory=list)
    """What it was understood as: names, references or other words."""
    did_you_mean: list[str] = dataclasses.field(default_factory=list)
    """What may be meant besides."""
    missing: list[str] = dataclasses.field(default_factory=list)
    """References to tasks that do not exist."""
    file: str = ""
    """The file that it is about, or that was written."""
    row: int = 0
    """The row of a sheet in that file."""
    rule: str = ""
    """What it offends against."""
    ref: str = ""
    """The task that it is about, such as qh6:17."""
    hint: str = ""
    """A command that helps to go on."""


@dataclass(frozen=True)
class FaultLine:
    """One fault of a table file or a ledger, as `check -f json` has it."""

    kind: Literal["fault"]
    file: str
    line: int | None
    """From 1, as `column`; null where the file as a whole is meant."""
    column: int | None
    length: int | None
    """Columns and lengths count characters (code points)."""
    severity: Literal["error", "warning"]
    rule: str
    message: str
    value: str | None
    """What stands there in the file."""
    path: list[str | int]
    """The way to it from the root of the file: keys and indices."""


@dataclass(frozen=True)
class ErrorLine:
    """What ended the run. It is the last line; all keys are always there."""

    kind: Literal["error"]
    error: ErrorName
    message: str
    hint: str | None
    """A command that helps to go on, as a shell takes it."""
    did_you_mean: list[str]
    """What was probably meant by `value`, or all that it can mean: best first."""
    value: str | None
    """What was given and is wrong."""
    file: str | None
    """The file that it is about."""
    code: int
    """The exit code."""


MessageLine = RemarkLine | FaultLine | ErrorLine
"""A line of standard error."""
