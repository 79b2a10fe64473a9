"""Which tables and tasks a command line asks for, as plain values, and how an export says which they are."""

from collections.abc import Iterable, Iterator, Sequence

from reformctl import filters, line, store
from reformctl.filters import Selection
from reformctl.formats import FORMATS, ExportRequest
from reformctl.line import Call
from reformctl.model import Table, Task


def load_asked_tables(call: Call) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables that --data and --table name, and what is to be said of those that are left out."""
    return store.load_tables(call[line.DATA], table_ids=call[line.TABLE], skip_broken=call[line.SKIP_BROKEN])


def parse_selection(call: Call) -> Selection:
    """The selection that the filters of a command line make; the references of `show` are one, too."""
    return Selection(
        agencies=call[line.AGENCY],
        all_agencies=call[line.ALL_AGENCIES],
        categories=call[line.CATEGORY],
        scopes=call[line.SCOPE],
        joint=call[line.JOINT],
        sole=call[line.SOLE],
        references=call[line.IDS] or call[line.REFERENCES] or None,
    )


def add_tasks(request: ExportRequest, call: Call, tables: tuple[Table, ...], tasks: Sequence[Task]) -> ExportRequest:
    """Put in what is to be written; and for a format that says so, how it was chosen."""
    request = request._replace(tables=tables, tasks=tasks)
    if not FORMATS[request.format].tells_origin:
        return request
    return request._replace(
        is_chosen=any(call[option] for option in (*line.FILTERS, line.LIMIT, line.REFERENCES, line.WORDS)),
        criteria=tuple(_describe_criteria(call, tables)),
        typed_filters=_repeat_filters(call),
    )


def _describe_criteria(call: Call, tables: Sequence[Table]) -> Iterator[str]:
    """Say by what tasks are chosen, names as they were understood, in Chinese as the tables are: 类别为法治创新."""
    yield from filters.criteria(tables, parse_selection(call))
    if call[line.LIMIT] is not None:
        yield f"至多{call[line.LIMIT]}项"


def _repeat_filters(call: Call) -> str:
    """The filters as somebody types them: --agency 司法局 --joint."""
    words: list[str] = []
    for option in (line.TABLE, *line.FILTERS, line.LIMIT):
        name = option.names.split()[0]
        for value in _values(call[option]):
            words += [name] if value is True else [name, str(value)]
    return " ".join([*words, *call[line.REFERENCES]])


def _values(given: object) -> Iterable[object]:
    """The values of an option that is given, one or several; none of one that is not."""
    if isinstance(given, tuple):
        return given
    return () if given is None or given is False else (given,)
