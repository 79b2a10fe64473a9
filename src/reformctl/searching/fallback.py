"""Guesses what a word means that occurs nowhere: an alias, Pinyin, initials, the same sound, one wrong Latin letter.

Only strings that the tasks do hold take the word's place. Initials and sound are guesses, so their results must pass
further tests: 买房 must not become 买方, nor 国税 过税, nor 报关 保管.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.vocabulary import NameEntry
from reformctl.searching import pinyin
from reformctl.searching.corpus import Agencies, Documents, has_text
from reformctl.searching.folding import fold_text
from reformctl.searching.limits import (
    MAX_SYLLABLE_LETTERS,
    MAX_TERM_CHARACTERS,
    MIN_GUESS_OCCURRENCES,
    MIN_NEIGHBOURS_OCCURRENCES,
)
from reformctl.searching.query import Rewriting
from reformctl.searching.synonyms import find_meanings
from reformctl.text.comparing import measure_common_beginning
from reformctl.text.suggestions import is_subsequence

_HAN = "[\u4e00-\u9fff]"
_AGENCY_END = re.compile("[局院办委会署厅]$")
"""What the name of an agency ends with."""
_SHORT_LENGTH = 3
"""Characters of a word that may be misspelt in the middle only."""


class _CorpusText(NamedTuple):
    """All tasks as one text, in which strings are found at once."""

    text: str
    """The folded texts, divided by newlines, which no expression here matches."""
    documents: Documents


def rewrite_term(term: str, documents: Documents, agencies: Agencies) -> Rewriting | None:
    """Rewrite a term in the first way that leads to strings of the tasks: 区快链 becomes 区块链, by sound."""
    meanings = _find_meanings(term, documents, agencies)
    if meanings:
        return Rewriting("alias", tuple(meanings))
    most = MAX_TERM_CHARACTERS
    if term.isascii():
        most *= MAX_SYLLABLE_LETTERS
    if len(term) > most:
        return None
    texts = [document.whole for document in documents]
    corpus = _CorpusText("\n".join(texts), documents)
    guesses = (
        ("pinyin", _find_by_pinyin),
        ("pinyin", _find_by_initials),
        ("sound", _find_by_sound),
        ("edit", _find_by_edit),
    )
    for way, find_strings in guesses:
        strings = find_strings(term, corpus)
        if strings:
            return Rewriting(way, tuple(strings))
    return None


def find_own_tables(term: str, agencies: Agencies) -> set[str] | None:
    """Find the tables that name the agency meant by a term, if others have its name for another body; else None."""
    entry = _find_agency(term, agencies)
    if entry is None:
        return None
    names = _list_names(entry)
    other_names: set[str] = set()
    for other_entry in agencies:
        if other_entry != entry:
            other_names |= _list_names(other_entry)
    if names.isdisjoint(other_names):
        return None
    return {table for table, _name in entry.homes}


def _find_meanings(term: str, documents: Documents, agencies: Agencies) -> list[str]:
    """Find what a synonym means, as far as it occurs, or the names of the one agency that is called so."""
    synonyms = find_meanings(term)
    meanings = [text for text in synonyms if has_text(documents, text)]
    if meanings:
        return meanings
    entry = _find_agency(term, agencies)
    if entry is None:
        return []
    written = [name for _table, name in entry.homes]
    folded = map(fold_text, written or [entry.name])
    names = list(dict.fromkeys(folded))
    present = [name for name in names if has_text(documents, name)]
    return present or names[:1]


def _list_names(entry: NameEntry) -> set[str]:
    """List the names by which tables declare an agency."""
    return {name for _table, name in entry.homes}


def _find_agency(term: str, agencies: Agencies) -> NameEntry | None:
    """Find the one agency that has the term as its name, as a part of it, or as a short form of it."""
    for is_called in (_is_spelling, _is_name_part, _is_short_form):
        entries = [entry for entry in agencies if is_called(term, entry)]
        if len(entries) == 1:
            return entries[0]
    return None


def _is_spelling(term: str, entry: NameEntry) -> bool:
    spellings = vocabulary.list_spellings(entry)
    return term in map(fold_text, spellings)


def _is_name_part(term: str, entry: NameEntry) -> bool:
    is_long_enough = len(term) > 1
    return is_long_enough and vocabulary.is_part_of(term, entry)


def _is_short_form(term: str, entry: NameEntry) -> bool:
    """Tell whether a term has the same last character and all others in the same order: 中级法院 for 中级人民法院."""
    if len(term) < _SHORT_LENGTH:
        return False
    name = fold_text(entry.name)
    if term[-1] != name[-1]:
        return False
    return is_subsequence(term, name)


def _find_by_pinyin(term: str, corpus: _CorpusText) -> list[str]:
    """Find strings that read like the letters, and drop those that are rare beside the most frequent one."""
    if not re.fullmatch("[a-z]{2,}", term):
        return []
    all_splits = pinyin.split_syllables(term)
    splits = [split for split in all_splits if len(split) > 1]  # one syllable is dozens of characters
    if not splits:
        return []
    syllables = set().union(*splits)
    absent = _find_absent_syllables(syllables, corpus)
    counts: Counter[str] = Counter()
    for split in splits:
        if absent.isdisjoint(split):
            wanted = [{syllable} for syllable in split]
            counts += _count_sounding(wanted, corpus)
    return _keep_frequent(counts, 0.2)


def _find_absent_syllables(syllables: AbstractSet[str], corpus: _CorpusText) -> set[str]:
    """Find the syllables that no character of the tasks has."""
    pattern = _match_syllables(syllables)
    occurrences = re.findall(pattern, corpus.text)
    present_characters = set(occurrences)
    absent = set()
    for syllable in syllables:
        characters = pinyin.find_characters({syllable})
        if present_characters.isdisjoint(characters):
            absent.add(syllable)
    return absent


def _find_by_initials(term: str, corpus: _CorpusText) -> list[str]:
    """Find words whose characters begin with the letters: qkl leads to 区块链."""
    if not re.fullmatch("[a-z]{3,8}", term):
        return []
    all_syllables = pinyin.list_syllables()
    wanted = []
    for letter in term:
        syllables = {syllable for syllable in all_syllables if syllable[0] == letter}
        if not syllables:
            return []
        wanted.append(syllables)
    words: Counter[str] = Counter()
    counts = _count_sounding(wanted, corpus)
    for text, count in counts.items():
        is_frequent = count >= MIN_GUESS_OCCURRENCES
        if is_frequent and _is_word(text, corpus.text):
            words[text] = count
    return _keep_frequent(words, 0.5)


def _find_by_sound(term: str, corpus: _CorpusText) -> list[str]:
    """Find words that sound the same and share at least half of the characters: 区快链 leads to 区块链."""
    if not re.fullmatch(f"{_HAN}{{2,}}", term):
        return []
    readings = pinyin.load_readings()
    wanted = []
    for char in term:
        if char not in readings:
            return []
        wanted.append(readings[char])
    is_agency = _AGENCY_END.search(term)
    similar = []
    for text in _count_sounding(wanted, corpus):
        if is_agency and text[0] != term[0]:  # 水务局 is another bureau than 税务局
            continue
        equal_characters = sum(map(str.__eq__, text, term))
        if 2 * equal_characters >= len(term):
            similar.append(text)
    return _keep_words(similar, corpus)


def _find_by_edit(term: str, corpus: _CorpusText) -> list[str]:
    """Find Latin words that differ by one wrong, missing or additional letter: WhatApp leads to WhatsApp."""
    if not re.fullmatch("[a-z0-9]{4,}", term):
        return []
    occurrences = re.findall("[a-z0-9]{3,}", corpus.text)
    words = set(occurrences)
    length = len(term)
    lengths = (length - 1, length, length + 1)
    comparable_words = [word for word in words if len(word) in lengths]
    near_words = [word for word in comparable_words if _differs_once(term, word)]
    return sorted(near_words)


def _count_sounding(wanted: Iterable[AbstractSet[str]], corpus: _CorpusText) -> Counter[str]:
    """Count the strings whose characters have, one by one, any of the wanted syllables."""
    expression = "".join(map(_match_syllables, wanted))
    strings = re.findall(expression, corpus.text)
    return Counter(strings)


def _match_syllables(syllables: AbstractSet[str]) -> str:
    """Make an expression for the characters that have one of the syllables."""
    characters = pinyin.find_characters(syllables)
    return f"[{characters}]"


def _keep_frequent(counts: Counter[str], share: float) -> list[str]:
    """Keep the strings that occur more than a share as often as the most frequent one, that one first."""
    most = max(counts.values(), default=0)
    least = share * most
    ranked = counts.most_common()
    return [text for text, count in ranked if count > least]


def _keep_words(strings: Collection[str], corpus: _CorpusText) -> list[str]:
    """Keep the strings that are surely words: the name of an agency, or a frequent word that some heading holds."""
    if not strings:
        return []
    headings: list[str] = []
    agencies: set[str] = set()
    for document in corpus.documents:
        for heading in document.texts[:2]:  # title and agencies
            headings.append(heading)
            names = heading.split("、")
            agencies.update(names)
    words = []
    for text in strings:
        if text in agencies:
            words.append(text)
            continue
        is_in_heading = any(text in heading for heading in headings)
        is_frequent = corpus.text.count(text) >= MIN_GUESS_OCCURRENCES
        if is_in_heading and is_frequent and _is_word(text, corpus.text):
            words.append(text)
    return words


def _is_word(text: str, corpus_text: str) -> bool:
    """Tell whether a string stands for itself: 应链管理 always follows 供, 市委外 is always followed by 办.

    Three occurrences with one and the same neighbour are taken for proof; a mark or an end of a text is no neighbour.
    Of fewer, one before 局, 办 … is cut out of an agency's name; and 海事局 may always follow 深圳.
    """
    before: set[str] = set()
    after: set[str] = set()
    count = 0
    start = corpus_text.find(text)
    while start >= 0:
        end = start + len(text)
        first = max(start - 1, 0)
        before.add(corpus_text[first:start])
        after.add(corpus_text[end : end + 1])
        count += 1
        neighbours = min(len(before), len(after))
        if count >= MIN_NEIGHBOURS_OCCURRENCES and neighbours > 1:
            return True
        start = corpus_text.find(text, start + 1)
    if count < MIN_NEIGHBOURS_OCCURRENCES:
        is_cut_out = any(map(_AGENCY_END.match, after))
        return not is_cut_out
    if not _is_varied(after):
        return False
    is_agency = _AGENCY_END.search(text) is not None
    return is_agency or _is_varied(before)


def _is_varied(neighbours: Collection[str]) -> bool:
    """Tell whether different characters stand there, or what is no Chinese character."""
    if len(neighbours) > 1:
        return True
    return not re.match(_HAN, min(neighbours))


def _differs_once(typed: str, word: str) -> bool:
    """Tell whether one letter is wrong, missing or too many."""
    short, long = sorted((typed, word), key=len)
    additional = len(long) - len(short)
    if additional > 1:
        return False
    index = measure_common_beginning(short, long)
    long_rest = long[index + 1 :]
    if additional:
        return short[index:] == long_rest
    return short[index + 1 :] == long_rest
