"""`reformctl help`: the commands and topics there are, or a page about one of them."""

from reformctl.cli import help_pages, help_topics, spec, usage_errors
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system import environment
from reformctl.system.errors import UsageError
from reformctl.system.translation import _


def run(call: Call) -> Answer:
    """The page, as wide as the terminal allows; UnknownNameError where there is no such command or topic."""
    return Answer(
        _format_page(call[spec.SUBJECT], environment.detect_screen("never").width or help_pages.USUAL_COLUMNS).encode()
    )


def _format_page(subject: tuple[str, ...], columns: int) -> str:
    if not subject:
        return help_pages.format_overview(columns)
    if len(subject) > 1:
        raise UsageError(_("help explains one command or topic at a time, such as reformctl help export"))
    for command in spec.COMMANDS:
        if command.name == subject[0]:
            return help_pages.format_command_page(command, columns)
    for topic in help_topics.TOPICS:
        if subject[0] in {topic.name, topic.label}:
            return help_pages.format_topic_page(topic, columns)
    raise usage_errors.explain_unknown_subject(subject[0])
