"""Figures of reading that must not fall: documents whose text and order are known, from three
generators, and scans.

Raise a gate with `python -m benchmarks.extraction --pin`; to lower one add `--lower` and say why in
CHANGELOG.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="needs reportlab (pip install reportlab)")
if not Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf").exists():
    pytest.skip("needs the DejaVu fonts (apt-get install fonts-dejavu)", allow_module_level=True)

from benchmarks.extraction import gates, office
from benchmarks.extraction import synthetic_set as synthetic
from benchmarks.extraction.measure import letter_error
from benchmarks.extraction.scans import scan

from contentan.extract.pdf import engines
from contentan.extract.pdf.characters import pdfplumber_words
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction
from tests.programs import needs_tesseract


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[synthetic.Case]:
    return synthetic.by_reportlab(tmp_path_factory.mktemp("drawn"))


def _figures(cases: list[synthetic.Case]) -> dict[str, float]:
    return sum(
        (synthetic.score(case, extract(case.path)) for case in cases), synthetic.Score()
    ).figures()


def _told(lines: list[str]) -> str:
    return "\n".join(lines)


@pytest.mark.slow
def test_drawn_documents_are_read_as_they_were_written(drawn: list[synthetic.Case]) -> None:
    found = _figures([case for case in drawn if case.lang == "kk"])
    assert found["body_word_error"] == 0 and found["sentences_verbatim"] == 100
    assert found["heads_leaked"] == 0 and found["note_letter_error"] == 0


@pytest.mark.slow
def test_no_figure_of_the_synthetic_set_falls(drawn: list[synthetic.Case], tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="needs WeasyPrint (pip install weasyprint)")
    if not office.has_writer():
        pytest.skip("needs LibreOffice Writer (apt-get install libreoffice-writer-nogui)")
    cases = drawn + synthetic.by_weasyprint(tmp_path) + synthetic.by_writer(tmp_path)
    fell = gates.compare("synthetic", _figures(cases))
    assert not fell, _told(fell)


@pytest.mark.slow
@needs_tesseract("kaz")
@pytest.mark.parametrize(
    ("gate", "dpi", "bad"), [("clean_150", 150, False), ("bad_200", 200, True)]
)
def test_scans_are_read_with_few_errors(tmp_path: Path, gate: str, dpi: int, bad: bool) -> None:
    path, truth = scan(tmp_path / "a.pdf", "kk", dpi=dpi, bad=bad)
    made = extract(path)
    error = 100 * letter_error(truth, made.text)
    assert error <= gates.pinned()["scans"][f"{gate}_letter_error"] + 0.2
    assert made.pages["method"].to_list() == ["ocr"]


@pytest.mark.slow
@needs_tesseract("rus", "osd")
def test_a_scan_on_its_head_is_turned(tmp_path: Path) -> None:
    path, truth = scan(tmp_path / "a.pdf", "ru", dpi=150, turned=180)
    assert letter_error(truth, extract(path).text) < 0.01


@pytest.fixture
def by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Every page read from pdfplumber's characters instead of pdfium's; the file goes into the
    list.
    """
    import pdfplumber

    files: list[Path] = []

    def words(_page: object, number: int) -> object:
        with pdfplumber.open(files[-1], pages=[number]) as document:
            page = document.pages[0]
            try:
                return pdfplumber_words(page, number)
            finally:
                page.close()

    monkeypatch.setattr(engines, "pdfium_words", words)
    yield files


def _seen(made: Extraction) -> list[tuple[str, str]]:
    return [
        (kind, made.text[a:b])
        for kind, a, b in made.blocks.select("kind", "start", "stop").iter_rows()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2col-kk", "nospace2-ru", "fallback-kk"])
def test_both_engines_give_equal_text(
    drawn: list[synthetic.Case],
    by_pdfplumber: list[Path],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = next(case for case in drawn if case.name == f"reportlab-{name}")
    by_pdfplumber.append(case.path)
    theirs = extract(case.path)
    monkeypatch.undo()
    assert _seen(theirs) == _seen(extract(case.path))


def test_a_gate_is_raised_at_once_and_lowered_only_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "GATES", tmp_path / "gates.json")
    assert gates.pin("set", {"word_error": 0.5, "sentences": 98.0}) == []
    assert gates.compare("set", {"word_error": 0.6, "sentences": 98.5}) == [
        "set.word_error is 0.6, pinned at 0.5"
    ]
    assert len(gates.pin("set", {"word_error": 0.6, "sentences": 98.5})) == 1
    assert gates.pinned() == {"set": {"word_error": 0.5, "sentences": 98.5}}
    gates.pin("set", {"word_error": 0.6}, lower=True)
    assert gates.pinned()["set"]["word_error"] == 0.6
    assert gates.compare("set", {"new": 1.0}) == ["set.new is not pinned"]
