"""How errors are told to a model: tools and arguments are named where the core speaks of functions."""

from reformctl.system.errors import ReformctlError
from reformctl.system.translation import N_, _, translate
from reformctl.text.escaping import echo_value

SENTENCES = {
    "near-agency": N_("no agency is called “{name}”; did you mean {near}? (describe_table lists all {count})"),
    "near-category": N_("no category is called “{name}”; did you mean {near}? (describe_table lists all {count})"),
    "unknown-agency": N_("no agency is called “{name}” (describe_table lists all {count})"),
    "no-reference": N_(
        "“{name}” is no reference to tasks, and in no title: write 17, 3-7,12 or qh6:17, or ask search_tasks"
    ),
}
"""What is said of an error of each kind, in place of the sentence that it brings along."""


def word_error(error: ReformctlError) -> str:
    """Say what is wrong, as a model reads it that calls tools."""
    if error.kind not in SENTENCES:
        return str(error)
    return translate(SENTENCES[error.kind]).format(**error.values)


def word_bug(cause: Exception) -> str:
    """Say that an error is ours."""
    sentence = _("this is a bug of reformctl ({error}): ask in another way, and report it")
    return sentence.format(error=echo_value(f"{type(cause).__name__}: {cause}"))
