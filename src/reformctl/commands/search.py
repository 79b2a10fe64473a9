"""`reformctl search`: Chinese full-text search, best first."""

from collections.abc import Sequence

from reformctl import columns, environment, filters, format_choice, formats, line, names
from reformctl.columns import Column
from reformctl.environment import Screen
from reformctl.errors import UsageError
from reformctl.formats import ExportRequest
from reformctl.line import Call
from reformctl.messages import _, listed
from reformctl.model import Table
from reformctl.output import Answer, Body
from reformctl.searching import Allowed, Found, absent, also, by_pattern, literal, search
from reformctl.searching.corpus import FIELDS, Corpus, among
from reformctl.searching.hits import Hit
from reformctl.searching.query import only_left_out, parse
from reformctl.selection import add_tasks, load_asked_tables, parse_selection
from reformctl.text import echo

ON_TERMINAL = ExportRequest("table")
IN_PIPE = ExportRequest("tsv", usual_fields=("id", "match", "fields", "lead_agencies", "title"), headers="none")
ASIDE = (line.FIELDS, line.HEADERS, line.STYLE)
"""What has no meaning for the view with snippets."""
INDENT = "    "
NARROWEST = 16
"""Columns that a text gets at least, however narrow the window."""
USUAL = ("id", "title", "match", "score", "terms", "fields", "spans")

COLUMNS = (
    Column("match", "匹配方式", lambda hit: hit.match, "exact, alias, pinyin, sound, edit or partial"),
    Column("score", "得分", lambda hit: round(hit.score, 4), "the higher, the better; comparable within one answer"),
    Column("terms", "命中词", lambda hit: hit.terms, "what was found, folded"),
    Column("fields", "命中字段", lambda hit: tuple(hit.spans), "where: title, agency, category, content, scope"),
    Column(
        "spans",
        "命中位置",
        lambda hit: {name: [[*span] for span in found] for name, found in hit.spans.items()},
        "[start, end) of each match in code points of the field; names of agencies are joined by 、",
    ),
)

INSTEAD = {
    "alias": "“{term}” is not found; searched for what it is another word for: {strings}",
    "pinyin": "“{term}” is not found; searched for what is written so in Pinyin: {strings}",
    "sound": "“{term}” is not found; searched for what sounds the same: {strings}",
    "edit": "“{term}” is not found; searched for what differs in one character: {strings}",
}
"""What is said of a word that was looked for in another way."""


def run(call: Call) -> Answer:
    """What holds the words; if nothing does, what they may mean, and then it is said."""
    context = call[line.CONTEXT] is not None
    request = format_choice.choose_format(call, ON_TERMINAL, ON_TERMINAL if context else IN_PIPE)
    snippets_wanted = request.format == "table" and not any(call[option] for option in ASIDE)
    if context and not snippets_wanted:
        sentence = _("--context is for the view with snippets: leave --format, --fields, --headers and --style out")
        raise UsageError(sentence)
    fields = among(call[line.IN])
    tables, left_out = load_asked_tables(call)
    selected = filters.select(tables, parse_selection(call))
    corpus = Corpus.of([table.tasks for table in tables], fields)
    found, notes = _found(call, corpus, names.agencies(tables), filters.allowed(tables, selected))
    hits = found.hits[: call[line.LIMIT]]
    if call[line.COUNT]:
        format_choice.refuse_with_count(call)
        number = sum(hit.match == "exact" for hit in hits)
        return Answer(f"{number}\n".encode(), (*left_out, *selected.notes, *notes), number > 0 and selected.complete)
    if snippets_wanted:
        screen = format_choice.find_screen(call)
        rows = [row for hit in hits for row in _lines(hit, screen, call[line.CONTEXT], several=len(tables) > 1)]
        body: Body = "".join(f"{row}\n" for row in rows).encode()
    elif formats.FORMATS[request.format].styles:
        tasks = [hit.task for hit in hits]
        body = formats.export_tasks(add_tasks(request, call, tables, tasks))
    else:
        request = request._replace(usual_fields=request.usual_fields or USUAL)
        body = formats.export_rows(request, hits, _columns(tables))
    return Answer(
        body,
        (*left_out, *selected.notes, *notes, *_closing(hits, len(found.hits)), *_other_script(hits, call[line.WORDS])),
        bool(hits) and selected.complete,
    )


def _found(call: Call, corpus: Corpus, agencies: Sequence[names.Name], allowed: Allowed) -> tuple[Found, list[str]]:
    """The hits, and what is to be said about how they were found."""
    if not call[line.WORDS]:
        if call[line.NOT]:
            raise only_left_out()
        raise UsageError(_("search needs a word to look for, such as 区块链"))
    if call[line.REGEX]:
        enough = any if call[line.ANY] else all
        return by_pattern(corpus, call[line.WORDS], call[line.NOT], enough, allowed), []
    query = parse(call[line.WORDS], call[line.NOT])._replace(any_term=call[line.ANY])
    if call[line.EXACT] or call[line.COUNT]:
        return literal(corpus, query, allowed), []
    found = search(corpus, query, agencies, allowed)
    if query.any_term and found.hits and found.hits[0].match == "exact":
        return found, [_("“{term}” is not found").format(term=echo(term)) for term in absent(corpus, query)]
    others = also(corpus, query, found.hits, allowed) if found.hits and found.hits[0].match == "exact" else []
    return found, _notes(found, others)


def _notes(found: Found, others: Sequence[str]) -> list[str]:
    """What was looked for instead of words that occur nowhere; what else a literal result may want."""
    notes = [
        _(INSTEAD[other.way]).format(term=echo(term), strings=listed(other.strings))
        for term, other in found.rewritten.items()
    ]
    if found.hits and found.hits[0].match == "partial":
        return [_("no task holds all of this; these hold a part of it (--exact leaves them out)")]
    if others:
        notes.append(_("other tasks say it in other words: {words}").format(words=listed(others)))
    return notes


def _columns(tables: Sequence[Table]) -> list[Column]:
    """The fields of a task, and those of a match."""
    return [*(column._replace(value=_of_task(column)) for column in columns.of_tasks(tables)), *COLUMNS]


def _of_task(column: Column) -> columns.Getter:
    return lambda hit: column.value(hit.task)


def _lines(hit: Hit, screen: Screen, context: int | None, *, several: bool) -> list[str]:
    """A hit for the eye: who, what and in which fields, and below it the text that was found."""
    from reformctl.searching import snippets

    room = None if screen.width is None else max(screen.width - len(INDENT), NARROWEST)
    reference = hit.task.reference if several else f"{hit.task.id:>2}"
    where = listed(_(name) for name in hit.spans)
    told = where if hit.match == "exact" else _("{match}: {fields}").format(match=_(hit.match), fields=where)
    lead = "、".join(hit.task.lead_agencies)
    who = FIELDS["agency"].text(hit.task) if "agency" in hit.spans else lead
    spans = (
        *hit.spans.get("agency", ()),
        *((a + len(who) + 2, b + len(who) + 2) for a, b in hit.spans.get("title", ())),
    )
    head = snippets.Snippet(f"{who}  {hit.task.title}", tuple(spans))
    lines = snippets.shown(f"{reference}  ", head, f"  [{told}]", room, color=screen.color)
    if found := hit.spans.get("content"):
        text = hit.task.content
        wide = len(text) if room is None else room // 2 - 4
        part = snippets.around(text, found, wide) if context is None else snippets.within(text, found, context)
        lines += snippets.shown("", part, "", room, color=screen.color)
    return [lines[0].rstrip(), *((INDENT + line).rstrip() for line in lines[1:])]


def _other_script(hits: Sequence[Hit], words: Sequence[str]) -> list[str]:
    """What to do where nothing is found and nothing that was asked is Chinese."""
    asked = "".join(words)
    if hits or not asked.isascii() or not any(map(str.isalpha, asked)):
        return []
    return [_("the texts are Chinese: write what to look for in Chinese characters or in Pinyin")]


def _closing(hits: Sequence[Hit], total: int) -> list[str]:
    """How many, how they matched and in which fields: only for a person at a terminal."""
    if not hits:
        return [_("no task matches")]
    if not environment.on_terminal():
        return []
    places = sum(len(spans) for hit in hits for spans in hit.spans.values())
    by_field = listed(f"{_(name)} {count}" for name in FIELDS if (count := sum(name in hit.spans for hit in hits)))
    sentence = _("tasks: {count} of {total} ({match}); places: {places}; tasks by field: {fields}")
    return [sentence.format(count=len(hits), total=total, match=_(hits[0].match), places=places, fields=by_field)]
