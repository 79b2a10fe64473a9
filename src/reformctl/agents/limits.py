"""Limits of what a model may ask in one call, and of what it gets."""

MAX_ANSWER_TASKS = 50
"""Tasks, or other rows, of one answer."""
MAX_ANSWER_CHARACTERS = 20_000
"""Characters of one answer, written as JSON. Only a single row that is longer by itself comes whole nevertheless."""
MAX_ARGUMENT_CHARACTERS = 1_000
"""Characters of a text in an argument: a long question. What is longer is a document, and nothing to look up."""
MAX_ARGUMENT_ENTRIES = 50
MAX_ENTRY_CHARACTERS = 200
"""Texts of an argument that is a list, and characters of each: names, references, conditions."""
MAX_ARGUMENT_DEPTH = 50
"""Lists and objects within one another in a request. The SDK drops one of 200 or more unanswered."""
MAX_OFFSET = 1_000_000_000
"""No table has as many tasks."""
MAX_LISTED_RESOURCES = 100
"""Resources that one page of their list has."""
MAX_LISTED_NAMES = 50
"""References to nothing, candidates and other names that an answer lists."""
MAX_TAKEN_CHARACTERS = 5_000
"""Characters of what an answer tells about names that were understood."""
MAX_NOTES = 20
"""Sentences that an answer repeats; where each of a thousand tables is doubtful, the rest is counted."""
MAX_LIST_CHARACTERS = {"tables": 4_000, "agencies": 7_000, "categories": 2_500, "scopes": 2_500, "fields": 2_500}
"""Characters that each list gets in the description of tables: together less than an answer may have."""
