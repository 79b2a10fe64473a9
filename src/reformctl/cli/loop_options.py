"""The options of an office's loop as rows: split, gather, status, report."""

from reformctl.cli.spec_rows import make_flag, make_repeatable, make_text
from reformctl.system.translation import N_

PERIOD = make_text(
    "--period", "PERIOD", N_("The month (2026-11), quarter (2026-Q4) or week (2026-W48) that it is about.")
)
LEDGER = make_text(
    "--ledger", "FILE", N_("The ledger; default: progress.yaml beside the table, for the packaged one in this folder.")
)
DUE = make_text(
    "--due", "DATE", N_("Answer until this day, such as 2026-11-25; needed unless the ledger has one for the period.")
)
FORM_ROLE = make_text(
    "--role",
    "ROLE",
    N_("Whom to ask about a task: who leads it (default), who supports it, or any of them."),
    ("lead", "support", "any"),
)
FORM_KIND = make_text(
    "--format -f", "FORMAT", N_("What the forms are: workbooks (xlsx, default) or Word files."), ("xlsx", "docx")
)
ADDRESSEE = make_repeatable("--agency -a", "AGENCY", N_("Only the form of this agency. Repeated: of each of them."))
FOLDER = make_text(
    "--output -o", "FOLDER", N_("Write into this folder, which is made; one that holds something else is refused.")
)
RECORD = make_flag("--write", N_("Record what is new in the ledger; without it, only show what would be recorded."))
REPLACE = make_flag("--replace", N_("Also record reports that differ from the ledger's, in their place."))
SENDER = make_text("--agency -a", "AGENCY", N_("Whose forms they are that do not say so themselves."))
RETURNED = make_repeatable("PATH", "PATH", N_("Forms that came back, or folders of them; sheets, Word files and csv."))
ON = make_text("--on", "DATE", N_("How things stand on this day, such as 2026-11-29; default: today."))
OVERDUE = make_flag("--overdue", N_("Only tasks whose limit is over, and which not everybody has finished."))
MISSING = make_flag("--missing", N_("Only tasks on which somebody has not answered for the period."))
STATUS_BY = make_text("--by", "WHAT", N_("A row for each agency, in place of each task."), ("agency",))
RESPONDENT = make_repeatable("--agency -a", "AGENCY", N_("Only tasks for which this agency answers. Repeated: any."))
SINCE = make_text("--since", "PERIOD", N_("Also what has changed since this period, such as 2026-10."))
REPORT_KIND = make_text(
    "--format -f",
    "FORMAT",
    N_("How to write the summary; default: as the suffix of --output says."),
    ("xlsx", "docx", "markdown", "html"),
)

SPLITTING = (PERIOD, DUE, FORM_KIND, FORM_ROLE, ADDRESSEE, LEDGER, FOLDER)
GATHERING = (RECORD, REPLACE, PERIOD, SENDER, LEDGER)
STANDING = (ON, PERIOD, OVERDUE, MISSING, STATUS_BY, RESPONDENT, LEDGER)
REPORTING = (REPORT_KIND, PERIOD, SINCE, ON, LEDGER)
"""The options of each command that are its own."""
