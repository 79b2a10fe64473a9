"""Parses a composed file, table or ledger, by its models: entry by entry, so that one wrong entry leaves the others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.system import progress
from reformctl.tablefile import limits, schema, schema_messages
from reformctl.tablefile.schema import FileSection, SectionError, SectionT
from reformctl.tablefile.schema_messages import SchemaError
from reformctl.tablefile.text_scan import STAND_IN

ListModels = Mapping[str, type[FileSection]]
"""The lists of a file, each with the model of its entries."""
KeyLister = Callable[[KeyPath], tuple[str, ...]]
"""Lists the keys that could stand at the path of an unknown one."""
RawLists = dict[str, list[object]]
"""Lists of a composed file by their keys, not yet judged."""
Entries = dict[str, list[Any]]
"""For each list of a file, those of its entries that are right, as sections."""
Positions = dict[str, list[int]]
"""For each list of a file, where in it those entries stand, from 0."""


class ParsedSections(NamedTuple, Generic[SectionT]):
    """A file as far as it could be understood, entry by entry."""

    head: SectionT | None
    """The file without the entries of its lists; None where anything in it is wrong."""
    entries: Entries
    positions: Positions
    errors: list[SectionError]
    faulty: set[str | int]
    """Keys of the file whose values, or some of whose entries, are not right."""


def parse_sections(
    kind: type[SectionT], list_models: ListModels, raw: object, activity: str
) -> ParsedSections[SectionT]:
    """Parse a composed file whose lists have entries of these models; after MAX_DIAGNOSTICS the rest is left.

    `activity` is what a progress bar says meanwhile.
    """
    raw_lists = _find_lists(raw, list_models)
    raw_head = _empty_lists(raw, raw_lists)
    head, errors = schema.validate_section(kind, raw_head)
    faulty = list_faulty_keys(errors)
    entries: Entries = {name: [] for name in list_models}
    positions: Positions = {name: [] for name in list_models}
    for name, raw_entries in raw_lists.items():
        entry_model = list_models[name]
        entry_count = len(raw_entries)
        followed = progress.follow_items(raw_entries, activity, entry_count)
        for position, raw_entry in enumerate(followed):
            entry, entry_errors = schema.validate_section(entry_model, raw_entry)
            if entry:
                entries[name].append(entry)
                positions[name].append(position)
            else:
                faulty.add(name)
            for error in entry_errors:
                path_in_entry = error["loc"]
                error["loc"] = (name, position, *path_in_entry)
                errors.append(error)
            if len(errors) > limits.MAX_DIAGNOSTICS:
                break
    return ParsedSections(head, entries, positions, errors, faulty)


def make_diagnostics(errors: Sequence[SectionError], list_known_keys: KeyLister) -> list[Diagnostic]:
    """Put errors into sentences, without those that only follow from others or were reported already."""
    schema_errors = []
    for error in errors[: limits.MAX_DIAGNOSTICS]:
        schema_error = _make_schema_error(error, list_known_keys)
        schema_errors.append(schema_error)
    diagnostics = []
    for cause in schema_messages.drop_consequences(schema_errors):
        if _is_reported(cause):
            continue
        diagnostic = schema_messages.make_diagnostic(cause)
        diagnostics.append(diagnostic)
    return diagnostics


def list_faulty_keys(errors: Iterable[SectionError]) -> set[str | int]:
    """List the keys of the file that errors are about."""
    keys = set()
    for error in errors:
        path = error["loc"]
        if path:
            keys.add(path[0])
    return keys


def _find_lists(raw: object, names: Iterable[str]) -> RawLists:
    """Find those values of a composed file under these keys that are lists, as they should be."""
    lists: RawLists = {}
    if not isinstance(raw, dict):
        return lists
    for name in names:
        value = raw.get(name)
        if isinstance(value, list):
            lists[name] = value
    return lists


def _empty_lists(raw: object, lists: RawLists) -> object:
    """Return a composed file with these lists empty; what is no mapping stays as it is."""
    if not isinstance(raw, dict):
        return raw
    empty_lists: RawLists = {name: [] for name in lists}
    return {**raw, **empty_lists}


def _make_schema_error(error: SectionError, list_known_keys: KeyLister) -> SchemaError:
    kind = error["type"]
    path = error["loc"]
    context = error.get("ctx", {})
    most_characters = context.get("max_length")
    known_keys: tuple[str, ...] = ()
    if kind == "extra_forbidden":
        known_keys = list_known_keys(path)
    return SchemaError(
        kind=kind,
        path=path,
        value=error["input"],
        message=error["msg"],
        most_characters=most_characters,
        known_keys=known_keys,
    )


def _is_reported(error: SchemaError) -> bool:
    """Tell whether the reader of the file has named a character in this value or its keys already."""
    for step_or_value in (*error.path, error.value):
        if isinstance(step_or_value, str) and STAND_IN in step_or_value:
            return True
    return False
