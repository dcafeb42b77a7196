"""Cuts are written into the text: `|` between two sentences."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.segment import abbreviations
from contentan.segment.sentences import sentences

HARD = Path(__file__).parent / "gold_sentences"

GOLD = """
# initials and abbreviations
Выступил К. К. Токаев.| Зал был полон.
Н.Ә. Назарбаев ұсынды.| Сессия өтті.
Joseph S. Nye coined the term.| It spread.
В г. Астане прошла сессия.| В ней участвовали гости.
Согласно ст. 5 Закона, т.е. нормы, это так.
Поддержаны вузы, НПО и т.д.| Итоги подведены.
Ассамблея, театр, т.б. ұйымдар қатысты.
The U.S. Department of State funds it.| It began in 1946.
Programmes run in the U.S.| The Fulbright one is older.
Dr. Lee met Prof. Ivanov.
В 2021 г. Казахстан принял план.
Указ подписал Президент РК К.-Ж. Токаев.| Он вступил в силу.
В 1995 г. создана АНК.| С тех пор прошло 29 лет.
Население — 20,3 млн. человек.| Рост продолжается.
По состоянию на 01.03.2024 г. работали 38 центров.| Их число растёт.
Участвовали НПО, вузы, т.е. все.| Это важно.
Об этом пишет Дж. Най в гл. 2.| См. также рис. 3.
Ассамблея 1995 ж. құрылды.| Оған 29 жыл толды.
Қ.-Ж. Тоқаев сөз сөйледі.| Жиын аяқталды.
Орталық Астана қ. Мәңгілік Ел даңғ. орналасқан.
Театр, музей, кітапхана т.б. бар.| Келушілер көп.
Ғ.т.д., проф. А. Ахметов қатысты.
Mr. J. F. Smith, Jr. spoke.| Ms. Lee agreed.
It costs approx. 3.5 million.| That is a lot.
See Art. 2, para. 3, and Fig. 1.| Nothing else applies.
The No. 1 priority is trust.| We agree.
The U.S. and the U.K. signed.| It took years.
They love modern art.| He said no.| Nobody asked.
At 5 p.m. we met.| Nobody left.
# marks and quotations
«Мы вместе!» — сказал аким.| Все согласились.
Он спросил: «Когда?»| Ответили: «Завтра».
«Біз біргеміз», – деді ол.| Халық қолдады.
Неге?!| Себебі көп…| Түсінікті.
"Why now?" she asked.| "Because it works."
«Что это?» — спросил он.| Ответа не было.
Қалай?| Солай болды!
He said "We agree."| They signed.
# lists and numbers
1. Общие положения закона.| 2. Цели.
Цели: 1) согласие; 2) доверие; 3) диалог.| Срок — 2025 год.
Мақсаттары: а) келісім; ә) сенім.| Мерзімі – 2025 жыл.
Выросло на 3.5 процента.| Затем упало.
"""
CASES = [line for line in GOLD.strip().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("line", CASES)
def test_gold(line: str) -> None:
    text = line.replace("|", "")
    assert "| ".join(text[a:b] for a, b in sentences(text)) == line


def hard_cases() -> list[object]:
    """Fifty of each language; those not yet solved must fail, so that solving one is noticed."""
    unsolved = pytest.mark.xfail(strict=True, reason="a sentence ends inside brackets")
    lines = [
        (path.stem, line)
        for path in sorted(HARD.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return [
        pytest.param(line.removeprefix("! "), marks=[unsolved] if line.startswith("! ") else [])
        for _, line in lines
    ]


@pytest.mark.parametrize("line", hard_cases())
def test_hard_cases(line: str) -> None:
    text = line.replace(" | ", " ").replace("⏎", "\n")
    cut = [text[a:b] for a, b in sentences(text)]
    assert cut == line.replace("⏎", " | ").split(" | ")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It is not there. if you know, tell me.", "It is not there."),
        ("are you open? we come at six.", "are you open?"),
        ("The staff was kind.There is a garden.", "The staff was kind."),
        ("Жоба қабылданды.Бұл маңызды.", "Жоба қабылданды."),
        ("Очень красиво😍 Хочу туда.", "Очень красиво😍"),
        ("Смешно)) Правда?", "Смешно))"),
        ("He said no. I left.", "He said no."),
        ("Books, films, etc. I'm glad.", "Books, films, etc."),
        ("Қорған б.з.б. ІІІ ғ. салынған. Ол биік.", "Қорған б.з.б. ІІІ ғ. салынған."),
        ("Talks were held in Feb. V. Ivanov spoke.", "Talks were held in Feb."),
        ("Сайты www.Akorda.kz, онда бәрі бар. Ол жаңа.", "Сайты www.Akorda.kz, онда бәрі бар."),
        ("(We fly home. ) Then we rest.", "(We fly home. )"),
        ("Wait . . . This is new. So?", "Wait . . ."),
        ("Great food! :) The staff, too.", "Great food! :)"),
        ("See you :) bye", "See you :)"),
        ("Прыгай! -- закричал он. Я прыгнул.", "Прыгай! -- закричал он."),
        ("76.12. Ensure access to courts. All agreed.", "76.12. Ensure access to courts."),
        ("Қайдан келдің? деп сұрады. Ол күлді.", "Қайдан келдің? деп сұрады."),
        ("Сайт enbek. kz ашылды. Ол ақысыз.", "Сайт enbek. kz ашылды."),
        ("Бұл қоғамның әлеум. жағдайы. Ол нашар.", "Бұл қоғамның әлеум. жағдайы."),
        ("Подробнее (см. Приложение 3). Там всё.", "Подробнее (см. Приложение 3)."),
        ("а) мир (см. главу) Астана; б) труд.", "а) мир (см. главу) Астана; б) труд."),
    ],
)
def test_first_sentence(text: str, first: str) -> None:
    start, stop = next(iter(sentences(text)))
    assert text[start:stop] == first


def test_each_abbreviation_stands_in_one_section_in_small_letters() -> None:
    sections = abbreviations.sections("abbreviations.txt")
    words = [word for words in sections.values() for word in words]
    assert not [word for word, n in Counter(words).items() if n > 1]
    assert not [word for word in words if word != word.lower() or word.endswith(".")]
    assert not abbreviations.openers() & {word for word in words if len(word) > 2}


@given(st.text(alphabet='аәБb .!?…\n"»1():😍', max_size=60))
def test_spans_rise_and_cover_all_that_is_not_space(text: str) -> None:
    spans = list(sentences(text))
    covered = {i for a, b in spans for i in range(a, b)}
    assert spans == sorted(spans)
    assert sum(b - a for a, b in spans) == len(covered)
    assert {i for i, letter in enumerate(text) if not letter.isspace()} <= covered


@pytest.mark.parametrize("sign", ["😍", ":)", ")"])
def test_a_page_of_smileys_is_read_once(sign: str) -> None:
    text = "а" + sign * 20_000 + "б"
    assert list(sentences(text)) == [(0, len(text))]
