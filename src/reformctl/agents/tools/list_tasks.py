"""The tool list_tasks: the tasks that the filters leave."""

from reformctl.agents.arguments import TEXT, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData, load_asked_tables
from reformctl.agents.filtering import FIELDS, FILTERS, SELECTION_SCHEMA, parse_selection, sort_selection_remarks
from reformctl.agents.pages import PAGE_SCHEMA, PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA, list_task_rows
from reformctl.query import filters
from reformctl.query.sorting import sort_tasks

TITLE = "List tasks"
DESCRIPTION = """List tasks (试点任务) with their official text, filtered; total is the count of all that match.
With agencies, each row has role: without role a list mixes tasks that an agency leads (牵头) and only supports
(配合)."""
SORT = Parameter("sort", TEXT, "such as category,-id")
PARAMETERS = (*FILTERS, SORT, FIELDS, *PAGING)
OUTPUT: JsonSchema = {**PAGE_SCHEMA, **SELECTION_SCHEMA, "tasks": ROWS_SCHEMA}


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """List the tasks of a page."""
    tables, notes = load_asked_tables(data, arguments)
    selection = parse_selection(arguments)
    selected = filters.select_tasks(tables, selection)
    notes += selected.notes
    sort_keys = arguments.get_text("sort")
    tasks = sort_tasks(selected.tasks, sort_keys, tables)
    page = parse_page(arguments)
    shown_tasks = page.slice(tasks)
    fields = arguments.get_texts("fields")
    rows = list_task_rows(tables, shown_tasks, selected, fields)
    head = sort_selection_remarks(notes)
    total = len(tasks)
    return make_answer(head, "tasks", rows, total, page)
