"""`reformctl check`: every fault and warning of table files and ledgers, each with its place."""

from collections.abc import Iterator, Sequence
from functools import partial, reduce

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

FileResult = ValidationResult | LedgerCheck
"""What one file holds, a table or a ledger."""


def run(call: Call) -> Answer:
    """The faults of each file; with --explain what a rule demands."""
    rule = call[spec.EXPLAIN]
    if rule is not None:
        return _explain_rule(call, rule)
    if call[spec.FAULT_FORMAT] not in {None, "text"}:
        format_choice.refuse_width(call, call[spec.FAULT_FORMAT] or "")
    write = FORMATS[call[spec.FAULT_FORMAT] or "text"]
    results = [_apply_strictness(result) if call[spec.STRICT] else result for result in _check_files(call[spec.PATHS])]
    diagnostics = [(result.path, diagnostic) for result in results for diagnostic in result.diagnostics]
    body = write(diagnostics, format_choice.find_screen(call)).encode("utf-8", "backslashreplace")
    wrong = [diagnostic for _path, diagnostic in diagnostics if not diagnostic.warning]
    refused = any(ALL_RULES[diagnostic.rule].kind == REFUSAL for diagnostic in wrong)
    return Answer(body, tuple(_summarize(results)), found=not wrong, refused=refused)


def _check_files(paths: tuple[str, ...]) -> Iterator[FileResult]:
    """What each file holds; tables that stand in one folder must not share an id, files given one by one may."""
    for group in [[path] for path in paths] or [[]]:
        try:
            contents = [FileContent(path) for path in find_table_files(group, with_ledgers=True)]
        except UnreadableError as error:
            yield ValidationResult(error.path, None, [Diagnostic((), "unreadable", error.reason)])
            continue
        ledgers = [content for content in contents if _holds_ledger(content)]
        yield from validate.validate_contents([content for content in contents if content not in ledgers])
        for content in ledgers:
            yield ledger_file.check_ledger(content, partial(ledger_file.find_table_beside, content.path))


def _holds_ledger(content: FileContent) -> bool:
    try:
        return ledger_file.is_ledger(content.data)
    except UnreadableError:
        return False


def _apply_strictness(result: FileResult) -> FileResult:
    diagnostics = [diagnostic._replace(warning=False) for diagnostic in result.diagnostics]
    if isinstance(result, LedgerCheck):
        return result._replace(diagnostics=diagnostics)
    return result._replace(diagnostics=diagnostics, table=None if diagnostics else result.table)


def _summarize(results: Sequence[FileResult]) -> Iterator[str]:
    """What is clean, how much is not, and where to read on."""
    diagnostics = [diagnostic for result in results for diagnostic in result.diagnostics]
    wrong = sum(not diagnostic.warning for diagnostic in diagnostics)
    for result in results:
        if not result.diagnostics:
            yield make_remark(_describe_clean_file(result), file=result.path)
    numbers = [(translate_count("{number} error.", "{number} errors.", wrong), wrong)]
    numbers += [
        (translate_count("{number} warning.", "{number} warnings.", len(diagnostics) - wrong), len(diagnostics) - wrong)
    ]
    if diagnostics:
        where = _("To explain a rule: reformctl check --explain {rule}").format(rule=diagnostics[0].rule)
        told = [*(sentence.format(number=number) for sentence, number in numbers if number), where]
        sentence = reduce(lambda one, other: _("{one} {other}").format(one=one, other=other), told)
        yield make_remark(sentence, hint=spell_command("check", "--explain", diagnostics[0].rule))


def _describe_clean_file(result: FileResult) -> str:
    path = escape_text(result.path)
    if isinstance(result, ValidationResult):
        tasks = len(result.table or ())
        sentence = translate_count("{path}: {tasks} task, no errors", "{path}: {tasks} tasks, no errors", tasks)
        return sentence.format(path=path, tasks=tasks)
    reports = len(result.ledger.reports) if result.ledger else 0
    sentence = translate_count("{path}: {reports} report, no errors", "{path}: {reports} reports, no errors", reports)
    return sentence.format(path=path, reports=reports)


def _explain_rule(call: Call, rule: str) -> Answer:
    """What a rule demands, and why."""
    if call[spec.PATHS] or call[spec.FAULT_FORMAT] is not None or call[spec.STRICT]:
        raise UsageError(_("use --explain alone: leave out the files and the other options"))
    found = ALL_RULES[vocabulary.require_name(rule, ALL_RULES, name_kinds.RULE)]
    sentences = [
        translate(KIND_SENTENCES[found.kind]).format(rule=rule),
        translate(found.demand),
        translate(found.reason),
    ]
    if found.official:
        sentences.append(translate(OFFICIAL))
    if room := format_choice.find_screen(call).width:
        sentences = [part.rstrip() for sentence in sentences for part in wrap_text(sentence, room)]
    return Answer("".join(f"{sentence}\n" for sentence in sentences).encode())
