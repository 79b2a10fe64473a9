"""What recognition hands on: drafts of tasks, headings, and findings about both."""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import DocumentLocation
from reformctl.importing.extraction.agency_names import AgencyNames

NOWHERE = DocumentLocation()
"""The place of what is said of the whole document."""


FurtherText = tuple[str, str]
"""A heading or label that no field has, and the text there."""


class Finding(NamedTuple):
    """A sentence of the report about a place of the document."""

    rule: str
    """The kind of finding, as programs read it: short-row, number-jump, default-scope."""
    sentence: str
    location: DocumentLocation = NOWHERE
    placed: bool = True
    """False where the table lacks something of the document, or may have it in the wrong place."""


class FindingList(list[Finding]):
    """Findings in the order in which they are made; `values` fill the placeholders of their sentences."""

    def note(self, rule: str, sentence: str, location: DocumentLocation = NOWHERE, **values: object) -> None:
        """Add a finding of which nothing is lost."""
        message = sentence.format(**values)
        finding = Finding(rule, message, location)
        self.append(finding)

    def warn(self, rule: str, sentence: str, location: DocumentLocation, **values: object) -> None:
        """Add a finding of something that the table lacks, or may have in the wrong place."""
        message = sentence.format(**values)
        finding = Finding(rule, message, location, placed=False)
        self.append(finding)


class Draft(NamedTuple):
    """A task as the document has it, before it gets an id."""

    location: DocumentLocation
    number: str = ""
    """As printed."""
    is_further: bool = False
    """Whether its number cell is merged with that of the row above."""
    title: str = ""
    content: str = ""
    category: str | None = None
    leads: AgencyNames = ()
    supports: AgencyNames = ()
    scope: str = ""
    deadline: str = ""
    extra: tuple[FurtherText, ...] = ()
    led: bool = False
    """Whether the row itself says who leads, as in 市商务局牵头."""
    title_derived: bool = False
    """Whether the title is made of the content's first sentence, because the document gives none."""


Drafts = Sequence[Draft]


class CategoryHeading(NamedTuple):
    """A heading that groups tasks: 一、投资便利化（8项）."""

    name: str
    declared: int | None
    """How many tasks it says it has."""
    location: DocumentLocation
    level: int = 1
    """As in `numerals.Numbered`."""


Headings = Sequence[CategoryHeading]


class Harvest(NamedTuple):
    """What was recognised in a table or in a list of paragraphs."""

    tasks: tuple[Draft, ...] = ()
    headings: tuple[CategoryHeading, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: tuple[int, ...] = ()
    """Printed numbers of rows that are not taken."""
    above: tuple[str, ...] = ()
    """Lines above the table, where its title should stand; the nearest is last."""
