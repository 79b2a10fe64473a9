"""What a command line says of formats becomes plain values; what cannot be is refused in the words of whoever asks."""

import json
from collections.abc import Callable

import pytest

from conftest import Outcome
from reformctl import exporting
from reformctl.cli.error_messages import word_error
from reformctl.cli.format_choice import choose_format, find_screen
from reformctl.cli.selection import add_tasks, parse_selection
from reformctl.cli.spec import Call
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Table
from reformctl.system.environment import Screen
from reformctl.system.errors import UsageError

TABLE, TSV = ExportRequest("table"), ExportRequest("tsv", usual_fields=("id",), headers="none")


def test_options_become_values() -> None:
    """Nothing of the command line is left in what the core gets."""
    values = {"format": "csv", "fields": " title, id", "headers": "zh", "bom": True, "sort": "-id", "explode": "agency"}
    request = choose_format(Call("export", values), TABLE, TSV)._replace(has_bar=False)  # it depends on the process
    assert request == ExportRequest(
        "csv", fields=("title", "id"), headers="zh", bom=True, is_sorted=True, is_exploded=True
    )
    assert choose_format(Call("list"), TABLE, TSV)._replace(has_bar=False) == TSV


@pytest.mark.parametrize(
    ("output", "name", "style"),
    [("a.BIB", "cite", "bibtex"), ("a.ris", "cite", "ris"), ("a.txt", "tsv", None)],
)
def test_the_suffix_of_a_file_means_a_format_and_a_style(output: str, name: str, style: str | None) -> None:
    """In any case, and only where nothing else is asked for."""
    request = choose_format(Call("list", {"output": output}), TABLE, TSV)
    assert (request.format, request.style, request.has_bar) == (name, style, True)
    asked = choose_format(Call("list", {"output": output, "format": "cite", "style": "gbt7714"}), TABLE, TSV)
    assert (asked.format, asked.style) == ("cite", "gbt7714")


def test_a_width_makes_a_screen_of_a_pipe() -> None:
    """As a terminal of that width gets it; --raw takes the edge away."""
    request = choose_format(Call("list", {"width": 40}), TABLE, TSV)
    assert (request.format, request.width) == ("table", 40)
    assert find_screen(Call("list", {"width": 40, "color": "always"})) == Screen(40, color=True)
    assert find_screen(Call("show", {"raw": True})) == Screen()


def test_how_tasks_were_chosen(qh6: Table) -> None:
    """A format that says so gets the filters, as they were understood; others need none."""
    call = Call("export", {"agency": ("司法局",), "joint": True, "limit": 2, "table": ("qh6",)})
    selection = parse_selection(call, (qh6,))
    assert (selection.agencies, selection.joint, selection.references) == (("司法局",), True, None)
    request = add_tasks(ExportRequest("xlsx"), call, (qh6,), qh6.tasks)
    assert request.is_chosen
    assert request.criteria == ("牵头或配合单位为市司法局", "几个单位共同牵头", "至多2项")
    assert add_tasks(ExportRequest("csv"), call, (qh6,), qh6.tasks) == ExportRequest("csv", (qh6,), qh6.tasks)
    shown = add_tasks(ExportRequest("xlsx"), Call("show", {"ref": ("3-5", "7")}), (qh6,), qh6.tasks)
    assert (shown.criteria, shown.is_chosen) == (("指定的序号",), True)
    whole = add_tasks(ExportRequest("xlsx"), Call("export"), (qh6,), qh6.tasks)
    assert (whole.criteria, whole.is_chosen) == ((), False)


@pytest.mark.parametrize(
    ("request_", "in_python", "on_the_command_line"),
    [
        (
            ExportRequest("yaml", fields=("id",)),
            "yaml has fixed fields: name none, or choose another format",
            "yaml has fixed fields: leave out --fields, or choose another format",
        ),
        (
            ExportRequest("yaml", is_sorted=True),
            "yaml keeps the order of the table and cannot be sorted: choose another format",
            "yaml keeps the order of the table: leave out --sort, or choose another format",
        ),
        (
            ExportRequest("json", headers="none"),
            "json does not support headers of the kind none",
            "json does not support --headers none",
        ),
        (
            ExportRequest("json", bom=True),
            "bom is for csv and tsv, not for json",
            "--bom is for csv and tsv, not for json",
        ),
        (
            ExportRequest("json", style="ris"),
            "style is for cite, not for json",
            "--style is for cite, not for json",
        ),
        (
            ExportRequest("cite", style="bibtx"),
            "style must be one of gbt7714, bibtex, ris, not “bibtx”; did you mean bibtex?",
            "style must be one of gbt7714, bibtex, ris, not “bibtx”; did you mean bibtex?",
        ),
        (
            ExportRequest("table", width=19),
            "width must be at least 20, not 19",
            "--width must be at least 20, not 19",
        ),
        (
            ExportRequest("svg"),
            "svg is a chart of counts, and holds no rows: choose another format",
            "svg is a chart of counts, drawn by reformctl stats: choose another format",
        ),
        (
            ExportRequest("ids", is_exploded=True),
            "ids has one entry per task and cannot be exploded: choose csv, tsv, json or jsonl",
            "ids has one entry per task and cannot be exploded: choose csv, tsv, json or jsonl",
        ),
    ],
)
def test_a_request_that_cannot_be_is_refused(
    request_: ExportRequest, in_python: str, on_the_command_line: str, qh6: Table
) -> None:
    """Never silently without what was asked for; a style that does not exist cannot be typed, and needs one wording."""
    with pytest.raises(UsageError) as caught:
        exporting.export_tasks(request_._replace(tables=(qh6,), tasks=qh6.tasks))
    assert str(caught.value) == in_python
    assert word_error(caught.value) == on_the_command_line


def test_fields_may_be_divided_with_blanks(call: Callable[..., Outcome]) -> None:
    """Spreadsheets are filled by position, so the order is the one that was asked for."""
    code, out, _err = call("export", "--ids", "1", "-f", "json", "--fields", " title, id")
    assert code == 0
    assert [*json.loads(out)[0]] == ["title", "id"]
