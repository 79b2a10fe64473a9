"""How errors are told to a model: tools and arguments are named where the core speaks of functions."""

from reformctl.model.diagnostics import Diagnostic, InvalidDataError
from reformctl.system.errors import ReformctlError
from reformctl.system.translation import N_, _, translate
from reformctl.text.escaping import echo_value, escape_text

MAX_LISTED_FAULTS = 3
"""Faults of files that an error lists: a person mends them, not a model."""
SENTENCES = {
    "near-agency": N_("no agency is called “{name}”; did you mean {near}? (describe_table lists all {count})"),
    "near-category": N_("no category is called “{name}”; did you mean {near}? (describe_table lists all {count})"),
    "unknown-agency": N_("no agency is called “{name}” (describe_table lists all {count})"),
    "no-reference": N_(
        "“{name}” is not a task reference, and no title contains it: write 17, 3-7,12 or qh6:17, or call search_tasks"
    ),
}
"""What is said of an error of each kind, in place of the sentence that it brings along."""


def word_error(error: ReformctlError) -> str:
    """Say what is wrong, as a model reads it that calls tools; of faults of files the first few."""
    if isinstance(error, InvalidDataError):
        lines = [str(error)]
        for file, fault in error.diagnostics[:MAX_LISTED_FAULTS]:
            line = _format_fault(file, fault)
            lines.append(line)
        return "\n".join(lines)
    if error.kind not in SENTENCES:
        return str(error)
    sentence = translate(SENTENCES[error.kind])
    return sentence.format(**error.values)


def word_bug(cause: Exception) -> str:
    """Say that an error is ours."""
    sentence = _("internal error ({error}): ask in another way, and report it")
    kind = type(cause).__name__
    text = f"{kind}: {cause}"
    return sentence.format(error=echo_value(text))


def _format_fault(file: str, fault: Diagnostic) -> str:
    """Write a fault on one line, with its file, line and rule."""
    location = escape_text(file)
    if fault.location:
        location += f":{fault.location.line}"
    return f"{location}: {fault.rule}: {fault.sentence}"
