"""PDF pages drawn here: columns, fonts, heads, notes, broken words, tables, scans, and files that
are no good.
"""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.pdf import pdf
from contentan.extract.reading import extract
from contentan.extract.repair.unreadable_text import lacks_kazakh_letters
from contentan.extract.shells import shell
from contentan.extract.tables import Extraction
from tests.programs import needs_tesseract

FONTS = Path("/usr/share/fonts/truetype")
SERIF, FALLBACK = FONTS / "dejavu/DejaVuSerif.ttf", FONTS / "liberation/LiberationSerif-Regular.ttf"
KAZAKH = (
    "Қазақстан халқы Ассамблеясы өзге этностардың ғасырлар бойғы татулығын және қоғамдық келісімін"
    " нығайтады"
)
HEIGHT = A4[1]

pytestmark = pytest.mark.skipif(
    not SERIF.exists(), reason="needs the DejaVu fonts (apt-get install fonts-dejavu)"
)


def _draw(path: Path, draw: Callable[[Canvas], None], **options: object) -> Path:
    pdfmetrics.registerFont(TTFont("Serif", str(SERIF)))
    canvas = Canvas(str(path), pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return path


def _lines(
    canvas: Canvas,
    lines: Iterable[str],
    *,
    x: float = 72,
    top: float = 100,
    size: float = 10,
    pitch: float = 12,
) -> None:
    canvas.setFont("Serif", size)
    for number, line in enumerate(lines):
        canvas.drawString(x, HEIGHT - top - number * pitch, line)


def _filled(text: str, width: float, size: float = 10) -> list[str]:
    """Lines as a typesetter would break them, the last one short."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if pdfmetrics.stringWidth(longer, "Serif", size) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _kinds(made: Extraction, kind: str) -> list[str]:
    return [
        made.text[s:e]
        for k, s, e in made.blocks.select("kind", "start", "stop").iter_rows()
        if k == kind
    ]


def _sentence(number: int) -> str:
    return f"{KAZAKH} {number}."


def test_two_columns_are_read_one_after_the_other_across_pages(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(SERIF)))
    text = " ".join(_sentence(number) for number in range(60))
    lines = _filled(text, 215)

    def draw(canvas: Canvas) -> None:
        for start in range(0, len(lines), 100):
            _lines(canvas, lines[start : start + 50])
            _lines(canvas, lines[start + 50 : start + 100], x=310)
            canvas.showPage()

    made = extract(_draw(tmp_path / "a.pdf", draw))
    assert made.text == text
    assert made.places["page"].to_list() == sorted(made.places["page"].to_list())
    assert made.pages.height > 1


@pytest.mark.skipif(not FALLBACK.exists(), reason="needs the Liberation fonts")
def test_letters_of_a_fallback_font_drawn_last_stand_in_their_words(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(TTFont("Base", str(FALLBACK)))
        for number, line in enumerate([KAZAKH[:59], KAZAKH[60:]]):
            y, x = HEIGHT - 100 - 14 * number, 72.0
            late = []
            for letter in line:
                font = "Serif" if letter in "ҚқҒғӨөҰұҮүӘәҢң" else "Base"
                if font == "Serif":
                    late.append((x, letter))
                else:
                    canvas.setFont(font, 11)
                    canvas.drawString(x, y, letter)
                x += pdfmetrics.stringWidth(letter, font, 11)
            canvas.setFont("Serif", 11)
            for at, letter in late:
                canvas.drawString(at, y, letter)

    assert " ".join(extract(_draw(tmp_path / "a.pdf", draw)).text.split()) == KAZAKH


def test_words_set_one_by_one_in_small_type_stay_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Serif", 6)
        x = 72.0
        for word in KAZAKH.split()[:9]:
            canvas.drawString(x, 700, word)
            x += pdfmetrics.stringWidth(word, "Serif", 6) + 1.7

    assert extract(_draw(tmp_path / "a.pdf", draw)).text == " ".join(KAZAKH.split()[:9])


def test_heads_and_page_numbers_are_out_and_labels_kept_but_section_titles_stay(
    tmp_path: Path,
) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(8):
            _lines(canvas, ["Ассамблея народа Казахстана. Отчёт"], top=40, size=8)
            _lines(canvas, [f"Раздел {2**page}. Итоги работы за год"], top=70)
            _lines(
                canvas,
                _filled(f"{page} " + _sentence(page) + " " + _sentence(page + 50), 400),
                top=100,
            )
            _lines(canvas, [str(page + 14)], x=300, top=800, size=8)
            canvas.showPage()

    made = extract(_draw(tmp_path / "a.pdf", draw))
    assert "Отчёт" not in made.text
    assert made.text.count("Итоги работы") == 8
    assert made.pages["label"].to_list() == [str(page + 14) for page in range(8)]


def test_notes_are_blocks_and_their_marks_are_taken_off(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines = _filled(" ".join(_sentence(number) for number in range(9)), 400)
        _lines(canvas, lines)
        x = 72 + pdfmetrics.stringWidth(lines[3], "Serif", 10)
        canvas.setFont("Serif", 6)
        canvas.drawString(x, HEIGHT - 100 - 36 + 3.5, "1")
        _lines(canvas, ["1 Қазақстан Республикасының Конституциясы, 1995 жыл."], top=700, size=7.5)

    made = extract(_draw(tmp_path / "a.pdf", draw))
    assert _kinds(made, "note") == ["1 Қазақстан Республикасының Конституциясы, 1995 жыл."]
    assert _kinds(made, "paragraph") == [" ".join(_sentence(number) for number in range(9))]
    assert made.repairs.select("raw", "rule").rows() == [("1", "note_mark")]


def test_words_broken_at_line_ends_are_joined_by_the_documents_own_words(tmp_path: Path) -> None:
    lines = [
        "Мекен-жай туралы мәлімет беріледі, ал азаматтар оны көр-",
        "сетті және тағы бір рет айтты, бұл жолы да сол мекен-",
        "жай.",
    ]
    made = extract(_draw(tmp_path / "a.pdf", lambda canvas: _lines(canvas, lines)))
    assert "оны көрсетті және" in made.text and "сол мекен-жай." in made.text
    assert made.repairs.select("raw", "rule").rows() == [("-\n", "hyphen")]


def test_small_capitals_and_large_first_letters_belong_to_their_words(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Serif", 30)
        canvas.drawString(72, HEIGHT - 112, "T")
        _lines(
            canvas,
            ["he purpose of this report is to support the effort of all", "peoples who live here."],
            x=95,
        )
        canvas.setFont("Serif", 14)
        canvas.drawString(72, 500, "F")
        canvas.setFont("Serif", 11)
        canvas.drawString(72 + pdfmetrics.stringWidth("F", "Serif", 14), 500, "INAL")

    made = extract(_draw(tmp_path / "a.pdf", draw))
    assert made.text.startswith("The purpose of this report")
    assert "FINAL" in made.text


def test_ruled_tables_and_rows_of_numbers_are_tables(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        cells = [["Жыл", "Қатысушылар саны"], ["2019", "бес мың адам"], ["2020", "төрт мың адам"]]
        canvas.setFont("Serif", 10)
        canvas.grid([72, 172, 320], [HEIGHT - 100 - 20 * n for n in range(4)])
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                canvas.drawString([76, 176][column], HEIGHT - 114 - 20 * row, text)
        for row in range(4):
            _lines(canvas, [f"Бағдарлама {row}"], top=300 + 14 * row)
            for column in range(3):
                _lines(canvas, [f"{row}{column},5"], x=220 + 80 * column, top=300 + 14 * row)

    tables = _kinds(extract(_draw(tmp_path / "a.pdf", draw)), "table")
    assert tables[0] == "Жыл | Қатысушылар саны\n2019 | бес мың адам\n2020 | төрт мың адам"
    assert tables[1].splitlines()[1] == "Бағдарлама 1 | 10,5 | 11,5 | 12,5"


def test_headings_have_levels_by_size(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        _lines(canvas, ["Үлкен тақырып"], top=60, size=18)
        _lines(canvas, ["Кіші тақырып"], top=90, size=13)
        _lines(canvas, _filled(" ".join(_sentence(n) for n in range(5)), 400), top=120)

    made = extract(_draw(tmp_path / "a.pdf", draw))
    assert made.blocks.select("kind", "level").rows() == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_text_that_runs_up_a_landscape_page_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.setFont("Serif", 10)
        canvas.drawString(50, 300, KAZAKH)

    assert extract(_draw(tmp_path / "a.pdf", draw)).text == KAZAKH


def test_an_owner_password_is_no_obstacle_and_a_user_password_is_named(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    open_to_all = StandardEncryption("", ownerPassword="owner", canCopy=0)
    assert (
        extract(
            _draw(
                tmp_path / "a.pdf",
                lambda canvas: _lines(canvas, [KAZAKH[:59]]),
                encrypt=open_to_all,
            )
        ).text
        == KAZAKH[:59]
    )
    with pytest.raises(ExtractError) as caught:
        extract(
            _draw(
                tmp_path / "b.pdf",
                lambda canvas: _lines(canvas, [KAZAKH[:59]]),
                encrypt=StandardEncryption("user"),
            )
        )
    assert caught.value.cause == "encrypted"


def test_a_cut_file_is_damaged(tmp_path: Path) -> None:
    path = _draw(tmp_path / "a.pdf", lambda canvas: _lines(canvas, [KAZAKH]))
    path.write_bytes(b"%PDF-1.4\n" + path.read_bytes()[200:400])
    with pytest.raises(ExtractError) as caught:
        extract(path)
    assert caught.value.cause == "damaged"


def test_pages_beyond_the_limit_are_noticed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(5):
            _lines(canvas, [_sentence(page)])
            canvas.showPage()

    made = extract(_draw(tmp_path / "a.pdf", draw), limits=Limits(pages=2))
    assert made.pages.height == 2
    assert ("pages_not_read", "3 of 5", 3) in made.notices


def _scan(path: Path, *, with_text: bool) -> Path:
    """A page that is only a picture of text, after a page of text where that is wanted."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    source = _draw(
        path.with_name("source.pdf"),
        lambda canvas: _lines(canvas, _filled(f"{KAZAKH}. {KAZAKH}.", 420), size=11, pitch=15),
    )
    document = pypdfium2.PdfDocument(source)
    picture = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")

    def draw(canvas: Canvas) -> None:
        if with_text:
            _lines(canvas, [_sentence(1)])
            canvas.showPage()
        canvas.drawImage(ImageReader(buffer), 0, 0, *A4)

    return _draw(path, draw)


@pytest.mark.slow
@needs_tesseract("kaz")
def test_a_scanned_page_is_read_by_ocr_in_kazakh(tmp_path: Path) -> None:
    made = extract(_scan(tmp_path / "a.pdf", with_text=True))
    assert made.pages["method"].to_list() == ["pdfium", "ocr"]
    words = set(made.text.split())
    assert sum(word in words for word in KAZAKH.split()) >= 0.9 * len(KAZAKH.split())
    assert made.places.filter(made.places["page"] == 2)["x0"].null_count() == 0


def test_without_tesseract_a_scanned_page_is_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contentan.extract.scan import ocr

    monkeypatch.setattr(ocr, "installed", lambda: ("", ()))
    made = extract(_scan(tmp_path / "a.pdf", with_text=True))
    assert made.pages["warning"].to_list()[0] is None
    assert "Tesseract is not installed" in made.pages["warning"].to_list()[1]
    assert [name for name, _, _ in made.notices] == ["page_without_text"]
    with pytest.raises(ExtractError) as caught:
        extract(_scan(tmp_path / "b.pdf", with_text=False))
    assert caught.value.cause == "no_text"


@pytest.mark.slow
def test_memory_stays_flat_over_many_pages(tmp_path: Path) -> None:
    import resource

    pdfmetrics.registerFont(TTFont("Serif", str(SERIF)))
    lines = _filled(" ".join(_sentence(n) for n in range(12)), 420)

    def draw(canvas: Canvas) -> None:
        for _ in range(150):
            _lines(canvas, lines)
            canvas.showPage()

    path = _draw(tmp_path / "a.pdf", draw)
    extract(path, limits=Limits(pages=10))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert extract(path).pages.height == 150
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kilobytes


def test_pages_that_wait_in_a_file_are_read_as_those_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(3):
            _lines(canvas, _filled(" ".join(_sentence(n + page) for n in range(12)), 420))
            canvas.showPage()

    path = _draw(tmp_path / "a.pdf", draw)
    in_memory = extract(path)
    monkeypatch.setattr(pdf, "_IN_MEMORY", 1)
    in_file = extract(path)
    assert in_file.text == in_memory.text
    assert in_file.places.equals(in_memory.places)


@pytest.mark.parametrize("asked", [shell, lacks_kazakh_letters])
def test_a_question_about_a_long_text_takes_no_copy_of_it(asked: Callable[[str], object]) -> None:
    text = "Халық пен қоғам туралы құжат. " * 10_000
    asked(text)
    tracemalloc.start()
    try:
        asked(text)
        assert tracemalloc.get_traced_memory()[1] < len(text)
    finally:
        tracemalloc.stop()


def test_kazakh_letters_are_found_in_capitals() -> None:
    bare = "БУЛ БАГДАРЛАМА ЖАСТАР УШИН ЖАНЕ КАЗАК ХАЛКЫ ТУРАЛЫ. " * 3
    assert lacks_kazakh_letters(bare)
    assert not lacks_kazakh_letters(bare + "ҚОҒАМ ҮШІН. " * 3)
