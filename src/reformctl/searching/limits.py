"""How much work a search may do, and how sure it must be of what it guesses."""

MAX_REWRITTEN_TERMS = 8
"""At most so many terms of one query are replaced by what they may mean."""

MAX_TERM_CHARACTERS = 8
"""A term of at most so many characters may be misspelt. What is longer is a question."""
MAX_SYLLABLE_LETTERS = 6
"""Letters of a Pinyin syllable, such as zhuang."""
MAX_SYLLABLE_SPLITS = 64
"""Ways in which Pinyin letters are divided into syllables: xian is xian or xi an."""
MIN_GUESS_OCCURRENCES = 2
"""A guessed word must occur so many times in the tasks."""
MIN_NEIGHBOURS_OCCURRENCES = 3
"""So many occurrences with one neighbour prove that a string always has that neighbour."""

MAX_RANKED_TASKS = 1000
"""Tasks that are ranked in the near tier."""
MAX_NEAR_HITS = 10
"""Tasks that the near tier returns."""
MIN_NEAR_SCORE = 0.4
"""A task of the near tier must reach this share of the best score."""

MAX_MEANING_TASKS = 2000
"""Tasks that are compared by meaning. The first time that takes a fifth of a second for each."""
MAX_MEANING_CHARACTERS = 200
"""Characters of a question, and of each field of a task, that are compared by meaning."""
MAX_MEANING_HITS = 5
"""Tasks that the near tier returns where meanings are compared."""
MIN_MEANING_SCORE = 0.35
"""Where meanings are compared, a task must reach this share of the best score."""
MAX_KEPT_VECTORS = 20_000
MAX_VECTOR_FILE_BYTES = 8_100_000
"""The file in the cache folder holds at most so many vectors; the bytes are what they take."""
VECTORS_BETWEEN_WRITES = 50
"""After so many new vectors they are written to the cache, so that Ctrl-C costs at most ten seconds of work."""

MAX_REGEX_SECONDS = 2
"""Time for a search by regular expression. Some patterns take years on a text of a hundred characters."""

MAX_BOUNDARY_TASKS = 2000
"""Tasks that are looked through for word boundaries."""
MAX_BOUNDARY_CONTEXTS = 64
"""Pairs of neighbouring characters that are judged for one term; what has more of them is a word."""
