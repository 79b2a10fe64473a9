"""Limits of the model: how long what people type may be, and how much of it a sentence repeats."""

MAX_TYPED_BYTES = 64 * 1024 * 1024
"""Bytes of references that standard input may hold: enough for millions of them."""
MAX_RULE_CHARACTERS = 40
"""Characters of a rule, not counting the scope that it is about."""
MAX_SCOPE_CHARACTERS = 200
"""Characters of a scope that a document states once."""
MIN_LIKENESS = 0.6
"""Similarity (difflib's ratio) that a suggestion must have, without the characters that most names share: 市商务居 and
市商务局 have 0.8, 深圳市教育局 and 深圳市司法局 0."""
MAX_LISTED_NAMES = 50
"""Names that a sentence lists."""
MIN_TYPO_CHARACTERS = 4
"""A name of at least so many characters is known again with one of them mistyped; 国土局 is not 国税局."""
MIN_COMMON_ENTRIES = 3
"""A character that most names share is one that at least so many entries have."""
MAX_BODIES_CHARACTERS = 200
"""Characters of the bodies that a sentence lists."""
PLAIN_EXCERPT_COLUMNS = 100
"""Columns of an excerpt where no terminal sets a limit."""
MIN_EXCERPT_COLUMNS = 20
"""Columns of an excerpt, however narrow the terminal is."""
MAX_DEADLINE_CHARACTERS = 60
"""A deadline has at most so many characters; a longer text says more than a date."""
