"""Tables of an official document: which rows are headings, categories and tasks, and what each cell fills."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.importing.document import Grid, GridCell, GridRow
from reformctl.importing.extraction import agency_names, column_headings, document_facts, numerals
from reformctl.importing.extraction.column_headings import NO_COLUMNS, GivenColumns
from reformctl.importing.extraction.findings import Draft, Finding, Heading
from reformctl.importing.extraction.task_lists import first_clause
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import echo_value

MIN_TEXT_CHARACTERS = 5
"""Characters of a text of tasks on the average: what is shorter is a state or a code."""
ABOVE = 15
"""Rows at the most above the heading row: titles, units, dates."""
LOWEST = 2
"""The lowest level of a number before a category: （一）, as in `numerals.Numbered`."""
NUMBER_AND_NAME = 2
LONGEST_NUMBER = 12
"""Characters of a printed number, such as （二十三）or 3-12."""
_TEXTS = ("title", "content")
_NOTE = compile_both(
    "(?:注|备注|说明|附注|填表说明)[:：1一]|※|[*]|[（(]?续表|(?:单位|填[表报].{0,6}|制表.{0,6}|日期|联系.{0,6})[:：]"
)
_TOTAL = compile_both("(?:合计|总计|共计|小计)|共[0-9一二三四五六七八九十百]+[项条]")
_BODY_END = "局委办部院署厅处室会社所站队司行府业位镇道校关政联心构组园区县"
_PERSON = compile_both(rf"(?<=[{_BODY_END}])[ \u3000\xa0]+[\u4e00-\u9fff]{{2,4}}(?=$|[、，,；;\n])", re.MULTILINE)
"""The name of a person behind that of a body, in a column of both."""
_ODD_NUMBER = re.compile(r"[0-9A-Za-z]+(?:[-.—－_/][0-9A-Za-z]+)+|[A-Za-z]{0,3}[0-9]{1,9}", re.ASCII)


class Layout(NamedTuple):
    """What the columns of a table are."""

    top: int
    """Index of the first heading row."""
    first: int
    """Index of the first row below the headings."""
    fields: tuple[str | None, ...]
    """The field of each column, None for one that has no field here."""
    names: tuple[str, ...]
    """The heading of each column, without blanks."""
    guessed: int | None = None
    """The column that is taken for the text of the tasks, though its heading is unknown."""

    @property
    def known(self) -> set[str]:
        """The fields that have a column."""
        return {field for field in self.fields if field}


def layout(grid: Grid, given: GivenColumns = NO_COLUMNS) -> Layout | None:
    """Find the columns of a task table; None for a table that is none. `given` has those that a user named."""
    for at, row in enumerate(grid.rows[:ABOVE]):
        fields = column_headings.find_fields(row.cells, given)
        guessed = _guess_text(grid, at, fields)
        if guessed is not None:
            fields[guessed] = "content"
        if not set(_TEXTS).isdisjoint(fields) and len({field for field in fields if field}) > 1:
            found = _lower(grid, at, fields, given)
            return found._replace(guessed=guessed)
    return None


def list_unknown_texts(grid: Grid, at: int, fields: Sequence[str | None]) -> list[int]:
    """List the columns below a heading row that may hold the texts of tasks, though their headings are unknown."""
    cells = grid.rows[at].cells
    rows = [row.cells for row in grid.rows[at + 1 :] if len(row.cells) == len(cells)]
    found = []
    for column, cell in enumerate(cells):
        texts = [row[column].text.strip() for row in rows if row[column].text.strip()]
        is_text = len(texts) * 2 > len(rows) and sum(map(len, texts)) >= MIN_TEXT_CHARACTERS * len(texts)
        if fields[column] is None and texts and is_text and column_headings.may_be_text(cell.text):
            found.append(column)
    return found


def _guess_text(grid: Grid, at: int, fields: Sequence[str | None]) -> int | None:
    """Guess which column is the text of the tasks, beside known ones of who or when; None unless only one can be it."""
    known = set(fields)
    if not known.isdisjoint(_TEXTS) or known.isdisjoint({"lead_agencies", "support_agencies", "deadline"}):
        return None
    candidates = list_unknown_texts(grid, at, fields)
    return candidates[0] if len(candidates) == 1 else None


def _lower(grid: Grid, at: int, fields: list[str | None], given: GivenColumns) -> Layout:
    """The layout that a heading row, or it and the one below it, give: 责任单位 above 牵头单位 and 配合单位."""
    upper = grid.rows[at].cells
    first = at + 1
    below = grid.rows[first].cells if first < len(grid.rows) else ()
    lower = column_headings.find_fields(below, given)
    own = [cell for cell in below if cell.text.strip() and cell.merged != "above"]
    if len(below) != len(upper) or len(own) < 2 or not all(column_headings.find_field(cell.text) for cell in own):  # noqa: PLR2004 two
        return Layout(at, first, tuple(fields), _names(upper))
    merged = [low if low.text.strip() else high for low, high in zip(below, upper, strict=True)]
    fields = [low or high for low, high in zip(lower, fields, strict=True)]
    return Layout(at, first + 1, tuple(fields), _names(merged))


def _names(cells: Sequence[GridCell]) -> tuple[str, ...]:
    """A name for every column: a nameless or repeated heading gets its number."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = "".join(cell.text.split()) or f"第{number}列"
        names.append(f"{name}（第{number}列）" if name in names else name)
    return tuple(names)


class Reader:
    """Goes through the rows of the tables that make up one list, and remembers what the rows before said."""

    def __init__(self, heads: Iterable[GridRow] = ()) -> None:
        """Nothing is read yet; `heads` are heading rows, which every page may have again."""
        self._heads = {tuple(column_headings.normalize_heading(cell.text) for cell in row.cells) for row in heads}
        self.tasks: list[Draft] = []
        self.headings: list[Heading] = []
        self.findings: list[Finding] = []
        self.refused: list[int] = []
        """Numbers of rows that are not taken."""
        self._category: str | None = None
        self._cells: dict[str, GridCell] = {}
        """The cells of the last task, by their fields."""
        self._further_leads: list[str] = []
        self._further_supports: list[str] = []
        """Agencies of the last task that rows below its own add."""

    def read(self, rows: Sequence[GridRow], columns: Layout) -> None:
        """Take the rows below the headings."""
        again: list[GridRow] = []
        for row in rows:
            own = [cell for cell in row.cells if cell.text.strip() and cell.merged != "left"]
            if not own or all(cell.merged == "above" for cell in own):
                continue
            if row.hidden:
                self._say("hidden-row", _("this row is hidden in the document, and is read like the others"), row)
            if tuple(column_headings.normalize_heading(cell.text) for cell in row.cells) in self._heads:
                again.append(row)
            elif heading := _heading(row, own):
                self.head(heading)
            elif len(own) == 1 and not own[0].merged:
                self._banner(row, own[0].text.strip())
            else:
                self._take(row, columns)
        self._complete()
        if again:
            sentence = translate_count(
                "the heading row stands again, and is left out there",
                "the heading row stands again {count} times, first here, and is left out there",
                len(again),
            )
            self._say("repeated-heading", sentence.format(count=len(again)), again[0])

    def head(self, heading: Heading) -> None:
        """A heading under which the next tasks stand."""
        if not self.headings or heading.name != self._category:  # repeated on the next page
            self.headings.append(heading)
        self._category = heading.name

    def _banner(self, row: GridRow, text: str) -> None:
        """A row of one cell that is no category."""
        if _NOTE.match(text) or _TOTAL.match(text) or document_facts.is_date(text):
            self._say("remark", _("“{text}” is a remark and no task").format(text=echo_value(text)), row)
        else:
            sentence = _("this row has one cell, “{text}”, and is no task and no category")
            self._refuse("short-row", sentence.format(text=echo_value(text)), row)

    def _take(self, row: GridRow, columns: Layout) -> None:
        """A row that should be a task."""
        if _TOTAL.match(row.cells[0].text.strip()):
            self._banner(row, _beginning(row))
            return
        short = len(row.cells) < len(columns.fields)
        if short or any(cell.text.strip() for cell in row.cells[len(columns.fields) :]):
            sentence = _("this row has {found} cells, not {wanted}, and begins “{text}”: its cells may be shifted")
            sentence = sentence.format(found=len(row.cells), wanted=len(columns.fields), text=_beginning(row))
            self._refuse("short-row", sentence, row)
            return
        named: dict[str, GridCell] = {}
        extra = []
        for field, name, cell in zip(columns.fields, columns.names, row.cells, strict=False):
            if cell.merged == "left" or not cell.text.strip():
                continue
            if field:
                named[field] = cell
            else:
                extra.append((name, _lines(cell.text)))
        if self.tasks and _adds_agencies(columns, named, row):
            self._go_on(row, columns, named)
            return
        named = self._repeat_above(row, self._carry_down(row, columns, named))
        draft = self._draft(row, columns, named, extra)
        heading = _own_category(row, named)
        if problem := _problem(draft, columns, named.get("lead_agencies", GridCell()).text, _beginning(row)):
            self._refuse("shifted-row", problem, row)
            return
        if heading:
            self.head(heading)
        self._complete()
        self._cells = named
        self.tasks.append(draft._replace(category=self._category))
        if "lead_agencies" in columns.known and not (draft.leads or draft.supports):
            self._say("no-agency", _("this task names nobody who does it"), row)

    def _repeat_above(self, row: GridRow, named: dict[str, GridCell]) -> dict[str, GridCell]:
        """Put what the row above has in the place of 同上 and 〃."""
        repeated = {}
        for field, cell in named.items():
            above = self._cells.get(field)
            if above and field not in {"number", "title", "content"} and agency_names.is_same_as_above(cell.text):
                repeated[field] = above
        if repeated:
            self._say("same-as-above", _("同上 and 〃 mean what stands in the row above"), row)
        return {**named, **repeated}

    def _carry_down(self, row: GridRow, columns: Layout, named: dict[str, GridCell]) -> dict[str, GridCell]:
        """Give a row without number and title those of the row above, where cells were merged before they were lost.

        So a CSV file and pasted text have it. The row must have a text and agencies of its own.
        """
        if not self.tasks or {"title", "content"} - columns.known or "title" in named or "number" in named:
            return named
        if "content" not in named or not {"lead_agencies", "support_agencies"} & named.keys():
            return named
        above = self.tasks[-1]
        if above.title_derived:
            return named
        sentence = _("the title of this row is empty, and is taken from the row above: “{title}”")
        self._say("carried-down", sentence.format(title=echo_value(above.title)), row)
        number = {"number": GridCell(above.number, "above")} if above.number else {}
        return {**named, **number, "title": GridCell(above.title)}

    def _draft(
        self, row: GridRow, columns: Layout, named: dict[str, GridCell], extra: Sequence[tuple[str, str]]
    ) -> Draft:
        texts = {field: _lines(cell.text) for field, cell in named.items()}
        lead, support = (_bodies(named, columns, field) for field in ("lead_agencies", "support_agencies"))
        content = texts.get("content", "")
        title = _line(texts.get("title", ""))
        if "content" not in columns.known:
            content = texts.get("title", "")
        derived = "title" not in columns.known or ("content" not in columns.known and "。" in content.rstrip("。"))
        leads, supports = agency_names.apart(lead.leads, (*lead.supports, *support.supports))
        return Draft(
            row.location,
            number=_line(texts.get("number", "")),
            is_further=named.get("number", GridCell()).merged == "above",
            title=first_clause(content.split("\n", 1)[0]) if derived else title,
            content=content,
            leads=leads,
            supports=supports,
            scope=_said(_line(texts.get("scope", lead.scope))),
            deadline=_said(_line(texts.get("deadline", lead.deadline))),
            extra=(*extra, *lead.extra, *support.extra),
            led=lead.led,
            title_derived=derived and bool(content),
        )

    def _go_on(self, row: GridRow, columns: Layout, named: dict[str, GridCell]) -> None:
        """A row of a task whose title and content are merged with those above: further agencies."""
        own = {field: cell for field, cell in named.items() if not cell.merged}
        lead, support = (_bodies(own, columns, field) for field in ("lead_agencies", "support_agencies"))
        self._further_leads += lead.leads
        self._further_supports += (*lead.supports, *support.supports)
        self._say("same-task", _("this row is merged with the task above it, and adds to its agencies"), row)

    def _complete(self) -> None:
        """Give the last task the agencies of the rows below its own."""
        if self._further_leads or self._further_supports:
            last = self.tasks[-1]
            leads, supports = agency_names.apart(
                (*last.leads, *self._further_leads), (*last.supports, *self._further_supports)
            )
            self.tasks[-1] = last._replace(leads=leads, supports=supports)
            self._further_leads.clear()
            self._further_supports.clear()

    def _say(self, rule: str, sentence: str, row: GridRow) -> None:
        self.findings.append(Finding(rule, sentence, row.location))

    def _refuse(self, rule: str, sentence: str, row: GridRow) -> None:
        values = (numerals.parse_number(cell.text) for cell in row.cells if cell.text.strip().isascii())
        self.refused += [value for value in values if value is not None]
        self.findings.append(Finding(rule, sentence, row.location, placed=False))


def _own_category(row: GridRow, named: dict[str, GridCell]) -> Heading | None:
    """The category that a row names in a column of its own."""
    if "category" not in named:
        return None
    name, declared = numerals.split_declared_count(_line(_lines(named["category"].text)))
    return Heading(name, declared, row.location)


def _adds_agencies(columns: Layout, named: dict[str, GridCell], row: GridRow) -> bool:
    """Whether everything of a row is merged with the row above, but for agencies."""
    texts = columns.known & set(_TEXTS)
    if not all(named.get(field, GridCell()).merged == "above" for field in texts):
        return False
    new = [
        field for field, cell in zip(columns.fields, row.cells, strict=False) if cell.text.strip() and not cell.merged
    ]
    return bool(new) and set(new) <= {"lead_agencies", "support_agencies"}


def category(row: GridRow) -> Heading | None:
    """The category that a row above the headings is: one with a number or a count, and not a title."""
    own = [cell for cell in row.cells if cell.text.strip() and cell.merged != "left"]
    found = _heading(row, own) if own else None
    return found if found and (found.declared is not None or numerals.split_number(own[0].text.strip())) else None


def _heading(row: GridRow, own: Sequence[GridCell]) -> Heading | None:
    """The category that a row is: one cell over the whole row, or a number as headings have it and a name."""
    text = _line("".join(cell.text for cell in own))
    if own[0].merged or not row.cells[0].text.strip() or len(text) > numerals.LONGEST_HEADING or "。" in text:
        return None
    if _NOTE.match(text) or _TOTAL.match(text):
        return None
    if len(own) == 1:
        start, (name, declared) = numerals.split_number(text), numerals.split_declared_count(text)
        spans = len(row.cells) > 1 and all(cell.merged == "left" for cell in row.cells[1:])
        if not (spans or declared is not None or (start and start.level <= LOWEST)):
            return None
    elif len(own) == NUMBER_AND_NAME and not row.cells[-1].text.strip():
        number = own[0].text.strip()
        start, (name, declared) = numerals.split_number(_mark(number)), numerals.split_declared_count(own[1].text)
        if number.isdecimal() or len(number) > LONGEST_NUMBER or not start or start.level > LOWEST:
            return None
    else:
        return None
    return Heading(_line(name), declared, row.location, start.level if start else 1) if name else None


def _mark(number: str) -> str:
    """一 as 一、, so that it is seen as the number that it is."""
    number = number.strip()
    return number if numerals.split_number(number) else f"{number}、"


def _bodies(named: dict[str, GridCell], columns: Layout, field: str) -> agency_names.AgencyRoles:
    if field not in named or field not in columns.fields:
        return agency_names.AgencyRoles()
    heading = columns.names[columns.fields.index(field)]
    text = _lines(named[field].text)
    without_persons = _PERSON.sub("", text) if column_headings.names_person(heading) else text
    roles = agency_names.read_agencies(without_persons, field, heading)
    if without_persons == text:
        return roles
    return roles._replace(extra=(*roles.extra, (heading, text)))


def _beginning(row: GridRow) -> str:
    """The first text of a row, for a sentence about it."""
    return echo_value(next((cell.text.strip() for cell in row.cells if cell.text.strip()), ""), 30)


def _problem(draft: Draft, columns: Layout, lead: str, text: str) -> str | None:
    """Why a row that begins with `text`, and whose agencies are said by `lead`, cannot be a task."""
    if draft.number and numerals.parse_number(draft.number) is None and not _ODD_NUMBER.fullmatch(draft.number):
        return _("the number of this row is “{number}”: its cells may be shifted").format(
            number=echo_value(draft.number)
        )
    for name in (*draft.leads, *draft.supports):
        if not agency_names.looks_like_one(name) or ("。" in lead and not agency_names.is_sure(name)):
            sentence = _("“{name}” should be an agency in the row that begins “{text}”: its cells may be shifted")
            return sentence.format(name=echo_value(name), text=text)
    if not (draft.leads or draft.supports or draft.deadline or agency_names.is_nothing(lead)):
        return _("“{text}” should name who does the task, and names nobody").format(text=echo_value(lead.strip()))
    if "title" in columns.known and not draft.title:
        return _("the row that begins “{text}” has no title").format(text=text)
    if not draft.content:
        return _("the row that begins “{text}” has no content").format(text=text)
    return None


def _lines(text: str) -> str:
    """A text without the blanks around its lines, which are layout, and without empty lines."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _line(text: str) -> str:
    """A text on one line: Latin words are divided by a blank, Chinese ones by nothing."""
    return re.sub(r"(?<=[0-9A-Za-z])[^\S\n]*\n\s*+(?=[0-9A-Za-z])", " ", text.strip()).replace("\n", "")


def _said(text: str) -> str:
    """Nothing where a cell holds a stroke or 无."""
    return "" if agency_names.is_nothing(text) else text
