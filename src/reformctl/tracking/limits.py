"""The limits of the ledger, each with its unit."""

DUE_SOON_DAYS = 7
"""Days before a limit from which on a task is due soon, where a ledger says nothing else."""
MAX_DUE_SOON_DAYS = 366
MAX_INSERTION_TRIES = 4
"""Places behind a list at which an entry is tried: comments and texts with brackets may stand there."""
