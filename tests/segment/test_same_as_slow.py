"""Ways that are fast give what the slow ones give: languages of spans, ends of sentences, spaCy's
cut.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contentan.segment import language, sentences, spacy_cuts, span_languages, text_chunks
from contentan.segment.token_cuts import tokenizer
from tests.conftest import ROOT

WORDS = st.sampled_from(
    'А.И. халқы и но the V XXI «Отан» «қазақ тілі» "слово слово" “quoted words” zañ ǵalym 2020'
    " жылы не.Бұл да қала, x) e.g. i.e. U.S. don't :) www.akorda.kz a@b.kz 1-бап 3.5% 10km км² №5"
    " мен/сен и/или «Болашақ»-тың (т.б.), ... ?! c. d'Ivoire C++ #tag $5 5€ A--B а—б Ph.D., 'tis"
    " can't. cannot -ау :-)) word:) «:)» <3 o.O ?!Да Нет?!Да".split(" ")
)
SIGNS = "аәқ.,«»\"“”А bZñ1:)-'/"
TEXTS = st.lists(
    st.tuples(
        WORDS | st.text("аәқ.,«»\"“”А bZñ1:)-'/", max_size=6), st.sampled_from(["", " ", "  "])
    ),
    max_size=14,
).map(lambda pairs: "".join(word + space for word, space in pairs))


@given(TEXTS, st.data())
def test_languages_of_spans_are_those_of_their_texts(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends).map(sorted), max_size=5))
    start, stop = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    found = span_languages.languages(text, start, stop)
    own = [text[a:b] for a, b in pairs]
    assert [one.lang for one in found] == [language.language(one) for one in own]
    assert [one.words for one in found] == [len(language.words(one)) for one in own]


@given(TEXTS)
def test_chunks_are_what_stands_between_spaces(text: str) -> None:
    found = text_chunks.found_in(text)
    spans = zip(found.start.tolist(), found.stop.tolist(), strict=True)
    assert [text[a:b] for a, b in spans] == text.split()
    assert [found.known.texts[number] for number in found.number.tolist()] == text.split()


@given(TEXTS)
@example("Выступил без ?!Елбасы и ушёл")
def test_a_plain_end_is_what_all_rules_say(text: str) -> None:
    fast = list(sentences.sentences(text))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sentences, "_is_plain_end", lambda *_: False)
        assert list(sentences.sentences(text)) == fast


@given(TEXTS, st.sampled_from(["kk", "ru", "en"]))
def test_cut_is_that_of_spacy(text: str, lang: str) -> None:
    for chunk in text.split():
        cut = tuple(len(token) for token in tokenizer(lang)(chunk))
        assert spacy_cuts.lengths(chunk, lang) == cut


def test_every_special_case_is_cut_as_spacy_cuts_it() -> None:
    for lang in ("kk", "ru", "en"):
        for form in spacy_cuts._file()[lang]["special"]:
            for chunk in (form, f"({form},"):
                cut = tuple(len(token) for token in tokenizer(lang)(chunk))
                assert spacy_cuts.lengths(chunk, lang) == cut, (lang, chunk)


def test_rules_are_those_of_this_spacy() -> None:
    spec = importlib.util.spec_from_file_location(
        "spacy_rules", ROOT / "tools" / "data" / "spacy_rules.py"
    )
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    path = ROOT / "src" / "contentan" / "segment" / "data" / "spacy_rules.json"
    assert path.read_text(encoding="utf-8") == script.page(), (
        "python tools/data/spacy_rules.py > src/contentan/segment/data/spacy_rules.json"
    )


def test_another_version_of_spacy_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: "0.0")
    spacy_cuts.rules.cache_clear()
    assert spacy_cuts.lengths("word:)", "en") is None
    spacy_cuts.rules.cache_clear()
