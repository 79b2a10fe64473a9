"""Understands a document: its tasks, from a table or a numbered list, and the table file that they make.

arranging          turns a table round whose tasks are columns
unseen_characters  removes what nobody sees
recognition        finds the table or list of tasks, and reads it
to_table           makes a table of the drafts
"""

from reformctl.importing.extraction.arranging import arrange_document
from reformctl.importing.extraction.findings import CategoryHeading, Draft, Finding, Harvest
from reformctl.importing.extraction.recognition import UnknownColumnsError, recognise_tasks
from reformctl.importing.extraction.to_table import assemble_table
from reformctl.importing.extraction.unseen_characters import remove_unseen_characters

__all__ = [
    "CategoryHeading",
    "Draft",
    "Finding",
    "Harvest",
    "UnknownColumnsError",
    "arrange_document",
    "assemble_table",
    "recognise_tasks",
    "remove_unseen_characters",
]
