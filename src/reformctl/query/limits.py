"""How much is compared and looked through, so that large tables do not take time without end."""

MAX_PARTS = 2_000
"""At most so many clauses of a text, or characters of a clause, are compared one by one."""
MAX_EQUAL_PAIRS = 50_000
"""Pairs of equal parts that may be among them: 2,000 characters of official text have half as many."""
MAX_RARE_GRAMS = 24
"""So many of the rarest sequences of a content are looked up, and all those of the title."""
MAX_TASKS_OF_GRAM = 50
"""A sequence that stands in more tasks than this finds none of them."""
MAX_CANDIDATES = 5
"""Tasks that are compared with each task in full, if they share half as many sequences as the likeliest."""
MAX_PINYIN_LETTERS = 60
"""A word of Pinyin has at most so many letters."""
