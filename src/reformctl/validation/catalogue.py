"""What each rule demands and why: for `check`, which explains them, and for the list of rules in the documentation."""

from typing import NamedTuple

FAULT = "fault"
WARNING = "warning"
REFUSAL = "refusal"

OFFICIAL = "What the kept official text itself has so is at most a warning."
"""The sentence about rules that the document may break."""


class Rule(NamedTuple):
    """One rule that a table file must keep."""

    demand: str
    """What must hold, as a whole sentence."""
    reason: str
    """What goes wrong otherwise."""
    kind: str = FAULT
    """FAULT; WARNING, which leaves the table usable; REFUSAL, which ends the reading of the file."""
    official: bool = False
    """Whether the document itself may break the rule: then text that the kept official text proves is only warned of,
    and a warning about it falls away."""


RULES = {
    "unreadable": Rule(
        "A table is a regular file that can be opened, of at most 256 MiB.",
        "A device or a pipe could keep the tool waiting for ever, or never end.",
        REFUSAL,
    ),
    "encoding": Rule(
        "A table file is UTF-8, with or without a byte order mark.",
        "Read in another encoding, official characters would silently become others.",
        REFUSAL,
    ),
    "yaml-syntax": Rule(
        "A table file is YAML, with half-width colons, hyphens, commas and blanks as its signs.",
        "What a parser cannot divide into keys and values has no meaning.",
        REFUSAL,
    ),
    "alias": Rule(
        "No anchors (&) and aliases (*).",
        "A reader of one line would have to look for its value elsewhere, and a small file could grow without bounds.",
        REFUSAL,
    ),
    "tag": Rule("No tags (!).", "A tag changes what a value is, and none is needed.", REFUSAL),
    "merge-key": Rule(
        "No merge keys (<<).", "A reader of one task would have to look for its fields elsewhere.", REFUSAL
    ),
    "complex-key": Rule("Keys are text.", "A list or a mapping names no field.", REFUSAL),
    "several-documents": Rule(
        "A file holds one document.", "Most readers of YAML see only the first, and would lose the rest.", REFUSAL
    ),
    "too-deep": Rule(
        "At most 15 levels of nesting.", "A table needs 4; deep nesting brings YAML readers to a crash.", REFUSAL
    ),
    "too-large": Rule(
        "At most 1,000 keys in a mapping, 1,000 texts and 200,000 mappings in a list, and no key or value of over a "
        "million characters.",
        "Far smaller numbers are enough for any table, and larger ones fill the memory.",
        REFUSAL,
    ),
    "duplicate-key": Rule(
        "A key stands once in its mapping.", "Most readers of YAML keep the last value and silently lose the others."
    ),
    "control-character": Rule(
        "No control, bidirectional, invisible, private-use, surrogate or replacement character, written or escaped, "
        "also not in comments.",
        "They deceive eyes and terminals, break searches, or show that a text was damaged on its way.",
    ),
    "missing-field": Rule(
        "format, id, title and tasks stand in every file; a task has id, title and content, a category or an agency "
        "its name.",
        "Without them a task cannot be referred to, shown or searched.",
    ),
    "unknown-field": Rule(
        "No key that the file format does not know; further columns of a document stand under extra.",
        "A misspelt key would silently be a field without a value.",
    ),
    "wrong-type": Rule(
        "A value is what its key asks for: text, a whole number in ASCII digits without quotes, true or false, a list "
        "or a mapping; null only where nothing may be known.",
        "Guessing would turn no into false, 12:30 into 750 and 017 into 15.",
    ),
    "wrong-form": Rule(
        "Ids of tables are small Latin letters, digits and hyphens; a hash is 64 hexadecimal digits; a date is "
        "2022-05-01, 2022-05 or 2022; an address begins with https:// or http://.",
        "References, citations and links are built from them.",
    ),
    "empty": Rule(
        "No text is empty; what the document does not state is left out, or null.",
        "An empty text looks like a value and is counted as one.",
    ),
    "too-long": Rule(
        "Names have at most 200 characters, titles, scopes and deadlines 1,000, contents 100,000.",
        "What is longer is not that field: most often a quotation mark or a line break is missing.",
    ),
    "duplicate-id": Rule("Each task has an id of its own.", "References, exports and links are built on it."),
    "id-order": Rule(
        "Tasks stand in the order of their ids.",
        "The order is the document's: a task out of order was moved or misnumbered.",
    ),
    "id-gap": Rule(
        "Ids run from 1 without gaps, unless source.abridged says that tasks are left out.",
        "Where a number is missing a row may have been lost.",
        WARNING,
    ),
    "duplicate-title": Rule("No two tasks have one title.", "It is most often one row read twice.", official=True),
    "duplicate-content": Rule(
        "No two tasks have one content.",
        "It is most often one row read twice, or a text in the wrong row.",
        official=True,
    ),
    "duplicate-name": Rule(
        "A category or an agency is declared once.", "Its tasks would be counted under two entries."
    ),
    "duplicate-table": Rule(
        "Tables that are loaded together have ids of their own.", "A reference such as qh6:17 would mean two tasks."
    ),
    "contradictory-name": Rule(
        "In tables that are loaded together a full name or an alias means one agency.",
        "Whoever types it would get the tasks of two.",
    ),
    "ambiguous-name": Rule(
        "A name, full name or alias means one agency.",
        "Whoever types it would get the tasks of either one or the other.",
    ),
    "twin-name": Rule(
        "A name is written in one way: full-width and half-width signs, capitals and blanks make no second one.",
        "Two spellings that look alike would be counted as two agencies or categories.",
    ),
    "joined-agencies": Rule(
        "Each agency is an entry of its own, not several in one text.",
        "Joined by 、 they would count as one more agency, and neither of them would find its task.",
    ),
    "repeated-agency": Rule(
        "An agency stands once among those that lead a task, or support it.", "The pair would be counted twice."
    ),
    "unknown-category": Rule(
        "A task's category is declared under categories.",
        "A misspelt one would be one more category, and its tasks would drop out of the counts.",
    ),
    "unknown-agency": Rule(
        "Agencies that lead or support a task are declared under agencies.",
        "A misspelt one would be one more agency, and its tasks would be missed.",
    ),
    "declared-count": Rule(
        "A category has as many tasks as the document declares for it, rows of one number counted as one or not; "
        "where source.abridged says that tasks are left out, a difference is a warning.",
        "The document's own counts are a check sum: they show lost and misplaced rows.",
    ),
    "stray-blank": Rule(
        "No blank begins or ends a text, and none stands between two Chinese characters.",
        "It is most often a folded line break; it breaks searches and makes equal names differ.",
        official=True,
    ),
    "formula": Rule(
        "No text begins with = + - @.",
        "A spreadsheet would take it for a formula and run it.",
        official=True,
    ),
    "quoted-value": Rule(
        "A whole text between “ and ” is meant so.",
        "YAML is quoted by \" or '; the Chinese marks stay in the text.",
        WARNING,
        official=True,
    ),
    "comment-after-text": Rule(
        "No comment (#) stands on the line of a Chinese text that is not quoted.",
        "YAML drops it without a word, also where # is meant as a part of the text.",
        WARNING,
    ),
    "impossible-date": Rule(
        "A date exists in the calendar.", "30 February is a slip of the pen or of the reader.", official=True
    ),
    "differs-from-source": Rule(
        "Where source.file names the kept official text, every title, content, agency, scope, deadline and category is "
        "found there, whole and in order, line breaks aside. A title of the table that is not there at all may stand "
        "elsewhere, and is a warning.",
        "The official text is reproduced to the character, and that is proven, not trusted.",
    ),
    "source-hash": Rule(
        "Where source.sha256 is given, the kept official text has that hash.",
        "A text that was changed proves nothing.",
    ),
    "source-unread": Rule(
        "The file that source.file names is there, and is UTF-8.",
        "Without it nothing of the table is proven.",
        WARNING,
    ),
}
"""Every rule by its name, in the order in which a file meets them."""
