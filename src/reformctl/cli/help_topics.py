"""What help explains besides the commands, as rows: exit codes, the search language, references, formats, environment.

The tables in docs/exit-codes.md and docs/environment.md are made from these rows.
"""

from typing import NamedTuple

from reformctl.system.errors import CLOSED_PIPE, FOUND, INTERRUPTED, NOTHING, OUR_BUG, TROUBLE
from reformctl.system.translation import N_, Sentence

TopicRow = tuple[str, Sentence]
"""A term, as it is typed, and what it means."""


class Topic(NamedTuple):
    """One thing that `reformctl help` explains."""

    name: str
    help: Sentence
    """One sentence, for the list of topics."""
    body: tuple[Sentence | tuple[TopicRow, ...], ...]
    """Paragraphs, and lists of rows."""
    label: str
    """What it is called in Chinese, which may be typed as well."""


EXIT_CODES: tuple[TopicRow, ...] = (
    (f"{FOUND}", N_("success: results found, output written, or no errors")),
    (
        f"{NOTHING}",
        N_(
            "negative result: no match (the empty answer is still written), an unknown id (the others "
            "are still shown), errors found by `check`, differences found by `diff`, or content that "
            "`import` could not place"
        ),
    ),
    (
        f"{TROUBLE}",
        N_("no answer: a usage error, an unknown or ambiguous name, unreadable or invalid data, or a failed write"),
    ),
    (f"{OUR_BUG}", N_("internal error: one line; `REFORMCTL_DEBUG=1` shows the traceback")),
    (f"{INTERRUPTED}", N_("interrupted (Ctrl-C)")),
    (f"{CLOSED_PIPE}", N_("broken pipe")),
)

ENVIRONMENT: tuple[TopicRow, ...] = (
    (
        "REFORMCTL_DATA",
        N_("tables and folders to use instead of the packaged table, separated as in PATH; `--data` takes precedence"),
    ),
    (
        "REFORMCTL_CACHE",
        N_("folder for cached tables, or `off`; default: the system's cache folder"),
    ),
    (
        "TMPDIR",
        N_(
            "folder for workbooks and databases while they are being written; default: the system's folder "
            "for temporary files"
        ),
    ),
    ("REFORMCTL_PAGER", N_("pager for output that is longer than the window; empty or `cat`: no pager")),
    ("PAGER", N_("the same, if REFORMCTL_PAGER is not set; if neither is set: `less -FRX`")),
    ("REFORMCTL_LANG", N_("`zh` or `en`: the language of all messages; any other value is ignored")),
    (
        "LC_ALL",
        N_(
            "locale, takes precedence over LC_MESSAGES and LANG; Chinese of any region or script gives Chinese messages"
        ),
    ),
    ("LC_MESSAGES", N_("the same, if LC_ALL is not set")),
    ("LANG", N_("the same, if neither is set; on Windows, if none of the three is set, the system language")),
    (
        "LANGUAGE",
        N_("preferred languages, best first (`zh:en`), take precedence over the locale unless it is `C` or `POSIX`"),
    ),
    ("REFORMCTL_DEBUG", N_("show the traceback of an internal error")),
    ("COLUMNS", N_("width of the terminal, overrides what the terminal reports")),
    ("LINES", N_("height of the terminal, overrides what the terminal reports")),
    ("FZF_PREVIEW_COLUMNS", N_("width of the preview window of fzf, set by fzf; used only without a terminal")),
    ("NO_COLOR", N_("no colour, unless `--color` asks for it")),
    ("FORCE_COLOR", N_("colour even without a terminal, unless NO_COLOR is set; 0 counts as unset")),
    ("CLICOLOR_FORCE", N_("same as FORCE_COLOR")),
    ("CLICOLOR", N_("0: no colour, unless another variable asks for it")),
    (
        "AI_AGENT",
        N_("if set: no pager, no progress bar, and no colour unless you ask for it; the content stays the same"),
    ),
    ("AGENT", N_("the same")),
    ("TERM", N_("`dumb` or unset: no colour, no pager and no progress bar, unless you ask for one")),
)

QUERY: tuple[TopicRow, ...] = (
    ("区块链 平台", N_("both words must occur, in one field or in several; --any: one of them is enough")),
    ("'\"人证一致\"'", N_("a phrase, spaces included; “ ” work too, and need no shell quotes")),
    ("-公证", N_("leaves out tasks that contain 公证, as --not 公证 does")),
    ("-- -AI", N_("leaves out tasks that contain AI: a word in Latin letters needs -- before it, or --not")),
    (
        "--in title",
        N_("looks only in this field: title, content, agency, category, scope, deadline or extra (further columns)"),
    ),
    ("--regex", N_("the words are regular expressions, matched against the text as printed")),
)

TIERS: tuple[TopicRow, ...] = (
    (
        "exact",
        N_(
            "every word occurs literally in some field (width, case and traditional characters aside); if any task "
            "is found, the search ends here"
        ),
    ),
    ("alias", N_("another name, a synonym or an English word: 中院 for 市中级人民法院")),
    ("pinyin", N_("Pinyin or its initials: qkl for 区块链")),
    ("sound", N_("characters that sound the same")),
    ("edit", N_("a word in Latin letters with one wrong letter")),
    (
        "near",
        N_(
            "only a part of what you asked for, at most 10 tasks; a note says so, and only the terminal's "
            "table and JSON show them"
        ),
    ),
    (
        "meaning",
        N_("none of your words, but close to them in meaning; shown like near; needs the extra `meaning`"),
    ),
)

FOLDING = N_(
    "Search ignores differences in width, case, traditional characters, quotation marks, brackets and "
    "spaces: 區塊鏈 finds 区块链. A match never runs across a comma or the end of a sentence."
)
REWRITING = N_(
    "If a word occurs nowhere, search tries what it may mean, step by step. The column match and a note on "
    "standard error say which step found the tasks. --exact allows the first step only; --near writes the "
    "tasks of the last two in every format:"
)
COUNTING = N_(
    "To count, count literally: --count counts exact matches only. A word is not a subject: 区块链 does not "
    "find a text that says only 链上. Search also looks in the names of agencies and categories, unless --in "
    "says where to look."
)

REFERENCES: tuple[TopicRow, ...] = (
    ("17", N_("the task with 序号 17, if only one table has one")),
    ("3-7,12", N_("tasks 3 to 7, and 12")),
    ("qh6:17", N_("task 17 of the table qh6; needed if several loaded tables have a task 17")),
    ("qh6:3-7", N_("tasks 3 to 7 of the table qh6")),
    ("-", N_("references from standard input, separated by spaces, commas or newlines")),
)

JOINING = N_(
    "show takes references as arguments; other commands take them with --ids. -f ids writes them, so that "
    "you can pipe one command into another: reformctl list -a 中院 -f ids | reformctl show -"
)
CHOOSING = N_(
    "-f FORMAT chooses the format, and so does the suffix of the file after -o. Without either, a terminal "
    "gets a table or text that fits its width, and a pipe gets whole lines with tabs between the fields."
)

TOPICS = (
    Topic(
        "exit-codes",
        N_("Exit codes, for scripts."),
        (
            EXIT_CODES,
            N_("Results go to standard output; notes and errors go to standard error."),
            N_("reformctl COMMAND --help says what 1 means for that command."),
        ),
        "退出码",
    ),
    Topic(
        "query",
        N_("How search reads your words, and how to count."),
        (QUERY, FOLDING, REWRITING, TIERS, COUNTING),
        "检索",
    ),
    Topic("references", N_("How to refer to tasks: 17, 3-7,12, qh6:17."), (REFERENCES, JOINING), "编号"),
    Topic("formats", N_("What each format of -f and -o keeps and drops."), (CHOOSING,), "格式"),
    Topic(
        "environment",
        N_("Which environment variables have an effect."),
        (
            ENVIRONMENT,
            N_(
                "An option takes precedence over a variable. No variable changes the content of a machine "
                "format such as csv or json."
            ),
        ),
        "环境变量",
    ),
)


def get_exit_code_meaning(code: int) -> Sentence:
    """Get what an exit code means, whatever the command."""
    meanings = dict(EXIT_CODES)
    return meanings[f"{code}"]
