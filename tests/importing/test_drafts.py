"""What `import` drafts, `check` takes; and what is changed in a draft, `check` finds, in every layout of documents."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import laying_out
from conftest import CASES, ROOT, Outcome
from reformctl.exporting import to_yaml
from reformctl.importing import extraction, readers
from reformctl.importing.document import write_verbatim
from reformctl.importing.extraction import Finding
from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Agency, Table, Task
from reformctl.system.errors import UnreadableError
from reformctl.tablefile import validate

Run = Callable[..., Outcome]

RULE = "differs-from-source"
FOUND_BY = {RULE, "id-gap", "declared-count", "stray-blank"}
"""The last of them where a text is no more the document's, whose blanks are not asked about."""
STRANGER = "市新名局"
"""An agency of no document."""
UNREADABLE = {".zip"}
CONVERTED = {".doc", ".odt", ".rtf", ".wps"}
"""Kinds that only LibreOffice reads."""
REFUSED_ROWS = {"shifted.tsv", "odd-rows.html"}
"""Documents with rows that are no tasks: the report says so, and the draft."""
DOCUMENTS = [
    ROOT / "data" / "sources" / "qh6.txt",
    *sorted(path for path in (CASES / "import").iterdir() if path.suffix != ".json"),
    *sorted(path for path in (CASES / "published").iterdir() if path.suffix not in {".yaml", *UNREADABLE, *CONVERTED}),
]
LAYOUTS = (*laying_out.TABLES, *laying_out.LISTS)


class DraftTable(NamedTuple):
    """What import makes of a document."""

    table: Table
    findings: tuple[Finding, ...]
    kept: bytes

    def check(self, tasks: tuple[Task, ...] | None = None) -> list[Diagnostic]:
        """Check the draft, or one with other tasks: agencies and categories that nobody names any more go, too."""
        table = self.table
        if tasks is not None:
            names = {name for task in tasks for name in task.agencies}
            known = (*table.agencies, Agency(STRANGER))
            used = {task.category for task in tasks}
            table = table.replace(
                tasks=tasks,
                agencies=tuple(agency for agency in known if agency.name in names),
                categories=tuple(category for category in table.categories if category.name in used),
            )
        return validate.validate_bytes(to_yaml.dump_table(table), kept=self.kept)[1]


@cache
def draft(path: Path) -> DraftTable:
    """Import a document, as the command does."""
    read = readers.read_document(str(path)).document
    arranged, _findings = extraction.arrange_document(read)
    document, _unseen = extraction.remove_unseen_characters(arranged)
    harvest = extraction.recognise_tasks(document)
    table, findings = extraction.assemble_table(document, harvest, "draft", [])
    text = write_verbatim(arranged) if arranged.plain is None else arranged.plain
    return DraftTable(table.replace(title=table.title or table.id), findings, text.encode())


def differences(diagnostics: list[Diagnostic]) -> list[str]:
    """What differs from the document, but for a title that it does not state."""
    return [
        f"{diagnostic.path}: {diagnostic.sentence}"
        for diagnostic in diagnostics
        if diagnostic.rule == RULE and not (diagnostic.warning and diagnostic.path == ("title",))
    ]


def changed(tasks: tuple[Task, ...], at: int, **fields: Any) -> tuple[Task, ...]:
    """The tasks with one of them changed."""
    return (*tasks[:at], tasks[at]._replace(**fields), *tasks[at + 1 :])


def spoil(text: str) -> str:
    """A text with one wrong character."""
    at = next(at for at in range(len(text) // 2, len(text)) if text[at].isalnum())
    return f"{text[:at]}错{text[at + 1 :]}"


def list_changes(table: Table, at: int) -> Iterator[tuple[str, tuple[Task, ...], set[object]]]:
    """List what may go wrong with a task: what it is, the tasks then, and the tasks at which it may be named."""
    task = table.tasks[at]
    yield "title", changed(table.tasks, at, title=spoil(task.title)), {at}
    yield "content", changed(table.tasks, at, content=spoil(task.content)), {at}
    for key in ("lead_agencies", "support_agencies"):
        names = getattr(task, key)
        others = [agency.name for agency in table.agencies if agency.name not in task.agencies]
        for other in (*others[:1], STRANGER):
            if names:
                yield f"{key}: {other}", changed(table.tasks, at, **{key: (other, *names[1:])}), {at}
    rest = table.tasks[:at] + table.tasks[at + 1 :]
    yield "row", rest, {at - 1, at}


def list_all_missed(made: DraftTable) -> list[str]:
    """List what check does not find of the first, the middle and the last task."""
    places = {0, len(made.table.tasks) // 2, len(made.table.tasks) - 1}
    before = {diagnostic._replace(location=None, excerpt=None) for diagnostic in made.check()}
    return [missed for at in sorted(places) for missed in list_missed(made, at, before)]


def list_missed(made: DraftTable, at: int, before: set[Diagnostic]) -> Iterator[str]:
    """List the changes of a task that check does not find beside what it found in the draft before."""
    for what, tasks, places in list_changes(made.table, at):
        found = {diagnostic._replace(location=None, excerpt=None) for diagnostic in made.check(tasks)} - before
        if not any(
            diagnostic.path[1:2] == () or diagnostic.path[1] in places
            for diagnostic in found
            if diagnostic.rule in FOUND_BY
        ):
            yield f"{what} of task {at}: {[diagnostic.sentence for diagnostic in found]}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_check_takes_what_import_drafts(path: Path) -> None:
    """A draft that check refuses at once has a fault that nobody can mend."""
    try:
        made = draft(path)
    except UnreadableError:
        pytest.fail("a document of the cases is read")
    unsure = [finding for finding in made.findings if not finding.placed]
    assert differences(made.check()) == [] or (path.name in REFUSED_ROWS and unsure)


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.name not in REFUSED_ROWS], ids=lambda path: path.name
)
def test_check_finds_what_is_changed_in_a_draft(path: Path) -> None:
    """A check that takes every draft could be one that looks at nothing."""
    made = draft(path)
    assert list_all_missed(made) == []


@pytest.mark.parametrize("kind", laying_out.KINDS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_in_every_kind(layout: Callable[[], Any], kind: str, tmp_path: Path) -> None:
    """One table, laid out in every way, becomes the same tasks, and check takes them."""
    path = tmp_path / f"document.{kind}"
    path.write_bytes(laying_out.KINDS[kind](layout()))
    made = draft(path)
    assert differences(made.check()) == []
    assert [finding.sentence for finding in made.findings if not finding.placed] == []
    tasks = made.table.tasks[:: 2 if layout is laying_out.merged_titles else 1]
    assert len(tasks) == len(laying_out.ROWS)
    for task, row in zip(tasks, laying_out.ROWS, strict=True):
        assert task.lead_agencies == tuple(row.leads.split("、"))
        assert task.support_agencies == tuple(row.supports.split("、"))
        assert task.title == row.title
        assert task.content.endswith(row.content)


@pytest.mark.parametrize("kind", ["docx", "txt"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_change_in_every_layout_is_found(layout: Callable[[], Any], kind: str, tmp_path: Path) -> None:
    """A wrong character, another agency, a row that is missing: each is named at its place."""
    path = tmp_path / f"document.{kind}"
    path.write_bytes(laying_out.KINDS[kind](layout()))
    made = draft(path)
    assert list_all_missed(made) == []


def test_what_import_is_unsure_of_stands_in_the_draft(call: Run, tmp_path: Path) -> None:
    """The report is gone with the screen; whoever opens the table later must see that rows are missing."""
    target = tmp_path / "x.yaml"
    assert call("import", str(CASES / "import" / "shifted.tsv"), "-o", str(target))[0] == 1
    text = target.read_text(encoding="utf-8")
    assert "导入时有 7 处未能读准（第1表第3行、第1表第4行、" in text
    assert "须对照原文核对" in text
    assert call("import", str(CASES / "published" / "report-labels.txt"), "-o", str(tmp_path / "y.yaml"))[0] == 0
    assert "未能读准" not in (tmp_path / "y.yaml").read_text(encoding="utf-8")
