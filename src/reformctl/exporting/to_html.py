"""Writes one page for everybody without a terminal: it searches, filters and charts the tasks, offline, in one file.

Everything stands in the page as JSON and reaches the reader as text, never as markup. Of the tables of the search only
those characters and words come along that can matter for these tasks.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from reformctl.exporting import html_page, official_layout
from reformctl.exporting.citation_styles import format_gbt7714
from reformctl.exporting.limits import MAX_PLAIN_TASKS
from reformctl.exporting.sheet import Sheet, format_value
from reformctl.model import vocabulary
from reformctl.model.table import Table, Task
from reformctl.searching import pinyin
from reformctl.searching.folding import DROPPED_MARKS, fold_text, load_traditional_forms
from reformctl.searching.synonyms import load_synonyms
from reformctl.text.escaping import UNSAFE_CHARACTERS, escape_json_character, escape_text

LEFT_OUT = {"title", "file", "sha256"}
"""Facts of a table that are said elsewhere, or mean nothing to who has just the page."""

_UNSEEN = re.compile(f"[{UNSAFE_CHARACTERS}\r]")
_NOT_IN_MARKUP = re.compile(f"[{UNSAFE_CHARACTERS}<>&]")
_WITHOUT_SCRIPTS = "本页需要 JavaScript 才能检索和筛选。This page needs JavaScript to search and filter."

Record = dict[str, Any]
"""An object of the JSON in the page."""


def dump(sheet: Sheet) -> bytes:
    """Write the page; of rows that are no tasks a plain table."""
    tables = sheet.origin.part
    if not tables:
        plain = _write_table(sheet.list_headings(), sheet.format_rows())
        return html_page.build_page("reformctl", plain).encode()
    tasks = [task for table in tables for task in table]
    collection = _collect_data(sheet, tasks)
    data = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    data = _NOT_IN_MARKUP.sub(lambda match: escape_json_character(match[0]), data)
    facts = _write_facts(collection["tables"])
    plain = f"<p>{_WITHOUT_SCRIPTS}</p>\n{facts}"
    if len(tasks) <= MAX_PLAIN_TASKS:
        plain += _write_tasks(sheet, tasks)
    title = _escape_shown("、".join(table.title for table in tables))
    return html_page.build_page(title, plain, data).encode()


def _collect_data(sheet: Sheet, tasks: Sequence[Task]) -> Record:
    """Collect what the modules of the page work with; `collection` in tasks.js says what each part is."""
    origin = sheet.origin
    positions = {table.id: position for position, table in enumerate(origin.part)}
    whole_tables = {table.id: table for table in origin.tables}
    bodies = list(_list_bodies(sheet, tasks, positions))
    rows = []
    for task in tasks:
        values = [column.value(task) for column in sheet.columns]
        rows.append([positions[task.table], task.id, *values])
    tables = []
    for part, remark in zip(origin.part, origin.remarks, strict=True):
        whole = whole_tables[part.id]
        is_whole = not origin.chosen and len(part) == len(whole)
        tables.append(_describe_table(whole, remark, is_whole=is_whole))
    texts = [*_list_texts(rows), *_list_texts(bodies)]
    return {
        "language": "en" if sheet.headers == "en" else "zh",
        "tables": tables,
        "columns": [{"key": column.key, "label": column.label} for column in sheet.columns],
        "bodies": bodies,
        "tasks": rows,
        "unseen": "".join(map(_escape_pattern_character, UNSAFE_CHARACTERS)),
        "search": _collect_search_data(texts),
    }


def _escape_pattern_character(char: str) -> str:
    r"""Escape a character of a class in a regular expression of JavaScript: \u{200b}."""
    return char if char == "-" else f"\\u{{{ord(char):x}}}"


def _describe_table(table: Table, remark: str, *, is_whole: bool) -> Record:
    facts = official_layout.list_facts(table)
    return {
        "id": table.id,
        "title": table.title,
        "remark": remark,
        "isWhole": is_whole,
        "facts": [(label, text) for key, label, text in facts if key not in LEFT_OUT],
        "citation": format_gbt7714(table),
        "taskCitation": format_gbt7714(table, "%NUMBER%", "%TITLE%"),
    }


def _list_bodies(sheet: Sheet, tasks: Iterable[Task], positions: dict[str, int]) -> Iterator[Record]:
    """List the bodies that stand in the page, in the order of the tables; `positions` has the index of each table."""
    shown_keys = {column.key for column in sheet.columns} & {"lead_agencies", "support_agencies"}
    shown: set[tuple[str, str]] = set()
    for task in tasks:
        for key in shown_keys:
            shown.update((task.table, name) for name in getattr(task, key))
    no_agencies: set[tuple[str, str]] = set()
    for table in sheet.origin.part:
        no_agencies.update((table.id, agency.name) for agency in table.agencies if not agency.is_agency)
    entries = vocabulary.list_agencies(sheet.origin.part)
    for entry, label in vocabulary.label_entries(entries).items():
        homes = [(positions[table], name) for table, name in entry.homes if (table, name) in shown]
        if homes:
            yield {
                "key": label,
                "name": entry.name,
                "full": entry.full_name,
                "others": entry.others,
                "isAgency": no_agencies.isdisjoint(entry.homes),
                "homes": homes,
            }


def _collect_search_data(texts: Sequence[str]) -> Record:
    """Collect what can matter for these texts of the tables of the search, folded as the page folds them."""
    folded_texts = "\n".join(map(fold_text, texts))
    words_by_meanings: dict[tuple[str, ...], list[str]] = {}
    for word, meanings in load_synonyms().items():
        present = tuple(meaning for meaning in meanings if meaning in folded_texts)
        if present:
            words_by_meanings.setdefault(present, []).append(word)
    synonyms = []
    characters = {*folded_texts, *"".join(texts)}
    for meanings, words in words_by_meanings.items():
        synonyms.append(f"{' '.join(words)}={' '.join(meanings)}")
        characters.update(*words)
    return {
        "folds": _write_folds(characters),
        "readings": _write_readings({*folded_texts}),
        "synonyms": ";".join(synonyms),
    }


def _write_readings(characters: set[str]) -> str:
    """Write the syllables of Pinyin, each with the characters that are read so: jin今金 shui水税."""
    readings = pinyin.load_readings()
    characters_by_syllable: dict[str, str] = {}
    for char in sorted(characters):
        for syllable in sorted(readings.get(char, ())):
            characters_by_syllable[syllable] = characters_by_syllable.get(syllable, "") + char
    return " ".join(syllable + chars for syllable, chars in sorted(characters_by_syllable.items()))


def _write_folds(characters: set[str]) -> str:
    """Write what these characters and their traditional forms fold to, where NFKC and lower case do not do it.

    As in "万=萬 个=個箇". The page itself knows the characters that are blank.
    """
    traditional_forms = load_traditional_forms()
    wanted = {*characters, *DROPPED_MARKS}
    for char in characters:
        wanted.update(traditional_forms.get(char, ""))
    characters_by_fold: dict[str, str] = {}
    for char in sorted(wanted):
        folded = fold_text(char)
        if not char.isspace() and folded != unicodedata.normalize("NFKC", char).lower():
            characters_by_fold[folded] = characters_by_fold.get(folded, "") + char
    return " ".join(f"{folded}={chars}" for folded, chars in sorted(characters_by_fold.items()))


def _list_texts(value: object) -> Iterator[str]:
    """List every text inside a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _list_texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _list_texts(part)


def _write_facts(tables: Iterable[Record]) -> str:
    """Write what is known of the tables, for readers without scripts."""
    markup = ""
    for table in tables:
        facts = [f"{label}：{text}" for label, text in table["facts"]]
        if table["remark"]:
            facts.insert(0, table["remark"])
        for fact in facts:
            markup += f"<p>{_escape_shown(fact)}</p>\n"
    return markup


def _write_tasks(sheet: Sheet, tasks: Iterable[Task]) -> str:
    """Write the tasks as a plain table, for readers without scripts."""
    labels = [column.label for column in sheet.columns]
    rows = ([format_value(column.value(task)) for column in sheet.columns] for task in tasks)
    return _write_table(labels, rows)


def _write_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{_escape_shown(heading)}</th>" for heading in headings)
    lines = []
    for row in rows:
        cells = "".join(f"<td>{_escape_shown(text)}</td>" for text in row)
        lines.append(f"<tr>{cells}</tr>\n")
    body = "".join(lines)
    return f'<table class="plain"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'


def _escape_shown(text: str) -> str:
    """Escape a text as markup that shows it, with an escape for what nobody sees."""
    seen = _UNSEEN.sub(lambda match: escape_text(match[0]), text)
    return escape(seen)
