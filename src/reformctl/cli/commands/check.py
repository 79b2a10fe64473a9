"""`reformctl check`: every fault and warning of table files and ledgers, each with its place."""

from collections.abc import Iterator, Sequence
from functools import partial

from reformctl.cli import format_choice, spec
from reformctl.cli.hints import spell_command
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.cli.views.diagnostics import FORMATS
from reformctl.model import name_kinds, vocabulary
from reformctl.model.diagnostics import Diagnostic
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.files import FileContent, find_table_files
from reformctl.system.remarks import make_remark
from reformctl.system.translation import N_, _, translate, translate_count
from reformctl.tablefile import validate
from reformctl.tablefile.validate import ValidationResult
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import wrap_text
from reformctl.tracking import ledger_file
from reformctl.tracking.ledger_file import LedgerCheck
from reformctl.tracking.ledger_rules import ALL_RULES
from reformctl.validation.catalogue import DOUBT, FAULT, OFFICIAL, REFUSAL, WARNING

KIND_SENTENCES = {
    FAULT: N_("{rule} is an error: no command uses the table until you correct it."),
    DOUBT: N_("{rule} is a doubt: commands use the table and report that it has findings; --strict refuses it."),
    WARNING: N_("{rule} is a warning: commands use the table; check --strict treats it as an error."),
    REFUSAL: N_("{rule} stops the reading: the rest of the file is not checked."),
}
"""What --explain says of a rule of each kind."""

FileResult = ValidationResult | LedgerCheck
"""What one file holds, a table or a ledger."""


def run(call: Call) -> Answer:
    """List the faults of each file; with --explain say what a rule demands."""
    rule = call[spec.EXPLAIN]
    if rule is not None:
        return _explain_rule(call, rule)
    format_name = call[spec.FAULT_FORMAT] or "text"
    if format_name != "text":
        format_choice.refuse_width(call, format_name)
    paths = call[spec.PATHS]
    results = list(_check_files(paths))
    if call[spec.STRICT]:
        results = [_apply_strictness(result) for result in results]
    file_diagnostics = list(_list_diagnostics(results))
    screen = format_choice.find_screen(call)
    write = FORMATS[format_name]
    text = write(file_diagnostics, screen)
    body = text.encode("utf-8", "backslashreplace")
    diagnostics = [diagnostic for _path, diagnostic in file_diagnostics]
    notes = tuple(_summarize(results, diagnostics))
    errors = [diagnostic for diagnostic in diagnostics if not diagnostic.warning]
    is_refused = any(map(_stops_reading, errors))
    is_clean = not errors
    return Answer(body, notes, found=is_clean, refused=is_refused)


def _check_files(paths: tuple[str, ...]) -> Iterator[FileResult]:
    """Check each file; tables that stand in one folder must not share an id, files given one by one may."""
    if not paths:
        yield from _check_group([])
    for path in paths:
        yield from _check_group([path])


def _check_group(paths: Sequence[str]) -> Iterator[FileResult]:
    """Check the tables of some files and folders, and then the ledgers."""
    try:
        files = find_table_files(paths, with_ledgers=True)
        contents = [FileContent(path) for path in files]
    except UnreadableError as error:
        unreadable = Diagnostic((), "unreadable", error.reason)
        yield ValidationResult(error.path, None, [unreadable])
        return
    ledgers = []
    tables = []
    for content in contents:
        if _holds_ledger(content):
            ledgers.append(content)
        else:
            tables.append(content)
    yield from validate.validate_contents(tables)
    for content in ledgers:
        find_table = partial(ledger_file.find_table_beside, content.path)
        yield ledger_file.check_ledger(content, find_table)


def _holds_ledger(content: FileContent) -> bool:
    try:
        return ledger_file.is_ledger(content.data)
    except UnreadableError:
        return False


def _apply_strictness(result: FileResult) -> FileResult:
    """Make an error of each warning."""
    diagnostics = []
    for diagnostic in result.diagnostics:
        error = diagnostic._replace(warning=False)
        diagnostics.append(error)
    strict_result = result._replace(diagnostics=diagnostics)
    if isinstance(strict_result, ValidationResult) and diagnostics:
        return strict_result._replace(table=None)
    return strict_result


def _list_diagnostics(results: Sequence[FileResult]) -> Iterator[tuple[str, Diagnostic]]:
    """List each diagnostic with the path of its file."""
    for result in results:
        for diagnostic in result.diagnostics:
            yield result.path, diagnostic


def _stops_reading(diagnostic: Diagnostic) -> bool:
    rule = ALL_RULES[diagnostic.rule]
    return rule.kind == REFUSAL


def _summarize(results: Sequence[FileResult], diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Say what is clean, how much is not, and where to read on."""
    for result in results:
        if not result.diagnostics:
            sentence = _describe_clean_file(result)
            yield make_remark(sentence, file=result.path)
    if not diagnostics:
        return
    rule = diagnostics[0].rule
    sentences = list(_count_diagnostics(diagnostics))
    sentence = _("To explain a rule: reformctl check --explain {rule}")
    where = sentence.format(rule=rule)
    sentences.append(where)
    summary = _join_sentences(sentences)
    command = spell_command("check", "--explain", rule)
    yield make_remark(summary, hint=command)


def _count_diagnostics(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Say how many errors there are, and how many warnings."""
    warnings = sum(diagnostic.warning for diagnostic in diagnostics)
    errors = len(diagnostics) - warnings
    if errors:
        sentence = translate_count("{number} error.", "{number} errors.", errors)
        yield sentence.format(number=errors)
    if warnings:
        sentence = translate_count("{number} warning.", "{number} warnings.", warnings)
        yield sentence.format(number=warnings)


def _join_sentences(sentences: Sequence[str]) -> str:
    """Join sentences as the user's language does it: with a blank in English, with nothing in Chinese."""
    joined, *others = sentences
    for other in others:
        pair = _("{one} {other}")
        joined = pair.format(one=joined, other=other)
    return joined


def _describe_clean_file(result: FileResult) -> str:
    path = escape_text(result.path)
    if isinstance(result, ValidationResult):
        tasks = len(result.table or ())
        sentence = translate_count("{path}: {tasks} task, no errors", "{path}: {tasks} tasks, no errors", tasks)
        return sentence.format(path=path, tasks=tasks)
    reports = 0
    if result.ledger:
        reports = len(result.ledger.reports)
    sentence = translate_count("{path}: {reports} report, no errors", "{path}: {reports} reports, no errors", reports)
    return sentence.format(path=path, reports=reports)


def _explain_rule(call: Call, name: str) -> Answer:
    """Say what a rule demands, and why."""
    has_format = call[spec.FAULT_FORMAT] is not None
    if has_format or call[spec.PATHS] or call[spec.STRICT]:
        raise UsageError(_("use --explain alone: leave out the files and the other options"))
    rule_name = vocabulary.require_name(name, ALL_RULES, name_kinds.RULE)
    rule = ALL_RULES[rule_name]
    kind_sentence = translate(KIND_SENTENCES[rule.kind])
    sentences = [kind_sentence.format(rule=name)]
    sentences.append(translate(rule.demand))
    sentences.append(translate(rule.reason))
    if rule.official:
        sentences.append(translate(OFFICIAL))
    screen = format_choice.find_screen(call)
    text = ""
    for line in _wrap_sentences(sentences, screen.width):
        text += f"{line}\n"
    return Answer(text.encode())


def _wrap_sentences(sentences: Sequence[str], width: int | None) -> Iterator[str]:
    """Break sentences into lines of so many columns; without a width each is one line."""
    for sentence in sentences:
        if width:
            for line in wrap_text(sentence, width):
                yield line.rstrip()
        else:
            yield sentence
