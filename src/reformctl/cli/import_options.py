"""The options of `import`, worded once: the rows of the command line take them up."""

from reformctl.cli.spec_rows import AnyOption, make_number, make_repeatable, make_text
from reformctl.system.translation import N_

DOCUMENT = make_repeatable("DOCUMENT", "DOCUMENT", N_("The document, of a kind listed below; - is standard input."))
ID = make_text("--id", "ID", N_("Id of the new table, such as qh7; default: made from the file name."))
TITLE = make_text("--title", "TITLE", N_("Title of the new table, instead of the one in the document."))
PLACE = make_text(
    "--place", "PLACE", N_("City or region of the new table, such as 深圳市, instead of the one in its title.")
)
FROM = make_text("--from", "KIND", N_("Kind of the document, if its content does not show it."))
COLUMN = make_repeatable(
    "--column",
    "HEADING=FIELD",
    N_("Field of the column with this heading, such as 议定事项=title. Repeatable."),
)
TABLE_NUMBER = make_number("--table-number", N_("Read only the Nth table of the document."))
KNOWN_TABLES = make_repeatable(
    "--data", "PATH", N_("Tables that supply full names and aliases of agencies (REFORMCTL_DATA).")
)
REPORT_FORMAT = make_text("--report", "FORMAT", N_("Format of the report on standard error."), ("text", "json"))

IMPORTING: tuple[AnyOption, ...] = (ID, TITLE, PLACE, FROM, COLUMN, TABLE_NUMBER, KNOWN_TABLES, REPORT_FORMAT)
