"""Questions about tables: which tasks a selection leaves, how many there are, what changed between two."""

from collections.abc import Sequence

from reformctl.model.table import Table, Task
from reformctl.model.vocabulary import NameEntry

Tables = Sequence[Table]
"""The tables that a question is about, in the order in which they were named."""
Tasks = Sequence[Task]
Notes = list[str]
"""How names were understood, and what does not exist; it grows while a selection is read."""
KnownNames = Sequence[NameEntry]
"""All names of one kind that tables have."""
