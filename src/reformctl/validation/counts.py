"""The document's own counts are a check sum: what it declares must be there."""

from collections import Counter
from collections.abc import Iterator

from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value


def declared_counts_hold(table: Table) -> Iterator[Diagnostic]:
    """A category has as many tasks as the document declares for it.

    What only follows from another rule's fault is none: a task of an undeclared category may be the one that is
    missing, and a task that stands there twice the one too many.
    """
    declared = {category.name for category in table.categories}
    found = Counter(task.category for task in table.tasks)
    repeated = _count_repeated_tasks(table)
    elsewhere = sum(number for name, number in found.items() if name is not None and name not in declared)
    for index, category in enumerate(table.categories):
        rows = found[category.name]
        if category.declared is None or rows - repeated[category.name] <= category.declared <= rows + elsewhere:
            continue
        sentence = (
            _("“{name}” declares {declared}, but has {rows}: source.abridged says that tasks are left out")
            if table.source.abridged
            else _("“{name}” declares {declared}, but has {rows}: is a row lost, or in another category?")
        )
        yield Diagnostic(
            ("categories", index, "count"),
            "declared-count",
            sentence.format(name=echo_value(category.name), declared=category.declared, rows=rows),
            warning=table.source.abridged,
        )


def _count_repeated_tasks(table: Table) -> Counter[str | None]:
    """How many tasks of each category have the id, the printed number or the title of an earlier task."""
    ids: set[int] = set()
    numbers: set[tuple[str | None, str]] = set()
    titles: set[str] = set()
    repeated: Counter[str | None] = Counter()
    for task in table.tasks:
        number = (task.category, task.number or str(task.id))
        repeated[task.category] += task.id in ids or number in numbers or task.title in titles
        numbers.add(number)
        ids.add(task.id)
        titles.add(task.title)
    return repeated
