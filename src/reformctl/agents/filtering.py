"""The filters that tools have in common, and what is said of the names that they hold."""

from collections.abc import Iterable
from typing import Any

from reformctl.agents import limits
from reformctl.agents.arguments import FLAG, TEXT, TEXTS, Arguments, JsonSchema, Parameter
from reformctl.agents.pages import ToolAnswer, take_rows
from reformctl.agents.rows import ROWS_SCHEMA, TEXTS_SCHEMA
from reformctl.model.table import ROLES
from reformctl.query.filters import Selection
from reformctl.system.errors import UsageError
from reformctl.system.remarks import Remark
from reformctl.system.translation import _

FIELDS = Parameter("fields", TEXTS, "only these fields of a row, such as id, title")
SAME_FIELDS = FIELDS._replace(help="")
TABLES = Parameter("tables", TEXTS, "table ids")
REFERENCES = Parameter("references", TEXTS, "17, 3-7,12, qh6:17, or a title")
FILTERS = (
    Parameter("agencies", TEXTS, "name, alias or unique part; any of them"),
    Parameter("role", TEXT, "lead 牵头, support 配合; default any", ROLES),
    Parameter("all_agencies", FLAG, "all of them lead together"),
    Parameter("categories", TEXTS, "类别"),
    Parameter("scopes", TEXTS, "推广范围"),
    Parameter("where", TEXTS, "scope=全市, title~公证, deadline="),
    Parameter("due_before", TEXT, "2025-06-30, 2025-06, 2025-Q2, 2025"),
    Parameter("due_after", TEXT, ""),
    Parameter("joint", FLAG, "several leads"),
    Parameter("sole", FLAG, "one lead"),
    REFERENCES,
    TABLES,
)
SAME_FILTERS = tuple(row._replace(help="") for row in FILTERS)
"""The same for tools that come after list_tasks: a model has read there what they mean."""
REMARKS_SCHEMA: JsonSchema = {"taken": ROWS_SCHEMA, "notes": TEXTS_SCHEMA}
SELECTION_SCHEMA: JsonSchema = {**REMARKS_SCHEMA, "missing": TEXTS_SCHEMA}
"""What is said beside tasks that were asked for by references, too."""


def parse_selection(arguments: Arguments) -> Selection:
    """Read which tasks are asked for."""
    references = arguments.get_texts("references")
    refuse_standard_input(references)
    return Selection(
        agencies=arguments.get_texts("agencies"),
        role=arguments.get_text("role") or "any",
        all_agencies=arguments.get_flag("all_agencies"),
        categories=arguments.get_texts("categories"),
        scopes=arguments.get_texts("scopes"),
        where=arguments.get_texts("where"),
        due_before=arguments.get_text("due_before") or None,
        due_after=arguments.get_text("due_after") or None,
        joint=arguments.get_flag("joint"),
        sole=arguments.get_flag("sole"),
        references=references or None,
    )


def refuse_standard_input(references: Iterable[str]) -> None:
    """Raise UsageError for -, which elsewhere means standard input: here that is the protocol itself."""
    if "-" in references:
        sentence = _("“{word}” is not a task reference: write 17, 3-7,12 or qh6:17")
        text = sentence.format(word="-")
        raise UsageError(text)


def sort_selection_remarks(sentences: Iterable[str]) -> ToolAnswer:
    """Sort what is to be said of a selection: beside names and sentences, the references to nothing."""
    missing: list[str] = []
    other_sentences: list[str] = []
    for sentence in sentences:
        facts = _find_facts(sentence)
        if "missing" in facts:
            missing += facts["missing"]
        else:
            other_sentences.append(sentence)
    remarks = sort_remarks(other_sentences)
    remarks["missing"] = missing[: limits.MAX_LISTED_NAMES]
    return remarks


def sort_remarks(sentences: Iterable[str]) -> ToolAnswer:
    """Sort what is to be said into names that were understood, and sentences of other kinds."""
    taken: list[Any] = []
    notes: list[str] = []
    for sentence in sentences:
        facts = _find_facts(sentence)
        if "taken" in facts and "value" in facts:
            given = facts["value"]
            row = {"given": given, "as": facts["taken"]}
            taken.append(row)
        else:
            notes.append(sentence)
    more = len(notes) - limits.MAX_NOTES
    if more > 0:
        rest = _("... and {count} more").format(count=more)
        notes[limits.MAX_NOTES :] = [rest]
    shown = take_rows(taken, limits.MAX_TAKEN_CHARACTERS)
    return {"taken": shown, "notes": notes}


def _find_facts(sentence: str) -> dict[str, Any]:
    """Find what programs are told beside a sentence; nothing if it is no remark."""
    if isinstance(sentence, Remark):
        return sentence.facts
    return {}
