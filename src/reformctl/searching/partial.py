"""Questions: when nothing holds all the words, tasks that hold much of what was asked, marked as partial.

A question is cut at the words that only make it a question (怎么, 哪些, 可以 … 吗); what is left is looked for in pairs
of characters. Synonyms and other names of agencies that stand in it are looked for too.
"""

import re
from collections.abc import Iterable, Sequence

from reformctl import names
from reformctl.searching.corpus import Document
from reformctl.searching.fold import fold
from reformctl.searching.rank import Term, rarity
from reformctl.searching.synonyms import synonyms
from reformctl.typed import NamedTuple

_ASKING = re.compile(
    "怎么样|怎么办|怎么|怎样|如何|哪些|哪个|哪里|哪儿|什么|多少|为什么|有没有|是不是|能不能|可不可以|可以|能否|是否|可否|"
    "应该|需要|一定要|必须|想要|我想|我要|我们|请问|谁来|由谁|谁|吗|呢|吧|啊|么|了|的|地|得|是|有|在|去|来|到|由|被|把|和|与|或|"
    "及|对|从|向|用|给|让|要|能|会|都|也|就|还|只|单位|部门|任务|负责|牵头|相关|有关|关于|方面|问题|事情|情况|[^\u4e00-\u9fffa-z0-9]"
)
_LATIN = re.compile("[a-z0-9]+")
PAIR, SINGLE, MEANING = 1.0, 0.12, 1.5
"""Weights of a pair of characters, of one character, and of a synonym's meaning."""

MOST = 1000
"""Documents that are ranked."""


def terms(query: Iterable[str], agencies: Sequence[names.Name]) -> list[Term]:
    """What to look for in place of whole words, the same thing once."""
    found: dict[str, float] = {}
    for word in query:
        for string, weight in (*_meanings(word, agencies), *_grams(word)):
            found[string] = max(weight, found.get(string, 0.0))
    return [Term((string,), weight) for string, weight in found.items()]


def length(query: Iterable[str]) -> int:
    """How many characters are left of a query without the words that only make it a question."""
    return sum(len(part) for word in query for part in _ASKING.split(word))


def _meanings(word: str, agencies: Sequence[names.Name]) -> list[tuple[str, float]]:
    """What synonyms and other names of agencies inside a question mean."""
    found = [(text, MEANING) for key, texts in synonyms().items() if key in word for text in texts]
    others = [(fold(other), fold(entry.name)) for entry in agencies for other in names.spellings(entry)]
    return found + [(name, MEANING) for other, name in others if other in word]


def _grams(word: str) -> list[tuple[str, float]]:
    """Pairs of neighbouring characters, whole Latin words, and single characters, which count for little."""
    found = []
    for part in _ASKING.split(word):
        found += [(latin, PAIR) for latin in _LATIN.findall(part)]
        for han in _LATIN.split(part):
            found += [(han[at : at + 2], PAIR) for at in range(len(han) - 1)]
            found += [(char, SINGLE) for char in han]
    return found


class Promising(NamedTuple):
    """The documents that hold most of what was asked."""

    documents: list[Document]
    """In the order of the corpus."""
    terms: list[tuple[Term, float]]
    """What was looked for, and how much each tells."""
    covered: float
    """The largest share of what was asked that one document holds, by weight and rarity: 0 to 1.

    Single characters only count where there is nothing longer.
    """


def promising(documents: Sequence[Document], wanted: Sequence[Term]) -> Promising:
    """The documents worth ranking, at most MOST: one pass over the documents for each term, whatever the terms."""
    gained: dict[int, float] = {}
    terms = []
    for term in wanted:
        text = term.strings[0]
        holding = [at for at, document in enumerate(documents) if text in document.whole]
        tells = rarity(len(documents), len(holding))
        terms.append((term, tells))
        for at in holding:
            gained[at] = gained.get(at, 0.0) + term.weight * tells
    best = sorted(gained, key=lambda at: -gained[at])[:MOST]
    telling = [(term, tells) for term, tells in terms if term.weight >= PAIR] or terms
    total = sum(term.weight * tells for term, tells in telling)
    share = max(
        (
            sum(term.weight * tells for term, tells in telling if term.strings[0] in documents[at].whole) / total
            for at in best[:10]
        ),
        default=0.0,
    )
    return Promising([documents[at] for at in sorted(best)], terms, share)
