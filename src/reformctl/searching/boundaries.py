"""Word boundaries, as far as the texts tell them: 法规 in 依法规范 is the end of one word and the start of another.

No dictionary: 依法 stands elsewhere without 规, 规范 without 法, and each of them at least as often as 法规
does, so they are the words here. Such a task is still found, for no literal match is missed, but it ranks last.
"""

import re
from collections.abc import Iterator

from reformctl.searching.corpus import FIELD_SEPARATOR, Documents
from reformctl.searching.limits import MAX_BOUNDARY_CONTEXTS, MAX_BOUNDARY_TASKS

_TWO_CHARACTERS = re.compile("[\u4e00-\u9fff]{2}")
_Context = tuple[str, str]
"""The characters before and after an occurrence."""


def find_straddling(term: str, holders: Documents, documents: Documents) -> list[bool]:
    """Tell of each task that holds a term whether the term stands in it only across two words.

    Only terms of two characters can be told; of many holders, which nobody reads to the end, none is judged.
    """
    count = len(holders)
    can_be_told = _TWO_CHARACTERS.fullmatch(term) is not None
    if not can_be_told or count > MAX_BOUNDARY_TASKS:
        return [False] * count
    compared = documents[:MAX_BOUNDARY_TASKS]
    text = FIELD_SEPARATOR.join(document.whole for document in compared)
    judged: dict[_Context, bool] = {}
    verdicts = []
    for document in holders:
        contexts = list(_list_contexts(term, document.whole))
        for context in contexts:
            if context in judged:
                continue
            is_too_much = len(judged) >= MAX_BOUNDARY_CONTEXTS
            judged[context] = not is_too_much and _is_straddling(term, context, text)
        is_everywhere = all(judged[context] for context in contexts)
        verdicts.append(is_everywhere)
    return verdicts


def _list_contexts(term: str, text: str) -> Iterator[_Context]:
    start = text.find(term)
    while start >= 0:
        end = start + len(term)
        before = text[start - 1] if start else ""
        after = text[end : end + 1]
        yield before, after
        start = text.find(term, end)


def _is_straddling(term: str, context: _Context, text: str) -> bool:
    """Tell whether each neighbour makes a word with its half of the term that is more frequent than the term is.

    What stands in this context is not counted, for either of them.
    """
    before, after = context
    if not _TWO_CHARACTERS.fullmatch(before + after):
        return False
    left_word = before + term[0]
    right_word = term[1] + after
    term_count = _count_elsewhere(term, before + term + after, text)
    left_count = _count_elsewhere(left_word, before + term, text)
    right_count = _count_elsewhere(right_word, term + after, text)
    rarer_word_count = min(left_count, right_count)
    return rarer_word_count >= max(term_count, 1)


def _count_elsewhere(word: str, surroundings: str, text: str) -> int:
    """Count the occurrences of a word outside these surroundings."""
    here = text.count(surroundings)
    return text.count(word) - here
