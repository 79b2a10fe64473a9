"""How much work a search may do, and how sure it must be of what it guesses."""

MAX_REWRITTEN_TERMS = 8
"""Terms of one query that are replaced by what they may mean."""

MAX_TERM_CHARACTERS = 8
"""Characters of a term that may be misspelt. What is longer is a question."""
MAX_SYLLABLE_LETTERS = 6
"""Letters of a Pinyin syllable, such as zhuang."""
MAX_SYLLABLE_SPLITS = 64
"""Ways in which Pinyin letters are divided into syllables: xian is xian or xi an."""
MIN_GUESS_OCCURRENCES = 2
"""Times that a guessed word must occur in the tasks."""
MIN_NEIGHBOURS_OCCURRENCES = 3
"""Occurrences that prove that a string always has the same neighbour."""

MAX_RANKED_TASKS = 1000
"""Tasks that are ranked as partial matches."""
MAX_PARTIAL_HITS = 10
"""Partial matches that are returned."""
MIN_PARTIAL_SCORE = 0.4
"""Share of the best score that a partial match must reach."""
MIN_QUESTION_COVERAGE = 0.3
"""Share of a question that the best partial match must hold (measured on 15 judged questions: 0.35 loses one)."""
MIN_WORD_COVERAGE = 0.5
"""The same share for a query of one word: half of 无人机 is another word."""
MAX_WORD_CHARACTERS = 5
"""Characters of a query that counts as one word, without 怎么, 哪些 and the like."""

MAX_REGEX_SECONDS = 2
"""Time for a search by regular expression. Some patterns take years on a text of a hundred characters."""
