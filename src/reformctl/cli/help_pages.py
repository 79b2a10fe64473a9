"""Help: the start page, and a page for every command and topic, made from the rows of spec.py and help_topics.py."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.cli import format_choice, help_topics, import_options, spec
from reformctl.cli.help_topics import Topic
from reformctl.cli.spec import AnyOption, Command
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


class HelpRow(NamedTuple):
    """A term, as it is typed, and what it means in the user's language."""

    term: str
    meaning: str


class OptionGroup(NamedTuple):
    """Options that stand under one heading."""

    heading: str
    options: Sequence[AnyOption]


OUTPUT_OPTIONS = (
    spec.LIMIT,
    spec.SORT,
    spec.COUNT,
    spec.CONTEXT,
    spec.EXPLODE,
    spec.FORMAT,
    spec.FAULT_FORMAT,
    spec.DIFF_FORMAT,
    import_options.REPORT_FORMAT,
    spec.OUTPUT,
    spec.STYLE,
    spec.BOM,
    *spec.ON_PAPER,
    spec.FIELDS,
    spec.HEADERS,
    spec.CHART_TITLE,
    spec.COLOR,
    spec.WIDTH,
    spec.RAW,
    spec.NO_PAGER,
)
DATA_OPTIONS = (spec.DATA, import_options.KNOWN_TABLES, spec.TABLE, spec.SKIP_BROKEN, spec.REFUSE_DOUBTFUL)
OTHER_OPTIONS = (spec.QUIET, spec.HELP)


class HelpPage:
    """A page of help, wrapped to a width: blocks of lines with an empty line between them."""

    def __init__(self, columns: int) -> None:
        """Begin a page for a window that has so many columns."""
        self.room = max(MIN_PAGE_COLUMNS, min(columns, MAX_PAGE_COLUMNS))
        self.blocks: list[list[str]] = []

    def add_usage(self, words: str) -> None:
        """Add the line that says how a command is written."""
        sentence = _("Usage: {command} [OPTIONS]")
        usage = sentence.format(command=words)
        first, *others = _wrap_paragraph(usage, self.room - 2)
        indented = [f"  {line}" for line in others]
        self.blocks.append([first, *indented])

    def add_paragraph(self, text: str) -> None:
        """Add a text."""
        self.blocks.append(_wrap_paragraph(text, self.room))

    def add_rows(self, rows: Sequence[HelpRow], max_columns: int = MAX_TERM_COLUMNS) -> None:
        """Add terms with their meanings beside them; in a narrow window, below them."""
        indent = _choose_indent(rows, self.room, max_columns)
        lines = _format_rows(rows, self.room, indent)
        self.blocks.append(lines)

    def add_section(self, heading: str, rows: Sequence[HelpRow]) -> None:
        """Add terms with their meanings under a heading; nothing where there are none."""
        indent = _choose_indent(rows, self.room, MAX_TERM_COLUMNS)
        lines = _format_rows(rows, self.room, indent)
        self.add_lines(heading, lines)

    def add_lines(self, heading: str, lines: Sequence[str]) -> None:
        """Add lines that are laid out already under a heading; nothing where there are none."""
        if lines:
            heading_lines = _wrap_paragraph(heading, self.room)
            self.blocks.append([*heading_lines, *lines])

    def format(self) -> str:
        """Write the page."""
        texts = []
        for block in self.blocks:
            lines = [f"{line}\n" for line in block]
            texts.append("".join(lines))
        return "\n".join(texts)


def format_start_page(columns: int) -> str:
    """Write what `reformctl` alone shows: five examples, and where to read on; it fits a window of 24 lines."""
    page = HelpPage(columns)
    page.add_paragraph(translate(PURPOSE))
    page.add_rows(_translate_rows(START_EXAMPLES), MAX_EXAMPLE_COLUMNS)
    page.add_rows(_translate_rows(FURTHER_READING), MAX_EXAMPLE_COLUMNS)
    return page.format()


def format_overview(columns: int) -> str:
    """Write what there is: the commands and the topics."""
    options = [
        HelpRow("--help, -h", _("Show this page.")),
        HelpRow("--version", _("Show the version, the table and its hash.")),
    ]
    page = HelpPage(columns)
    page.add_usage(_("reformctl COMMAND"))
    page.add_paragraph(translate(PURPOSE))
    page.add_section(_("Commands:"), _describe_entries(spec.COMMANDS))
    page.add_section(_("Topics:"), _describe_entries(help_topics.TOPICS))
    page.add_section(_("Options:"), options)
    page.add_paragraph(_("For details: reformctl help COMMAND or reformctl help TOPIC"))
    return page.format()


def format_command_page(command: Command, columns: int) -> str:
    """Write the page of a command: what it is for, its options in groups, examples, formats and exit codes."""
    page = HelpPage(columns)
    page.add_usage(command.usage_line)
    page.add_paragraph(translate(command.help))
    if command.words:
        meaning = translate(command.words.help)
        page.add_section(_("Arguments:"), [HelpRow(command.words.kind, meaning)])
    _add_options(page, command)
    examples = _format_examples(command.examples, page.room)
    page.add_lines(_("Examples:"), examples)
    _add_kinds(page, command)
    exit_codes = list(_list_exit_codes(command))
    page.add_section(_("Exit codes:"), exit_codes)
    page.add_paragraph(_("More: reformctl help exit-codes; reformctl help lists the other topics."))
    return page.format()


def format_topic_page(topic: Topic, columns: int) -> str:
    """Write the page of a topic."""
    page = HelpPage(columns)
    page.add_paragraph(translate(topic.help))
    for block in topic.body:
        if isinstance(block, str):
            page.add_paragraph(translate(block))
        else:
            page.add_rows(_translate_rows(block))
    if topic.name == "formats":
        page.add_rows(_describe_formats(FORMATS))
    return page.format()


def _describe_entries(entries: Iterable[Command | Topic]) -> list[HelpRow]:
    """Describe each command or topic in one sentence."""
    rows = []
    for entry in entries:
        meaning = translate(entry.help)
        rows.append(HelpRow(entry.name, meaning))
    return rows


def _add_options(page: HelpPage, command: Command) -> None:
    """Add the options in their groups, all meanings in one column."""
    groups = _group_options(command)
    rows: list[HelpRow] = []
    for group in groups:
        rows += _describe_options(group.options)
    indent = _choose_indent(rows, page.room, MAX_TERM_COLUMNS)
    for group in groups:
        rows = _describe_options(group.options)
        lines = _format_rows(rows, page.room, indent)
        page.add_lines(group.heading, lines)


def _group_options(command: Command) -> list[OptionGroup]:
    """Divide the options of a command into groups: its own first."""
    common_groups = (
        OptionGroup(_("Filters:"), spec.FILTERS),
        OptionGroup(_("Output:"), OUTPUT_OPTIONS),
        OptionGroup(_("Data:"), DATA_OPTIONS),
        OptionGroup(_("Other:"), OTHER_OPTIONS),
    )
    own_options = [*command.options, spec.HELP]
    groups = []
    for group in common_groups:
        members = [option for option in own_options if option in group.options]
        own_options = [option for option in own_options if option not in members]
        groups.append(OptionGroup(group.heading, members))
    own_group = OptionGroup(_("Options:"), own_options)
    return [own_group, *groups]


def _describe_options(options: Iterable[AnyOption]) -> list[HelpRow]:
    rows = []
    for option in options:
        meaning = translate(option.help)
        rows.append(HelpRow(_spell_option(option), meaning))
    return rows


def _spell_option(option: AnyOption) -> str:
    """Spell an option as -a, --agency AGENCY, with the long names below one another."""
    long_name, *short_names = option.spellings
    beginning = "    "
    if short_names:
        beginning = f"{short_names[0]}, "
    term = f"{beginning}{long_name} {option.value_name}"
    return term.rstrip()


def _add_kinds(page: HelpPage, command: Command) -> None:
    """Add the formats that a command writes, or the kinds of documents that it reads."""
    if import_options.FROM in command.options:
        sentence = _("Document kinds: {names}")
        page.add_paragraph(sentence.format(names=join_words(KINDS)))
    if spec.FORMAT not in command.options:
        return
    if command.name == "export":
        exported = [name for name, kind in FORMATS.items() if kind.exports]
        page.add_section(_("Formats, and what each one drops:"), _describe_formats(exported))
        return
    usable = format_choice.list_usable_formats(command)
    sentence = _("Formats: {names} (reformctl help formats says what each one keeps and drops)")
    page.add_paragraph(sentence.format(names=join_words(usable)))


def _describe_formats(names: Iterable[str]) -> list[HelpRow]:
    """Say what formats hold and drop."""
    rows = []
    for name in names:
        holds = format_choice.describe_format(name)
        rows.append(HelpRow(name, holds))
        dropped = translate(FORMATS[name].drops)
        sentence = _("drops: {what}")
        drops = sentence.format(what=dropped)
        rows.append(HelpRow("", drops))
    return rows


def _list_exit_codes(command: Command) -> Iterator[HelpRow]:
    """List the exit codes of a command with what they mean for it."""
    found = help_topics.get_exit_code_meaning(FOUND)
    yield HelpRow(f"{FOUND}", translate(found))
    if command.clean_no:
        yield HelpRow(f"{NOTHING}", translate(command.clean_no))
    yield HelpRow(f"{TROUBLE}", _("no answer: standard error says why"))


def _translate_rows(rows: Iterable[help_topics.TopicRow]) -> list[HelpRow]:
    """Give rows their meanings in the user's language; a term is what is typed, and stays."""
    translated = []
    for term, sentence in rows:
        meaning = translate(sentence).replace("`", "")
        translated.append(HelpRow(term, meaning))
    return translated


def _wrap_paragraph(text: str, room: int) -> list[str]:
    return [line.rstrip() for line in wrap_text(text, room)]


def _choose_indent(rows: Iterable[HelpRow], room: int, max_columns: int) -> int:
    """Choose the column in which meanings begin; terms of more than `max_columns` do not count."""
    widest = 0
    for row in rows:
        term_columns = display_width(row.term)
        if term_columns <= max_columns:
            widest = max(widest, term_columns)
    indent = 2 + widest + 2
    has_room = room - indent >= MIN_MEANING_COLUMNS
    return indent if has_room else STACKED_INDENT


def _format_rows(rows: Iterable[HelpRow], room: int, indent: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines += _format_row(row, room, indent)
    return lines


def _format_row(row: HelpRow, room: int, indent: int) -> Iterator[str]:
    """Write a term and, from this column on, its meaning: beside the term, or below it where the term is too long."""
    term = row.term
    if indent <= STACKED_INDENT:
        term = term.lstrip()
    meaning_lines = _wrap_paragraph(row.meaning, room - indent)
    is_too_long = 2 + display_width(term) + 2 > indent
    if term and is_too_long:
        for line in _wrap_paragraph(term, room - 2):
            yield f"  {line}"
    else:
        padded_term = pad_text(term, indent - 2)
        yield f"  {padded_term}{meaning_lines.pop(0)}"
    blanks = " " * indent
    for line in meaning_lines:
        yield f"{blanks}{line}"


def _format_examples(examples: Iterable[str], room: int) -> list[str]:
    r"""Write commands as they are typed; one that does not fit goes on after `\`, as shells have it."""
    lines = []
    for example in examples:
        line = "  "
        for word in example.split(" "):
            begins_line = not line.strip()
            if begins_line:
                line += word
                continue
            continued_line = f"{line} {word} \\"
            if display_width(continued_line) > room:
                lines.append(f"{line} \\")
                line = f"    {word}"
            else:
                line += f" {word}"
        lines.append(line)
    return lines
