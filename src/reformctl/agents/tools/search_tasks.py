"""The tool search_tasks: Chinese full-text search, best first."""

from collections.abc import Mapping, Sequence

from reformctl import searching
from reformctl.agents.arguments import FLAG, TEXT, TEXTS, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData, load_asked_tables
from reformctl.agents.filtering import (
    SAME_FIELDS,
    SAME_FILTERS,
    SELECTION_SCHEMA,
    parse_selection,
    sort_selection_remarks,
)
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA, TEXTS_SCHEMA, list_rows
from reformctl.exporting import hit_columns
from reformctl.query import filters
from reformctl.searching import near
from reformctl.searching.corpus import Corpus, parse_field_names
from reformctl.searching.hits import NEAR, NEAR_TIER, Hit
from reformctl.searching.query import Query, Rewriting, parse_query

TITLE = "Search tasks"
DESCRIPTION = """Search the Chinese text. Blanks mean AND, "…" a phrase, -词 excludes. Look at tier before you
report: exact: every word stands there; rewritten: words that occur nowhere were replaced, as rewritten says
(alias, pinyin, sound); near: no task holds what was asked, these hold only a part (near.held), so say so and do
not count them. exact true forbids guesses: use it to count mentions. Rows have title and places; get_tasks has
the text."""
PARAMETERS = (
    Parameter("query", TEXT, "such as 区块链 -公证", is_required=True),
    Parameter("exact", FLAG, "no guesses"),
    Parameter("look_in", TEXTS, "only in title, content, agency, category, scope, deadline or extra"),
    *SAME_FILTERS,
    SAME_FIELDS,
    *SAME_PAGING,
)
OUTPUT: JsonSchema = {
    **PAGE_SCHEMA,
    "tier": {"enum": ["exact", "rewritten", "near", "none"]},
    "rewritten": {"type": "array", "items": {"type": "object"}},
    "near": {"type": ["object", "null"]},
    "synonyms": {**TEXTS_SCHEMA, "description": "words that other tasks use for it"},
    **SELECTION_SCHEMA,
    "tasks": ROWS_SCHEMA,
}


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """Search, and tell how what was found is related to what was asked."""
    text = arguments.get_text("query") or ""
    query = parse_query([text])
    field_names = arguments.get_texts("look_in")
    searched_fields = parse_field_names(field_names)
    tables, notes = load_asked_tables(data, arguments)
    selection = parse_selection(arguments)
    selected = filters.select_tasks(tables, selection)
    stores = [table.store for table in tables]
    corpus = Corpus.from_stores(stores, searched_fields)
    allowed = filters.list_allowed_keys(tables, selected)
    if arguments.get_flag("exact"):
        result = searching.search_literals(corpus, query, allowed)
    else:
        result = searching.search_tasks(corpus, query, tables, allowed)
    notes += selected.notes
    notes += result.notes
    hits = result.hits
    tier = _find_tier(hits)
    head: ToolAnswer = {"tier": tier, "rewritten": [], "near": None, "synonyms": []}
    head |= sort_selection_remarks(notes)
    if tier == "rewritten":
        head["rewritten"] = _list_rewritten(result.rewritten)
    elif tier == "near":
        head["near"] = _explain_near(query, hits, corpus)
    elif tier == "exact":
        head["synonyms"] = searching.suggest_synonyms(corpus, query, allowed)
    page = parse_page(arguments)
    columns = hit_columns.list_columns(tables, selected)
    usual_fields = hit_columns.list_usual_fields(selected)
    fields = arguments.get_texts("fields")
    shown_hits = page.slice(hits)
    rows = list_rows(shown_hits, columns, fields, usual_fields)
    total = len(hits)
    return make_answer(head, "tasks", rows, total, page)


def _find_tier(hits: Sequence[Hit]) -> str:
    """Find the tier that hits come from, by the first: all hits of one search come from one tier."""
    if not hits:
        return "none"
    match = hits[0].match
    if match in NEAR_TIER:
        return "near"
    if match == "exact":
        return "exact"
    return "rewritten"


def _list_rewritten(rewritten: Mapping[str, Rewriting]) -> list[ToolAnswer]:
    """List what was looked for in place of each word that occurs nowhere."""
    rows: list[ToolAnswer] = []
    for term, rewriting in rewritten.items():
        strings = list(rewriting.strings)
        row = {"given": term, "as": strings, "way": rewriting.way}
        rows.append(row)
    return rows


def _explain_near(query: Query, hits: Sequence[Hit], corpus: Corpus) -> ToolAnswer:
    """Explain what no task holds, and what the near hits hold of it: none of it where only the meaning is close."""
    documents = corpus.documents
    near_hits = [hit for hit in hits if hit.match == NEAR]
    if not near_hits:
        asked = near.list_asked_words(query, documents)
        return {"asked": asked, "held": []}
    explanation = near.explain_near(query, near_hits, documents)
    return {"asked": explanation.asked, "held": explanation.parts}
