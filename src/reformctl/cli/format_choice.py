"""Chooses how an answer is written: what a command line says of formats, files and screens, as an ExportRequest."""

import os

from reformctl import exporting
from reformctl.cli import spec
from reformctl.cli.output import is_standard
from reformctl.cli.spec import AnyOption, Call, Command
from reformctl.exporting import FORMATS, STYLES, Format
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
_NOT_WITH_COUNT: tuple[AnyOption, ...] = (
    spec.FORMAT,
    spec.FIELDS,
    spec.HEADERS,
    spec.CONTEXT,
    spec.STYLE,
    *spec.ON_PAPER,
    spec.WIDTH,
)
"""Options that a bare number has no use for."""
_ADVICE_BY_SUFFIX = {
    ".pdf": N_("there is no {suffix} format: write --output {example}, and save it as PDF"),
    ".wps": N_("there is no {suffix} format: write --output {example}, which WPS opens"),
    ".doc": N_("there is no {suffix} format: write --output {example}, which Word opens"),
}
"""What to write in place of files that only other programs make."""


def choose_format(call: Call, terminal: ExportRequest, pipe: ExportRequest) -> ExportRequest:
    """Choose how to write this answer: as --format says, else as the suffix of --output, else by who reads it.

    Raises UnknownNameError for an unknown format, UsageError for headings that the format cannot write, and for a
    format that a terminal cannot show.
    """
    on_terminal = environment.is_on_terminal() and is_standard(call[spec.OUTPUT])
    fits_screen = on_terminal or call[spec.WIDTH] is not None
    asked_format = _find_asked_format(call)
    if asked_format is None:
        request = terminal if fits_screen else pipe
    elif asked_format == terminal.format:
        request = terminal
    else:
        request = ExportRequest(asked_format)
    kind = FORMATS[request.format]
    if not kind.for_the_eye:
        refuse_width(call, request.format)
    if kind.binary and on_terminal:
        suffix = kind.suffixes[0]
        sentence = _("{format} is not text for a terminal: write it to a file, such as -o tasks{suffix}")
        message = sentence.format(format=request.format, suffix=suffix)
        raise UsageError(message)
    return _apply_options(request, call)


def names_folder(call: Call) -> bool:
    """Tell whether --output is a folder, in which each table gets a file."""
    path = call[spec.OUTPUT] or ""
    if path.endswith(("/", os.sep)):
        return True
    name = environment.encode_file_name(path)
    return os.path.isdir(name)


def find_screen(call: Call) -> Screen:
    """Find the terminal that the answer is read on, or what --width and --raw make of it; a file is none."""
    screen = _detect_screen(call)
    return exporting.fit_screen(screen, call[spec.WIDTH])


def refuse_with_count(call: Call) -> None:
    """Raise UsageError for options that a bare number has no use for."""
    for option in _NOT_WITH_COUNT:
        is_given = call[option] not in {None, ()}
        if is_given:
            name = option.spellings[0]
            sentence = _("--count prints only a number: leave out {option}")
            raise UsageError(sentence.format(option=name))


def refuse_width(call: Call, name: str) -> None:
    """Raise UsageError for --width with a format that does not depend on a terminal."""
    if call[spec.WIDTH] is not None:
        sentence = _("--width is for output that fits a terminal, not for {format}: leave it out")
        raise UsageError(sentence.format(format=name))


def list_usable_formats(command: Command) -> list[str]:
    """List the formats that a command writes."""
    return [name for name, kind in FORMATS.items() if _can_write(command, kind)]


def describe_format(name: str) -> str:
    """Say what of a table a format keeps."""
    sentence = translate(FORMATS[name].holds)
    return sentence.format(style=spec.STYLE.names)


def _can_write(command: Command, kind: Format) -> bool:
    """Tell whether a command writes a format: charts are for counts, citations for tasks, export is not for the eye."""
    is_chart = not kind.writer
    if is_chart and command.name != "stats":
        return False
    if kind.styles and spec.STYLE not in command.options:
        return False
    is_export = command.name == "export"
    return not (is_export and kind.for_the_eye)


def _apply_options(request: ExportRequest, call: Call) -> ExportRequest:
    """Add to a request what the options say of columns, rows and screen."""
    path = call[spec.OUTPUT]
    asked = request._replace(headers=call[spec.HEADERS])
    exporting.refuse_headers(asked)
    style = call[spec.STYLE] or _find_style_by_suffix(path, request.format)
    is_file = not is_standard(path) or environment.is_writing_to_file()
    return request._replace(
        fields=_divide_fields(call[spec.FIELDS]),
        headers=asked.headers or request.headers or exporting.find_usual_headers(request.format),
        style=style,
        bom=call[spec.BOM],
        blank_columns=call[spec.ADD_COLUMN],
        has_narrow_margins=call[spec.MARGINS] == "narrow",
        is_exploded=call[spec.EXPLODE] is not None,
        is_sorted=call[spec.SORT] is not None,
        screen=_detect_screen(call),
        width=call[spec.WIDTH],
        has_bar=is_file,
    )


def _divide_fields(fields: str | None) -> tuple[str, ...] | None:
    """Divide what --fields says, `id, title`, into the keys of fields; None where it is not given."""
    if fields is None:
        return None
    keys = fields.split(",")
    return tuple(key.strip() for key in keys)


def _find_asked_format(call: Call) -> str | None:
    """Find the format that --format, else the suffix of --output names; None where neither does."""
    asked = call[spec.FORMAT]
    path = call[spec.OUTPUT]
    if asked is None:
        _refuse_bare_file(path)
        return _find_format_by_suffix(path)
    asked = SPOKEN_FORMATS.get(asked, asked)
    programs = {key: (kind.program_name,) for key, kind in FORMATS.items() if kind.program_name}
    name = vocabulary.require_name(asked, FORMATS, name_kinds.FORMAT, programs)
    _refuse_other_suffix(name, path or "")
    return name


def _refuse_bare_file(path: str | None) -> None:
    """Raise UsageError for an output file whose name tells no format, as out; a device or a pipe needs none."""
    if path is None or is_standard(path):
        return
    file_name = os.path.basename(path)
    if not file_name or _get_suffix(path):
        return
    name = environment.encode_file_name(path)
    is_device = os.path.exists(name) and not os.path.isfile(name)
    if is_device:
        return
    example = f"{path}.csv"
    sentence = _("{path} has no suffix that shows the format: write {example}, or choose a format with --format")
    message = sentence.format(path=echo_value(path), example=echo_value(example))
    error = UsageError(message)
    raise error.add_facts(value=path, did_you_mean=[example])


def _refuse_other_suffix(name: str, path: str) -> None:
    """Raise UsageError for a suffix that means another format than the one that was asked for."""
    suffix = _get_suffix(path)
    meant_formats = _list_formats_with(suffix)
    if not meant_formats or name in meant_formats:
        return
    is_json = {name, *meant_formats} <= _JSON_FORMATS
    if is_json:
        return
    stem, _suffix = os.path.splitext(path)
    usual_suffix, *_others = FORMATS[name].suffixes or (".txt",)
    example = f"{stem}{usual_suffix}"
    sentence = _("--format {format} contradicts the suffix {suffix}: leave it out, or write --output {example}")
    message = sentence.format(format=name, suffix=echo_value(suffix), example=echo_value(example))
    error = UsageError(message)
    raise error.add_facts(value=path, did_you_mean=[example])


def _find_format_by_suffix(path: str | None) -> str | None:
    """Find the format that the suffix of an output file means; UsageError where it means one that is not ours."""
    suffix = _get_suffix(path)
    meant_formats = _list_formats_with(suffix)
    if meant_formats:
        return meant_formats[0]
    if suffix in _SUFFIXES_WITHOUT_FORMAT:
        return None
    raise _make_suffix_error(path or "", suffix)


def _make_suffix_error(path: str, suffix: str) -> UsageError:
    """Say which format, or which suffix, is meant by a suffix that no format has."""
    advice = _ADVICE_BY_SUFFIX.get(suffix)
    if advice:
        stem, _suffix = os.path.splitext(path)
        example = f"{stem}.docx"
        sentence = translate(advice)
        message = sentence.format(suffix=suffix, example=echo_value(example))
        error = UsageError(message)
        return error.add_facts(value=path, did_you_mean=[example])
    near = _find_near_suffixes(suffix)
    if near:
        sentence = _(
            "no format has the suffix {suffix}; did you mean {near}? You can also choose a format with --format"
        )
    else:
        sentence = _("no format has the suffix {suffix}; formats: {all}; choose one with --format")
    shown_suffix = echo_value(suffix)
    meant = join_words(near)
    known = join_words(FORMATS)
    error = UsageError(sentence.format(suffix=shown_suffix, near=meant, all=known))
    return error.add_facts(value=suffix, did_you_mean=near)


def _find_near_suffixes(suffix: str) -> list[str]:
    """Find the suffixes of our formats that are meant by a mistyped one: .csv by .cvs."""
    known: list[vocabulary.NameEntry] = []
    for kind in FORMATS.values():
        names = [known_suffix[1:] for known_suffix in kind.suffixes]
        known += map(vocabulary.NameEntry, names)
    near = vocabulary.find_nearest(suffix[1:], known)
    return [f".{entry.name}" for entry in near]


def _list_formats_with(suffix: str) -> list[str]:
    """List the formats whose files have this suffix."""
    return [name for name, kind in FORMATS.items() if suffix in kind.suffixes]


def _find_style_by_suffix(path: str | None, name: str) -> str | None:
    """Find the style that the suffix of an output file means, if the format has it."""
    suffix = _get_suffix(path)
    if not suffix:
        return None
    for style in FORMATS[name].styles:
        if STYLES[style] == suffix:
            return style
    return None


def _get_suffix(path: str | None) -> str:
    """Get the suffix of a file name in lower case: .csv of tasks.CSV; an empty text where it has none."""
    _stem, suffix = os.path.splitext(path or "")
    return suffix.lower()


def _detect_screen(call: Call) -> Screen:
    """Detect the screen, with the colours that --color asks for, and without an edge for --raw."""
    color = call[spec.COLOR] or "auto"
    screen = Screen(color=color == "always")
    if is_standard(call[spec.OUTPUT]):
        screen = environment.detect_screen(color)
    if call[spec.RAW]:
        return screen._replace(width=None)
    return screen
