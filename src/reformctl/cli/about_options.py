"""The options and words of the commands that explain the tool itself: help, schema, completion, skill."""

from reformctl.cli.spec_rows import make_repeatable, make_text
from reformctl.system.translation import N_

PAGE_FORMAT = make_text(
    "--format -f", "FORMAT", N_("A page for people (text), or everything for programs (json)."), ("text", "json")
)
SUBJECT = make_repeatable("SUBJECT", "COMMAND|TOPIC", N_("What to explain; default: list the commands and topics."))
SHELL = make_repeatable("SHELL", "SHELL", N_("bash, zsh, fish or powershell; after --: the words to complete at TAB."))
TOPIC = make_repeatable(
    "TOPIC",
    "TOPIC",
    N_("file: JSON Schema of the YAML file (default); ledger: JSON Schema of a ledger; fields: fields of the output."),
)
SKILL_FOLDER = make_text(
    "--output -o", "FOLDER", N_("Write FOLDER/reformctl/SKILL.md, for a folder in which an agent looks for skills.")
)
