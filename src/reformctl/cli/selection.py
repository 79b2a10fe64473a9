"""Which tables and tasks a command line asks for, as plain values, and how an export says which they are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reformctl.cli import spec
from reformctl.cli.spec import AnyOption, Call
from reformctl.exporting import FORMATS
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Table, TableFindings, Task
from reformctl.query import filters
from reformctl.query.filters import Selected, Selection
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, translate_count
from reformctl.tablefile import load
from reformctl.text.escaping import escape_text

if TYPE_CHECKING:
    from reformctl.query.names import DividedNames

TablesAndNotes = tuple[tuple[Table, ...], tuple[str, ...]]
"""Tables, and whole sentences about them."""
CHOOSING_OPTIONS: tuple[AnyOption, ...] = (*spec.FILTERS, spec.LIMIT, spec.REFERENCES, spec.WORDS, spec.NAMES)
"""Options that leave tasks out, and the words that do."""


def load_asked_tables(call: Call) -> TablesAndNotes:
    """Load the tables that --data and --table name, and what is to be said of them, and of those that are left out."""
    tables, left_out = load.load_tables(
        call[spec.DATA],
        table_ids=call[spec.TABLE],
        skip_broken=call[spec.SKIP_BROKEN],
        strict=call[spec.REFUSE_DOUBTFUL],
    )
    findings = describe_findings(tables)
    return tables, (*left_out, *findings)


def describe_findings(tables: Iterable[Table]) -> list[str]:
    """Say which tables are doubtful, and how to see why: 2 findings in demo7: reformctl check tables/demo7.yaml."""
    return [_describe_table_findings(table.id, table.findings) for table in tables if table.findings]


def parse_selection(call: Call, tables: Sequence[Table]) -> Selection:
    """Read the selection that the filters of a command line make; the references of `show` are one, too.

    Raises UsageError for a word that is neither an agency nor a category.
    """
    agencies = call[spec.AGENCY]
    categories = call[spec.CATEGORY]
    if call[spec.NAMES]:
        names = _divide_names(call, tables)
        agencies += names.agencies
        categories += names.categories
    return Selection(
        agencies=agencies,
        role=call[spec.ROLE] or "any",
        all_agencies=call[spec.ALL_AGENCIES],
        categories=categories,
        scopes=call[spec.SCOPE],
        where=call[spec.WHERE],
        due_before=call[spec.DUE_BEFORE],
        due_after=call[spec.DUE_AFTER],
        joint=call[spec.JOINT],
        sole=call[spec.SOLE],
        references=call[spec.IDS] or call[spec.REFERENCES] or None,
    )


def select_listed_tasks(call: Call, tables: Sequence[Table]) -> tuple[Selected, Sequence[Task]]:
    """Select the tasks that a line asks for; return also those that are listed: in its order, as many as it wants."""
    from reformctl.query.sorting import sort_tasks  # a search has an order of its own

    selection = parse_selection(call, tables)
    selected = filters.select_tasks(tables, selection)
    sorted_tasks = sort_tasks(selected.tasks, call[spec.SORT], tables)
    limit = call[spec.LIMIT]
    return selected, sorted_tasks[:limit]


def add_tasks(request: ExportRequest, call: Call, tables: tuple[Table, ...], tasks: Sequence[Task]) -> ExportRequest:
    """Complete a request with tables and tasks; where the format says (xlsx, docx), also with how they were chosen."""
    request = request._replace(tables=tables, tasks=tasks)
    tells_origin = FORMATS[request.format].tells_origin
    if not tells_origin:
        return request
    is_chosen = any(call[option] for option in CHOOSING_OPTIONS)
    criteria = tuple(_describe_criteria(call, tables))
    return request._replace(is_chosen=is_chosen, criteria=criteria)


def describe_roles(tasks: Iterable[Task], selected: Selected) -> list[str]:
    """Say how many of some tasks the agencies that were asked for lead and support; nothing where none were."""
    if not selected.bodies:
        return []
    roles = [selected.find_role(task) for task in tasks]
    led = roles.count("lead")
    supported = roles.count("support")
    sentence = _("led: {lead}, supported: {support}")
    return [sentence.format(lead=led, support=supported)]


def _describe_table_findings(table_id: str, findings: TableFindings) -> str:
    from reformctl.cli.hints import spell_command  # most tables have no findings

    sentence = translate_count(
        "{count} finding in {table}: reformctl check {file}",
        "{count} findings in {table}: reformctl check {file}",
        findings.number,
    )
    shown_file = escape_text(findings.file)
    text = sentence.format(count=findings.number, table=table_id, file=shown_file)
    hint = spell_command("check", findings.file)
    return make_remark(text, file=findings.file, hint=hint)


def _divide_names(call: Call, tables: Sequence[Table]) -> "DividedNames":
    """Tell agencies and categories apart among the words of a line; what is plainly something else is said."""
    from reformctl.cli import usage_errors  # few lines have such words
    from reformctl.query.names import divide_names

    words = call[spec.NAMES]
    usage_errors.refuse_one_hyphen(call)
    for word in words:
        usage_errors.refuse_non_name(call.command, word, words)
    return divide_names(words, tables)


def _describe_criteria(call: Call, tables: Sequence[Table]) -> Iterator[str]:
    """Say by what tasks are chosen, names as they were understood, in Chinese as the tables are: 类别为法治创新."""
    from reformctl.query.criteria import describe_criteria  # few formats name them

    selection = parse_selection(call, tables)
    yield from describe_criteria(tables, selection)
    limit = call[spec.LIMIT]
    if limit is not None:
        yield f"至多{limit}项"
