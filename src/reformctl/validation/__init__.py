"""What must hold for a table as a whole, once each of its entries is right on its own."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.validation import counts, identity, source_check, texts, vocabulary
from reformctl.validation.across_tables import find_clashes
from reformctl.validation.catalogue import RULES

__all__ = ["CHECKS", "RULES", "find_clashes", "judge_table"]

MAX_DIAGNOSTICS_PER_CHECK = 1_000
"""Faults of one kind; who has more mends these first."""


class Check(NamedTuple):
    """A generator of faults, and the sections of a file that must be free of other faults before it can judge."""

    find: Callable[[Table], Iterator[Diagnostic]]
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


def judge_table(table: Table, faulty: frozenset[str | int], kept: str | None, *, whole: bool) -> list[Diagnostic]:
    """Every fault of the table itself; paths count the entries of `table`.

    `faulty` are the sections of the file that could not be read whole, `kept` is the official text, if there is one;
    `whole` says whether nothing is wrong with any of the tasks on its own.
    """
    found = [
        diagnostic
        for check in CHECKS
        if faulty.isdisjoint(check.needs)
        for diagnostic in islice(check.find(table), MAX_DIAGNOSTICS_PER_CHECK)
    ]
    if kept is None:
        return found
    verification = source_check.verify_table(
        table, kept, table.source.file or _("the document"), titled="title" not in faulty, whole=whole
    )
    differing = {diagnostic.path for diagnostic in verification.diagnostics}
    if any(path[-1:] == ("category",) for path in differing):  # what is in the wrong category is missing in its own
        found = [diagnostic for diagnostic in found if diagnostic.rule != "declared-count"]
    found = [
        softened
        for diagnostic in found
        for softened in _soften_diagnostic(diagnostic, verification.verified, differing)
    ]
    blamed = {diagnostic.path for diagnostic in found if not diagnostic.warning}
    return [*found, *(diagnostic for diagnostic in verification.diagnostics if diagnostic.path not in blamed)]


def _soften_diagnostic(diagnostic: Diagnostic, proven: frozenset[KeyPath], differing: set[KeyPath]) -> list[Diagnostic]:
    """What the document itself says is no fault of the table's; what only follows from a difference is none either."""
    if not RULES[diagnostic.rule].official:
        return [diagnostic]
    if diagnostic.path in proven:
        return [] if diagnostic.warning else [diagnostic._replace(warning=True)]
    follows = diagnostic.path in differing and diagnostic.rule in {"duplicate-title", "duplicate-content"}
    return [] if follows else [diagnostic]
