"""Cuts are written into the text: `|` between two sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.sentences import sentences

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
# marks and quotations
«Что это?» — спросил он.| Ответа не было.
Қалай?| Солай болды!
He said "We agree."| They signed.
# lists and numbers
1. Общие положения закона.| 2. Цели.
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
