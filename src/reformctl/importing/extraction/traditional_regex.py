"""Compiles regular expressions written in simplified characters so that they find traditional ones too."""

import re
from functools import cache

from reformctl.searching import folding

_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_RANGE = "\u4e00-\u9fff"


def compile_both(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile an expression that finds both scripts.

    牵头 becomes [牵牽][头頭]; inside of a class such as [局厅] the traditional characters are added to the class.
    """
    converted = ""
    in_class = False
    for part in re.split(rf"(\\.|{_CHINESE_RANGE}|[\[\]])", pattern):
        if part == "[":
            in_class = True
        elif part == "]":
            in_class = False
        converted += _add_traditional_forms(part, in_class=in_class)
    return re.compile(converted, flags)


def _add_traditional_forms(part: str, *, in_class: bool) -> str:
    if part == _CHINESE_RANGE:
        return part
    converted = ""
    for character in part:
        forms = character
        if _CHINESE.match(character):
            forms += _load_forms().get(character, "")
        needs_class = len(forms) > 1 and not in_class
        if needs_class:
            forms = f"[{forms}]"
        converted += forms
    return converted


@cache
def _load_forms() -> dict[str, str]:
    return folding.load_traditional_forms()
