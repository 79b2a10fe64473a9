"""The extra `meaning`: tells how close each task is in meaning to what was asked, and ranks the tasks by it.

It is loaded only in the near tier, where nothing else is found: for `pig feed prices`, or 猪饲料涨价. How close a task
is in meaning is added to the score of its words; tasks that hold none of them are marked `meaning`. The same question
gets the same tasks each time.
"""

from collections.abc import Mapping, Sequence
from math import fsum, sqrt
from operator import mul
from typing import NamedTuple

from reformctl.model.table import TaskKey
from reformctl.searching.corpus import LIGHT, Corpus, Documents, FoldedTask, find_field
from reformctl.searching.hits import MEANING, NEAR, Hit
from reformctl.searching.limits import MAX_MEANING_CHARACTERS, MAX_MEANING_HITS, MAX_MEANING_TASKS, MIN_MEANING_SCORE
from reformctl.searching.meaning_model import MeaningError, Vector, embed_text, load_model
from reformctl.searching.meaning_vectors import find_vectors, hash_text, make_vector_file
from reformctl.searching.near import PAIR_WEIGHT, NearMatches
from reformctl.searching.rank import score_documents
from reformctl.system.translation import _

MIN_SHARE = 0.3
"""The least share of what was asked that the words of a task are taken to hold."""
MEANING_WEIGHT = 0.5
USUAL_DISTANCE = 3.0
"""Standard deviations that a good answer is closer to the question than the tasks are on the whole."""

TaskScores = Mapping[TaskKey, float]


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
        reason = sentence.format(most=MAX_MEANING_TASKS, count=count)
        return _explain_lack(reason)
    try:
        closeness = _measure_closeness(corpus, question)
    except MeaningError as error:
        return _explain_lack(str(error))
    words = _score_words(corpus, allowed, matches)
    scores = []
    for document in allowed:
        word_score = words.get(document.key, 0.0)
        distance = max(0.0, closeness[document.key])
        meaning_score = MEANING_WEIGHT * distance / USUAL_DISTANCE
        score = round(word_score + meaning_score, 4)
        scores.append(score)
    best_score = max(scores, default=0.0)
    least_score = MIN_MEANING_SCORE * best_score
    indexes = range(len(allowed))
    best_first = sorted(indexes, key=lambda index: -scores[index])
    hits = []
    for index in best_first[:MAX_MEANING_HITS]:
        document = allowed[index]
        score = scores[index]
        if score >= least_score and score > 0:
            hit = _make_hit(document, score, corpus, matches)
            hits.append(hit)
    return MeaningHits(hits)


def make_packaged_vectors(corpus: Corpus) -> bytes:
    """Make the file of vectors that lies beside the packaged table. Raises MeaningError."""
    model = load_model()
    passages = _write_passages(corpus)
    return make_vector_file(model, passages)


def hash_passages(corpus: Corpus) -> list[bytes]:
    """Hash the texts of tasks that are compared: their vectors are kept under these keys."""
    passages = _write_passages(corpus)
    return [hash_text(passage) for passage in passages]


def _explain_lack(reason: str) -> MeaningHits:
    sentence = _("searched by words only, not by meaning: {reason}")
    note = sentence.format(reason=reason)
    return MeaningHits([], (note,))


def _make_hit(document: FoldedTask, score: float, corpus: Corpus, matches: NearMatches) -> Hit:
    """Make a hit. It is near where the task holds a pair of characters, a Latin word or a synonym, else by meaning."""
    held: list[str] = []
    for term, _rarity in matches.terms:
        text = term.strings[0]
        is_held = text in document.whole
        if is_held and term.weight >= PAIR_WEIGHT:
            held.append(text)
    match = NEAR if held else MEANING
    task = document.task
    return Hit(task, match, score, tuple(held), corpus.fields)


def _score_words(corpus: Corpus, allowed: Documents, matches: NearMatches) -> TaskScores:
    """Score the tasks by the words they hold: 1 for the best of them, if it holds all that was asked."""
    keys = {document.key for document in allowed}
    documents = [document for document in matches.documents if document.key in keys]
    scores = score_documents(documents, corpus.weights, matches.terms)
    best = max(scores, default=0.0)
    if not best:
        return {}
    total = fsum(rated.gain for rated in matches.terms)
    scored_documents = zip(documents, scores, strict=True)
    score_of_key = {}
    for document, score in scored_documents:
        held = _measure_held(document, matches)
        share = max(MIN_SHARE, held / total)
        score_of_key[document.key] = score / best * sqrt(share)
    return score_of_key


def _measure_held(document: FoldedTask, matches: NearMatches) -> float:
    """Measure how much of what was asked a task holds."""
    gains = []
    for rated in matches.terms:
        text = rated.term.strings[0]
        if text in document.whole:
            gains.append(rated.gain)
    return fsum(gains)


def _measure_closeness(corpus: Corpus, question: str) -> TaskScores:
    """Measure how close each task is in meaning to a question, in standard deviations from the mean of the tasks."""
    keys = [document.key for document in corpus.documents]
    cosines = _compare_tasks(corpus, question)
    distances = _standardize(cosines)
    return dict(zip(keys, distances, strict=True))


def _compare_tasks(corpus: Corpus, question: str) -> list[float]:
    """Compare each task with a question: 1 for the same meaning, to four digits. Raises MeaningError."""
    model = load_model()
    asked_text = question[:MAX_MEANING_CHARACTERS]
    asked = embed_text(model, asked_text, is_question=True)
    asked_square = _multiply_vectors(asked, asked)
    passages = _write_passages(corpus)
    cosines = []
    for vector in find_vectors(model, passages):
        product = _multiply_vectors(asked, vector)
        square = _multiply_vectors(vector, vector)
        length = sqrt(asked_square * square)
        cosine = product / length if length else 0.0
        cosines.append(round(cosine, 4))
    return cosines


def _multiply_vectors(vector: Vector, other_vector: Vector) -> int:
    """Multiply two vectors (dot product)."""
    products = map(mul, vector, other_vector)
    return sum(products)


def _standardize(values: Sequence[float]) -> list[float]:
    """Turn values into distances from their mean, in standard deviations."""
    if not values:
        return []
    mean = fsum(values) / len(values)
    distances = [value - mean for value in values]
    squares = [distance**2 for distance in distances]
    variance = fsum(squares) / len(values)
    deviation = sqrt(variance)
    if not deviation:
        return [0.0] * len(values)
    return [distance / deviation for distance in distances]


def _write_passages(corpus: Corpus) -> list[str]:
    """Write for each task what is compared: the texts of its weightier fields, cut off where they are long."""
    fields = [find_field(name) for name in corpus.fields]
    weighty_fields = [field for field in fields if field.weight > LIGHT]
    passages = []
    for document in corpus.documents:
        task = document.task
        texts = []
        for field in weighty_fields or fields:
            text = field.text(task)
            if text:
                texts.append(text[:MAX_MEANING_CHARACTERS])
        passage = "。".join(texts)
        passages.append(passage)
    return passages
