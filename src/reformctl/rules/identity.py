"""Each task is one task."""

from collections.abc import Iterator

from reformctl.errors import Fault
from reformctl.messages import _
from reformctl.model import Table
from reformctl.text import echo


def ids_are_unique(table: Table) -> Iterator[Fault]:
    """An id points at one task: references, exports and links are built on it."""
    first: dict[int, str] = {}
    for index, task in enumerate(table.tasks):
        if task.id in first:
            sentence = _("the id {id} is already that of “{title}”: give each task its own")
            yield Fault(("tasks", index, "id"), "duplicate-id", sentence.format(id=task.id, title=echo(first[task.id])))
        first.setdefault(task.id, task.title)
