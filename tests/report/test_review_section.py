"""Review in the report: only where there was one, figure by figure as the tables have it, claims no
stronger than it allows.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from contentan.codebook.canonical_form import canonical
from contentan.coding.tables import COUNTS
from contentan.compare.tables import COMPARISON
from contentan.decisions.agreed_answers import AGREED
from contentan.decisions.correction.code_quality import QUALITY
from contentan.decisions.correction.corrected_verdicts import CORRECTED
from contentan.decisions.correction.pattern_harm import HARM
from contentan.decisions.review_tables import COMPARED, beside
from contentan.decisions.tables import LOST
from contentan.report import html_report
from contentan.report.drawing import forest_plot
from contentan.report.sections.overall_quality import overall
from contentan.report.writing import corrected_wording
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.corrected_wording import REASONS, why_of
from contentan.report.writing.next_command import COMMAND
from contentan.report.writing.number_format import number
from contentan.runs.after import summary
from contentan.runs.pipeline import Outcome
from contentan.statistics.intervals import Ends, part_of
from contentan.tables.frames import frame_of, to_csv
from tests.report.inputs import HOSTILE, make_inputs

PACKAGE = Path(corrected_wording.__file__).parents[2]
EN = text_of("en")
#: What review says of codes that the inputs show to differ, and of one that it does not.
SAID = {
    "interethnic_accord": ("does not", "what was reviewed excludes the raw difference"),
    "ngo": ("unknown", "12 of 40 hits of KAZ were not in what was reviewed"),
    "accord_family": ("survives", ""),
    "tolerance": ("", "a difference is shown after correction only"),
}
WEAK = {"ngo": "precision 0.80 below 0.85; recall not known", "soft_power": "alpha not known"}


def make_corrected(comparison: pl.DataFrame) -> pl.DataFrame:
    """Table CORRECTED in which every rate is 0.9 of the raw one, with wider intervals."""
    rows = []
    for row in comparison.iter_rows(named=True):
        made: dict[str, Any] = {name: row.get(name, 5) for name in CORRECTED.schema}
        for name in ("rate_left", "rate_right", "share_left", "share_right", "difference", "ratio"):
            for end, by in (("", 0.9), ("_low", 0.8), ("_high", 1.2)):
                value = row[f"{name}{end}"]
                made[f"raw_{name}{end}"] = value
                made[f"corrected_{name}{end}"] = None if value is None else by * value
        made["verdict"], made["why"] = SAID.get(row["code"], ("", ""))
        if made["verdict"] == "unknown":
            made |= {name: None for name in made if name.startswith("corrected_")}
        made |= {"method": "review and scores", "kappa": 0.5}
        rows.append([made[name] for name in CORRECTED.schema])
    return frame_of(CORRECTED, rows)


def make_quality(codes: list[str]) -> pl.DataFrame:
    rows = []
    for code in codes:
        for lang in ("", "kk", "ru"):
            why = WEAK.get(code, "") if not lang else ""
            rows.append(
                (
                    code,
                    lang,
                    20,
                    18,
                    0.9,
                    0.7,
                    0.97,
                    60,
                    2,
                    0.8,
                    0.5,
                    0.95,
                    *(0 if lang else 1, 0, 0 if lang else 3, 0),
                    bool(why),
                    why,
                )
            )
    return frame_of(QUALITY, rows)


def make_reviewed() -> dict[str, Any]:
    inputs = make_inputs()
    codes = sorted(set(inputs["comparison"]["code"]))
    raw = inputs["comparison"].select(*COMPARISON.schema)
    corrected, quality = make_corrected(raw), make_quality(codes)
    alike = "all values are alike, so agreement cannot be told from chance"
    agreed = [
        ("", 2, 90, 80, *[0.8, 0.7, 0.9] * 4, "", 7, 0.95, 0.93),
        ("tolerance", 2, 90, 80, *[0.8, 0.7, 0.9] * 4, "", 0, None, None),
        ("ngo", 2, 90, 3, 1.0, 0.9, 1.0, *[None] * 9, alike, 0, None, None),
    ]
    harmful = [
        ("tolerance", f"{HOSTILE[0]} (a|b)", 12, 30, 10, 5, 0.5, 0.2, 0.8, 15.0, "KAZ"),
        ("ngo", "x", 13, 30, 10, 10, 1.0, 0.7, 1.0, 0.0, ""),
    ]
    lost = [
        (
            "verify",
            "h1",
            HOSTILE[1],
            "tolerance",
            "accept",
            HOSTILE[0],
            "no hit of this code there any more",
        )
    ]
    tables = {
        "quality": quality,
        "corrected": corrected,
        "agreement": frame_of(AGREED, agreed),
        "harm": frame_of(HARM, harmful),
        "lost": frame_of(LOST, lost),
    }
    return inputs | tables | {"comparison": beside(raw, corrected, quality)}


@pytest.fixture(scope="module")
def reviewed() -> dict[str, Any]:
    return make_reviewed()


@pytest.fixture(scope="module")
def page(reviewed: dict[str, Any]) -> str:
    return html_report.render(html_report.Found(**reviewed))


def said(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


# figures over all codes


def counted(hits: dict[str, int]) -> pl.DataFrame:
    return frame_of(
        COUNTS,
        [(code, "KAZ", "apk", "", "kk", 2020, n, n, 1, 10**5, 1000, 3) for code, n in hits.items()],
    )


def judged(code: str, precision: float, recall: float) -> tuple[Any, ...]:
    low, high = precision * 0.8, 1 - (1 - precision) * 0.5
    return (
        code,
        "",
        20,
        15,
        precision,
        low,
        high,
        60,
        2,
        recall,
        recall * 0.7,
        1 - (1 - recall) * 0.5,
        *(0, 0, 0, 0),
        False,
        "",
    )


SHARE = st.floats(0.05, 0.98)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 400), SHARE, SHARE), min_size=1, max_size=6))
def test_figures_over_all_codes_lie_between_those_of_the_codes(
    codes: list[tuple[int, float, float]],
) -> None:
    hits = {f"c{i}": n for i, (n, _, _) in enumerate(codes)}
    table = frame_of(QUALITY, [judged(f"c{i}", p, r) for i, (_, p, r) in enumerate(codes)])
    (one,) = overall(table, counted(hits), [])
    assert one.precision and one.recall
    for (at, low, high), values in (
        (one.precision, [p for _, p, _ in codes]),
        (one.recall, [r for _, _, r in codes]),
    ):
        assert min(values) - 1e-9 <= at <= max(values) + 1e-9 and 0 <= low <= at <= high <= 1


@given(SHARE, SHARE)
def test_over_one_code_they_are_those_of_the_code(precision: float, recall: float) -> None:
    row = judged("c", precision, recall)
    (one,) = overall(frame_of(QUALITY, [row]), counted({"c": 50}), [])
    assert one.precision == pytest.approx(row[4:7])
    assert one.recall is not None and one.recall[0] == pytest.approx(recall)
    # an end nearer than that of precision alone cannot be: the interval is then the wider one
    assert one.recall[1] <= row[10] + 1e-6 and one.recall[2] >= row[11] - 1e-6


def test_what_was_missed_follows_from_recall_and_back() -> None:
    right = Ends(np.array([45.0]), np.array([40.0]), np.array([48.0]))
    missed = Ends(np.array([15.0]), np.array([6.0]), np.array([33.0]))
    recall = part_of(right, missed)
    ends = [float(end[0]) for end in recall]
    row = ("c", "", 20, 18, 0.9, 0.8, 0.96, 60, 3, *ends, 0, 0, 0, 0, False, "")
    (one,) = overall(frame_of(QUALITY, [row]), counted({"c": 50}), [])
    assert one.recall == pytest.approx(tuple(ends), abs=1e-6)


def test_nothing_is_said_over_all_codes_where_too_few_hits_were_judged() -> None:
    unknown = (
        "b",
        "",
        0,
        0,
        None,
        None,
        None,
        60,
        0,
        None,
        None,
        None,
        *(0, 0, 0, 0),
        True,
        "precision not known",
    )
    table = frame_of(QUALITY, [judged("a", 0.9, 0.9), unknown])
    assert overall(table, counted({"a": 10, "b": 10}), [])[0].precision is None
    assert overall(table, counted({"a": 10, "b": 1}), [])[0].precision is not None
    assert overall(table, counted({"a": 10, "b": 10}), ["b"])[0].precision is not None


# what is shown


def test_what_is_open_or_out_of_order_and_what_was_talked_over_is_said(page: str) -> None:
    text = lxml_html.document_fromstring(page).xpath("string(//section[@id='review'])")
    assert "reviewers differ or are unsure, or they were passed over" in text
    assert "judged out of the reviewer’s order" in text
    assert "After discussion 7 of these passages have another answer" in text
    assert "alpha 0.80" in " ".join(text.split()).replace("\xa0", " ")


def test_without_review_nothing_of_it_is_drawn_and_a_command_says_how_to_begin() -> None:
    made = lxml_html.document_fromstring(html_report.render(html_report.Found(**make_inputs())))
    assert not made.xpath(
        "//section[@id='review'] | //nav//a[@href='#review'] | //*[@class='exploratory']"
    )
    assert not made.xpath(
        "//section[@id='codes']//th[contains(., 'corrected') or contains(., 'review')]"
    )
    caution = said(made.xpath("//details[@class='caution']")[0])
    assert (
        "No hit has been judged: precision and recall are not known" in caution
        and COMMAND in caution
    )


def test_equal_inputs_give_equal_bytes(page: str) -> None:
    assert html_report.render(html_report.Found(**make_reviewed())) == page


def test_each_corrected_figure_is_that_of_the_table_beside_the_raw_one(
    reviewed: dict[str, Any], tree: Any
) -> None:
    heads = [said(one) for one in tree.xpath("//section[@id='codes']/div[last()]/table/thead//th")]
    assert heads.index("correctedrate") == heads.index("rate per1,000 words") + 1
    assert heads.index("correctedratio") == heads.index("ratio") + 1
    seen = 0
    for row in reviewed["comparison"].iter_rows(named=True):
        body = tree.xpath(f"//tbody[@id='c-{row['code']}']")[0]
        cells = [said(cell) for cell in body.xpath("./tr[1]/td")]
        raw, corrected = cells[2].split(" ")[0], cells[3].split(" ")[0]
        assert corrected == (
            "–" if row["corrected_rate_left"] is None else number(EN, row["corrected_rate_left"])
        )
        assert raw == number(EN, row["rate_left"])
        if row["corrected_ratio"]:
            seen += 1
            assert (
                cells[6].split(" ")[0]
                == number(EN, row["corrected_ratio"])
                != cells[5].split(" ")[0]
            )
        word = {"survives": "survives", "does not": "does not survive", "unknown": "unknown"}.get(
            row["survives"]
        )
        assert cells[9] == (word or row["survives_why"])
    assert seen > 2


def test_exploratory_stands_at_exactly_the_codes_that_are_with_its_reason(tree: Any) -> None:
    found = {
        body.get("id")[2:]: body.xpath("./tr[1]/th//span[@class='exploratory']/@title")[0]
        for body in tree.xpath("//section[@id='codes']//tbody[.//span[@class='exploratory']]")
    }
    assert found == WEAK
    assert all(said(one) == "exploratory" for one in tree.xpath("//span[@class='exploratory']"))
    assert "at names of codes (2 of 9)" in said(tree.xpath("//ul[@class='summary']")[0])


def test_a_difference_that_does_not_survive_is_nowhere_said_to_hold(
    reviewed: dict[str, Any], tree: Any
) -> None:
    differs = set(reviewed["comparison"].filter(pl.col("verdict") == "differs")["code"])
    assert {"interethnic_accord", "ngo", "accord_family"} <= differs
    held = tree.xpath(
        "//section[@id='table1']//h3[starts-with(., 'Differs within')]"
        "/following-sibling::ul[1]//a/@href"
    )
    assert "#c-interethnic_accord" not in held and {"#c-ngo", "#c-accord_family"} <= set(held)
    fallen = tree.xpath(
        "//h3[.='Differs in raw counts only: does not survive review']"
        "/following-sibling::ul[1]//a/@href"
    )
    assert fallen == ["#c-interethnic_accord"]
    largest = tree.xpath("//ul[@class='summary']//ol/li")
    assert len(largest) == len(differs) - 1
    for one in largest:
        code = one.xpath(".//a/@href")[0][3:]
        assert code != "interethnic_accord"
        assert {"ngo": "Unknown after review", "accord_family": "Survives review"}.get(
            code, ""
        ) in said(one)


@pytest.mark.parametrize("sign", [1, -1])
def test_what_review_leaves_is_said_of_the_side_that_has_more(sign: int) -> None:
    """A corrected ratio of 0.25 beside '4.40 times' would be read as a turn round."""
    row = dict.fromkeys(COMPARED.schema) | {
        "exploratory": False,
        "survives": "survives",
        "difference": sign * 3.0,
        "corrected_rate_left": 1.0,
        "corrected_rate_right": 1.0,
        "corrected_ratio": 4.0**sign,
        "corrected_ratio_low": 2.0 if sign > 0 else 1 / 8,
        "corrected_ratio_high": 8.0 if sign > 0 else 0.5,
        "corrected_difference": sign * 2.0,
        "corrected_difference_low": 1.0 if sign > 0 else -5.0,
        "corrected_difference_high": 5.0 if sign > 0 else -1.0,
    }
    made = corrected_wording.after(EN, row)
    assert made and made.more == "survives review: 4.00 [2.00–8.00] times after correction"
    wide = corrected_wording.after(
        EN, row | {"corrected_ratio_low": 0.5, "corrected_ratio_high": 8.0}
    )
    assert (
        wide
        and wide.more
        == "survives review: 2.00 [1.00–5.00] hits per 1,000 words more after correction"
    )


def test_the_summary_counts_what_survives(tree: Any) -> None:
    text = said(tree.xpath("//ul[@class='summary']")[0])
    assert "whose raw interval leaves out zero: 3." in text
    assert (
        "1 survives, 1 does not survive and 1 is unknown; of those that the test confirms (3)"
        in text
    )
    assert "Review: 160 hits were judged" in text  # eight codes that add up no others
    assert "Krippendorff’s alpha 0.80 [0.70–0.90]" in text


def test_the_part_has_quality_agreement_harm_and_what_was_lost(tree: Any) -> None:
    part = tree.xpath("//section[@id='review']")[0]
    assert len(part.xpath(".//div[contains(@class, 'quality')]//tbody")) == 9
    harmful = part.xpath(".//div[contains(@class, 'harm')]//tbody/tr")
    # one without a wrong hit does no harm
    assert len(harmful) == 1 and HOSTILE[0] in said(harmful[0])
    assert "1 judgement has no place in this run" in said(part) and HOSTILE[0] in part.xpath(
        "string(.//bdi)"
    )
    assert "agreement cannot be told from chance" in " ".join(
        part.xpath(".//span[@class='dash']/@title")
    )
    assert part.xpath(".//figure//*[local-name()='svg' and @role='img']")


def test_the_page_keeps_its_laws(page: str, tree: Any) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    assert tree.xpath("//section/@id") == [
        link.lstrip("#") for link in tree.xpath("//nav//a/@href")
    ]
    assert len(tree.xpath("//script[not(@type)]")) == 1 and not tree.xpath("//img | //iframe")
    for tag in (
        "details",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "section",
        "svg",
        "span",
        "div",
        "p",
    ):
        assert len(re.findall(rf"<{tag}[\s>]", page)) == page.count(f"</{tag}>"), tag


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_in_other_languages_no_word_of_review_is_english(
    reviewed: dict[str, Any], lang: str
) -> None:
    made = lxml_html.document_fromstring(html_report.render(html_report.Found(**reviewed), lang))
    parts = made.xpath(
        "//section[@id='review' or @id='read']//text() | //section[@id='codes']//@title"
    )
    shown = re.sub(r"\s+", " ", " ".join(parts))
    for word in (
        "review",
        "survive",
        "unknown",
        "precision",
        "recall",
        "corrected",
        "exploratory",
        "alpha",
        "judged",
    ):
        assert not re.search(rf"\b{word}\b(?!\.csv)", shown), word
    cells = made.xpath("//section[@id='review']//td[@class='n']//text()")
    assert any("," in cell for cell in cells) and not any(
        re.search(r"\d\.\d", cell) for cell in cells
    )


@pytest.mark.parametrize("missing", ["quality", "corrected", "agreement", "harm", "lost"])
def test_a_table_that_is_missing_takes_only_its_own_part_away(
    reviewed: dict[str, Any], missing: str
) -> None:
    made = lxml_html.document_fromstring(
        html_report.render(html_report.Found(**reviewed | {missing: None}))
    )
    assert made.xpath("//section[@id='review']")


def test_agreement_without_a_judged_hit_is_shown_and_all_else_is_raw(
    reviewed: dict[str, Any],
) -> None:
    made = make_inputs() | {"agreement": reviewed["agreement"]}
    tree = lxml_html.document_fromstring(html_report.render(html_report.Found(**made)))
    assert "No hit has been judged" in said(tree.xpath("//section[@id='review']")[0])
    assert not tree.xpath("//section[@id='codes']//th[contains(., 'corrected')]")


# reasons


def test_every_reason_of_the_tables_has_its_words() -> None:
    files = (
        "decisions/correction/corrected_verdicts.py",
        "decisions/correction/code_quality.py",
        "decisions/review_tables.py",
        "statistics/agreement.py",
        "statistics/agreement_by_code.py",
        "decisions/found_again.py",
    )
    source = "".join((PACKAGE / name).read_text(encoding="utf-8") for name in files)
    for reason in REASONS:
        for part in re.split(r"\{\w+\}|precision|recall|alpha|paragraphs|hits", reason):
            assert part.strip() in source, reason
        given = (
            reason.format(value="0.80", floor="0.85", n=12, all=1200, country="USA")
            if "{" in reason
            else reason
        )
        assert why_of(text_of("ru"), given) != given and re.search(
            "[а-я]", why_of(text_of("ru"), given)
        ), reason


def test_a_reason_is_written_as_the_language_writes_it() -> None:
    given = (
        "precision 0.80 below 0.85; 12 of 1200 hits of USA are newer than the reviewed samples;"
        " <b>new</b>"
    )
    found = why_of(text_of("ru"), given).split("; ")
    assert (
        found[0] == "точность 0,80 — ниже 0,85"
        and "1\N{NO-BREAK SPACE}200" in found[1]
        and "США" in found[1]
    )
    assert found[2] == "<b>new</b>"


# figures


def test_the_corrected_mark_is_full_below_a_hollow_one_and_only_where_there_is_one(
    tree: Any,
) -> None:
    raw = lxml_html.document_fromstring(html_report.render(html_report.Found(**make_inputs())))
    rows = "//table[starts-with(@class, 'forest')]//*[local-name()='g']"
    assert raw.xpath(rows) and not raw.xpath(f"{rows}[contains(@class, 'hollow')]")
    marks = tree.xpath(f"{rows}[*[local-name()='title'][contains(., 'corrected')]]")
    assert marks and not any("hollow" in one.get("class") for one in marks)
    assert all("hollow" in one.getprevious().get("class") for one in marks)


@given(
    st.floats(1e-3, 1e3),
    st.one_of(st.none(), st.tuples(st.floats(1e-6, 1.0), st.floats(1.0, 1e6))),
)
def test_no_mark_of_the_forest_leaves_the_picture(
    value: float, by: tuple[float, float] | None
) -> None:
    low, high = (value * by[0], value * by[1]) if by else (None, None)
    mark = forest_plot.Mark(value, low, high, "x")
    drawn = str(forest_plot.forest(EN, [forest_plot.Branch("<b>", mark, mark, "v")], "KAZ", "USA"))
    left, right = forest_plot.LEFT, forest_plot.WIDTH - forest_plot.RIGHT
    for x in re.findall(r'<path d="M([\d.-]+) [\d.]+(?:H|m0)|cx="([\d.-]+)"', drawn):
        assert left - 6 <= float(x[0] or x[1]) <= right + 6
    assert "<b>" not in drawn
    if low is not None and high is not None and (low < 1 / 33 or high > 33):
        assert "l5 3l-5 3" in drawn or "l-5 3l5 3" in drawn


# on the terminal


def outcome(folder: Path, comparison: pl.DataFrame, apart: str = "") -> Outcome:
    book = make_inputs()["codebook"]
    criteria = tuple(
        replace(one, kind="subject") if one.name == apart else one for one in book.criteria
    )
    (folder / "codebook.json").write_text(
        canonical(replace(book, criteria=criteria, patterns=())), encoding="utf-8"
    )
    (folder / "comparison.csv").write_bytes(to_csv(comparison))
    (folder / "documents.csv").write_bytes(to_csv(make_inputs()["documents"]))
    (folder / "run.json").write_text(json.dumps({}), encoding="utf-8")
    return Outcome(folder, {"status": {"ok": 3, "warning": 0, "failed": 0}, "options": {}}, True)


def test_after_a_run_corrected_ratios_and_verdicts_stand_beside_raw_ones(
    tmp_path: Path, reviewed: dict[str, Any]
) -> None:
    lines = list(summary.lines(outcome(tmp_path, reviewed["comparison"])))
    row = reviewed["comparison"].filter(pl.col("code") == "accord_family").row(0, named=True)
    line = next(one for one in lines if one.startswith("  accord_family"))
    assert f"{row['ratio']:.2f} [" in line and f"{row['corrected_ratio']:.2f} [" in line
    assert line.endswith("survives")
    assert any("survives 1, does not 1, unknown 1" in one for one in lines)
    assert not any(COMMAND in one for one in lines)


def test_after_a_run_without_review_one_sentence_says_so(tmp_path: Path) -> None:
    lines = list(summary.lines(outcome(tmp_path, make_inputs()["comparison"])))
    assert sum("No hit has been reviewed" in one for one in lines) == 1 and any(
        COMMAND in one for one in lines
    )
    assert not any("corrected" in one for one in lines)


def test_codes_of_a_subject_are_not_in_the_table_of_the_terminal(tmp_path: Path) -> None:
    inputs = make_inputs()
    criterion = inputs["codebook"].code("ngo").criterion
    told = [
        any(one.startswith("  ngo ") for one in summary.lines(outcome(tmp_path, *given)))
        for given in ((inputs["comparison"],), (inputs["comparison"], criterion))
    ]
    assert told == [True, False]


def test_the_terminal_says_first_what_is_not_separable(tmp_path: Path) -> None:
    comparison = make_inputs(apart=True)["comparison"]
    lines = list(summary.lines(outcome(tmp_path, comparison)))
    (reason,) = comparison.filter(pl.col("verdict") == "not separable")["reason"].unique()
    beware = f"Beware: KAZ and USA are not separable from {reason}: "
    assert any(one.startswith(beware) for one in lines)
    row = next(one for one in lines if one.startswith("  accord_family"))
    assert row.endswith("  not separable")
    assert not any("differs" in one for one in lines)


def test_the_terminal_tells_borrowed_widths_and_open_ends(tmp_path: Path) -> None:
    lines = list(summary.lines(outcome(tmp_path, make_inputs(per_country=3)["comparison"])))
    head = next(one for one in lines if one.startswith("Hits per 1,000 words"))
    assert head.count("3 works: widths borrowed from the other codes") == 2
    row = {"ratio": None, "ratio_low": 3.1, "ratio_high": float("inf")}
    assert summary.ratio_of(row, "ratio") == "≥ 3.10"
    assert summary.ratio_of(row | {"ratio": 9.0}, "ratio") == "9.00 [3.10–∞]"
    none = {"ratio": None, "ratio_low": 0.0, "ratio_high": float("inf")}
    assert summary.ratio_of(none, "ratio") == "–"


def test_the_terminal_tells_three_countries_code_by_code(tmp_path: Path) -> None:
    two = make_inputs()["comparison"]
    third = two.with_columns(pl.lit("UZB").alias("right"))
    other = two.with_columns(pl.lit("USA").alias("left"), pl.lit("UZB").alias("right"))
    lines = list(summary.lines(outcome(tmp_path, pl.concat([two, third, other]))))
    (row,) = [one for one in lines if one.startswith("  interethnic_accord")]
    assert row.split(maxsplit=1)[1] == "KAZ > USA, KAZ > UZB, USA > UZB"


def test_an_interval_without_an_end_has_an_arrow() -> None:
    mark = forest_plot.Mark(9.0, 3.1, float("inf"), "ratio")
    rows = [forest_plot.Branch("Accord", mark, None, "survives")]
    drawn = str(forest_plot.forest(EN, rows, "Kazakhstan", "the USA"))
    assert "inf" not in drawn and "nan" not in drawn
    assert drawn.count("l5 3l-5 3") == 1
