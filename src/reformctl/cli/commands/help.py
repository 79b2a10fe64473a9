"""`reformctl help`: the commands and topics there are, or a page about one of them, for people or for programs."""

import json

from reformctl.cli import help_pages, help_topics, spec, usage_errors
from reformctl.cli.help_topics import Topic
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call, Command
from reformctl.system import environment
from reformctl.system.errors import UsageError
from reformctl.system.translation import _


def run(call: Call) -> Answer:
    """Show a page of help. Raises UnknownNameError where there is no such command or topic."""
    words = call[spec.SUBJECT]
    if len(words) > 1:
        raise UsageError(_("help explains one command or topic at a time, such as reformctl help export"))
    subject = None
    if words:
        subject = _find_subject(words[0])
    write = _format_page
    if call[spec.PAGE_FORMAT] == "json":
        write = _write_json
    text = write(subject)
    return Answer(text.encode())


def _find_subject(name: str) -> Command | Topic:
    command = spec.find_command(name)
    if command:
        return command
    for topic in help_topics.TOPICS:
        if name in {topic.name, topic.label}:
            return topic
    raise usage_errors.explain_unknown_subject(name)


def _format_page(subject: Command | Topic | None) -> str:
    """Format a page as wide as the terminal allows."""
    screen = environment.detect_screen("never")
    columns = screen.width or help_pages.USUAL_COLUMNS
    if subject is None:
        return help_pages.format_overview(columns)
    if isinstance(subject, Command):
        return help_pages.format_command_page(subject, columns)
    return help_pages.format_topic_page(subject, columns)


def _write_json(subject: Command | Topic | None) -> str:
    """Write everything that there is, or one command. Raises UsageError for a topic, which is prose."""
    from reformctl.cli import help_records  # only where it is asked for

    if isinstance(subject, Topic):
        sentence = _(
            "a topic has no other format: leave out --format, or write reformctl help -f json for all commands"
        )
        raise UsageError(sentence)
    description = help_records.describe_command(subject) if subject else help_records.describe_everything()
    text = json.dumps(description, ensure_ascii=False, indent=1)
    return f"{text}\n"
