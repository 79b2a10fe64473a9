"""The limits of the ledger, each with its unit."""

DUE_SOON_DAYS = 7
"""Days before a limit from which on a task is due soon, where a ledger says nothing else."""
MAX_DUE_SOON_DAYS = 366
MAX_INSERTION_TRIES = 8
"""Places behind a list at which an entry is tried: comments and texts with brackets may stand there."""
MAX_SHOWN_CHARACTERS = 15_000
"""Characters of an official text that a cell of a form shows; the longest of our table has 300."""
MAX_NAME_CHARACTERS = 60
"""Characters of a body's name in the name of a file."""
MAX_ROWS_ABOVE = 30
"""Rows of a sheet among which its headings are looked for."""
MIN_HEADINGS = 2
"""Headings that a row must have to be taken for the row of headings."""
MAX_FORM_FILES = 5_000
"""Files of a folder: no office asks as many bodies."""
MAX_LISTED_TASKS = 20
"""Tasks that a sentence lists."""
MAX_LISTED_CHARACTERS = 200
"""Characters of headings that a sentence repeats."""
MAX_EDIT_CHARACTERS = 20
"""Characters of a changed cell that a sentence repeats, from the first that differs."""
