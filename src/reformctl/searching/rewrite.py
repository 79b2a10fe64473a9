"""What else a word that occurs nowhere may mean: an alias, Pinyin, initials, the same sound, one slip.

Each way looks for strings that the texts do have; only those take the word's place. The last three guess, so they are
gated: 买房 must not become 买方, nor 国税 过税, nor 报关 保管.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet

from reformctl import names
from reformctl.searching import sound
from reformctl.searching.corpus import Document, occurs
from reformctl.searching.fold import fold
from reformctl.searching.query import Rewriting
from reformctl.searching.synonyms import synonyms
from reformctl.typos import runs_through

_HAN = "\u4e00-\u9fff"
_LONGEST = 8
"""Characters of a word that may be misspelt, or in Pinyin with up to 6 letters each; what is longer is a question."""
_BODY = re.compile("[局院办委会署厅]$")
"""What the name of an agency ends with."""
_MANY = 2
"""Times that a guessed word occurs at least."""


def rewrite(term: str, documents: Sequence[Document], agencies: Sequence[names.Name]) -> Rewriting | None:
    """The first way that leads to strings of the documents, or None."""
    if found := _by_alias(term, documents, agencies):
        return Rewriting("alias", tuple(found))
    if len(term) > _LONGEST * (6 if term.isascii() else 1):
        return None
    hay = "\n".join(document.whole for document in documents)  # no pattern matches a newline
    ways: tuple[tuple[str, Callable[[], list[str]]], ...] = (
        ("pinyin", lambda: _by_pinyin(term, hay)),
        ("pinyin", lambda: _by_initials(term, hay)),
        ("sound", lambda: _by_sound(term, hay, documents)),
        ("edit", lambda: _by_edit(term, hay, documents)),
    )
    for way, strings in ways:
        if found := strings():
            return Rewriting(way, tuple(found))
    return None


def _by_alias(term: str, documents: Sequence[Document], agencies: Sequence[names.Name]) -> list[str]:
    """A synonym's meanings that occur, else the one agency that the word is another name, or a part of one, of."""
    if meanings := [text for text in synonyms().get(term, ()) if occurs(text, documents)]:
        return meanings
    exact = [entry for entry in agencies if term in map(fold, names.spellings(entry))]
    parts = [entry for entry in agencies if len(term) > 1 and names.is_part_of(term, entry)]
    short = [entry for entry in agencies if len(term) > 2 and _shortens(term, fold(entry.name))]  # noqa: PLR2004 中级法院
    for found in (exact, parts, short):
        if len(found) == 1:
            written = dict.fromkeys(fold(name) for _table, name in found[0].homes or [("", found[0].name)])
            return [name for name in written if occurs(name, documents)] or list(written)[:1]
    return []


def _by_pinyin(term: str, hay: str) -> list[str]:
    """Strings that read like the letters; of several the ones that occur about as often as the most frequent."""
    if not re.fullmatch("[a-z]{2,}", term):
        return []
    ways = [way for way in sound.split(term) if len(way) > 1]  # one syllable is dozens of characters
    syllables = {syllable for way in ways for syllable in way}
    there = {*re.findall(_any_of(syllables), hay)} if ways else set()
    spoken = {syllable for syllable in syllables if not there.isdisjoint(sound.chars_of({syllable}))}
    counts: Counter[str] = Counter()
    for way in filter(spoken.issuperset, ways):
        counts += _sounding([{syllable} for syllable in way], hay)
    return _frequent(counts, 0.2)


def _by_initials(term: str, hay: str) -> list[str]:
    """Strings whose characters begin with these letters, 3 to 8 of them."""
    if not re.fullmatch("[a-z]{3,8}", term):
        return []
    wanted = [frozenset(syllable for syllable in sound.syllables() if syllable[0] == letter) for letter in term]
    if not all(wanted):
        return []
    counts = _sounding(wanted, hay)
    words = Counter({text: count for text, count in counts.items() if count >= _MANY and _is_word(text, hay)})
    return _frequent(words, 0.5)


def _by_sound(term: str, hay: str, documents: Sequence[Document]) -> list[str]:
    """Strings that sound the same; one character of two, or half of more, must be right, and it must be a real word."""
    if not re.fullmatch(f"[{_HAN}]{{2,}}", term):
        return []
    wanted = [sound.readings().get(char, frozenset()) for char in term]
    counts = _sounding(wanted, hay) if all(wanted) else Counter()
    near = [text for text in counts if 2 * sum(map(str.__eq__, text, term)) >= len(term)]
    if _BODY.search(term):  # 水务局 is another bureau than 税务局
        near = [text for text in near if text[0] == term[0]]
    return _words(near, hay, documents)


def _by_edit(term: str, hay: str, documents: Sequence[Document]) -> list[str]:
    """Strings that one slip turns into the word: a wrong, a missing or an additional character."""
    if re.fullmatch("[a-z0-9]{4,}", term):
        latin = {*re.findall("[a-z0-9]{3,}", hay)}
        return sorted(word for word in latin if _one_slip(term, word))
    if not re.fullmatch(f"[{_HAN}]{{3,}}", term):
        return []
    if _BODY.search(term) and len(term) == 3:  # noqa: PLR2004 海洋局 is another bureau than 海事局
        return []
    wrong = range(1, len(term) if len(term) > 3 else len(term) - 1)  # noqa: PLR2004 of three only the middle one
    patterns = [f"{term[:at]}[{_HAN}]{term[at + 1 :]}" for at in wrong]
    patterns += [f"{term[:at]}[{_HAN}]{term[at:]}" for at in range(1, len(term))]
    patterns += [f"{term[:at]}{term[at + 1 :]}" for at in range(1, len(term))] if len(term) > 3 else []  # noqa: PLR2004 as above
    found = Counter(re.findall("|".join(patterns), hay))
    if len(term) == 3:  # noqa: PLR2004 as above
        return _words(found, hay, documents)
    return [text for text, count in found.items() if count >= _MANY and _is_word(text, hay)]


def _sounding(wanted: Sequence[AbstractSet[str]], hay: str) -> Counter[str]:
    """How often each string occurs whose characters have, one by one, any of the wanted syllables."""
    return Counter(re.findall("".join(map(_any_of, wanted)), hay))


def _any_of(syllables: AbstractSet[str]) -> str:
    """A pattern for the characters that have one of some syllables."""
    return f"[{sound.chars_of(syllables)}]"


def _frequent(counts: Counter[str], share: float) -> list[str]:
    most = max(counts.values(), default=0)
    return [text for text, count in counts.most_common() if count > share * most]


def _words(strings: Collection[str], hay: str, documents: Sequence[Document]) -> list[str]:
    """Strings that are surely words: an agency's name, or more than once in the texts and in a title or such a name."""
    if not strings:
        return []
    heads = [document.texts[:2] for document in documents]
    cells = {name for head in heads for text in head for name in text.split("、")}
    return [
        text
        for text in strings
        if text in cells
        or (any(text in part for head in heads for part in head) and hay.count(text) >= _MANY and _is_word(text, hay))
    ]


def _is_word(text: str, hay: str) -> bool:
    """Whether a string stands for itself: 应链管理 always follows 供, 市委外 is always followed by 办.

    Three occurrences with one and the same neighbour are taken for proof; a mark or an end of a text is no neighbour.
    Of fewer, one before 局, 办 … is cut out of an agency's name; and 海事局 may always follow 深圳.
    """
    enough = 3
    before: set[str] = set()
    after: set[str] = set()
    count = 0
    at = hay.find(text)
    while at >= 0:
        end = at + len(text)
        before.add(hay[max(at - 1, 0) : at])
        after.add(hay[end : end + 1])
        count += 1
        if count >= enough and len(before) > 1 and len(after) > 1:
            return True
        at = hay.find(text, at + 1)
    if count < enough:
        return not any(_BODY.match(char) for char in after)
    return (_varies(before) or bool(_BODY.search(text))) and _varies(after)


def _varies(neighbours: Collection[str]) -> bool:
    """Whether different characters stand there, or what is none."""
    return len(neighbours) > 1 or not re.match(f"[{_HAN}]", min(neighbours))


def _shortens(short: str, long: str) -> bool:
    """Whether a name is a short form of another: the same last character, all others in the same order."""
    return short[-1] == long[-1] and runs_through(short, long)


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing or too many."""
    short, long = sorted((one, other), key=len)
    at = next((index for index, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        return short[at + 1 :] == long[at + 1 :]
    return len(long) - len(short) == 1 and short[at:] == long[at + 1 :]
