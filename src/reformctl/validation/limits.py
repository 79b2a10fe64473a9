"""Limits of what the rules look at and say."""

MAX_DIAGNOSTICS_PER_CHECK = 1_000
"""Diagnostics of one check; whoever has more mends these first."""
MAX_STRAY_BLANKS = 100
"""Stray blanks of one text that are named."""
MAX_SUGGESTED_NAMES = 20
"""Unknown names of a table that get a suggestion."""
MAX_PARTS_CHARACTERS = 200
"""Characters of the agencies that a sentence lists."""
MAX_COMPARED_NAMES = 2_000
"""Names and aliases that an unknown one is compared with; no list of agencies is as long."""
