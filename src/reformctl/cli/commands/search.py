"""`reformctl search`: Chinese full-text search, best first."""

from collections.abc import Sequence

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer, Body
from reformctl.cli.selection import add_tasks, describe_roles, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_tasks
from reformctl.exporting import hit_columns
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Table
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
from reformctl.searching.hits import MATCH_NAMES, NEAR_TIER, Hit
from reformctl.searching.query import Query, make_exclusions_only_error, parse_query
from reformctl.system import environment
from reformctl.system.environment import Screen
from reformctl.system.errors import UsageError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import N_, _, join_words, translate
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
    selected = filters.select_tasks(tables, parse_selection(call, tables))
    corpus = Corpus.from_stores([table.store for table in tables], fields)
    allowed = filters.list_allowed_keys(tables, selected)
    result, notes = _search_corpus(call, corpus, tables, allowed)
    remarks = [*left_out, *selected.notes, *notes]
    hits = result.hits[: call[spec.LIMIT]]
    if call[spec.COUNT]:
        format_choice.refuse_with_count(call)
        count = len(hits)
        remarks += describe_roles([hit.task for hit in hits], selected)
        return Answer(f"{count}\n".encode(), tuple(remarks), count > 0 and selected.complete)
    is_near = len(hits) > 0 and hits[0].match in NEAR_TIER
    is_hidden = is_near and not _writes_near(call, request)
    if is_near:
        from reformctl.cli.views.near_note import describe_near_tier  # only where nothing else is found

        remarks += describe_near_tier(_parse_words(call), hits, corpus, is_hidden=is_hidden)
    if is_hidden:
        hits = []
    if _has_snippets(call, request):
        body: Body = _write_snippets(hits, call, has_references=len(tables) > 1)
    else:
        body = _write_records(hits, tables, call, request, selected)
    if not is_hidden:
        remarks += _summarize_hits(hits, len(result.hits))
        remarks += _suggest_chinese(hits, call[spec.WORDS])
    written = describe_tasks(call, request, len(hits))
    return Answer(body, tuple(remarks), bool(hits) and selected.complete, written=written)


def _choose_format(call: Call) -> ExportRequest:
    """Choose the format and the fields. Raises UsageError for --context with a format that has no snippets."""
    has_context = call[spec.CONTEXT] is not None
    request = format_choice.choose_format(call, ON_TERMINAL, ON_TERMINAL if has_context else IN_PIPE)
    if has_context and not _has_snippets(call, request):
        sentence = _("--context is for the view with snippets: leave out --format, --fields, --headers and --style")
        raise UsageError(sentence)
    return request


def _has_snippets(call: Call, request: ExportRequest) -> bool:
    return request.format == "table" and not any(call[option] for option in OPTIONS_WITHOUT_SNIPPETS)


def _search_corpus(
    call: Call, corpus: Corpus, tables: Sequence[Table], allowed: TaskFilter
) -> tuple[SearchResult, list[str]]:
    """Search as the options say. Returns what was found and sentences about how it was found."""
    words = call[spec.WORDS]
    if not words:
        if call[spec.NOT]:
            raise make_exclusions_only_error()
        raise UsageError(_("search needs a word to look for, such as 区块链"))
    _refuse_near_beside_literals(call)
    if call[spec.REGEX]:
        return search_regexes(corpus, words, call[spec.NOT], allowed, any_pattern=call[spec.ANY]), []
    query = _parse_words(call)
    if call[spec.EXACT] or call[spec.COUNT]:
        return search_literals(corpus, query, allowed), []
    result = search_tasks(corpus, query, tables, allowed)
    if not result.hits or result.hits[0].match != "exact":
        return result, _explain_guesses(result)
    if query.any_term:
        sentence = _("no match for “{term}”")
        absent = find_absent_terms(corpus, query)
        return result, [make_remark(sentence.format(term=echo_value(term)), value=term) for term in absent]
    synonyms = suggest_synonyms(corpus, query, allowed)
    if not synonyms:
        return result, []
    sentence = _("other tasks use other words for it: {words}")
    return result, [make_remark(sentence.format(words=join_words(synonyms)), did_you_mean=synonyms)]


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
            raise UsageError(sentence.format(option=option.spellings[0]))


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
    if call[spec.NEAR] or exporting.FORMATS[request.format].for_the_eye:
        return True
    is_marked = request.fields is None or "match" in request.fields
    return request.format in {"json", "jsonl"} and is_marked


def _write_records(
    hits: Sequence[Hit], tables: tuple[Table, ...], call: Call, request: ExportRequest, selected: Selected
) -> Body:
    """Write one record for each hit, or the tasks themselves where the format is a list of citations."""
    if exporting.FORMATS[request.format].styles:
        tasks = [hit.task for hit in hits]
        return exporting.export_tasks(add_tasks(request, call, tables, tasks))
    usual = request.usual_fields
    if exporting.FORMATS[request.format].is_written_in:
        usual = hit_columns.list_fields_for_people(hit.match for hit in hits)
    request = request._replace(usual_fields=hit_columns.list_usual_fields(selected, usual))
    return exporting.export_rows(request, hits, hit_columns.list_columns(tables, selected))


def _write_snippets(hits: Sequence[Hit], call: Call, *, has_references: bool) -> bytes:
    """Write hits for a reader: agencies, title and fields of each, and below them the text that was found."""
    screen = format_choice.find_screen(call)
    if screen.width is not None:
        room = screen.width - len(INDENT)
        screen = screen._replace(width=max(room, MIN_TEXT_COLUMNS))
    text = ""
    for hit in hits:
        reference = hit.task.reference if has_references else f"{hit.task.id:>2}"
        lines = _format_heading(hit, reference, screen)
        lines += _format_content(hit, screen, call[spec.CONTEXT])
        indent = ""
        for content in lines:
            text += (indent + content).rstrip() + "\n"
            indent = INDENT
    return text.encode()


def _format_heading(hit: Hit, reference: str, screen: Screen) -> list[str]:
    from reformctl.searching import snippets  # only a terminal shows them

    fields = join_words(translate(find_field(name).name) for name in hit.spans)
    if hit.match != "exact":
        match = translate(MATCH_NAMES[hit.match])
        fields = _("{match}: {fields}").format(match=match, fields=fields) if fields else match
    agencies = "、".join(hit.task.lead_agencies)
    if "agency" in hit.spans:
        agencies = FIELDS["agency"].text(hit.task)
    offset = len(agencies) + 2
    spans = hit.spans.get("agency", [])
    for start, end in hit.spans.get("title", ()):
        spans = [*spans, (start + offset, end + offset)]
    text = f"{agencies}  {hit.task.title}"
    styles = ((0, len(agencies), AGENCY_STYLE), (offset, len(text), BOLD_STYLE))
    snippet = snippets.Snippet(text, tuple(spans), styles)
    after = f"  [{fields}]"
    return snippets.highlight_snippet(f"{reference}  ", snippet, after, screen.width, color=screen.color)


def _format_content(hit: Hit, screen: Screen, context: int | None) -> list[str]:
    from reformctl.searching import snippets  # as above

    spans = hit.spans.get("content")
    if not spans:
        return []
    text = hit.task.content
    if context is not None:
        snippet = snippets.excerpt_context(text, spans, context)
    else:
        room = len(text) if screen.width is None else screen.width // 2 - 4
        snippet = snippets.excerpt_sentence(text, spans, room)
    return snippets.highlight_snippet("", snippet, "", screen.width, color=screen.color)


def _suggest_chinese(hits: Sequence[Hit], words: Sequence[str]) -> list[str]:
    """Suggest to write Chinese where nothing is found and no word is Chinese."""
    text = "".join(words)
    is_latin = text.isascii() and any(map(str.isalpha, text))
    if hits or not is_latin:
        return []
    return [_("the texts are Chinese: type Chinese characters or Pinyin")]


def _summarize_hits(hits: Sequence[Hit], total: int) -> list[str]:
    """Say how many tasks matched, how and in which fields, to a reader at a terminal."""
    if not hits:
        return [_("no match")]
    if not environment.is_on_terminal():
        return []
    counts: dict[str, int] = dict.fromkeys(FIELDS, 0)
    places = 0
    for hit in hits:
        for name, spans in hit.spans.items():
            counts[name] = counts.get(name, 0) + 1
            places += len(spans)
    fields = join_words(f"{translate(find_field(name).name)} {count}" for name, count in counts.items() if count)
    matches = {hit.match for hit in hits}
    match = join_words(translate(name) for key, name in MATCH_NAMES.items() if key in matches)
    sentence = _("tasks: {count} of {total} ({match}); matches: {places}; tasks by field: {fields}")
    if not places:
        sentence = _("tasks: {count} of {total} ({match})")
    return [sentence.format(count=len(hits), total=total, match=match, places=places, fields=fields)]
