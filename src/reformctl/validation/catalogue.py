"""What each rule demands and why: for `check`, which explains them, and for the list of rules in the documentation."""

from typing import NamedTuple

from reformctl.system.translation import N_, Sentence

FAULT = "fault"
DOUBT = "doubt"
WARNING = "warning"
REFUSAL = "refusal"

OFFICIAL = N_("What the source text itself contains is at most a warning.")
"""The sentence about rules that the document may break."""


class Rule(NamedTuple):
    """One rule that a table file must keep."""

    demand: Sentence
    """What must hold, as a whole sentence."""
    reason: Sentence
    """What goes wrong otherwise."""
    kind: str = FAULT
    """FAULT; DOUBT, which users are told of; WARNING, which leaves it usable; REFUSAL, which ends the reading."""
    official: bool = False
    """Whether the document itself may break the rule: then text that the kept official text proves is only warned of,
    and a warning about it falls away."""


RULES = {
    "unreadable": Rule(
        N_("A table is a regular file that can be opened, of at most 256 MiB."),
        N_("A device or a pipe could keep the tool waiting for ever, or never end."),
        REFUSAL,
    ),
    "encoding": Rule(
        N_("A table file is UTF-8, with or without a byte order mark."),
        N_("Read in another encoding, official characters would silently turn into others."),
        REFUSAL,
    ),
    "yaml-syntax": Rule(
        N_("A table file is YAML, with half-width colons, hyphens, commas and spaces."),
        N_("Text that a parser cannot divide into keys and values has no meaning."),
        REFUSAL,
    ),
    "alias": Rule(
        N_("A table file has no anchors (&) or aliases (*)."),
        N_(
            "A reader of one line would have to look for its value elsewhere, and a small file could grow without "
            "bounds."
        ),
        REFUSAL,
    ),
    "tag": Rule(N_("A table file has no tags (!)."), N_("A tag changes what a value is, and none is needed."), REFUSAL),
    "merge-key": Rule(
        N_("A table file has no merge keys (<<)."),
        N_("A reader of one task would have to look for its fields elsewhere."),
        REFUSAL,
    ),
    "complex-key": Rule(N_("Keys are text."), N_("A list or a mapping cannot name a field."), REFUSAL),
    "several-documents": Rule(
        N_("A file holds one YAML document."),
        N_("Most readers of YAML see only the first, and would lose the rest."),
        REFUSAL,
    ),
    "too-deep": Rule(
        N_("Values are nested at most 15 levels deep."),
        N_("A table needs 4 levels; deeper nesting can crash YAML readers."),
        REFUSAL,
    ),
    "too-large": Rule(
        N_(
            "A mapping has at most 1,000 keys, a list at most 1,000 texts or 200,000 mappings; no key or "
            "value is longer than a million characters."
        ),
        N_("Any table needs far fewer; more would fill the memory."),
        REFUSAL,
    ),
    "duplicate-key": Rule(
        N_("A key occurs once in its mapping."),
        N_("Most readers of YAML keep the last value and silently lose the others."),
    ),
    "control-character": Rule(
        N_(
            "No control, bidirectional, invisible, private-use, surrogate or replacement character occurs, "
            "literal or escaped, not even in comments."
        ),
        N_("They deceive eyes and terminals, break searches, or show that a text was damaged on the way."),
    ),
    "missing-field": Rule(
        N_(
            "Every file has format, id, title and tasks; every task has id, title and content; every "
            "category and agency has a name."
        ),
        N_("Without them a task cannot be referred to, shown or searched."),
    ),
    "unknown-field": Rule(
        N_("Every key is one of the file format; further columns of a document belong under extra."),
        N_("A misspelt key would silently become a field without a value."),
    ),
    "wrong-type": Rule(
        N_(
            "A value is what its key demands: text, a whole number in ASCII digits without quotes, true or "
            "false, a list or a mapping; null only where a fact may be unknown."
        ),
        N_("A guess would turn no into false, 12:30 into 750 and 017 into 15."),
    ),
    "wrong-form": Rule(
        N_(
            "Ids of tables are lower-case Latin letters, digits and hyphens; a hash is 64 hexadecimal "
            "digits; a date is 2022-05-01, 2022-05 or 2022; an address begins with https:// or http://."
        ),
        N_("References, citations and links are built from them."),
    ),
    "empty": Rule(
        N_("No text is empty; what the document does not state is left out, or null."),
        N_("An empty text looks like a value, and is counted as one."),
    ),
    "too-long": Rule(
        N_("Names have at most 200 characters, titles, scopes and deadlines 1,000, contents 100,000."),
        N_("A longer text is not that field: most often a quotation mark or a line break is missing."),
    ),
    "duplicate-id": Rule(N_("Each task has an id of its own."), N_("References, exports and links are built on it.")),
    "id-order": Rule(
        N_("Tasks stand in the order of their ids."),
        N_("The order is the document's: a task out of order was moved or misnumbered."),
    ),
    "id-gap": Rule(
        N_("Ids run from 1 without gaps, unless source.abridged says that tasks are left out."),
        N_("Where a number is missing, a row may be lost."),
        WARNING,
    ),
    "duplicate-title": Rule(
        N_("No two tasks have the same title."), N_("Most often one row was read twice."), official=True
    ),
    "duplicate-content": Rule(
        N_("No two tasks have the same content."),
        N_("Most often one row was read twice, or a text is in the wrong row."),
        official=True,
    ),
    "duplicate-name": Rule(
        N_("A category or an agency is declared once."), N_("Its tasks would be counted under two entries.")
    ),
    "duplicate-table": Rule(
        N_("Tables that are loaded together have different ids."),
        N_("A reference such as qh6:17 would mean two tasks."),
    ),
    "ambiguous-name": Rule(
        N_("A name, full name or alias belongs to one agency."),
        N_("Whoever types it would get the tasks of one agency or of the other."),
    ),
    "twin-name": Rule(
        N_("A name has one spelling: width, case and spaces do not make another name."),
        N_("Two spellings that look alike would be counted as two agencies or categories."),
    ),
    "joined-agencies": Rule(
        N_("Each agency is an entry of its own; one text does not hold several."),
        N_("Joined by 、 they would count as one more agency, and neither of them would find its task."),
    ),
    "repeated-agency": Rule(
        N_("An agency occurs once among the lead agencies of a task, and once among its supporting agencies."),
        N_("The pair would be counted twice."),
    ),
    "unknown-category": Rule(
        N_("A task's category is declared under categories."),
        N_("A misspelt category would be one more category, and its tasks would be missing from the right one."),
    ),
    "unknown-agency": Rule(
        N_("Agencies that lead or support a task are declared under agencies."),
        N_("A misspelt agency would be one more agency, and its tasks would be missed."),
    ),
    "declared-count": Rule(
        N_(
            "A category has as many tasks as the document declares, whether or not rows of one number count "
            "once; if source.abridged says that tasks are left out, a difference is a warning."
        ),
        N_("The document's own counts are checksums: they reveal lost and misplaced rows."),
        DOUBT,
    ),
    "stray-blank": Rule(
        N_("No text begins or ends with a space, and no space stands between two Chinese characters."),
        N_("Most often it is a folded line break; it breaks searches and makes equal names differ."),
        official=True,
    ),
    "formula": Rule(
        N_("No text begins with = + - @."),
        N_("A spreadsheet would read it as a formula, and run it."),
        official=True,
    ),
    "quoted-value": Rule(
        N_("A text that stands whole between “ and ” is meant that way."),
        N_("YAML quotes with \" or '; Chinese quotation marks stay in the text."),
        WARNING,
        official=True,
    ),
    "comment-after-text": Rule(
        N_("The line of an unquoted Chinese text has no comment (#)."),
        N_("YAML silently drops a comment, even where # is meant as a part of the text."),
        WARNING,
    ),
    "impossible-date": Rule(
        N_("Every date exists in the calendar."),
        N_("30 February is a slip of the pen or of the reader."),
        official=True,
    ),
    "differs-from-source": Rule(
        N_(
            "If source.file names the source text, every title, content, agency, scope, deadline and "
            "category occurs in it, whole and in order, line breaks aside. A title of the table that does "
            "not occur in it may come from elsewhere, and is a warning; a row of the text that the table "
            "lacks, and a different number in a heading, are doubts."
        ),
        N_("The official text is reproduced to the character, and that is verified, not assumed."),
    ),
    "source-hash": Rule(
        N_("If source.sha256 is given, the source text has that hash."),
        N_("A changed text verifies nothing."),
    ),
    "source-unread": Rule(
        N_("The file that source.file names exists, and is UTF-8."),
        N_("Without it nothing in the table is verified."),
        WARNING,
    ),
}
"""Every rule by its name, in the order in which a file meets them."""
