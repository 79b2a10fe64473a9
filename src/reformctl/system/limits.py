"""Limits of files, and times and sizes of progress bars."""

MAX_TABLE_BYTES = 256 * 1024 * 1024
"""Bytes that a table file may have: more than twice what a table of 100,000 tasks takes."""
READ_CHUNK_BYTES = 4 * 1024 * 1024
"""Bytes of a file that are read at once."""
MIN_SOURCE_TEXT_BYTES = 4 * 1024 * 1024
"""Bytes that an official text may always have, however small its table is."""
WRITE_CHUNK_BYTES = 1024 * 1024
"""Bytes that are written at once."""
MAX_TEMPORARY_AGE_SECONDS = 24 * 60 * 60
"""Age in seconds from which nobody is writing to a temporary file any longer."""
BAR_DELAY_SECONDS = 1.0
"""Seconds until a bar appears."""
REFRESH_SECONDS = 0.1
"""Seconds between two drawings of it."""
ITEMS_PER_CLOCK_LOOK = 64
"""Items between two looks at the clock."""
BAR_COLUMNS = 24
"""Columns of the bar."""
