"""What can be asked of the status of a table: on which day, which of its tasks, and which agencies."""

from collections.abc import Collection
from datetime import date

from reformctl.model.table import Table
from reformctl.tracking import lights, periods
from reformctl.tracking.ledger import Ledger, list_pairs
from reformctl.tracking.lights import AgencyStatus, Standing, TaskStatus


def choose_day(text: str | None) -> date:
    """Read the day that somebody asks about; today where nobody names one. Raises UsageError for what is no date."""
    if text is None:
        return date.today()  # noqa: DTZ011 the user's own day
    return periods.require_date(text)


def filter_statuses(standing: Standing, agencies: Collection[str] | None, *, overdue: bool, missing: bool) -> Standing:
    """Keep the tasks that are asked for: late ones, ones without an answer, ones on which some agencies report.

    `agencies` are the names of these; None keeps also the tasks on which nobody reports.
    """
    kept = []
    for status in standing.tasks:
        is_overdue = status.light == lights.RED
        if overdue and not is_overdue:
            continue
        if missing and not status.unanswered:
            continue
        if agencies is None or _has_addressee(status, agencies):
            kept.append(status)
    return standing._replace(tasks=tuple(kept))


def count_agencies(standing: Standing, table: Table, ledger: Ledger, agencies: Collection[str]) -> list[AgencyStatus]:
    """Count the tasks of a status for each of these agencies, in the order in which the table names them."""
    requests = ledger.list_requests(standing.period)
    asked = list_pairs(table, ledger, requests)
    counted = lights.count_by_agency(standing.tasks, asked)
    return [row for row in counted if row.agency in agencies]


def count_unanswered(standing: Standing) -> int:
    """Count the reports that are missing."""
    return sum(len(status.unanswered) for status in standing.tasks)


def _has_addressee(status: TaskStatus, agencies: Collection[str]) -> bool:
    """Tell whether one of these agencies reports on a task."""
    return any(agency in agencies for agency in status.addressees)
