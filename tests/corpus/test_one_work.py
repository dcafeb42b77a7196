"""Works: a person's name always holds, no order and no chain changes what is one text."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.works.kinship import Kin, Kinship, Size, kinship
from contentan.corpus.works.one_work import undecided, works
from contentan.corpus.works.portraits import kept, portrait, portrait_of
from tests.sources.texts import text_of

DOCS = tuple("abcdefg")
KINDS = st.sampled_from(
    [("near_text", "likely"), ("translation", "likely"), ("translation", "possible"), ("akin", "")]
)


@st.composite
def corpora(draw: Any) -> tuple[dict[str, str], Kinship]:
    """Cells of a register, and pairs that texts may have."""
    cells = {doc: draw(st.sampled_from(["", "", "", "x", "y", doc, "a"])) for doc in DOCS}
    sizes = {
        doc: Size(draw(st.sampled_from(["kk", "ru", "en"])), draw(st.floats(100, 400)), doc)
        for doc in DOCS
    }
    pairs = []
    for i, first in enumerate(DOCS):
        for second in DOCS[i + 1 :]:
            if draw(st.booleans()):
                pairs.append(Kin(first, second, *draw(KINDS), draw(st.floats(0, 1))))
    return cells, Kinship(tuple(sorted(pairs, key=lambda one: -one.strength)), sizes)


@given(corpora(), st.permutations(DOCS))
def test_the_order_of_rows_never_changes_works(
    given_: tuple[dict[str, str], Kinship], order: list[str]
) -> None:
    cells, found = given_
    assert works({doc: cells[doc] for doc in order}, found) == works(cells, found)


@given(corpora())
def test_what_a_person_names_always_holds(given_: tuple[dict[str, str], Kinship]) -> None:
    cells, found = given_
    made = works(cells, found)
    for doc, cell in cells.items():
        assert not cell or (made[doc].name, made[doc].by) == (cell, "register")
        # Its own id, which nobody else was given, is a person's word that it stands alone.
        if cell == doc and list(cells.values()).count(doc) == 1:
            assert [one for one in made if made[one].name == doc] == [doc]


@given(corpora())
def test_every_document_has_a_work_that_is_joined_by_likely_pairs(
    given_: tuple[dict[str, str], Kinship],
) -> None:
    cells, found = given_
    made = works(cells, found)
    likely = {(one.first, one.second) for one in found.pairs if one.sure == "likely"}
    assert made.keys() == cells.keys() and all(own.name for own in made.values())
    for doc, own in made.items():
        others = [one for one in made if made[one].name == own.name and one != doc]
        if own.by == "proposed":
            joined = [(min(doc, one), max(doc, one)) for one in others]
            assert likely.intersection(joined)
        elif own.by == "itself":
            assert own.name == doc


@given(corpora())
def test_naming_all_that_is_proposed_changes_no_work(
    given_: tuple[dict[str, str], Kinship],
) -> None:
    """What `register check --write` writes says the same as the empty cells did."""
    cells, found = given_
    made = works(cells, found)
    names = [own.name for own in made.values()]
    shared = {
        doc: own.name if own.by == "proposed" or names.count(own.name) > 1 else cells[doc]
        for doc, own in made.items()
    }
    again = works(shared, found)
    assert {doc: own.name for doc, own in again.items()} == {d: o.name for d, o in made.items()}


def test_no_chain_joins_texts_that_differ_in_length() -> None:
    sizes = {"a": Size("kk", 100.0, "1"), "b": Size("ru", 150.0, "2"), "c": Size("en", 220.0, "3")}
    pairs = (
        Kin("a", "b", "translation", "likely", 0.9),
        Kin("b", "c", "translation", "likely", 0.8),
    )
    found = Kinship(pairs, sizes)
    made = works(dict.fromkeys("abc", ""), found)
    assert [made[doc].name for doc in "abc"] == ["a", "a", "c"]
    assert [(one.first, one.second) for one in undecided(found, made)] == [("b", "c")]


def test_two_yearly_reports_do_not_meet_in_a_translation() -> None:
    sizes = {
        doc: Size(lang, 1000.0, doc) for doc, lang in (("20", "en"), ("21", "en"), ("r", "ru"))
    }
    pairs = (
        Kin("20", "r", "translation", "likely", 0.9),
        Kin("21", "r", "translation", "likely", 0.8),
    )
    made = works(dict.fromkeys(sizes, ""), Kinship(pairs, sizes))
    assert [made[doc].by for doc in ("20", "21", "r")] == ["proposed", "itself", "proposed"]


def test_the_id_of_another_document_is_its_work() -> None:
    made = works({"a": "", "b": "a", "c": ""}, Kinship((), {}))
    assert {doc: (own.name, own.by) for doc, own in made.items()} == {
        "a": ("a", "itself"),
        "b": ("a", "register"),
        "c": ("c", "itself"),
    }


def test_kinds_of_pairs() -> None:
    base = text_of(0, 400)
    texts = {
        "copy": base.upper(),
        "edition": base.replace("accorda0 ", "another "),
        "longer": base + " " + text_of(5_000, 150),
        "twice": base + " " + text_of(7_000, 900),
        "text": base,
        "year": text_of(0, 220) + " " + text_of(9_000, 180),
    }
    found = kinship({doc: portrait("en", text) for doc, text in texts.items()})
    of_text = {
        (set(one[:2]) - {"text"}).pop(): (one.kind, one.sure)
        for one in found.pairs
        if "text" in one[:2]
    }
    assert of_text == {
        "copy": ("same_text", "likely"),
        "edition": ("near_text", "likely"),
        "longer": ("edition", "likely"),
        "twice": ("akin", ""),
        "year": ("akin", ""),
    }
    made = works(dict.fromkeys(texts, ""), found)
    assert {doc for doc, own in made.items() if own.by == "proposed"} == {
        *("copy", "edition", "longer", "text")
    }


@given(st.text(alphabet="абв Ab1 2.", max_size=80))
def test_a_portrait_is_kept_whole(text: str) -> None:
    one = portrait("ru", text, text.split("."))
    again = portrait_of(kept(one))
    assert (again.lang, again.words, again.digest, again.places) == (
        *(one.lang, one.words, one.digest, one.places),
    )
    assert again.shingles.tolist() == one.shingles.tolist()
    assert again.lengths.tolist() == one.lengths.tolist()
