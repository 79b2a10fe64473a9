"""Checks the numbers of tasks that a document itself declares: they are its check sum."""

from collections import Counter
from collections.abc import Iterator

from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value


def declared_counts_hold(table: Table) -> Iterator[Diagnostic]:
    """A category has as many tasks as the document declares for it.

    A difference that another rule explains is no fault: a task of an undeclared category may be the one that is
    missing, and a task that stands there twice the one too many.
    """
    counts = Counter(task.category for task in table.tasks)
    repeated = _count_repeated_tasks(table)
    elsewhere = _count_undeclared_tasks(table)
    is_abridged = table.source.abridged
    sentence = _("“{name}” declares {declared} tasks, but has {rows}: is a row lost, or in another category?")
    if is_abridged:
        sentence = _("“{name}” declares {declared} tasks, but has {rows}: source.abridged says that tasks are left out")
    for index, category in enumerate(table.categories):
        declared = category.declared
        if declared is None:
            continue
        rows = counts[category.name]
        fewest = rows - repeated[category.name]
        most = rows + elsewhere
        if fewest <= declared <= most:
            continue
        path = ("categories", index, "count")
        name = echo_value(category.name)
        message = sentence.format(name=name, declared=declared, rows=rows)
        yield Diagnostic(path, "declared-count", message, warning=is_abridged, doubtful=True)


def _count_undeclared_tasks(table: Table) -> int:
    """Count the tasks of all categories that are not declared."""
    declared_names = {category.name for category in table.categories}
    undeclared = 0
    for task in table.tasks:
        category = task.category
        if category is not None and category not in declared_names:
            undeclared += 1
    return undeclared


def _count_repeated_tasks(table: Table) -> Counter[str | None]:
    """Count the tasks of each category that have the id, the printed number or the title of an earlier task."""
    ids: set[int] = set()
    numbers: set[tuple[str | None, str]] = set()
    titles: set[str] = set()
    repeated: Counter[str | None] = Counter()
    for task in table.tasks:
        printed_number = task.number or str(task.id)
        number = (task.category, printed_number)
        if task.id in ids or number in numbers or task.title in titles:
            repeated[task.category] += 1
        numbers.add(number)
        ids.add(task.id)
        titles.add(task.title)
    return repeated
