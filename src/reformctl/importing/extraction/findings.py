"""What the recogniser hands on: tasks as far as they are understood, and everything that it has to say of them."""

from typing import NamedTuple

from reformctl.importing.document import DocumentLocation


class Finding(NamedTuple):
    """Something that the report says about a place of the document."""

    rule: str
    """What kind of thing it is, in a word for programs: short-row, number-jump, default-scope."""
    sentence: str
    location: DocumentLocation = DocumentLocation()
    placed: bool = True
    """False where something stands in the document that is not, or perhaps not rightly, in the table."""


class Draft(NamedTuple):
    """A task as the document has it."""

    location: DocumentLocation
    number: str = ""
    """As printed."""
    is_further: bool = False
    """Whether the number is that of the row above, whose cell is merged with its own."""
    title: str = ""
    content: str = ""
    category: str | None = None
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    scope: str = ""
    deadline: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    led: bool = False
    """Whether the row itself says which of several agencies leads."""
    title_derived: bool = False
    """Whether the title is the first sentence of the content, because the document gives none."""


class Heading(NamedTuple):
    """A heading that groups tasks."""

    name: str
    declared: int | None
    location: DocumentLocation
    level: int = 1
    """As in `numerals.Numbered`."""


class Harvest(NamedTuple):
    """What one table, or one list of paragraphs, gave."""

    tasks: tuple[Draft, ...] = ()
    headings: tuple[Heading, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: tuple[int, ...] = ()
    """Numbers of rows that are not taken."""
    above: tuple[str, ...] = ()
    """Lines in which the title of the table should stand, the nearest last."""
