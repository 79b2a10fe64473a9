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
    """The forms and the list in a folder, and the ledger, all of them or none."""
    folder, period = _require_folder_and_period(call)
    given = loop.load_input(call, begins=True)
    request = _make_request(call, period)
    split = splitting.split_table(given.table, given.file.ledger, request)
    notes = ledger_notes.describe_periods(call[loop_options.PERIOD])
    notes += given.notes
    if not request.agencies:  # who asks some bodies knows that the others are not asked
        notes += _describe_unaddressed(split)
        notes += _describe_closed(split)
    if not split.forms:
        raise UsageError(_("no agency has to report: no form is written"))
    form_kind = call[loop_options.FORM_KIND] or "xlsx"
    forms = split.list_files(form_kind)
    _refuse_other_files(folder, forms)
    written = [(data, os.path.join(folder, name)) for name, data in forms.items()]
    if split.entries:
        additions = split.list_additions()
        changed = ledger_file.append_entries(given.file, given.table, additions)
        ledger_file.require_unchanged(given.file)
        written.append((changed.data, given.file.path))
    summary = _summarize(split, given.table, folder)
    return Answer(b"", tuple(notes), inside=tuple(written), written=summary)


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
    for entry in sorted(map(make_readable, os.listdir(name))):
        path = os.path.join(folder, entry)
        if not _is_same(path, ours.get(entry)):
            sentence = _("{path} already holds something else ({file}): name a new folder for the forms")
            text = sentence.format(path=escape_text(folder), file=echo_value(entry))
            error = UsageError(text)
            raise error.add_facts(file=folder)


def _is_same(path: str, data: bytes | None) -> bool:
    """Whether a file holds these very bytes."""
    if data is None:
        return False
    try:
        return files.read_bytes(path, len(data)) == data
    except UnreadableError:
        return False


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
    return [sentence.format(count=count, tasks=tasks)]


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
    rows = [row for form in split.forms for row in form.rows]
    task_ids = {row.task.id for row in rows}
    sentence = translate_count(
        "Wrote {forms} form to {folder}: {tasks} of {total} tasks in {rows} rows, due {due}",
        "Wrote {forms} forms to {folder}: {tasks} of {total} tasks in {rows} rows, due {due}",
        form_count,
    )
    due = join_words(asked.due or "" for asked in split.requests)
    return sentence.format(
        forms=form_count,
        folder=escape_text(folder),
        tasks=len(task_ids),
        total=len(table),
        rows=len(rows),
        due=due,
    )
