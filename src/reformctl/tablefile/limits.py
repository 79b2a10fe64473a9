"""The limits of table files and of their cache, each with its unit."""

MAX_LEVELS = 15
"""Levels of nesting in a file. A table needs 4."""
MAX_KEYS = 1_000
"""Keys of one mapping, and texts of one list. A table needs 11 keys, and a task perhaps 50 agencies."""
MAX_LIST_ENTRIES = 200_000
"""Entries of one list: twice the largest table that the tool is measured with."""
MAX_NODES = 4_000_000
"""Keys and values of a file: twice those of the largest table that the tool is measured with."""
MAX_TOKEN_CHARACTERS = 1_000_000
"""Characters that may be read before a key or value comes to its end. The longest text may have a tenth of that."""
MAX_DIAGNOSTICS = 1_000
"""The reading stops after so many faults of one kind: nobody mends such a file fault by fault."""
MAX_COMMENT_LINE_CHARACTERS = 1_000
"""Characters before a comment in which the beginning of its line is looked for."""
MAX_NAME_CHARACTERS = 200
MAX_LINE_CHARACTERS = 1_000
MAX_TEXT_CHARACTERS = 100_000
"""Characters of a name, a title and a content. In official tables they have at most 30, 60 and 1,500."""
MAX_ID_CHARACTERS = 40
"""Characters of a table's id, such as qh6."""
MAX_NUMBER = 999_999_999
"""The largest number that a file may hold."""
MAX_LISTED_CHARACTERS = 200
"""Characters of the list that a sentence proposes."""
CONTEXT_CHARACTERS = 300
"""Characters of a very long line that an excerpt keeps on either side of what is meant."""
MAX_CACHE_FILES = 5_000
MAX_CACHE_BYTES = 2 * 1024 * 1024 * 1024
"""Files and bytes of the cache folder; the oldest files go first. A table of 100,000 tasks takes a tenth of it."""
PAGE_TASKS = 256
"""So many tasks are read together where all are asked for; their folded texts stand in one row of the database."""
