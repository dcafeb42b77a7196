"""The blind sample of Kazakh and Russian passages: what its files promise."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import yaml
from benchmarks.codebook import draw_gold

from contentan.codebook import codebook_file

GOLD = Path(__file__).parents[2] / "codebooks" / "people_diplomacy" / "gold"
PARTS = [(lang, register) for lang in ("kk", "ru") for register in ("official", "news")]


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PASSAGES = rows("kk_ru_passages.csv")
STRATA = rows("kk_ru_strata.csv")


def part(table: list[dict[str, str]], lang: str, register: str) -> list[dict[str, str]]:
    return [row for row in table if (row["lang"], row["register"]) == (lang, register)]


def test_it_holds_no_text_and_no_passage_twice() -> None:
    assert list(PASSAGES[0]) == [
        *("id", "lang", "register", "stratum", "weight", "source", "digest"),
        *("codes", "codes_second", "split"),
    ]
    for key in ("id", "digest"):
        assert max(Counter(row[key] for row in PASSAGES).values()) == 1


def test_the_split_follows_from_the_digest() -> None:
    for row in PASSAGES:
        assert row["split"] == ("dev" if int(row["digest"][:8], 16) % 10 < 4 else "test")


def test_codes_are_themes() -> None:
    themes = yaml.safe_load((GOLD / "themes.yaml").read_text(encoding="utf-8"))
    assert set(themes) == set(draw_gold.STEMS)
    codes = {code.id for code in codebook_file.read(GOLD.parent).codes}
    assert {code for union in themes.values() for code in union} <= codes
    for row in PASSAGES:
        assert set(filter(None, row["codes"].split(";"))) <= set(themes)
        assert set(filter(None, row["codes_second"].split(";"))) <= {*themes, "none"}


@pytest.mark.parametrize(("lang", "register"), PARTS)
def test_each_part_is_large_enough(lang: str, register: str) -> None:
    own = part(PASSAGES, lang, register)
    assert len(own) >= 150
    assert sum(row["stratum"].startswith("s2:") for row in own) == draw_gold.AT_RANDOM
    assert sum(bool(row["codes_second"]) for row in own) >= 0.3 * len(own)


@pytest.mark.parametrize(("lang", "register"), PARTS)
def test_weights_add_up_to_the_frame(lang: str, register: str) -> None:
    drawn = Counter(row["stratum"] for row in part(PASSAGES, lang, register))
    strata = part(STRATA, lang, register)
    for row in strata:
        assert drawn[f"s1:{row['cell']}"] == int(row["n_s1"])
        assert drawn[f"s2:{row['cell']}"] == int(row["n_s2"])
    total = sum(float(row["weight"]) for row in part(PASSAGES, lang, register))
    assert total == pytest.approx(sum(int(row["N"]) for row in strata), abs=0.05)


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_news_passages_are_those_of_the_development_files(lang: str) -> None:
    if not draw_gold.NEWS.is_dir():
        pytest.skip("the folder shared/data/coded/kkru is not beside the checkout")
    known = {(p.source, draw_gold.digest(p.text)) for p in draw_gold.news(lang)}
    for row in part(PASSAGES, lang, "news"):
        assert (row["source"], row["digest"]) in known
