"""`reformctl export`: the same selection as `list`, whole, in any format, never dependent on the terminal."""

from reformctl import filters, formats, line, store
from reformctl.errors import UsageError
from reformctl.filters import Selection
from reformctl.formats import FORMATS, View
from reformctl.line import Call
from reformctl.messages import _, counted, listed
from reformctl.output import Answer, is_standard
from reformctl.text import safe

VIEW = View("csv")


def run(call: Call) -> Answer:
    """Every field of every task that is left; what was written to a file is said."""
    wanted = formats.view(call, VIEW, VIEW)
    if FORMATS[wanted.format].for_the_eye:
        sentence = _("{format} depends on the terminal: use reformctl list, or export one of {others}")
        others = listed(name for name, kind in FORMATS.items() if kind.exports)
        raise UsageError(sentence.format(format=wanted.format, others=others))
    tables, left_out = store.load_for(call)
    selected = filters.select(tables, Selection.of(call))
    tasks = filters.ordered(selected.tasks, call[line.SORT], tables)[: call[line.LIMIT]]
    notes = (*left_out, *selected.notes, *([] if tasks else [_("no task matches")]))
    path = call[line.OUTPUT]
    if path is not None and not is_standard(path):
        sentence = counted(
            "{count} task written to {path} as {format}", "{count} tasks written to {path} as {format}", len(tasks)
        )
        if FORMATS[wanted.format].styles:  # one entry may stand for the whole table
            sentence = _("citations written to {path}")
        notes = (*notes, sentence.format(count=len(tasks), path=safe(path), format=wanted.format))
    found = bool(tasks) and selected.complete
    if formats.is_divided(call, wanted):
        return Answer(b"", notes, found, inside=formats.write_parts(tasks, tables, call, wanted))
    return Answer(formats.write(tasks, tables, call, wanted), notes, found)
