"""A task of a table beside the row of the kept text that should hold it."""

from collections.abc import Iterator
from typing import NamedTuple

from reformctl.model.diagnostics import KeyPath
from reformctl.model.fields import TEXT_KEYS
from reformctl.model.table import Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation.source_findings import Field
from reformctl.validation.source_text import KeptRow, Span

_KEYS_FOUND_APART = frozenset(("number", "category", "title", "content"))
_FURTHER_KEYS = tuple(key for key in TEXT_KEYS if key not in _KEYS_FOUND_APART)
_CELL_KEYS = ("content", *_FURTHER_KEYS)
"""Keys of texts that have a cell of their own, besides the title."""


class SourceRow(NamedTuple):
    """A task, and the stretch of the kept text that should be its row."""

    task_index: int
    task: Task
    above: Task | None
    """The task of the row above."""
    below: Task | None
    """The task of the row below, if its title is found."""
    title: Span | None
    stretch: Span
    """From the last text of the row above to the next title."""
    own: KeptRow | None
    """The row of the kept text, where it shows rows, and this one has no other task."""

    def make_path(self, *keys: str | int) -> KeyPath:
        """Make the path of a value of the task."""
        return ("tasks", self.task_index, *keys)

    def make_field(self, key: str) -> Field:
        """Make the field of a key, with the name that sentences call it by."""
        path = self.make_path(key)
        text = getattr(self.task, key) or ""
        name = _name_field(key, self.task)
        return Field(path, text, name)


def list_fields(row: SourceRow) -> Iterator[Field]:
    """List the texts of a task that have a cell of their own, but for its title."""
    for key in _CELL_KEYS:
        field = row.make_field(key)
        if field.text:
            yield field
    for heading, text in row.task.extra:
        path = row.make_path("extra", heading)
        shown_heading = echo_value(heading)
        name = _name_field(shown_heading, row.task)
        yield Field(path, text, name)


def _name_field(key: str, task: Task) -> str:
    name = _("{key} of task {id}")
    return name.format(key=key, id=task.id)
