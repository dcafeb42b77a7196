"""The second, third and fourth sample of coded passages: what their files promise."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import yaml
from benchmarks.codebook import draw_by_hits

from contentan.codebook import codebook_file
from tests.conftest import ROOT

GOLD = ROOT / "codebooks" / "people_diplomacy" / "gold"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PASSAGES = rows(GOLD / "kk_ru_passages_2.csv")
STRATA = rows(GOLD / "kk_ru_strata_2.csv")


def test_it_holds_no_text_and_no_passage_of_the_first_sample() -> None:
    assert list(PASSAGES[0]) == [
        *("id", "lang", "register", "stratum", "weight", "source", "digest", "codes", "split")
    ]
    for key in ("id", "digest"):
        assert max(Counter(row[key] for row in PASSAGES).values()) == 1
    first = {row["digest"] for row in rows(GOLD / "kk_ru_passages.csv")}
    assert first.isdisjoint(row["digest"] for row in PASSAGES)


def test_the_news_of_the_third_sample_stand_in_neither_of_the_others() -> None:
    third = rows(GOLD / "news_passages_3.csv")
    assert list(third[0]) == ["id", "lang", "register", "source", "digest", "codes", "split"]
    assert max(Counter(row["digest"] for row in third).values()) == 1
    others = {row["digest"] for row in (*rows(GOLD / "kk_ru_passages.csv"), *PASSAGES)}
    assert others.isdisjoint(row["digest"] for row in third)
    themes = set(yaml.safe_load((GOLD / "themes.yaml").read_text(encoding="utf-8")))
    assert themes.issuperset(code for row in third for code in row["codes"].split(";") if code)


def test_the_news_of_the_fourth_sample_are_new_and_a_third_of_them_at_random() -> None:
    fourth = rows(GOLD / "news_passages_4.csv")
    assert list(fourth[0]) == [
        *("id", "lang", "register", "stratum", "source", "digest", "codes", "split")
    ]
    for key in ("id", "digest"):
        assert max(Counter(row[key] for row in fourth).values()) == 1
    names = ("kk_ru_passages.csv", "kk_ru_passages_2.csv", "news_passages_3.csv")
    others = {row["digest"] for name in names for row in rows(GOLD / name)}
    assert others.isdisjoint(row["digest"] for row in fourth)
    at_random = [row for row in fourth if row["stratum"] == "random"]
    assert Counter(row["lang"] for row in at_random) == {"kk": 60, "ru": 60}
    assert all(int(row["digest"][8:16], 16) % 10 == 9 for row in at_random)
    themes = set(yaml.safe_load((GOLD / "themes.yaml").read_text(encoding="utf-8")))
    assert themes.issuperset(code for row in fourth for code in row["codes"].split(";") if code)


def test_the_split_follows_from_the_digest() -> None:
    for row in PASSAGES:
        assert row["split"] == ("test" if int(row["digest"][:8], 16) % 2 else "dev")


def test_codes_are_themes() -> None:
    themes = set(yaml.safe_load((GOLD / "themes.yaml").read_text(encoding="utf-8")))
    for row in PASSAGES:
        assert set(filter(None, row["codes"].split(";"))) <= themes


def test_a_weight_is_what_the_stratum_holds_by_what_was_drawn() -> None:
    drawn = Counter((row["lang"], row["register"], row["stratum"]) for row in PASSAGES)
    assert {tuple(row.values())[:3] for row in STRATA} == set(drawn)
    sizes = {tuple(row.values())[:3]: (int(row["N"]), int(row["n"])) for row in STRATA}
    for row in PASSAGES:
        held, taken = sizes[row["lang"], row["register"], row["stratum"]]
        assert taken == drawn[row["lang"], row["register"], row["stratum"]]
        assert abs(float(row["weight"]) - held / taken) < 1e-4


def test_each_official_part_has_passages_that_no_theme_was_searched_for() -> None:
    for lang in ("kk", "ru"):
        own = [r for r in PASSAGES if (r["lang"], r["register"]) == (lang, "official")]
        assert len(own) >= 150
        assert sum(r["stratum"] == "other" for r in own) >= 50
        assert sum(not r["codes"] for r in own) >= 90


def test_a_code_below_a_wanted_one_is_wanted() -> None:
    book = codebook_file.read(GOLD.parent)
    assert "rights_defenders" in draw_by_hits.themes_of(book, {"civil_society"})
    assert "embassy" not in draw_by_hits.themes_of(book, {"civil_society"})


def test_all_of_a_stratum_that_is_small_are_drawn() -> None:
    made = [draw_by_hits.Sentence(str(n), f"text {n}", f"{n:064x}") for n in range(10)]
    got = draw_by_hits.drawn("kk", made, [True] * 3 + [False] * 7, (5, 4))
    assert Counter(row["stratum"] for row in got) == {"hit": 3, "none": 4}
    assert {row["weight"] for row in got} == {"1.0", "1.75"}
    assert {row["split"] for row in got if row["digest"].endswith("0")} == {"dev"}
    mixed = draw_by_hits.numbered(got)
    assert sorted(row["id"] for row in mixed) == [f"hkkn{n:03d}" for n in range(1, 8)]
