"""Help: the start page, and a page for every command and topic, laid out from the rows of line.py and topics.py."""

from collections.abc import Iterable, Iterator, Sequence

from reformctl.cli import format_choice, help_topics, spec
from reformctl.cli.help_topics import Topic
from reformctl.cli.spec import Command, Option
from reformctl.exporting import FORMATS
from reformctl.importing.readers import KINDS
from reformctl.system.errors import FOUND, NOTHING, TROUBLE
from reformctl.system.translation import N_, _, listed, translate
from reformctl.text.width_and_breaks import display_width, pad_text, wrap_text

PURPOSE = N_("Ask an official Chinese 任务分工表: which agency leads which reform task, and what the text says.")
WIDEST = 100
"""Columns at the most: longer lines are hard to read."""
USUAL = 80
"""Columns where there is no terminal."""
NARROWEST = 24
"""Columns at the least: in a narrower window lines run over."""
STACKED = 6
"""The column of a meaning below its term."""
LONGEST_TERM = 24
"""Columns of a term that may have its meaning beside it; that of a longer one stands below."""
LONGEST_EXAMPLE = 36
"""The same on the start page."""
FEWEST = 26
"""Columns of a meaning beside its term; where fewer are left, it stands below."""

START = (
    ("reformctl list --agency 深圳市税务局", N_("the tasks that an agency leads")),
    ("reformctl search 区块链", N_("the tasks that hold a word, best first")),
    ("reformctl show 17", N_("a whole task")),
    ("reformctl stats --by category", N_("how many tasks each category has")),
    ("reformctl export -o tasks.csv --bom", N_("all of it, for Excel")),
)
"""Five commands that answer something at once."""
ONWARD = (
    ("reformctl help", N_("all commands and topics")),
    ("reformctl help list", N_("a command with its options; also: reformctl list --help")),
    ("reformctl help query", N_("a topic: what the words of a search mean")),
)

Row = tuple[str, str]
"""A term, as it is typed, and what it means in the user's language."""

OUTPUT = (
    *(spec.LIMIT, spec.SORT, spec.COUNT, spec.CONTEXT, spec.EXPLODE, spec.FORMAT, spec.REPORT, spec.CHANGES),
    *(spec.ARRIVAL, spec.OUTPUT, spec.STYLE, spec.BOM, spec.FIELDS, spec.HEADERS, spec.CHART_TITLE, spec.COLOR),
    *(spec.WIDTH, spec.RAW, spec.NO_PAGER),
)
DATA = (spec.DATA, spec.KNOWN, spec.TABLE, spec.SKIP_BROKEN)
OTHER = (spec.QUIET, spec.HELP)


def start(columns: int) -> str:
    """What `reformctl` alone shows: five examples, and where to read on; it fits a window of 24 lines."""
    room = _room(columns)
    return _page(
        _paragraph(translate(PURPOSE), room),
        _rows(_translated(START), room, LONGEST_EXAMPLE),
        _rows(_translated(ONWARD), room, LONGEST_EXAMPLE),
    )


def overview(columns: int) -> str:
    """What there is: the commands and the topics."""
    room = _room(columns)
    others = [("--help, -h", _("Show this page.")), ("--version", _("Show the tool, the table and its hash."))]
    return _page(
        _usage(_("reformctl COMMAND"), room),
        _paragraph(translate(PURPOSE), room),
        _section(_("Commands:"), _rows([(row.name, translate(row.help)) for row in spec.COMMANDS], room), room),
        _section(_("Topics:"), _rows([(row.name, translate(row.help)) for row in help_topics.TOPICS], room), room),
        _section(_("Options:"), _rows(others, room), room),
        _paragraph(_("reformctl help COMMAND or reformctl help TOPIC says more."), room),
    )


def of_command(command: Command, columns: int) -> str:
    """A command: what it is for, its options in groups, examples, formats and exit codes."""
    room = _room(columns)
    words = [(command.words.kind, translate(command.words.help))] if command.words else []
    return _page(
        _usage(" ".join(filter(None, ("reformctl", command.name, command.usage))), room),
        _paragraph(translate(command.help), room),
        _section(_("Words:"), _rows(words, room), room),
        *_options(command, room),
        _section(_("Examples:"), _examples(command.examples, room), room),
        *_kinds(command, room),
        _section(_("Exit codes:"), _rows(list(_ends(command)), room), room),
        _paragraph(_("More: reformctl help exit-codes, and reformctl help for the other topics."), room),
    )


def of_topic(topic: Topic, columns: int) -> str:
    """A topic."""
    room = _room(columns)
    body = [
        _paragraph(translate(block), room) if isinstance(block, str) else _rows(_translated(block), room)
        for block in topic.body
    ]
    formats = [_rows(_formats(FORMATS), room)] if topic.name == "formats" else []
    return _page(_paragraph(translate(topic.help), room), *body, *formats)


def _options(command: Command, room: int) -> Iterator[list[str]]:
    """The options in their groups, all meanings in one column."""
    groups = list(_grouped(command))
    indent = _indent([row for _heading, rows in groups for row in rows], room, LONGEST_TERM)
    for heading, rows in groups:
        yield _section(heading, [text for row in rows for text in _row(row, room, indent)], room)


def _grouped(command: Command) -> Iterator[tuple[str, list[Row]]]:
    """The options of a command under their headings: its own first."""
    groups = (
        (_("Filters:"), spec.FILTERS),
        (_("Output:"), OUTPUT),
        (_("Data:"), DATA),
        (_("Other:"), OTHER),
    )
    options = (*command.options, spec.HELP)
    common = {option for _heading, group in groups for option in group}
    yield _("Options:"), _described(option for option in options if option not in common)
    for heading, group in groups:
        yield heading, _described(option for option in options if option in group)


def _described(options: Iterable[Option[object]]) -> list[Row]:
    return [(_spelled(option), translate(option.help)) for option in options]


def _spelled(option: Option[object]) -> str:
    """-a, --agency AGENCY, with the long names below one another."""
    long, *short = option.names.split()
    beginning = f"{short[0]}, " if short else "    "
    return f"{beginning}{long} {'|'.join(option.choices) or option.kind}".rstrip()


def _kinds(command: Command, room: int) -> Iterator[list[str]]:
    """The formats that a command writes, or the kinds of documents that it reads."""
    if spec.FROM in command.options:
        yield _paragraph(_("Kinds of documents: {names}").format(names=listed(KINDS)), room)
    if spec.FORMAT not in command.options:
        return
    if command.name == "export":
        exported = [name for name, kind in FORMATS.items() if kind.exports]
        yield _section(_("Formats, and what each of them drops:"), _rows(_formats(exported), room), room)
        return
    usable = listed(format_choice.list_usable_formats(command))
    sentence = _("Formats: {names} (what each holds and drops: reformctl help formats)")
    yield _paragraph(sentence.format(names=usable), room)


def _formats(names: Iterable[str]) -> list[Row]:
    """What formats hold and drop."""
    rows = []
    for name in names:
        drops = _("drops: {what}").format(what=translate(FORMATS[name].drops))
        rows += [(name, format_choice.describe_format(name)), ("", drops)]
    return rows


def _ends(command: Command) -> Iterator[Row]:
    yield f"{FOUND}", translate(dict(help_topics.EXIT_CODES)[f"{FOUND}"])
    if command.clean_no:
        yield f"{NOTHING}", translate(command.clean_no)
    yield f"{TROUBLE}", _("could not answer, as the message on standard error says")


def _translated(rows: Iterable[help_topics.Row]) -> list[Row]:
    """Rows with their meanings in the user's language; a term is what is typed, and stays."""
    return [(term, translate(meaning).replace("`", "")) for term, meaning in rows]


def _room(columns: int) -> int:
    return max(NARROWEST, min(columns, WIDEST))


def _page(*blocks: Sequence[str]) -> str:
    """Blocks with an empty line between them."""
    return "\n".join("".join(f"{text}\n" for text in block) for block in blocks if block)


def _section(heading: str, lines: Sequence[str], room: int) -> list[str]:
    return [*_paragraph(heading, room), *lines] if lines else []


def _paragraph(text: str, room: int) -> list[str]:
    return [part.rstrip() for part in wrap_text(text, room)]


def _usage(text: str, room: int) -> list[str]:
    """One line, or more that are set in."""
    first, *rest = _paragraph(_("Usage: {command} [OPTIONS]").format(command=text), room - 2)
    return [first, *(f"  {part}" for part in rest)]


def _rows(rows: Sequence[Row], room: int, longest: int = LONGEST_TERM) -> list[str]:
    """Terms with their meanings beside them; in a narrow window, below them."""
    indent = _indent(rows, room, longest)
    return [text for row in rows for text in _row(row, room, indent)]


def _indent(rows: Iterable[Row], room: int, longest: int) -> int:
    """The column in which meanings begin."""
    terms = (display_width(term) for term, _meaning in rows)
    indent = 2 + max((term for term in terms if term <= longest), default=0) + 2
    return indent if room - indent >= FEWEST else STACKED


def _row(row: Row, room: int, indent: int) -> list[str]:
    term, meaning = row if indent > STACKED else (row[0].lstrip(), row[1])
    parts = _paragraph(meaning, room - indent)
    if term and 2 + display_width(term) + 2 > indent:
        first = [f"  {part}" for part in _paragraph(term, room - 2)]
    else:
        first = ["  " + pad_text(term, indent - 2) + parts.pop(0)]
    return [*first, *(" " * indent + part for part in parts)]


def _examples(examples: Iterable[str], room: int) -> list[str]:
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
