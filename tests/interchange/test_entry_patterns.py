"""An entry of another program as a pattern that finds what the entry meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.interchange.dictionaries.codebook_yaml import Options
from contentan.interchange.dictionaries.entry_patterns import RefusedError, Style, write
from tests.interchange.dictionary_books import OPTIONS, book, found, of


def quotes(entry: str, text: str, folder: Path, options: Options = OPTIONS) -> set[str]:
    return {quote for _, quote in found(book(of(entry), folder, options), text)}


@pytest.mark.parametrize(
    ("entry", "pattern"),
    [
        ("happy", '"happy"'),
        ("happ*", "happ*"),
        ("SOUTH_AFRICA", '"south africa"'),
        ("south african*", '"south" african*'),
        ("don't", '"do n\'t"'),
        ("self-help*", '"self" help*'),
        ("not *", '"not" /.+/'),
        ("u.s.", '"u.s."'),
        ("yes, sir", '"yes" _{0,0} "sir"'),
        ("NEAR/3", '"near/3"'),
        ("<b>good</b>", None),
        ("=cmd|'x'!A1", None),
        ("a(b)c", None),
        ('say "yes"', '"say yes"'),
    ],
)
def test_entry_as_pattern(entry: str, pattern: str | None) -> None:
    written = write(entry, Style("en")).pattern
    assert pattern is None or written == pattern


@pytest.mark.parametrize("entry", [":)", "*", "? *", "...", "\x00", "a" * 500])
def test_entry_that_no_pattern_stands_for(entry: str) -> None:
    with pytest.raises(RefusedError):
        write(entry, Style("en"))


@pytest.mark.parametrize(
    ("entry", "text", "wanted"),
    [
        ("don't", "I don't know. Don’t go.", {"don't", "Don’t"}),
        ("happi*", "Happiness and happy people", {"Happiness"}),
        ("study", "He studies. I study.", {"study"}),
        ("U.S.", "The U.S. policy of the U.S. government", {"U.S."}),
        ("people-to-people", "people-to-people ties", {"people-to-people"}),
        ("yes, sir", "Oh yes, sir!", {"yes, sir"}),
        ("c++", "We write C++ here", {"C++"}),
    ],
)
def test_surface_entry_finds_its_form_and_no_other(
    entry: str, text: str, wanted: set[str], tmp_path: Path
) -> None:
    assert quotes(entry, text, tmp_path) == wanted


def test_lemmas_find_all_forms(tmp_path: Path) -> None:
    lemmas = Options("x", "x", "ru", "main goal", lemmas=True)
    forms = Options("x", "x", "ru", "main goal")
    text = "Дружбой народов гордятся. Дружба народов крепка."
    assert quotes("дружба народов", text, tmp_path, lemmas) == {"Дружбой народов", "Дружба народов"}
    assert quotes("дружба народов", text, tmp_path, forms) == {"Дружба народов"}


def test_yo_and_curly_apostrophes_are_the_same_in_a_regular_expression(tmp_path: Path) -> None:
    assert quotes("тёпл.", "тепл", tmp_path, Options("x", "x", "ru", "main goal")) == {"тепл"}
