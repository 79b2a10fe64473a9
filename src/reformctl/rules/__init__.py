"""What must hold for a table as a whole, once each of its entries is right on its own."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reformctl.errors import Fault
from reformctl.model import Table
from reformctl.rules import counts, identity, vocabulary


class Rule(NamedTuple):
    """A generator of faults, and the sections of a file that must be free of other faults before it can judge."""

    check: Callable[[Table], Iterator[Fault]]
    needs: tuple[str, ...] = ()


RULES = (
    Rule(identity.ids_are_unique),
    Rule(vocabulary.names_are_unique),
    Rule(vocabulary.agencies_stand_alone),
    Rule(vocabulary.categories_are_declared, needs=("categories",)),
    Rule(vocabulary.agencies_are_declared, needs=("agencies",)),
    Rule(counts.declared_counts_hold, needs=("categories", "tasks")),
)
