"""Defines the format of table files: which keys they have, and what their values may be; makes the JSON Schema of it.

Every table file is judged by these models. Only this module and that of ledgers import pydantic.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
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
from reformctl.model.fields import STORED_COLUMNS
from reformctl.tablefile import limits
from reformctl.tablefile.located_values import PlainScalar
from reformctl.tablefile.plain_scalars import read_boolean, read_integer, read_optional, read_text
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
    steps = path.split("/")
    begins_elsewhere = path.startswith(("/", "~", "-"))
    leads_up = ".." in steps
    is_of_windows = ":" in path or "\\" in path
    if begins_elsewhere or leads_up or is_of_windows:
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
_TRUTH = BeforeValidator(read_boolean)
_NOT_NULL = BeforeValidator(_refuse_null)

_Name = Annotated[str, _SHORT, _SAFE, _NOT_NULL]
_Line = Annotated[str, _MIDDLE, _SAFE, _NOT_NULL]
_Text = Annotated[str, _LONG, _SAFE, _NOT_NULL]
_Date = Annotated[str, _DATE, _NOT_NULL]
_Address = Annotated[str, _ADDRESS, _SAFE, _NOT_NULL]
_Path = Annotated[str, _MIDDLE, _SAFE, _INSIDE, _NOT_NULL]
_Hash = Annotated[str, _HASH, _NOT_NULL]
_Number = Annotated[int, Field(ge=0)]
_POSITIVE = Field(ge=1, le=limits.MAX_NUMBER)

NameText = Annotated[str, _SHORT, _SAFE, _TEXT]
LineText = Annotated[str, _MIDDLE, _SAFE, _TEXT]
LongText = Annotated[str, _LONG, _SAFE, _TEXT]
OptionalName = Annotated[_Name | None, _TEXT_OR_NULL]
OptionalLine = Annotated[_Line | None, _TEXT_OR_NULL]
OptionalText = Annotated[_Text | None, _TEXT_OR_NULL]
Date = Annotated[_Date | None, _TEXT_OR_NULL]
Address = Annotated[_Address | None, _TEXT_OR_NULL]
RelativePath = Annotated[_Path | None, _TEXT_OR_NULL]
Sha256 = Annotated[_Hash | None, _TEXT_OR_NULL]
Slug = Annotated[str, _SLUG, _TEXT]
Id = Annotated[int, _POSITIVE, _INTEGER_OR_NULL]
Count = Annotated[_Number | None, _INTEGER_OR_NULL]
Version = Annotated[Literal[1], _INTEGER_OR_NULL]
Flag = Annotated[bool, _TRUTH]

SectionError = ErrorDetails
"""What pydantic says of one wrong value: its path (`loc`), the kind of error (`type`) and the value (`input`)."""


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


class FieldKind(NamedTuple):
    """What a file may hold of a field of a task."""

    value_type: Any
    default: Mapping[str, Any] = MappingProxyType({})
    """The value where a file does not have the field, as an argument of pydantic's `Field`; none if it must."""


FIELD_KINDS = {
    "id": FieldKind(Id),
    "name": FieldKind(OptionalName, {"default": None}),
    "line": FieldKind(OptionalLine, {"default": None}),
    "required line": FieldKind(LineText),
    "required text": FieldKind(LongText),
    "names": FieldKind(list[NameText], {"default_factory": list}),
    "flag": FieldKind(Flag, {"default": False}),
}
"""The kinds of fields that a column of `model/fields.py` can have."""


def _make_task_model() -> type[FileSection]:
    """Make the model of a task: one field for each stored column of `model/fields.py`."""
    fields: dict[str, Any] = {}
    for column in STORED_COLUMNS:
        kind = FIELD_KINDS[column.kind]
        field = Field(description=column.description, **kind.default)
        fields[column.key] = (kind.value_type, field)
    description = "Columns of the document that have no field here, by heading."
    extra: Any = Field(default_factory=dict, description=description)
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


SECTIONS: Mapping[str, type[FileSection]] = {"categories": CategoryFile, "agencies": AgencyFile, "tasks": TaskFile}
"""The lists of a file, whose entries are judged one by one."""


class ValidatedSection(NamedTuple, Generic[SectionT]):
    """A mapping as pydantic judges it."""

    section: SectionT | None
    """What it means; None where more is wrong than keys that the format does not know."""
    errors: list[SectionError]


def validate_section(kind: type[SectionT], raw: object) -> ValidatedSection[SectionT]:
    """Validate a mapping; return what it means, and its errors. Where only keys are unknown, it means the rest."""
    try:
        section = kind.model_validate(raw)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    else:
        return ValidatedSection(section, [])
    unknown_keys = {error["loc"][0] for error in errors if _is_unknown_key(error)}
    has_other_errors = len(unknown_keys) < len(errors)
    if has_other_errors or not isinstance(raw, dict):
        return ValidatedSection(None, errors)
    known_part = {key: value for key, value in raw.items() if key not in unknown_keys}
    section = kind.model_validate(known_part)
    return ValidatedSection(section, errors)


def make_json_schema(section: type[FileSection] = TableFile) -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of a table file, or of another file of sections."""
    strict_schema = section.model_json_schema(mode="validation")
    schema = _allow_plain_scalars(strict_schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _is_unknown_key(error: SectionError) -> bool:
    """Tell whether an error is about a key of the mapping itself that the format does not know."""
    if error["type"] != "extra_forbidden":
        return False
    path = error["loc"]
    return len(path) == 1


def _allow_plain_scalars(part: Any) -> Any:
    """Allow plain scalars such as 12 or true in a JSON Schema wherever any text will do, as they are texts here."""
    if isinstance(part, list):
        return [_allow_plain_scalars(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    allowing: dict[str, Any] = {}
    for key, value in part.items():
        allowing[key] = _allow_plain_scalars(value)
    is_text = allowing.get("type") == "string"
    if is_text and "minLength" in allowing:
        allowing["type"] = ["string", "number", "boolean"]
    return allowing
