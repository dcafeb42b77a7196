"""Translations of one another, found by names and numbers that stand in both."""

from __future__ import annotations

import collections
import csv
import functools
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.works import anchors, translations
from contentan.corpus.works.portraits import Portrait, portrait
from contentan.segment.language import language
from tests.conftest import ROOT


def parallel(start: int, size: int) -> dict[str, Portrait]:
    """A stretch of the aligned texts as a document in each language."""
    with (ROOT / "codebooks" / "people_diplomacy" / "parity.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = list(csv.DictReader(file))[start : start + size]
    made = {}
    for lang in ("kk", "ru", "en"):
        paragraphs = tuple(row[lang] for row in rows)
        made[f"{start}-{lang}"] = portrait(lang, "\n".join(paragraphs), paragraphs)
    return made


def test_aligned_texts_are_found_and_others_not() -> None:
    texts = {**parallel(0, 23), **parallel(23, 23)}
    found = {(pair.first, pair.second) for pair in translations.translations(texts)}
    assert found
    assert all(first.split("-")[0] == second.split("-")[0] for first, second in found)


def test_paragraphs_are_laid_against_each_other_once_and_nothing_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid = list[int]()
    aligned = translations.aligned

    def noted(a: Any, b: Any) -> translations.Shape:
        laid.append(len(a))
        return aligned(a, b)

    monkeypatch.setattr(translations, "aligned", noted)
    texts, first = {**parallel(0, 23), **parallel(23, 23)}, translations.Shapes()
    found = translations.translations(texts, shapes=first)
    assert laid
    del laid[:]
    again = translations.Shapes(first.here)
    assert translations.translations(texts, shapes=again) == found
    assert not laid and again.here == first.here
    changed = texts | {"23-en": parallel(24, 23)["24-en"]}
    after = translations.translations(changed, shapes=translations.Shapes(first.here))
    assert 0 < len(laid) <= 4
    assert after == translations.translations(changed)


def test_texts_of_one_outline_are_no_translations() -> None:
    """The sample's documents, of which a Russian and an English one have paragraphs of like
    lengths."""
    texts = {}
    for path in sorted((ROOT / "corpus" / "texts").glob("*.md")):
        text = path.read_text(encoding="utf-8").rpartition("---\n")[2]
        blocks = [one for one in text.split("\n\n") if one.strip() and not one.startswith("#")]
        lang = collections.Counter(map(language, blocks)).most_common(1)[0][0]
        texts[path.stem] = portrait(lang, text, blocks)
    assert len(texts) == 16 and {one.lang for one in texts.values()} == {"kk", "ru", "en"}
    assert [one for one in translations.translations(texts) if one.sure == "likely"] == []


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("Назарбаев", "Назарбаевтың", "Nazarbayev"), "nsrb"),
        (("Казахстан", "Қазақстандағы", "Kazakhstan"), "ksks"),
        (("Вашингтон", "Вашингтонда", "Washington"), "vsng"),
        (("Фулбрайта", "Fulbright"), "flbr"),
        (("Ли", "Ай"), ""),
    ],
)
def test_names_meet_across_languages(names: tuple[str, ...], key: str) -> None:
    assert {anchors.skeleton(name) for name in names} == {key}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("о 10 000 и 10,000 и 10.000", ["10000"] * 3),
        ("на 71,3 % или 71.3 %", ["71.3", "71.3"]),
        ("в 2021 году 7 раз", ["2021"]),
        ("Первое слово. Второе слово", []),
    ],
)
def test_anchors(text: str, keys: list[str]) -> None:
    assert [anchor.key for anchor in anchors.anchors(text)] == keys


@given(
    st.lists(st.floats(1, 8), min_size=1, max_size=12),
    st.lists(st.floats(1, 8), min_size=1, max_size=12),
)
def test_partners_go_forward_and_cost_the_least(a: list[float], b: list[float]) -> None:
    pairs = translations._partners(a, b)
    assert all(i < k and j < m for (i, j), (k, m) in itertools.pairwise(pairs))

    gap = translations._GAP

    @functools.cache
    def cheapest(i: int, j: int) -> float:
        if not i or not j:
            return (i + j) * gap
        return min(
            cheapest(i - 1, j - 1) + abs(a[i - 1] - b[j - 1]),
            cheapest(i - 1, j) + gap,
            cheapest(i, j - 1) + gap,
        )

    cost = sum(abs(a[i] - b[j]) for i, j in pairs) + (len(a) + len(b) - 2 * len(pairs)) * gap
    assert cost == pytest.approx(cheapest(len(a), len(b)))
