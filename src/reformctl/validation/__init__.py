"""Checks what must hold for a table as a whole, once each of its entries is right on its own."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.validation import counts, identity, limits, texts, vocabulary
from reformctl.validation.catalogue import RULES
from reformctl.validation.source_check import Verification, verify_table

__all__ = ["CHECKS", "RULES", "judge_table"]

COUNT_RULE = "declared-count"
FOLLOWING_RULES = frozenset(("duplicate-title", "duplicate-content"))
"""Rules that a text may break only because it differs from the official one."""
Sections = frozenset[str | int]
"""Keys of a table file, such as tasks."""


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


def judge_table(table: Table, faulty: Sections, kept: str | None, *, whole: bool) -> list[Diagnostic]:
    """List every fault and warning about a table itself; their paths count the entries of `table`.

    `faulty` are the sections of the file that could not be read whole, `kept` is the official text, if there is one,
    and `whole` says that no task is faulty on its own.
    """
    diagnostics = _run_checks(table, faulty)
    if kept is None:
        return diagnostics
    name = table.source.file or _("the document")
    is_titled = "title" not in faulty
    verification = verify_table(table, kept, name, titled=is_titled, whole=whole)
    diagnostics = _soften_diagnostics(diagnostics, verification)
    if verification.is_whole and not verification.diagnostics:
        diagnostics = _prove_counts(diagnostics, verification)
    faults = [diagnostic for diagnostic in diagnostics if not diagnostic.warning]
    blamed = {fault.path for fault in faults}
    for difference in verification.diagnostics:
        if difference.path not in blamed:
            diagnostics.append(difference)
    return diagnostics


def _run_checks(table: Table, faulty: Sections) -> list[Diagnostic]:
    """List what the checks find; one that needs a faulty section is left out."""
    diagnostics: list[Diagnostic] = []
    for check in CHECKS:
        if faulty.isdisjoint(check.needs):
            reported = check.find(table)
            diagnostics += islice(reported, limits.MAX_DIAGNOSTICS_PER_CHECK)
    return diagnostics


def _prove_counts(diagnostics: Iterable[Diagnostic], verification: Verification) -> list[Diagnostic]:
    """Mark a count that differs as proven, where the heading says it and every row is there: the document miscounts."""
    marked = []
    for diagnostic in diagnostics:
        is_stated = diagnostic.path in verification.verified
        is_proven = is_stated and diagnostic.rule == COUNT_RULE
        marked.append(diagnostic._replace(proven=is_proven))
    return marked


def _soften_diagnostics(diagnostics: Iterable[Diagnostic], verification: Verification) -> list[Diagnostic]:
    """Turn faults that the document itself has into warnings, and drop those that only follow from a difference."""
    differing = {difference.path for difference in verification.diagnostics}
    has_wrong_category = any("category" in path for path in differing)
    softened = []
    for diagnostic in diagnostics:
        rule = RULES[diagnostic.rule]
        if has_wrong_category and diagnostic.rule == COUNT_RULE:
            continue  # the task that stands in a wrong category is missing in its own
        if diagnostic.path in differing and diagnostic.rule in FOLLOWING_RULES:
            continue
        is_official = rule.official and diagnostic.path in verification.verified
        if not is_official:
            softened.append(diagnostic)
        elif not diagnostic.warning:
            warning = diagnostic._replace(warning=True)
            softened.append(warning)
    return softened
