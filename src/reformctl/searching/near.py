"""The near tier: where no task holds what was asked, find those that hold parts of it, and say which parts.

A question is cut at the words that only make it a question (怎么, 哪些, 可以 … 吗); what is left is looked for in pairs
of characters. Synonyms and other names of agencies that stand in it are looked for too.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.searching.corpus import Agencies, Documents, fold_task
from reformctl.searching.folding import fold_text
from reformctl.searching.hits import Hit
from reformctl.searching.limits import MAX_RANKED_TASKS
from reformctl.searching.query import Query
from reformctl.searching.rank import RatedTerm, SearchTerm, compute_rarity, make_term
from reformctl.searching.synonyms import find_singular, load_synonyms

_QUESTION_WORDS = re.compile(
    "怎么样|怎么办|怎么|怎样|如何|哪些|哪个|哪里|哪儿|什么|多少|为什么|有没有|是不是|能不能|可不可以|可以|能否|是否|可否|"
    "应该|需要|一定要|必须|想要|我想|我要|我们|请问|谁来|由谁|谁|吗|呢|吧|啊|么|了|的|地|得|是|有|在|去|来|到|由|被|把|和|与|或|"
    "及|对|从|向|用|给|让|要|能|会|都|也|就|还|只|单位|部门|任务|负责|牵头|相关|有关|关于|方面|问题|事情|情况|[^\u4e00-\u9fffa-z0-9]"
)
_LATIN = re.compile("[a-z0-9]+")
PAIR_WEIGHT = 1.0
"""Weight of two neighbouring characters, or of a Latin word."""
SINGLE_WEIGHT = 0.5
"""Weight of one character. Alone it finds nothing: 竞标 must not find every 竞争."""
MEANING_WEIGHT = 1.5
"""Weight of what a synonym, or another name of an agency, means."""
WeightedString = tuple[str, float]


class NearMatches(NamedTuple):
    """The tasks that hold a part of what was asked."""

    documents: Documents
    """In the order of the corpus, at most MAX_RANKED_TASKS."""
    terms: list[RatedTerm]
    """What was looked for."""


class Parts(NamedTuple):
    """What was asked for, divided into the longest strings that some task holds."""

    strings: tuple[str, ...]
    is_complete: bool
    """Whether nothing of it is left over."""


class NearExplanation(NamedTuple):
    """What of a query its near hits hold, in folded strings."""

    asked: list[str]
    """What no task holds."""
    parts: list[str]
    """What the hits hold of it, or what they hold of the same meaning."""
    holders: int
    """How many of the hits hold all parts, where the parts are all of what was asked; else 0."""


def list_near_terms(words: Iterable[str], agencies: Agencies) -> list[SearchTerm]:
    """List what to look for in place of whole words, each string once: 调解纠纷 has the pairs 调解, 解纠, 纠纷."""
    weights: dict[str, float] = {}
    for word in words:
        meanings = _find_meanings(word, agencies)
        pairs = _split_pairs(word)
        for string, weight in meanings + pairs:
            known_weight = weights.get(string, 0.0)
            weights[string] = max(weight, known_weight)
    return [make_term(string, weight) for string, weight in weights.items()]


def select_near_matches(documents: Documents, terms: Sequence[SearchTerm]) -> NearMatches:
    """Select the tasks that are worth ranking. Reads all tasks once for each term.

    Where no pair of characters, Latin word or meaning occurs anywhere, nothing is selected.
    """
    gains: dict[int, float] = {}
    rated: list[RatedTerm] = []
    is_anything_held = False
    for term in terms:
        text = term.strings[0]
        holders = [index for index, document in enumerate(documents) if text in document.whole]
        rarity = compute_rarity(len(documents), len(holders))
        rated_term = RatedTerm(term, rarity)
        rated.append(rated_term)
        gain = rated_term.gain
        for index in holders:
            gains[index] = gains.get(index, 0.0) + gain
        if holders and term.weight >= PAIR_WEIGHT:
            is_anything_held = True
    if not is_anything_held:
        return NearMatches([], rated)
    ranked = sorted(gains, key=lambda index: -gains[index])
    kept = sorted(ranked[:MAX_RANKED_TASKS])
    matching = [documents[index] for index in kept]
    return NearMatches(matching, rated)


def divide_words(words: Iterable[str], texts: Sequence[str]) -> Parts:
    """Divide words that no text holds into the longest strings of two characters or more that some text does hold.

    >>> divide_words(["法院调解"], ["依托法院", "线上调解"])
    Parts(strings=('法院', '调解'), is_complete=True)
    """
    strings: dict[str, None] = {}
    is_complete = True
    for word in words:
        if _is_held(word, texts):
            strings[word] = None
            continue
        parts = _divide_word(word, texts)
        strings |= dict.fromkeys(parts.strings)
        is_complete = is_complete and parts.is_complete
    return Parts(tuple(strings), is_complete)


def find_two_words(words: Sequence[str], documents: Documents) -> Documents:
    """Find the tasks that hold both of two words between which a blank was left out, as in 法院调解; else none."""
    if len(words) != 1:
        return []
    texts = [document.whole for document in documents]
    parts = divide_words(words, texts)
    if len(parts.strings) != 2:  # noqa: PLR2004 more is a question
        return []
    first, second = parts.strings
    if words[0] != first + second:
        return []
    holders = [document for document in documents if first in document.whole]
    return [document for document in holders if second in document.whole]


def explain_near(query: Query, hits: Sequence[Hit], documents: Documents) -> NearExplanation:
    """Explain what of a query its near hits hold."""
    texts = [document.whole for document in documents]
    asked = list_asked_words(query, documents)
    parts = divide_words(query.terms, texts)
    hit_texts = [fold_task(hit.task) for hit in hits]
    if parts.is_complete and len(parts.strings) > 1:
        holders = 0
        for text in hit_texts:
            if all(part in text for part in parts.strings):
                holders += 1
        if holders:
            return NearExplanation(asked, list(parts.strings), holders)
    held_parts = divide_words(query.terms, hit_texts)
    shown = held_parts.strings or hits[0].terms
    return NearExplanation(asked, list(shown), 0)


def list_asked_words(query: Query, documents: Documents) -> list[str]:
    """List the words that no task holds; where each word is held somewhere, all of them, for no task holds them all."""
    texts = [document.whole for document in documents]
    absent = [term for term in query.terms if not _is_held(term, texts)]
    return absent or list(query.terms)


def _divide_word(word: str, texts: Sequence[str]) -> Parts:
    strings: list[str] = []
    is_complete = True
    for piece in _QUESTION_WORDS.split(word):
        start = 0
        while start < len(piece):
            end = _find_longest(piece, start, texts)
            if end:
                string = piece[start:end]
                strings.append(string)
                start = end
                continue
            is_complete = False
            latin = _LATIN.match(piece, start)
            start = latin.end() if latin else start + 1
    return Parts(tuple(strings), is_complete)


def _find_longest(piece: str, start: int, texts: Sequence[str]) -> int:
    """Find where the longest string that begins here and that some text holds ends; 0 where there is none."""
    latin = _LATIN.match(piece, start)
    if latin:
        is_held = _is_held(latin.group(), texts)
        return latin.end() if is_held else 0
    longest_end = 0
    for end in range(start + 2, len(piece) + 1):
        string = piece[start:end]
        if not _is_held(string, texts):
            break
        longest_end = end
    return longest_end


def _is_held(string: str, texts: Sequence[str]) -> bool:
    return any(string in text for text in texts)


def _find_meanings(word: str, agencies: Agencies) -> list[WeightedString]:
    """Find what the synonyms and other names of agencies inside a question mean."""
    meanings: list[str] = []
    words = set(_LATIN.findall(word))
    singulars = map(find_singular, words)
    words = words.union(singulars)
    synonyms = load_synonyms()
    for synonym, texts in synonyms.items():
        is_asked = synonym in word
        if synonym.isascii():  # there is a ship in every internship
            is_asked = synonym in words
        if is_asked:
            meanings += texts
    for entry in agencies:
        name = fold_text(entry.name)
        for spelling in vocabulary.list_spellings(entry):
            if fold_text(spelling) in word:
                meanings.append(name)
    return [(text, MEANING_WEIGHT) for text in meanings]


def _split_pairs(word: str) -> list[WeightedString]:
    """Split a question into Latin words, pairs of neighbouring characters, and single characters."""
    strings: list[WeightedString] = []
    for part in _QUESTION_WORDS.split(word):
        latin_words = _LATIN.findall(part)
        strings += [(latin, PAIR_WEIGHT) for latin in latin_words]
        for chinese in _LATIN.split(part):
            pairs = [first + second for first, second in pairwise(chinese)]
            strings += [(pair, PAIR_WEIGHT) for pair in pairs]
            strings += [(char, SINGLE_WEIGHT) for char in chinese]
    return strings
