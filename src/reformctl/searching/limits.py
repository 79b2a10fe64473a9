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
"""Tasks that are ranked in the near tier."""
MAX_NEAR_HITS = 10
"""Tasks that the near tier returns."""
MIN_NEAR_SCORE = 0.4
"""Share of the best score that a task of the near tier must reach."""

MAX_MEANING_TASKS = 2000
"""Tasks that are compared by meaning. The first time that takes a fifth of a second for each."""
MAX_MEANING_CHARACTERS = 200
"""Characters of a question, and of each field of a task, that are compared by meaning."""
MAX_MEANING_HITS = 5
"""Tasks that the near tier returns where meanings are compared."""
MIN_MEANING_SCORE = 0.35
"""Share of the best score that each of these must reach."""
MAX_KEPT_VECTORS = 20_000
MAX_VECTOR_FILE_BYTES = 8_100_000
"""Vectors in the file of the cache folder, and the bytes that they take."""
VECTORS_BETWEEN_WRITES = 50
"""Vectors after which those made so far are kept, so that ten seconds of work are the most that Ctrl-C costs."""

MAX_REGEX_SECONDS = 2
"""Time for a search by regular expression. Some patterns take years on a text of a hundred characters."""

MAX_BOUNDARY_TASKS = 2000
"""Tasks that are looked through for word boundaries."""
MAX_BOUNDARY_CONTEXTS = 64
"""Pairs of neighbouring characters that are judged for one term; what has more of them is a word."""
