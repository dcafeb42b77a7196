"""Case profiles: the list of programmes and institutions, its errors, what it finds and what it
must not, and the sums of profiles.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from contentan.authoring.check import example_texts
from contentan.codebook import codebook_file
from contentan.coding import attribution, counts, hits, index
from contentan.errors import CodebookError
from contentan.findings import cases
from contentan.findings.passages import chosen, quoted
from contentan.model import LANGS, Document
from contentan.segment.segments import segment
from tests.conftest import ROOT
from tests.findings.document_rows import documents


def test_the_list_is_large_enough_and_belongs_to_the_codebook() -> None:
    own = cases.read()
    codes = {code.id for code in codebook_file.read(ROOT / "codebooks" / "people_diplomacy").codes}
    assert len(own.cases) >= 45
    assert {case.code for case in own.cases} - {""} <= codes
    assert {case.country for case in own.cases} >= {"KAZ", "USA", ""}
    assert {code.id for code in own.names.codes} == {case.id for case in own.cases}
    assert all(any(pattern.code == case.id for pattern in own.names.patterns) for case in own.cases)


CASE = """\
{id}:
  label: {{kk: а, ru: б, en: c}}
  kind: programme
  country: KAZ
  patterns:
    en: [Silk Way scholarship]
"""


def test_a_file_adds_cases_and_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASE.format(id="silk_way") + CASE.format(id="fulbright"), encoding="utf-8")
    own = cases.read(path)
    assert len(own.cases) == len(cases.read().cases) + 1
    assert own.case("fulbright").country == "KAZ"
    assert [p.source for p in own.names.patterns if p.code == "fulbright"] == [
        "Silk Way scholarship"
    ]
    assert own.names.digest != cases.read().names.digest


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("kind: programme", "kind: project", 3, "'project' is not one of programme, institution"),
        ("country: KAZ", "country: Kazakhstan", 4, "expected a code such as KAZ"),
        ("patterns:", "names:", 5, "'names' is unknown"),
        ("[Silk Way scholarship]", "['(Silk']", 6, "(Silk"),
        ("x:\n", "Silk Way:\n", 1, "expected a lower-case word"),
        ("{kk: а, ru: б, en: c}", "{de: c}", 2, "'de' is unknown"),
    ],
)
def test_errors_name_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASE.format(id="x").replace(old, new), encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        cases.read(path)
    faults = caught.value.faults or (caught.value,)
    assert caught.value.where == str(path)
    assert [fault for fault in faults if fault.line == line and says in str(fault)]


NAMED = {
    "Стипендиаты программы Фулбрайта учились в США.": "fulbright",
    "IVLP и Корпус мира открыли Американский уголок.": "ivlp peace_corps american_spaces",
    "В сессии АНК участвовали Дома дружбы и этнокультурные объединения.": (
        "apk friendship_houses ethnocultural_associations"
    ),
    "Отчет АНК ЮАР: Африканский национальный конгресс.": "",
    "Дом дружбы народов принял Съезд лидеров мировых и традиционных религий.": (
        "friendship_houses congress_religions"
    ),
    "Он жил с открытым миром и с мыслями о будущем.": "",
    "«Рухани жаңғыру» аясында «Болашақ» стипендиаттары жиналды.": "rukhani_zhangyru bolashak",
    "Болашақ ұрпақ үшін болашақ бағдарламалар керек.": "",
    "ҚХА-ның сессиясына қоғамдық келісім кеңестері мен Достық үйлері қатысты.": (
        "apk public_accord_councils friendship_houses"
    ),
    "The Assembly of People of Kazakhstan met in the House of Friendship.": "apk friendship_houses",
    "FLEX, Open World program and Humphrey Fellows came home.": "flex open_world humphrey",
    "The bank's open world economy and flexible rules; download the APK file.": "",
    "OSCE High Commissioner on National Minorities and KazAID signed; Erasmus Mundus ended.": (
        "osce osce_hcnm kazaid erasmus"
    ),
    "The National Endowment for Democracy (NED) and USAID closed.": "ned ned usaid",
}


def read(texts: list[str]) -> tuple[index.Index, hits.Source, pl.DataFrame]:
    from contentan.lemmatize.lemmas import lemmatize

    made = example_texts.paragraphs(texts)
    cut = segment(made)
    positions = index.build([index.Part(made.text, *lemmatize(made.text, cut))])
    words = counts.words_per_segment(*lemmatize(made.text, cut))
    segments = cut.segments.select(
        pl.lit("d").alias("doc"), "segment", "start", "stop", "kind", "lang", "section"
    )
    return (
        positions,
        hits.source([("d", made, cut)]),
        segments.join(words, on="segment", how="left"),
    )


def mentioned(texts: list[str]) -> pl.DataFrame:
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    positions, source, _ = read(texts)
    return cases.mentions(positions, source, cases.read(), pattern_lemmas)


def test_names_are_found_in_all_languages_and_traps_are_not() -> None:
    found = mentioned(list(NAMED))
    for number, (text, expected) in enumerate(NAMED.items()):
        assert sorted(found.filter(pl.col("segment") == number)["case"]) == sorted(
            expected.split()
        ), text
    assert set(found["lang"]) == set(LANGS)


def test_profiles_add_up() -> None:
    from contentan.findings.claims.document_claims import CLAIMS, claims
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    texts = [
        "Fulbright and IVLP bring soft power. Fulbright grows.",
        "Soft power is old.",
        (
            "In 2023 Fulbright gave 8,000 grants to scholars of many countries in the region and"
            " far beyond it."
        ),
    ]
    positions, source, segments = read(texts)
    gazetteer = cases.read()
    mentions = cases.mentions(positions, source, gazetteer, pattern_lemmas)
    placed = counts.place(
        segments, attribution.attribute(Document("d", "d.txt", "", country="USA"), segments, {})
    )
    coded = pl.DataFrame(
        {
            "code": ["soft_power"] * 2,
            "doc": ["d"] * 2,
            "segment": [0, 1],
            "blocked_by": [None, None],
        },
        schema={"code": pl.String, "doc": pl.String, "segment": pl.Int32, "blocked_by": pl.String},
    )
    told = claims(positions, source, segments, mentions)
    candidates = cases.passage_candidates(mentions, placed, gazetteer, source)
    shown = quoted(chosen(candidates, {}), lambda _: (source, 0))
    made = cases.profiles(mentions, coded, placed, documents("d"), told, shown)
    assert dict(made.counts.select("case", "mentions").iter_rows()) == {"fulbright": 3, "ivlp": 1}
    row = made.counts.row(0, named=True)
    assert (row["country"], row["year"], row["segments"], row["paragraphs"]) == ("USA", 2020, 2, 3)
    assert row["rate"] == pytest.approx(1000 * 3 / row["tokens"])
    assert made.themes.row(0) == ("fulbright", "soft_power", 1, 1, 0.5, pytest.approx(2 / 3))
    assert made.passages.filter(pl.col("code") == "fulbright")["text"][0].startswith(
        "In 2023 Fulbright"
    )
    assert made.claims["quote"].to_list() == ["8,000 grants"]
    assert made.claims.columns == list(CLAIMS.schema)
