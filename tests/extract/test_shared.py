"""Real documents: what an analyst checks when reading the output beside the original."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason=f"the development documents are not at {CORPUS}"
    ),
]


@cache
def _read(path: str) -> Extraction:
    return extract(CORPUS / path, limits=Limits(ocr_pages=0))  # OCR has tests of its own


def _agreement(truth: str, read: str) -> float:
    one, other = (re.findall(r"\w+", text.lower()) for text in (truth, read))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return 2 * sum(block.size for block in matcher.get_matching_blocks()) / (len(one) + len(other))


def _words_of_the_report(path: Path) -> int:
    """Words that the page's own report element shows."""
    from lxml import html

    report = html.fromstring(path.read_bytes()).get_element_by_id("report_content")
    for hidden in report.xpath(".//script|.//style|.//noscript"):
        hidden.drop_tree()
    return len(re.findall(r"\w+", report.text_content()))


@pytest.mark.parametrize("year", [2016, 2017, 2018, 2019, 2021])
def test_a_saved_page_of_the_state_department_gives_the_report_and_no_menu(year: int) -> None:
    text = _read(f"state/state_hr_report_kazakhstan_{year}.html").text
    assert len(text) > 90_000 and text.count("\n\nSection ") >= 7
    words, wanted = (
        len(re.findall(r"\w+", text)),
        _words_of_the_report(CORPUS / f"state/state_hr_report_kazakhstan_{year}.html"),
    )
    assert abs(words - wanted) <= 0.01 * wanted
    assert not re.search(
        r"Zimbabwe|Build a Custom Report|Back to Top|Download Report|var |function\(", text
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "phrases"),
    [
        (
            "stress/en_two_columns.pdf",
            [
                "the removal of any identity leak at the application level, as one",
                "effort is limited to this protocol",
            ],
        ),
        (
            "stress/pdfjs_tracemonkey.pdf",
            ["to generate efficient machine code", "supports all the JavaScript features"],
        ),
        (
            "stress/federal_register_three_columns_2020.pdf",
            [
                "the airplane’s flight control system generated repeated airplane nose-down",
                "in the FOR FURTHER INFORMATION CONTACT",
            ],
        ),
    ],
)
def test_sentences_run_on_inside_their_column(path: str, phrases: list[str]) -> None:
    for phrase in phrases:
        assert phrase in _read(path).text


def test_heads_of_united_nations_reports_are_out_and_page_numbers_kept() -> None:
    made = _read("un/upr_report_kazakhstan2010.pdf")
    assert made.text.count("A/HRC/14/10") <= 1
    assert made.pages["label"].to_list()[1:] == [str(number) for number in range(2, 25)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "pages"),
    [("us/lawlibrary_iraq_2004.pdf", 33), ("us/usaid_russia_democracy_assessment.pdf", 179)],
)
def test_government_files_that_only_one_engine_opens_are_read(path: str, pages: int) -> None:
    made = _read(path)
    assert made.pages.height == pages
    assert made.pages.filter(made.pages["characters"] > 200).height > 0.95 * pages
    assert (
        "USAID/Moscow: Democracy Assessment: Political Process, Local Governance" not in made.text
    )


def test_notes_stand_apart_and_their_numbers_are_not_glued_to_words() -> None:
    made = _read("un/upr_svn_un_compilation_2019.pdf")
    assert made.blocks.filter(made.blocks["kind"] == "note").height > 100
    assert "non-discrimination14" not in made.text and "\n\n5. Right to education\n\n" in made.text


def test_text_from_the_browser_agrees_with_its_source() -> None:
    truth = (CORPUS / "peer_txt/cp1251.txt").read_text(encoding="utf-8-sig")
    assert (
        _agreement(
            unicodedata.normalize("NFKC", truth), _read("stress/ru_print_from_browser.pdf").text
        )
        >= 0.995
    )


def test_a_page_whose_fonts_have_no_unicode_is_read_by_glyph_numbers() -> None:
    made = _read("stress/ru_no_tounicode_fstek17.pdf")
    truth = (CORPUS / "peer_txt/ru_no_tounicode_fstek17.decoded.txt").read_text(
        encoding="utf-8-sig"
    )
    second = made.blocks.filter(made.blocks["page"] == 2).select("start", "stop").rows()
    assert _agreement(truth, "\n".join(made.text[start:stop] for start, stop in second)) >= 0.995
    assert made.pages["method"].to_list()[1] == "pdfium" and "glyph_numbers" in {
        name for name, _, _ in made.notices
    }


@pytest.mark.slow
def test_pages_that_are_damaged_in_the_file_are_named() -> None:
    made = _read("us/lawlibrary_iraq_2004.pdf")
    assert made.pages.filter(made.pages["warning"].is_not_null())["page"].to_list() == [12, 32]


def test_pages_of_a_word_table_are_counted_where_text_stands() -> None:
    made = _read("un/upr_svn_thematic_list_2014.docx")
    assert 20 < made.pages.height < 40 and made.pages["characters"].min() > 0


def test_the_federal_register_has_its_numbers_and_no_head() -> None:
    made = _read("stress/federal_register_three_columns_2020.pdf")
    assert made.pages["label"].to_list() == [str(number) for number in range(47698, 47713)]
    assert "Federal Register / Vol." not in made.text and "Federal Register/Vol." not in made.text


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("stress/broken.docx", "damaged"),
        ("stress/password_openpassword.pdf", "encrypted"),
        ("stress/pdfminer_aes-128.pdf", "encrypted"),
    ],
)
def test_files_that_cannot_be_read_say_why(path: str, cause: str) -> None:
    with pytest.raises(ExtractError) as caught:
        _read(path)
    assert caught.value.cause == cause


def test_a_word_97_file_has_the_text_of_its_pdf() -> None:
    truth = _read("stress/horrors_text_only_fontsEmbeddedAll.pdf").text
    assert _agreement(truth, _read("stress/horrors_text_only.doc").text) > 0.99


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_declaration_has_its_thirty_articles(lang: str) -> None:
    made = _read(f"un/udhr_{lang}.xml")
    assert made.format == "xml"
    assert made.blocks.filter(made.blocks["kind"] == "heading").height == 32
