"""Describes in Chinese, as the tables are, how tasks were chosen, and what a part of a table lacks."""

from collections.abc import Iterable, Iterator, Sequence

from reformctl.model import name_kinds, vocabulary
from reformctl.model.name_kinds import NameKind
from reformctl.model.table import Table, Tables
from reformctl.model.vocabulary import NameEntries
from reformctl.query.filters import Selection, understand_names

AGENCY_LABELS = {"lead": "牵头单位", "support": "配合单位", "any": "牵头或配合单位"}
"""What agencies are called that have a role of ROLES in a task."""


def describe_criteria(tables: Tables, selection: Selection) -> list[str]:
    """Describe how a selection chooses tasks, with names as they were understood: 牵头单位为市司法局."""
    names = _describe_names(tables, selection)
    conditions = _describe_conditions(tables, selection)
    return [*names, *conditions]


def describe_parts(tables: Iterable[Table], parts: Iterable[Table], criteria: Sequence[str]) -> tuple[str, ...]:
    """Describe what a reader of each part of a table must know; an empty text for a part that is the whole.

    全表38项，本表4项。筛选条件：牵头单位为市司法局。
    """
    wholes = {table.id: table for table in tables}
    sentences = []
    for part in parts:
        whole = wholes[part.id]
        sentence = _describe_part(whole, len(part), criteria)
        sentences.append(sentence)
    return tuple(sentences)


def _describe_names(tables: Tables, selection: Selection) -> Iterator[str]:
    if selection.agencies:
        yield _describe_agencies(tables, selection)
    if selection.categories:
        known_categories = vocabulary.list_categories(tables)
        names = _join_labels(selection.categories, known_categories, name_kinds.CATEGORY)
        yield f"类别为{names}"
    if selection.scopes:
        known_scopes = vocabulary.list_scopes(tables)
        names = _join_labels(selection.scopes, known_scopes, name_kinds.SCOPE)
        yield f"推广范围为{names}"


def _describe_conditions(tables: Tables, selection: Selection) -> Iterator[str]:
    if selection.where:
        from reformctl.query.conditions import parse_conditions  # few lines have any

        for condition in parse_conditions(selection.where, tables):
            yield condition.describe()
    if selection.due_before:
        yield f"完成时限早于{selection.due_before}"
    if selection.due_after:
        yield f"完成时限晚于{selection.due_after}"
    if selection.joint:
        yield "几个单位共同牵头"
    if selection.sole:
        yield "一个单位单独牵头"
    if selection.references is not None:
        yield "指定的序号"


def _describe_agencies(tables: Tables, selection: Selection) -> str:
    role = selection.role
    conjunction = "或"
    if selection.all_agencies:
        role = "lead"
        conjunction = "和"
    known = vocabulary.list_agencies(tables)
    names = _join_labels(selection.agencies, known, name_kinds.AGENCY, conjunction)
    return f"{AGENCY_LABELS[role]}为{names}"


def _join_labels(given: Iterable[str], known: NameEntries, kind: NameKind, conjunction: str = "或") -> str:
    """Join names as they were understood; a name stands alone where all bodies of that name are meant."""
    labels = vocabulary.label_entries(known)
    shown_names: list[str] = []
    for entries in understand_names(given, known, kind, []):
        names = {entry.name for entry in entries}
        means_every_body = len(entries) > 1 and len(names) == 1
        if means_every_body:
            shown_names += names
            continue
        entry_labels = [labels[entry] for entry in entries]
        label = "或".join(entry_labels)
        shown_names.append(label)
    return conjunction.join(dict.fromkeys(shown_names))


def _describe_part(table: Table, shown: int, criteria: Sequence[str]) -> str:
    text = ""
    if shown < len(table):
        text = f"全表{len(table)}项，本表{shown}项。"
        if criteria:
            text += f"筛选条件：{'；'.join(criteria)}。"
    if table.source.abridged:
        text += "所据之表为节录。"
    return text
