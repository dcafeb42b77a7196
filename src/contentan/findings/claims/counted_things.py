"""What is counted: the noun phrase behind a number, in the order and grammar of each language, or
before it.

Russian: the first noun behind the number, with the adjectives before it. English: the first plural
noun, with its neighbours that are plural too. Kazakh: the first noun, carried on by a noun with a
possessive ending (мәдениет орталығы). Before the number stand the things of "the number of
participants reached", «доля казахов», «студенттердің саны», «респонденттердің 86%-ы».
"""

from __future__ import annotations

import re

from contentan.findings.claims import kazakh_things
from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.parsed_sentence import Sentence, Word
from contentan.findings.claims.things import Thing, made, noun

#: What may stand between the words of a noun phrase.
_INSIDE = re.compile(r"""[\s\u00a0\u2009\u202f"'«»“”„’ʼ‘‐‑-]*""")
_IRREGULAR = ("children", "women", "men", "people")
_HYPHENS = ("-", "‐", "‑")
_MOST = 9
#: How far from a sum what it is for may stand.
_MONEY_REACH = 60
_ASIDE = re.compile(r" \([^\W\d_]+\)(?= )")
_AND = ("and", "or", "и", "или", "және")
_EN_ADJECTIVE = re.compile(
    r".+(?:al|ic|ive|ous|ed|ing|ish|able|ible|ful|ary|ent|ant|ese|ular|ional|an)$"
)
_KK_QUALITIES = frozenset("маңыз мән мүмкіндік құқық тәжірибе дәреже білім рұқсат".split())
_KK_HAS = re.compile(r"\s+(?:бар|жоқ)(?=\s)")
_POSSESSIVE = ("'s", "’s", "'", "’")
_ADJECTIVES = ("ADJF", "PRTF", "DET", "NUMR", "A")
_GENITIVE_PLURAL = re.compile(r"(?:ов|ев|ёв|ей|ий|[бвгджзклмнпрстфхцчшщь])$")


def behind(sentence: Sentence, words: Lexicon, stop: int, *, part_of: bool) -> Thing | None:
    """The thing whose phrase begins at `stop`; `part_of` for shares, which count a part of it
    ("half of the alumni").
    """
    at = sentence.index_at(stop)
    run = _run(sentence, words, at, stop, part_of=part_of)
    if not run:
        return None
    if (
        sentence.lang == "en"
        and part_of
        and run[0].form.endswith("ed")
        and not re.search(r"\bof\b", sentence.text[stop : run[0].start])
        # An -ed form that is its own lemma is an adjective ("married women"), not a verb.
        and run[0].lemma != run[0].form.lower()
    ):
        return None  # "20% attended regular schools"
    if sentence.lang == "ru":
        return _russian(run)
    if sentence.lang == "kk":
        whose = _described(sentence, run)
        if whose is not None:
            return behind(sentence, words, whose, part_of=part_of)
        if run[0].form.lower() == "рет":
            return made(run, 0, 0)  # «аптасына екі рет бассейнге барады»
        return kazakh_things.phrase(run, words)
    return _english(run, words, part_of=part_of)


def _described(sentence: Sentence, run: list[Word]) -> int | None:
    """Behind which place what is counted begins, where words on its own qualities stand before it:
    «он тоғыз әлеуметтік маңызы бар тауар» counts goods; None where none do.
    """
    owned = [i for i, word in enumerate(run) if word.lemma in _KK_QUALITIES]
    if not owned or not (has := _KK_HAS.match(sentence.text, run[owned[0]].stop)):
        return None
    return has.end()


def _run(sentence: Sentence, words: Lexicon, at: int, stop: int, *, part_of: bool) -> list[Word]:
    """Words that may belong to one phrase."""
    skipped = words.skip | words.number_of if part_of else words.skip
    run = list[Word]()
    last, opened = stop, False
    for word in sentence.words[at : at + _MOST]:
        low = word.form.lower()
        gap = sentence.text[last : word.start]
        # "Mahalla (neighbourhood) committees": a word in brackets is passed over.
        aside = _ASIDE.match(sentence.text, last) if gap == " (" else None
        if aside or word.start < last:
            last = aside.end() if aside else last
            continue
        # But "on-site audits".
        closed = low in words.closed and sentence.text[word.stop : word.stop + 1] not in _HYPHENS
        ends = closed and low not in (*skipped, *_AND)
        if ends or _ends_before(sentence.lang, words, run, word, gap, part_of):
            break
        if low in words.verbs_or_nouns and _follows(run, opened, part_of):
            break
        last = word.stop
        if _is_owned(sentence.lang, run, low, gap):
            run.clear()  # "the country's population": the owner is not counted
        if low in _POSSESSIVE or low in _AND:
            continue
        if low in skipped or (part_of and (word.form[:1].isdigit() or word.lemma in words.scales)):
            if run and sentence.lang == "en" and not _only_modifies(run):
                break
            opened = True
            continue
        run.append(word)
    return run


def _only_modifies(run: list[Word]) -> bool:
    """ "75 percent of the officially registered 1,460 complaints" counts what is behind 1,460."""
    return all(word.form.endswith(("ly", "ed")) for word in run)


def _ends_before(
    lang: str,
    words: Lexicon,
    run: list[Word],
    word: Word,
    gap: str,
    part_of: bool,
) -> bool:
    """Whether a phrase ends before a word, given what stands between them."""
    low = word.form.lower()
    if low in _AND and not _goes_on(lang, run, words, part_of=part_of):
        return True
    if not _INSIDE.fullmatch(gap):
        return True
    if lang == "kk" and run and word.lemma in words.values:
        return True
    number = word.form[:1].isdigit() and not part_of  # but COVID-19 is one name
    return low in words.verbs or (number and not (run and gap in _HYPHENS))


def _is_owned(lang: str, run: list[Word], low: str, gap: str) -> bool:
    """Whether what has been read owns what follows: "the country's", "offenders’ colonies", in
    other languages a foreign name («Sainsbury's»).
    """
    if low in _POSSESSIVE:
        return lang == "en" or (len(run) == 1 and run[0].form[:1].isupper())
    return lang == "en" and gap in ("' ", "’ ") and bool(run) and run[-1].form.endswith("s")


def _follows(run: list[Word], opened: bool, part_of: bool) -> bool:
    """Whether a verb may stand where the noun phrase has come: behind a noun ("pupils vote"), or in
    its place ("half vote"); "the popular vote" and "of the votes" are none.
    """
    if not run:
        return part_of and not opened
    return _EN_ADJECTIVE.fullmatch(run[-1].form.lower()) is None


def _goes_on(lang: str, run: list[Word], words: Lexicon, *, part_of: bool) -> bool:
    """Whether 'and' joins adjectives of one phrase: 'early and forced marriages', «городских и
    сельских школ».
    """
    if not run or any(is_plural(word, words) for word in run if lang == "en"):
        return False
    last = run[-1]
    if lang == "en":
        return not part_of or _EN_ADJECTIVE.fullmatch(last.form.lower()) is not None
    return (
        last.part in _ADJECTIVES
        if lang == "ru"
        else kazakh_things.is_adjective(last) and last.lemma == last.form.lower()
    )


def _russian(run: list[Word]) -> Thing | None:
    for i, word in enumerate(run):
        part = "NOUN" if noun(word) else word.part
        if i and _is_complement(run, i):
            continue
        if part == "NOUN" and i + 1 < len(run) and _is_adjective_here(word, run[i + 1]):
            continue
        if (
            part == "NOUN"
            or (not part and word.lang != "ru")
            or (not part and word.form[:1].isupper())
        ):
            return made(run, 0, i)
        if part == "ADVB" and i + 1 < len(run) and run[i + 1].part in _ADJECTIVES:
            continue  # «о трёх совершенно разных семьях»
        if part not in _ADJECTIVES:
            return made(run, 0, i - 1) if i else None
    return made(run, 0, len(run) - 1) if run[0].part in _ADJECTIVES else None


def _is_complement(run: list[Word], i: int) -> bool:
    """«двух больных туберкулёзом слоних», «девяти предъявленных ему пунктов»: a word in the
    instrumental or dative, between an adjective in the genitive plural and its noun.
    """
    word, before = run[i], run[i - 1]
    if i + 1 == len(run) or not before.form.lower().endswith(("ых", "их", "ые", "ие")):
        return False
    low = word.form.lower()
    instrumental = word.part == "NOUN" and low != word.lemma and low.endswith(("ом", "ем", "ём"))
    dative = word.part == "NPRO" or low in ("ему", "ей", "им", "ими", "нам", "вам", "мне")
    later = run[i + 1]
    return (
        (instrumental or dative)
        and before.part in _ADJECTIVES
        and later.form.islower()
        and (later.part == "NOUN" and _GENITIVE_PLURAL.search(later.form) is not None)
    )


def _is_adjective_here(word: Word, following: Word) -> bool:
    """«взрослых детей», «рабочих групп»: a noun declined like an adjective, before one in the
    genitive plural; not «учёных страны».
    """
    return (
        word.form.lower().endswith(("ых", "их"))
        and following.part == "NOUN"
        and following.form.islower()
        and _GENITIVE_PLURAL.search(following.form) is not None
        and following.form != following.lemma
    )


def _english(run: list[Word], words: Lexicon, *, part_of: bool) -> Thing | None:
    whole = next(
        (i for i, word in enumerate(run) if part_of and word.form.lower() in words.wholes), None
    )
    phrase = run if whole is None else run[: whole + 1]
    plural = [is_plural(word, words) for word in phrase]
    if True in plural:
        last = plural.index(True)
        while (
            last + 1 < len(phrase)
            and plural[last + 1]
            and phrase[last].form.lower() in words.inner_plurals
        ):
            last += 1
        if part_of and phrase[last].form[:1].isupper() and _is_name(phrase[last], words):
            last = len(phrase) - 1  # "of the United Nations peacekeeping budget"
        return made(phrase, 0, last)
    cut = next((i for i, word in enumerate(phrase) if i and _is_past(word)), len(phrase))
    return made(phrase, 0, cut - 1) if part_of else None


def _is_name(word: Word, words: Lexicon) -> bool:
    return word.form.lower() in words.inner_plurals


def _is_past(word: Word) -> bool:
    return word.form.endswith("ed") and word.lemma != word.form.lower()


def is_plural(word: Word, words: Lexicon) -> bool:
    """Whether an English word is a plural noun by its form."""
    low = word.form.lower()
    # people, staff, youth: counted though they have no plural ending.
    if low in words.uninflected:
        return True
    if low.endswith(_IRREGULAR) and low not in ("specimen", "regimen"):
        return True
    if low in words.verbs or low in words.closed:
        return False
    return low.endswith("s") and not low.endswith("'s") and low not in word.lemmas[:1]


def money(sentence: Sentence, words: Lexicon, start: int, stop: int) -> Thing | None:
    """What a sum is for: the nearest word before it that names a kind of money, else behind it."""
    found = [
        word
        for word in sentence.words
        if word.lang == sentence.lang and word.lemma in words.money_things
    ]
    ahead = [word for word in found if word.stop <= start]
    ahead = [word for word in ahead if start - word.stop <= _MONEY_REACH]
    found = [word for word in found if word.start - stop <= _MONEY_REACH]
    chosen = ahead[-1] if ahead else next((word for word in found if word.start >= stop), None)
    return Thing(chosen.start, chosen.stop, chosen.lemma, chosen.lemma) if chosen else None
