"""Makes a short title of the text of a task that has none."""

import re

MAX_TITLE_CHARACTERS = 40
"""A title that is made of a text has at most so many characters, unless its first clause is longer."""
SENTENCE_END = re.compile("[。！？；]")
_CLAUSE_END = re.compile("[，：]")


def shorten_to_title(text: str) -> str:
    """Take the first sentence of a text, or as many of its clauses as a title may have.

    推进“放管服”改革，优化服务。 gives 推进“放管服”改革，优化服务; with 50 characters it gives 推进“放管服”改革.
    """
    sentence, *_rest = SENTENCE_END.split(text, maxsplit=1)
    sentence = sentence.strip()
    if len(sentence) <= MAX_TITLE_CHARACTERS:
        return sentence
    matches = _CLAUSE_END.finditer(sentence)
    clause_ends = [match.start() for match in matches]
    if not clause_ends:
        return sentence
    end = clause_ends[0]
    for clause_end in clause_ends:
        if clause_end <= MAX_TITLE_CHARACTERS:
            end = clause_end
    return sentence[:end]
