"""Questions about tables: which tasks a selection leaves, how many there are, what changed between two."""

from collections.abc import Sequence

from reformctl.model.table import Task

Tasks = Sequence[Task]
Notes = list[str]
"""How names were understood, and what does not exist; it grows while a selection is read."""
