"""The document's own counts are a check sum: what it declares must be there."""

from collections import Counter
from collections.abc import Iterator

from reformctl.errors import Fault
from reformctl.messages import counted
from reformctl.model import Table
from reformctl.text import echo


def declared_counts_hold(table: Table) -> Iterator[Fault]:
    """A category has as many tasks as the document declares for it, unless the source says that it is abridged.

    A task of an undeclared category is another rule's fault, and the missing count only follows from it.
    """
    found = Counter(task.category for task in table.tasks)
    declared = {category.name for category in table.categories}
    if table.source.abridged or any(name not in declared for name in found if name is not None):
        return
    for index, category in enumerate(table.categories):
        rows = found[category.name]
        if category.declared is not None and category.declared != rows:
            sentence = counted(
                "“{name}” declares {declared} but has {rows} task; where the document itself leaves tasks out, "
                "set abridged: true under source",
                "“{name}” declares {declared} but has {rows} tasks; where the document itself leaves tasks out, "
                "set abridged: true under source",
                rows,
            )
            yield Fault(
                ("categories", index, "count"),
                "declared-count",
                sentence.format(name=echo(category.name), declared=category.declared, rows=rows),
            )
