"""Reads numbers as official documents print them, 3, ３, 三, （十六）, and splits them off headings and paragraphs."""

import re
import unicodedata
from typing import NamedTuple

from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.text.chinese_numbers import parse_chinese_number

MAX_CHARACTERS = 200
"""A number, or a heading with its number and count, has at most so many characters."""
MAX_DIGITS = 9
"""A number has at most so many digits: no table has more rows."""
MAX_HEADING_CHARACTERS = 100
"""A heading that is a category has at most so many characters."""
_CHINESE = "[零〇一二两三四五六七八九十百千]{1,9}"
_MARKS = re.compile(r"[\s.．、:：)）(（〔〕]+")
_LEVELS = (
    compile_both(rf"第(?P<number>{_CHINESE}|[0-9]{{1,3}})[章编部]分?[\s、:：]*"),
    compile_both(rf"(?:第(?P<article>{_CHINESE}|[0-9]{{1,3}})条[\s、:：]*|(?P<number>{_CHINESE})[、．.]\s*)"),
    compile_both(rf"[（(]\s*(?P<number>{_CHINESE})\s*[）)][、．.]?\s*"),
    compile_both(r"(?P<number>[0-9０-９]{1,4})(?:[、．]|[.](?![0-9])|[.](?=[0-9]{4}年|[1-9]G))\s*"),
    compile_both(r"(?P<number>[0-9０-９]{1,4})[）)][、．.]?\s*"),
    compile_both(r"[（(]\s*(?P<number>[0-9０-９]{1,4})\s*[）)][、．.]?\s*"),
    compile_both(r"(?P<number>[①-⑳㉑-㉟㊱-㊿])[、．.]?\s*"),
)
"""How paragraphs are numbered, from the highest level to the lowest (GB/T 9704—2012, 7.3.3: 一、 （一） 1. （1））."""
_COUNTED = rf"(?:共\s*+)?(?:计\s*+)?(?P<count>[0-9０-９]{{1,9}}|{_CHINESE})\s*(?:个|大)?[项条个件]"
_DECLARED = compile_both(rf"[（(\[【]\s*+{_COUNTED}[^（）()]{{0,16}}[）)\]】]$")
_DECLARED_BARE = compile_both(rf"(?:[:：]|(?<!\s)\s)\s*+{_COUNTED}$")


class Numbered(NamedTuple):
    """A paragraph that is split into its number and its text."""

    level: int
    """0 for 第一章, 1 for 一、 and 第一条, 2 for （一）, 3 for 1., 4 for 1), 5 for （1）, 6 for ①."""
    printed: str
    """The number with its brackets and marks, without blanks around it."""
    value: int
    text: str
    """What follows the number."""


def parse_number(printed: str) -> int | None:
    """Parse a whole number with any brackets and marks: （十六） is 16, 第3项 is 3; None for others, such as 2-1."""
    if len(printed) > MAX_CHARACTERS:
        return None
    without_marks = _MARKS.sub("", printed)
    core = unicodedata.normalize("NFKC", without_marks)
    core = core.removeprefix("第")
    core = core.removesuffix("项").removesuffix("条")
    if not (core.isascii() and core.isdigit()):
        return parse_chinese_number(core)
    if len(core) <= MAX_DIGITS:
        return int(core)
    return None


def split_number(text: str) -> Numbered | None:
    """Split off the number that a paragraph begins with, such as （一） of （一）优化服务; None without one."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(text)
        if match is None:
            continue
        digits = next(group for group in match.groups() if group)
        value = parse_number(digits)
        if value is not None:
            printed = match[0].strip()
            rest = text[match.end() :]
            return Numbered(level, printed, value, rest)
    return None


def split_declared_count(heading: str) -> tuple[str, int | None]:
    """Split a heading into its name and the count at its end: 一、投资便利化（8项） gives 投资便利化 and 8."""
    if len(heading) > MAX_CHARACTERS:
        return heading, None
    numbered = split_number(heading)
    name = numbered.text if numbered else heading
    name = name.strip()
    match = _DECLARED.search(name)
    if match is None:
        match = _DECLARED_BARE.search(name)
    if match is None:
        return name, None
    own_name = name[: match.start()].rstrip()
    return own_name, parse_number(match["count"])
