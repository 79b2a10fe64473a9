"""One page for everybody without a terminal: searches, filters and charts the tasks, offline, in one file.

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
from reformctl.exporting.sheet import Sheet, format_value
from reformctl.model import vocabulary
from reformctl.model.table import Table, Task
from reformctl.searching import pinyin
from reformctl.searching.folding import DROPPED_MARKS, fold_text, load_traditional_forms
from reformctl.searching.synonyms import load_synonyms
from reformctl.text.escaping import UNSAFE_CHARACTERS, escape_json_character, escape_text

MAX_PLAIN_TASKS = 500
"""Tasks up to which the page has them a second time, as a plain table for readers without scripts."""
LEFT_OUT = {"title", "file", "sha256"}
"""What of a table's source is not said again, or means nothing to who has just the page."""

_NOT_SEEN = re.compile(f"[{UNSAFE_CHARACTERS}\r]")
_NOT_IN_MARKUP = re.compile(f"[{UNSAFE_CHARACTERS}<>&]")
_WITHOUT_SCRIPTS = "本页需要 JavaScript 才能搜索和筛选。This page needs JavaScript to search and filter."


def dump(sheet: Sheet) -> bytes:
    """The page; of rows that are no tasks a plain table."""
    if not sheet.origin.part:
        return html_page.build_page("reformctl", _table(sheet.list_headings(), sheet.format_rows())).encode()
    tasks = [task for table in sheet.origin.part for task in table]
    data = _data(sheet, tasks)
    title = _shown("、".join(table.title for table in sheet.origin.part))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = _NOT_IN_MARKUP.sub(lambda found: escape_json_character(found[0]), text)
    plain_part = f"<p>{_WITHOUT_SCRIPTS}</p>\n{_again(sheet, tasks, data['tables'])}"
    return html_page.build_page(title, plain_part, text).encode()


def _data(sheet: Sheet, tasks: Sequence[Task]) -> dict[str, Any]:
    """What the modules of the page work with; `collection` in tasks.js says what each part is."""
    tables = {table.id: at for at, table in enumerate(sheet.origin.part)}
    wholes = {table.id: table for table in sheet.origin.tables}
    bodies = list(_bodies(sheet, tasks, tables))
    rows = [[tables[task.table], task.id, *(column.value(task) for column in sheet.columns)] for task in tasks]
    return {
        "language": "en" if sheet.headers == "en" else "zh",
        "tables": [
            _about(wholes[part.id], remark)
            for part, remark in zip(sheet.origin.part, sheet.origin.remarks, strict=True)
        ],
        "columns": [{"key": column.key, "label": column.label} for column in sheet.columns],
        "bodies": bodies,
        "tasks": rows,
        "unseen": "".join(char if char == "-" else f"\\u{{{ord(char):x}}}" for char in UNSAFE_CHARACTERS),
        "search": _search([*_texts(rows), *_texts(bodies)]),
    }


def _about(table: Table, remark: str) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "remark": remark,
        "facts": [(label, text) for key, label, text in official_layout.list_facts(table) if key not in LEFT_OUT],
        "citation": format_gbt7714(table),
        "taskCitation": format_gbt7714(table, "%NUMBER%", "%TITLE%"),
    }


def _bodies(sheet: Sheet, tasks: Iterable[Task], tables: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The bodies that stand in the page, in the order of the tables."""
    keys = {column.key for column in sheet.columns} & {"lead_agencies", "support_agencies"}
    named = {(task.table, name) for task in tasks for key in keys for name in getattr(task, key)}
    no_agencies = {(table.id, one.name) for table in sheet.origin.part for one in table.agencies if not one.is_agency}
    for entry, label in vocabulary.label_entries(vocabulary.list_agencies(sheet.origin.part)).items():
        homes = [home for home in entry.homes if home in named]
        if homes:
            yield {
                "key": label,
                "name": entry.name,
                "full": entry.full_name,
                "others": entry.others,
                "isAgency": no_agencies.isdisjoint(entry.homes),
                "homes": [(tables[table], name) for table, name in homes],
            }


def _search(texts: Iterable[str]) -> dict[str, Any]:
    """Of the tables of the search what can matter for these texts, folded as the page folds them."""
    whole = "\n".join(map(fold_text, texts))
    meant = {
        word: found for word, meanings in load_synonyms().items() if (found := [m for m in meanings if m in whole])
    }
    groups: dict[tuple[str, ...], list[str]] = {}
    for word, meanings in meant.items():
        groups.setdefault(tuple(meanings), []).append(word)
    syllables: dict[str, str] = {}
    for char in sorted({*whole}):
        for syllable in sorted(pinyin.load_readings().get(char, ())):
            syllables[syllable] = syllables.get(syllable, "") + char
    return {
        "folds": _folds({*"".join(texts), *whole, *"".join(meant)}),
        "readings": " ".join(f"{syllable}{chars}" for syllable, chars in sorted(syllables.items())),
        "synonyms": [f"{' '.join(words)}={' '.join(meanings)}" for meanings, words in groups.items()],
    }


def _folds(chars: Iterable[str]) -> list[tuple[str, str]]:
    """What these characters and their traditional forms are folded to, where NFKC and lower case do not do it."""
    others = load_traditional_forms()
    wanted = {*chars, *DROPPED_MARKS, *(old for char in chars for old in others.get(char, ""))}
    found: dict[str, str] = {}
    for char in sorted(wanted):
        if (folded := fold_text(char)) != unicodedata.normalize("NFKC", char).lower():
            found[folded] = found.get(folded, "") + char
    return sorted(found.items())


def _texts(value: object) -> Iterator[str]:
    """Every text inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _again(sheet: Sheet, tasks: Sequence[Task], tables: Iterable[dict[str, Any]]) -> str:
    """What is known of the tables, and the tasks, as far as they are few, for readers without scripts."""
    known = [fact for table in tables for fact in (table["remark"], *map("：".join, table["facts"]))]
    about = "".join(f"<p>{_shown(fact)}</p>\n" for fact in known if fact)
    if len(tasks) > MAX_PLAIN_TASKS:
        return about
    return about + _table(
        [column.label for column in sheet.columns],
        [[format_value(column.value(task)) for column in sheet.columns] for task in tasks],
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{_shown(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_shown(text)}</td>' for text in row)}</tr>\n" for row in rows)
    return f'<table class="plain"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'


def _shown(text: str) -> str:
    """The text as markup that shows it, with an escape for what nobody sees."""
    return escape(_NOT_SEEN.sub(lambda found: escape_text(found[0]), text))
