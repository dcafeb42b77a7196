"""What is counted: the noun phrase behind a number, in the order and grammar of each language, or
before it.

Russian: the first noun behind the number, with the adjectives before it. English: the first plural
noun, with its neighbours that are plural too. Kazakh: the first noun, carried on by a noun with a
possessive ending (мәдениет орталығы). Before the number stand the things of "the number of
participants reached", «доля казахов», «студенттердің саны», «респонденттердің 86%-ы».
"""

from __future__ import annotations

import re
from typing import NamedTuple

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.parsed_sentence import Sentence, Word, part_of

#: What may stand between the words of a noun phrase.
_INSIDE = re.compile(r"""[\s\u00a0\u2009\u202f"'«»“”„’ʼ‘‐‑-]*""")
#: Forms that are a verb's, too.
_OWN_LEMMAS = {"lives": "life", "leaves": "leave", "left": "left"}
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
_POSSESSIVE = ("'s", "’s", "'", "’")
_ADJECTIVES = ("ADJF", "PRTF", "DET", "NUMR", "A")
_KK_ADJECTIVE = re.compile(
    r".+(?:лық|лік|дық|дік|тық|тік|дағы|дегі|тағы|тегі|ғы|гі|лы|лі|ды|ді|ты|ті|ған|ген|қан|кен|и|сыз|сіз|шыл|шіл)$"
)
_GENITIVE_PLURAL = re.compile(r"(?:ов|ев|ёв|ей|ий|[бвгджзклмнпрстфхцчшщь])$")
_RU_PASSIVE = re.compile(r"(?<=[нтм])(?:ых|ым|ыми|ые|ого|ому|ом|ая|ую|ой)$")
_RU_PARTICIPLE = re.compile(r"([щш])(?:их|им|ими|ие|его|ему|ем|ая|ую|ей)$")
_KK_PARTICIPLE = re.compile(r"(.+(?:ған|ген|қан|кен))(?:дар|дер)\w*$")
#: Behind these another noun begins: «549 адам әлеуетін көрсетті».
_KK_PERSONS = ("адам", "азамат")
_KK_LOCAL = re.compile(r".+(?:дағы|дегі|тағы|тегі)")
_KK_AGENTS = re.compile(r"(.+(?:ушы|уші))(?:лар|лер)")
_KK_LONG = re.compile(r".{5,}(?:лды|лді|нды|нді)")
_KK_AGENT = re.compile(r".+(?:ушы|уші|рман|рмен)")
_KK_POSSESSIVE = re.compile(
    r".+(?:с?[ыі]|с?[ыі]н(?:ың|ің|а|е|ан|ен|да|де)?|с?[ыі]мен|[лдт][ае]р[ыі]н?\w{0,3})$"
)


class Thing(NamedTuple):
    """`lemmas` of the phrase, and `head`, that of the noun counted; `start` and `stop` in the
    sentence.
    """

    start: int
    stop: int
    lemmas: str
    head: str


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
        return _kazakh(run, words)
    return _english(run, words, part_of=part_of)


def _run(sentence: Sentence, words: Lexicon, at: int, stop: int, *, part_of: bool) -> list[Word]:
    """Words that may belong to one phrase."""
    skipped = words.skip | words.number_of if part_of else words.skip
    run = list[Word]()
    last, opened = stop, False
    for word in sentence.words[at : at + _MOST]:
        if word.start < last:
            continue
        low = word.form.lower()
        gap = sentence.text[last : word.start]
        # "Mahalla (neighbourhood) committees": a word in brackets is passed over.
        if run and gap == " (" and (aside := _ASIDE.match(sentence.text, last)):
            last = aside.end()
            continue
        if low in _AND and not _goes_on(sentence.lang, run, words, part_of=part_of):
            break
        if not _INSIDE.fullmatch(gap) or (low in words.closed and low not in (*skipped, *_AND)):
            break
        if sentence.lang == "kk" and run and word.lemma in words.values:
            break
        if low in words.verbs or (low in words.verbs_or_nouns and _follows(run, opened, part_of)):
            break
        last = word.stop
        if low in _POSSESSIVE:
            # "The country's population": the owner is not counted.
            if sentence.lang == "en" or (len(run) == 1 and run[0].form[:1].isupper()):
                run.clear()
            continue
        if sentence.lang == "en" and gap in ("' ", "’ ") and run and run[-1].form.endswith("s"):
            run.clear()  # "offenders’ colonies"
        if low in _AND:
            continue
        if low in skipped or (part_of and (word.form[:1].isdigit() or word.lemma in words.scales)):
            if run and sentence.lang == "en":
                break
            opened = True
            continue
        if word.form[:1].isdigit() and not (run and gap in _HYPHENS):
            break  # but COVID-19 is one name
        run.append(word)
    return run


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
        else _is_adjective(last) and last.lemma == last.form.lower()
    )


def _made(run: list[Word], first: int, last: int) -> Thing:
    own = run[first : last + 1]
    lemmas = [lemma_of(word) for word in own]
    return Thing(own[0].start, own[-1].stop, " ".join(lemmas), lemmas[-1])


def _noun(word: Word) -> str:
    """The noun that a Russian word may be where a noun is due: «сёл» is село before it is сесть."""
    if word.form.lower().rstrip(".") == "чел":
        return "человек"
    if word.part == "NOUN":
        return word.lemma
    if word.part not in ("VERB", "INFN", "GRND"):
        return ""
    return next(
        (one for one in word.lemmas[1:] if part_of(word.form, one, word.lang) == "NOUN"), ""
    )


def lemma_of(word: Word) -> str:
    """The lemma; of Kazakh agent nouns that look like verbs («жазылушы», «көрермен») the form."""
    low = word.form.lower()
    if word.lang == "en" and (low.endswith("ing") or low in _OWN_LEMMAS):
        return _OWN_LEMMAS.get(low, low)
    if word.lang == "ru":
        if word.part == "PRTF":
            # «опрошенных»: who was asked, not to ask
            return _RU_PARTICIPLE.sub(r"\1ий", _RU_PASSIVE.sub("ый", low))
        return _noun(word) or word.lemma
    if word.lang == "kk" and (own := _KK_PARTICIPLE.match(low)) and word.part == "V":
        return own[1]
    if word.lang == "kk" and word.part == "V" and (own := _KK_AGENTS.match(low)):
        return own[1]
    if word.lang == "kk" and word.part == "V" and low.endswith("у"):
        return low  # «өңдеу»: a noun of doing
    return (
        low if word.lang == "kk" and word.part == "V" and _KK_AGENT.fullmatch(low) else word.lemma
    )


def _russian(run: list[Word]) -> Thing | None:
    for i, word in enumerate(run):
        part = "NOUN" if _noun(word) else word.part
        if part == "NOUN" and i + 1 < len(run) and _is_adjective_here(word, run[i + 1]):
            continue
        if (
            part == "NOUN"
            or (not part and word.lang != "ru")
            or (not part and word.form[:1].isupper())
        ):
            return _made(run, 0, i)
        if part not in _ADJECTIVES:
            return _made(run, 0, i - 1) if i else None
    return _made(run, 0, len(run) - 1) if run[0].part in _ADJECTIVES else None


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
        return _made(phrase, 0, last)
    cut = next((i for i, word in enumerate(phrase) if i and _is_past(word)), len(phrase))
    return _made(phrase, 0, cut - 1) if part_of else None


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


def _kazakh(run: list[Word], words: Lexicon) -> Thing | None:
    """The first noun; the noun behind it where that has a possessive ending. A case ending closes
    the phrase.
    """
    head, adjectives = -1, 0
    for i, word in enumerate(run):
        low = word.form.lower()
        inflected = word.lemma != low
        if i == 0 and word.part == "V" and _KK_LONG.fullmatch(low) and len(run) > 1:
            adjectives = 1  # «институционалды» looks like a past tense
            continue
        if (word.part == "V" and not _KK_AGENT.fullmatch(low)) or (
            head < 0 and inflected and i and run[i - 1].lemma in words.persons
        ):
            break
        # Two nouns are one phrase only where the second is possessed by the first.
        if head >= 0 and not (inflected and _KK_POSSESSIVE.fullmatch(low)):
            break
        if head >= 0 and (
            word.lemma in words.number_of  # «3 миллион көрермен санымен»
            or word.form[:1].isupper()
            or run[head].form.lower() in _KK_PERSONS
        ):
            break
        if i + 1 < len(run) and f"{low} {run[i + 1].lemma}" in words.compounds:
            adjectives = i + 1
            continue  # «тұрғын үй»
        if head < 0 and not inflected and (_is_adjective(word) or low in words.adjectives):
            adjectives = i + 1
            continue
        if inflected and _KK_LOCAL.fullmatch(low):
            head, adjectives = -1, i + 1  # «мақсатындағы жер»: it tells where, what follows what
            continue
        head = i
        if inflected:
            break
    head = head if head >= 0 else adjectives - 1
    return _made(run, 0, head) if head >= 0 else None


def _is_adjective(word: Word) -> bool:
    return word.part == "A" or (
        word.part not in ("N", "P") and _KK_ADJECTIVE.fullmatch(word.form.lower()) is not None
    )


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
