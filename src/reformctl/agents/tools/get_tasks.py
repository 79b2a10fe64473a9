"""The tool get_tasks: whole tasks by their references."""

from reformctl.agents.arguments import Arguments, JsonSchema
from reformctl.agents.data import ServedData, load_asked_tables
from reformctl.agents.filtering import (
    REFERENCES,
    SAME_FIELDS,
    SELECTION_SCHEMA,
    TABLES,
    refuse_standard_input,
    sort_selection_remarks,
)
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA, list_task_rows
from reformctl.model import references
from reformctl.query import filters, names
from reformctl.query.filters import Selected

TITLE = "Get tasks"
DESCRIPTION = """Whole tasks by 序号 or title, in the order asked for. Quote from here: every text is the
document's, to the character. What does not exist is in missing."""
PARAMETERS = (REFERENCES._replace(is_required=True), TABLES, SAME_FIELDS, *SAME_PAGING)
OUTPUT: JsonSchema = {
    **PAGE_SCHEMA,
    **SELECTION_SCHEMA,
    "tasks": ROWS_SCHEMA,
}


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """Get the tasks of a page; what does not exist is named."""
    given_words = arguments.get_texts("references")
    refuse_standard_input(given_words)
    tables, notes = load_asked_tables(data, arguments)
    words = names.replace_titles(given_words, tables, notes)
    parsed = references.parse_references(words)
    tasks, missing = references.resolve_references(parsed, tables)
    page = parse_page(arguments)
    fields = arguments.get_texts("fields")
    shown_tasks = page.slice(tasks)
    rows = list_task_rows(tables, shown_tasks, Selected(()), fields)
    notes += filters.describe_missing(missing)
    head = sort_selection_remarks(notes)
    total = len(tasks)
    return make_answer(head, "tasks", rows, total, page)
