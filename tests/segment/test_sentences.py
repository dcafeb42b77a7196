"""Cuts are written into the text: `|` between two sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.segment.sentences import sentences

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


@given(st.text(alphabet='аәБb .!?\n"»1', max_size=60))
def test_spans_rise_and_cover_all_that_is_not_space(text: str) -> None:
    spans = list(sentences(text))
    covered = {i for a, b in spans for i in range(a, b)}
    assert spans == sorted(spans)
    assert sum(b - a for a, b in spans) == len(covered)
    assert {i for i, letter in enumerate(text) if not letter.isspace()} <= covered
