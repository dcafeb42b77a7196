"""Numbers without a noun of their own: parts of a whole that stands before them, in their sentence
or in the one before; and further kinds that were read wrongly in documents.
"""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.codebook.claim_facts import found_in
from hypothesis import given, settings
from hypothesis import strategies as st

#: Text -> lower end, upper end and noun of each claim, then its change, rate and whole.
CASES: dict[str, list[tuple[Any, ...]]] = {
    # The whole is named, or pointed at.
    "Of the applicants, 340 were accepted.": [(340, 340, "applicant")],
    "There were 28 centres. Of these centres, about a dozen have a library.": [
        (28, 28, "centre"),
        (12, 12, "centre"),
    ],
    "The school has 57 pupils. Of these, 45 were girls.": [(57, 57, "pupil"), (45, 45, "pupil")],
    "Police detained 40 protesters. Another 13 were fined.": [
        (40, 40, "protester"),
        (13, 13, "protester"),
    ],
    "В школе учится 300 детей. Из этого числа 120 говорят по-казахски.": [
        (300, 300, "ребенок"),
        (120, 120, "ребенок"),
    ],
    "Мектепте 12 бала бар. Олардың үшеуі шетелде оқиды.": [(12, 12, "бала"), (3, 3, "бала")],
    "Мамандардың бес жүзден астамы ауылда.": [(500, None, "маман")],
    # It is the nearest one that is large enough.
    "They helped 1,422 children and 233 orphans. Of the total, 1,371 went home.": [
        (1422, 1422, "child"),
        (233, 233, "orphan"),
        (1371, 1371, "child"),
    ],
    # Nothing was counted before: the thing stays unnamed, and two sentences back is too far.
    "Соның бес жүз мыңға жуығы қалада тұрады.": [(500000, 500000, "")],
    "Police detained 40 protesters. The court sat for long. Thirteen were fined.": [
        (40, 40, "protester")
    ],
    # What the parts are stands behind a dash.
    "Оның 16-сы — дәрігер де, 4-еуі — медбикелер.": [
        (16, 16, "дәрігер"),
        (4, 4, "медбике", 16),
    ],
    # A list of parts goes on; numbers in brackets count what stands before them, but notes do not.
    "Courts convicted 29 traffickers, including 20 for this, eight for that.": [
        (29, 29, "trafficker"),
        (20, 20, "trafficker", 29),
        (8, 8, "trafficker"),
    ],
    "They were sent to orphanages (97), foster families (33), or schools (22).": [
        (97, 97, "orphanage"),
        (33, 33, "family"),
        (22, 22, "school"),
    ],
    "Members are teachers (1), doctors (2), and nurses (3).": [],
    # Chosen among others, though known; but not those of which one is told.
    "It named the two biggest barriers.": [(2, 2, "barrier")],
    "It belongs to the group of the 50 most competitive countries.": [(50, 50, "country")],
    "It is one of the 30 most developed states.": [],
    # Multiples.
    "The plan increased our wheat exports five-fold.": [(5, 5, "export", "rise")],
    "The number of visitors rose 3-fold.": [(3, 3, "visitor", "rise")],
    "Overtime pay is 1.5 times regular salary.": [(1.5, 1.5, "salary")],
    "Өндірістің көлемі екі есе үлкейді.": [(2, 2, "өндіріс", "rise")],
    # Shares.
    "The top 1 per cent of Americans own it.": [(1, 1, "american")],
    "The law sets at least a 50-percent premium.": [(50, None, "premium")],
    "Темір жолдың тоқсан процентке жуық ақауларын анықтады.": [(90, 90, "ақау")],
    "Сайлауда оған тұрғындардың 16, 03 проценті дауыс берді.": [(16.03, 16.03, "тұрғын")],
    "Баға өсіп, 7 пайызға қымбаттады.": [(7, 7, "баға", "rise")],
    # A bound that is negated with an apostrophe.
    "You don't have to pay more than $2,000 a year.": [(None, 2000, "", "year")],
    # Rates, times, working days, parties, seasons, settlements, agents.
    "The bridge carries 800 trucks every single day.": [(800, 800, "truck", "day")],
    "Бір күнде үш жүз маска тігеді.": [(300, 300, "маска", "day")],
    "Тұрғындар түскі он екіге дейін үйде дауыс береді.": [],
    "Анықтама жеті жұмыс күн ішінде дайын болады.": [],
    "Қазір 2 елдің шекаралас облыстары сауда жасайды.": [],
    "Сөмке 2019 жазғы топтамада болды.": [],
    "Ауданда бес елді мекен бар.": [(5, 5, "мекен")],
    "Клуб 12 ойыншыны шақырды.": [(12, 12, "ойыншы")],
    # What a speaker leaves out, and says otherwise than it is written.
    "Ол тар лашықты қырық мыңға жалдап келеді.": [(40000, 40000, "")],
    "Әзірге соның 7-еуінің аты-жөні белгілі болды.": [(7, 7, "")],
    "Қалаға отыз төрт бүтін бес миллиард теңге қажет.": [(34.5e9, 34.5e9, "")],
    # Years in words, and whose they are; how often.
    "Екі мың он сегізінші жылы 20 мектеп ашылды.": [(20, 20, "мектеп")],
    "Балалар аптасына екі рет бассейнге түседі.": [(2, 2, "рет", "week")],
    "Они встречаются 30 раз в неделю.": [(30, 30, "раз", "week")],
    "Мен төрт рет бардым.": [],
    "Қалада бес көпқабатты тұрғын үй салынды.": [(5, 5, "үй")],
    # A thing that several numbers count; peoples and proceedings, which have no plural.
    "Some 108 million people have fled, more than 1 billion live in poverty.": [
        (108e6, 108e6, "people"),
        (1e9, None, "people"),
    ],
    "The bureau reported that 4,838 Roma lived in the country.": [(4838, 4838, "roma")],
    "There are 200 Chinese companies.": [(200, 200, "company")],
    "Police initiated 158 criminal proceedings.": [(158, 158, "proceeding")],
    "Demand may outstrip supply by as much as 40 per cent.": [(None, 40, "demand")],
}


#: Kazakh text -> the period of its claim.
PERIODS = {
    "Екі мың он сегізінші жылы 20 мектеп ашылды.": "2018",
    "Мың тоғыз жүз тоқсан бірінші жылы 20 мектеп ашылды.": "1991",
    "Екі мыңыншы жылы 20 мектеп ашылды.": "2000",
    "Екі мың отызыншы жылға жүз мектеп жоспарланған.": "2030",
    "2011 жылы ашылған саябаққа 145 мың турист келген.": "",
    "2011 жылы ашылған 20 мектеп жабылды.": "2011",
    "2018 жылы тіркелген қылмыс саны 40 мыңға жетті.": "2018",
}


@pytest.mark.parametrize("text", PERIODS)
def test_years_in_words_and_whose_they_are(text: str) -> None:
    (rows,) = found_in([text])
    assert [row["period"] for row in rows] == [PERIODS[text]]


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    facts = (row["change"], row["per"], row["whole"])
    head = row["head"] if row["kind"] != "money" else ""
    return row["low"], row["high"], head, *(one for one in facts if one)


@pytest.mark.parametrize("text", CASES)
def test_wholes(text: str) -> None:
    (rows,) = found_in([text])
    assert [told(row) for row in rows] == CASES[text]


@settings(max_examples=10)
@given(st.integers(2, 900), st.integers(2, 900))
def test_a_part_is_never_of_a_smaller_whole(whole: int, part: int) -> None:
    (rows,) = found_in([f"The school has {whole} pupils. Of these, {part} sing."])
    heads = [row["head"] for row in rows]
    assert heads == ["pupil", "pupil" if part <= whole else ""]
