"""What a pattern finds in Kazakh in another alphabet: the Cyrillic word, and a name as printed."""

from __future__ import annotations

import pytest

from tests.coding.codebooks import found

LATIN = "Ülken audannyñ jastary Bolashak bağdarlamasymen oqyp, erteñgı bolaşaqty oilaidy."
ARABIC = "قازاقستاننىڭ جاستارى ءوز بولاشاعىن ويلايدى، يۋنەسكو كومەكتەستى."


@pytest.mark.parametrize(
    ("text", "pattern", "lang", "quotes"),
    [
        (LATIN, "жас", "kk", ["jastary"]),
        (LATIN, "=жастары", "kk", ["jastary"]),
        (LATIN, '"жастары"', "kk", ["jastary"]),
        (LATIN, "/жаст.*/", "kk", ["jastary"]),
        (LATIN, "жаст*", "kk", ["jastary"]),
        (LATIN, "Bolashak", "en", ["Bolashak"]),
        (LATIN, "=Bolashak", "kk", ["Bolashak"]),
        # In small letters it is the Kazakh word.
        (LATIN, "bolaşaqty", "en", []),
        ("Auyl balalary orman ishinde bar men zhoqty surap edi.", "bar", "en", []),
        (ARABIC, "Қазақстан", "kk", ["قازاقستاننىڭ"]),
        (ARABIC, "=ЮНЕСКО", "kk", ["يۋنەسكو"]),
        (ARABIC, "болашақ", "kk", ["بولاشاعىن"]),
        # Arabic has no capitals: a name that is also a word is not told from it.
        (ARABIC, "=Болашағын", "kk", []),
    ],
)
def test_patterns_in_other_alphabets(text: str, pattern: str, lang: str, quotes: list[str]) -> None:
    assert [quote for _, quote in found(text, ("x", pattern), lang=lang)] == quotes
