"""Shows a progress bar on a terminal's standard error for work of more than a second; elsewhere nothing at all."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from reformctl.system import environment, limits

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")
Place = Callable[[Item], int]
"""Tells the place of an item, such as the line of a file that it ends at."""

_is_allowed: list[bool] = []


def allow_bars() -> None:
    """Allow bars from now on. The entry point does; a program that only imports us draws on its terminal itself."""
    _is_allowed.append(True)


def follow_items(
    items: Iterable[Item], doing: str, total: int | None, where: Place[Item] | None = None
) -> Iterable[Item]:
    """Hand on the items one by one; a bar shows how much of the work on them is done.

    `doing` is a sentence in the user's language. `total` is the number of items or, if `where` tells the place of an
    item, the place of the last one. Where nobody knows the total it is None, and the bar counts what is done.
    """
    if _is_allowed and environment.can_show_progress():
        return _follow_with_bar(items, doing, total, where)
    return items


def _follow_with_bar(items: Iterable[Item], doing: str, total: int | None, where: Place[Item] | None) -> Iterator[Item]:
    start = monotonic()
    next_look = start + limits.BAR_DELAY_SECONDS
    every = limits.ITEMS_PER_CLOCK_LOOK if total else 1
    bar = None
    try:
        for number, item in enumerate(items):
            is_clock_due = number % every == 0
            if is_clock_due and monotonic() > next_look:
                bar = bar or _start_bar(doing, total)
                completed = where(item) if where else number
                work = bar.task_ids[0]
                bar.update(work, completed=completed, refresh=True)
                next_look = monotonic() + limits.REFRESH_SECONDS
            yield item
    finally:
        if bar:
            bar.stop()


def _start_bar(doing: str, total: int | None) -> "Progress":
    """Draw a bar of characters that are one column wide everywhere; it vanishes when the work ends.

    The cursor stays visible: Ctrl-C ends the process at once, and would leave a terminal without one.
    """
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from reformctl.text.width_and_breaks import BAR_CELL, EMPTY_BAR_CELL

    class Bar(ProgressColumn):
        def render(self, task: Task) -> Text:
            full_cells = round(limits.BAR_COLUMNS * task.percentage / 100)
            bar = BAR_CELL * full_cells
            return Text(bar.ljust(limits.BAR_COLUMNS, EMPTY_BAR_CELL))

    description = TextColumn("{task.description}", markup=False)
    columns: list[ProgressColumn] = [description]
    if total:
        columns += [Bar(), TaskProgressColumn(), TimeRemainingColumn()]
    else:
        columns.append(TextColumn("{task.completed}"))
    console = Console(stderr=True, highlight=False)
    bar = Progress(*columns, console=console, transient=True, auto_refresh=False)
    bar.add_task(doing, total=total)
    bar.start()
    bar.console.show_cursor(show=True)
    return bar
