"""Paradigms of Kazakh nouns and verbs, spelled from the tables of a school grammar that are written
out here, not taken from the analyser; none of these words stands in the codebook as one of its own
patterns.

    python -m tests.lemmatize.paradigms      first lemma, plausible, among the stems, lost
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.kazakh.lexicon import lexicon
from contentan.lemmatize.kazakh.stems import without_voice

Form = tuple[str, str]
#: All forms of a word.
Forms = Callable[[str], Iterator[Form]]

#: genitive accusative dative locative ablative instrumental, after each class of last sound; A and
#: I are spelled by harmony, G is ғ or г, K is қ or к.
_CASES = {
    "V": "нIң нI GA дA дAн мен",
    "R": "дIң дI GA дA дAн мен",
    "N": "нIң дI GA дA нAн мен",
    "Z": "дIң дI GA дA дAн бен",
    "T": "тIң тI KA тA тAн пен",
}
_PLURAL = {"V": "лAр", "R": "лAр", "L": "дAр", "N": "дAр", "Z": "дAр", "T": "тAр"}
_NEGATIVE = {"V": "мA", "R": "мA", "L": "мA", "N": "бA", "Z": "бA", "T": "пA"}
_OF_HIS = "нIң н нA ндA нAн мен"
_BACK, _FRONT = "аоұы", "әөүіе"

NOUNS = tuple(
    "ағаш тау көше терезе есік үстел кілем қазан пышақ қасық тары бидай алма жүзім қой сиыр түйе"
    " құс балық көл теңіз өзен бұлт жаңбыр қар мұз от күл темір алтын күміс тас құм топырақ шөп гүл"
    " жапырақ тамыр көз құлақ тіс саусақ тізе бас шаш жүрек бүйрек өкпе көйлек етік бөрік белбеу"
    " сағат апта айна кереует шам шелек дәптер қалам".split()
)
#: What stands before a vowel where it is not the stem or its voiced last sound.
_SHORT = {"бөрік": "бөрк"}
VERBS = tuple(
    "жуын киін отыр тұр жат ұйықта оян жүгір секір ұш жүз піш тік тоқы қайна піс қуыр тура кес"
    " сындыр жинал шақыр қарсыла үйрен ұмыт сұра жауапта күл жыла ренжі қуан шарша демал аш жап"
    " көтер түсір іл сеп ор".split()
)


def back(stem: str) -> bool:
    """Whether the last vowel that decides is a back one."""
    return next(letter in _BACK for letter in reversed(stem) if letter in _BACK + _FRONT)


def spell(shape: str, stem: str) -> str:
    """A shape with the vowels and velars of the stem's harmony. spell('GA', 'көл') == 'ге'."""
    sounds = dict(zip("AIGK", "аығқ" if back(stem) else "еігк", strict=True))
    return "".join(sounds.get(letter, letter) for letter in shape)


def last_sound(stem: str) -> str:
    """The class of the last sound, a key of the tables."""
    if stem[-1] in "аәеіыоөұүэя":
        return "V"
    for letters, name in (("рйу", "R"), ("л", "L"), ("мнң", "N"), ("зж", "Z")):
        if stem[-1] in letters:
            return name
    return "T"


def noun(stem: str) -> Iterator[Form]:
    """Number x possession x case of a noun, the locatives also with -ғы."""
    voiced = {"п": "б", "к": "г", "қ": "ғ"}
    plural = stem + spell(_PLURAL[last_sound(stem)], stem)
    shorter = _SHORT.get(stem, stem[:-1] + voiced.get(stem[-1], stem[-1]))
    forms = []
    for base, before in ((stem, shorter), (plural, plural)):
        vowel = last_sound(base) == "V"
        link = before if vowel else before + spell("I", stem)
        his = base + spell("сI", stem) if vowel else link
        forms += [base, *cased(base, stem)]
        forms += [his, *(his + spell(case, stem) for case in _OF_HIS.split())]
        for mine in (link + "м", link + "ң"):
            cases = [spell("нIң дI", stem), spell("A дA нAн", stem), "мен"]
            forms += [mine, *(mine + case for case in " ".join(cases).split())]
        for ours in (link + spell("мIз", stem), link + spell("ңIз", stem)):
            forms += [ours, *cased(ours, stem)]
    attributive = spell("GI", stem)
    forms += [form + attributive for form in forms if form.endswith(("да", "де", "та", "те"))]
    yield from dict.fromkeys((form, stem) for form in forms)


def cased(base: str, stem: str) -> list[str]:
    """The six cases of a stem, a plural or a form of ours."""
    sound = last_sound(base)
    return [base + spell(case, stem) for case in _CASES["R" if sound == "L" else sound].split()]


def verb(stem: str) -> Iterator[Form]:
    """Moods, tenses, participles and converbs of a verb and of its negative, with some persons."""
    no = stem + spell(_NEGATIVE[last_sound(stem)], stem)
    forms = [no]
    for base in (stem, no):
        vowel, hard = last_sound(base) == "V", last_sound(base) == "T"
        before = base[:-1] + "б" if base.endswith("п") else base
        past = base + spell("тI" if hard else "дI", stem)
        participle = base + spell("KAн" if hard else "GAн", stem)
        present = base + "й" if vowel else before + spell("A", stem)
        person = [spell(one, stem) for one in ("мIн", "сIң", "сIз", "мIз", "дI")]
        forms += [past, *(past + end for end in ("м", "ң", spell("ңIз", stem), spell("K", stem)))]
        forms += [base + spell(one, stem) for one in ("сA", "сAм", "сAқ" if back(stem) else "сAк")]
        forms += [present, *(present + end for end in person)]
        forms += [participle, participle + spell("дA", stem), participle + spell("нAн", stem)]
        forms += [base + spell("сIн", stem), base + spell("KAншA" if hard else "GAншA", stem)]
        forms.append(base + spell("йтIн", stem) if vowel else before + spell("AтIн", stem))
    yield from dict.fromkeys((form, stem) for form in forms)


def let_him(stems: Iterable[str]) -> Iterator[Form]:
    """The form "let him ..." of verbs."""
    return ((stem + spell("сIн", stem), stem) for stem in stems)


def listed_verbs() -> list[str]:
    """Verbs of the lexicon whose vowels decide the harmony."""
    return [
        stem for stem, pos in lexicon().items() if "V" in pos and set(stem) & set(_BACK + _FRONT)
    ]


def placed(forms: Iterable[Form], *, voiceless: bool = False) -> list[int]:
    """How many forms have their stem as first lemma, as a plausible one, among the stems, not;
    where `voiceless`, the stem without its voices is right, too.
    """
    found = [0, 0, 0, 0]
    for form, stem in forms:
        lemmas, stems = kazakh.lemmas(form)
        right = {stem, *(base for base, _ in without_voice(stem) if voiceless)}
        places = [lemmas[0] in right, stem in lemmas, stem in stems, True]
        found[places.index(True)] += 1
    return found


def main() -> None:
    said = list(let_him(listed_verbs()))
    for name, forms, voiceless in (
        ("nouns", [form for one in NOUNS for form in noun(one)], False),
        ("verbs", [form for one in VERBS for form in verb(one)], False),
        ("let him", said, False),
        ("let him, or the verb without its voice", said, True),
    ):
        found = placed(forms, voiceless=voiceless)
        print(f"{len(forms):5} {100 * found[0] / len(forms):6.2f} %  {found}  {name}")


if __name__ == "__main__":
    main()
