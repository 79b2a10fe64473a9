"""An official Chinese 任务分工表 as a validated, searchable, scriptable dataset.

>>> import reformctl
>>> table = reformctl.load()
>>> led = reformctl.select(table, agencies="司法局", sole=True)
>>> [task.id for task in led.tasks]
[17, 25]
>>> [hit.task.id for hit in reformctl.search(table, "区块链").hits[:3]]
[5, 10, 22]
"""

TYPE_CHECKING = False
"""Type checkers read it as typing.TYPE_CHECKING. Importing `typing` would cost more than the rest of this file."""

if TYPE_CHECKING:
    from reformctl.api import (
        check,
        cross_stats,
        diff,
        dump,
        gather,
        load,
        load_all,
        load_ledger,
        record,
        search,
        select,
        split,
        stats,
        status,
    )
    from reformctl.model.diagnostics import Diagnostic, Excerpt, InvalidDataError, Location
    from reformctl.model.table import Agency, Category, Source, Table, Task
    from reformctl.query.comparison import Difference, FieldChange, TaskPair
    from reformctl.query.counting import Breakdown, CountGroup, CrossTable
    from reformctl.query.filters import Selected, Selection
    from reformctl.query.text_edits import TextEdit
    from reformctl.searching import SearchResult
    from reformctl.searching.hits import Hit
    from reformctl.searching.query import Rewriting
    from reformctl.system.errors import ReformctlError, UnknownNameError, UnreadableError, UsageError
    from reformctl.tracking.findings import GatherFinding
    from reformctl.tracking.form import Form, FormRow
    from reformctl.tracking.gathering import ChangedReport, Gathering
    from reformctl.tracking.ledger import Closure, Extension, Ledger, Report, Request
    from reformctl.tracking.lights import Standing, TaskStatus
    from reformctl.tracking.splitting import Split
    from reformctl.tracking.task_deadlines import TaskLimit

__version__ = "0.1.0"

__all__ = [
    "Agency",
    "Breakdown",
    "Category",
    "ChangedReport",
    "Closure",
    "CountGroup",
    "CrossTable",
    "Diagnostic",
    "Difference",
    "Excerpt",
    "Extension",
    "FieldChange",
    "Form",
    "FormRow",
    "GatherFinding",
    "Gathering",
    "Hit",
    "InvalidDataError",
    "Ledger",
    "Location",
    "ReformctlError",
    "Report",
    "Request",
    "Rewriting",
    "SearchResult",
    "Selected",
    "Selection",
    "Source",
    "Split",
    "Standing",
    "Table",
    "Task",
    "TaskLimit",
    "TaskPair",
    "TaskStatus",
    "TextEdit",
    "UnknownNameError",
    "UnreadableError",
    "UsageError",
    "check",
    "cross_stats",
    "diff",
    "dump",
    "gather",
    "load",
    "load_all",
    "load_ledger",
    "record",
    "search",
    "select",
    "split",
    "stats",
    "status",
]

_MODULES = {
    "api": (
        "check",
        "cross_stats",
        "diff",
        "dump",
        "gather",
        "load",
        "load_all",
        "load_ledger",
        "record",
        "search",
        "select",
        "split",
        "stats",
        "status",
    ),
    "query.counting": ("Breakdown", "CountGroup", "CrossTable"),
    "query.comparison": ("Difference", "FieldChange", "TaskPair"),
    "system.errors": ("ReformctlError", "UnknownNameError", "UnreadableError", "UsageError"),
    "model.diagnostics": ("Excerpt", "Diagnostic", "InvalidDataError", "Location"),
    "query.filters": ("Selected", "Selection"),
    "model.table": ("Agency", "Category", "Source", "Table", "Task"),
    "searching": ("SearchResult",),
    "searching.hits": ("Hit",),
    "searching.query": ("Rewriting",),
    "query.text_edits": ("TextEdit",),
    "tracking.findings": ("GatherFinding",),
    "tracking.form": ("Form", "FormRow"),
    "tracking.gathering": ("ChangedReport", "Gathering"),
    "tracking.ledger": ("Closure", "Extension", "Ledger", "Report", "Request"),
    "tracking.lights": ("Standing", "TaskStatus"),
    "tracking.splitting": ("Split",),
    "tracking.task_deadlines": ("TaskLimit",),
}
"""The names that each module provides. No module may have one of these names: importing it would replace the name."""


def __getattr__(name: str) -> object:
    """Import a name of the Python API when it is first used. The command uses none of them."""
    for module, names in _MODULES.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(f"reformctl.{module}"), name)
    message = f"module 'reformctl' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """List what a shell completes: the names of the API, and whatever else is loaded already."""
    return sorted({*globals(), *__all__})
