"""Checks what must hold for a table as a whole, once each of its entries is right on its own."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.validation import counts, identity, limits, source_check, texts, vocabulary
from reformctl.validation.catalogue import RULES

__all__ = ["CHECKS", "RULES", "judge_table"]


FOLLOWING_RULES = frozenset(("duplicate-title", "duplicate-content"))
"""Rules that a text may break only because it differs from the official one."""


class Check(NamedTuple):
    """A rule as a generator of diagnostics, and the sections of a file that must be sound before it can judge."""

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
    """List every fault and warning about a table itself; their paths count the entries of `table`.

    `faulty` are the sections of the file that could not be read whole, `kept` is the official text, if there is one,
    and `whole` says that no task is faulty on its own.
    """
    diagnostics: list[Diagnostic] = []
    for check in CHECKS:
        if faulty.isdisjoint(check.needs):
            diagnostics += islice(check.find(table), limits.MAX_DIAGNOSTICS_PER_CHECK)
    if kept is None:
        return diagnostics
    name = table.source.file or _("the document")
    is_titled = "title" not in faulty
    verification = source_check.verify_table(table, kept, name, titled=is_titled, whole=whole)
    differences = verification.diagnostics
    softened = _soften_diagnostics(diagnostics, verification)
    if verification.is_whole and not differences:
        softened = [_prove_count(diagnostic, verification) for diagnostic in softened]
    blamed = {diagnostic.path for diagnostic in softened if not diagnostic.warning}
    new_differences = [difference for difference in differences if difference.path not in blamed]
    return softened + new_differences


def _prove_count(diagnostic: Diagnostic, verification: source_check.Verification) -> Diagnostic:
    """Mark a count that differs as proven, where the heading says it and every row is there: the document miscounts."""
    if diagnostic.rule == "declared-count" and diagnostic.path in verification.verified:
        return diagnostic._replace(proven=True)
    return diagnostic


def _soften_diagnostics(diagnostics: Iterable[Diagnostic], verification: source_check.Verification) -> list[Diagnostic]:
    """Turn faults that the document itself has into warnings, and drop those that only follow from a difference."""
    differing = {difference.path for difference in verification.diagnostics}
    has_wrong_category = any(path[-1:] == ("category",) for path in differing)
    softened = []
    for diagnostic in diagnostics:
        rule = RULES[diagnostic.rule]
        if diagnostic.rule == "declared-count" and has_wrong_category:
            continue  # the task that stands in a wrong category is missing in its own
        if diagnostic.rule in FOLLOWING_RULES and diagnostic.path in differing:
            continue
        if not rule.official or diagnostic.path not in verification.verified:
            softened.append(diagnostic)
        elif not diagnostic.warning:
            softened.append(diagnostic._replace(warning=True))
    return softened
