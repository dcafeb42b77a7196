"""Who does what a claim tells: an institution, organ or programme that the sentence names as the
subject of the number's clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.parsed_sentence import Sentence

_CLAUSE = re.compile(r"[;:!?]\s|\.\s|,\s(?:and|but|which|that|while|а|но|который\w*|ал|бірақ)\s")
_PREPOSITION = {
    "en": frozenset(
        "of in at to from for with on into under over by through between among within across"
        " against about like than as per via without near under".split()
    ),
    "ru": frozenset(
        "в во на с со из от до для при по о об у к ко за под над между через без около среди"
        " посредством согласно".split()
    ),
}
_ADVERBS = frozenset("now also already then alone still".split())
_AUXILIARIES = frozenset(
    "is are was were has have had will would can could may might must should shall did does do"
    " made came gave got found told".split()
)
_QUOTED = re.compile(r"\s*[«“\"][^»”\"]{2,40}[»”\"]")
_KK_OBLIQUE = re.compile(
    r".*(?:[ндт][ыіе]ң|[ндт][аеыі]н?|[ғгқк][ае]|[нтд][ае]н|м?ен|да|де|та|те|ға|ге)$", re.IGNORECASE
)
#: An agent behind more than so many words of the number's clause is another clause's.
_MOST = 6
_KK_TIMES = frozenset("жылы жылдары жылғы былтыр биыл күні айында кейін бері".split())


def agent(sentence: Sentence, words: Lexicon, start: int) -> str:
    """The agent of a number that begins at `start`, as the text names it; '' for none."""
    begins = max((one.end() for one in _CLAUSE.finditer(sentence.text, 0, start)), default=0)
    spans = {"ru": _russian, "kk": _kazakh}.get(sentence.lang, _english)(sentence, words, start)
    found = [(a, b) for a, b in spans if a >= begins] or [(a, b) for a, b in spans]
    return sentence.text[found[0][0] : found[0][1]] if found else ""


def _english(sentence: Sentence, words: Lexicon, stop: int) -> list[tuple[int, int]]:
    return list(_runs(sentence, words, stop, _PREPOSITION["en"]))


def _runs(
    sentence: Sentence, words: Lexicon, stop: int, prepositions: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Noun phrases that end with a word for an agent and follow no preposition."""
    first = sentence.index_at(stop)
    for i in range(first):
        if not words.agents.fullmatch(sentence.words[i].form):
            continue
        a = i
        while a and _modifies(sentence, words, a):
            a -= 1
        lead = sentence.words[a - 1].form.lower() if a else ""
        if lead in ("the", "a", "an", "its", "our", "this") and a > 1:
            lead = sentence.words[a - 2].form.lower()
        if lead not in prepositions and _does(sentence, words, i + 1):
            yield sentence.words[a].start, sentence.words[i].stop


def _does(sentence: Sentence, words: Lexicon, i: int) -> bool:
    """Whether a verb may begin behind a subject, or a complement of it."""
    for word in sentence.words[i : i + 3]:
        low = word.form.lower()
        if low in _ADVERBS or low.endswith("ly"):
            continue
        known = low in words.verbs or low in words.verbs_or_nouns or low in _AUXILIARIES
        return known or low == "of" or low.endswith(("ed", "s"))
    return False


def _modifies(sentence: Sentence, words: Lexicon, i: int) -> bool:
    """Whether the word before a word belongs to its name: 'call centre', 'Youth Council'."""
    word, following = sentence.words[i - 1], sentence.words[i]
    low = word.form.lower()
    gap = sentence.text[word.stop : following.start]
    return (
        gap == " "
        and low not in words.closed
        and low not in ("the", "a", "an", "its", "our")
        and word.form[:1].isalpha()
        and (word.form[:1].isupper() == following.form[:1].isupper())
        and low not in words.verbs
    )


def _russian(sentence: Sentence, words: Lexicon, stop: int) -> list[tuple[int, int]]:
    made = list[tuple[int, int]]()
    for i in range(sentence.index_at(stop)):
        word = sentence.words[i]
        nominative = word.form.lower().replace("ё", "е") == word.lemma
        if not (nominative and words.agents.fullmatch(word.form)):
            continue
        a = i
        while a and sentence.words[a - 1].part == "ADJF" and _beside(sentence, a):
            a -= 1
        if a and sentence.words[a - 1].form.lower() in _PREPOSITION["ru"]:
            continue
        made.append((sentence.words[a].start, _russian_end(sentence, i)))
    return made


def _russian_end(sentence: Sentence, i: int) -> int:
    """Where a name ends: behind a name in quotes or one noun («Дом дружбы»)."""
    end = sentence.words[i].stop
    quoted = _QUOTED.match(sentence.text, end)
    if quoted:
        return quoted.end()
    if i + 1 < len(sentence.words) and _beside(sentence, i + 1):
        own = sentence.words[i + 1]
        if own.part == "NOUN" and own.form.lower() != own.lemma:
            return own.stop
    return end


def _beside(sentence: Sentence, i: int) -> bool:
    return sentence.text[sentence.words[i - 1].stop : sentence.words[i].start] == " "


def _kazakh(sentence: Sentence, words: Lexicon, stop: int) -> list[tuple[int, int]]:
    made = list[tuple[int, int]]()
    for i in range(sentence.index_at(stop)):
        word = sentence.words[i]
        if not words.agents.fullmatch(word.form) or _KK_OBLIQUE.fullmatch(word.form):
            continue
        a = i
        while a and i - a < _MOST and _beside(sentence, a) and _kk_modifies(sentence, a):
            a -= 1
        made.append((sentence.words[a].start, word.stop))
    return made


def _kk_modifies(sentence: Sentence, i: int) -> bool:
    before = sentence.words[i - 1]
    following = sentence.words[i].form
    # A name's words are capital at its beginning; behind it stand common nouns.
    if before.form.lower() in _KK_TIMES:
        return False
    return (
        before.form[:1].isalpha()
        and not following[:1].isupper()
        and (before.form[:1].isupper() or not _KK_OBLIQUE.fullmatch(before.form))
    )
