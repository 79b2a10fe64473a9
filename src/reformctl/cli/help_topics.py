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
    (f"{FOUND}", N_("yes: found, written, clean")),
    (
        f"{NOTHING}",
        (
            N_(
                "a clean no: nothing matches (the empty answer is still written), an id does not exist (the others "
                "are still shown), `check` found faults, what `diff` compares differs, or `import` could not place "
                "something"
            )
        ),
    ),
    (
        f"{TROUBLE}",
        N_("could not answer: a usage error, an unknown or ambiguous name, unreadable or invalid data, a failed write"),
    ),
    (f"{OUR_BUG}", N_("a bug of ours: one line; `REFORMCTL_DEBUG=1` shows the traceback")),
    (f"{INTERRUPTED}", N_("Ctrl-C")),
    (f"{CLOSED_PIPE}", N_("the reader of the pipe has gone")),
)

ENVIRONMENT: tuple[TopicRow, ...] = (
    (
        "REFORMCTL_DATA",
        N_("tables and folders to use in place of the packaged table, divided as in PATH; `--data` goes before it"),
    ),
    (
        "REFORMCTL_CACHE",
        N_("folder for the compiled form of tables, or `off`; default: the system's folder for caches"),
    ),
    (
        "TMPDIR",
        N_("folder for workbooks and databases until they are whole; default: the system's for temporary files"),
    ),
    ("REFORMCTL_PAGER", N_("the pager for what is longer than the window; empty or `cat`: none")),
    ("PAGER", N_("the same, where REFORMCTL_PAGER is not set; without both: `less -FRX`")),
    ("REFORMCTL_LANG", N_("`zh` or `en`: the language of everything that is said; any other value is passed over")),
    ("LC_ALL", N_("the locale, before LC_MESSAGES and LANG: Chinese of whatever region and script speaks Chinese")),
    ("LC_MESSAGES", N_("the same, where LC_ALL is not set")),
    ("LANG", N_("the same, where neither is set; on Windows, without all three, the language of the system")),
    ("LANGUAGE", N_("languages that go before the locale, best first (`zh:en`), unless that is `C` or `POSIX`")),
    ("REFORMCTL_DEBUG", N_("show the traceback of a bug")),
    ("COLUMNS", N_("width of the terminal, in place of what it says itself")),
    ("LINES", N_("height of the terminal, in place of what it says itself")),
    ("FZF_PREVIEW_COLUMNS", N_("width of the preview window of fzf, which sets it; only where there is no terminal")),
    ("NO_COLOR", N_("no colour, unless `--color` asks for it")),
    ("FORCE_COLOR", N_("colour also where there is no terminal, unless NO_COLOR is set; 0 is as if it were not set")),
    ("CLICOLOR_FORCE", N_("as FORCE_COLOR")),
    ("CLICOLOR", N_("0: no colour, unless one of the others asks for it")),
    ("AI_AGENT", N_("set: no pager, no progress bar, and no colour unless one is asked for; never other content")),
    ("AGENT", N_("the same")),
    ("TERM", N_("`dumb`, or none: neither colour nor a pager nor a progress bar, unless one is asked for")),
)

QUERY: tuple[TopicRow, ...] = (
    ("区块链 平台", N_("both must occur, in one field or in several; --any: one of them is enough")),
    ("'\"人证一致\"'", N_("a phrase, blanks and all; “ ” do as well, and need no quotes of the shell")),
    ("-公证", N_("leaves out what holds 公证, as --not 公证 does")),
    ("-- -AI", N_("leaves out what holds AI: a word in Latin letters needs -- before it, or --not")),
    (
        "--in title",
        N_("looks only there: title, content, agency, category, scope, deadline or extra (further columns)"),
    ),
    ("--regex", N_("the words are regular expressions, matched in the text as printed")),
)

TIERS: tuple[TopicRow, ...] = (
    ("exact", N_("every word stands in some field as it is; if anything is found so, the search ends here")),
    ("alias", N_("another name, a synonym or an English word: 中院 for 市中级人民法院")),
    ("pinyin", N_("Pinyin or its initials: qkl for 区块链")),
    ("sound", N_("characters that sound the same")),
    ("edit", N_("a Latin word with one wrong letter")),
    (
        "near",
        N_("only a part of what was asked, at most 10 tasks; said, and written only to the terminal's table and JSON"),
    ),
    (
        "meaning",
        N_("nothing of what was asked, but close to it in meaning; as near, with the extra `meaning`"),
    ),
)

FOLDING = N_(
    "Width, case, traditional characters, quotation marks, brackets and blanks make no difference: 區塊鏈 finds "
    "区块链. A match never runs across a comma or the end of a sentence."
)
REWRITING = N_(
    "A word that occurs nowhere is looked for as what it may mean. What was done stands in the column match "
    "and on standard error; --exact allows the first of these only, --near writes the last two in every format:"
)
COUNTING = N_(
    "When you count, count literally: --count counts exact matches alone. The word is not the subject: 区块链 misses a "
    "text that says 链上. The names of agencies and categories are searched, too, unless --in says where to look."
)

REFERENCES: tuple[TopicRow, ...] = (
    ("17", N_("the task with the 序号 17 of the only table that has one")),
    ("3-7,12", N_("tasks 3 to 7, and 12")),
    ("qh6:17", N_("task 17 of the table qh6: needed where several loaded tables have a task 17")),
    ("qh6:3-7", N_("tasks 3 to 7 of the table qh6")),
    ("-", N_("references from standard input, divided by blanks, commas or newlines")),
)

JOINING = N_(
    "show takes references as its words, other commands with --ids. -f ids writes them, so that commands can be "
    "joined: reformctl list -a 中院 -f ids | reformctl show -"
)
CHOOSING = N_(
    "-f FORMAT chooses a format, and so does the suffix of the file that -o names. Without either a terminal gets "
    "a table or a text that fits it, a pipe gets full lines divided by tabs."
)

TOPICS = (
    Topic(
        "exit-codes",
        N_("How a run ends, for scripts."),
        (
            EXIT_CODES,
            N_("Facts go to standard output, everything about the run to standard error."),
            N_("reformctl COMMAND --help says what 1 means for a command."),
        ),
        "退出码",
    ),
    Topic(
        "query",
        N_("What the words of search mean, and how to count."),
        (QUERY, FOLDING, REWRITING, TIERS, COUNTING),
        "检索",
    ),
    Topic("references", N_("How to point at tasks: 17, 3-7,12, qh6:17."), (REFERENCES, JOINING), "编号"),
    Topic("formats", N_("What each format of -f and -o holds, and what it drops."), (CHOOSING,), "格式"),
    Topic(
        "environment",
        N_("Which environment variables count."),
        (
            ENVIRONMENT,
            N_(
                "An option goes before a variable. No variable changes what a machine format such as csv or json holds."
            ),
        ),
        "环境变量",
    ),
)
