"""A form (填报表): what one body is sent about its tasks, and how its columns are called when it comes back."""

import re
from typing import NamedTuple

from reformctl.model.table import Task
from reformctl.tracking import limits, periods
from reformctl.tracking.ledger import Report

FORM_VERSION = "1"
INFO_SHEET = "表单信息"
"""The sheet of a workbook that identifies the form."""
STATES_SHEET = "状态"
"""The sheet with the states to choose from."""
FORM_SHEET = "填报"
"""The sheet with the form itself."""
INFO_LABELS = {
    "table": "表",
    "table_hash": "表内容 SHA-256",
    "agency": "填报单位",
    "period": "填报周期",
    "role": "承担方式",
    "version": "表单版本",
}
"""What identifies a form, with its label in the workbook."""
INFO_MARK = "表单信息："
"""What the last line of a document begins with, which identifies it."""
ID_HEADING = "编号"
LIST_NAME = "发送清单.csv"
LOCKED_COLOR = "F2F2F2"
OPEN_COLOR = "FFFBE6"
HEAD_COLOR = "DDEBF7"
OPEN_HEAD_COLOR = "FFE699"
"""The colours of cells (RRGGBB): with official text, to fill in, and of the headings of both."""


class FormColumn(NamedTuple):
    """A column of a form."""

    key: str
    """The field of a task that an official column shows, or the key of a report that a column to fill in becomes."""
    heading: str
    width: int
    """The width of the column, in columns of text."""
    is_open: bool = False
    """Whether the body fills it in."""
    synonyms: tuple[str, ...] = ()
    """What people also call it."""


FormColumns = tuple[FormColumn, ...]

OFFICIAL_COLUMNS = (
    FormColumn("title", "试点任务", 18, synonyms=("任务", "任务名称", "改革事项")),
    FormColumn("content", "实施内容", 46, synonyms=("主要内容", "任务内容")),
    FormColumn("lead_agencies", "牵头单位", 14),
    FormColumn("support_agencies", "配合单位", 14),
    FormColumn("limit", "完成时限", 13, synonyms=("时限",)),
    FormColumn("previous", "上期填报", 20),
)
OPEN_COLUMNS = (
    FormColumn("state", "进展状态", 12, True, ("状态", "办理状态", "完成状态", "完成情况")),  # noqa: FBT003 a row of a table
    FormColumn("text", "进展情况", 36, True, ("进展", "工作进展", "办理情况", "推进情况", "落实情况")),  # noqa: FBT003 as above
    FormColumn("evidence", "佐证材料", 18, True, ("佐证", "证明材料", "附件", "成果")),  # noqa: FBT003 as above
    FormColumn("by", "填报人", 10, True, ("联系人", "经办人", "填表人")),  # noqa: FBT003 as above
    FormColumn("on", "填报日期", 13, True, ("日期", "填表日期", "办理日期", "报送日期")),  # noqa: FBT003 as above
)
_UNSAFE_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED_NAMES = re.compile(r"(?i)(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\..*)?")


class FormRow(NamedTuple):
    """One task in a form."""

    task: Task
    limit: str
    """The day until which the task is to be done, as it is shown; empty where nobody says."""
    previous: Report | None
    """What the body reported of it last."""


class Form(NamedTuple):
    """What one body is sent."""

    table: str
    """The id of the table."""
    title: str
    """The title of the table."""
    table_hash: str
    agency: str
    period: str
    role: str
    due: str
    states: tuple[str, ...]
    rows: tuple[FormRow, ...]

    def list_columns(self) -> FormColumns:
        """List the columns besides the id: official ones that say something here, then those to fill in."""
        shown = [column for column in OFFICIAL_COLUMNS if self._is_shown(column.key)]
        return (*shown, *OPEN_COLUMNS)

    def list_info(self) -> list[tuple[str, str]]:
        """List what identifies the form, as (label, value)."""
        values = {**self._asdict(), "version": FORM_VERSION}
        info = []
        for key, label in INFO_LABELS.items():
            value = str(values[key])
            info.append((label, value))
        return info

    def _is_shown(self, key: str) -> bool:
        """Tell whether an official column says something that the body does not know anyway."""
        if key == "lead_agencies":
            alone = (self.agency,)
            return any(row.task.lead_agencies != alone for row in self.rows)
        texts = (format_official(row, key) for row in self.rows)
        return any(texts)


def format_official(row: FormRow, key: str) -> str:
    """Write what an official column of a row shows."""
    if key == "limit":
        return row.limit
    text = _get_official(row, key)
    if len(text) <= limits.MAX_SHOWN_CHARACTERS:
        return text
    beginning = text[: limits.MAX_SHOWN_CHARACTERS]
    return f"{beginning}……"


def format_report(report: Report) -> str:
    """Write a report in a few lines: 2026-10 推进中, then what was done."""
    head = filter(None, (report.period, report.state))
    first_line = " ".join(head)
    lines = [first_line, report.text]
    if report.evidence:
        lines.append(f"佐证：{report.evidence}")
    stated = filter(None, lines)
    return "\n".join(stated)


def make_title(form: Form) -> str:
    """Make the title of a form: 深圳市税务局任务进展填报表（2026年11月）."""
    period = periods.format_period(form.period)
    return f"{form.agency}任务进展填报表（{period}）"


def make_note(form: Form) -> str:
    """Say what whoever fills a form in should know."""
    count = len(form.rows)
    return (
        f"依据《{form.title}》，共{count}项任务，请于{form.due}前报送。"
        "只填黄色单元格：进展状态从下拉列表选择；已办结的请写明佐证材料。请勿改动编号、表头和灰色单元格。"
    )


def make_file_name(agency: str, period: str, suffix: str) -> str:
    """Make a file name that every system takes, such as 深圳市税务局_2026-11.xlsx."""
    safe = _UNSAFE_IN_NAMES.sub("_", agency)
    short = safe[: limits.MAX_NAME_CHARACTERS]
    stem = short.strip(" .")
    if not stem or _RESERVED_NAMES.fullmatch(stem):
        stem = f"单位_{stem}"
    return f"{stem}_{period}{suffix}"


def _get_official(row: FormRow, key: str) -> str:
    """Get all that an official column of a row says."""
    if key == "previous":
        if row.previous is None:
            return ""
        return format_report(row.previous)
    value = getattr(row.task, key)
    if isinstance(value, tuple):
        return "、".join(value)
    return value or ""
