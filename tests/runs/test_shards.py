"""The index: equal to spaCy's PhraseMatcher and to itself when mapped from disk; shards change
nothing but the time.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.codebook.patterns import parse
from contentan.coding import coder, index, vocabulary
from contentan.coding.matcher import Matcher
from contentan.lemmatize.lemmas import lemmatize
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Code, Codebook, Pattern
from contentan.runs import pipeline, preparing, shards, stretches
from contentan.runs.job import Settings
from contentan.segment.segments import segment
from tests.conftest import TEXTS, results, write_corpus

WORDS = ("soft", "power", "мягкая", "сила", "Жұмсақ", "күш", "Soft", "POWER", "exchange")
TEXT = st.lists(st.sampled_from([*WORDS, ",", ".", "«", "»", "-"]), min_size=1, max_size=30).map(
    " ".join
)
PHRASES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    min_size=1,
    max_size=5,
    unique=True,
)


def indexed(*texts: str) -> index.Index:
    return index.build(
        [index.Part(text, *lemmatize(text, segment(paragraphs([text])))) for text in texts]
    )


@pytest.mark.slow
@given(TEXT, PHRASES)
def test_surface_phrases_are_those_of_spacys_phrase_matcher(text: str, phrases: list[str]) -> None:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    made = indexed(text)
    forms = [made.vocabulary.form(t) for t in made.type.tolist()]
    # PhraseMatcher knows no punctuation that cuts: a word that is no word stands wherever ours are
    # not linked.
    words: list[str] = []
    places: list[int] = []
    for i, form in enumerate(forms):
        words += [form] if made.link[i] else [form, "|"]
        places += [i] if made.link[i] else [i, -1]
    vocab = Vocab()
    peer = PhraseMatcher(vocab, attr="ORTH")
    for phrase in phrases:
        peer.add(phrase, [Doc(vocab, words=phrase.lower().split())])
    wanted = {
        (vocab.strings[name].lower(), places[start], places[stop - 1])
        for name, start, stop in (
            peer(Doc(vocab, words=[word.lower() for word in words])) if words else []
        )
    }
    matcher = Matcher(made, pattern_lemmas)
    found = {
        (phrase.lower(), int(first), int(last))
        for phrase in phrases
        for first, last in matcher.find(parse(f'"{phrase}"', lang="en"), "en")
    }
    assert found == wanted


@settings(max_examples=25)
@given(st.lists(TEXT, min_size=1, max_size=3))
def test_mapped_index_is_the_one_that_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    made, folder = indexed(*texts), tmp_path_factory.mktemp("index")
    index.write(made, folder)
    again = index.read(folder)
    for field in dataclasses.fields(index.Index):
        if field.name != "vocabulary":
            assert np.array_equal(getattr(made, field.name), getattr(again, field.name)), field.name
    for field in dataclasses.fields(vocabulary.Vocabulary):
        one, other = (getattr(own.vocabulary, field.name) for own in (made, again))
        same = (
            one.all() == other.all()
            if hasattr(one, "all") and hasattr(one, "blob")
            else np.array_equal(one, other)
        )
        assert same, field.name


@pytest.mark.slow
@given(st.lists(TEXT, min_size=2, max_size=4))
def test_an_index_over_several_documents_finds_what_their_own_find(texts: list[str]) -> None:
    book = Codebook(
        "t",
        "1",
        ("en", "ru", "kk"),
        (Code("x", {}, "", "", "", "", ""),),
        tuple(
            Pattern("x", lang, source, i)
            for i, (lang, source) in enumerate(
                [
                    ("en", "soft power"),
                    ("en", "soft NEAR/3 exchange"),
                    ("ru", "мягкая _{0,2} сила"),
                    ("kk", "жұмсақ күш"),
                    ("en", "pow*"),
                ]
            )
        ),
        "",
    )
    rules = coder.compile_rules(book, pattern_lemmas)
    together = indexed(*texts)
    found = coder.code(together, rules)["x"].counted
    document = together.document(found.first)
    spans = {
        (d, int(together.start[a]), int(together.stop[b]))
        for d, a, b in zip(document.tolist(), found.first, found.last, strict=True)
    }
    alone = set()
    for number, text in enumerate(texts):
        own = indexed(text)
        one = coder.code(own, rules)["x"].counted
        alone |= {
            (number, int(own.start[a]), int(own.stop[b]))
            for a, b in zip(one.first, one.last, strict=True)
        }
    assert spans == alone


@pytest.mark.parametrize(
    ("pattern", "forms"),
    [
        ("*plomac?", ["diplomacy"]),
        ("*", ["diplomacy", "diplomat", "ҚХА-ның", "қха"]),
        ("dip*t", ["diplomat"]),
        ("d?plomat", ["diplomat"]),
        ("[d]iplomat", []),
    ],
)
def test_glob_over_the_vocabulary(pattern: str, forms: list[str]) -> None:
    made = indexed("diplomacy diplomat ҚХА-ның қха").vocabulary
    assert sorted({made.form(t) for t in made.glob(pattern, "en").tolist()}) == sorted(forms)


def test_exact_finds_a_suffix_behind_a_hyphen_and_regex_the_whole_form() -> None:
    made = indexed("ҚХА-ның қха diplomacy").vocabulary
    assert [made.form(t) for t in made.exact("ҚХА").tolist()] == ["ҚХА-ның"]
    forms = made.all_forms()
    assert [made.form(t) for t in made.regex("diplo|diplomac.", forms).tolist()] == ["diplomacy"]
    assert not len(made.regex("diplo", forms))


def many(tmp_path: Path, name: str) -> Settings:
    texts = {
        f"{key}-{i}": (country, lang, f"{text} {i}")
        for i in range(6)
        for key, (country, lang, text) in TEXTS.items()
    }
    corpus = tmp_path / "corpus"
    if not corpus.exists():
        write_corpus(corpus, texts)
    return Settings(corpus, tmp_path / "codebook", tmp_path / name, workers=1)


def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("LEAST", 1), ("USUAL", 12_000), ("MOST", 40_000)):
        monkeypatch.setattr(stretches, name, size)


def go(given: Settings) -> Path:
    return pipeline.run(given, now=lambda: "now").folder


def kept(given: Settings) -> dict[str, Any]:
    """Files of the index with what tells whether they were written anew."""
    found = (given.outputs / "cache" / "index").rglob("*")
    return {str(path): path.stat().st_mtime_ns for path in found if path.is_file()}


@pytest.mark.slow
def test_how_the_corpus_falls_into_shards_changes_no_byte(
    tmp_path: Path, small_codebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = results(go(many(tmp_path, "whole")))
    small_shards(monkeypatch)
    cut = many(tmp_path, "cut")
    assert results(go(cut)) == whole
    assert len(list((cut.outputs / "cache" / "index").glob("*/*"))) > 2


@pytest.mark.slow
def test_a_changed_document_touches_its_own_shard(
    tmp_path: Path, small_codebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shards(monkeypatch)
    given = many(tmp_path, "outputs")
    go(given)
    before = kept(given)
    changed = next(given.corpus.glob("us-b-5.*"))
    changed.write_text(changed.read_text(encoding="utf-8").replace("5", "6"), encoding="utf-8")
    go(given)
    new = {Path(path).parent for path in kept(given).keys() - before.keys()}
    assert len(new) == 1
    assert before.items() <= kept(given).items()


@pytest.mark.slow
def test_a_cut_file_of_the_index_is_made_again(tmp_path: Path, small_codebook: Path) -> None:
    given = many(tmp_path, "outputs")
    first = results(go(given))
    for path in (given.outputs / "cache" / "code").rglob("*"):
        if path.is_file():
            path.unlink()
    damaged = next((given.outputs / "cache" / "index").rglob("type.npy"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    for path in (given.outputs / "runs").rglob("run.json"):
        path.unlink()
    assert results(go(given)) == first


def test_a_documents_family_decides_its_countries_and_not_its_index(
    tmp_path: Path, small_codebook: Path
) -> None:
    ready = preparing.prepare(many(tmp_path, "family"))
    state = ready.documents[:1]
    other = [dataclasses.replace(state[0], family="law")]
    one, two = (shards.shard(own, ready.recipe, ready.naming) for own in (state, other))
    assert one.index == two.index
    assert one.place != two.place
