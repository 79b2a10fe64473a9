"""Questions: where no task holds all words, find those that hold much of what was asked.

A question is cut at the words that only make it a question (怎么, 哪些, 可以 … 吗); what is left is looked for in pairs
of characters. Synonyms and other names of agencies that stand in it are looked for too.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.searching.corpus import Agencies, Documents
from reformctl.searching.folding import fold_text
from reformctl.searching.limits import MAX_RANKED_TASKS
from reformctl.searching.rank import RatedTerm, SearchTerm, compute_rarity
from reformctl.searching.synonyms import load_synonyms

_QUESTION_WORDS = re.compile(
    "怎么样|怎么办|怎么|怎样|如何|哪些|哪个|哪里|哪儿|什么|多少|为什么|有没有|是不是|能不能|可不可以|可以|能否|是否|可否|"
    "应该|需要|一定要|必须|想要|我想|我要|我们|请问|谁来|由谁|谁|吗|呢|吧|啊|么|了|的|地|得|是|有|在|去|来|到|由|被|把|和|与|或|"
    "及|对|从|向|用|给|让|要|能|会|都|也|就|还|只|单位|部门|任务|负责|牵头|相关|有关|关于|方面|问题|事情|情况|[^\u4e00-\u9fffa-z0-9]"
)
_LATIN = re.compile("[a-z0-9]+")
PAIR_WEIGHT = 1.0
"""Weight of two neighbouring characters, or of a Latin word."""
SINGLE_WEIGHT = 0.12
"""Weight of one character."""
MEANING_WEIGHT = 1.5
"""Weight of what a synonym, or another name of an agency, means."""
WeightedString = tuple[str, float]


class PartialMatches(NamedTuple):
    """The tasks that hold most of what was asked."""

    documents: Documents
    """In the order of the corpus."""
    terms: list[RatedTerm]
    """What was looked for."""
    coverage: float
    """The largest share of what was asked that one task holds, by weight and rarity, from 0 to 1.

    Single characters count only where there is nothing longer.
    """


def list_question_terms(words: Iterable[str], agencies: Agencies) -> list[SearchTerm]:
    """List what to look for in place of whole words, each string once: 调解纠纷 has the pairs 调解, 解纠, 纠纷."""
    weights: dict[str, float] = {}
    for word in words:
        strings = _find_meanings(word, agencies) + _split_pairs(word)
        for string, weight in strings:
            known = weights.get(string, 0.0)
            weights[string] = max(weight, known)
    return [SearchTerm((string,), weight) for string, weight in weights.items()]


def count_telling_characters(words: Iterable[str]) -> int:
    """Count the characters of a query without the words that only make it a question."""
    count = 0
    for word in words:
        count += len(_QUESTION_WORDS.sub("", word))
    return count


def select_partial_matches(documents: Documents, terms: Sequence[SearchTerm]) -> PartialMatches:
    """Select the tasks that are worth ranking, at most MAX_RANKED_TASKS. Reads all tasks once for each term."""
    gains: dict[int, float] = {}
    rated: list[RatedTerm] = []
    for term in terms:
        text = term.strings[0]
        holders = [index for index, document in enumerate(documents) if text in document.whole]
        rarity = compute_rarity(len(documents), len(holders))
        rated.append((term, rarity))
        gain = term.weight * rarity
        for index in holders:
            gains[index] = gains.get(index, 0.0) + gain
    ranked = sorted(gains, key=lambda index: -gains[index])
    best = [documents[index] for index in ranked[:10]]
    coverage = _measure_coverage(best, rated)
    kept = sorted(ranked[:MAX_RANKED_TASKS])
    return PartialMatches([documents[index] for index in kept], rated, coverage)


def _find_meanings(word: str, agencies: Agencies) -> list[WeightedString]:
    """Find what the synonyms and other names of agencies inside a question mean."""
    meanings: list[str] = []
    for synonym, texts in load_synonyms().items():
        if synonym in word:
            meanings += texts
    for entry in agencies:
        for spelling in vocabulary.list_spellings(entry):
            if fold_text(spelling) in word:
                meanings.append(fold_text(entry.name))
    return [(text, MEANING_WEIGHT) for text in meanings]


def _split_pairs(word: str) -> list[WeightedString]:
    """Split a question into Latin words, pairs of neighbouring characters, and single characters."""
    strings: list[WeightedString] = []
    for part in _QUESTION_WORDS.split(word):
        strings += [(latin, PAIR_WEIGHT) for latin in _LATIN.findall(part)]
        for chinese in _LATIN.split(part):
            strings += [(first + second, PAIR_WEIGHT) for first, second in pairwise(chinese)]
            strings += [(char, SINGLE_WEIGHT) for char in chinese]
    return strings


def _measure_coverage(documents: Documents, terms: list[RatedTerm]) -> float:
    """Measure the largest share of the terms that one task holds."""
    values = {term.strings[0]: term.weight * rarity for term, rarity in terms if term.weight >= PAIR_WEIGHT}
    if not values:
        values = {term.strings[0]: term.weight * rarity for term, rarity in terms}
    total = sum(values.values())
    coverage = 0.0
    for document in documents:
        held = sum(value for string, value in values.items() if string in document.whole)
        coverage = max(coverage, held / total)
    return coverage
