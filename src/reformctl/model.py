"""The table as all other code sees it: light immutable rows, already validated, nothing heavy imported.

Official text stands in these rows to the character. What a document does not state is None.
"""

from collections.abc import Sequence

from reformctl.typed import NamedTuple


class Source(NamedTuple):
    """What is known of the document a table comes from; unknown is None, and `note` says why."""

    kind: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    date: str | None = None
    url: str | None = None
    file: str | None = None
    """The kept official text, as a path relative to the table's own file."""
    sha256: str | None = None
    """Of the bytes of `file`, 64 lower-case hexadecimal digits."""
    abridged: bool = False
    """Whether the table holds fewer tasks than the document declares, and says so."""
    note: str | None = None


class Category(NamedTuple):
    """A heading that groups tasks (类别), with the number of tasks that the document itself declares for it."""

    name: str
    declared: int | None = None


class Agency(NamedTuple):
    """A body that leads or supports tasks (单位): `name` is the document's, everything else is ours."""

    name: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    is_agency: bool = True
    """False for bodies such as 各企业, which lead tasks but are no agency."""


class Task(NamedTuple):
    """One row of the table (试点任务)."""

    table: str
    """The id of its table."""
    id: int
    """Unique in its table, at least 1: the printed 序号 where that is a unique integer."""
    title: str
    content: str
    category: str | None = None
    lead_agencies: tuple[str, ...] = ()
    """牵头单位, in the document's order."""
    support_agencies: tuple[str, ...] = ()
    """配合单位, in the document's order."""
    scope: str | None = None
    """推广范围: where the reform is to be copied."""
    deadline: str | None = None
    """完成时限, as printed."""
    number: str | None = None
    """The 序号 as printed, where it differs from `id`."""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns of the document that have no field here: (heading, text), in the document's order."""
    title_derived: bool = False
    """Whether the document gives no title, and `title` is the first words of its content (ours)."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every body named in the row: those that lead, then those that support."""
        return self.lead_agencies + self.support_agencies

    @property
    def reference(self) -> str:
        """How to point at it among the tasks of several tables: qh6:17."""
        return f"{self.table}:{self.id}"


class Table(NamedTuple):
    """A 任务分工表: categories, agencies and tasks in the document's order."""

    id: str
    """A short name: lower-case ASCII letters, digits and hyphens, beginning with a letter, such as qh6."""
    title: str
    source: Source
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    tasks: Sequence[Task]
    """A tuple, or of a table in compiled form what reads them when they are asked for."""
