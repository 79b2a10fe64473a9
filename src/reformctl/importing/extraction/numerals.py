"""Numbers as official documents print them: 3, ３, 三, （十六）; and what headings and paragraphs begin with."""

import re
import unicodedata
from typing import NamedTuple

from reformctl.importing.extraction.traditional_regex import compile_both

LONGEST = 200
"""Characters of whatever may be a number, or a heading with its number and count."""
LONGEST_HEADING = 100
"""Characters of a heading that is a category."""
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
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
    """A paragraph with the number before it."""

    level: int
    """0 for 第一章, 1 for 一、 and 第一条, 2 for （一）, 3 for 1., 4 for 1), 5 for （1）, 6 for ①."""
    printed: str
    """The number with its brackets and marks, without blanks around it."""
    value: int
    text: str
    """What follows the number."""


def parse_number(printed: str) -> int | None:
    """The whole number that is printed, with whatever brackets and marks; None where it is none, such as 2-1."""
    if len(printed) > LONGEST:
        return None
    core = unicodedata.normalize("NFKC", _MARKS.sub("", printed))
    core = core.removeprefix("第").removesuffix("项").removesuffix("条")
    if core.isascii() and core.isdigit():
        return int(core) if len(core) < 10 else None  # noqa: PLR2004 no table has more rows
    return _chinese(core)


def split_number(text: str) -> Numbered | None:
    """The number that a paragraph begins with, or None."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(text)
        number = parse_number(next(filter(None, match.groups()))) if match else None
        if match and number is not None:
            return Numbered(level, match[0].strip(), number, text[match.end() :])
    return None


def split_declared_count(heading: str) -> tuple[str, int | None]:
    """A heading without its number and without the count at its end, and that count: 一、投资便利化（8项）."""
    if len(heading) > LONGEST:
        return heading, None
    start = split_number(heading)
    name = (start.text if start else heading).strip()
    found = _DECLARED.search(name) or _DECLARED_BARE.search(name)
    return (name[: found.start()].rstrip(), parse_number(found["count"])) if found else (name, None)


def _chinese(text: str) -> int | None:
    """十六 is 16, 一百零三 is 103, 二〇 is 20."""
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _UNITS[char]
            digit = 0
    return total + digit
