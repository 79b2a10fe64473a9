"""An official Chinese 任务分工表 as a validated, searchable, scriptable dataset.

>>> import reformctl
>>> table = reformctl.load()
>>> led = reformctl.select(table, reformctl.Selection(agencies=("司法局",), sole=True))
>>> [task.id for task in led.tasks]
[17, 25]
>>> [hit.task.id for hit in reformctl.search(table, "区块链").hits[:3]]
[5, 10, 22]
"""

TYPE_CHECKING = False
"""What type checkers take for typing.TYPE_CHECKING: importing that costs more than the rest of this file."""

if TYPE_CHECKING:
    from reformctl.api import diff, dump, load_all, search, select
    from reformctl.model.diagnostics import Diagnostic, Excerpt, InvalidDataError, Location
    from reformctl.model.table import Agency, Category, Source, Table, Task
    from reformctl.query.comparison import Difference, FieldChange, TaskPair
    from reformctl.query.filters import Selected, Selection
    from reformctl.query.text_edits import TextEdit
    from reformctl.searching import SearchResult
    from reformctl.searching.hits import Hit
    from reformctl.searching.query import Rewriting
    from reformctl.system.errors import ReformctlError, UnknownNameError, UnreadableError, UsageError
    from reformctl.tablefile.load import load_table
    from reformctl.tablefile.validate import check

__version__ = "0.1.0"

__all__ = [
    "Agency",
    "Category",
    "Diagnostic",
    "Difference",
    "Excerpt",
    "FieldChange",
    "Hit",
    "InvalidDataError",
    "Location",
    "ReformctlError",
    "Rewriting",
    "SearchResult",
    "Selected",
    "Selection",
    "Source",
    "Table",
    "Task",
    "TaskPair",
    "TextEdit",
    "UnknownNameError",
    "UnreadableError",
    "UsageError",
    "check",
    "diff",
    "dump",
    "load",
    "load_all",
    "search",
    "select",
]

_HOMES = {
    "api": ("diff", "dump", "load_all", "search", "select"),
    "query.comparison": ("Difference", "FieldChange", "TaskPair"),
    "system.errors": ("ReformctlError", "UnknownNameError", "UnreadableError", "UsageError"),
    "model.diagnostics": ("Excerpt", "Diagnostic", "InvalidDataError", "Location"),
    "query.filters": ("Selected", "Selection"),
    "model.table": ("Agency", "Category", "Source", "Table", "Task"),
    "tablefile.validate": ("check",),
    "searching": ("SearchResult",),
    "searching.hits": ("Hit",),
    "searching.query": ("Rewriting",),
    "tablefile.load": ("load",),
    "query.text_edits": ("TextEdit",),
}
"""The module of each name. No module may have one of these names itself: imported, it would stand in its place."""


def __getattr__(name: str) -> object:
    """A part of the Python API, imported when it is first asked for: the command needs none of it."""
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        message = f"module 'reformctl' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"reformctl.{home}"), name)


def __dir__() -> list[str]:
    """What completion offers: the API as well as what is loaded already."""
    return sorted({*globals(), *__all__})
