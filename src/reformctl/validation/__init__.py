"""What must hold for a table as a whole, once each of its entries is right on its own."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Fault, KeyPath
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.validation import counts, identity, source_check, texts, vocabulary
from reformctl.validation.across_tables import clashes
from reformctl.validation.catalogue import RULES

__all__ = ["CHECKS", "RULES", "clashes", "judge"]

MOST = 1_000
"""Faults of one kind; who has more mends these first."""


class Check(NamedTuple):
    """A generator of faults, and the sections of a file that must be free of other faults before it can judge."""

    find: Callable[[Table], Iterator[Fault]]
    needs: tuple[str, ...] = ()


CHECKS = (
    Check(identity.ids_are_unique),
    Check(identity.ids_are_in_order),
    Check(identity.ids_have_no_gaps, needs=("tasks",)),
    Check(identity.titles_are_unique),
    Check(identity.contents_are_unique),
    Check(vocabulary.names_are_unique),
    Check(vocabulary.names_mean_one_agency),
    Check(vocabulary.agencies_stand_alone),
    Check(vocabulary.agencies_stand_once),
    Check(vocabulary.categories_are_declared, needs=("categories",)),
    Check(vocabulary.agencies_are_declared, needs=("agencies",)),
    Check(counts.declared_counts_hold, needs=("categories", "tasks")),
    Check(texts.no_blank_is_stray),
    Check(texts.nothing_is_a_formula),
    Check(texts.nothing_is_quoted_whole),
    Check(texts.dates_exist),
)


def judge(table: Table, faulty: frozenset[str | int], kept: str | None, *, whole: bool) -> list[Fault]:
    """Every fault of the table itself; paths count the entries of `table`.

    `faulty` are the sections of the file that could not be read whole, `kept` is the official text, if there is one;
    `whole` says whether nothing is wrong with any of the tasks on its own.
    """
    found = [fault for check in CHECKS if faulty.isdisjoint(check.needs) for fault in islice(check.find(table), MOST)]
    if kept is None:
        return found
    proof = source_check.prove(
        table, kept, table.source.file or _("the document"), titled="title" not in faulty, whole=whole
    )
    differing = {fault.path for fault in proof.faults}
    if any(path[-1:] == ("category",) for path in differing):  # what is in the wrong category is missing in its own
        found = [fault for fault in found if fault.rule != "declared-count"]
    found = [softened for fault in found for softened in _softened(fault, proof.proven, differing)]
    blamed = {fault.path for fault in found if not fault.warning}
    return [*found, *(fault for fault in proof.faults if fault.path not in blamed)]


def _softened(fault: Fault, proven: frozenset[KeyPath], differing: set[KeyPath]) -> list[Fault]:
    """What the document itself says is no fault of the table's; what only follows from a difference is none either."""
    if not RULES[fault.rule].official:
        return [fault]
    if fault.path in proven:
        return [] if fault.warning else [fault._replace(warning=True)]
    follows = fault.path in differing and fault.rule in {"duplicate-title", "duplicate-content"}
    return [] if follows else [fault]
