"""The packages of the extras: each is loaded when a format or a kind of document needs it, or refused in a sentence."""

import re
from typing import NamedTuple

from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value


class Package(NamedTuple):
    """A package that an extra installs."""

    name: str
    """As pip and pyproject.toml call it."""
    extra: str
    """As in pip install 'reformctl[office]'."""
    modules: tuple[str, ...]
    """What we import of it, its own module first."""


MARKDOWN_IT = Package("markdown-it-py", "import", ("markdown_it", "markdown_it.common.utils"))
PDFPLUMBER = Package(
    "pdfplumber",
    "import",
    ("pdfplumber", "pdfplumber.page", "pdfplumber.utils.exceptions", "pdfminer.pdfdocument", "pdfminer.pdftypes"),
)
PYARROW = Package("pyarrow", "parquet", ("pyarrow", "pyarrow.parquet"))
PYTHON_DOCX = Package("python-docx", "office", ("docx", "docx.oxml.ns"))
SELECTOLAX = Package("selectolax", "import", ("selectolax", "selectolax.lexbor"))
XLSXWRITER = Package("XlsxWriter", "office", ("xlsxwriter", "xlsxwriter.utility"))


def load_package(package: Package) -> None:
    """Import a package, so that it can be used; ImportError where it is missing, too old or broken."""
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
    """The package that some code could not load: the first that cannot be loaded here either, else the last."""
    for package in needed[:-1]:
        try:
            load_package(package)
        except ImportError:
            return package
    return needed[-1]


def make_package_error(package: Package, kind: str, error: ImportError) -> UsageError:
    """What to say of the error of `load`, or of a later one, to whoever asked for files of this kind."""
    values = {"kind": kind, "package": _format_requirement(package), "extra": package.extra}
    if _is_missing(package):
        sentence = _("{kind} files need one more package, {package}: pip install 'reformctl[{extra}]'")
        return UsageError(sentence.format(**values))
    if _is_too_old(package):
        sentence = _("{kind} files need {package}, not the installed {version}: pip install 'reformctl[{extra}]'")
        return UsageError(sentence.format(**values, version=echo_value(_find_installed_version(package) or "")))
    sentence = _(
        "{kind} files need {package}, and what is installed does not work ({reason}): "
        "pip install -I 'reformctl[{extra}]'"
    )
    return UsageError(sentence.format(**values, reason=echo_value(str(error))))


def parse_version(version: str) -> list[int]:
    """The numbers of a version, so that two can be compared: [3, 2] for 3.2, 3.2.0 and 3.2rc1."""
    release = re.match(r"[0-9.]*", version)
    numbers = [int(part) for part in (release[0] if release else "").split(".") if part]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def _format_requirement(package: Package) -> str:
    """The package with its lowest version, such as pdfplumber>=0.11.6, or its name where that is not known."""
    lowest = _find_lowest_version(package)
    return f"{package.name}>={lowest}" if lowest else package.name


def _is_missing(package: Package) -> bool:
    from importlib import util

    return util.find_spec(package.modules[0]) is None


def _is_too_old(package: Package) -> bool:
    lowest, installed = _find_lowest_version(package), _find_installed_version(package)
    return bool(lowest and installed) and parse_version(installed or "") < parse_version(lowest or "")


def _find_lowest_version(package: Package) -> str | None:
    """The lowest version that pyproject.toml allows, which an installation keeps in its metadata."""
    from importlib import metadata

    try:
        requirements = metadata.requires("reformctl") or ()
    except metadata.PackageNotFoundError:  # the source was never installed
        return None
    wanted = re.compile(rf"{re.escape(package.name)}\s*>=\s*([0-9.]+)", re.IGNORECASE)
    return next((match[1] for match in map(wanted.match, requirements) if match), None)


def _find_installed_version(package: Package) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(package.name)
    except metadata.PackageNotFoundError:  # it was put on the path by other means
        return None
