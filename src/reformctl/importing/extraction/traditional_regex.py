"""Regular expressions that are written in simplified characters and find traditional ones too."""

import re
from functools import cache

from reformctl.searching import folding

_CHINESE = re.compile("[\u4e00-\u9fff]")
_RANGE = "\u4e00-\u9fff"


def compile_both(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The expression, compiled; 牵头 becomes [牵牽][头頭], and inside of a class the characters are added to it."""
    parts = []
    inside = False
    for part in re.split(rf"(\\.|{_RANGE}|[\[\]])", pattern):
        inside = part == "[" or (inside and part != "]")
        parts.append(part if part == _RANGE else _CHINESE.sub(lambda char: _class(char[0], bare=inside), part))  # noqa: B023 called at once
    return re.compile("".join(parts), flags)


@cache
def _traditional() -> dict[str, str]:
    return folding.load_traditional_forms()


def _class(char: str, *, bare: bool) -> str:
    others = _traditional().get(char, "")
    return char + others if bare or not others else f"[{char}{others}]"
