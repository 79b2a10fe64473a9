"""A bar on a terminal's standard error for whatever takes longer than a second; elsewhere nothing at all."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from reformctl.system import environment
from reformctl.text.width_and_breaks import BAR_CELL, EMPTY_BAR_CELL

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")

BAR_DELAY_SECONDS = 1.0
"""Seconds until a bar appears."""
REFRESH_SECONDS = 0.1
"""Seconds between two looks of it."""
ITEMS_PER_CLOCK_LOOK = 64
"""Items between two looks at the clock."""
BAR_COLUMNS = 24
"""Columns of the bar."""
_wanted: list[bool] = []


def allow_bars() -> None:
    """From now on there may be bars: the door says so, for whoever only imports us draws on a terminal of his own."""
    _wanted.append(True)


def follow_items(
    items: Iterable[Item], doing: str, total: int | None, where: Callable[[Item], int] | None = None
) -> Iterable[Item]:
    """The same items; while they are worked through, a bar says how far that is.

    `doing` is a sentence in the user's language, `total` the number of items, or where the last one is if `where` says
    where an item is. None stands for a number that nobody knows: of such items, each of which takes long, those done
    are counted.
    """
    return _follow_with_bar(items, doing, total, where) if _wanted and environment.can_show_progress() else items


def _follow_with_bar(
    items: Iterable[Item], doing: str, total: int | None, where: Callable[[Item], int] | None
) -> Iterator[Item]:
    next_look = monotonic() + BAR_DELAY_SECONDS
    every = ITEMS_PER_CLOCK_LOOK if total else 1
    bar = None
    try:
        for at, item in enumerate(items):
            if at % every == 0 and monotonic() > next_look:
                bar = bar or _start_bar(doing, total)
                bar.update(bar.task_ids[0], completed=where(item) if where else at, refresh=True)
                next_look = monotonic() + REFRESH_SECONDS
            yield item
    finally:
        if bar:
            bar.stop()


def _start_bar(doing: str, total: int | None) -> "Progress":
    """Of characters that are one column wide everywhere, and gone when it ends.

    The cursor stays: Ctrl-C ends the process at once, and would leave a terminal without one.
    """
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Bar(ProgressColumn):
        def render(self, task: Task) -> Text:
            done = round(BAR_COLUMNS * task.percentage / 100)
            return Text(BAR_CELL * done + EMPTY_BAR_CELL * (BAR_COLUMNS - done))

    known = (Bar(), TaskProgressColumn(), TimeRemainingColumn())
    counted = (TextColumn("{task.completed}"),)
    columns = (TextColumn("{task.description}", markup=False), *(known if total else counted))
    bar = Progress(*columns, console=Console(stderr=True, highlight=False), transient=True, auto_refresh=False)
    bar.add_task(doing, total=total)
    bar.start()
    bar.console.show_cursor(show=True)
    return bar
