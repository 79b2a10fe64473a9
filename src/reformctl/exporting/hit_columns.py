"""The columns of what a search finds: those of the task, and how and where it matched."""

from collections.abc import Iterable, Sequence

from reformctl.model import fields as task_fields
from reformctl.model.fields import Column
from reformctl.model.table import Table
from reformctl.query.filters import Selected
from reformctl.searching.hits import Hit
from reformctl.system.translation import N_

USUAL_FIELDS = ("id", "title", "match", "score", "terms", "fields", "spans")
"""What is written of a hit where nobody asks for other fields."""

FIELDS_FOR_PEOPLE = ("id", "title", "lead_agencies", "category", "scope", "content")
"""What is written of a hit in a document that people read and write in."""


def _read_score(hit: Hit) -> float:
    return round(hit.score, 4)


def _read_fields(hit: Hit) -> tuple[str, ...]:
    return tuple(hit.spans)


COLUMNS = (
    Column("match", "匹配方式", lambda hit: hit.match, N_("exact, alias, pinyin, sound, edit, near or meaning")),
    Column("score", "得分", _read_score, N_("higher is better; comparable within one answer only")),
    Column("terms", "命中词", lambda hit: hit.terms, N_("matched words in normalized form")),
    Column(
        "fields",
        "命中字段",
        _read_fields,
        N_("matched fields: title, agency, category, content, scope, deadline, extra"),
    ),
    Column(
        "spans",
        "命中位置",
        lambda hit: hit.spans,
        N_("[start, end) of each match in code points of the field; agencies are joined by 、, further columns by 。"),
    ),
)


def list_columns(tables: Sequence[Table], selected: Selected) -> list[Column]:
    """List every column of a hit; where agencies were asked for, the last one tells their role."""
    task_columns = task_fields.list_columns(tables)
    task_columns.append(task_fields.REFERENCE)
    columns = [_read_task(column) for column in task_columns]
    columns += COLUMNS
    if selected.bodies:
        role_column = task_fields.make_role_column(selected.find_role)
        columns.append(_read_task(role_column))
    return columns


def list_usual_fields(selected: Selected, usual: Sequence[str] = ()) -> tuple[str, ...]:
    """List the fields that are written where nobody asks for others: those of an answer, else the usual ones of all."""
    fields = tuple(usual) or USUAL_FIELDS
    if selected.bodies:
        return (*fields, "role")
    return fields


def list_fields_for_people(matches: Iterable[str]) -> tuple[str, ...]:
    """List what people read of hits: the tasks themselves, and how they match only where that is a guess."""
    is_exact = all(match == "exact" for match in matches)
    if is_exact:
        return FIELDS_FOR_PEOPLE
    return (*FIELDS_FOR_PEOPLE, "match")


def _read_task(column: Column) -> Column:
    """Make a column of tasks one of hits."""
    return column._replace(value=lambda hit: column.value(hit.task))
