"""Help: the start page, and a page for every command and topic, laid out from the rows of line.py and topics.py."""

from collections.abc import Iterable, Iterator, Sequence

from reformctl.cli import format_choice, help_topics, import_options, spec
from reformctl.cli.help_topics import Topic
from reformctl.cli.spec import Command, Option
from reformctl.exporting import FORMATS
from reformctl.importing.readers import KINDS
from reformctl.system.errors import FOUND, NOTHING, TROUBLE
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.text.width_and_breaks import display_width, pad_text, wrap_text

PURPOSE = N_(
    "Query an official Chinese 任务分工表 (task assignment table): which agency leads which reform task, and what "
    "the official text says."
)
MAX_PAGE_COLUMNS = 100
"""Columns at the most: longer lines are hard to read."""
USUAL_COLUMNS = 80
"""Columns where there is no terminal."""
MIN_PAGE_COLUMNS = 24
"""Columns at the least: in a narrower window lines run over."""
STACKED_INDENT = 6
"""The column of a meaning below its term."""
MAX_TERM_COLUMNS = 24
"""Columns of a term that may have its meaning beside it; that of a longer one stands below."""
MAX_EXAMPLE_COLUMNS = 36
"""The same on the start page."""
MIN_MEANING_COLUMNS = 26
"""Columns of a meaning beside its term; where fewer are left, it stands below."""

START_EXAMPLES = (
    ("reformctl list --agency 深圳市税务局", N_("tasks of an agency")),
    ("reformctl search 区块链", N_("tasks that contain a word, best match first")),
    ("reformctl show 17", N_("a task in full")),
    ("reformctl stats --by category", N_("number of tasks in each category")),
    ("reformctl export -o tasks.csv --bom", N_("all tasks, for Excel")),
)
"""Five commands that answer something at once."""
FURTHER_READING = (
    ("reformctl help", N_("all commands and topics")),
    ("reformctl help list", N_("one command and its options (or reformctl list --help)")),
    ("reformctl help query", N_("one topic: how search reads your words")),
)

HelpRow = tuple[str, str]
"""A term, as it is typed, and what it means in the user's language."""

OUTPUT_OPTIONS = (
    *(spec.LIMIT, spec.SORT, spec.COUNT, spec.CONTEXT, spec.EXPLODE, spec.FORMAT, spec.FAULT_FORMAT, spec.DIFF_FORMAT),
    *(import_options.REPORT_FORMAT, spec.OUTPUT, spec.STYLE, spec.BOM, *spec.ON_PAPER, spec.FIELDS, spec.HEADERS),
    *(spec.CHART_TITLE, spec.COLOR),
    *(spec.WIDTH, spec.RAW, spec.NO_PAGER),
)
DATA_OPTIONS = (spec.DATA, import_options.KNOWN_TABLES, spec.TABLE, spec.SKIP_BROKEN, spec.REFUSE_DOUBTFUL)
OTHER_OPTIONS = (spec.QUIET, spec.HELP)


def format_start_page(columns: int) -> str:
    """What `reformctl` alone shows: five examples, and where to read on; it fits a window of 24 lines."""
    room = _limit_width(columns)
    return _join_blocks(
        _wrap_paragraph(translate(PURPOSE), room),
        _format_rows(_translate_rows(START_EXAMPLES), room, MAX_EXAMPLE_COLUMNS),
        _format_rows(_translate_rows(FURTHER_READING), room, MAX_EXAMPLE_COLUMNS),
    )


def format_overview(columns: int) -> str:
    """What there is: the commands and the topics."""
    room = _limit_width(columns)
    others = [("--help, -h", _("Show this page.")), ("--version", _("Show the version, the table and its hash."))]
    return _join_blocks(
        _format_usage(_("reformctl COMMAND"), room),
        _wrap_paragraph(translate(PURPOSE), room),
        _format_section(
            _("Commands:"), _format_rows([(row.name, translate(row.help)) for row in spec.COMMANDS], room), room
        ),
        _format_section(
            _("Topics:"), _format_rows([(row.name, translate(row.help)) for row in help_topics.TOPICS], room), room
        ),
        _format_section(_("Options:"), _format_rows(others, room), room),
        _wrap_paragraph(_("For details: reformctl help COMMAND or reformctl help TOPIC"), room),
    )


def format_command_page(command: Command, columns: int) -> str:
    """A command: what it is for, its options in groups, examples, formats and exit codes."""
    room = _limit_width(columns)
    words = [(command.words.kind, translate(command.words.help))] if command.words else []
    return _join_blocks(
        _format_usage(" ".join(filter(None, ("reformctl", command.name, command.usage))), room),
        _wrap_paragraph(translate(command.help), room),
        _format_section(_("Arguments:"), _format_rows(words, room), room),
        *_format_options(command, room),
        _format_section(_("Examples:"), _format_examples(command.examples, room), room),
        *_format_kinds(command, room),
        _format_section(_("Exit codes:"), _format_rows(list(_list_exit_codes(command)), room), room),
        _wrap_paragraph(_("More: reformctl help exit-codes; reformctl help lists the other topics."), room),
    )


def format_topic_page(topic: Topic, columns: int) -> str:
    """A topic."""
    room = _limit_width(columns)
    body = [
        _wrap_paragraph(translate(block), room)
        if isinstance(block, str)
        else _format_rows(_translate_rows(block), room)
        for block in topic.body
    ]
    formats = [_format_rows(_describe_formats(FORMATS), room)] if topic.name == "formats" else []
    return _join_blocks(_wrap_paragraph(translate(topic.help), room), *body, *formats)


def _format_options(command: Command, room: int) -> Iterator[list[str]]:
    """The options in their groups, all meanings in one column."""
    groups = list(_group_options(command))
    indent = _choose_indent([row for _heading, rows in groups for row in rows], room, MAX_TERM_COLUMNS)
    for heading, rows in groups:
        yield _format_section(heading, [text for row in rows for text in _format_row(row, room, indent)], room)


def _group_options(command: Command) -> Iterator[tuple[str, list[HelpRow]]]:
    """The options of a command under their headings: its own first."""
    groups = (
        (_("Filters:"), spec.FILTERS),
        (_("Output:"), OUTPUT_OPTIONS),
        (_("Data:"), DATA_OPTIONS),
        (_("Other:"), OTHER_OPTIONS),
    )
    options = (*command.options, spec.HELP)
    common = {option for _heading, group in groups for option in group}
    yield _("Options:"), _describe_options(option for option in options if option not in common)
    for heading, group in groups:
        yield heading, _describe_options(option for option in options if option in group)


def _describe_options(options: Iterable[Option[object]]) -> list[HelpRow]:
    return [(_spell_option(option), translate(option.help)) for option in options]


def _spell_option(option: Option[object]) -> str:
    """-a, --agency AGENCY, with the long names below one another."""
    long, *short = option.names.split()
    beginning = f"{short[0]}, " if short else "    "
    return f"{beginning}{long} {'|'.join(option.choices) or option.kind}".rstrip()


def _format_kinds(command: Command, room: int) -> Iterator[list[str]]:
    """The formats that a command writes, or the kinds of documents that it reads."""
    if import_options.FROM in command.options:
        yield _wrap_paragraph(_("Document kinds: {names}").format(names=join_words(KINDS)), room)
    if spec.FORMAT not in command.options:
        return
    if command.name == "export":
        exported = [name for name, kind in FORMATS.items() if kind.exports]
        yield _format_section(
            _("Formats, and what each one drops:"), _format_rows(_describe_formats(exported), room), room
        )
        return
    usable = join_words(format_choice.list_usable_formats(command))
    sentence = _("Formats: {names} (reformctl help formats says what each one keeps and drops)")
    yield _wrap_paragraph(sentence.format(names=usable), room)


def _describe_formats(names: Iterable[str]) -> list[HelpRow]:
    """What formats hold and drop."""
    rows = []
    for name in names:
        drops = _("drops: {what}").format(what=translate(FORMATS[name].drops))
        rows += [(name, format_choice.describe_format(name)), ("", drops)]
    return rows


def _list_exit_codes(command: Command) -> Iterator[HelpRow]:
    yield f"{FOUND}", translate(dict(help_topics.EXIT_CODES)[f"{FOUND}"])
    if command.clean_no:
        yield f"{NOTHING}", translate(command.clean_no)
    yield f"{TROUBLE}", _("no answer: standard error says why")


def _translate_rows(rows: Iterable[help_topics.TopicRow]) -> list[HelpRow]:
    """Rows with their meanings in the user's language; a term is what is typed, and stays."""
    return [(term, translate(meaning).replace("`", "")) for term, meaning in rows]


def _limit_width(columns: int) -> int:
    return max(MIN_PAGE_COLUMNS, min(columns, MAX_PAGE_COLUMNS))


def _join_blocks(*blocks: Sequence[str]) -> str:
    """Blocks with an empty line between them."""
    return "\n".join("".join(f"{text}\n" for text in block) for block in blocks if block)


def _format_section(heading: str, lines: Sequence[str], room: int) -> list[str]:
    return [*_wrap_paragraph(heading, room), *lines] if lines else []


def _wrap_paragraph(text: str, room: int) -> list[str]:
    return [part.rstrip() for part in wrap_text(text, room)]


def _format_usage(text: str, room: int) -> list[str]:
    """One line, or more that are set in."""
    first, *rest = _wrap_paragraph(_("Usage: {command} [OPTIONS]").format(command=text), room - 2)
    return [first, *(f"  {part}" for part in rest)]


def _format_rows(rows: Sequence[HelpRow], room: int, longest: int = MAX_TERM_COLUMNS) -> list[str]:
    """Terms with their meanings beside them; in a narrow window, below them."""
    indent = _choose_indent(rows, room, longest)
    return [text for row in rows for text in _format_row(row, room, indent)]


def _choose_indent(rows: Iterable[HelpRow], room: int, longest: int) -> int:
    """The column in which meanings begin."""
    terms = (display_width(term) for term, _meaning in rows)
    indent = 2 + max((term for term in terms if term <= longest), default=0) + 2
    return indent if room - indent >= MIN_MEANING_COLUMNS else STACKED_INDENT


def _format_row(row: HelpRow, room: int, indent: int) -> list[str]:
    term, meaning = row if indent > STACKED_INDENT else (row[0].lstrip(), row[1])
    parts = _wrap_paragraph(meaning, room - indent)
    if term and 2 + display_width(term) + 2 > indent:
        first = [f"  {part}" for part in _wrap_paragraph(term, room - 2)]
    else:
        first = ["  " + pad_text(term, indent - 2) + parts.pop(0)]
    return [*first, *(" " * indent + part for part in parts)]


def _format_examples(examples: Iterable[str], room: int) -> list[str]:
    r"""Commands as they are typed; one that does not fit goes on after `\`, as shells have it."""
    lines = []
    for example in examples:
        shown = "  "
        for word in example.split(" "):
            if shown.strip() and display_width(f"{shown} {word} \\") > room:
                lines.append(f"{shown} \\")
                shown = "    "
            shown += f" {word}" if shown.strip() else word
        lines.append(shown)
    return lines
