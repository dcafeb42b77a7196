"""A damaged text and its clean twin: the same words, the same lemmas, the same codes, and the
damage on record.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.authoring.check import example_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction
from contentan.lemmatize.word_lemmas import pattern_lemmas
from tests.extract.slavic_passages import SLAVIC

KAZAKH = (
    "Қазақстан халқы Ассамблеясы этносаралық келісімді нығайтады. Алмасу бағдарламасы жастарға"
    " арналған. Әр этностың өз тілі, ғасырлық дәстүрі және құндылығы бар, ұлттық бірлік осыдан"
    " тұрады. Халықтар достығы өміршең."
)
RUSSIAN = (
    "Ассамблея народа Казахстана укрепляет межэтническое согласие. Программы обмена объединяют"
    " молодёжь двух стран. Общественная дипломатия опирается на доверие, а культурный диалог"
    " сближает народы. Мягкая сила не знает границ."
)
ENGLISH = (
    "Public diplomacy builds trust. Exchange programs bring students together, and official offices"
    " offer interethnic harmony as a naïve but efficient goal of people-to-people ties."
)
LOOKS = str.maketrans("аеорсухіһәАЕОРСХІКМТНВ", "aeopcyxihəAEOPCXIKMTHB")
LIGATURES = (("ffi", "ﬃ"), ("fi", "ﬁ"), ("ff", "ﬀ"))


def _some_looks(text: str, *, each: int = 3) -> str:
    """Every third letter that has a Latin look-alike is that look-alike; the words stay Cyrillic
    words.
    """
    return "".join(
        letter.translate(LOOKS) if at % each == 0 else letter for at, letter in enumerate(text)
    )


def _ligatured(text: str) -> str:
    for plain, whole in LIGATURES:
        text = text.replace(plain, whole)
    return text.replace("ï", "i\u0308")


DAMAGES = {
    "kz1048": (KAZAKH, lambda text: text.encode("kz1048").decode("cp1251", "replace"), "code_page"),
    "ptcp154": (
        KAZAKH,
        lambda text: text.encode("ptcp154").decode("cp1251", "replace"),
        "code_page",
    ),
    "cp1251": (
        RUSSIAN,
        lambda text: text.encode("cp1251").decode("cp1252", "replace"),
        "code_page",
    ),
    "utf8 as cp1252": (RUSSIAN, lambda text: text.encode().decode("latin-1"), "mojibake"),
    "look-alikes kk": (KAZAKH, _some_looks, "look_alike"),
    "look-alikes ru": (RUSSIAN, _some_looks, "look_alike"),
    "schwa": (KAZAKH, lambda text: text.replace("ә", "ə").replace("Ә", "Ə"), "look_alike"),
    "soft hyphens": (
        RUSSIAN,
        lambda text: text.replace("сс", "с\u00adс").replace("ом", "о\u00adм"),
        "soft_hyphen",
    ),
    "zero width": (KAZAKH, lambda text: text.replace("қ", "қ\u200b"), "space"),
    "no-break spaces": (RUSSIAN, lambda text: text.replace(" ", "\u00a0"), "space"),
    "ligatures": (ENGLISH, _ligatured, "ligature"),
    "decomposed": (
        RUSSIAN,
        lambda text: text.replace("й", "и\u0306").replace("ё", "е\u0308"),
        "nfc",
    ),
    "cyrillic in english": (
        ENGLISH,
        lambda text: text.replace(" as ", " аѕ ".replace("ѕ", "s")).replace("a ", "а "),
        "",
    ),
}


def _read(folder: Path, text: str) -> Extraction:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return extract(path)


def _original(made: Extraction) -> str:
    """The text of the file, had back from the cleaned text and its repairs."""
    out, last = [], 0
    for start, stop, raw in (
        made.repairs.sort("start", "stop").select("start", "stop", "raw").iter_rows()
    ):
        out += [made.text[last:start], raw]
        last = stop
    return "".join(out) + made.text[last:]


@pytest.fixture(scope="module")
def rules() -> coder.Rules:
    return coder.compile_rules(
        codebook_file.read(Path(__file__).parents[2] / "codebooks" / "people_diplomacy"),
        pattern_lemmas,
    )


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_text_has_the_words_and_codes_of_its_twin(
    tmp_path: Path, rules: coder.Rules, name: str
) -> None:
    clean, damage, rule = DAMAGES[name]
    damaged = damage(clean)
    assert damaged != clean
    made = _read(tmp_path, damaged)
    assert made.text == clean
    assert _original(made) == damaged
    assert rule == "" or rule in set(made.repairs["rule"])
    assert example_texts.hits_of_texts([made.text], rules).height


def test_kazakh_typed_without_its_letters_is_told_and_left_alone(tmp_path: Path) -> None:
    typed = (
        KAZAKH.translate(str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮІ", "агкноуухиАГКНОУУИ"))
        + " Осы жылы жане бойынша турали олар ушин."
    )
    made = _read(tmp_path, typed)
    assert made.text == typed and made.repairs.height == 0
    assert "kazakh_without_its_letters" in [name for name, _, _ in made.notices]


def test_text_of_an_old_kazakh_font_is_told_and_its_offsets_stay(
    tmp_path: Path, rules: coder.Rules
) -> None:
    """Each letter stands for one, so places of the text are those of the file; the other languages
    of the document keep their letters.
    """
    typed = "Елде ќоєамдыќ келісім бар."
    slavic = list(SLAVIC.values())
    given = "\n\n".join([typed, *slavic, typed])
    made = _read(tmp_path, given)
    assert len(made.text) == len(given) and _original(made) == given
    assert made.text.split("\n\n") == [
        "Елде қоғамдық келісім бар.",
        *slavic,
        "Елде қоғамдық келісім бар.",
    ]
    told = [(count, detail) for name, detail, count in made.notices if name == "kazakh_code_page"]
    assert told == [(2, "words of an old Kazakh font or code page were put right")]
    assert example_texts.hits_of_texts([made.text.split("\n\n")[0]], rules).height
    assert "kazakh_code_page" not in [
        name for name, _, _ in _read(tmp_path, "\n\n".join(slavic)).notices
    ]
