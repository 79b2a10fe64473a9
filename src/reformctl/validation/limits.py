"""Limits of what the rules look at and say."""

MAX_DIAGNOSTICS_PER_CHECK = 1_000
"""A check reports at most so many diagnostics; whoever has more mends these first."""
MAX_STRAY_BLANKS = 100
"""Stray blanks of one text that are named."""
MAX_SUGGESTED_NAMES = 20
"""Unknown names of a table that get a suggestion."""
MAX_PARTS_CHARACTERS = 200
"""Characters of the agencies that a sentence lists."""
MAX_COMPARED_NAMES = 2_000
"""Names and aliases that an unknown one is compared with; no list of agencies is as long."""

MAX_SOURCE_DIFFERENCES = 100
"""The comparison ends after so many differences from the kept text: it is the text of another document."""
MAX_LOST_TITLES = 100
"""After so many titles that are not found no more are looked for: it is the text of another document."""
MAX_PLACES = 1_000
"""One text is tried at no more than so many places of the kept text."""
MAX_ROW_CELLS = 1_000
"""Cells of one row that are looked through."""
MAX_CATEGORY_LINES = 40
"""Lines of a category that is broken by hand, or written one character a line."""
MAX_HEADING_MARKS = 14
"""Characters that a heading has besides its category: 十一、 and （100项）, with a few to spare."""
MAX_COLUMN_DISTANCE = 300
"""Characters after a title within which its content begins, and before it where other columns stand."""
MAX_TITLE_LIST_CHARACTERS = 100_000
"""Characters of a list of titles in front of the table."""
MAX_NEARBY_CELLS = 60
"""A text that differs is looked for among so many cells."""
MIN_LIKENESS = 0.5
"""A text and the cell that it should be are at least so much alike (difflib's ratio)."""
MAX_REWORDED_CHARACTERS = 200
"""Between equal beginnings and ends at most so many characters are compared one by one."""
MAX_UNDIVIDED_CHARACTERS = 12
"""A difference of at most so many characters is shown whole, even where some of them are equal."""
MAX_SHOWN_CHARACTERS = 20
"""Characters of a difference that a sentence shows."""
