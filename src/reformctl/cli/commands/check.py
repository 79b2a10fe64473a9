"""`reformctl check`: every fault and warning of table files, each with its place."""

from collections.abc import Iterator
from functools import reduce

from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.cli.views.diagnostics import FORMATS
from reformctl.model import vocabulary
from reformctl.model.diagnostics import Fault
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.files import tables_in
from reformctl.system.translation import _, counted
from reformctl.tablefile import validate
from reformctl.tablefile.validate import Result
from reformctl.text.width_and_breaks import safe, wrap
from reformctl.validation.catalogue import FAULT, OFFICIAL, REFUSAL, RULES, WARNING

KINDS = {
    FAULT: "{rule} is a fault: no command answers from the table until it is mended.",
    WARNING: "{rule} is a warning: the table can be used; check --strict takes it for a fault.",
    REFUSAL: "{rule} ends the reading: of what comes after it in the file nothing is known.",
}


def run(call: Call) -> Answer:
    """The faults of each file; with --explain what a rule demands."""
    rule = call[spec.EXPLAIN]
    if rule is not None:
        return _explained(call, rule)
    if call[spec.REPORT] not in {None, "text"}:
        format_choice.refuse_width(call, call[spec.REPORT] or "")
    write = FORMATS[call[spec.REPORT] or "text"]
    results = [_judged_strictly(result) if call[spec.STRICT] else result for result in _results(call[spec.PATHS])]
    faults = [(result.path, fault) for result in results for fault in result.faults]
    body = write(faults, format_choice.find_screen(call)).encode("utf-8", "backslashreplace")
    wrong = [fault for _path, fault in faults if not fault.warning]
    refused = any(RULES[fault.rule].kind == REFUSAL for fault in wrong)
    return Answer(body, tuple(_closing(results)), found=not wrong, refused=refused)


def _results(paths: tuple[str, ...]) -> Iterator[Result]:
    """What each file holds; tables that stand in one folder must not share an id, files given one by one may."""
    for group in [[path] for path in paths] or [[]]:
        try:
            yield from validate.judged(tables_in(group))
        except UnreadableError as error:
            yield Result(error.path, None, [Fault((), "unreadable", error.reason)])


def _judged_strictly(result: Result) -> Result:
    faults = [fault._replace(warning=False) for fault in result.faults]
    return result._replace(faults=faults, table=None if faults else result.table)


def _closing(results: list[Result]) -> Iterator[str]:
    """What is clean, how much is not, and where to read on."""
    faults = [fault for result in results for fault in result.faults]
    wrong = sum(not fault.warning for fault in faults)
    for result in results:
        if result.table and not result.faults:
            tasks = len(result.table)
            sentence = counted("{path}: {tasks} task, no fault", "{path}: {tasks} tasks, no fault", tasks)
            yield sentence.format(path=safe(result.path), tasks=tasks)
    numbers = [(counted("{number} fault.", "{number} faults.", wrong), wrong)]
    numbers += [(counted("{number} warning.", "{number} warnings.", len(faults) - wrong), len(faults) - wrong)]
    if faults:
        where = _("What a rule demands: reformctl check --explain {rule}").format(rule=faults[0].rule)
        told = [*(sentence.format(number=number) for sentence, number in numbers if number), where]
        yield reduce(lambda one, other: _("{one} {other}").format(one=one, other=other), told)


def _explained(call: Call, rule: str) -> Answer:
    """What a rule demands, and why."""
    if call[spec.PATHS] or call[spec.REPORT] is not None or call[spec.STRICT]:
        raise UsageError(_("--explain stands alone: leave the files and the other options out"))
    found = RULES[vocabulary.require(rule, RULES, vocabulary.RULE)]
    sentences = [_(KINDS[found.kind]).format(rule=rule), _(found.demand), _(found.reason)]
    if found.official:
        sentences.append(_(OFFICIAL))
    if room := format_choice.find_screen(call).width:
        sentences = [part.rstrip() for sentence in sentences for part in wrap(sentence, room)]
    return Answer("".join(f"{sentence}\n" for sentence in sentences).encode())
