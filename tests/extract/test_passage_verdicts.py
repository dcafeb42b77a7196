"""What a passage is written in: laws of the verdicts, known sentences, and the data that they rest
on.
"""

from __future__ import annotations

import hashlib
import importlib.resources

import pytest
from benchmarks.text_gate.foreign_prose import SENTENCES
from benchmarks.text_gate.home_prose import paragraphs
from hypothesis import given
from hypothesis import strategies as st

from contentan.extract.prose import letter_model, word_shapes
from contentan.extract.prose.passage_verdicts import PROSE, verdicts

HOME = paragraphs()
DIGEST = "83d0a2b50ab53510a3454043d80672984cf5e64b6bf3cac094d32905f92c92ce"


def test_the_data_are_those_that_the_figures_were_measured_with() -> None:
    source = importlib.resources.files("contentan.extract.prose").joinpath("data", "prose.npz")
    raw = source.read_bytes()
    assert hashlib.sha256(raw).hexdigest() == DIGEST
    assert len(raw) < 700_000


@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_passage_gets_one_verdict(passages: list[str]) -> None:
    found = verdicts(passages)
    assert len(found) == len(passages)
    for one in found:
        assert one.prose in PROSE and 0 <= one.sure <= 1 + 1e-9
        assert (one.prose == "none") == (one.words == 0)


@given(st.permutations(HOME["ru"][:4] + SENTENCES["de"][:3] + HOME["kk"][:3]))
def test_the_order_of_passages_changes_no_verdict(passages: list[str]) -> None:
    found = dict(zip(passages, verdicts(passages), strict=True))
    again = dict(zip(sorted(passages), verdicts(sorted(passages)), strict=True))
    assert {text: one.lang for text, one in found.items()} == {
        text: one.lang for text, one in again.items()
    }


def test_a_verdict_does_not_depend_on_what_was_read_before() -> None:
    before = verdicts(HOME["kk"][:5])
    letter_model._forget(letter_model._model())
    verdicts(SENTENCES["uk"])
    assert verdicts(HOME["kk"][:5]) == before


FOREIGN = [
    ("uk", "Україна підтримує діалог між народами."),
    ("be", "Беларусь падтрымлівае дыялог паміж народамі."),
    ("bg", "България подкрепя диалога между народите."),
    ("ky", "Кыргызстан элинин ассамблеясы өз ишин баштады."),
    ("ky", "Мамлекеттик тил жөнүндө мыйзам кабыл алынды."),
    ("tt", "Татарстан халыклары ассамблеясы үз эшен башлады."),
    ("ba", "Башҡортостан халыҡтары ассамблеяһы эшен башланы."),
    ("uz_Cyrl", "Ўзбекистон Республикаси халқлари дўстлиги мустаҳкамланмоқда."),
    ("uz_Latn", "O‘zbekiston Respublikasi xalqlari do‘stligi mustahkamlanmoqda."),
    ("tg", "Тоҷикистон дӯстии халқҳоро мустаҳкам мекунад."),
    ("mn", "Монгол улсын иргэд боловсрол эзэмших эрхтэй."),
    ("sr_Cyrl", "Влада подржава дијалог међу народима."),
    ("tr", "Türkiye halkların dostluğunu güçlendiriyor."),
    ("az_Latn", "Azərbaycan xalqları arasında dostluq möhkəmlənir."),
    ("de", "Die Regierung unterstützt den Dialog zwischen den Völkern."),
    ("fr", "Le gouvernement soutient le dialogue entre les peuples."),
    ("es", "El gobierno apoya el diálogo entre los pueblos."),
    ("ar", "تدعم الحكومة الحوار بين الشعوب."),
    ("zh", "政府支持各国人民之间的对话。"),
    ("ka", "მთავრობა მხარს უჭერს ხალხებს შორის დიალოგს."),
]


@pytest.mark.parametrize("around", ["", "kk", "en"])
@pytest.mark.parametrize(("lang", "sentence"), FOREIGN)
def test_a_sentence_in_another_language_is_told_alone_and_in_a_document(
    lang: str, sentence: str, around: str
) -> None:
    found = verdicts([*HOME.get(around, [])[:12], sentence])[-1]
    assert (found.prose, found.lang) == ("other", lang)


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        *(("ru", one) for one in ("Введение", "Итоги", "Аким Алматы Ерболат Досаев")),
        *(("ru", one) for one in ("№ 254-ІІІ ЗРК", "С О Г Л А С И Е", "г. Нур-Султан")),
        *(("ru", one) for one in ("Центр «Қоғамдық келісім»", "Программа «Рухани жаңғыру»")),
        *(("kk", one) for one in ("Тарих", "Кафедра", "Ата-ана", "КІРІСПЕ", "Форум материалдары")),
        *(("en", one) for one in ("Nur-Sultan", "Qazaqstan Halqyna Fund", "Nurly Zhol program")),
    ],
)
def test_a_heading_belongs_to_its_document(lang: str, heading: str) -> None:
    assert verdicts([*HOME[lang][:40], heading])[-1].prose == "home"


@pytest.mark.parametrize("text", ["A/HRC/WG.6/7/KAZ/1", "12-34", "ХХІV", "", "..."])
def test_numbers_and_symbols_of_documents_have_no_language(text: str) -> None:
    assert verdicts([text])[0][:2] == ("none", "")


@pytest.mark.parametrize(
    "text",
    [
        "ТНЕ СВЕАТ ЕМСТ1$Н РОСОМЕМТ иі тЬе ЬізТогу оГ пегдЬоигз апд тЬеіг сЬіідгеп",
        "Ð\xa0Ð°Ð·Ð²Ð¸Ñ‚Ð¸Ðµ Ð¼ÐµÐ¶Ð½Ð°Ñ†Ð¸Ð¾Ð½Ð°Ð»ÑŒÐ½Ñ‹Ñ… Ð¾Ñ‚Ð½Ð¾ÑˆÐµÐ½Ð¸Ð¹",
        "ÓÎ×ÁÑ ÐÒÏÇÒÁÍÍÁ ÒÁÚ×ÉÔÉÑ Ó×ÑÚÅÊ ÍÅÖÄÕ ÎÁÒÏÄÁÍÉ",
        "0x3f 4e5a 99b1 ffe0 12ab 77cd 3e3e 90af b1c2 d3e4",
        "облаÑти ÑтроитÑÑ на инÑтитуциональной поддержке многообразиÑ и ÑоглаÑиÑ вÑех",
    ],
)
def test_what_no_language_wrote_is_noise(text: str) -> None:
    assert verdicts([text])[0].prose == "noise"


def test_three_languages_are_told_from_others_in_their_documents() -> None:
    for lang, passages in HOME.items():
        assert {one.prose for one in verdicts(passages)} == {"home"}, lang


def test_words_leave_their_marks_and_numbers_behind() -> None:
    shown = [
        word_shapes.word(raw) for raw in ("(«Мир»),", "5th", "12-го", "www.gov.kz", "U.S.-led")
    ]
    assert shown == ["Мир", "", "", "", "U.S.-led"]


@given(st.text(min_size=1, max_size=20).filter(lambda text: any(map(str.isalpha, text))))
def test_every_word_has_ngrams_inside_its_table(text: str) -> None:
    rows, owner = word_shapes.ngrams([text, text], 12)
    assert len(rows) == len(owner) > 0 and rows.min() >= 0 and rows.max() < 1 << 12
    half = len(rows) // 2
    assert sorted(rows[owner == 0]) == sorted(rows[owner == 1]) and half * 2 == len(rows)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("согласие ", "ru"), ("этносаралық келісім ", "kk"), ("exchange program ", "en")],
)
def test_a_word_that_comes_again_is_no_further_evidence(text: str, lang: str) -> None:
    (verdict,) = verdicts([text * 50])
    assert (verdict.prose, verdict.lang) == ("home", lang)
