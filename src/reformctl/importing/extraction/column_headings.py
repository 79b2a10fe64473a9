"""Tells which field a column or label of an official table fills: 牵头单位 and 责任处室 are lead_agencies."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reformctl.importing.document import Cells
from reformctl.importing.extraction.cell_texts import IN_BRACKETS
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.searching import folding

FIELD_WORDS = {
    "number": "序号 编号 项号 任务序号 任务编号 项目编号 事项编号 举措序号",
    "category": "类别 分类 领域 任务类别 所属领域 改革领域 所属类别 工作类别 类型 重点领域",
    "title": """
        试点任务 改革事项 改革举措 工作事项 任务名称 事项名称 举措名称 经验名称 项目名称 改革试点经验
        改革创新经验 试点经验 创新举措 创新经验 改革任务 重点任务 改革创新事项 试点事项 改革试点事项 案例名称
        任务事项 试点举措 改革措施 任务 事项 名称 举措 创新成果 制度创新成果 改革经验 复制推广事项 推广事项
        工作任务名称 改革事项名称 重点工作 任务分工 改革试点任务 改革试点任务名称 经验做法名称 目标任务
    """,
    "content": """
        实施内容 主要内容 工作内容 具体内容 任务内容 改革内容 试点内容 经验内容 内容 主要做法 具体措施 具体举措
        工作举措 工作措施 主要举措 主要措施 工作要求 具体要求 实施要求 具体任务 工作任务 主要任务 任务要求
        具体事项 具体做法 经验做法 内容要点 推广内容 主要经验 工作任务及要求 推进措施 落实措施 政策措施
        工作目标
    """,
    "lead_agencies": """
        牵头单位 负责单位 负责部门 指导部门 责任部门 责任单位 牵头部门 指导单位 主办单位 主责单位 主责部门
        主管部门 主管单位 责任主体 牵头负责单位 承办单位 主办部门 牵头责任单位 负责机构 牵头 实施单位 落实单位
        责任分工 部门分工 责任单位及部门 单位 部门 承接单位 推进单位 牵头机构 主办 主办机关 主管机关
    """,
    "support_agencies": """
        配合单位 参与单位 配合部门 参与部门 协办单位 协同单位 协同部门 参加单位 协助单位 协办部门 参加部门
        会同单位 会同部门 协作单位 配合责任单位 支持单位 支持部门 配合 协助部门 协办 协办机关 会办单位
    """,
    "scope": """
        推广范围 适用范围 实施范围 复制推广范围 推广区域 适用区域 试点范围 实施区域 范围 试点地区 推广地区
        适用地区
    """,
    "deadline": """
        完成时限 完成时间 时限 时间要求 时间节点 完成期限 办理时限 时限要求 截止时间 进度要求 时间安排
        完成时间节点 推广时限 落实时限 工作时限 完成日期 计划完成时间 进度安排 实施时间
    """,
}
"""The words for each field, as State Council lists and the task tables of provinces and cities use them.

The plainest come first: of two columns for one field the one with the plainer word has it.
"""
FIELDS = {field: tuple(words.split()) for field, words in FIELD_WORDS.items()}
_FIELD_BY_WORD: dict[str, str] = {}
_RANK_BY_WORD: dict[str, int] = {}
"""How plain a word is among those of its field; 0 is the plainest."""
for _field, _words in FIELDS.items():
    for _rank, _word in enumerate(_words):
        _FIELD_BY_WORD[_word] = _field
        _RANK_BY_WORD[_word] = _rank
_MANY_WORDS = compile_both("(.{2,6}?)(?:及|和|与|、|/)(.{2,8})")
_WHO_END = "(?:单位|部门|处室|科室|主体|机构|机关|责任人|负责人|领导)"
_WHO = compile_both(f"(?P<role>.{{0,6}}?){_WHO_END}(?:名称)?(?:(?:及|和|与|、|/)(?:其)?.{{0,4}}{_WHO_END})?")
"""A heading that says who: a role and a word such as 单位 or 处室, which may be followed by the person in charge."""
_PERSON = compile_both(".*(?:责任人|负责人|领导)")
_SUPPORTS = compile_both("配合|协办|会办|协助|协同|协作|参与|参加|会同|支持|其他|其余|辅助")
_LEADS = compile_both("牵头|主办|承办|主责|主管|责任|负责|实施|落实|推进|承接|指导|总|第一|首要|具体")
_WHEN = compile_both(".{0,8}(?:时限|期限|时间|日期|节点|进度)(?:要求|安排|节点)?")
_OTHER_TIMES = compile_both(
    ".*(?:发布|印发|填报|报送|更新|反馈|办结情况|成文|出台|当前|目前|完成进度|落实进度|工作进度).*"
)
"""Headings with a word for time that do not say until when a task is to be done."""
_NO_TEXT = compile_both(
    ".*(?:备注|依据|来源|情况|进展|进度|状态|位置|成效|形式|说明|意见|文号|联系|电话|序|页|得分|分值|金额|投资|评分|反馈|落实处)"
)
"""Headings of remarks, grounds or progress: such a column is never the text of a task."""
_NAMES_TEXT = compile_both(".{0,8}(?:任务|事项|举措|工作|问题|项目|议题)(?:名称)?")
_DESCRIBES_TEXT = compile_both(".{0,8}(?:内容|措施|做法|要点|要求|目标|安排)(?:(?:及|和|与|、|/).{1,6})?")
_GROUPS = compile_both(".{0,6}(?:类别|分类|领域|板块)")
_TEXT_FIELDS = ((_GROUPS, "category"), (_NO_TEXT, None), (_NAMES_TEXT, "title"), (_DESCRIBES_TEXT, "content"))
_PREFIX = re.compile("^(?:省级|市级|区级|县级|主要)(?=..)")
_BODY_BEFORE = compile_both("(?:[局办署厅府]|委员会|委|公司|中心|银行)$")
"""The end of a name that a label follows without a mark, where lines were joined."""
_LABELLED_FIELDS = ("lead_agencies", "support_agencies", "scope", "deadline")
_LABEL_WORDS = [word for field in _LABELLED_FIELDS for word in FIELDS[field]]
_LABEL_WORDS.sort(key=len, reverse=True)
_LABEL_PATTERNS = [r"\s*".join(word) for word in _LABEL_WORDS]
_LABEL = compile_both(
    r"(?P<open>[【\[])?(?:省级|市级|区级|县级)?"
    rf"(?P<label>(?:第一|首要|其他|其余)?(?:{'|'.join(_LABEL_PATTERNS)}))"
    r"(?(open)[】\]]\s*[:：]?|\s*[:：])\s*"
    r"|(?:^|(?<=[；;\n]))[^\S\n]*(?P<other>[\u4e00-\u9fff]{2,8})[:：]\s*"
)
"""A label such as 牵头单位： or 【责任单位】, or another one, such as 责任领导：, where a phrase begins."""


class LabelledPart(NamedTuple):
    """A part of a text and the label before it: 牵头单位：市商务局."""

    field: str | None
    """None where there is no label, or one that names no field."""
    label: str
    """Empty for what stands before the first label."""
    text: str


ColumnFields = list[str | None]
"""The field of each column of a table; None for a column that has no field here."""
GivenColumns = Mapping[str, str]
"""Fields that a user gives to columns, by their headings without blanks."""
NO_COLUMNS: GivenColumns = {}


def normalize_heading(text: str) -> str:
    """Remove blanks, line breaks, closing colons and differences of width from a heading: “序 号：” is 序号."""
    normalized = unicodedata.normalize("NFKC", text)
    without_blanks = "".join(normalized.split())
    return without_blanks.strip(":")


def find_field(text: str) -> str | None:
    """Find the field that a heading names.

    Brackets and a level before it do not count: 市级责任单位（首位为牵头单位） is lead_agencies.
    """
    heading = normalize_heading(text)
    word = folding.simplify_text(heading)
    bare_word = IN_BRACKETS.sub("", word)
    word_without_level = _PREFIX.sub("", bare_word)
    for known_word in (word, bare_word, word_without_level):
        if known_word in _FIELD_BY_WORD:
            return _FIELD_BY_WORD[known_word]
    first_field = _find_field_of_several(bare_word)
    if first_field:
        return first_field
    return _find_field_by_parts(bare_word)


def is_person(heading: str) -> bool:
    """Tell whether a heading is about a person only, such as 责任人 or 牵头领导."""
    if not names_person(heading):
        return False
    bare_heading = _remove_brackets(heading)
    return not re.search("单位|部门", bare_heading)


def names_person(heading: str) -> bool:
    """Tell whether a heading names a person, alone or beside a body: 责任单位及责任人."""
    bare_heading = _remove_brackets(heading)
    return _PERSON.fullmatch(bare_heading) is not None


def names_lead(heading: str) -> bool:
    """Tell whether a heading or label says that somebody leads: 牵头单位 does, 责任单位 does not."""
    simplified = folding.simplify_text(heading)
    return re.search("牵头|主办|抓总", simplified) is not None


def may_be_text(heading: str) -> bool:
    """Tell whether a column with an unknown heading may hold the text of tasks: not one of remarks or progress."""
    word = normalize_heading(heading)
    if not word or find_field(word) is not None:
        return False
    return not _NO_TEXT.fullmatch(word)


def split_at_labels(text: str) -> list[LabelledPart]:
    """Split a text at labels: 牵头单位：市商务局；配合单位：市税务局 has two parts.

    A text without a label that names a field is one part. What stands before the first label is a part, too.
    """
    matches = list(_find_labels(text))
    if not any(match["label"] for match in matches):
        return [LabelledPart(None, "", text)]
    parts = []
    first_begin = matches[0].start()
    if first_begin:
        text_before = text[:first_begin]
        parts.append(LabelledPart(None, "", text_before))
    ends = [match.start() for match in matches[1:]]
    ends.append(len(text))
    for match, end in zip(matches, ends, strict=True):
        begin = match.end()
        words = text[begin:end]
        if match["label"]:
            field = find_field(match["label"])
            part = LabelledPart(field, match["label"], words)
        else:
            part = LabelledPart(None, match["other"], words)
        parts.append(part)
    return parts


def find_fields(cells: Cells, given: GivenColumns = NO_COLUMNS) -> ColumnFields:
    """Find the field of each column of a heading row: 序号, 任务, 备注 are number, title and None.

    A field that a user gives to a column is not found in another one.
    """
    fields = _find_known_fields(cells)
    if not given:
        return fields
    headings = [normalize_heading(cell.text) for cell in cells]
    taken = {given[heading] for heading in headings if heading in given}
    for column, heading in enumerate(headings):
        if heading in given:
            fields[column] = given[heading]
        elif fields[column] in taken:
            fields[column] = None
    return fields


def _find_known_fields(cells: Cells) -> ColumnFields:
    fields = []
    for cell in cells:
        field = None
        if cell.merged != "left":
            field = find_field(cell.text)
        fields.append(field)
    _drop_persons(cells, fields)
    _make_first_text_title(cells, fields)
    _settle_rivals(cells, fields)
    if "content" not in fields:
        _divide_title(cells, fields)
    return fields


def _drop_persons(cells: Cells, fields: ColumnFields) -> None:
    """Leave a column of persons without a field where another column says which body leads."""
    persons = []
    for column, cell in enumerate(cells):
        if fields[column] and is_person(cell.text):
            persons.append(column)
    fields_of_bodies = set()
    for column, field in enumerate(fields):
        if column not in persons:
            fields_of_bodies.add(field)
    for column in persons:
        if fields[column] in fields_of_bodies or "lead_agencies" in fields_of_bodies:
            fields[column] = None


def _make_first_text_title(cells: Cells, fields: ColumnFields) -> None:
    """Take the first of two columns of text for the title: 工作任务 beside 具体措施, 工作要点 beside 推进举措.

    Not where the heading of the other one is a known word for titles.
    """
    text_columns = [column for column, field in enumerate(fields) if field in {"title", "content"}]
    for column in text_columns:
        heading = normalize_heading(cells[column].text)
        if fields[column] == "title" and heading in FIELDS["title"]:
            return
    if len(text_columns) <= 1:
        return
    first, *others = text_columns
    if fields[first] == "content":
        fields[first] = "title"
        for column in others:
            fields[column] = "content"


def _settle_rivals(cells: Cells, fields: ColumnFields) -> None:
    """Leave each field to one column, the one with the plainest word, and find another field for its rivals.

    Several columns may say who supports.
    """

    def rank_column(column: int) -> tuple[bool, int]:
        return _rank_heading(cells[column].text)

    for column, field in enumerate(fields):
        if field is None or field == "support_agencies":
            continue
        rivals = [rival for rival, rival_field in enumerate(fields) if rival_field == field]
        best = min(rivals, key=rank_column)
        if column != best:
            best_heading = cells[best].text
            fields[column] = _choose_second_field(field, best_heading, fields)


def _rank_heading(text: str) -> tuple[bool, int]:
    """Rank headings of one field: who leads goes before who is responsible, and plainer words before others."""
    word = normalize_heading(text)
    rank = _RANK_BY_WORD.get(word, len(_RANK_BY_WORD))
    return not names_lead(text), rank


def _choose_second_field(field: str, best_heading: str, fields: ColumnFields) -> str | None:
    """Choose what the second of two columns is.

    任务 beside 事项 is the content, 责任单位 beside 牵头单位 is who supports.
    """
    if field == "title" and "content" not in fields:
        return "content"
    if field == "lead_agencies" and names_lead(best_heading):
        return "support_agencies"
    return None


def _divide_title(cells: Cells, fields: ColumnFields) -> None:
    """Take the second column below 重点任务 for the content: the first has names of tasks, it what is to be done."""
    for column, cell in enumerate(cells):
        if cell.merged == "left" and find_field(cell.text) == "title":
            fields[column] = "content"
            return


def _find_field_by_parts(word: str) -> str | None:
    """Find the field of a heading that no list has by the words that it is made of: 责任处室, 预计完成时间."""
    if _WHO.fullmatch(word):
        if _SUPPORTS.search(word):
            return "support_agencies"
        if _LEADS.search(word):
            return "lead_agencies"
        return None
    if _WHEN.fullmatch(word) and not _OTHER_TIMES.fullmatch(word):
        return "deadline"
    for pattern, field in _TEXT_FIELDS:
        if pattern.fullmatch(word):
            return field
    return None


def _find_field_of_several(word: str) -> str | None:
    """Find the field of the first of two words: 牵头单位及配合单位 names agencies, the first of which lead."""
    match = _MANY_WORDS.fullmatch(word)
    if match is None:
        return None
    first, second = match.groups()
    if second in _FIELD_BY_WORD:
        return _FIELD_BY_WORD.get(first)
    return None


def _remove_brackets(heading: str) -> str:
    normalized = normalize_heading(heading)
    return IN_BRACKETS.sub("", normalized)


def _find_labels(text: str) -> Iterator[re.Match[str]]:
    for match in _LABEL.finditer(text):
        if match["other"] or _may_begin_label(text, match.start()):
            yield match


def _may_begin_label(text: str, begin: int) -> bool:
    """Tell whether a label may begin here: not inside of a word, but right behind the name of a body."""
    if begin == 0:
        return True
    last_character = text[begin - 1]
    if not last_character.isalnum():
        return True
    before = max(begin - 3, 0)
    return _BODY_BEFORE.search(text, before, begin) is not None
