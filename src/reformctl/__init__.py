"""An official Chinese 任务分工表 as a validated, searchable, scriptable dataset.

>>> import reformctl
>>> table = reformctl.load()
>>> led = reformctl.select([table], reformctl.Selection(agencies=("司法局",), sole=True))
>>> [task.id for task in led.tasks]
[17, 25]
"""

TYPE_CHECKING = False
"""What type checkers take for typing.TYPE_CHECKING: importing that costs more than the rest of this file."""

if TYPE_CHECKING:
    from reformctl.filters import Selected, Selection, select
    from reformctl.formats import dump
    from reformctl.model import Table, Task
    from reformctl.reading import check
    from reformctl.store import load

__version__ = "0.1.0"

__all__ = ["Selected", "Selection", "Table", "Task", "check", "dump", "load", "select"]

_HOMES = {
    "Selected": "filters",
    "Selection": "filters",
    "Table": "model",
    "Task": "model",
    "check": "reading",
    "dump": "formats",
    "load": "store",
    "select": "filters",
}


def __getattr__(name: str) -> object:
    """A part of the Python API, imported when it is first asked for: the command needs none of it."""
    if name not in _HOMES:
        message = f"module 'reformctl' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"reformctl.{_HOMES[name]}"), name)
