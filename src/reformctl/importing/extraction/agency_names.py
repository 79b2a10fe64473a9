"""Who does a task: names out of cells and closing brackets such as 市商务局牵头，市司法局、市税务局等配合."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reformctl.importing.extraction import column_headings
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.model.document_rules import FIRST_LEADS_PATTERN
from reformctl.searching import folding

LONGEST_PHRASE = 2_000
"""Characters of all that names who does a task; of one name `LONGEST`."""
LONGEST = 60
"""Characters of a name; the longest official ones have about 30."""
MOST_ADVERBS = 8
"""Words such as 分别 or 按职责分工 one after the other; official texts have at most 3."""

_NOTHING = compile_both(r"[\s/／\\—–－―\-*×]*|无")
OPENING, CLOSING = "（(〔[【", "）)〕]】"
_DIVIDERS = "、，,；;/／|\n"
_BODY = (
    "(?:局|委|办|部|院|署|厅|处|室|会|社|所|站|队|中心|公司|集团|银行|分行|支行|政府|企业|单位|机构|组|街道|镇|校|"
    "大学|海关|人大|政协|联|部门|地方|协会|平台|关|厂|馆|台)"
)
_ENDS_AS_BODY = compile_both(_BODY + r"(?:[（(][^（）()]*[）)])?$")
_WEAK_END = compile_both("(?:会|社|所|站|组|台|校|馆|地方|企业|机关|机构|^.{0,2}委|^海关|^国务院|^市人大)$")
"""Ends of whole names that are as often the middle of a longer one: 人力资源社会 / 保障局."""
_OTHER_END = compile_both("(?:区|县|街|协|省份?|电信|联通|移动|牵头|负责|配合)(?:[（(][^（）()]*[）)])?$")
"""Ends of whole names, and words after them, that nothing but a new line tells from a part of a name."""
_BEGINS_ANEW = compile_both("[市省区县州各镇]|国家|国务院|中央|中共|中国|全[国省市区]|有关|相关|其他|人民|团|工商联")
_TAIL = compile_both(
    "(?:中心|市|省|区)?(?:分局|分行|支行|中心支行|委员会|管委会|管理局|监管局|监督管理局|办公室|管理委员会|局|委|办|部|院|厅|署|室|公司)"
)
_ENDS = "局|委|办|部|院|署|厅|政府|中心|公司|银行|海关|部门|单位|管委会|委员会"
_AND = compile_both(
    f"(?<=[局委办部院署厅门位府])(?:以及|和|与|及)(?=各|有关|相关|[^、，；]{{2,{LONGEST}}}?(?:{_ENDS})(?:[（(]|$))"
)
_SUPPORTING = "配合实施|配合落实|配合|参与|参加|协助|协办|协同|支持"
_GUIDING = "指导|督导"
"""Roles of those who only support where another body leads, and lead where they are alone."""
_DUTY = "(?:按照|按|依据|依|根据)(?:各自)?(?:职责|职能)(?:分工)?"
_ROLE = compile_both(
    "(?P<name>.*?)"
    "(?P<others>等(?:[0-9一二三四五六七八九十]{1,3}[个家]?)?(?:国务院|省直|市直|省级|市级|省|市|区)?(?:各?有关|各?相关|各)?"
    "(?:部门|单位|机构)?(?:(?:以及|[和及])(?:有关|相关|各)?(?:地方|地区|部门|单位|区))?)?"
    f"(?:(?:{_DUTY}|分工|分别|共同|协同|各自|具体|积极|组织(?!实施)){{0,{MOST_ADVERBS}}}+"
    "(?P<role>牵头负责|牵头组织|牵头实施|牵头落实|牵头推进|负责牵头|牵头|总负责|负责统筹|负责落实|负责实施|负责推进|"
    f"组织实施|统筹推进|统筹|落实|为主|负责|主办|承办|抓总|总牵头|推进|{_GUIDING}|{_SUPPORTING})|(?P<duty>{_DUTY}))?"
)
_AND_OTHERS = compile_both("等(?:单位|部门)?(?:以及|[和及与、])(?=(?:各|有关|相关).)")
"""Between a name and a group of bodies: 市商务局等和各有关区政府."""
_TOGETHER = compile_both("会同")
_BY = compile_both("^.{0,8}?(?<!自)由")
_AND_LAST = compile_both("^(?:以及|及|和)(?=各|有关|相关)")
_LISTED = re.compile("^[0-9]{1,2}[.．]")
_IN_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
_ROLE_IN_BRACKETS = compile_both(
    "(?P<name>.+)[（(](?P<role>(?:牵头|主办|承办|抓总|责任|负责|主责|配合|协办|参与|协助)(?:单位|部门)?)[）)]"
)
_PREFIXED_ROLE = compile_both(
    "(?P<role>(?:牵头|主办|承办|配合|协办)(?:单位|部门)?|(?:责任|主责|负责|参与|协助)(?:单位|部门))(?:为|是)?"
    "(?P<name>[市省区县州国自各].{2,})"
)
"""A role before the names, such as 牵头单位市样品局."""
_PARTY_END = compile_both("(?:党委|党工委|党组)$")
_GOVERNMENT = compile_both("^(?:人民)?政府|^管委会")
_SAME_AS_ABOVE = compile_both("(?:同上|同前)[。]?|[〃″]+")
"""What a cell holds that means the one above it."""
_RULE_SENTENCE = compile_both(r"[。；;](?=[^。；;]{0,8}(?:第一|首)[位个名家])")
"""The full stop before the sentence that says which of the agencies leads."""
_UNNAMED = compile_both("(?:各|有关|相关|其他|全体|全市)")
_DATE = r"[0-9一二三四五六七八九十年月日季度上下半全内底末至—\-]{0,20}"
_DEADLINE = compile_both(
    rf"(?:[0-9]{{4}}年(?!度).*|{_DATE}(?:底前|月前|日前|年前|度前)(?:.{{0,6}}完成)?|{_DATE}(?:前|内)完成|年内|"
    "(?:长期|持续|常态化)(?:推进|坚持|实施|开展)?)(?:取得.{0,12}|完成.{0,6})?"
)
"""When a task is to be done, where no label says so: 2021年6月底前完成, 持续推进."""
_NO_NAME = compile_both("[0-9０-９。！？：:★☆▲●◆※]|完成|推进|待定|同上|同前|暂无")


class AgencyRoles(NamedTuple):
    """Who leads and who supports a task, and what else a closing bracket says of it."""

    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    scope: str = ""
    deadline: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    """(label, text) where 等 says that there are more bodies than the names, and where a label has no field here."""
    stated: bool = False
    """Whether a label or a word such as 负责 says that this is about who does it."""
    led: bool = False
    """Whether the text itself says who leads, so that a rule of the document has nothing to add."""


def read_agencies(text: str, field: str = "lead_agencies", heading: str = "") -> AgencyRoles:
    """What a cell, a closing bracket or a label line says; names fill `field` where nothing says otherwise.

    What is too long to be about agencies is taken for one name, which `looks_like_one` then refuses.
    """
    if len(text) > LONGEST_PHRASE:
        return AgencyRoles((text,))
    parts = column_headings.split_at_labels(text)
    with_lead = any(column_headings.names_lead(label) for _named, label, _words in parts)
    leads: list[str] = []
    supports: list[str] = []
    scope = deadline = ""
    extra = []
    stated = False
    for named, label, part in parts:
        words = part.strip().strip("；;，,。")
        stated = stated or named is not None
        if label and named is None:
            extra += [(label, words)]
        elif named == "scope":
            scope = words
        elif named == "deadline":
            deadline = words
        else:
            phrase = _Phrase(named or field)
            phrase.take(words)
            if with_lead and label and not column_headings.names_lead(label):  # 牵头单位：A；责任单位：B
                supports += phrase.leads
            else:
                leads += phrase.leads
            supports += phrase.supports
            deadline = deadline or phrase.deadline
            stated = stated or phrase.stated
            extra += [(label or heading, words)] if phrase.has_others else []
    led = "牵头" in FIRST_LEADS_PATTERN.sub("", folding.simplify_text(text))
    return AgencyRoles(*apart(leads, supports), scope, deadline, tuple(extra), stated, led)


def apart(leads: Iterable[str], supports: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those who lead and those who support, each once, and none who leads among those who support."""
    first = dict.fromkeys(leads)
    return tuple(first), tuple(name for name in dict.fromkeys(supports) if name not in first)


def is_same_as_above(text: str) -> bool:
    """Tell whether a cell only says that it is as the one above: 同上, 〃."""
    return bool(_SAME_AS_ABOVE.fullmatch(text.strip()))


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: /, —, 无."""
    return bool(_NOTHING.fullmatch(text))


def is_agency(name: str) -> bool:
    """Whether a name is that of one agency, and not 各企业 or 有关部门."""
    return not _UNNAMED.match(name)


def looks_like_one(name: str) -> bool:
    """Whether a text may be a name at all."""
    return 1 < len(name) <= LONGEST and not _NO_NAME.search(_IN_BRACKETS.sub("", name))


def is_sure(name: str) -> bool:
    """Whether a name ends as names of bodies do, or is one such as 各区."""
    return bool(_ENDS_AS_BODY.search(name)) or not is_agency(name)


def are_bodies(text: str) -> bool:
    """Whether everything in a text, such as that of a bracket, ends as names of bodies do."""
    parts = list(_parts(text))
    parts = [part for part in parts if not _DEADLINE.fullmatch(part)]
    names = [match["name"] if (match := _ROLE.fullmatch(part)) else part for part in parts]
    return bool(names) and all(is_sure(name) and looks_like_one(name) for name in names)


class _Phrase:
    """Names one by one, until a word says what those before it do."""

    def __init__(self, field: str) -> None:
        self._field = field
        self._waiting: list[str] = []
        self._joined = False
        """Whether those who wait come after 会同."""
        self._led = False
        self.leads: list[str] = []
        self.supports: list[str] = []
        self.deadline = ""
        self.has_others = False
        self.stated = False

    def take(self, text: str) -> None:
        """Read a whole phrase."""
        for part in _parts(_without_rule(_RULE_SENTENCE.sub("，", text))):
            if FIRST_LEADS_PATTERN.search(folding.simplify_text(part)) or part == "下同":
                continue
            if _DEADLINE.fullmatch(part) and not _ENDS_AS_BODY.search(part):
                self.deadline = self.deadline or part
                continue
            before, *after = _TOGETHER.split(_LISTED.sub("", _BY.sub("", _AND_LAST.sub("", part))), maxsplit=1)
            self._name(before)
            if after:
                self._assign(lead=True)
                self._joined = self.stated = True
                self._name(after[0])
        self._assign(lead=self._field == "lead_agencies" and not self._joined and not self._led)

    def _name(self, part: str) -> None:
        first, *groups = _AND_OTHERS.split(part, maxsplit=1)
        if groups:
            self._waiting.append(first)
            self.has_others = True
            part = groups[0]
        prefixed = _PREFIXED_ROLE.fullmatch(part)
        if prefixed:
            self._assign(lead=self._field == "lead_agencies")
            is_support = prefixed["role"][:2] in _SUPPORTING.split("|")
            self._field = "support_agencies" if is_support else "lead_agencies"
            self.stated = True
            part = prefixed["name"]
        bracket = _ROLE_IN_BRACKETS.fullmatch(part)
        if bracket:
            self._waiting.append(bracket["name"])
            self._act(folding.simplify_text(bracket["role"])[:2])
            return
        match = _ROLE.fullmatch(part)
        name = match["name"] if match else part
        if name and not is_nothing(name):
            self._waiting += _AND.split(name)
        if match:
            self.has_others = self.has_others or bool(match["others"])
            self._act(folding.simplify_text(match["role"] or match["duty"] or ""))

    def _act(self, role: str) -> None:
        """Give those who wait the role that a word says."""
        if role:
            self.stated = True
            guiding = role in _GUIDING.split("|") and bool(self.leads)
            supporting = role in _SUPPORTING.split("|") or guiding or self._led or self._joined
            is_leading = any(word in role for word in ("牵头", "主办", "抓总"))
            self._assign(lead=is_leading or not supporting)
            self._led = self._led or is_leading

    def _assign(self, *, lead: bool) -> None:
        (self.leads if lead else self.supports).extend(self._waiting)
        self._waiting.clear()


def _parts(text: str) -> Iterator[str]:
    """A text divided at 、，； and line breaks outside of brackets; lines that go on in the next one are joined."""
    pieces = _join_party_and_government(list(_divided(text)))
    for at, (piece, _divider) in enumerate(pieces):
        if at and pieces[at - 1][1] == "\n" and _goes_on(pieces[at - 1][0], piece):
            pieces[at - 1], pieces[at] = ("", ""), (pieces[at - 1][0] + piece, pieces[at][1])
    for piece, _divider in pieces:
        yield from _apart(piece)


def _join_party_and_government(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join 各县（市、区）党委、政府 again: 政府 alone is no name."""
    joined: list[tuple[str, str]] = []
    for piece, divider in pieces:
        is_second_half = bool(joined) and joined[-1][1] == "、" and _GOVERNMENT.match(piece) is not None
        if is_second_half and _PARTY_END.search(joined[-1][0]):
            joined[-1] = (f"{joined[-1][0]}、{piece}", divider)
        else:
            joined.append((piece, divider))
    return joined


def _without_rule(text: str) -> str:
    """The text without brackets that say which of the agencies leads."""
    return _IN_BRACKETS.sub(
        lambda found: "" if FIRST_LEADS_PATTERN.search(folding.simplify_text(found[0])) else found[0], text
    )


def _divided(text: str) -> Iterator[tuple[str, str]]:
    """(piece, the mark after it)."""
    depth = start = 0
    for at, char in enumerate(text):
        depth += (char in OPENING) - (char in CLOSING)
        if char in _DIVIDERS and depth <= 0:
            yield text[start:at].strip(), char
            start = at + 1
    yield text[start:].strip(), ""


def _goes_on(line: str, after: str) -> bool:
    """Whether a line breaks off inside a name: 市住房 / 建设局."""
    if not line or not after:
        return False
    if line[-1] in CLOSING:
        return False
    if _TAIL.fullmatch(after):
        return True
    if _WEAK_END.search(line):
        return not _BEGINS_ANEW.match(after)
    return not (_ENDS_AS_BODY.search(line) or _OTHER_END.search(line))


def _is_whole(piece: str) -> bool:
    """Whether a piece between blanks is a name, and not one character of 财 政 部."""
    return len(piece) > 2 and bool(_ENDS_AS_BODY.search(piece) or _UNNAMED.match(piece))  # noqa: PLR2004 财 政 部


def _apart(part: str) -> Iterable[str]:
    """Names with blanks between them; a blank inside of one name stays."""
    pieces = part.split()
    if len(pieces) > 1 and all(_DEADLINE.fullmatch(piece) or _is_whole(piece) for piece in pieces):
        return pieces
    return [part] if part else []
