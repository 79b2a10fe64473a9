"""What official documents state once for all of their rows: a scope for those without one, which agency leads."""

import re
from collections.abc import Iterator

FIRST_LEADS_PATTERN = re.compile(
    "(?:列|排[列序名]?|位列)?[在于]?(?:第一|首|最前面?)[位个名家]?[的者]?(?:责任)?(?:单位|部门|机构)?[的者]?(?:即?为|是|作为)?"
    "牵头(?:责任)?(?:单位|部门)?"
)
"""列第一位者为牵头单位: of several names the first one leads, the others support."""

MAX_RULE_CHARACTERS = 40
"""Characters of a rule beside the scope that it is about."""
MAX_SCOPE_CHARACTERS = 200
"""Characters of a scope that a document states once."""
_SCOPE = "(?:推广|适用|实施)(?:范围|区域)"
_NAME = f"(?P<scope>[^，,；;。：:（）()]{{1,{MAX_SCOPE_CHARACTERS}}}?)"
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
    """Whether a text says that a scope is that of whatever has none of its own."""
    return find_default_scope(text) == scope or any(text.endswith(scope, 0, at) for at in find_henceforth(text))


def find_henceforth(text: str) -> Iterator[int]:
    """Where a text says of what stands before that it holds from there on: 全市，下同."""
    return (match.start() for match in _ALSO_BELOW.finditer(text))


def is_default_scope(cell: str, scope: str | None) -> bool:
    """Whether a cell says a scope, and that it is that of whatever has none of its own, and nothing else."""
    return scope is not None and len(cell) <= len(scope) + MAX_RULE_CHARACTERS and states_default(cell, scope)


def find_default_scope(text: str) -> str | None:
    """The scope of whatever has none of its own: 以下除标注外，适用范围均为全市; 推广范围：全市，下同."""
    if "范围" not in text and "区域" not in text:
        return None
    match = _ELSE.search(text) or _UNSTATED.search(text) or _HENCEFORTH.search(text)
    return match["scope"].strip() if match else None
