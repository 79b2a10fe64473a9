"""Checks that each task stands in a table once, and in its place."""

from collections.abc import Iterator
from itertools import pairwise

from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table, Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

_RepeatedTask = tuple[int, Task, Task]
"""The index of a task, the task, and the first one that has the same text."""


def ids_are_unique(table: Table) -> Iterator[Diagnostic]:
    """An id points at one task: references, exports and links are built on it."""
    sentence = _("the id {id} already belongs to “{title}”: give each task its own id")
    first_titles: dict[int, str] = {}
    for index, task in enumerate(table.tasks):
        if task.id not in first_titles:
            first_titles[task.id] = task.title
            continue
        path = ("tasks", index, "id")
        first_title = first_titles[task.id]
        title = echo_value(first_title)
        message = sentence.format(id=task.id, title=title)
        yield Diagnostic(path, "duplicate-id", message)


def ids_are_in_order(table: Table) -> Iterator[Diagnostic]:
    """The order of tasks is the document's, and so is that of its numbers."""
    sentence = _("the id {id} comes after {before}: put the tasks in the order of their ids")
    before = 0
    for index, task in enumerate(table.tasks):
        if index and task.id < before:
            path = ("tasks", index, "id")
            message = sentence.format(id=task.id, before=before)
            yield Diagnostic(path, "id-order", message)
        before = task.id


def ids_have_no_gaps(table: Table) -> Iterator[Diagnostic]:
    """A missing number may be a lost row; ids out of order are another rule's affair."""
    ids = [task.id for task in table.tasks]
    ids_from_zero = [0, *ids]
    neighbours = list(pairwise(ids_from_zero))
    is_ascending = all(before < after for before, after in neighbours)
    if table.source.abridged or not is_ascending:
        return
    for index, (before, after) in enumerate(neighbours):
        first = before + 1
        last = after - 1
        if first > last:
            continue
        if first == last:
            sentence = _("no task has the id {first}: if the document has none either, set abridged: true under source")
        else:
            sentence = _(
                "no task has an id from {first} to {last}: if the document has none either, set abridged: true under "
                "source"
            )
        path = ("tasks", index, "id")
        message = sentence.format(first=first, last=last)
        yield Diagnostic(path, "id-gap", message, warning=True)


def titles_are_unique(table: Table) -> Iterator[Diagnostic]:
    """Two tasks of one title are one row read twice; of two with one id the id is the fault."""
    sentence = _("task {id} has the same title as task {earlier}: was a row read twice?")
    for index, task, earlier in _list_repeated(table, "title"):
        path = ("tasks", index, "title")
        message = sentence.format(id=task.id, earlier=earlier.id)
        yield Diagnostic(path, "duplicate-title", message)


def contents_are_unique(table: Table) -> Iterator[Diagnostic]:
    """Two tasks of one content are one row read twice; of two with one id or title, that is the fault."""
    sentence = _("task {id} has the same content as task {earlier}: was a row read twice, or a text put into two rows?")
    for index, task, earlier in _list_repeated(table, "content"):
        if earlier.title == task.title:
            continue
        path = ("tasks", index, "content")
        message = sentence.format(id=task.id, earlier=earlier.id)
        yield Diagnostic(path, "duplicate-content", message)


def _list_repeated(table: Table, key: str) -> Iterator[_RepeatedTask]:
    """List the tasks that have a text of an earlier one with another id."""
    first_tasks: dict[str, Task] = {}
    for index, task in enumerate(table.tasks):
        text = getattr(task, key)
        earlier = first_tasks.setdefault(text, task)
        if earlier.id != task.id:
            yield index, task, earlier
