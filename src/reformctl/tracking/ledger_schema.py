"""The gate through which every ledger enters, and its JSON Schema; strict, as that of tables is.

It turns what the YAML reader composed into a Ledger, or says what is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field  # noqa: TID251 this is the other gate
from pydantic_core import PydanticCustomError  # noqa: TID251 as above

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import ROLES
from reformctl.system.translation import _
from reformctl.tablefile import schema, section_parsing
from reformctl.tablefile.limits import MAX_TEXT_CHARACTERS
from reformctl.tablefile.plain_scalars import read_integer, read_optional, read_text
from reformctl.tablefile.schema import FileSection, Id, NameText, OptionalLine, Sha256, Slug
from reformctl.text.escaping import echo_value
from reformctl.tracking import ledger as model
from reformctl.tracking import limits, periods


def _refuse_other_dates(text: str) -> str:
    if not periods.is_exact_date(text):
        raise PydanticCustomError("date_form", "must be a date")
    return text


def _refuse_other_periods(text: str) -> str:
    if periods.parse_period(text) is None:
        raise PydanticCustomError("period_form", "must be a period")
    return text


def _refuse_other_roles(text: str) -> str:
    if text not in ROLES:
        raise PydanticCustomError("role_form", "must be a role")
    return text


_DATE_SHAPE = Field(json_schema_extra={"pattern": periods.DATE_PATTERN})
_PERIOD_SHAPE = Field(json_schema_extra={"pattern": periods.PATTERN})
_ROLE_SHAPE = Field(json_schema_extra={"enum": [*ROLES]})
_REPORTED_SHAPE = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS)
_AS_TEXT = BeforeValidator(read_text)
_AS_OPTIONAL = BeforeValidator(read_optional)
_AS_INTEGER = BeforeValidator(read_integer)
_IS_DATE = AfterValidator(_refuse_other_dates)
_IS_PERIOD = AfterValidator(_refuse_other_periods)
_IS_ROLE = AfterValidator(_refuse_other_roles)

DateText = Annotated[str, _IS_DATE, _AS_TEXT, _DATE_SHAPE]
_StatedDate = Annotated[str, _IS_DATE, _DATE_SHAPE]
OptionalDate = Annotated[_StatedDate | None, _AS_OPTIONAL]
PeriodText = Annotated[str, _IS_PERIOD, _AS_TEXT, _PERIOD_SHAPE]
RoleText = Annotated[str, _IS_ROLE, _AS_TEXT, _ROLE_SHAPE]
_StatedText = Annotated[str, _REPORTED_SHAPE]
Reported = Annotated[_StatedText | None, _AS_OPTIONAL]
"""What a body wrote: any text, for it is kept to the character."""


class TableSection(FileSection):
    """The table that a ledger speaks of."""

    id: Slug = Field(description="Short name of the table, such as qh6.")
    sha256: Sha256 = Field(None, description="Hash of what the document says in the table when the ledger was begun.")


class RequestSection(FileSection):
    """What was asked for a period."""

    period: PeriodText = Field(description="Month (2026-11), quarter (2026-Q4) or week (2026-W48).")
    role: RoleText = Field("lead", description="What the bodies do in the tasks that they were asked about.")
    agencies: list[NameText] = Field(description="The bodies that were sent a form.")
    due: OptionalDate = Field(None, description="The day until which they are to answer.")


class ExtensionSection(FileSection):
    """More time for a task, which the office gave (延期)."""

    task: Id = Field(description="Id of the task.")
    old_limit: OptionalDate = Field(None, alias="from", description="Its limit until then.")
    new_limit: DateText = Field(alias="to", description="Its new limit.")
    on: OptionalDate = Field(None, description="When that was decided.")
    by: OptionalLine = Field(None, description="Who decided it.")
    note: OptionalLine = Field(None, description="What else should be known.")


class ReportSection(FileSection):
    """What a body reported of one task for one period."""

    task: Id = Field(description="Id of the task.")
    agency: NameText = Field(description="The body, as the table names it.")
    period: PeriodText = Field(description="The period that it reported for.")
    state: Reported = Field(None, description="State of the task, as the body wrote it.")
    text: Reported = Field(None, description="What was done, as the body wrote it.")
    evidence: Reported = Field(None, description="What proves it, as the body wrote it.")
    by: Reported = Field(None, description="Who filled the form in.")
    on: Reported = Field(None, description="When, as it was written.")
    file: OptionalLine = Field(None, description="Name of the form.")
    sha256: Sha256 = Field(None, description="SHA-256 of the form.")
    supersedes: schema.Flag = Field(default=False, description="Whether it takes the place of an earlier report.")
    doubtful: list[NameText] = Field(
        default_factory=list, description="Keys whose values are kept as written, but cannot be relied on."
    )


class ClosureSection(FileSection):
    """The end of a task, which the office decided (销号)."""

    task: Id = Field(description="Id of the task.")
    on: OptionalDate = Field(None, description="When that was decided.")
    by: OptionalLine = Field(None, description="Who decided it.")
    note: OptionalLine = Field(None, description="What else should be known.")


FormatNumber = Annotated[Literal[1], _AS_INTEGER]
_DAYS_SHAPE = Field(ge=0, le=limits.MAX_DUE_SOON_DAYS)
DayCount = Annotated[int, _DAYS_SHAPE, _AS_INTEGER]


def _list_usual_states() -> list[str]:
    return [*model.USUAL_STATES]


class LedgerSection(FileSection):
    """The progress of one table: what was asked, what was reported, what the office decided."""

    format: FormatNumber = Field(description="Version of this format.")
    table: TableSection = Field(description="The table that this ledger speaks of.")
    states: list[NameText] = Field(default_factory=_list_usual_states, description="States of a task.")
    due_soon_days: DayCount = Field(
        limits.DUE_SOON_DAYS, description="Days before a limit from which on a task is due soon."
    )
    assign: dict[str, NameText] = Field(
        default_factory=dict,
        description="By the id of a task, who answers for it where its lead is no agency; several joined by 、.",
    )
    due: dict[str, DateText] = Field(default_factory=dict, description="By the id of a task, the office's own limit.")
    asked: list[RequestSection] = Field(default_factory=list, description="What bodies were asked.")
    extended: list[ExtensionSection] = Field(default_factory=list, description="Tasks that were given more time.")
    reports: list[ReportSection] = Field(default_factory=list, description="What bodies reported, in order of arrival.")
    closed: list[ClosureSection] = Field(default_factory=list, description="Tasks that are done with.")


_TASK_KEY = re.compile("[1-9][0-9]{0,8}", re.ASCII)
SECTIONS: dict[str, type[FileSection]] = {
    "asked": RequestSection,
    "extended": ExtensionSection,
    "reports": ReportSection,
    "closed": ClosureSection,
}
"""The lists of a ledger, whose entries are judged one by one."""


class LedgerResult(NamedTuple):
    """What the gate let through, and what it did not."""

    ledger: model.Ledger
    """What could be understood; it has all that the file says only where there are no `diagnostics`."""
    diagnostics: list[Diagnostic]


def parse_ledger(raw: Mapping[str, Any]) -> LedgerResult:
    """Read a composed ledger, entry by entry; never raises for anything that a file can hold."""
    subject = _("checking the ledger")
    parsed = section_parsing.parse_sections(LedgerSection, SECTIONS, raw, subject)
    diagnostics = section_parsing.make_diagnostics(parsed.errors, _list_known_keys)
    diagnostics += _judge_task_keys(raw)
    ledger = _make_ledger(parsed.head, parsed.entries)
    return LedgerResult(ledger, diagnostics)


def make_json_schema() -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of a ledger."""
    return schema.make_json_schema(LedgerSection)


def _judge_task_keys(raw: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Yield a fault for each key of `assign` and `due` that is no id of a task."""
    for name in ("assign", "due"):
        mapping = raw.get(name)
        if not isinstance(mapping, dict):
            continue
        for key in mapping:
            if _TASK_KEY.fullmatch(key):
                continue
            sentence = _("a key of “{name}” is the id of a task, such as 17, not “{key}”")
            shown = echo_value(key)
            text = sentence.format(name=name, key=shown)
            path = (name, key)
            yield Diagnostic(path, "wrong-form", text, at_key=True)


def _list_known_keys(path: KeyPath) -> tuple[str, ...]:
    """List the keys of the mapping in which a key stands, as they are written in a file."""
    section = _find_section(path)
    keys = []
    for name, field in section.model_fields.items():
        key = field.alias or name
        keys.append(key)
    return tuple(keys)


def _find_section(path: KeyPath) -> type[FileSection]:
    """Find what the mapping is in which a key stands."""
    if len(path) <= 1:
        return LedgerSection
    if path[0] == "table":
        return TableSection
    list_name = str(path[0])
    return SECTIONS[list_name]


def _make_ledger(head: LedgerSection | None, kept: Mapping[str, list[Any]]) -> model.Ledger:
    """Make a ledger of what could be understood of its head and of its lists."""
    ledger = model.Ledger("")
    if head:
        ledger = _make_head(head)
    asked = tuple(map(_make_request, kept["asked"]))
    extended = tuple(map(_make_extension, kept["extended"]))
    reports = tuple(map(_make_report, kept["reports"]))
    closed = tuple(map(_make_closure, kept["closed"]))
    return ledger._replace(asked=asked, extended=extended, reports=reports, closed=closed)


def _make_head(head: LedgerSection) -> model.Ledger:
    table = head.table
    states = tuple(head.states)
    soon = head.due_soon_days
    assign = _read_task_keys(head.assign)
    due = _read_task_keys(head.due)
    return model.Ledger(table.id, table.sha256, states, soon, assign, due)


def _read_task_keys(mapping: Mapping[str, str]) -> dict[int, str]:
    """Read the keys of a mapping as ids of tasks; those that are none are left out."""
    values = {}
    for key, value in mapping.items():
        if _TASK_KEY.fullmatch(key):
            task = int(key)
            values[task] = value
    return values


def _make_request(entry: RequestSection) -> model.Request:
    agencies = tuple(entry.agencies)
    values = dict(entry)
    values["agencies"] = agencies
    return model.Request(**values)


def _make_extension(entry: ExtensionSection) -> model.Extension:
    values = dict(entry)
    return model.Extension(**values)


def _make_closure(entry: ClosureSection) -> model.Closure:
    values = dict(entry)
    return model.Closure(**values)


def _make_report(entry: ReportSection) -> model.Report:
    doubtful = tuple(entry.doubtful)
    values = dict(entry)
    values["doubtful"] = doubtful
    return model.Report(**values)
