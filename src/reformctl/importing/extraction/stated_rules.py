"""Applies the rules that a document states once for all its tasks: 列第一位者为牵头单位, 未注明的推广范围为全市."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentLocation, Paragraph
from reformctl.importing.extraction.findings import Draft, FindingList
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.model import document_rules
from reformctl.searching import folding
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

_SCOPE_WITH_RULE = compile_both(
    "(?P<scope>[^，,；;。（(]+)(?:[，,；;](?:以下|下同|其余|除|如无|未).*|[（(](?:以)?下同[）)])", re.DOTALL
)
"""A scope that holds for all tasks without one of their own: 全市（以下同）."""


class _StatedRule(NamedTuple):
    """A rule that the document states once, such as a default scope, and where it does."""

    text: str
    location: DocumentLocation


def apply_stated_rules(document: Document, drafts: list[Draft], findings: FindingList) -> list[Draft]:
    """Apply what a document says of who leads and of the scope of its tasks."""
    drafts = _apply_first_leads(document, drafts, findings)
    drafts = _apply_default_scope(document, drafts, findings)
    return [_remove_scope_rule(draft) for draft in drafts]


def _list_texts(document: Document) -> Iterator[tuple[str, DocumentLocation]]:
    """List every text of a document with its place."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.location
            continue
        for row in block.rows:
            for cell in row.cells:
                if not cell.merged:
                    yield cell.text, row.location


def _apply_first_leads(document: Document, drafts: list[Draft], findings: FindingList) -> list[Draft]:
    """Let the first of several agencies lead where the document says so: 列第一位者为牵头单位.

    Where it adds 下同, that holds from this row on.
    """
    rule = _find_first_leads_rule(document)
    if rule is None:
        return drafts
    first = 0
    if "下同" in rule.text:
        for index, draft in enumerate(drafts):
            if draft.location <= rule.location:
                first = index
    ruled = drafts[:first]
    count = 0
    for draft in drafts[first:]:
        if draft.led or len(draft.leads) <= 1:
            ruled.append(draft)
            continue
        count += 1
        lead, *others = draft.leads
        supports = (*others, *draft.supports)
        ruled_draft = draft._replace(leads=(lead,), supports=supports)
        ruled.append(ruled_draft)
    sentence = _("the document says that the agency named first leads; tasks read accordingly: {count}")
    findings.note("first-leads", sentence, rule.location, count=count)
    return ruled


def _find_first_leads_rule(document: Document) -> _StatedRule | None:
    for text, location in _list_texts(document):
        words = text.split()
        bare_text = "".join(words)
        simplified = folding.simplify_text(bare_text)
        if document_rules.FIRST_LEADS_PATTERN.search(simplified):
            return _StatedRule(bare_text, location)
    return None


def _apply_default_scope(document: Document, drafts: list[Draft], findings: FindingList) -> list[Draft]:
    """Give tasks without a scope the one that the document states for all of them: 未注明的推广范围为全市."""
    rule = _find_default_scope(document, drafts)
    if rule is None:
        return drafts
    ruled = []
    count = 0
    for draft in drafts:
        if draft.scope:
            ruled.append(draft)
            continue
        ruled_draft = draft._replace(scope=rule.text)
        ruled.append(ruled_draft)
        count += 1
    sentence = _(
        "the document says that tasks without a scope have the scope “{scope}”; tasks read accordingly: {count}"
    )
    scope = echo_value(rule.text)
    findings.note("default-scope", sentence, rule.location, scope=scope, count=count)
    return ruled


def _find_default_scope(document: Document, drafts: Sequence[Draft]) -> _StatedRule | None:
    for draft in drafts:
        match = _SCOPE_WITH_RULE.fullmatch(draft.scope)
        if match:
            return _StatedRule(match["scope"], draft.location)
    for text, location in _list_texts(document):
        scope = document_rules.find_default_scope(text)
        if scope:
            return _StatedRule(scope, location)
    return None


def _remove_scope_rule(draft: Draft) -> Draft:
    match = _SCOPE_WITH_RULE.fullmatch(draft.scope)
    if match:
        return draft._replace(scope=match["scope"])
    return draft
