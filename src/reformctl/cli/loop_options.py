"""The options of an office's loop as rows: split, gather, status, report."""

from reformctl.cli.spec_rows import make_flag, make_repeatable, make_text
from reformctl.system.translation import N_

PERIOD = make_text("--period", "PERIOD", N_("Reporting period: month (2026-11), quarter (2026-Q4) or week (2026-W48)."))
LEDGER = make_text(
    "--ledger",
    "FILE",
    N_(
        "The ledger; default: progress.yaml next to the table (ID.progress.yaml if several tables lie there); "
        "for the packaged table, in this folder."
    ),
)
DUE = make_text(
    "--due", "DATE", N_("Due date of the reports, such as 2026-11-25; needed unless the ledger has one for the period.")
)
FORM_ROLE = make_text(
    "--role",
    "ROLE",
    N_("Who reports on a task: its lead agencies (default), its supporting agencies, or both."),
    ("lead", "support", "any"),
)
FORM_KIND = make_text(
    "--format -f", "FORMAT", N_("Format of the forms: workbooks (xlsx, default) or Word files."), ("xlsx", "docx")
)
ADDRESSEE = make_repeatable("--agency -a", "AGENCY", N_("Only the form of this agency. Repeatable: one form each."))
FOLDER = make_text(
    "--output -o",
    "FOLDER",
    N_("Write to this folder, creating it if needed; a folder that holds something else is refused."),
)
RECORD = make_flag("--write", N_("Record new reports in the ledger; without this option, only show them."))
REPLACE = make_flag("--replace", N_("Also record reports that differ from the ledger, replacing the old ones."))
SENDER = make_text("--agency -a", "AGENCY", N_("Agency of the forms that do not name one."))
RETURNED = make_repeatable("PATH", "PATH", N_("Returned forms, or folders of them: spreadsheets, Word files or csv."))
ON = make_text("--on", "DATE", N_("Status as of this day, such as 2026-11-29; default: today."))
OVERDUE = make_flag("--overdue", N_("Only overdue tasks: past their deadline and not finished by every agency."))
MISSING = make_flag("--missing", N_("Only tasks for which a report is missing in this period."))
STATUS_BY = make_text("--by", "WHAT", N_("One row per agency instead of one per task."), ("agency",))
RESPONDENT = make_repeatable(
    "--agency -a", "AGENCY", N_("Only tasks on which this agency reports. Repeatable: any of them.")
)
SINCE = make_text("--since", "PERIOD", N_("Also list what has changed since this period, such as 2026-10."))
REPORT_KIND = make_text(
    "--format -f",
    "FORMAT",
    N_("Format of the summary; default: from the suffix of --output."),
    ("xlsx", "docx", "markdown", "html"),
)

SPLITTING = (PERIOD, DUE, FORM_KIND, FORM_ROLE, ADDRESSEE, LEDGER, FOLDER)
GATHERING = (RECORD, REPLACE, PERIOD, SENDER, LEDGER)
STANDING = (ON, PERIOD, OVERDUE, MISSING, STATUS_BY, RESPONDENT, LEDGER)
REPORTING = (REPORT_KIND, PERIOD, SINCE, ON, LEDGER)
"""The options of each command that are its own."""
