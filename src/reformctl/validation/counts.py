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
    declared_names = {None, *(category.name for category in table.categories)}
    elsewhere = sum(count for name, count in counts.items() if name not in declared_names)
    is_abridged = table.source.abridged
    sentence = _("“{name}” declares {declared} tasks, but has {rows}: is a row lost, or in another category?")
    if is_abridged:
        sentence = _("“{name}” declares {declared} tasks, but has {rows}: source.abridged says that tasks are left out")
    for index, category in enumerate(table.categories):
        if category.declared is None:
            continue
        rows = counts[category.name]
        fewest = rows - repeated[category.name]
        if fewest <= category.declared <= rows + elsewhere:
            continue
        name = echo_value(category.name)
        filled = sentence.format(name=name, declared=category.declared, rows=rows)
        path = ("categories", index, "count")
        yield Diagnostic(path, "declared-count", filled, warning=is_abridged, doubtful=True)


def _count_repeated_tasks(table: Table) -> Counter[str | None]:
    """Count the tasks of each category that have the id, the printed number or the title of an earlier task."""
    ids: set[int] = set()
    numbers: set[tuple[str | None, str]] = set()
    titles: set[str] = set()
    repeated: Counter[str | None] = Counter()
    for task in table.tasks:
        number = (task.category, task.number or str(task.id))
        is_repeated = task.id in ids or number in numbers or task.title in titles
        repeated[task.category] += is_repeated
        numbers.add(number)
        ids.add(task.id)
        titles.add(task.title)
    return repeated
