"""Writes one page for everybody without a terminal: it searches, filters and charts the tasks, offline, in one file.

Everything stands in the page as JSON and reaches the reader as text, never as markup. Of the tables of the search only
those characters and words come along that can matter for these tasks.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain
from typing import Any

from reformctl.exporting import html_page, official_layout
from reformctl.exporting.citation_styles import format_gbt7714
from reformctl.exporting.limits import MAX_PLAIN_TASKS
from reformctl.exporting.sheet import Origin, Sheet, format_value
from reformctl.model import vocabulary
from reformctl.model.table import Table, Task
from reformctl.searching import pinyin
from reformctl.searching.folding import DROPPED_MARKS, fold_text, load_traditional_forms
from reformctl.searching.synonyms import load_synonyms
from reformctl.text.escaping import UNSAFE_CHARACTERS, escape_json_character, escape_text

BODY_KEYS = {"lead_agencies", "support_agencies"}
"""Fields that name bodies."""
LEFT_OUT = {"title", "file", "sha256"}
"""Facts of a table that are said elsewhere, or mean nothing to who has just the page."""

_UNSEEN = re.compile(f"[{UNSAFE_CHARACTERS}\r]")
_NOT_IN_MARKUP = re.compile(f"[{UNSAFE_CHARACTERS}<>&]")
_WITHOUT_SCRIPTS = "本页需要 JavaScript 才能检索和筛选。This page needs JavaScript to search and filter."

Record = dict[str, Any]
"""An object of the JSON in the page."""
TablePositions = dict[str, int]
"""Where each table stands in the page, by its id."""
BodyNames = set[tuple[str, str]]
"""Bodies by the id of their table and their name there."""


def dump(sheet: Sheet) -> bytes:
    """Write the page; of rows that are no tasks a plain table."""
    tables = sheet.origin.parts
    if not tables:
        headings = sheet.list_headings()
        plain = _write_table(headings, sheet.format_rows())
        page = html_page.build_page("reformctl", plain)
        return page.encode()
    tasks = list(chain.from_iterable(tables))
    collection = _collect_data(sheet, tasks)
    facts = _write_facts(collection["tables"])
    plain = f"<p>{_WITHOUT_SCRIPTS}</p>\n{facts}"
    if len(tasks) <= MAX_PLAIN_TASKS:
        plain += _write_tasks(sheet, tasks)
    titles = [table.title for table in tables]
    shown_title = _escape_shown("、".join(titles))
    data = _write_data(collection)
    page = html_page.build_page(shown_title, plain, data)
    return page.encode()


def _write_data(collection: Record) -> str:
    """Write the data of the page as JSON in which no character can be taken for markup."""
    data = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return _NOT_IN_MARKUP.sub(_escape_matched_character, data)


def _escape_matched_character(match: re.Match[str]) -> str:
    return escape_json_character(match[0])


def _collect_data(sheet: Sheet, tasks: Sequence[Task]) -> Record:
    """Collect what the modules of the page work with; `collection` in tasks.js says what each part is."""
    language = "zh"
    if sheet.headers == "en":
        language = "en"
    positions: TablePositions = {}
    for position, table in enumerate(sheet.origin.parts):
        positions[table.id] = position
    tables = _describe_tables(sheet.origin)
    columns = []
    for column in sheet.columns:
        names = {"key": column.key, "label": column.label}
        columns.append(names)
    bodies = list(_list_bodies(sheet, tasks, positions))
    rows = []
    for task in tasks:
        position = positions[task.table]
        values = [column.value(task) for column in sheet.columns]
        rows.append([position, task.id, *values])
    unseen = map(_escape_pattern_character, UNSAFE_CHARACTERS)
    texts = list(_list_texts([rows, bodies]))
    return {
        "language": language,
        "tables": list(tables),
        "columns": columns,
        "bodies": bodies,
        "tasks": rows,
        "unseen": "".join(unseen),
        "search": _collect_search_data(texts),
    }


def _escape_pattern_character(char: str) -> str:
    r"""Escape a character of a class in a regular expression of JavaScript: \u{200b}."""
    if char == "-":
        return char
    code = f"{ord(char):x}"
    return f"\\u{{{code}}}"


def _describe_tables(origin: Origin) -> Iterator[Record]:
    whole_tables = {table.id: table for table in origin.tables}
    for part, remark in zip(origin.parts, origin.remarks, strict=True):
        whole = whole_tables[part.id]
        has_every_task = len(part) == len(whole)
        is_whole = has_every_task and not origin.chosen
        yield _describe_table(whole, remark, is_whole=is_whole)


def _describe_table(table: Table, remark: str, *, is_whole: bool) -> Record:
    facts = []
    for fact in official_layout.list_facts(table):
        if fact.key not in LEFT_OUT:
            shown = (fact.label, fact.text)
            facts.append(shown)
    return {
        "id": table.id,
        "title": table.title,
        "remark": remark,
        "isWhole": is_whole,
        "facts": facts,
        "citation": format_gbt7714(table),
        "taskCitation": format_gbt7714(table, "%NUMBER%", "%TITLE%"),
    }


def _list_bodies(sheet: Sheet, tasks: Iterable[Task], positions: TablePositions) -> Iterator[Record]:
    """List the bodies that stand in the page, in the order of the tables."""
    tables = sheet.origin.parts
    shown = _find_shown_bodies(sheet, tasks)
    no_agencies: BodyNames = set()
    for table in tables:
        for agency in table.agencies:
            if not agency.is_agency:
                no_agencies.add((table.id, agency.name))
    entries = vocabulary.list_agencies(tables)
    labelled = vocabulary.label_entries(entries)
    for entry, label in labelled.items():
        homes = []
        for home in entry.homes:
            if home in shown:
                table_id, name = home
                position = positions[table_id]
                homes.append((position, name))
        if not homes:
            continue
        yield {
            "key": label,
            "name": entry.name,
            "full": entry.full_name,
            "others": entry.others,
            "isAgency": no_agencies.isdisjoint(entry.homes),
            "homes": homes,
        }


def _find_shown_bodies(sheet: Sheet, tasks: Iterable[Task]) -> BodyNames:
    """Find the bodies that are named in the columns that are shown."""
    keys = [column.key for column in sheet.columns]
    shown_keys = BODY_KEYS.intersection(keys)
    shown: BodyNames = set()
    for task in tasks:
        for key in shown_keys:
            for name in getattr(task, key):
                body = (task.table, name)
                shown.add(body)
    return shown


def _collect_search_data(texts: Sequence[str]) -> Record:
    """Collect what can matter for these texts of the tables of the search, folded as the page folds them."""
    folded_texts = "\n".join(map(fold_text, texts))
    folded_characters = {*folded_texts}
    characters = folded_characters.union(*texts)
    synonyms = []
    words_by_meanings = _find_synonyms(folded_texts)
    for meanings, words in words_by_meanings.items():
        characters.update(*words)
        line = f"{' '.join(words)}={' '.join(meanings)}"
        synonyms.append(line)
    return {
        "folds": _write_folds(characters),
        "readings": _write_readings(folded_characters),
        "synonyms": ";".join(synonyms),
    }


def _find_synonyms(folded_texts: str) -> dict[tuple[str, ...], list[str]]:
    """Find the words that stand for words of these texts, by the words that they stand for."""
    words_by_meanings: dict[tuple[str, ...], list[str]] = {}
    synonyms = load_synonyms()
    for word, meanings in synonyms.items():
        present = [meaning for meaning in meanings if meaning in folded_texts]
        if present:
            words = words_by_meanings.setdefault(tuple(present), [])
            words.append(word)
    return words_by_meanings


def _write_readings(characters: set[str]) -> str:
    """Write the syllables of Pinyin, each with the characters that are read so: jin今金 shui水税."""
    readings = pinyin.load_readings()
    characters_by_syllable: dict[str, str] = defaultdict(str)
    for char in sorted(characters):
        for syllable in readings.get(char, ()):
            characters_by_syllable[syllable] += char
    groups = []
    for syllable, chars in sorted(characters_by_syllable.items()):
        groups.append(syllable + chars)
    return " ".join(groups)


def _write_folds(characters: set[str]) -> str:
    """Write what these characters and their traditional forms fold to, where NFKC and lower case do not do it.

    As in "万=萬 个=個箇". The page itself knows the characters that are blank.
    """
    traditional_forms = load_traditional_forms()
    wanted = {*characters, *DROPPED_MARKS}
    for char in characters:
        forms = traditional_forms.get(char, "")
        wanted.update(forms)
    characters_by_fold: dict[str, str] = defaultdict(str)
    for char in sorted(wanted):
        if char.isspace():
            continue
        folded = fold_text(char)
        normalized = unicodedata.normalize("NFKC", char)
        if folded != normalized.lower():
            characters_by_fold[folded] += char
    groups = []
    for folded, chars in sorted(characters_by_fold.items()):
        groups.append(f"{folded}={chars}")
    return " ".join(groups)


def _list_texts(value: object) -> Iterator[str]:
    """List every text inside a value of JSON."""
    parts: Iterable[object] = ()
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        parts = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    for part in parts:
        yield from _list_texts(part)


def _write_facts(tables: Iterable[Record]) -> str:
    """Write what is known of the tables, for readers without scripts."""
    facts = []
    for table in tables:
        remark = table["remark"]
        if remark:
            facts.append(remark)
        for label, text in table["facts"]:
            facts.append(f"{label}：{text}")
    markup = ""
    for fact in facts:
        shown_fact = _escape_shown(fact)
        markup += f"<p>{shown_fact}</p>\n"
    return markup


def _write_tasks(sheet: Sheet, tasks: Iterable[Task]) -> str:
    """Write the tasks as a plain table, for readers without scripts."""
    columns = sheet.columns
    labels = [column.label for column in columns]
    rows = []
    for task in tasks:
        values = [column.value(task) for column in columns]
        texts = map(format_value, values)
        rows.append(list(texts))
    return _write_table(labels, rows)


def _write_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = _write_cells("th", headings)
    lines = []
    for row in rows:
        cells = _write_cells("td", row)
        lines.append(f"<tr>{cells}</tr>\n")
    body = "".join(lines)
    return f'<table class="plain"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'


def _write_cells(tag: str, texts: Iterable[str]) -> str:
    cells = ""
    for text in texts:
        shown = _escape_shown(text)
        cells += f"<{tag}>{shown}</{tag}>"
    return cells


def _escape_shown(text: str) -> str:
    """Escape a text as markup that shows it, with an escape for what nobody sees."""
    seen = _UNSEEN.sub(_escape_matched_text, text)
    return escape(seen)


def _escape_matched_text(match: re.Match[str]) -> str:
    return escape_text(match[0])
