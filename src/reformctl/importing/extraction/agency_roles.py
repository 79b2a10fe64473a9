"""Reads who does a task from cells and closing brackets, such as 市商务局牵头，市司法局、市税务局等配合."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.importing.extraction import agency_names, column_headings
from reformctl.importing.extraction.agency_lists import is_deadline, split_names
from reformctl.importing.extraction.agency_names import MAX_NAME_CHARACTERS, AgencyNames
from reformctl.importing.extraction.cell_texts import IN_BRACKETS
from reformctl.importing.extraction.findings import FurtherText
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.importing.limits import MAX_PHRASE_CHARACTERS
from reformctl.model.document_rules import FIRST_LEADS_PATTERN
from reformctl.searching import folding

MAX_ADVERBS = 8
"""So many words such as 分别 or 按职责分工 may follow one another; official texts have at most 3."""
_BODY_ENDS = "局|委|办|部|院|署|厅|政府|中心|公司|银行|海关|部门|单位|管委会|委员会"
_AND_BODIES = compile_both(
    f"(?<=[局委办部院署厅门位府])(?:以及|和|与|及)(?=各|有关|相关|[^、，；]{{2,{MAX_NAME_CHARACTERS}}}?(?:{_BODY_ENDS})(?:[（(]|$))"
)
_SUPPORTING = ("配合实施", "配合落实", "配合", "参与", "参加", "协助", "协办", "会办", "协同", "支持")
_GUIDING = ("指导", "督导")
"""A body with such a role supports where another one leads, and leads where it is alone."""
_LEADING = ("牵头", "主办", "抓总", "第一", "首要")
_DUTY = "(?:按照|按|依据|依|根据)(?:各自)?(?:职责|职能)(?:分工)?"
_ROLE = compile_both(
    "(?P<name>.*?)"
    "(?P<others>等(?:[0-9一二三四五六七八九十]{1,3}[个家]?)?(?:国务院|省直|市直|省级|市级|省|市|区)?(?:各?有关|各?相关|各)?"
    "(?:部门|单位|机构)?(?:(?:以及|[和及])(?:有关|相关|各)?(?:地方|地区|部门|单位|区))?)?"
    f"(?:(?:{_DUTY}|分工|分别|共同|协同|各自|具体|积极|组织(?!实施)){{0,{MAX_ADVERBS}}}+"
    "(?P<role>牵头负责|牵头组织|牵头实施|牵头落实|牵头推进|负责牵头|牵头|总负责|负责统筹|负责落实|负责实施|负责推进|"
    f"组织实施|统筹推进|统筹|落实|为主|负责|主办|承办|抓总|总牵头|推进|{'|'.join(_GUIDING)}|{'|'.join(_SUPPORTING)})"
    f"(?:抓总|负责|配合|推进|落实|实施|督促|{'|'.join(_GUIDING)}){{0,2}}|(?P<duty>{_DUTY}))?"
)
_AND_OTHERS = compile_both("等(?:单位|部门)?(?:以及|[和及与、])(?=(?:各|有关|相关).)")
"""What stands between a name and a group of bodies: 等和 in 市商务局等和各有关区政府."""
_TOGETHER = compile_both("会同")
_BY_WHOM = compile_both("^.{0,8}?(?<!自)由")
_AND_LAST = compile_both("^(?:以及|及|和)(?=各|有关|相关)")
_LIST_NUMBER = re.compile("^[0-9]{1,2}[.．]")
_ROLE_IN_BRACKETS = compile_both(
    "(?P<name>.+)[（(](?P<role>(?:第一|首要)?(?:牵头|主办|承办|抓总|责任|负责|主责|配合|协办|会办|参与|协助)(?:单位|部门)?)[）)]"
)
_PREFIXED_ROLE = compile_both(
    "(?P<role>(?:牵头|主办|承办|配合|协办|会办)(?:单位|部门)?|(?:责任|主责|负责|参与|协助)(?:单位|部门))(?:为|是)?"
    "(?P<name>[市省区县州国自各].{2,})"
)
"""A role before the names, such as 牵头单位市样品局."""
_RULE_LABEL = re.compile(f"(?:{FIRST_LEADS_PATTERN.pattern})[：:]")
_RULE_SENTENCE = compile_both(r"[。；;](?=[^。；;]{0,8}(?:第一|首)[位个名家])")
"""The full stop that stands before a sentence such as 列第一位者为牵头单位."""


class AgencyRoles(NamedTuple):
    """Who leads and who supports a task, and what else the text says of it."""

    leads: AgencyNames = ()
    supports: AgencyNames = ()
    scope: str = ""
    deadline: str = ""
    extra: tuple[FurtherText, ...] = ()
    """(label, text) where 等 says that there are more bodies than the names, and where a label has no field here."""
    stated: bool = False
    """Whether a label or a word such as 负责 says that this is about who does it."""
    led: bool = False
    """Whether the text itself says who leads, so that a rule of the document has nothing to add."""


def read_agencies(text: str, field: str = "lead_agencies", heading: str = "") -> AgencyRoles:
    """Read who leads and who supports from a cell, a closing bracket or a label line.

    市商务局牵头，市司法局配合 has one of each. Names fill `field` where nothing says otherwise. What is too long to be
    about agencies is taken for one name, which `looks_like_name` then refuses.
    """
    if len(text) > MAX_PHRASE_CHARACTERS:
        return AgencyRoles((text,))
    parts = column_headings.split_at_labels(text)
    has_lead_label = any(column_headings.names_lead(part.label) for part in parts)
    leads: list[str] = []
    supports: list[str] = []
    extra: list[FurtherText] = []
    scope = ""
    deadline = ""
    stated = False
    for part in parts:
        words = part.text.strip().strip("；;，,。")
        stated = stated or part.field is not None
        if part.label and part.field is None:
            extra.append((part.label, words))
        elif part.field == "scope":
            scope = words
        elif part.field == "deadline":
            deadline = words
        else:
            phrase = _read_phrase(words, part.field or field)
            is_other_label = part.label and not column_headings.names_lead(part.label)
            if has_lead_label and is_other_label:  # 牵头单位：A；责任单位：B
                supports += phrase.leads
            else:
                leads += phrase.leads
            supports += phrase.supports
            deadline = deadline or phrase.deadline
            stated = stated or phrase.stated
            if phrase.has_others:
                label = part.label or heading
                extra.append((label, words))
    simplified = folding.simplify_text(text)
    own_words = FIRST_LEADS_PATTERN.sub("", simplified)
    leading, supporting = separate_roles(leads, supports)
    is_led = "牵头" in own_words
    return AgencyRoles(leading, supporting, scope, deadline, tuple(extra), stated, led=is_led)


def separate_roles(leads: Iterable[str], supports: Iterable[str]) -> tuple[AgencyNames, AgencyNames]:
    """Name each body once: who leads does not support, too."""
    leading = dict.fromkeys(leads)
    supporting = dict.fromkeys(supports)
    for name in leading:
        supporting.pop(name, None)
    return tuple(leading), tuple(supporting)


def are_bodies(text: str) -> bool:
    """Tell whether everything in a text, such as that of a bracket, ends as names of bodies do."""
    names = []
    for part in split_names(text):
        if is_deadline(part):
            continue
        match = _ROLE.fullmatch(part)
        name = match["name"] if match else part
        names.append(name)
    if not names:
        return False
    are_sure = all(map(agency_names.is_sure, names))
    may_be_names = all(map(agency_names.looks_like_name, names))
    return are_sure and may_be_names


def _read_phrase(text: str, field: str) -> "_Phrase":
    phrase = _Phrase(field)
    phrase.read(text)
    return phrase


class _Phrase:
    """Collects names until a word says what the bodies do: 市商务局、市司法局牵头."""

    def __init__(self, field: str) -> None:
        self._field = field
        self._waiting: list[str] = []
        """Names whose role is not known yet."""
        self._is_joined = False
        """Whether 会同 stands before the names that wait."""
        self._has_leader = False
        self._guides: list[str] = []
        """Names of those who guide: they support, and lead where nobody else does."""
        self.leads: list[str] = []
        self.supports: list[str] = []
        self.deadline = ""
        self.has_others = False
        """Whether 等 says that there are more bodies than the names."""
        self.stated = False

    def read(self, text: str) -> None:
        """Read a whole phrase."""
        text = _RULE_LABEL.sub("", text)
        text = _RULE_SENTENCE.sub("，", text)
        text = _remove_first_leads_rule(text)
        for part in split_names(text):
            if part == "下同" or _states_first_leads(part):
                continue
            if is_deadline(part) and not agency_names.ends_as_body(part):
                self.deadline = self.deadline or part
                continue
            names = _AND_LAST.sub("", part)
            names = _BY_WHOM.sub("", names)
            names = _LIST_NUMBER.sub("", names)
            before, *after = _TOGETHER.split(names, maxsplit=1)
            self._read_names(before)
            if after:
                self._assign(lead=True)
                self._is_joined = True
                self.stated = True
                self._read_names(after[0])
        is_undecided = not self._is_joined and not self._has_leader
        fills_leads = self._field == "lead_agencies"
        self._assign(lead=is_undecided and fills_leads)
        if not self.leads:
            self.leads = self._guides
            self.supports = [name for name in self.supports if name not in self._guides]

    def _read_names(self, part: str) -> None:
        """Read a part between commas: a name or several joined by 和, with a role before or after them."""
        first, *group = _AND_OTHERS.split(part, maxsplit=1)
        if group:
            self._waiting.append(first)
            self.has_others = True
            part = group[0]
        prefixed = _PREFIXED_ROLE.fullmatch(part)
        if prefixed:
            fills_leads = self._field == "lead_agencies"
            self._assign(lead=fills_leads)
            role_word = prefixed["role"][:2]
            is_supporting = role_word in _SUPPORTING
            self._field = "support_agencies" if is_supporting else "lead_agencies"
            self.stated = True
            part = prefixed["name"]
        bracketed = _ROLE_IN_BRACKETS.fullmatch(part)
        if bracketed:
            self._waiting.append(bracketed["name"])
            role = folding.simplify_text(bracketed["role"])
            self._apply_role(role[:2])
            return
        match = _ROLE.fullmatch(part)
        name = match["name"] if match else part
        if name and not agency_names.is_nothing(name):
            self._waiting += _AND_BODIES.split(name)
        if match:
            self.has_others = self.has_others or bool(match["others"])
            words = match["role"] or match["duty"] or ""
            role = folding.simplify_text(words)
            self._apply_role(role)

    def _apply_role(self, role: str) -> None:
        """Give the names that wait the role that a word such as 配合 says; the empty word says nothing."""
        if not role:
            return
        self.stated = True
        is_leading = any(word in role for word in _LEADING)
        only_guides = role in _GUIDING
        if only_guides:
            self._guides += self._waiting
        says_support = role in _SUPPORTING or only_guides
        follows_leader = self._has_leader or self._is_joined
        is_supporting = says_support or follows_leader
        self._assign(lead=is_leading or not is_supporting)
        self._has_leader = self._has_leader or is_leading

    def _assign(self, *, lead: bool) -> None:
        names = self.leads if lead else self.supports
        names.extend(self._waiting)
        self._waiting.clear()


def _states_first_leads(text: str) -> bool:
    simplified = folding.simplify_text(text)
    return FIRST_LEADS_PATTERN.search(simplified) is not None


def _remove_first_leads_rule(text: str) -> str:
    """Remove brackets that say which of the agencies leads: 市商务局、市司法局（列第一位者为牵头单位）."""

    def choose_replacement(bracket: re.Match[str]) -> str:
        if _states_first_leads(bracket[0]):
            return ""
        return bracket[0]

    return IN_BRACKETS.sub(choose_replacement, text)
