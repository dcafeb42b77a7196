"""spaCy pipelines as their users have them: pickled, in two processes, stored, matched, scored."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from contentan.lemmatize.spacy_components import load

PAGE = Path(__file__).parents[2] / "docs" / "use" / "spacy.md"
TEXTS = {
    "kk": ["Қазақстан халқы Ассамблеясы жиналды. Екі ел келісті.", "Елдің заңы қабылданды."],
    "ru": ["Его согласие важно. В новой стране приняли законы.", "Министр встретил студентов."],
    "en": ["They are meeting us. The exchanges ended.", "She teaches these students."],
}


def facts(docs: Iterable[Doc]) -> list[list[tuple[Any, ...]]]:
    return [
        [
            (one.text, one.lemma_, one._.lemmas, one.pos_, str(one.morph), one.is_sent_start)
            for one in doc
        ]
        for doc in docs
    ]


@pytest.fixture(scope="module", params=TEXTS)
def pipeline(request: pytest.FixtureRequest) -> Language:
    nlp = spacy.blank(request.param)
    nlp.add_pipe("contentan_sentences")
    nlp.add_pipe("contentan_lemmas")
    return nlp


def test_a_stored_pipeline_says_the_same(pipeline: Language, tmp_path: Path) -> None:
    texts = TEXTS[pipeline.lang]
    expected = facts(pipeline.pipe(texts))
    assert all(type(one[2]) is tuple and one[2][0] == one[1] for doc in expected for one in doc)
    pipeline.to_disk(tmp_path)
    by_bytes = load(pipeline.lang).from_bytes(pipeline.to_bytes())
    for again in (pickle.loads(pickle.dumps(pipeline)), spacy.load(tmp_path), by_bytes):
        assert facts(again.pipe(texts)) == expected


def test_stored_documents_say_the_same(pipeline: Language) -> None:
    docs = list(pipeline.pipe(TEXTS[pipeline.lang]))
    attrs = ["LEMMA", "POS", "MORPH", "SENT_START"]
    stored = DocBin(attrs=attrs, store_user_data=True, docs=docs).to_bytes()
    back = DocBin(store_user_data=True).from_bytes(stored).get_docs(pipeline.vocab)
    assert facts(back) == facts(docs)
    assert facts(Doc(pipeline.vocab).from_bytes(doc.to_bytes()) for doc in docs) == facts(docs)
    told = docs[0].to_json(underscore=["lemmas"])
    assert facts([Doc(pipeline.vocab).from_json(told)]) == facts(docs[:1])
    whole = Doc.from_docs(docs)
    assert whole is not None
    assert [one._.lemmas for one in whole] == [one._.lemmas for doc in docs for one in doc]


def test_two_processes_say_the_same() -> None:
    nlp = load("kk")
    texts = TEXTS["kk"] * 2
    assert facts(nlp.pipe(texts, n_process=2, batch_size=2)) == facts(nlp.pipe(texts))


@pytest.mark.slow
def test_a_pickled_pipeline_needs_no_import(tmp_path: Path) -> None:
    (tmp_path / "nlp").write_bytes(pickle.dumps(load("en")))
    code = (
        "import pickle, sys; nlp = pickle.load(open(sys.argv[1], 'rb'))"
        "; print(nlp('Two exchanges')[1]._.lemmas)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "nlp")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "('exchange',)\n"


def test_spacy_starts_without_our_tables() -> None:
    """spaCy imports our components wherever contentan is installed, for any pipeline: the packages
    of the other steps would be most of its start (`python -m benchmarks.lemmas.start_up`).
    """
    code = """import sys, spacy
nlp = spacy.blank("kk")
nlp.add_pipe("contentan_lemmas")
nlp("Сөз бар.")
print(sorted({name.partition(".")[0] for name in sys.modules}))"""
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "'contentan'" in said
    for package in ("polars", "pandas", "pyarrow", "sklearn", "pdfplumber", "prefect"):
        assert f"'{package}'" not in said


def test_patterns_name_lemmas_parts_of_speech_and_features() -> None:
    doc = load("ru")("В новой стране приняли законы.")
    matcher = Matcher(doc.vocab)
    for name, token in {
        "lemma": {"LEMMA": "закон"},
        "any": {"_": {"lemmas": {"INTERSECTS": ["принять"]}}},
        "feats": {"POS": "NOUN", "MORPH": {"IS_SUPERSET": ["Case=Loc", "Number=Sing"]}},
    }.items():
        matcher.add(name, [[token]])
    found = {doc.vocab.strings[key]: doc[start].text for key, start, _ in matcher(doc)}
    assert found == {"lemma": "законы", "any": "приняли", "feats": "стране"}


def test_what_is_set_and_what_is_missing_is_declared() -> None:
    nlp = spacy.blank("kk")
    nlp.add_pipe("contentan_lemmas")
    assert nlp.analyze_pipes()["problems"] == {"contentan_lemmas": ["token.is_sent_start"]}
    nlp.add_pipe("contentan_sentences", first=True)
    told = nlp.analyze_pipes()
    assert told["problems"] == {"contentan_sentences": [], "contentan_lemmas": []}
    assert told["attrs"]["token._.lemmas"]["assigns"] == ["contentan_lemmas"]
    assert told["summary"]["contentan_sentences"]["scores"] == ["sents_f", "sents_p", "sents_r"]


def test_evaluation_scores_sentences_lemmas_and_features() -> None:
    nlp = load("ru")
    words = ["Ёлка", "стоит", ".", "В", "стране", "мир", "."]
    gold = Doc(
        nlp.vocab,
        words=words,
        lemmas=["Ёлка", "стоить", ".", "в", "страна", "война", "."],
        pos=["NOUN", "VERB", "PUNCT", "ADP", "NOUN", "NOUN", "PUNCT"],
        morphs=["", "", "", "", "Animacy=Inan|Case=Loc|Gender=Fem|Number=Sing", "", ""],
        sent_starts=[True, False, False, True, False, False, False],
    )
    found = nlp.evaluate([Example(Doc(nlp.vocab, words=words), gold)])
    assert found["sents_f"] == 1.0
    assert found["lemma_acc"] == pytest.approx(6 / 7)
    assert found["pos_acc"] == 1.0
    assert found["morph_per_feat"]["Case"]["r"] == 1.0
    bare = Doc(nlp.vocab, words=words, sent_starts=[True] + [False] * 6)
    unscored = nlp.evaluate([Example(Doc(nlp.vocab, words=words), bare)])
    assert unscored["lemma_acc"] is None and unscored["pos_acc"] is None


def test_parts_of_speech_are_left_out_where_nobody_asks() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("contentan_lemmas", config={"morph": False})
    doc = nlp("мягкую силу")
    assert [token.lemma_ for token in doc] == ["мягкий", "сила"]
    assert not doc.has_annotation("POS") and not doc.has_annotation("MORPH")


def test_a_tag_that_is_there_stays_and_takes_no_other_features() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("contentan_lemmas")
    doc = Doc(nlp.vocab, words=["They", "planned", "meeting"], pos=["PRON", "ADJ", "NOUN"])
    assert [(one.pos_, str(one.morph)) for one in nlp(doc)] == [
        ("PRON", "Case=Nom|PronType=Prs"),
        ("ADJ", ""),
        ("NOUN", ""),
    ]
    assert doc[2].lemma_ == "meeting"


@pytest.mark.parametrize("text", ["", " \n\n ", "\0", "\0 сөз", "\ufeffсөз", "a\u2028b", "👍🏿 «"])
def test_odd_texts_pass(pipeline: Language, text: str) -> None:
    doc = pipeline(text)
    assert all(token.lemma_ and token.lemma_ == token.lemma_.lower() for token in doc)


def test_kazakh_knows_stop_words_and_numbers() -> None:
    doc = spacy.blank("kk")("Ол бес миллион теңге туралы бесінші рет айтты, бірақ 12 кітап жоқ")
    assert [one.text for one in doc if one.is_stop] == ["Ол", "туралы", "бірақ", "жоқ"]
    assert [one.text for one in doc if one.like_num] == ["бес", "миллион", "бесінші", "12"]


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *((word, True) for word in ("жүз", "Миллиард", "екеу", "оныншы", "12-ші", "3,5", "-7")),
        *((word, True) for word in ("1/2", "10 000", "21-інші")),
        *((word, False) for word in ("кітап", "ші", "-", "", "12-бап", "жүзік")),
    ],
)
def test_what_is_like_a_number(word: str, number: bool) -> None:
    from contentan.segment.spacy_kk_words import like_num

    assert like_num(word) is number


def test_the_page_does_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    exec("\n".join(blocks), {})
    told = capsys.readouterr().out.splitlines()
    assert told[-2:] == ["['заң', 'елдің', 'келісімі']", "1.0"]
