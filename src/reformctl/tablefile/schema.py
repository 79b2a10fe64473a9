"""Defines the file format: parses what the YAML reader composed into a Table, and makes the JSON Schema for editors.

Every table file passes through here. Only this module and that of ledgers import pydantic.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import (  # noqa: TID251 this is the gate
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)
from pydantic_core import ErrorDetails, PydanticCustomError  # noqa: TID251 as above

from reformctl.model import table as model
from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.fields import STORED_COLUMNS
from reformctl.system import progress
from reformctl.system.translation import _
from reformctl.tablefile import limits, schema_messages
from reformctl.tablefile.located_values import PlainScalar
from reformctl.tablefile.plain_scalars import read_boolean, read_integer, read_optional, read_text
from reformctl.tablefile.schema_messages import SchemaError
from reformctl.tablefile.text_scan import STAND_IN
from reformctl.text.escaping import UNSAFE_CHARACTERS

_UNWANTED = re.compile(f"[{UNSAFE_CHARACTERS}\r]")


def _refuse_unsafe(text: str) -> str:
    """Refuse characters that no official text holds and that could deceive a terminal, a page or a reader's eye."""
    if STAND_IN in text:
        raise PydanticCustomError("reported", "the reader of the file has named the character already")
    unwanted = _UNWANTED.search(text)
    if unwanted:
        code = f"U+{ord(unwanted[0]):04X}"
        raise PydanticCustomError("control_character", "{code}", {"code": code})
    return text


def _refuse_outside(path: str) -> str:
    """Refuse a path that leads out of the table's folder: a table from elsewhere must not point at other files."""
    is_outside = path[:1] in {"/", "~", "-"} or ".." in path.split("/")
    if is_outside or ":" in path or "\\" in path:
        raise PydanticCustomError("path_form", "must lead down")
    return path


def _refuse_null(value: object) -> object:
    """Refuse `~`, `Null` and an empty value where `null` is meant (pydantic wants a ValueError)."""
    if isinstance(value, PlainScalar):
        raise ValueError(value)  # noqa: TRY004 pydantic lets a TypeError through
    return value


_ONE_LINE = r"^[^\n]*$"
_SHORT = Field(min_length=1, max_length=limits.MAX_NAME_CHARACTERS, pattern=_ONE_LINE)
_MIDDLE = Field(min_length=1, max_length=limits.MAX_LINE_CHARACTERS, pattern=_ONE_LINE)
_LONG = Field(min_length=1, max_length=limits.MAX_TEXT_CHARACTERS)
_DATE = Field(pattern=f"^{model.DATE_PATTERN}$")
_ADDRESS = Field(pattern=f"^{model.ADDRESS_PATTERN}$", max_length=limits.MAX_LINE_CHARACTERS)
_HASH = Field(pattern="^[0-9a-f]{64}$")
_SLUG = Field(pattern="^[a-z][a-z0-9-]*$", max_length=limits.MAX_ID_CHARACTERS)

_SAFE = AfterValidator(_refuse_unsafe)
_INSIDE = AfterValidator(_refuse_outside)
_TEXT = BeforeValidator(read_text)
_INTEGER_OR_NULL = BeforeValidator(read_integer)
_TEXT_OR_NULL = BeforeValidator(read_optional)
_NOT_NULL = BeforeValidator(_refuse_null)

NameText = Annotated[str, _SHORT, _SAFE, _TEXT]
LineText = Annotated[str, _MIDDLE, _SAFE, _TEXT]
LongText = Annotated[str, _LONG, _SAFE, _TEXT]
OptionalName = Annotated[Annotated[str, _SHORT, _SAFE, _NOT_NULL] | None, _TEXT_OR_NULL]
OptionalLine = Annotated[Annotated[str, _MIDDLE, _SAFE, _NOT_NULL] | None, _TEXT_OR_NULL]
OptionalText = Annotated[Annotated[str, _LONG, _SAFE, _NOT_NULL] | None, _TEXT_OR_NULL]
Date = Annotated[Annotated[str, _DATE, _NOT_NULL] | None, _TEXT_OR_NULL]
Address = Annotated[Annotated[str, _ADDRESS, _SAFE, _NOT_NULL] | None, _TEXT_OR_NULL]
RelativePath = Annotated[Annotated[str, _MIDDLE, _SAFE, _INSIDE, _NOT_NULL] | None, _TEXT_OR_NULL]
Sha256 = Annotated[Annotated[str, _HASH, _NOT_NULL] | None, _TEXT_OR_NULL]
Slug = Annotated[str, _SLUG, _TEXT]
Id = Annotated[int, Field(ge=1, le=limits.MAX_NUMBER), _INTEGER_OR_NULL]
Count = Annotated[Annotated[int, Field(ge=0)] | None, _INTEGER_OR_NULL]
Version = Annotated[Literal[1], _INTEGER_OR_NULL]
Flag = Annotated[bool, BeforeValidator(read_boolean)]


class FileSection(BaseModel):
    """A mapping of a file: its types are exact, and it has no key that the format does not know."""

    model_config = ConfigDict(strict=True, extra="forbid")


SectionT = TypeVar("SectionT", bound=FileSection)


class SourceFile(FileSection):
    """What is known of the document; unknown is null, and `note` says why."""

    kind: OptionalLine = Field(None, description="Kind of document, such as 附件 or 通知.")
    issuer: OptionalLine = Field(None, description="Issuing body as the document names it (发文机关).")
    document_number: OptionalLine = Field(None, description="Document number (文号).")
    date: Date = Field(None, description="Date of the document: 2022-05-01, 2022-05 or 2022.")
    url: Address = Field(None, description="Address where the document was published.")
    file: RelativePath = Field(None, description="The kept official text, relative to this file.")
    sha256: Sha256 = Field(None, description="SHA-256 of the kept official text.")
    abridged: Flag = Field(default=False, description="Whether tasks that the document declares are left out here.")
    note: OptionalText = Field(None, description="Why something above is null, and whatever else should be known.")


class CategoryFile(FileSection):
    """A heading that groups tasks."""

    name: NameText = Field(description="The heading without its number and count.")
    count: Count = Field(None, description="How many tasks the document itself declares here, or null.")


class AgencyFile(FileSection):
    """A body that leads or supports tasks. Everything but `name` is ours, not the document's."""

    name: NameText = Field(description="As the document writes it.")
    full_name: OptionalName = Field(None, description="Full official name (ours).")
    aliases: list[NameText] = Field(default_factory=list, description="What people also call it (ours).")
    is_agency: Flag = Field(
        default=True, description="False for bodies such as 各企业 that lead tasks but are no agency."
    )


FIELD_KINDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "id": (Id, {}),
    "name": (OptionalName, {"default": None}),
    "line": (OptionalLine, {"default": None}),
    "required line": (LineText, {}),
    "required text": (LongText, {}),
    "names": (list[NameText], {"default_factory": list}),
    "flag": (Flag, {"default": False}),
}
"""The type of each kind of field, and its value where a file does not have the field."""


def _make_task_model() -> type[FileSection]:
    """Make the model of a task: one field for each stored column of `model/fields.py`."""
    fields: dict[str, Any] = {}
    for column in STORED_COLUMNS:
        value_type, default = FIELD_KINDS[column.kind]
        field = Field(description=column.description, **default)
        fields[column.key] = (value_type, field)
    extra: Any = Field(default_factory=dict, description="Columns of the document that have no field here, by heading.")
    fields["extra"] = (dict[NameText, LongText], extra)
    return create_model("TaskFile", __base__=FileSection, __doc__="One row of the table.", **fields)


if TYPE_CHECKING:
    TaskFile = FileSection
else:
    TaskFile = _make_task_model()


class TableFile(FileSection):
    """A table that shares reform tasks out among agencies (任务分工表)."""

    format: Version = Field(description="Version of this file format.")
    id: Slug = Field(description="Short name of the table, such as qh6.")
    title: LineText = Field(description="Official title.")
    place: OptionalName = Field(
        None,
        description="City or region whose bodies the table names, such as 深圳市 (ours): it tells their names apart.",
    )
    source: SourceFile = Field(default_factory=SourceFile, description="What is known of the document.")
    categories: list[CategoryFile] = Field(default_factory=list, description="Categories in the document's order.")
    agencies: list[AgencyFile] = Field(default_factory=list, description="Every body that leads or supports a task.")
    tasks: list[TaskFile] = Field(description="Tasks in the document's order.")


SECTIONS: dict[str, type[FileSection]] = {"categories": CategoryFile, "agencies": AgencyFile, "tasks": TaskFile}
"""The lists of a file, whose entries are judged one by one."""


class SchemaResult(NamedTuple):
    """What could be understood of a file, and what is wrong with it."""

    table: model.Table
    """What could be understood, for the whole-table rules; only to be used further where nothing is `faulty`."""
    rows: Mapping[str, list[int]]
    """For each section, where in the file the entries of `table` stand."""
    diagnostics: list[Diagnostic]
    """At most MAX_DIAGNOSTICS."""
    faulty: frozenset[str | int]
    """Keys of the file whose values are not in `table`, or not whole."""
    whole: bool
    """Whether every task of the file is in `table`, with all that it says."""


class ParsedSections(NamedTuple, Generic[SectionT]):
    """A file as far as it could be understood, entry by entry."""

    head: SectionT | None
    """The file without the entries of its lists; None where anything in it is wrong."""
    entries: dict[str, list[Any]]
    """For each list, the entries that are right."""
    positions: dict[str, list[int]]
    """For each list, where in the file those entries stand."""
    errors: list[ErrorDetails]
    faulty: set[str | int]
    """Keys of the file whose values, or some of whose entries, are not right."""


def parse_table(raw: object) -> SchemaResult:
    """Parse a composed table file, entry by entry; never raises for anything that a file can hold."""
    parsed = parse_sections(TableFile, SECTIONS, raw, _("checking the table"))
    head = parsed.head
    if head is None:
        mapping = raw if isinstance(raw, dict) else {}
        head = _make_partial_head(mapping, parsed.faulty)
    table = _make_table(head, parsed.entries)
    diagnostics = make_diagnostics(parsed.errors, _list_known_keys)
    is_whole = "tasks" not in _list_faulty_keys(parsed.errors)
    faulty = frozenset(parsed.faulty)
    return SchemaResult(table, parsed.positions, diagnostics, faulty, is_whole)


def parse_sections(
    kind: type[SectionT], lists: Mapping[str, type[FileSection]], raw: object, activity: str
) -> ParsedSections[SectionT]:
    """Parse a composed file whose lists have entries of these kinds; after MAX_DIAGNOSTICS the rest is left.

    `activity` is what a progress bar says meanwhile.
    """
    mapping = raw if isinstance(raw, dict) else {}
    present = {}
    for name in lists:
        if isinstance(mapping.get(name), list):
            present[name] = mapping[name]
    without_entries = {**mapping, **{name: [] for name in present}}
    head, errors = _validate_section(kind, without_entries if mapping else raw)
    faulty = _list_faulty_keys(errors)
    entries: dict[str, list[Any]] = {name: [] for name in lists}
    positions: dict[str, list[int]] = {name: [] for name in lists}
    for name, raw_entries in present.items():
        followed = progress.follow_items(raw_entries, activity, len(raw_entries))
        for position, raw_entry in enumerate(followed):
            entry, entry_errors = _validate_section(lists[name], raw_entry)
            if entry:
                entries[name].append(entry)
                positions[name].append(position)
            else:
                faulty.add(name)
            for error in entry_errors:
                error["loc"] = (name, position, *error["loc"])
                errors.append(error)
            if len(errors) > limits.MAX_DIAGNOSTICS:
                break
    return ParsedSections(head, entries, positions, errors, faulty)


def make_diagnostics(
    errors: Sequence[ErrorDetails], list_known_keys: Callable[[KeyPath], tuple[str, ...]]
) -> list[Diagnostic]:
    """Put errors into sentences, without those that only follow from others or were reported already.

    `list_known_keys` lists the keys that could stand at the path of an unknown one.
    """
    schema_errors = []
    for error in errors[: limits.MAX_DIAGNOSTICS]:
        limits_of_error = error.get("ctx", {})
        most_characters = limits_of_error.get("max_length")
        known_keys: tuple[str, ...] = ()
        if error["type"] == "extra_forbidden":
            known_keys = list_known_keys(error["loc"])
        schema_error = SchemaError(
            error["type"], error["loc"], error["input"], error["msg"], most_characters, known_keys
        )
        schema_errors.append(schema_error)
    causes = schema_messages.drop_consequences(schema_errors)
    return [schema_messages.make_diagnostic(cause) for cause in causes if not _is_reported(cause)]


def make_json_schema(section: type[FileSection] = TableFile) -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of a table file, or of another file of sections."""
    schema = section.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_allow_plain_scalars(schema)}


def _make_partial_head(mapping: Mapping[str, Any], faulty: set[str | int]) -> TableFile:
    """Make the head of a table as far as it is right, so that rules can look at it."""
    head: dict[str, Any] = {"format": 1, "id": "partial", "title": "partial", "tasks": []}
    for key in ("id", "title", "place", "source"):
        if key in mapping and key not in faulty:
            head[key] = mapping[key]
    return TableFile.model_validate(head)


def _validate_section(kind: type[SectionT], raw: object) -> tuple[SectionT | None, list[ErrorDetails]]:
    """Validate a mapping; return what it means, and its errors. Where only keys are unknown, it means the rest."""
    try:
        return kind.model_validate(raw), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    unknown = {error["loc"][0] for error in errors if _is_unknown_key(error)}
    if not isinstance(raw, dict) or len(unknown) < len(errors):
        return None, errors
    known_part = {key: value for key, value in raw.items() if key not in unknown}
    return kind.model_validate(known_part), errors


def _is_unknown_key(error: ErrorDetails) -> bool:
    """Tell whether an error is about a key of the mapping itself that the format does not know."""
    return error["type"] == "extra_forbidden" and len(error["loc"]) == 1


def _list_faulty_keys(errors: Iterable[ErrorDetails]) -> set[str | int]:
    """List the keys of the file that errors are about."""
    return {error["loc"][0] for error in errors if error["loc"]}


def _list_known_keys(path: KeyPath) -> tuple[str, ...]:
    """List the keys of the mapping in which a key stands."""
    if len(path) == 1:
        return tuple(TableFile.model_fields)
    if path[0] == "source":
        return tuple(SourceFile.model_fields)
    section = SECTIONS[str(path[0])]
    return tuple(section.model_fields)


def _is_reported(error: SchemaError) -> bool:
    """Tell whether the reader of the file has named a character in this value or its keys already."""
    texts = [text for text in (*error.path, error.value) if isinstance(text, str)]
    return any(STAND_IN in text for text in texts)


def _allow_plain_scalars(part: Any) -> Any:
    """Allow plain scalars such as 12 or true in a JSON Schema wherever any text will do, as they are texts here."""
    if isinstance(part, list):
        return [_allow_plain_scalars(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    allowing = {key: _allow_plain_scalars(value) for key, value in part.items()}
    if allowing.get("type") == "string" and "minLength" in allowing:
        allowing["type"] = ["string", "number", "boolean"]
    return allowing


def _make_table(head: TableFile, entries: Mapping[str, list[Any]]) -> model.Table:
    return model.Table(
        id=head.id,
        title=head.title,
        source=model.Source(**dict(head.source)),
        categories=tuple(model.Category(category.name, category.count) for category in entries["categories"]),
        agencies=tuple(_make_agency(agency) for agency in entries["agencies"]),
        tasks=tuple(_make_task(head.id, task) for task in entries["tasks"]),
        place=head.place,
    )


def _make_agency(agency: AgencyFile) -> model.Agency:
    aliases = tuple(agency.aliases)
    return model.Agency(agency.name, agency.full_name, aliases, agency.is_agency)


def _make_task(table: str, task: FileSection) -> model.Task:
    values: dict[str, Any] = dict(task)
    for key, value in values.items():
        if isinstance(value, list):
            values[key] = tuple(value)
    values["extra"] = tuple(values["extra"].items())
    return model.Task(table=table, **values)
