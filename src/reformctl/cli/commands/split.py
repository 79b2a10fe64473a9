"""`reformctl split`: one form for each body that answers for a task, and what was asked into the ledger."""

import os
from collections.abc import Iterable

from reformctl.cli import loop, loop_options
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.spec import Call
from reformctl.model.table import Table, Task
from reformctl.system import files
from reformctl.system.environment import encode_file_name, make_readable
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import echo_value, escape_text
from reformctl.tracking import ledger_file, ledger_notes, splitting
from reformctl.tracking.splitting import Split, SplitRequest


def run(call: Call) -> Answer:
    """Write the forms and the list into a folder, and the ledger: all of them or none."""
    folder, period = _require_folder_and_period(call)
    notes = ledger_notes.describe_periods(call[loop_options.PERIOD])
    loop_input = loop.load_input(call, begins=True)
    notes += loop_input.notes
    table = loop_input.table
    file = loop_input.file
    request = _make_request(call, period)
    split = splitting.split_table(table, file.ledger, request)
    if not request.agencies:  # who asks some bodies knows that the others are not asked
        notes += _describe_unaddressed(split)
        notes += _describe_closed(split)
    if not split.forms:
        raise UsageError(_("no agency has to report: no form is written"))
    form_kind = call[loop_options.FORM_KIND] or "xlsx"
    forms = split.list_files(form_kind)
    _refuse_other_files(folder, forms)
    files_inside = []
    for name, data in forms.items():
        path = os.path.join(folder, name)
        files_inside.append((data, path))
    if split.entries:
        additions = split.list_additions()
        changed = ledger_file.append_entries(file, table, additions)
        ledger_file.require_unchanged(file)
        files_inside.append((changed.data, file.path))
    summary = _summarize(split, table, folder)
    return Answer(b"", tuple(notes), inside=tuple(files_inside), written=summary)


def _require_folder_and_period(call: Call) -> tuple[str, str]:
    """Return the folder that --output names, and the period. Raises UsageError where one of them is missing."""
    folder = call[loop_options.FOLDER]
    period = loop.require_period(call[loop_options.PERIOD])
    if period is None and folder is None:
        sentence = _(
            "give the period, the due date and the folder: reformctl split --period 2026-11 --due 2026-11-25 "
            "-o out/2026-11"
        )
        raise UsageError(sentence)
    if period is None:
        raise UsageError(_("give the period of the forms: --period 2026-11"))
    if folder is None or is_standard(folder):
        sentence = _("name a folder for the forms with -o, such as -o out/{period}")
        text = sentence.format(period=period)
        raise UsageError(text)
    return folder, period


def _make_request(call: Call, period: str) -> SplitRequest:
    return SplitRequest(
        period=period,
        due=call[loop_options.DUE],
        role=call[loop_options.FORM_ROLE] or "lead",
        agencies=call[loop_options.ADDRESSEE],
    )


def _refuse_other_files(folder: str, ours: dict[str, bytes]) -> None:
    """Raise UsageError for a folder that holds anything but these very files: somebody may have filled forms in."""
    name = encode_file_name(folder)
    if not os.path.lexists(name):
        return
    if not os.path.isdir(name):
        sentence = _("{path} is a file: name a folder for the forms")
        text = sentence.format(path=escape_text(folder))
        error = UsageError(text)
        raise error.add_facts(file=folder)
    entries = map(make_readable, os.listdir(name))
    for entry in sorted(entries):
        path = os.path.join(folder, entry)
        data = ours.get(entry)
        if not _is_same(path, data):
            sentence = _("{path} already holds something else ({file}): name a new folder for the forms")
            shown_folder = escape_text(folder)
            shown_entry = echo_value(entry)
            text = sentence.format(path=shown_folder, file=shown_entry)
            error = UsageError(text)
            raise error.add_facts(file=folder)


def _is_same(path: str, data: bytes | None) -> bool:
    """Tell whether a file holds these very bytes."""
    if data is None:
        return False
    try:
        old_data = files.read_bytes(path, len(data))
    except UnreadableError:
        return False
    return old_data == data


def _describe_unaddressed(split: Split) -> list[str]:
    """Name the tasks that no form holds."""
    if not split.unaddressed:
        return []
    count = len(split.unaddressed)
    sentence = translate_count(
        "{count} task has nobody to report on it, because no agency leads it: {tasks}; name an agency in the "
        "ledger under assign",
        "{count} tasks have nobody to report on them, because no agency leads them: {tasks}; name agencies "
        "in the ledger under assign",
        count,
    )
    tasks = _list_numbers(split.unaddressed)
    text = sentence.format(count=count, tasks=tasks)
    return [text]


def _describe_closed(split: Split) -> list[str]:
    """Name the tasks that were closed."""
    if not split.closed:
        return []
    sentence = _("not asked about, because they are closed: {tasks}")
    tasks = _list_numbers(split.closed)
    return [sentence.format(tasks=tasks)]


def _list_numbers(tasks: Iterable[Task]) -> str:
    return join_words(str(task.id) for task in tasks)


def _summarize(split: Split, table: Table, folder: str) -> str:
    form_count = len(split.forms)
    row_count = 0
    task_ids = set()
    for form in split.forms:
        row_count += len(form.rows)
        task_ids |= {row.task.id for row in form.rows}
    sentence = translate_count(
        "Wrote {forms} form to {folder}: {tasks} of {total} tasks in {rows} rows, due {due}",
        "Wrote {forms} forms to {folder}: {tasks} of {total} tasks in {rows} rows, due {due}",
        form_count,
    )
    due_days = [asked.due or "" for asked in split.requests]
    due = join_words(due_days)
    total = len(table)
    tasks = len(task_ids)
    path = escape_text(folder)
    return sentence.format(forms=form_count, folder=path, tasks=tasks, total=total, rows=row_count, due=due)
