"""The command line as rows: every command and every option is worded once, here.

The Typer app, the tables in docs/commands.md and shell completion are made from these rows.
"""

from reformctl.cli import import_options, loop_options
from reformctl.cli.about_options import PAGE_FORMAT, SHELL, SKILL_FOLDER, SUBJECT, TOPIC
from reformctl.cli.spec_rows import AnyOption, Call, Command, Option, make_flag, make_number, make_repeatable, make_text
from reformctl.system.translation import N_

__all__ = ["COMMANDS", "AnyOption", "Call", "Command", "Option"]
__all__ += ["PAGE_FORMAT", "SHELL", "SKILL_FOLDER", "SUBJECT", "TOPIC"]

AGENCY = make_repeatable(
    "--agency -a", "AGENCY", N_("Only tasks that this agency leads or supports. Repeatable: any of them.")
)
ROLE = make_text(
    "--role", "ROLE", N_("Role of that agency: lead, support or any (default)."), ("lead", "support", "any")
)
ALL_AGENCIES = make_flag("--all-agencies", N_("With several --agency: only tasks that all of them lead jointly."))
CATEGORY = make_repeatable("--category -c", "CATEGORY", N_("Only tasks of this category. Repeatable: any of them."))
SCOPE = make_repeatable("--scope -s", "SCOPE", N_("Only tasks with this scope. Repeatable: any of them."))
WHERE = make_repeatable(
    "--where",
    "CONDITION",
    N_(
        "Only tasks in which a field equals (scope=全市), contains (title~公证) or lacks (deadline=) a text. "
        "Repeatable."
    ),
)
JOINT = make_flag("--joint", N_("Only tasks that several agencies lead jointly."))
SOLE = make_flag("--sole", N_("Only tasks that one agency leads alone."))
DUE_BEFORE = make_text(
    "--due-before", "DATE", N_("Only tasks due before this day, month, quarter or year, such as 2025-06.")
)
DUE_AFTER = make_text("--due-after", "DATE", N_("Only tasks due after this day, month, quarter or year."))
IDS = make_repeatable(
    "--ids", "REFS", N_("Only these tasks, such as 3-7,12 or qh6:17; - reads them from standard input.")
)

LIMIT = make_number("--limit -n", N_("At most N tasks, after filtering and sorting."))
NAME_LIMIT = make_number("--limit -n", N_("At most N names per count, largest first."))
SORT = make_text(
    "--sort", "FIELDS", N_("Sort by these fields, such as category,-id (- for descending); default: table order.")
)
COUNT = make_flag("--count", N_("Print only the number of tasks."))
EXPLODE = make_text(
    "--explode", "WHAT", N_("One row per task and agency, with the columns agency and role."), ("agency",)
)
BOM = make_flag("--bom", N_("Begin csv or tsv with a byte order mark, so that Excel reads it as UTF-8."))
ADD_COLUMN = make_repeatable(
    "--add-column", "HEADING", N_("With xlsx or docx: an empty column to write in, such as 备注. Repeatable.")
)
MARGINS = make_text(
    "--margins", "KIND", N_("With docx: official margins (default) or narrow ones."), ("official", "narrow")
)

STYLE = make_text(
    "--style",
    "STYLE",
    N_("With -f cite: GB/T 7714—2015 (default), BibTeX or RIS; -o .bib or .ris chooses one, too."),
    ("gbt7714", "bibtex", "ris"),
)

IN = make_repeatable(
    "--in", "FIELDS", N_("Look only in these fields: title, content, agency, category, scope, deadline, extra.")
)
NOT = make_repeatable("--not", "WORD", N_("Leave out tasks that contain this word; the argument -公证 does the same."))
EXACT = make_flag(
    "--exact", N_("Match the words literally (width, case and traditional characters aside), without guesses.")
)
NEAR = make_flag(
    "--near", N_("Write near tasks, which contain only a part, in every format; by default csv, ids … omit them.")
)
ANY = make_flag("--any", N_("Tasks that contain any of the words instead of all of them."))
REGEX = make_flag("--regex", N_("The words are regular expressions, matched against the text as printed."))
CONTEXT = make_number("--context", N_("Show N characters around each match instead of a sentence."))

BY = make_repeatable(
    "--by", "WHAT", N_("Count by agency, support, category, scope, table or any field. Repeatable: one count each.")
)
CROSS = make_text("--cross", "ROWS,COLUMNS", N_("Count by two of these at once, such as agency,category."))
UNIT = make_text("--unit", "UNIT", N_("Count tasks, or pairs of a task and a lead agency."), ("tasks", "pairs"))
MATCH = make_repeatable(
    "--match", "WORD", N_("Also count how many of them contain this word literally. Repeatable: one column each.")
)
MATCH_FIELDS = make_repeatable(
    "--in", "FIELDS", N_("Fields in which --match looks: title, content, agency, category, scope, deadline, extra.")
)
CHART_TITLE = make_text("--title", "TITLE", N_("Title of the chart (svg); default: made from the query."))

DATA = make_repeatable(
    "--data", "PATH", N_("A table or a folder of tables to use instead of the packaged table (REFORMCTL_DATA).")
)
TABLE = make_repeatable("--table", "ID", N_("Only the table with this id. Repeatable: several tables."))
SKIP_BROKEN = make_flag("--skip-broken", N_("Skip tables that cannot be read, and name them."))
FORMAT = make_text("--format -f", "FORMAT", N_("Output format."))
OUTPUT = make_text("--output -o", "FILE", N_("Write to FILE, completely or not at all; - is standard output."))
FIELDS = make_text("--fields", "FIELDS", N_("Write only these fields, in this order, such as id,title."))
HEADERS = make_text(
    "--headers",
    "KIND",
    N_("Headings as keys (en; xlsx then has no title row), in Chinese (zh), or none."),
    ("en", "zh", "none"),
)
COLOR = make_text("--color", "WHEN", N_("Colour: auto, always or never."), ("auto", "always", "never"))
FAULT_FORMAT = make_text("--format -f", "FORMAT", N_("Format of the error report."), ("text", "json", "github"))
STRICT = make_flag("--strict", N_("Treat warnings as errors."))
REFUSE_DOUBTFUL = make_flag("--strict", N_("Refuse a table if check finds a doubtful count or a missing row."))
EXPLAIN = make_text("--explain", "RULE", N_("Explain what a rule demands, and why."))
WIDTH = make_number(
    "--width", N_("Fit the output to N columns (20 or more) as in a terminal, also in a pipe or a file.")
)
RAW = make_flag("--raw", N_("Each field on one line, however long, as in a pipe."))
NO_PAGER = make_flag("--no-pager", N_("Print long output straight to the terminal, without a pager."))
HELP = make_flag("--help -h", N_("Show this page."))
"""Every command has it, and help itself: it is in no command's row."""
QUIET = make_flag("--quiet -q", N_("Print errors only."))

NAMES = make_repeatable(
    "NAME",
    "NAME",
    N_("Name of an agency or a category, or a part of it. Several: any of the agencies, and any of the categories."),
)
REFERENCES = make_repeatable(
    "REF", "REF", N_("Tasks by 序号: 17, 3-7,12, qh6:17; - reads them from standard input. A title works, too.")
)
WORDS = make_repeatable(
    "WORD", "WORD", N_("What to look for; all words must occur. Phrase: '\"人证一致\"'. Exclude: -公证.")
)
DIFF_FORMAT = make_text("--format -f", "FORMAT", N_("Format of the differences."), ("text", "json", "markdown"))
THRESHOLD = make_text(
    "--threshold", "SHARE", N_("Likeness, 0 to 1, from which tasks of two tables count as similar; default: 0.5.")
)
PATHS = make_repeatable(
    "PATH",
    "PATH",
    N_("Table files or folders of them; - is standard input; default: REFORMCTL_DATA, otherwise the packaged table."),
)
VERSIONS = make_repeatable(
    "TABLE", "TABLE", N_("The old table and the new one: files, - (standard input), or ids of tables in --data.")
)
FROM_INPUT = (DATA, IDS, REFERENCES, PATHS, import_options.DOCUMENT, VERSIONS)
"""Where `-` is standard input."""
FILTERS: tuple[AnyOption, ...] = (
    AGENCY,
    ROLE,
    ALL_AGENCIES,
    CATEGORY,
    SCOPE,
    WHERE,
    DUE_BEFORE,
    DUE_AFTER,
    JOINT,
    SOLE,
    IDS,
)
WRITING: tuple[AnyOption, ...] = (FORMAT, OUTPUT, FIELDS, HEADERS, COLOR, QUIET)
ON_PAPER: tuple[AnyOption, ...] = (ADD_COLUMN, MARGINS)
FITTING: tuple[AnyOption, ...] = (WIDTH, NO_PAGER)
FROM_TABLE: tuple[AnyOption, ...] = (DATA, TABLE, SKIP_BROKEN, REFUSE_DOUBTFUL)
COMMON: tuple[AnyOption, ...] = (*FROM_TABLE, *WRITING)

SEARCH = Command(
    "search",
    N_("Search the Chinese text, best match first."),
    (IN, NOT, EXACT, NEAR, ANY, REGEX, CONTEXT, *FILTERS, LIMIT, COUNT, STYLE, *ON_PAPER, *COMMON, *FITTING),
    WORDS,
    examples=("reformctl search 区块链", "reformctl search 区块链 -公证", "reformctl search 企业怎么在网上办税？"),
    usage="WORD...",
    clean_no=N_("no match, or an id in --ids does not exist"),
)

COMMANDS = (
    Command(
        "list",
        N_("List tasks, one per line."),
        (*FILTERS, LIMIT, SORT, COUNT, STYLE, *ON_PAPER, *COMMON, *FITTING),
        NAMES,
        examples=(
            "reformctl list 司法局",
            "reformctl list --agency 深圳市税务局",
            "reformctl list -c 法治创新 --joint",
            "reformctl list -a 司法局 -f ids",
        ),
        usage="[NAME...]",
        clean_no=N_("no match, or an id in --ids does not exist"),
    ),
    Command(
        "show",
        N_("Show tasks in full."),
        (RAW, STYLE, *ON_PAPER, *COMMON, *FITTING),
        REFERENCES,
        examples=(
            "reformctl show 17",
            "reformctl show 3-7,12 -f json",
            "reformctl show 17 -f cite",
            "reformctl list -a 中院 -f ids | reformctl show -",
        ),
        usage="REF...",
        clean_no=N_("a requested task does not exist (the others are shown)"),
    ),
    SEARCH,
    Command(
        "export",
        N_("Export tasks in full, in any format."),
        (*FILTERS, LIMIT, SORT, EXPLODE, BOM, STYLE, *ON_PAPER, *COMMON),
        NAMES,
        examples=(
            "reformctl export -o tasks.xlsx",
            "reformctl export -o tasks.csv --bom",
            "reformctl export -f jsonl | jq -r .title",
            "reformctl export --explode agency -f tsv",
            "reformctl export -a 司法局 -o 司法局.docx --add-column 备注",
            "reformctl export -o refs.bib",
            "reformctl export -o tasks.html",
            "reformctl export -o tasks.sqlite",
            "reformctl export -f parquet -o tables/",
        ),
        usage="[NAME...]",
        clean_no=N_("no match, or an id in --ids does not exist (the other tasks are written)"),
    ),
    Command(
        "stats",
        N_("Count tasks by agency, category, scope or table."),
        (BY, CROSS, UNIT, MATCH, MATCH_FIELDS, NAME_LIMIT, CHART_TITLE, *FILTERS, *COMMON, *FITTING),
        NAMES,
        examples=(
            "reformctl stats --by category",
            "reformctl stats --cross agency,category",
            "reformctl stats --by category --match 区块链",
            "reformctl stats --by agency -o agencies.svg",
        ),
        usage="[NAME...]",
        clean_no=N_("no match, or an id in --ids does not exist"),
    ),
    Command(
        "agencies",
        N_("List agencies with task counts, full names and aliases."),
        (*ON_PAPER, *COMMON, *FITTING),
        NAMES,
        examples=("reformctl agencies", "reformctl agencies 法治创新", "reformctl agencies -f ids"),
        usage="[NAME...]",
        clean_no=N_("none in the tables"),
    ),
    Command(
        "categories",
        N_("List categories with declared and actual task counts."),
        (*COMMON, *FITTING),
        examples=("reformctl categories", "reformctl categories -f json"),
        clean_no=N_("none in the tables"),
    ),
    Command(
        "check",
        N_("Check a table file and report each error with its location."),
        (FAULT_FORMAT, STRICT, EXPLAIN, OUTPUT, COLOR, QUIET, *FITTING),
        PATHS,
        examples=(
            "reformctl check",
            "reformctl check tables/ --strict",
            "reformctl check --explain joined-agencies",
        ),
        usage="[PATH...]",
        clean_no=N_("errors, or warnings with --strict"),
    ),
    Command(
        "import",
        N_("Convert a document (Word, Excel, PDF, …) to a task table (YAML)."),
        (*import_options.IMPORTING, OUTPUT, COLOR, QUIET),
        import_options.DOCUMENT,
        examples=(
            "reformctl import 附件.docx --id qh7 -o tables/qh7.yaml",
            "reformctl import 通知.pdf --table-number 2 -o tables/qh8.yaml",
            "reformctl import - --from html < page.html > draft.yaml",
        ),
        usage="DOCUMENT",
        clean_no=N_("content without a place in the table, or errors in the new table"),
    ),
    Command(
        "diff",
        N_("Show what changed, or which tasks of two tables are similar."),
        (THRESHOLD, DATA, DIFF_FORMAT, OUTPUT, COLOR, QUIET, *FITTING),
        VERSIONS,
        examples=(
            "reformctl diff old.yaml data/tasks.yaml",
            "git show HEAD~1:data/tasks.yaml | reformctl diff - data/tasks.yaml",
            "reformctl diff qh6 qh7 --data tables/",
        ),
        usage="OLD NEW",
        clean_no=N_("differences found"),
    ),
    Command(
        "split",
        N_("Write a reporting form for each agency."),
        (*loop_options.SPLITTING, *FROM_TABLE, COLOR, QUIET),
        examples=(
            "reformctl split --period 2026-11 --due 2026-11-25 -o out/2026-11",
            "reformctl split --period 2026-Q4 --due 2026-12-31 -a 司法局 -o out",
        ),
    ),
    Command(
        "gather",
        N_("Read returned forms and record the reports."),
        (*loop_options.GATHERING, *COMMON, *FITTING),
        loop_options.RETURNED,
        examples=("reformctl gather in/2026-11", "reformctl gather in/2026-11 --write"),
        usage="PATH...",
        clean_no=N_("a report is missing, doubtful, not taken or different from the ledger; the others are recorded"),
    ),
    Command(
        "status",
        N_("Show the status light of each task and who has not reported."),
        (*loop_options.STANDING, *ON_PAPER, *COMMON, *FITTING),
        examples=(
            "reformctl status",
            "reformctl status --overdue --on 2026-12-31",
            "reformctl status --missing --by agency -o 催报.xlsx",
        ),
        clean_no=N_("no match"),
    ),
    Command(
        "report",
        N_("Summarize the reports, overdue tasks and missing reports."),
        (*loop_options.REPORTING, *FROM_TABLE, OUTPUT, COLOR, QUIET),
        examples=(
            "reformctl report -o 汇总表.xlsx",
            "reformctl report --period 2026-11 --since 2026-10 -o 通报.docx",
        ),
    ),
    Command(
        "schema",
        N_("Print the JSON Schema of a table file, or the output fields."),
        (*WRITING, *FITTING),
        TOPIC,
        examples=("reformctl schema -o tasks.schema.json", "reformctl schema fields"),
        usage="[file|fields|ledger]",
    ),
    Command(
        "help",
        N_("Explain a command, or a topic such as exit-codes."),
        (PAGE_FORMAT, NO_PAGER),
        SUBJECT,
        examples=(
            "reformctl help export",
            "reformctl help query",
            "reformctl help exit-codes",
            "reformctl help -f json",
        ),
        usage="[COMMAND|TOPIC]",
    ),
    Command(
        "skill",
        N_("Print a skill (SKILL.md) that teaches an agent this command."),
        (SKILL_FOLDER, QUIET),
        examples=("reformctl skill", "reformctl skill -o skills"),
    ),
    Command(
        "mcp",
        N_("Serve the tables to an AI application (MCP), read-only."),
        (*FROM_TABLE, loop_options.LEDGER),
        examples=("reformctl mcp", "reformctl mcp --data tables/", "reformctl mcp --ledger progress.yaml"),
    ),
    Command(
        "completion",
        N_("Print the completion script for a shell."),
        (OUTPUT, QUIET),
        SHELL,
        examples=(
            'eval "$(reformctl completion bash)"',
            "reformctl completion fish | source",
            "reformctl completion zsh -o ~/.zfunc/_reformctl",
        ),
        usage="SHELL",
    ),
)

TASK_COMMANDS = ("list", "show", "search", "export")
"""Commands whose answers have the fields of tasks."""


def find_command(name: str) -> Command | None:
    """Find the command of this name; None for what is none, also for the start page and --version."""
    for command in COMMANDS:
        if command.name == name:
            return command
    return None


def get_command(name: str) -> Command:
    """Get the command of this name, which must be one."""
    command = find_command(name)
    if command is None:
        raise KeyError(name)
    return command


def may_use_pager(call: Call) -> bool:
    """Tell whether an answer that is longer than the window may be shown through a pager."""
    command = find_command(call.command)
    return command is not None and NO_PAGER in command.options and not call[NO_PAGER]
