"""The file format: the strict gate through which every table file enters, and the JSON Schema that editors use.

The only module that imports pydantic. It turns what the YAML reader composed into a Table, or says what is wrong.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from reformctl import model, names
from reformctl.composer import Plain
from reformctl.errors import Fault, KeyPath
from reformctl.messages import _
from reformctl.text import echo

_INTEGER = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""Control, bidi, invisible, private-use, surrogate and replacement characters; tab and newline are allowed."""
_NULLS_OF_YAML = {"", "~", "Null", "NULL"}
SECTIONS = ("categories", "agencies", "tasks")
"""The lists of a file, whose entries are judged one by one."""


def _text(value: object) -> object:
    """Plain scalars are text wherever text is asked for; only `null` is never meant as a text."""
    if isinstance(value, Plain):
        return None if value == "null" or value in _NULLS_OF_YAML else str(value)
    return value


def _optional(value: object) -> object:
    """Nothing is written `null`; the other spellings that YAML knows stay Plain and are refused by name."""
    if isinstance(value, Plain):
        return None if value == "null" else value if value in _NULLS_OF_YAML else str(value)
    return value


def _integer(value: object) -> object:
    """ASCII digits without a leading zero."""
    if isinstance(value, Plain):
        return None if value == "null" else int(value) if _INTEGER.fullmatch(value) else value
    return value


def _clean(text: str) -> str:
    """Refuse what no official text holds and a terminal, a page or a reader's eye could be deceived by."""
    if found := _UNSEEN.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise PydanticCustomError("control_character", "{code}", {"code": code})
    return text


def _boolean(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, Plain) else value


def _no_null(value: object) -> object:
    """Refuse `~`, `Null` and an empty value where `null` is meant (pydantic wants a ValueError)."""
    if isinstance(value, Plain):
        raise ValueError(value)  # noqa: TRY004 pydantic lets a TypeError through
    return value


Clean = Annotated[str, Field(min_length=1), AfterValidator(_clean)]
Text = Annotated[Clean, BeforeValidator(_text)]
OptionalText = Annotated[Annotated[Clean, BeforeValidator(_no_null)] | None, BeforeValidator(_optional)]
Sha256 = Annotated[
    Annotated[str, Field(pattern="^[0-9a-f]{64}$"), BeforeValidator(_no_null)] | None, BeforeValidator(_optional)
]
Slug = Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$", max_length=40), BeforeValidator(_text)]
Id = Annotated[int, Field(ge=1), BeforeValidator(_integer)]
Count = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(_integer)]
Flag = Annotated[bool, BeforeValidator(_boolean)]


class Part(BaseModel):
    """What every mapping of a file has in common: exact types, and no key that the format does not know."""

    model_config = ConfigDict(strict=True, extra="forbid")


class SourceFile(Part):
    """What is known of the document; unknown is null, and `note` says why."""

    kind: OptionalText = Field(None, description="Kind of document, such as 附件 or 通知.")
    issuer: OptionalText = Field(None, description="Issuing body as the document names it (发文机关).")
    document_number: OptionalText = Field(None, description="Document number (文号).")
    date: OptionalText = Field(None, description="Date of the document, as text: 2022-05-01.")
    url: OptionalText = Field(None, description="Address where the document was published.")
    file: OptionalText = Field(None, description="The kept official text, relative to this file.")
    sha256: Sha256 = Field(None, description="SHA-256 of the kept official text.")
    abridged: Flag = Field(default=False, description="Whether tasks that the document declares are left out here.")
    note: OptionalText = Field(None, description="Why something above is null, and whatever else should be known.")


class CategoryFile(Part):
    """A heading that groups tasks."""

    name: Text = Field(description="The heading without its number and count.")
    count: Count = Field(None, description="How many tasks the document itself declares here, or null.")


class AgencyFile(Part):
    """A body that leads or supports tasks. Everything but `name` is ours, not the document's."""

    name: Text = Field(description="As the document writes it.")
    full_name: OptionalText = Field(None, description="Full official name (ours).")
    aliases: list[Text] = Field([], description="What people also call it (ours).")
    is_agency: Flag = Field(
        default=True, description="False for bodies such as 各企业 that lead tasks but are no agency."
    )


class TaskFile(Part):
    """One row of the table."""

    id: Id = Field(description="Unique in the table: the printed 序号 where that is a unique integer.")
    number: OptionalText = Field(None, description="序号 as printed, where it differs from id.")
    category: OptionalText = Field(None, description="Name of one of the categories.")
    title: Text = Field(description="试点任务, to the character.")
    lead_agencies: list[Text] = Field([], description="牵头单位, one name an entry.")
    support_agencies: list[Text] = Field([], description="配合单位, one name an entry.")
    scope: OptionalText = Field(None, description="推广范围.")
    deadline: OptionalText = Field(None, description="完成时限, as printed.")
    content: Text = Field(description="实施内容, to the character, on one line.")
    extra: dict[Text, Text] = Field({}, description="Columns of the document that have no field here, by heading.")


class TableFile(Part):
    """A table that shares reform tasks out among agencies (任务分工表)."""

    format: Annotated[Literal[1], BeforeValidator(_integer)] = Field(description="Version of this file format.")
    id: Slug = Field(description="Short name of the table, such as qh6.")
    title: Text = Field(description="Official title.")
    source: SourceFile = Field(default_factory=SourceFile, description="What is known of the document.")
    categories: list[CategoryFile] = Field([], description="Categories in the document's order.")
    agencies: list[AgencyFile] = Field([], description="Every body that leads or supports a task.")
    tasks: list[TaskFile] = Field(description="Tasks in the document's order.")


class Judged(NamedTuple):
    """What the gate let through, and what it did not."""

    table: model.Table
    """What could be understood, for the whole-table rules; only to be used further where `faults` is empty."""
    rows: Mapping[str, list[int]]
    """For each section, where in the file the entries of `table` stand."""
    faults: list[Fault]


def judge(raw: object) -> Judged:
    """Read a composed file; never raises for anything that a file can hold."""
    try:
        whole = TableFile.model_validate(raw)
    except ValidationError as error:
        return _judge_parts(raw, error.errors(include_url=False))
    sections = {name: list(range(len(getattr(whole, name)))) for name in SECTIONS}
    return Judged(_table(whole), sections, [])


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a table file."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **TableFile.model_json_schema(mode="validation")}


def _judge_parts(raw: object, errors: list[ErrorDetails]) -> Judged:
    """Keep the entries that are right on their own, so that the rules can still look at them."""
    faults = [_fault(error) for error in errors]
    bad = {error["loc"][:2] for error in errors}
    mapping = raw if isinstance(raw, dict) else {}
    entries = {name: value if isinstance(value := mapping.get(name), list) else [] for name in SECTIONS}
    rows = {name: [at for at in range(len(entries[name])) if (name, at) not in bad] for name in SECTIONS}
    kept = {name: [entries[name][at] for at in rows[name]] for name in SECTIONS}
    source = {} if "source" in {step for error in errors for step in error["loc"][:1]} else mapping.get("source", {})
    partial = TableFile.model_validate({"format": 1, "id": "partial", "title": "partial", "source": source, **kept})
    return Judged(_table(partial), rows, faults)


def _fault(error: ErrorDetails) -> Fault:
    """Pydantic's error as a fault of ours."""
    path: KeyPath = error["loc"]
    if path[-1:] == ("[key]",):
        return Fault(path[:-1], "empty", _("no key of “{key}” may be empty").format(key=path[-3]), at_key=True)
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if error["type"] == "missing":
        return Fault(path[:-1], "missing-field", _("“{key}” is missing").format(key=key))
    if error["type"] == "extra_forbidden":
        return Fault(path, "unknown-field", _unknown_field(path), at_key=True)
    return Fault(path, *_sentence(error["type"], key, error))


def _sentence(kind: str, key: str, error: ErrorDetails) -> tuple[str, str]:
    """Rule and sentence for a value that is not what its key asks for."""
    value = _shown(error["input"])
    if not error["loc"]:
        sentence = _("a table file must be a mapping with the keys format, id, title and tasks, not {value}")
        return "wrong-type", sentence.format(value=value)
    if kind == "control_character":
        sentence = _("“{key}” holds the character {code}, which cannot be seen: remove it")
        return "control-character", sentence.format(key=echo(key), code=error["msg"])
    in_list = isinstance(error["loc"][-1], int)
    rule, sentence = (
        _EXPECTED.get((kind, key))
        or (_EXPECTED_ENTRY.get(kind) if in_list else None)
        or _EXPECTED_VALUE.get(kind)
        or ("wrong-type", "“{key}” cannot be {value}")
    )
    return rule, _(sentence).format(key=echo(key), value=value)


_EXPECTED_VALUE = {
    "string_type": ("wrong-type", "“{key}” must be text, not {value}"),
    "int_type": ("wrong-type", "“{key}” must be a whole number without quotes, not {value}"),
    "bool_type": ("wrong-type", "“{key}” must be true or false without quotes, not {value}"),
    "list_type": ("wrong-type", "“{key}” must be a list such as [a, b], not {value}"),
    "dict_type": ("wrong-type", "“{key}” must be a mapping of headings to texts, not {value}"),
    "model_type": ("wrong-type", "“{key}” must be a mapping of keys to values, not {value}"),
    "value_error": ("wrong-type", "“{key}” must be text, or null where nothing is known, not {value}"),
    "string_too_short": ("empty", "“{key}” must not be empty"),
    "greater_than_equal": ("wrong-form", "“{key}” is too small: {value}"),
    "literal_error": ("wrong-form", "“{key}” must be 1, the only version, without quotes, not {value}"),
}
_EXPECTED_ENTRY = {
    "string_type": ("wrong-type", "every entry of “{key}” must be text, not {value}"),
    "model_type": ("wrong-type", "every entry of “{key}” must be a mapping of keys to values, not {value}"),
    "string_too_short": ("empty", "no entry of “{key}” may be empty"),
}
_SLUG = ("wrong-form", "“{key}” must be at most 40 small Latin letters, digits and hyphens, such as qh6, not {value}")
_HASH = ("wrong-form", "“{key}” must be 64 hexadecimal digits, as sha256sum prints them, not {value}")
_EXPECTED = {
    ("int_type", "id"): ("wrong-type", "“{key}” must be a number from 1 to 999999999 without quotes, not {value}"),
    ("string_pattern_mismatch", "id"): _SLUG,
    ("string_too_long", "id"): _SLUG,
    ("string_pattern_mismatch", "sha256"): _HASH,
}
"""Rules and sentences by the kinds of pydantic's errors (its docs, "Validation Errors"), where need be by key."""


def _shown(value: object) -> str:
    """A rejected value, named by its kind or repeated in part."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    return _("null") if value is None else f"“{echo(str(value))}”"


def _unknown_field(path: KeyPath) -> str:
    """The sentence about a key that the format does not know, with the nearest that it does."""
    key = str(path[-1])
    parts: dict[str, type[Part]] = {"categories": CategoryFile, "agencies": AgencyFile, "tasks": TaskFile}
    part = SourceFile if path[0] == "source" else parts.get(str(path[0]), TableFile) if len(path) > 1 else TableFile
    known = [names.Name(name) for name in part.model_fields]
    if near := names.nearest(key, known):
        sentence = _("“{key}” is no key here; did you mean {near}?")
        return sentence.format(key=echo(key), near=", ".join(entry.name for entry in near))
    listed = ", ".join(entry.name for entry in known)
    return _("“{key}” is no key here; there are {all}").format(key=echo(key), all=listed)


def _table(file: TableFile) -> model.Table:
    return model.Table(
        id=file.id,
        title=file.title,
        source=model.Source(**dict(file.source)),
        categories=tuple(model.Category(entry.name, entry.count) for entry in file.categories),
        agencies=tuple(
            model.Agency(entry.name, entry.full_name, tuple(entry.aliases), entry.is_agency) for entry in file.agencies
        ),
        tasks=tuple(_task(file.id, entry) for entry in file.tasks),
    )


def _task(table: str, entry: TaskFile) -> model.Task:
    return model.Task(
        table=table,
        id=entry.id,
        title=entry.title,
        content=entry.content,
        category=entry.category,
        lead_agencies=tuple(entry.lead_agencies),
        support_agencies=tuple(entry.support_agencies),
        scope=entry.scope,
        deadline=entry.deadline,
        number=entry.number,
        extra=tuple(entry.extra.items()),
    )
