"""Recognises what an official document states once for all its rows: a scope, or which of several agencies leads."""

import re
from collections.abc import Iterator

from reformctl.model import limits

FIRST_LEADS_PATTERN = re.compile(
    "(?:列|排[列序名]?|位列)?[在于]?(?:第一|首|最前面?)[位个名家]?[的者]?(?:责任)?(?:单位|部门|机构)?[的者]?(?:即?为|是|作为)?"
    "牵头(?:责任)?(?:单位|部门)?"
)
"""The rule that of several agencies the first one leads and the others support: 列第一位者为牵头单位."""

_SCOPE = "(?:推广|适用|实施)(?:范围|区域)"
_NAME = f"(?P<scope>[^，,；;。：:（）()]{{1,{limits.MAX_SCOPE_CHARACTERS}}}?)"
_ELSE = re.compile(
    "(?:除[^。；]{0,80}?外|未(?:作)?(?:标注|注明|说明)[^。；]{0,12}?|如无[^。；]{0,12}?)[，,]?[^。；，,]{0,6}?"
    rf"{_SCOPE}(?:均)?为{_NAME}(?=[，,；;。）)]|$)"
)
_UNSTATED = re.compile(
    rf"未(?:作)?(?:标注|注明|说明|列明?|明确)[^。；，,]{{0,6}}?{_SCOPE}的?[，,]?均?[为在]{_NAME}(?:复制)?(?:推广|实施)?(?=[，,；;。）)]|$)"
)
_ALSO_BELOW = re.compile("[，,；（(]下同")
_HENCEFORTH = re.compile(rf"{_SCOPE}[:：]\s*+{_NAME}[，,；;（(]\s*(?:下同|以下同|以下均同|其余同)")


def states_default(text: str, scope: str) -> bool:
    """Tell whether a text says that a scope is that of whatever has none of its own."""
    if find_default_scope(text) == scope:
        return True
    ends = find_henceforth(text)
    return any(text.endswith(scope, 0, end) for end in ends)


def find_henceforth(text: str) -> Iterator[int]:
    """Find the places where a text says that the words before hold from there on: 全市，下同."""
    return (match.start() for match in _ALSO_BELOW.finditer(text))


def is_default_scope(cell: str, scope: str | None) -> bool:
    """Tell whether a cell only states the scope of all rows without one of their own: 推广范围均为全市."""
    if scope is None:
        return False
    most_characters = len(scope) + limits.MAX_RULE_CHARACTERS
    if len(cell) > most_characters:
        return False
    return states_default(cell, scope)


def find_default_scope(text: str) -> str | None:
    """Find the scope of all rows without one of their own: 全市 in 以下除标注外，适用范围均为全市."""
    if "范围" not in text and "区域" not in text:
        return None
    match = _ELSE.search(text) or _UNSTATED.search(text) or _HENCEFORTH.search(text)
    if not match:
        return None
    return match["scope"].strip()
