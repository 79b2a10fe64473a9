"""Splits a paragraph of a numbered list into its number, its text, and what it says of who does the task."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Paragraph
from reformctl.importing.extraction import agency_roles, column_headings, numerals
from reformctl.importing.extraction.agency_lists import CLOSING, OPENING
from reformctl.importing.extraction.agency_roles import AgencyRoles
from reformctl.importing.extraction.numerals import Numbered
from reformctl.importing.limits import MAX_PHRASE_CHARACTERS

UNNUMBERED_LEVEL = 99
"""The level of paragraphs without a number: below every other one."""
_UNLABELLED = "责任分工"
"""What the closing bracket of a paragraph is called where it has no label of its own (ours)."""
_NUMBER_BEFORE_DIGITS = re.compile(r"(?P<number>[0-9]{1,3})[.．](?P<text>[0-9]{2,}[^0-9.．、\s].*)", re.DOTALL)
"""A number that a text follows which begins with digits itself: 2.121人才梯队项目."""
_FULL_STOPS = "。；"
_SENTENCE_ENDS = "。；！？"


class ListLine(NamedTuple):
    """A paragraph of a list: 1.优化服务。（责任单位：市商务局）."""

    paragraph: Paragraph
    numbered: Numbered | None
    text: str
    """The text without its number: 优化服务。（责任单位：市商务局）."""
    signed: AgencyRoles | None
    """Who does it, None where the paragraph does not say."""
    kept: str
    """The text without its number and without what `signed` was read from: 优化服务。."""
    prefix: str
    """The number as it stands in the paragraph, with the blanks after it."""

    @property
    def level(self) -> int:
        """The level of the number; below every number where there is none."""
        if self.numbered:
            return self.numbered.level
        return UNNUMBERED_LEVEL


ListLines = Sequence[ListLine]


class _SignedText(NamedTuple):
    """A text, and who does the task it is about."""

    kept: str
    signed: AgencyRoles | None


def split_paragraphs(paragraphs: Iterable[Paragraph]) -> list[ListLine]:
    """Split each paragraph as far as it can be understood alone."""
    lines: list[ListLine] = []
    last: Numbered | None = None
    for paragraph in _join_lone_numbers(paragraphs):
        line = _split_paragraph(paragraph, last)
        last = line.numbered or last
        lines.append(line)
    return lines


def _join_lone_numbers(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Join a number that stands alone on its line with the text on the next one."""
    waiting: Paragraph | None = None
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        number = numerals.split_number(text)
        if waiting and number is None:
            lone_number = waiting.text.strip()
            yield waiting._replace(text=f"{lone_number}{text}")
            waiting = None
            continue
        if waiting:
            yield waiting
            waiting = None
        if number and not number.text:
            waiting = paragraph
        else:
            yield paragraph
    if waiting:
        yield waiting


def _split_paragraph(paragraph: Paragraph, last: Numbered | None) -> ListLine:
    whole_text = paragraph.text.strip()
    numbered = numerals.split_number(whole_text) or _split_next_number(whole_text, last)
    text = numbered.text if numbered else whole_text
    kept, signed = _split_signature(text)
    prefix_length = len(whole_text) - len(text)
    prefix = whole_text[:prefix_length]
    return ListLine(paragraph, numbered, text, signed, kept, prefix)


def _split_next_number(text: str, last: Numbered | None) -> Numbered | None:
    """Split off a number that digits follow, if it is the next one on the level of the last: 2.121人才 after 1."""
    match = _NUMBER_BEFORE_DIGITS.fullmatch(text)
    if match is None or last is None:
        return None
    last_digits = last.printed[:-1]
    if not last_digits.isdecimal():
        return None
    value = last.value + 1
    if int(match["number"]) != value:
        return None
    printed = f"{match['number']}."
    return Numbered(last.level, printed, value, match["text"])


def _split_signature(text: str) -> _SignedText:
    """Split off what a text says of who does the task: its closing bracket, its last labels, or all of it."""
    if len(text) <= MAX_PHRASE_CHARACTERS:
        first_part, *_others = column_headings.split_at_labels(text)
        if first_part.field:
            roles = agency_roles.read_agencies(text)
            return _SignedText("", roles)
    opening = _find_closing_bracket(text)
    begin = _find_last_labels(text)
    if opening is not None and (begin is None or opening < begin):
        return _split_bracket(text, opening)
    if begin is None:
        return _SignedText(text, None)
    roles = agency_roles.read_agencies(text[begin:])
    text_before = text[:begin].rstrip()
    return _SignedText(text_before, roles)


def _find_closing_bracket(text: str) -> int | None:
    """Find where the bracket opens that closes at the end of a text, before its full stop; None if none does."""
    text = _strip_full_stop(text)
    if not text or text[-1] not in CLOSING:
        return None
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        if text[index] in CLOSING:
            depth += 1
        elif text[index] in OPENING:
            depth -= 1
        if depth == 0:
            return index
    return None


def _strip_full_stop(text: str) -> str:
    """Remove the full stop at the end of a text, and blanks around it."""
    return text.rstrip().rstrip(_FULL_STOPS).rstrip()


def _split_bracket(text: str, opening: int) -> _SignedText:
    """Split off a closing bracket if it is about who does the task: （市商务局牵头）, but not （以下简称前海）."""
    unsigned = _SignedText(text, None)
    inside_begin = opening + 1
    bracket = _strip_full_stop(text[inside_begin:])
    inside = bracket[:-1].rstrip(_FULL_STOPS)
    if len(inside) > MAX_PHRASE_CHARACTERS:
        return unsigned
    roles = agency_roles.read_agencies(inside, heading=_UNLABELLED)
    kept = text[:opening].rstrip()
    follows_sentence = kept[-1:] in _SENTENCE_ENDS
    last_character = text.rstrip()[-1:]
    if last_character in _FULL_STOPS and not follows_sentence:
        if roles.stated:
            return _SignedText(kept, roles)
        return unsigned
    is_about_agencies = roles.stated or (follows_sentence and agency_roles.are_bodies(inside))
    says_something = roles.leads or roles.supports or roles.scope
    if is_about_agencies and says_something:
        return _SignedText(kept, roles)
    return unsigned


def _find_last_labels(text: str) -> int | None:
    """Find where labels such as 负责单位： begin that follow the last sentence of a text."""
    tail = text[-MAX_PHRASE_CHARACTERS:]
    first, *labelled = column_headings.split_at_labels(tail)
    has_open_bracket = first.text.count("（") != first.text.count("）")
    ends_sentence = first.text.rstrip()[-1:] in _SENTENCE_ENDS
    if first.label or has_open_bracket or not ends_sentence:
        return None
    fields = {part.field for part in labelled}
    if fields.isdisjoint({"lead_agencies", "support_agencies"}):
        return None
    tail_begin = len(text) - len(tail)
    return tail_begin + len(first.text)
