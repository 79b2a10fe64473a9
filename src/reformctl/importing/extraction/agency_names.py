"""Tells whether a text is the name of a body: 市商务局 is one, 2025年完成 is none, and 各企业 are several."""

from reformctl.importing.extraction.cell_texts import IN_BRACKETS
from reformctl.importing.extraction.traditional_regex import compile_both

MAX_NAME_CHARACTERS = 60
"""A name has at most so many characters; the longest official ones have about 30."""
AgencyNames = tuple[str, ...]
_NOTHING = compile_both(r"[\s/／\\—–－―\-*×]*|无")
_BODY = (
    "(?:局|委|办|部|院|署|厅|处|室|会|社|所|站|队|中心|公司|集团|银行|分行|支行|政府|企业|单位|机构|组|街道|镇|校|"
    "大学|海关|人大|政协|联|部门|地方|协会|平台|关|厂|馆|台)"
)
_ENDS_AS_BODY = compile_both(_BODY + r"(?:[（(][^（）()]*[）)])?$")
_RARER_END = compile_both("(?:开发区|新区|园区|专班|小组|[\u4e00-\u9fff]{2}科)(?:[（(][^（）()]*[）)])?$")
"""Ends of names of bodies that are too common in other words to divide lines by them."""
_SAME_AS_ABOVE = compile_both("(?:同上|同前)[。]?|[〃″]+")
"""What a cell holds that means the same as the cell above it."""
_NO_SINGLE_BODY = compile_both("(?:各|有关|相关|其他|全体|全市)")
_NO_NAME = compile_both("[0-9０-９。！？：:★☆▲●◆※]|完成|推进|待定|同上|同前|暂无")


def is_same_as_above(text: str) -> bool:
    """Tell whether a cell only says that it is as the one above: 同上, 〃."""
    return bool(_SAME_AS_ABOVE.fullmatch(text.strip()))


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that there is nothing: /, —, 无."""
    return bool(_NOTHING.fullmatch(text))


def is_agency(name: str) -> bool:
    """Tell whether a name is that of one agency, and not 各企业 or 有关部门."""
    return not _NO_SINGLE_BODY.match(name)


def looks_like_name(text: str) -> bool:
    """Tell whether a text may be a name at all: 市商务局, but not 2025年完成."""
    if not 1 < len(text) <= MAX_NAME_CHARACTERS:
        return False
    bare_text = IN_BRACKETS.sub("", text)
    return not _NO_NAME.search(bare_text)


def ends_as_body(text: str) -> bool:
    """Tell whether a text ends as most names of bodies do: 市商务局."""
    return _ENDS_AS_BODY.search(text) is not None


def is_sure(name: str) -> bool:
    """Tell whether a name ends as names of bodies do, or is one such as 各区."""
    if ends_as_body(name) or _RARER_END.search(name):
        return True
    return not is_agency(name)
