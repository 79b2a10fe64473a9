"""The file format: the strict gate through which every table file enters, and the JSON Schema that editors use.

It turns what the YAML reader composed into a Table, or says what is wrong. Only this gate and that of ledgers import
pydantic.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar

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
from reformctl.tablefile import schema_messages
from reformctl.tablefile.schema_messages import SchemaError
from reformctl.tablefile.yaml_reader import MAX_DIAGNOSTICS, STAND_IN, PlainScalar
from reformctl.text.escaping import UNSAFE_CHARACTERS

_INTEGER = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_UNWANTED = re.compile(f"[{UNSAFE_CHARACTERS}\r]")
_NULLS_OF_YAML = {"", "~", "Null", "NULL"}


def read_text(value: object) -> object:
    """Plain scalars are text wherever text is asked for; only `null` is never meant as a text."""
    if isinstance(value, PlainScalar):
        return None if value == "null" or value in _NULLS_OF_YAML else str(value)
    return value


def read_optional(value: object) -> object:
    """Nothing is written `null`; the other spellings that YAML knows stay Plain and are refused by name."""
    if isinstance(value, PlainScalar):
        return None if value == "null" else value if value in _NULLS_OF_YAML else str(value)
    return value


def read_integer(value: object) -> object:
    """ASCII digits without a leading zero."""
    if isinstance(value, PlainScalar):
        return None if value == "null" else int(value) if _INTEGER.fullmatch(value) else value
    return value


def _refuse_unsafe(text: str) -> str:
    """Refuse what no official text holds and a terminal, a page or a reader's eye could be deceived by."""
    if STAND_IN in text:
        raise PydanticCustomError("reported", "the reader of the file has named the character already")
    if found := _UNWANTED.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise PydanticCustomError("control_character", "{code}", {"code": code})
    return text


def _refuse_outside(path: str) -> str:
    """Refuse a path that leads out of the table's folder: a table from elsewhere must not point at other files."""
    if path.startswith(("/", "~", "-")) or ":" in path or "\\" in path or ".." in path.split("/"):
        raise PydanticCustomError("path_form", "must lead down")
    return path


def _read_boolean(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, PlainScalar) else value


def _refuse_null(value: object) -> object:
    """Refuse `~`, `Null` and an empty value where `null` is meant (pydantic wants a ValueError)."""
    if isinstance(value, PlainScalar):
        raise ValueError(value)  # noqa: TRY004 pydantic lets a TypeError through
    return value


_ONE_LINE = r"^[^\n]*$"
_SHORT = Field(min_length=1, max_length=200, pattern=_ONE_LINE)
_MIDDLE = Field(min_length=1, max_length=1_000, pattern=_ONE_LINE)
_LONG = Field(min_length=1, max_length=100_000)
"""Bounds in characters: names, titles and contents of official tables have at most 30, 60 and 1,500."""
_DATE = Field(pattern="^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")
_ADDRESS = Field(pattern=r"^https?://[^\s]+$", max_length=1_000)
_HASH = Field(pattern="^[0-9a-f]{64}$")

NameText = Annotated[str, _SHORT, AfterValidator(_refuse_unsafe), BeforeValidator(read_text)]
LineText = Annotated[str, _MIDDLE, AfterValidator(_refuse_unsafe), BeforeValidator(read_text)]
LongText = Annotated[str, _LONG, AfterValidator(_refuse_unsafe), BeforeValidator(read_text)]
_NoName = Annotated[str, _SHORT, AfterValidator(_refuse_unsafe), BeforeValidator(_refuse_null)] | None
_NoLine = Annotated[str, _MIDDLE, AfterValidator(_refuse_unsafe), BeforeValidator(_refuse_null)] | None
_NoText = Annotated[str, _LONG, AfterValidator(_refuse_unsafe), BeforeValidator(_refuse_null)] | None
OptionalName = Annotated[_NoName, BeforeValidator(read_optional)]
OptionalLine = Annotated[_NoLine, BeforeValidator(read_optional)]
OptionalText = Annotated[_NoText, BeforeValidator(read_optional)]
Date = Annotated[Annotated[str, _DATE, BeforeValidator(_refuse_null)] | None, BeforeValidator(read_optional)]
Address = Annotated[
    Annotated[str, _ADDRESS, AfterValidator(_refuse_unsafe), BeforeValidator(_refuse_null)] | None,
    BeforeValidator(read_optional),
]
RelativePath = Annotated[
    Annotated[
        str, _MIDDLE, AfterValidator(_refuse_unsafe), AfterValidator(_refuse_outside), BeforeValidator(_refuse_null)
    ]
    | None,
    BeforeValidator(read_optional),
]
Sha256 = Annotated[Annotated[str, _HASH, BeforeValidator(_refuse_null)] | None, BeforeValidator(read_optional)]
Slug = Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$", max_length=40), BeforeValidator(read_text)]
Id = Annotated[int, Field(ge=1, le=999_999_999), BeforeValidator(read_integer)]
Count = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(read_integer)]
Flag = Annotated[bool, BeforeValidator(_read_boolean)]


class FileSection(BaseModel):
    """What every mapping of a file has in common: exact types, and no key that the format does not know."""

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
"""The type of each kind of field, and what it is where a file does not have it."""


def _make_task_model() -> type[FileSection]:
    """Make the model of one row of the table, of the rows in `model/fields.py`."""
    fields: dict[str, Any] = {}
    for column in STORED_COLUMNS:
        type_, usual = FIELD_KINDS[column.kind]
        fields[column.key] = (type_, Field(description=column.description, **usual))
    extra: Any = Field(default_factory=dict, description="Columns of the document that have no field here, by heading.")
    fields["extra"] = (dict[NameText, LongText], extra)
    return create_model("TaskFile", __base__=FileSection, __doc__="One row of the table.", **fields)


if TYPE_CHECKING:
    TaskFile = FileSection
else:
    TaskFile = _make_task_model()


class TableFile(FileSection):
    """A table that shares reform tasks out among agencies (任务分工表)."""

    format: Annotated[Literal[1], BeforeValidator(read_integer)] = Field(description="Version of this file format.")
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
    """What the gate let through, and what it did not."""

    table: model.Table
    """What could be understood, for the whole-table rules; only to be used further where nothing is `faulty`."""
    rows: Mapping[str, list[int]]
    """For each section, where in the file the entries of `table` stand."""
    diagnostics: list[Diagnostic]
    """At most MAX_DIAGNOSTICS, and a few."""
    faulty: frozenset[str | int]
    """Keys of the file whose values are not in `table`, or not whole."""
    whole: bool
    """Whether every task of the file is in `table`, with all that it says."""


def parse_table(raw: object) -> SchemaResult:
    """Read a composed file, entry by entry; never raises for anything that a file can hold."""
    mapping = raw if isinstance(raw, dict) else {}
    lists = {name: entries for name in SECTIONS if isinstance(entries := mapping.get(name), list)}
    head, errors = validate_section(TableFile, {**mapping, **{name: [] for name in lists}} if mapping else raw)
    if head is None:
        head = _make_partial_head(mapping, {step for error in errors for step in error["loc"][:1]})
    faulty = {step for error in errors for step in error["loc"][:1]}
    rows: dict[str, list[int]] = {name: [] for name in SECTIONS}
    kept: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    for name, entries in lists.items():
        for at, entry in enumerate(progress.follow_items(entries, _("checking the table"), len(entries))):
            part, found = validate_section(SECTIONS[name], entry)
            if part:
                kept[name].append(part)
                rows[name].append(at)
            else:
                faulty.add(name)
            for error in found:
                error["loc"] = (name, at, *error["loc"])
                errors.append(error)
            if len(errors) > MAX_DIAGNOSTICS:
                break
    causes = schema_messages.drop_consequences(
        [make_schema_error(error, _list_known_keys) for error in errors[:MAX_DIAGNOSTICS]]
    )
    diagnostics = [schema_messages.make_diagnostic(misfit) for misfit in causes if not is_reported(misfit)]
    whole = all(error["loc"][:1] != ("tasks",) for error in errors)
    return SchemaResult(_make_table(head, kept), rows, diagnostics, frozenset(faulty), whole)


def validate_section(kind: type[SectionT], raw: object) -> tuple[SectionT | None, list[ErrorDetails]]:
    """What a mapping means, and its errors; where only unknown keys are wrong, what it means without them."""
    try:
        return kind.model_validate(raw), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    if isinstance(raw, dict) and all(error["type"] == "extra_forbidden" for error in errors):
        unknown = {error["loc"][0] for error in errors if len(error["loc"]) == 1}
        if len(unknown) == len(errors):
            return kind.model_validate({key: value for key, value in raw.items() if key not in unknown}), errors
    return None, errors


def _make_partial_head(mapping: Mapping[str, Any], wrong: set[str | int]) -> TableFile:
    """The head of a table as far as it is right, so that rules can look at it."""
    known = {key: mapping[key] for key in ("id", "title", "place", "source") if key in mapping and key not in wrong}
    return TableFile.model_validate({"format": 1, "id": "partial", "title": "partial", "tasks": [], **known})


def is_reported(misfit: SchemaError) -> bool:
    """Whether the reader of the file has named a character in this value or key already."""
    return any(isinstance(text, str) and STAND_IN in text for text in (*misfit.path, misfit.value))


def make_json_schema(section: type[FileSection] = TableFile) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a table file, or of another file of sections."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **_allow_plain_scalars(section.model_json_schema(mode="validation"))}


def _allow_plain_scalars(part: Any) -> Any:
    """The schema, with plain scalars such as 12 or true taken for text wherever any text will do, as here."""
    if isinstance(part, list):
        return [_allow_plain_scalars(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    part = {key: _allow_plain_scalars(entry) for key, entry in part.items()}
    if part.get("type") == "string" and "minLength" in part:
        part["type"] = ["string", "number", "boolean"]
    return part


def make_schema_error(error: ErrorDetails, list_known_keys: Callable[[KeyPath], tuple[str, ...]]) -> SchemaError:
    """Turn an error of pydantic into one of ours; `list_known_keys` gives the keys that could stand at a path."""
    path, most = error["loc"], error.get("ctx", {}).get("max_length")
    known = list_known_keys(path) if error["type"] == "extra_forbidden" else ()
    return SchemaError(error["type"], path, error["input"], error["msg"], most, known)


def _list_known_keys(path: KeyPath) -> tuple[str, ...]:
    """The keys of the mapping in which a key stands."""
    if len(path) == 1:
        return tuple(TableFile.model_fields)
    section = SourceFile if path[0] == "source" else SECTIONS[str(path[0])]
    return tuple(section.model_fields)


def _make_table(head: TableFile, kept: Mapping[str, list[Any]]) -> model.Table:
    return model.Table(
        id=head.id,
        title=head.title,
        source=model.Source(**dict(head.source)),
        categories=tuple(model.Category(entry.name, entry.count) for entry in kept["categories"]),
        agencies=tuple(
            model.Agency(entry.name, entry.full_name, tuple(entry.aliases), entry.is_agency)
            for entry in kept["agencies"]
        ),
        tasks=tuple(_make_task(head.id, entry) for entry in kept["tasks"]),
        place=head.place,
    )


def _make_task(table: str, entry: FileSection) -> model.Task:
    values: dict[str, Any] = dict(entry)
    for key, value in values.items():
        if isinstance(value, list):
            values[key] = tuple(value)
    values["extra"] = tuple(values["extra"].items())
    return model.Task(table=table, **values)
