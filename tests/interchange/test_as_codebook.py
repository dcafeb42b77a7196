"""A dictionary becomes a codebook: nothing is dropped in silence, and what is written reads."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.interchange.dictionaries.as_codebook import build_codebook
from contentan.interchange.dictionaries.codebook_yaml import Options
from contentan.interchange.dictionaries.entry_patterns import RefusedError, Style, write
from contentan.interchange.dictionaries.liwc import read_liwc
from contentan.interchange.dictionaries.wordstat import read_wordstat
from contentan.interchange.shared.code_ids import ids, slug
from contentan.interchange.shared.dictionary import Category, Dictionary, Entry, with_parents
from contentan.interchange.shared.losses import loss_lines, losses_table
from contentan.tables.frames import to_csv
from tests.interchange.dictionary_books import OPTIONS, PLAIN, book, found, of

HOSTILE = st.one_of(
    st.text(min_size=1, max_size=12),
    st.lists(
        st.sampled_from(
            [
                *"*?_\"'()|<>=/\\.,:;-–#@%&[]{}~^$+",
                "NEAR/3",
                "BEFORE",
                "no",
                "not",
                "U.S.",
                "е",
                "ё",
                "мир",
                " ",
                "\t",
            ]
        ),
        min_size=1,
        max_size=8,
    ).map("".join),
)
PATHS = st.lists(
    st.sampled_from(["A", "Б", "b c", "=x", "NO", "1", "😀", "a"]), min_size=1, max_size=3
).map(tuple)


@st.composite
def dictionaries(draw: st.DrawFn) -> Dictionary:
    rows = draw(st.lists(st.tuples(PATHS, st.one_of(PLAIN, HOSTILE)), min_size=1, max_size=12))
    categories = with_parents([Category(path, line) for line, (path, _) in enumerate(rows, 1)])
    entries = tuple(Entry(path, text, line) for line, (path, text) in enumerate(rows, 1))
    return Dictionary("quanteda", categories, entries)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(dictionaries(), st.sampled_from(["kk", "ru", "en"]), st.booleans())
def test_what_is_written_reads_and_every_entry_is_in_it_or_among_the_losses(
    tmp_path_factory: pytest.TempPathFactory, dictionary: Dictionary, lang: str, lemmas: bool
) -> None:
    options = Options("x.yml", "x", lang, "main goal", lemmas)
    built = build_codebook(dictionary, options)
    made = book(dictionary, tmp_path_factory.mktemp("law"), options)
    assert len(made.codes) == len(dictionary.categories) and len(made.patterns) == built.patterns
    code = ids(category.path for category in dictionary.categories)
    sources = {(pattern.code, pattern.source) for pattern in made.patterns}
    told_of = {(loss.line, loss.entry) for loss in built.losses}
    for entry in dictionary.entries:
        try:
            written = write(entry.text, Style(lang, "*?", lemmas)).pattern
        except RefusedError:
            assert (entry.line, entry.text) in told_of
            continue
        assert (code[entry.path], written) in sources or (entry.line, entry.text) in told_of
    assert len(dictionary.entries) == built.patterns + sum(
        loss.kind == "lost" or "subcategory too" in loss.reason for loss in built.losses
    )
    report = csv.DictReader(
        io.StringIO(
            to_csv(losses_table(built.losses, file="x.yml")).decode("utf-8-sig"), newline=""
        )
    )
    assert len(list(report)) == len(built.losses)
    assert loss_lines(built.losses)


@settings(max_examples=25)
@given(
    st.lists(
        st.text("abcdefgh'-", min_size=1, max_size=8).filter(lambda w: w.strip("'-")),
        min_size=1,
        max_size=4,
    )
)
def test_an_entry_is_found_in_a_text_that_is_the_entry(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    made = book(of(*words), tmp_path_factory.mktemp("law"))
    codes = {pattern.source for pattern in made.patterns}
    for word in words:
        if write(word, Style("en")).pattern in codes:
            assert found(made, f"Here {word} stands"), (word, codes)


@given(st.lists(PATHS, min_size=1, max_size=20, unique=True))
def test_ids_are_different_and_well_formed(paths: list[tuple[str, ...]]) -> None:
    made = ids(paths)
    assert len(set(made.values())) == len(paths)
    assert all(one.isascii() and one[0].isalpha() and one == one.lower() for one in made.values())


def test_slugs() -> None:
    assert [slug(name) for name in ("Халық бірлігі", "Щит", "Émotion", "9/11", "中文", "")] == [
        "khalyq_birligi",
        "shchit",
        "emotion",
        "c_9_11",
        "",
        "",
    ]
    assert ids([("a", "x"), ("b", "x"), ("中文",)]) == {
        ("a", "x"): "x",
        ("b", "x"): "b_x",
        ("中文",): "category_3",
    }


def test_an_entry_of_parent_and_child_is_written_once(tmp_path: Path) -> None:
    dictionary = read_liwc("%\n1\taffect\n\t2\tposemo\n%\nhappy\t1\t2\nmood\t1\n")
    assert [(p.code, p.source) for p in book(dictionary, tmp_path).patterns] == [
        ("affect", '"mood"'),
        ("posemo", '"happy"'),
    ]


def test_a_thousand_namesakes_get_ids_at_once() -> None:
    made = ids([("?" * n,) for n in range(1, 300)] + [(f"a{'!' * n}",) for n in range(2000)])
    assert len(set(made.values())) == 2299 and made["a!",] == "a_2"


def test_the_report_steers_no_terminal() -> None:
    built = build_codebook(read_wordstat("X\n\t\x1b[2J:) (1)\n\tw (1)\n"), OPTIONS)
    assert "\x1b" not in "".join(loss_lines(built.losses))
