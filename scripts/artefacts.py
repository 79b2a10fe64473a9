"""What is made of the source and not kept in git, one function each: the build hook runs them, and whoever needs one.

They stand in .gitignore, are written where the package looks for them, and have the same bytes on every machine. What
they import must be named in `requires` of [build-system].
"""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE, DATA = ROOT / "src", ROOT / "data"
LOCALES = SOURCE / "reformctl" / "locale"
CATALOGUE = LOCALES / "zh.po"
COMPILED = LOCALES / "zh" / "LC_MESSAGES" / "reformctl.mo"
HEADER = (
    "Project-Id-Version: reformctl",
    "Language: zh",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "Plural-Forms: nplurals=1; plural=0;",
)
"""What the catalogue says of itself."""


class Repeatable(Catalog):
    """A catalogue whose header is HEADER: Babel's own has its version and the time in it."""

    def __iter__(self) -> Iterator[Message]:
        """The header, and every sentence."""
        _header, *sentences = super().__iter__()
        yield Message("", "".join(f"{line}\n" for line in HEADER))
        yield from sentences


def catalogue() -> Path:
    """The Chinese sentences as gettext reads them."""
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    COMPILED.write_bytes(compiled(CATALOGUE.read_text(encoding="utf-8")))
    return COMPILED


def compiled(text: str) -> bytes:
    """A catalogue (.po) as gettext reads it; what is marked fuzzy is left out."""
    catalogue = Repeatable(locale="zh", charset="utf-8")
    for message in read_po(io.StringIO(text), locale="zh"):
        if message.id:
            catalogue[message.id] = message
    body = io.BytesIO()
    write_mo(body, catalogue)
    return body.getvalue()


def in_wheel() -> dict[str, bytes]:
    """What only a wheel has, by its path there: in a checkout it would be out of date with the next change of the code.

    It is the hash of the code, by which an installed package names what it caches, and the packaged table as it is
    cached, so that not even the first answer waits for YAML to be judged.
    """
    sys.path.insert(0, str(SOURCE))
    from reformctl.tablefile import cache

    made = {"reformctl/code.sha256": cache.hash_code().encode()}
    if cache.has_sqlite():  # else this Python could not read the table either
        made["reformctl/data/tasks.yaml.reformctl.sqlite"] = _cached_table()
    return made


def _cached_table() -> bytes:
    from reformctl.system.files import FileContent
    from reformctl.tablefile import cache, validate

    content = FileContent(str(DATA / "tasks.yaml"))
    (result,) = validate.validate_contents([content])
    if result.table is None:
        raise SystemExit(f"{content.path} has faults: reformctl check names them")
    return b"".join(cache.make_database(cache.compute_fingerprint(content), result.table))


ARTEFACTS: tuple[Callable[[], Path], ...] = (catalogue,)
