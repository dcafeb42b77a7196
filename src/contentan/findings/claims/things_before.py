"""What is counted, where it is named before its number: "the number of participants reached",
«доля казахов», «студенттердің саны», «респонденттердің 86%-ы», "unemployment stood at".
"""

from __future__ import annotations

import re

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.counted_things import behind, is_plural
from contentan.findings.claims.parsed_sentence import Sentence, Word
from contentan.findings.claims.things import Thing, lemma_of, made

#: How many words "the number of ..." may stand before its number.
_FARTHEST = 17
_KK_GENITIVE = re.compile(r".+(?:ның|нің|дың|дің|тың|тің)$")
_KK_ACCUSATIVE = re.compile(r".{3,}(?:[ндт][ыі]|с?[ыі]н)")
_KK_BETWEEN = (
    "меншікті",
    "сыбағалы",
    "үлес",
    "пайыздық",
    "жалпы",
    "барлық",
    "орташа",
    "белгілі",
    "нақты",
    "шамамен",
    "ішінде",
    "тең",
    "тек",
    "кемінде",
)
_CLAUSE = re.compile(
    r"[;:!?,–—]\s|\.\s|\b(?:and|but|while|whereas|that|when|after|а|но|что|и|ал|бірақ)\s",
    re.IGNORECASE,
)
_RU_PREPOSITIONS = frozenset(
    "в во на с со из от до для при по о об у к ко за под над между после кроме среди согласно около"
    " против через без благодаря вместо ввиду вследствие".split()
)
_GENITIVE_PLURAL = ("ов", "ев", "ей", "ий")
_ADVERB = re.compile(r"(?:вдвое|втрое|вчетверо|впятеро|раза?)$", re.IGNORECASE)
#: «қар былтырғымен салыстырғанда, екі есе көп», «баға 37 долларға жақындап, 7 пайызға қымбаттады»:
#: no clause of its own, or one with the same subject.
_KK_COMPARED = re.compile(r"(?:салыстырғанда|қарағанда|сәйкес|бойынша|\w{2}[ыі]?п)$")
_DASH = re.compile(r"\s*[-–—]\s*")
_ED = re.compile(r"\w{3,}ed$")


def before(sentence: Sentence, words: Lexicon, start: int, *, part_of: bool) -> Thing | None:
    """The thing named before a number that has none behind it, or of which a share is told."""
    at = sentence.index_at(start)
    if sentence.lang == "kk":
        beside = _kazakh_beside(sentence, words, at, start) if part_of else None
        return beside or _kazakh(sentence, words, at)
    owner = _before_bracket(sentence, words, start)
    if owner:
        return owner
    named = _number_of(sentence, words, at)
    if named or not part_of:
        return named or _postponed(sentence, at, start)
    return _directly_before(sentence, words, at, start)


def subject(sentence: Sentence, words: Lexicon, start: int, *, verb: bool = False) -> Thing | None:
    """The subject of the number's clause, where it is a noun that begins the clause: "Unemployment
    stood at 18.8 percent". The number may be the `verb` itself: "attendance doubled".
    """
    begins = max(
        (
            one.end()
            for one in _CLAUSE.finditer(sentence.text, 0, start)
            if not _KK_COMPARED.search(sentence.text, 0, one.start())
        ),
        default=0,
    )
    clause = sentence.words[sentence.index_at(begins) : sentence.index_at(start)]
    if sentence.lang == "kk":
        return _kazakh_subject(clause, words)
    if sentence.lang == "ru":
        return _russian_subject(clause, words)
    return _english_subject(clause, words, verb=verb)


def moved(sentence: Sentence, words: Lexicon, start: int, stop: int) -> Thing | None:
    """What a verb of change moves: "raise wages by 30 percent", «увеличить вдвое ассортимент»,
    «вдвое сократилось число нарушений», «жәрдемақысын 30 пайызға көбейтті».
    """
    text = sentence.text
    begins = max((one.end() for one in _CLAUSE.finditer(text, 0, start)), default=0)
    verbs = [one for _, change in words.change for one in change.finditer(text, begins, start)]
    if sentence.lang == "kk":
        object_ = sentence.words[sentence.index_at(start) - 1 :][:1]
        told = object_ and _KK_ACCUSATIVE.fullmatch(object_[0].form.lower())
        return thing_of(object_[0]) if told and object_[0].part == "N" else None
    if sentence.lang == "en" and verbs:
        found = behind(sentence, words, max(one.end() for one in verbs), part_of=True)
        return _whole_phrase(sentence, words, found, start)
    if sentence.lang == "ru":
        verb = next(
            (one for _, change in words.change if (one := change.match(text, stop + 1))), None
        )
        object_of = verbs and _ADVERB.search(text[start:stop])
        if verb or object_of:
            return behind(sentence, words, verb.end() if verb else stop, part_of=True)
    return None


def _whole_phrase(
    sentence: Sentence, words: Lexicon, found: Thing | None, start: int
) -> Thing | None:
    """The thing carried on to "by" where nothing but nouns stands between: "GDP energy intensity by
    50 per cent"; None where it does not end before the number.
    """
    if not found or found.stop > start:
        return None
    run = sentence.words[sentence.index_at(found.start) : sentence.index_at(start)]
    nouns = [word for word in run if word.form.lower() != "by"]
    alone = len(run) == len(nouns) + 1 and run[-1].form.lower() == "by"
    closed = any(word.form.lower() in words.closed | words.skip for word in nouns)
    return made(nouns, 0, len(nouns) - 1) if alone and not closed else found


def _before_bracket(sentence: Sentence, words: Lexicon, start: int) -> Thing | None:
    """'казахи (14,4 млн, 71,3 %)': the noun before the bracket in which the number stands."""
    opened = sentence.text.rfind("(", 0, start)
    # The bracket is closed before the number: it is not in it.
    if opened < 0 or sentence.text.find(")", opened, start) >= 0:
        return None
    at = sentence.index_at(opened)
    return _directly_before(sentence, words, at, opened)


def _number_of(sentence: Sentence, words: Lexicon, at: int) -> Thing | None:
    """'the number of students reached', 'доля казахов составила'."""
    for i in range(at - 1, max(-1, at - _FARTHEST), -1):
        word = sentence.words[i]
        said = sentence.lang != "en" or sentence.text.startswith(" of", word.stop)
        if said and (words.number_of | words.amounts) & set(word.lemmas[:2]):
            found = behind(sentence, words, word.stop, part_of=True)
            # The phrase must end before the number, or the thing stands behind it.
            return found if found and found.stop <= sentence.words[at - 1].stop else None
    return None


def _directly_before(sentence: Sentence, words: Lexicon, at: int, start: int) -> Thing | None:
    """'Russians 14.6 percent', 'русских – 14,6 %', 'уйгуры (1,5 %)'."""
    if not at:
        return None
    word = sentence.words[at - 1]
    if not re.fullmatch(
        r"[\s\u00a0\u202f]*[-–—:(]?[\s\u00a0\u202f]*", sentence.text[word.stop : start]
    ):
        return None
    if word.lemma in words.amounts | words.number_of:
        return None
    noun = word.part in ("NOUN", "ADJF") if sentence.lang == "ru" else is_plural(word, words)
    return thing_of(word) if noun else None


def _postponed(sentence: Sentence, at: int, start: int) -> Thing | None:
    """«Организаций около 30»: a noun in the genitive plural, its number at the end."""
    word = sentence.words[at - 1] if at else None
    if sentence.lang != "ru" or not word or word.part != "NOUN":
        return None
    earlier = sentence.words[at - 2] if at > 1 else None
    if earlier and (earlier.form.isdigit() or earlier.part == "NUMR"):
        return None  # «после 12 раундов 119»: they have a number of their own
    told = word.form.lower().endswith(_GENITIVE_PLURAL) and word.lemma != word.form.lower()
    beside = sentence.text[word.stop : start].strip(" —–-") == ""
    return thing_of(word) if told and beside else None


def thing_of(word: Word) -> Thing:
    """A word alone as what is counted."""
    lemma = lemma_of(word)
    return Thing(word.start, word.stop, lemma, lemma)


def _kazakh(sentence: Sentence, words: Lexicon, at: int) -> Thing | None:
    owned = sentence.words[at - 1] if at else None
    if owned and owned.is_nominative and owned.lemma not in words.number_of | words.pronouns:
        low = owned.form.lower()
        if (
            low != owned.lemma
            and low not in _KK_BETWEEN
            and not low.endswith(("лар", "лер", "дар", "дер", "тар", "тер"))
        ):
            return thing_of(owned)  # «алқаптың халқы екі есе азайды»
    for i in range(at - 1, max(-1, at - 9), -1):
        word = sentence.words[i]
        if word.form.lower() in _KK_BETWEEN:
            continue
        own = word.lemmas[:1]
        if words.number_of & set(own) and i:
            counted = sentence.words[_counted(sentence, i - 1)]
            return thing_of(counted) if counted.lemma not in words.pronouns else None
        near = all(one.form.lower() in _KK_BETWEEN for one in sentence.words[i + 1 : at - 1])
        if _KK_GENITIVE.fullmatch(word.form.lower()) and (i >= at - 2 or near):
            return thing_of(_first(sentence, i)) if word.lemma not in words.pronouns else None
    return None


def _kazakh_beside(sentence: Sentence, words: Lexicon, at: int, start: int) -> Thing | None:
    """«Орыстар – 23,6 %»: a noun and a dash."""
    word = sentence.words[at - 1] if at else None
    if not word or not word.is_nominative or word.lemma in words.number_of | words.pronouns:
        return None
    gap = sentence.text[word.stop : start]
    return thing_of(word) if _DASH.fullmatch(gap) and word.form.lower() not in _KK_BETWEEN else None


def _first(sentence: Sentence, i: int) -> Word:
    """Of two nouns joined by 'and' the first: «мешіттер мен шіркеулердің жартысы»."""
    joined = i > 1 and sentence.words[i - 1].form.lower() in ("мен", "бен", "пен", "және")
    return (
        sentence.words[i - 2] if joined and sentence.words[i - 2].part == "N" else sentence.words[i]
    )


def _counted(sentence: Sentence, i: int) -> int:
    """Where the noun of «депутаттардың жалпы санының» stands."""
    while i and sentence.words[i].form.lower() in _KK_BETWEEN:
        i -= 1
    return i


def _english_subject(clause: tuple[Word, ...], words: Lexicon, *, verb: bool) -> Thing | None:
    run = list[Word]()
    for word in clause:
        low = word.form.lower()
        if not run and low in ("the", "a", "an", "its", "their", "our", "this"):
            continue
        if low in words.closed or low in words.verbs or (run and _ED.fullmatch(low)):
            break
        run.append(word)
    if (
        not run
        or not run[-1].form[:1].isalpha()
        or run[-1].lemma in words.number_of | set(words.values)
    ):
        return None
    if not verb and run[-1] is clause[-1]:
        return None  # a phrase without a verb: the number belongs to it in another way
    lemmas = [lemma_of(one) for one in run]
    return Thing(run[0].start, run[-1].stop, " ".join(lemmas), lemmas[-1])


def _russian_subject(clause: tuple[Word, ...], words: Lexicon) -> Thing | None:
    for i, word in enumerate(clause):
        if word.part != "NOUN" or _behind_preposition(clause, i) or word.lemma in words.not_things:
            continue
        before = clause[i - 1] if i else None
        # «После отставки Петрова акции упали»: a name governs nothing.
        name = before is not None and before.form[:1].isupper() and i > 1
        if before and before.part == "NOUN" and before.lemma not in words.number_of and not name:
            continue  # in the genitive: «в первые месяцы реализации»
        if word.lemma not in words.number_of:
            return thing_of(word)
    return None


def _behind_preposition(clause: tuple[Word, ...], i: int) -> bool:
    """Whether a preposition stands before a noun and its adjectives."""
    while i and clause[i - 1].part in ("ADJF", "PRTF", "NUMR"):
        i -= 1
    return i > 0 and clause[i - 1].form.lower() in _RU_PREPOSITIONS


def _kazakh_subject(clause: tuple[Word, ...], words: Lexicon) -> Thing | None:
    """The noun without a case ending nearest to the number: «жұмыссыздық 4,9 пайызды құрады»."""
    for word in reversed(clause):
        if word.is_nominative and word.lemma not in (
            words.number_of | words.pronouns | words.not_things
        ):
            return thing_of(word)
    return None
