"""`reformctl search`: Chinese full-text search, best first."""

from collections.abc import Iterable, Mapping, Sequence

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer, Body
from reformctl.cli.selection import add_tasks, describe_roles, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_tasks
from reformctl.exporting import hit_columns
from reformctl.exporting.export_request import ExportRequest
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
from reformctl.tablefile.load import Tables
from reformctl.text.escaping import echo_value
from reformctl.text.styles import AGENCY_STYLE, BOLD_STYLE

ON_TERMINAL = ExportRequest("table")
IN_PIPE = ExportRequest("tsv", usual_fields=("id", "match", "fields", "lead_agencies", "title"), headers="none")
OPTIONS_WITHOUT_SNIPPETS = (spec.FIELDS, spec.HEADERS, spec.STYLE)
"""Options that have no meaning for the view with snippets."""
INDENT = "    "
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
    result, notes = _search_corpus(call, corpus, tables, allowed)
    remarks = [*left_out, *selected.notes, *notes]
    hits = result.hits[: call[spec.LIMIT]]
    if call[spec.COUNT]:
        return _answer_with_count(call, hits, selected, remarks)
    is_near = len(hits) > 0 and hits[0].match in NEAR_TIER
    is_hidden = is_near and not _writes_near(call, request)
    if is_near:
        from reformctl.cli.views.near_note import describe_near_tier  # only where nothing else is found

        query = _parse_words(call)
        remarks += describe_near_tier(query, hits, corpus, is_hidden=is_hidden)
    if is_hidden:
        hits = []
    body = _write_hits(hits, tables, call, request, selected)
    if not is_hidden:
        remarks += _summarize_hits(hits, len(result.hits))
        remarks += _suggest_chinese(hits, call[spec.WORDS])
    found = bool(hits) and selected.complete
    written = describe_tasks(call, request, len(hits))
    return Answer(body, tuple(remarks), found, written=written)


def _answer_with_count(call: Call, hits: Sequence[Hit], selected: Selected, remarks: Sequence[str]) -> Answer:
    """Answer with a bare number."""
    format_choice.refuse_with_count(call)
    count = len(hits)
    tasks = [hit.task for hit in hits]
    notes = [*remarks]
    notes += describe_roles(tasks, selected)
    body = f"{count}\n"
    found = count > 0 and selected.complete
    return Answer(body.encode(), tuple(notes), found)


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


def _search_corpus(call: Call, corpus: Corpus, tables: Tables, allowed: TaskFilter) -> tuple[SearchResult, list[str]]:
    """Search as the options say. Returns what was found and sentences about how it was found."""
    words = call[spec.WORDS]
    excluded = call[spec.NOT]
    if not words and excluded:
        raise make_exclusions_only_error()
    if not words:
        raise UsageError(_("search needs a word to look for, such as 区块链"))
    _refuse_near_beside_literals(call)
    if call[spec.REGEX]:
        result = search_regexes(corpus, words, excluded, allowed, any_pattern=call[spec.ANY])
        return result, []
    query = _parse_words(call)
    if call[spec.EXACT] or call[spec.COUNT]:
        result = search_literals(corpus, query, allowed)
        return result, []
    result = search_tasks(corpus, query, tables, allowed)
    is_exact = len(result.hits) > 0 and result.hits[0].match == "exact"
    if not is_exact:
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
        note = sentence.format(term=echo_value(term))
        notes.append(make_remark(note, value=term))
    return notes


def _suggest_other_words(corpus: Corpus, query: Query, allowed: TaskFilter) -> list[str]:
    """Suggest words of the same meaning that other tasks use."""
    synonyms = suggest_synonyms(corpus, query, allowed)
    if not synonyms:
        return []
    sentence = _("other tasks use other words for it: {words}")
    note = sentence.format(words=join_words(synonyms))
    return [make_remark(note, did_you_mean=synonyms)]


def _parse_words(call: Call) -> Query:
    query = parse_query(call[spec.WORDS], call[spec.NOT])
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
        note = sentence.format(term=echo_value(term), strings=strings)
        notes.append(make_remark(note, value=term, taken=rewriting.strings))
    return notes


def _writes_near(call: Call, request: ExportRequest) -> bool:
    """Tell whether near hits are written: only where a reader sees that they are guesses, or asks for them."""
    file_format = exporting.FORMATS[request.format]
    if call[spec.NEAR] or file_format.for_the_eye:
        return True
    is_marked = request.fields is None or "match" in request.fields
    return is_marked and request.format in {"json", "jsonl"}


def _write_hits(hits: Sequence[Hit], tables: Tables, call: Call, request: ExportRequest, selected: Selected) -> Body:
    """Write hits with snippets, or one record for each, or the tasks themselves where the format is for citations."""
    if _has_snippets(call, request):
        return _write_snippets(hits, call, has_references=len(tables) > 1)
    file_format = exporting.FORMATS[request.format]
    if file_format.styles:
        tasks = [hit.task for hit in hits]
        task_request = add_tasks(request, call, tables, tasks)
        return exporting.export_tasks(task_request)
    usual = request.usual_fields
    if file_format.is_written_in:
        usual = hit_columns.list_fields_for_people(hit.match for hit in hits)
    usual = hit_columns.list_usual_fields(selected, usual)
    request = request._replace(usual_fields=usual)
    columns = hit_columns.list_columns(tables, selected)
    return exporting.export_rows(request, hits, columns)


def _write_snippets(hits: Sequence[Hit], call: Call, *, has_references: bool) -> bytes:
    """Write hits for a reader: agencies, title and fields of each, and below them the text that was found."""
    screen = format_choice.find_screen(call)
    if screen.width is not None:
        room = screen.width - len(INDENT)
        screen = screen._replace(width=max(room, MIN_TEXT_COLUMNS))
    text = ""
    for hit in hits:
        reference = f"{hit.task.id:>2}"
        if has_references:
            reference = hit.task.reference
        spans_by_field = hit.spans  # they are searched for anew each time
        lines = _format_heading(hit, spans_by_field, reference, screen)
        content_spans = spans_by_field.get("content")
        if content_spans:
            lines += _format_content(hit.task.content, content_spans, screen, call[spec.CONTEXT])
        indent = ""
        for line in lines:
            text += (indent + line).rstrip() + "\n"
            indent = INDENT
    return text.encode()


def _format_heading(hit: Hit, spans_by_field: FieldSpans, reference: str, screen: Screen) -> list[str]:
    """Format agencies and title, with what was found in them highlighted, and the names of the fields that match."""
    from reformctl.searching import snippets  # only a terminal shows them

    agencies = "、".join(hit.task.lead_agencies)
    if "agency" in spans_by_field:
        agencies = FIELDS["agency"].text(hit.task)
    text = f"{agencies}  {hit.task.title}"
    offset = len(agencies) + 2
    spans = [*spans_by_field.get("agency", ())]
    for start, end in spans_by_field.get("title", ()):
        span = (start + offset, end + offset)
        spans.append(span)
    agency_style = (0, len(agencies), AGENCY_STYLE)
    title_style = (offset, len(text), BOLD_STYLE)
    snippet = snippets.Snippet(text, tuple(spans), (agency_style, title_style))
    before = f"{reference}  "
    match = _describe_match(hit.match, spans_by_field)
    return snippets.highlight_snippet(before, snippet, f"  [{match}]", screen.width, color=screen.color)


def _describe_match(match: str, fields: Iterable[str]) -> str:
    """Say in which fields a hit is, and before them how it was found unless the very words stand there."""
    field_names = join_words(_translate_field(key) for key in fields)
    if match == "exact":
        return field_names
    way = translate(MATCH_NAMES[match])
    if not field_names:
        return way
    return _("{match}: {fields}").format(match=way, fields=field_names)


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


def _suggest_chinese(hits: Sequence[Hit], words: Sequence[str]) -> list[str]:
    """Suggest to write Chinese where nothing is found and no word is Chinese."""
    text = "".join(words)
    has_letters = any(map(str.isalpha, text))
    if hits or not text.isascii() or not has_letters:
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
            counts[key] = counts.get(key, 0) + 1
            places += len(spans)
    sentence = _("tasks: {count} of {total} ({match}); matches: {places}; tasks by field: {fields}")
    if not places:
        sentence = _("tasks: {count} of {total} ({match})")
    summary = sentence.format(
        count=len(hits),
        total=total,
        match=_describe_ways(hits),
        places=places,
        fields=_describe_fields(counts),
    )
    return [summary]


def _describe_ways(hits: Sequence[Hit]) -> str:
    """Say in which ways hits were found: exact, pinyin."""
    matches = {hit.match for hit in hits}
    names = [translate(name) for key, name in MATCH_NAMES.items() if key in matches]
    return join_words(names)


def _describe_fields(counts: Mapping[str, int]) -> str:
    """Say how many tasks match in each field: title 3, content 12."""
    return join_words(f"{_translate_field(key)} {count}" for key, count in counts.items() if count)
