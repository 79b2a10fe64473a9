"""`reformctl help`: the commands and topics there are, or a page about one of them."""

from reformctl import environment, line, manual, topics, usage_errors
from reformctl.errors import UsageError
from reformctl.line import Call
from reformctl.messages import _
from reformctl.output import Answer


def run(call: Call) -> Answer:
    """The page, as wide as the terminal allows; UnknownNameError where there is no such command or topic."""
    return Answer(_page(call[line.SUBJECT], environment.screen("never").width or manual.USUAL).encode())


def _page(subject: tuple[str, ...], columns: int) -> str:
    if not subject:
        return manual.overview(columns)
    if len(subject) > 1:
        raise UsageError(_("help explains one command or topic at a time, such as reformctl help export"))
    for command in line.COMMANDS:
        if command.name == subject[0]:
            return manual.of_command(command, columns)
    for topic in topics.TOPICS:
        if topic.name == subject[0]:
            return manual.of_topic(topic, columns)
    raise usage_errors.explain_unknown_subject(subject[0])
