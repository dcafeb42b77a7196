"""Findings of `check` on the languages of lists and on codes that are silent in one; why `kwic`
shows nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.authoring.check import (
    codebook_check,
    list_languages,
    lookup_reasons,
    silent_codes,
    unheeded,
)
from contentan.codebook import codebook_file
from contentan.model import Code, Codebook, Pattern
from tests.conftest import ROOT, Cli


def said(lang: str, source: str) -> list[str]:
    return list(list_languages.of_pattern(Pattern("x", lang, source, 1)))


@pytest.mark.parametrize(
    ("lang", "source", "wanted"),
    [
        ("kk", "межэтнический мир", "«межэтнический» is Russian, the list is Kazakh"),
        ("kk", "обмен студентами", "«студентами» is Russian"),
        ("kk", "soft power", "«soft» is English, the list is Kazakh (and 1 word more)"),
        ("ru", "достық", "«достық» is Kazakh, the list is Russian"),
        ("ru", "student exchange", "«student» is English"),
        ("en", "обмен", "«обмен» is Russian, the list is English"),
        ("en", "(татулық|бірлік)", "«татулық» is Kazakh"),
        ("en", "peace NEAR/3 согласие", "«согласие» is Russian"),
    ],
)
def test_a_word_of_another_language(lang: str, source: str, wanted: str) -> None:
    (found,) = said(lang, source)
    assert wanted in found


@pytest.mark.parametrize(
    ("lang", "source"),
    [
        ("kk", "дипломатия"),
        ("kk", "волонтёр ұйымы"),
        ("kk", "оқу гранты"),
        ("kk", "Open World бағдарламасы"),
        ("kk", "дос"),
        ("ru", "программа Болашақ"),
        ("ru", "(кандас|қандас)"),
        ("ru", "Fulbright"),
        ("ru", "(мягкая сила|soft power)"),
        ("en", "Болашақ scholarship"),
        ("en", "/обмен.*/"),
        ("en", "soft power"),
    ],
)
def test_names_and_what_languages_share_are_let_be(lang: str, source: str) -> None:
    assert said(lang, source) == []


def test_the_shipped_codebook_has_hardly_any() -> None:
    book = codebook_file.read(ROOT / "codebooks" / "people_diplomacy")
    assert len(list_languages.findings(book)) <= len(book.patterns) / 200


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("fish near/3 net", "`near/3` is read as words; write NEAR/3"),
        ("fish Before /S net", "`Before /S` is read as words; write BEFORE/s"),
        ("cat AND dog", "AND is read as the word «and»; write A NEAR/s B"),
        ("cat OR dog", "write (A|B)"),
        ("cat NOT dog", "write `unless:`"),
    ],
)
def test_a_word_that_looks_like_an_operator(source: str, wanted: str) -> None:
    for pattern in (Pattern("x", "en", source, 1), Pattern("x", "en", "y", 1, unless=(source,))):
        (found,) = unheeded.like_operators(pattern)
        assert wanted in found


@pytest.mark.parametrize(
    "source",
    [
        "cat and dog",
        '"cat AND dog"',
        "cat NEAR/3 dog",
        "cat BEFORE/s dog",
        "/near/ cat",
        "nearby 3",
    ],
)
def test_words_and_operators_are_let_be(source: str) -> None:
    assert not list(unheeded.like_operators(Pattern("x", "en", source, 1)))


def test_a_set_that_no_pattern_names(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "sets:\n"
        "  within: {en: [big]}\n"
        "  used: {en: ['@within'], ru: [большой]}\n"
        "codes:\n  - {id: a, patterns: {en: ['@used boat'], ru: [лодка]}}\n",
        encoding="utf-8",
    )
    found = codebook_check.check(tmp_path).findings
    assert [(one.line, one.message) for one in found if one.kind == "unused set"] == [
        (3, "no pattern names @used in ru")
    ]


def book(*lists: str) -> Codebook:
    patterns = tuple(Pattern(one[0], one[1:], "x", 1) for one in lists)
    codes = tuple(Code(name, {}) for name in dict.fromkeys(one[0] for one in lists))
    return Codebook("b", "1", ("kk", "ru", "en"), codes, patterns, "")


def test_a_code_is_silent_where_others_fire() -> None:
    words = {"kk": 1000, "ru": 2000, "en": 0}
    hits = {("a", "ru"): 6, ("b", "ru"): 5, ("c", "ru"): 9, ("c", "kk"): 1, ("d", "ru"): 20}
    found = list(
        silent_codes.silent(
            book("akk", "aru", "aen", "bkk", "bru", "ckk", "cru", "dru"), hits, words
        )
    )
    assert [(one.code, one.kind) for one in found] == [("a", "silent")]
    assert found[0].message == (
        "never found in 1,000 words of kk; 6 in ru: at that rate 3 hits would be expected"
    )


def test_check_with_a_run(one_run: Path, small_codebook: Path, cli: Cli) -> None:
    folder = (one_run / "outputs" / "latest").resolve()
    kinds = {one.kind for one in codebook_check.check(small_codebook, run=folder).findings}
    assert "silent" not in kinds, "of so few words nobody expects three hits"
    done = cli("check", small_codebook, "--run", "latest", "--outputs", one_run / "outputs")
    assert done.returncode == 0, done.stdout
    done = cli("check", small_codebook, "--run", "nowhere", "--outputs", one_run / "outputs")
    assert done.returncode == 2


def test_why_a_concordance_is_empty(one_run: Path, cli: Cli) -> None:
    outputs = one_run / "outputs"
    assert list(lookup_reasons.why_none(outputs, "обмен", "en")) == [
        "en: «обмен» is Russian, and was looked for in texts in English (--lang en)"
    ]
    assert list(lookup_reasons.why_none(outputs, "zebra exchange", "en")) == [
        "en: no text has «zebra»"
    ]
    done = cli("kwic", "дружба", "--lang", "en", "--outputs", outputs)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "0 hits in 0 documents"
    assert "«дружба» is Russian" in done.stdout
