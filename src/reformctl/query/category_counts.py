"""Counts the tasks of each category: as the documents declare them, and as the tables have them."""

from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.table import Tables


class CategoryCount(NamedTuple):
    """A category and its two counts."""

    name: str
    declared: int | None
    """What the documents declare; None where none of them does."""
    tasks: int
    """What the tables have."""


def count_categories(tables: Tables) -> list[CategoryCount]:
    """Count the tasks of each category, in the documents' order; one that several tables have is counted together."""
    declared = _add_declared(tables)
    tables_counts = [table.store.count_by("category") for table in tables]
    category_counts = []
    for entry in vocabulary.list_categories(tables):
        name = entry.name
        tasks = sum(counts.get(name, 0) for counts in tables_counts)
        category_count = CategoryCount(name, declared[name], tasks)
        category_counts.append(category_count)
    return category_counts


def _add_declared(tables: Tables) -> dict[str, int | None]:
    """Add up how many tasks the documents declare of each category; None where none of them does."""
    sums: dict[str, int | None] = {}
    for table in tables:
        for category in table.categories:
            name = category.name
            known = sums.setdefault(name, None)
            if category.declared is not None:
                before = known or 0
                sums[name] = before + category.declared
    return sums
