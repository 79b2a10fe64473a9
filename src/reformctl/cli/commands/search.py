"""`reformctl search`: Chinese full-text search, best first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer, Body
from reformctl.cli.selection import add_tasks, describe_roles, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_tasks
from reformctl.exporting import hit_columns
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Task
from reformctl.query import filters
from reformctl.query.filters import Selected
from reformctl.searching import (
    SearchResult,
    TaskFilter,
    find_absent_terms,
    search_literals,
    search_regexes,
    search_tasks,
    suggest_synonyms,
)
from reformctl.searching.corpus import FIELDS, Corpus, find_field, parse_field_names
from reformctl.searching.hits import MATCH_NAMES, NEAR_TIER, FieldSpans, Hit, MatchSpan
from reformctl.searching.query import Query, make_exclusions_only_error, parse_query
from reformctl.system import environment
from reformctl.system.environment import Screen
from reformctl.system.errors import UsageError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.tablefile.load import LoadedTables
from reformctl.text.escaping import echo_value
from reformctl.text.styles import AGENCY_STYLE, BOLD_STYLE

ON_TERMINAL = ExportRequest("table")
FIELDS_IN_PIPE = ("id", "match", "fields", "lead_agencies", "title")
IN_PIPE = ExportRequest("tsv", usual_fields=FIELDS_IN_PIPE, headers="none")
OPTIONS_WITHOUT_SNIPPETS = (spec.FIELDS, spec.HEADERS, spec.STYLE)
"""Options that have no meaning for the view with snippets."""
INDENT = "    "
"""What stands before each line of a hit but the first."""
MIN_TEXT_COLUMNS = 16
"""Columns of the terminal that a text gets, however narrow the window is."""
COLUMNS = hit_columns.COLUMNS
"""The columns that only this command's answer has."""
REWRITING_NOTES = {
    "alias": N_("no match for “{term}”; searched for words of the same meaning: {strings}"),
    "pinyin": N_("no match for “{term}”; read it as Pinyin and searched for: {strings}"),
    "sound": N_("no match for “{term}”; searched for words that sound the same: {strings}"),
    "edit": N_("no match for “{term}”; searched for words that differ in one letter: {strings}"),
}
"""The sentence about a word that was rewritten, by the way."""


class SearchScope(NamedTuple):
    """What is searched."""

    tables: LoadedTables
    selected: Selected
    """The tasks that the filters leave."""
    corpus: Corpus
    """The texts of all tasks, in the fields that are asked for."""
    allowed: TaskFilter
    """The keys of the tasks that may be found."""


def run(call: Call) -> Answer:
    """Search tasks, best first, and say so where the answer is a guess."""
    request = _choose_format(call)
    fields = parse_field_names(call[spec.IN])
    tables, left_out = load_asked_tables(call)
    selection = parse_selection(call, tables)
    selected = filters.select_tasks(tables, selection)
    stores = [table.store for table in tables]
    corpus = Corpus.from_stores(stores, fields)
    allowed = filters.list_allowed_keys(tables, selected)
    scope = SearchScope(tables, selected, corpus, allowed)
    result, notes = _search_as_asked(call, scope)
    remarks = [*left_out, *selected.notes]
    remarks += notes
    limit = call[spec.LIMIT]
    hits = result.hits[:limit]
    is_found = len(hits) > 0 and selected.complete
    if call[spec.COUNT]:
        format_choice.refuse_with_count(call)
        tasks = map(_get_task, hits)
        remarks += describe_roles(tasks, selected)
        number = f"{len(hits)}\n"
        return Answer(number.encode(), tuple(remarks), is_found)
    is_near = _find_match(hits) in NEAR_TIER
    is_hidden = is_near and not _writes_near(call, request)
    if is_near:
        from reformctl.cli.views.near_note import describe_near_tier  # only where nothing else is found

        query = _parse_words(call)
        remarks += describe_near_tier(query, hits, corpus, is_hidden=is_hidden)
    if is_hidden:
        hits = []
        is_found = False
    else:
        total = len(result.hits)
        remarks += _summarize_hits(hits, total)
        if not hits:
            remarks += _suggest_chinese(call[spec.WORDS])
    body = _write_hits(call, request, scope, hits)
    written = describe_tasks(call, request, len(hits))
    return Answer(body, tuple(remarks), is_found, written=written)


def _find_match(hits: Sequence[Hit]) -> str | None:
    """Find how hits were found, by the first: all hits of one search come from one tier. None without hits."""
    if not hits:
        return None
    return hits[0].match


def _get_task(hit: Hit) -> Task:
    return hit.task


def _choose_format(call: Call) -> ExportRequest:
    """Choose the format and the fields. Raises UsageError for --context with a format that has no snippets."""
    has_context = call[spec.CONTEXT] is not None
    in_pipe = IN_PIPE
    if has_context:
        in_pipe = ON_TERMINAL
    request = format_choice.choose_format(call, ON_TERMINAL, in_pipe)
    if has_context and not _has_snippets(call, request):
        sentence = _("--context is for the view with snippets: leave out --format, --fields, --headers and --style")
        raise UsageError(sentence)
    return request


def _has_snippets(call: Call, request: ExportRequest) -> bool:
    if request.format != "table":
        return False
    return not any(call[option] for option in OPTIONS_WITHOUT_SNIPPETS)


def _search_as_asked(call: Call, scope: SearchScope) -> tuple[SearchResult, list[str]]:
    """Search as the options say. Returns what was found and sentences about how it was found."""
    corpus = scope.corpus
    allowed = scope.allowed
    words = call[spec.WORDS]
    excluded = call[spec.NOT]
    if not words and excluded:
        raise make_exclusions_only_error()
    if not words:
        raise UsageError(_("search needs a word to look for, such as 区块链"))
    _refuse_near_beside_literals(call)
    if call[spec.REGEX]:
        any_pattern = call[spec.ANY]
        result = search_regexes(corpus, words, excluded, allowed, any_pattern=any_pattern)
        return result, []
    query = _parse_words(call)
    if call[spec.EXACT] or call[spec.COUNT]:
        result = search_literals(corpus, query, allowed)
        return result, []
    result = search_tasks(corpus, query, scope.tables, allowed)
    if _find_match(result.hits) != "exact":
        notes = _explain_guesses(result)
    elif query.any_term:
        notes = _list_absent_terms(corpus, query)
    else:
        notes = _suggest_other_words(corpus, query, allowed)
    return result, notes


def _list_absent_terms(corpus: Corpus, query: Query) -> list[str]:
    """Say which of several words occur nowhere."""
    sentence = _("no match for “{term}”")
    notes: list[str] = []
    for term in find_absent_terms(corpus, query):
        shown_term = echo_value(term)
        text = sentence.format(term=shown_term)
        note = make_remark(text, value=term)
        notes.append(note)
    return notes


def _suggest_other_words(corpus: Corpus, query: Query, allowed: TaskFilter) -> list[str]:
    """Suggest words of the same meaning that other tasks use."""
    synonyms = suggest_synonyms(corpus, query, allowed)
    if not synonyms:
        return []
    sentence = _("other tasks use other words for it: {words}")
    words = join_words(synonyms)
    text = sentence.format(words=words)
    note = make_remark(text, did_you_mean=synonyms)
    return [note]


def _parse_words(call: Call) -> Query:
    words = call[spec.WORDS]
    excluded = call[spec.NOT]
    query = parse_query(words, excluded)
    return query._replace(any_term=call[spec.ANY])


def _refuse_near_beside_literals(call: Call) -> None:
    """Raise UsageError for --near with an option that forbids all guesses."""
    if not call[spec.NEAR]:
        return
    for option in (spec.EXACT, spec.COUNT, spec.REGEX):
        if call[option]:
            sentence = _("use --near or {option}, not both: --near asks for guesses, {option} forbids them")
            spelling = option.spellings[0]
            text = sentence.format(option=spelling)
            raise UsageError(text)


def _explain_guesses(result: SearchResult) -> list[str]:
    """Explain what was looked for instead of words that occur nowhere, and what could not be done."""
    notes = [*result.notes]
    for term, rewriting in result.rewritten.items():
        sentence = translate(REWRITING_NOTES[rewriting.way])
        strings = join_words(rewriting.strings)
        shown_term = echo_value(term)
        text = sentence.format(term=shown_term, strings=strings)
        note = make_remark(text, value=term, taken=rewriting.strings)
        notes.append(note)
    return notes


def _writes_near(call: Call, request: ExportRequest) -> bool:
    """Tell whether near hits are written: only where a reader sees that they are guesses, or asks for them."""
    file_format = exporting.FORMATS[request.format]
    if call[spec.NEAR] or file_format.for_the_eye:
        return True
    if request.format not in {"json", "jsonl"}:
        return False
    fields = request.fields
    return fields is None or "match" in fields


def _write_hits(call: Call, request: ExportRequest, scope: SearchScope, hits: Sequence[Hit]) -> Body:
    """Write hits with snippets, or one record for each, or the tasks themselves where the format is for citations."""
    tables = scope.tables
    selected = scope.selected
    if _has_snippets(call, request):
        has_references = len(tables) > 1
        return _write_snippets(hits, call, has_references=has_references)
    file_format = exporting.FORMATS[request.format]
    if file_format.styles:
        tasks = list(map(_get_task, hits))
        task_request = add_tasks(request, call, tables, tasks)
        return exporting.export_tasks(task_request)
    usual = request.usual_fields
    if file_format.is_written_in:
        matches = [hit.match for hit in hits]
        usual = hit_columns.list_fields_for_people(matches)
    usual = hit_columns.list_usual_fields(selected, usual)
    request = request._replace(usual_fields=usual)
    columns = hit_columns.list_columns(tables, selected)
    return exporting.export_rows(request, hits, columns)


def _write_snippets(hits: Sequence[Hit], call: Call, *, has_references: bool) -> bytes:
    """Write hits for a reader: agencies, title and fields of each, and below them the text that was found."""
    screen = format_choice.find_screen(call)
    if screen.width is not None:
        room = screen.width - len(INDENT)
        width = max(room, MIN_TEXT_COLUMNS)
        screen = screen._replace(width=width)
    context = call[spec.CONTEXT]
    text = ""
    for hit in hits:
        reference = f"{hit.task.id:>2}"
        if has_references:
            reference = hit.task.reference
        spans_by_field = hit.spans  # each look at them searches the texts anew
        lines = _format_heading(hit, spans_by_field, reference, screen)
        content_spans = spans_by_field.get("content")
        if content_spans:
            content = hit.task.content
            lines += _format_content(content, content_spans, screen, context)
        indent = ""
        for line in lines:
            indented = indent + line
            text += f"{indented.rstrip()}\n"
            indent = INDENT
    return text.encode()


def _format_heading(hit: Hit, spans_by_field: FieldSpans, reference: str, screen: Screen) -> list[str]:
    """Format agencies and title, with what was found in them highlighted, and the names of the fields that match."""
    from reformctl.searching import snippets  # only a terminal shows them

    task = hit.task
    agencies = "、".join(task.lead_agencies)
    if "agency" in spans_by_field:
        agencies = FIELDS["agency"].text(task)
    text = f"{agencies}  {task.title}"
    offset = len(agencies) + 2
    spans = [*spans_by_field.get("agency", ())]
    title_spans = spans_by_field.get("title", ())
    for start, end in title_spans:
        span = (start + offset, end + offset)
        spans.append(span)
    agency_style = (0, len(agencies), AGENCY_STYLE)
    title_style = (offset, len(text), BOLD_STYLE)
    styles = (agency_style, title_style)
    snippet = snippets.Snippet(text, tuple(spans), styles)
    match = _describe_match(hit.match, spans_by_field)
    before = f"{reference}  "
    after = f"  [{match}]"
    return snippets.highlight_snippet(before, snippet, after, screen.width, color=screen.color)


def _describe_match(match: str, fields: Iterable[str]) -> str:
    """Name the fields in which a hit is, and before them how it was found, unless it holds the very words."""
    field_names = join_words(_translate_field(key) for key in fields)
    if match == "exact":
        return field_names
    way = translate(MATCH_NAMES[match])
    if not field_names:
        return way
    sentence = _("{match}: {fields}")
    return sentence.format(match=way, fields=field_names)


def _translate_field(key: str) -> str:
    field = find_field(key)
    return translate(field.name)


def _format_content(text: str, spans: Sequence[MatchSpan], screen: Screen, context: int | None) -> list[str]:
    """Format the sentences of a text in which something was found, or so many characters around it."""
    from reformctl.searching import snippets  # as above

    if context is not None:
        snippet = snippets.excerpt_context(text, spans, context)
    else:
        room = len(text)
        if screen.width is not None:
            room = screen.width // 2 - 4
        snippet = snippets.excerpt_sentence(text, spans, room)
    return snippets.highlight_snippet("", snippet, "", screen.width, color=screen.color)


def _suggest_chinese(words: Sequence[str]) -> list[str]:
    """Suggest writing Chinese where no word is Chinese."""
    text = "".join(words)
    has_letters = any(map(str.isalpha, text))
    if not text.isascii() or not has_letters:
        return []
    return [_("the texts are Chinese: type Chinese characters or Pinyin")]


def _summarize_hits(hits: Sequence[Hit], total: int) -> list[str]:
    """Say how many tasks matched, how and in which fields, to a reader at a terminal."""
    if not hits:
        return [_("no match")]
    if not environment.is_on_terminal():
        return []
    counts = dict.fromkeys(FIELDS, 0)
    places = 0
    for hit in hits:
        for key, spans in hit.spans.items():
            counts.setdefault(key, 0)
            counts[key] += 1
            places += len(spans)
    sentence = _("tasks: {count} of {total} ({match}); matches: {places}; tasks by field: {fields}")
    if not places:
        sentence = _("tasks: {count} of {total} ({match})")
    summary = sentence.format(
        count=len(hits), total=total, match=_describe_ways(hits), places=places, fields=_describe_fields(counts)
    )
    return [summary]


def _describe_ways(hits: Sequence[Hit]) -> str:
    """Say in which ways hits were found: exact, pinyin."""
    matches = {hit.match for hit in hits}
    names = []
    for key, name in MATCH_NAMES.items():
        if key in matches:
            translated_name = translate(name)
            names.append(translated_name)
    return join_words(names)


def _describe_fields(counts: Mapping[str, int]) -> str:
    """Say how many tasks match in each field: title 3, content 12."""
    descriptions = []
    for key, count in counts.items():
        if count:
            name = _translate_field(key)
            descriptions.append(f"{name} {count}")
    return join_words(descriptions)
