"""Words errors for whoever types commands: they name options and commands where the core speaks of arguments."""

from reformctl.model.diagnostics import InvalidDataError, format_diagnostic
from reformctl.system.environment import PLAIN_SCREEN, Screen, is_debugging
from reformctl.system.errors import ReformctlError
from reformctl.system.translation import N_, _, translate
from reformctl.text.escaping import echo_value
from reformctl.text.styles import make_bold

MAX_LISTED_FAULTS = 200
"""Faults that one run lists: whoever has more mends these first."""

OPTIONS = {"agencies": "--agency", "categories": "--category", "scopes": "--scope"}
"""The option that gives an argument, where one sentence is about several of them."""

SENTENCES = {
    "all-agencies-lead": N_("--all-agencies is about lead agencies: leave out --role support"),
    "role-alone": N_("--role needs an --agency: add one"),
    "all-agencies-alone": N_("--all-agencies needs at least one --agency"),
    "both-kinds": N_("“{name}” is the name of an agency and of a category: write --agency {name} or --category {name}"),
    "chart-of-counts": N_("{format} is a chart of counts, drawn by reformctl stats: choose another format"),
    "joint-and-sole": N_("--joint and --sole exclude each other: give one of them"),
    "keeps-order": N_("{format} keeps the order of the table: leave out --sort, or choose another format"),
    "long-cell": N_(
        "{place} has {size} characters, but an Excel cell holds {most}: choose another format, or leave out "
        "the field with --fields"
    ),
    "more-than-one-name": N_("“{name}” is more than one name: give {option} once for each name"),
    "more-than-one-table": N_("a YAML file holds one table, not {tables}: choose one with --table"),
    "near-name": N_(
        "no agency or category is called “{name}”; did you mean {near}? To search the text: reformctl search "
        "{name}{data}"
    ),
    "unknown-name": N_("no agency or category is called “{name}”; to search the text: reformctl search {name}{data}"),
    "several-name": N_(
        "“{name}” can mean several agencies and categories: {near}; to search the text: reformctl search {name}{data}"
    ),
    "no-reference": N_(
        "“{name}” is not a task reference, and no title contains it: write 17, 3-7,12 or qh6:17; to list the "
        "tasks of an agency: reformctl list {name}{data}; to search the text: reformctl search {name}{data}"
    ),
    "several-due-dates": N_(
        "{agency} has no due date for {period}, and the other agencies have different ones ({days}): give "
        "one, such as --due {last}"
    ),
    "several-titles": N_(
        "“{name}” occurs in the titles of several tasks: {near}; to see these tasks: reformctl search {name}{data}"
    ),
    "near-agency": N_(
        "no agency is called “{name}”; did you mean {near}? (reformctl agencies{data} lists all {count})"
    ),
    "near-category": N_(
        "no category is called “{name}”; did you mean {near}? (reformctl categories{data} lists all {count})"
    ),
    "no-blank-columns": N_("--add-column is for xlsx and docx, not for {format}"),
    "no-bom": N_("--bom is for csv and tsv, not for {format}"),
    "no-due-date": N_("no due date is known for {period}: give one, such as --due 2026-11-25"),
    "no-margins": N_("--margins is for docx, not for {format}"),
    "no-style": N_("--style is for cite, not for {format}"),
    "no-such-headers": N_("{format} does not support --headers {kind}"),
    "no-tasks-to-cite": N_("cite is for the tasks of list, show, search and export: choose another format"),
    "only-left-out": N_(
        "there are only words to exclude: add a word to look for, such as 区块链 -公证; for all tasks without "
        "these words: reformctl search --regex . -公证"
    ),
    "own-fields": N_("{format} has fixed fields: leave out --fields, or choose another format"),
    "too-narrow": N_("--width must be at least {least}, not {value}"),
    "unknown-agency": N_("no agency is called “{name}” (reformctl agencies{data} lists all {count})"),
    "unknown-document-kind": N_("--from must be one of {kinds}, not “{kind}”"),
}
"""What is said of an error of each kind, in place of the sentence that it brings along."""


def word_error(error: ReformctlError) -> str:
    """Say what is wrong in the words of the command line."""
    if error.kind not in SENTENCES:
        return str(error)
    argument = str(error.values.get("argument"))
    option = OPTIONS.get(argument)
    values = {"data": "", **error.values, "option": option}
    sentence = translate(SENTENCES[error.kind])
    return sentence.format(**values)


def format_error(error: ReformctlError, screen: Screen = PLAIN_SCREEN) -> str:
    """Lay an error out for standard error: faults as compilers show them, and below them how many there are."""
    lines = []
    if isinstance(error, InvalidDataError):
        listed_faults = error.diagnostics[:MAX_LISTED_FAULTS]
        lines = [format_diagnostic(file, diagnostic, screen) for file, diagnostic in listed_faults]
        rest = len(error.diagnostics) - len(listed_faults)
        if rest:
            sentence = _("... and {count} more")
            lines.append(sentence.format(count=rest))
    message = word_error(error)
    lines.append(_add_program_name(message, screen))
    return "\n".join(lines)


def format_bug(cause: Exception, screen: Screen = PLAIN_SCREEN) -> str:
    """Say in one line that an error is ours; the traceback is shown only on request."""
    if is_debugging():
        import traceback

        lines = traceback.format_exception(cause)
        return "".join(lines).rstrip()
    return _add_program_name(word_bug(cause), screen)


def word_bug(cause: Exception) -> str:
    """Say that an error is ours, and what to do about it."""
    name = type(cause).__name__
    description = echo_value(f"{name}: {cause}")
    sentence = _("internal error ({error}): run the command again with REFORMCTL_DEBUG=1 and report what it prints")
    return sentence.format(error=description)


def _add_program_name(sentence: str, screen: Screen) -> str:
    program = make_bold("reformctl:", color=screen.color)
    return f"{program} {sentence}"
