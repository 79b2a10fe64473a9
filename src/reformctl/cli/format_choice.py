"""How an answer is written: what a command line says of formats, files and screens, as an ExportRequest."""

import os

from reformctl import exporting
from reformctl.cli import spec
from reformctl.cli.output import is_standard
from reformctl.cli.spec import Call, Command
from reformctl.exporting import FORMATS, STYLES
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import name_kinds, vocabulary
from reformctl.system import environment
from reformctl.system.environment import Screen
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.text.escaping import echo_value

_SUFFIXES_WITHOUT_FORMAT = {"", ".txt"}
"""Suffixes of output files that leave the format to the command."""
_JSON_FORMATS = {"json", "jsonl"}
"""Formats of which either may have the other's suffix."""
SPOKEN_FORMATS = {
    "表格": "table",
    "文本": "text",
    "电子表格": "xlsx",
    "工作簿": "xlsx",
    "文档": "docx",
    "编号": "ids",
    "引文": "cite",
    "图表": "svg",
    "数据库": "sqlite",
    "网页": "html",
}
"""What people type in Chinese in place of a format."""
_INSTEAD = {
    ".pdf": N_("there is no {suffix} format: write --output {example}, and save it as PDF"),
    ".wps": N_("there is no {suffix} format: write --output {example}, which WPS opens"),
    ".doc": N_("there is no {suffix} format: write --output {example}, which Word opens"),
}
"""What to write in place of files that only other programs make."""


def choose_format(call: Call, terminal: ExportRequest, pipe: ExportRequest) -> ExportRequest:
    """How to write this answer: as --format says, else as the suffix of --output, else by who reads it.

    Raises UnknownNameError for an unknown format, UsageError for headings that the format cannot write, and for a
    format that a terminal cannot show.
    """
    on_terminal = environment.is_on_terminal() and is_standard(call[spec.OUTPUT])
    asked = _find_asked_format(call)
    request = terminal if on_terminal or call[spec.WIDTH] is not None else pipe
    if asked is not None:
        request = terminal if asked == terminal.format else ExportRequest(asked)
    kind = FORMATS[request.format]
    if not kind.for_the_eye:
        refuse_width(call, request.format)
    if kind.binary and on_terminal:
        sentence = _("{format} is not text for a terminal: write it to a file, such as -o tasks{suffix}")
        raise UsageError(sentence.format(format=request.format, suffix=kind.suffixes[0]))
    return _apply_options(request, call)


def names_folder(call: Call) -> bool:
    """Whether --output is a folder, in which each table gets a file."""
    path = call[spec.OUTPUT] or ""
    return path.endswith(("/", os.sep)) or os.path.isdir(environment.encode_file_name(path))


def find_screen(call: Call) -> Screen:
    """The terminal that the answer is read on, or what --width and --raw make of it; a file is none."""
    return exporting.fit_screen(_detect_screen(call), call[spec.WIDTH])


def refuse_with_count(call: Call) -> None:
    """Raise UsageError for options that a bare number has no use for."""
    for option in (spec.FORMAT, spec.FIELDS, spec.HEADERS, spec.CONTEXT, spec.STYLE, *spec.ON_PAPER, spec.WIDTH):
        if call[option] not in {None, ()}:
            sentence = _("--count prints only a number: leave out {option}")
            raise UsageError(sentence.format(option=option.names.split()[0]))


def refuse_width(call: Call, name: str) -> None:
    """Raise UsageError for --width with a format that does not depend on a terminal."""
    if call[spec.WIDTH] is not None:
        sentence = _("--width is for output that fits a terminal, not for {format}: leave it out")
        raise UsageError(sentence.format(format=name))


def list_usable_formats(command: Command) -> list[str]:
    """The formats that a command writes: charts are for counts, citations for tasks, and export is not for the eye."""
    return [
        name
        for name, kind in FORMATS.items()
        if (kind.writer or command.name == "stats")
        and (not kind.styles or spec.STYLE in command.options)
        and not (kind.for_the_eye and command.name == "export")
    ]


def describe_format(name: str) -> str:
    """Say what of a table a format keeps."""
    return translate(FORMATS[name].holds).format(style=spec.STYLE.names)


def _apply_options(request: ExportRequest, call: Call) -> ExportRequest:
    """What the options say of columns, rows and screen."""
    fields = call[spec.FIELDS]
    asked = request._replace(headers=call[spec.HEADERS])
    exporting.refuse_headers(asked)
    return request._replace(
        fields=None if fields is None else tuple(key.strip() for key in fields.split(",")),
        headers=asked.headers or request.headers or exporting.usual_headers(request.format),
        style=call[spec.STYLE] or _find_style_by_suffix(call[spec.OUTPUT], request.format),
        bom=call[spec.BOM],
        blank_columns=call[spec.ADD_COLUMN],
        has_narrow_margins=call[spec.MARGINS] == "narrow",
        is_exploded=call[spec.EXPLODE] is not None,
        is_sorted=call[spec.SORT] is not None,
        screen=_detect_screen(call),
        width=call[spec.WIDTH],
        has_bar=not is_standard(call[spec.OUTPUT]) or environment.is_writing_to_file(),
    )


def _find_asked_format(call: Call) -> str | None:
    """The format that --format, else the suffix of --output names; None where neither does."""
    asked = call[spec.FORMAT]
    path = call[spec.OUTPUT]
    if asked is None:
        _refuse_bare_file(path)
        return _find_format_by_suffix(path)
    programs = {key: (kind.program_name,) for key, kind in FORMATS.items() if kind.program_name}
    asked = SPOKEN_FORMATS.get(asked, asked)
    name = vocabulary.require_name(asked, FORMATS, name_kinds.FORMAT, programs)
    _refuse_other_suffix(name, path or "")
    return name


def _refuse_bare_file(path: str | None) -> None:
    """Raise UsageError for an output file whose name tells no format, as out; a device or a pipe needs none."""
    if path is None or is_standard(path) or _get_suffix(path) or os.path.basename(path) == "":
        return
    name = environment.encode_file_name(path)
    if os.path.exists(name) and not os.path.isfile(name):
        return
    sentence = _("{path} has no suffix that shows the format: write {example}, or choose a format with --format")
    error = UsageError(sentence.format(path=echo_value(path), example=echo_value(f"{path}.csv")))
    raise error.add_facts(value=path, did_you_mean=[f"{path}.csv"])


def _refuse_other_suffix(name: str, path: str) -> None:
    """Raise UsageError for a suffix that means another format than the one that was asked for."""
    suffix = _get_suffix(path)
    others = [other for other, kind in FORMATS.items() if suffix in kind.suffixes]
    if not suffix or not others or name in others or {name, *others} <= _JSON_FORMATS:
        return
    stem = path.removesuffix(os.path.splitext(path)[1])
    usual = next(iter(FORMATS[name].suffixes), ".txt")
    sentence = _("--format {format} contradicts the suffix {suffix}: leave it out, or write --output {example}")
    example = f"{stem}{usual}"
    error = UsageError(sentence.format(format=name, suffix=echo_value(suffix), example=echo_value(example)))
    raise error.add_facts(value=path, did_you_mean=[example])


def _find_format_by_suffix(path: str | None) -> str | None:
    """The format that the suffix of an output file means; UsageError where it means one that is not ours."""
    suffix = _get_suffix(path)
    found = next((name for name, kind in FORMATS.items() if suffix in kind.suffixes), None)
    if found is not None or suffix in _SUFFIXES_WITHOUT_FORMAT:
        return found
    instead = _INSTEAD.get(suffix)
    if instead:
        example = os.path.splitext(path or "")[0] + ".docx"
        error = UsageError(translate(instead).format(suffix=suffix, example=echo_value(example)))
        raise error.add_facts(value=path, did_you_mean=[example])
    known = [vocabulary.NameEntry(usual[1:]) for kind in FORMATS.values() for usual in kind.suffixes]
    near = [f".{entry.name}" for entry in vocabulary.find_nearest(suffix[1:], known)]
    if near:
        sentence = _(
            "no format has the suffix {suffix}; did you mean {near}? You can also choose a format with --format"
        )
    else:
        sentence = _("no format has the suffix {suffix}; formats: {all}; choose one with --format")
    error = UsageError(sentence.format(suffix=echo_value(suffix), near=join_words(near), all=join_words(FORMATS)))
    raise error.add_facts(value=suffix, did_you_mean=near)


def _find_style_by_suffix(path: str | None, name: str) -> str | None:
    """The style that the suffix of an output file means, if the format has it."""
    suffix = _get_suffix(path)
    return next((style for style in FORMATS[name].styles if suffix and STYLES[style] == suffix), None)


def _get_suffix(path: str | None) -> str:
    return os.path.splitext(path or "")[1].lower()


def _detect_screen(call: Call) -> Screen:
    """The screen as it is, with the colours that --color asks for, and without an edge for --raw."""
    color = call[spec.COLOR] or "auto"
    found = environment.detect_screen(color) if is_standard(call[spec.OUTPUT]) else Screen(color=color == "always")
    return found._replace(width=None) if call[spec.RAW] else found
