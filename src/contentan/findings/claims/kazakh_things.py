"""The noun phrase behind a Kazakh number."""

from __future__ import annotations

import re

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.parsed_sentence import Word, part_of
from contentan.findings.claims.things import KK_AGENT, Thing, made

_ADJECTIVE = re.compile(
    r"(?!.*мекен$).+(?:лық|лік|дық|дік|тық|тік|дағы|дегі|тағы|тегі|ғы|гі|лы|лі|ды|ді|ты|ті|ған|ген|қан|кен|и|сыз|сіз|шыл|шіл)$"
)
#: Behind these another noun begins: «549 адам әлеуетін көрсетті».
_PERSONS = ("адам", "азамат")
_LOCAL = re.compile(r".+(?:дағы|дегі|тағы|тегі)")
#: Words of purpose and manner: «мақсатындағы жер» is land, «үш қаладағы мектеп» three towns.
_MANNER = frozenset("мақсат сипат деңгей дәреже ая шеңбер көлем мөлшер құрам құн".split())
_AGENT = re.compile(r".+(?:ушы|уші)(?:л[ае]р)?\w{0,3}")
_LONG = re.compile(r".{5,}(?:лды|лді|нды|нді)")
_QUALITY = re.compile(r".{3,}(?:лық|лік|дық|дік|тық|тік)")
#: Nouns with that ending that are counted.
_BODIES = re.compile(
    r"(?:бірлес|орта|әкім|елші|министр|агент|серіктес|қауымдас|басшы|кәсіпоры|оқу|қоры|көрсет)\w*"
)
_ACCUSATIVE = ("ны", "ні", "ды", "ді", "ты", "ті")
_PARTICIPLE = re.compile(r".+(?:ған|ген|қан|кен)")
#: Possessed, in no case or in the genitive: an object of its own is in another.
_OWNED = re.compile(r".{3,}(?:с?[ыі])(?:ның|нің)?")
_PLURAL = re.compile(r".+[лдт][ае]р\w*")
_POSSESSIVE = re.compile(
    r".+(?:с?[ыі]|с?[ыі]н(?:ың|ің|а|е|ан|ен|да|де)?|с?[ыі]мен|[лдт][ае]р[ыі]н?\w{0,3})$"
)


def phrase(run: list[Word], words: Lexicon) -> Thing | None:
    """The first noun; the noun behind it where that has a possessive ending. A case ending closes
    the phrase.
    """
    run = [_as_noun(run), *run[1:]]
    head, adjectives = -1, 0
    for i, word in enumerate(run):
        low = word.form.lower()
        inflected = word.lemma != low
        if i == 0 and word.part == "V" and _LONG.fullmatch(low) and len(run) > 1:
            adjectives = 1  # «институционалды» looks like a past tense
            continue
        if head < 0 and i + 1 < len(run) and _describes(word, run[i + 1], words):
            adjectives = i + 1
            continue
        if head >= 0 and _is_doing(run, i):
            continue
        if (word.part == "V" and not (KK_AGENT.fullmatch(low) or _AGENT.fullmatch(low))) or (
            head < 0 and inflected and i and run[i - 1].lemma in words.persons
        ):
            break
        if head >= 0 and not inflected and _is_chain(run, i):
            continue
        if head >= 0 and _ends(word, run[head], words):
            break
        if i + 1 < len(run) and f"{low} {run[i + 1].lemma}" in words.compounds:
            adjectives = i + 1
            continue  # «тұрғын үй»
        if (
            head < 0
            and not inflected
            and (is_adjective(word) or low in words.adjectives or _is_quality(run, i))
        ):
            adjectives = i + 1
            continue
        if inflected and _LOCAL.fullmatch(low):
            if word.lemma not in _MANNER:
                head = i
                break
            head, adjectives = -1, i + 1  # «мақсатындағы жер»: it tells where, what follows what
            continue
        head = i
        if inflected:
            break
    head = head if head >= 0 else adjectives - 1
    return made(run, 0, head) if head >= 0 else None


def _ends(word: Word, head: Word, words: Lexicon) -> bool:
    """Whether a phrase ends before a word, given its noun: two nouns are one phrase only where the
    second is possessed by the first, or acts on it («шекара бұзушыны»).
    """
    low = word.form.lower()
    owned = word.lemma != low and _POSSESSIVE.fullmatch(low)
    return (
        not (owned or _AGENT.fullmatch(low))
        or low in words.adjectives
        or word.lemma in words.number_of  # «3 миллион көрермен санымен»
        or word.form[:1].isupper()
        or head.form.lower() in _PERSONS
    )


def _describes(word: Word, following: Word, words: Lexicon) -> bool:
    """Whether a word that may be counted itself describes the noun behind it: «үш америкалық
    елші», «он байланысқан адам».
    """
    if word.lemma in words.persons and word.lemma == word.form.lower():
        return following.is_nominative or _PLURAL.fullmatch(following.form.lower()) is not None
    return (
        following.part == "N"
        and word.part == "V"
        and _PARTICIPLE.fullmatch(word.form.lower()) is not None
    )


def _is_quality(run: list[Word], i: int) -> bool:
    """«жүз қырық іскерлік кездесу»: a noun of quality before a noun that is all of the phrase."""
    following = run[i + 1] if i + 1 < len(run) else None
    return (
        _QUALITY.fullmatch(run[i].form.lower()) is not None
        and not _BODIES.fullmatch(run[i].form.lower())
        and following is not None
        and following.part == "N"
        and following.form == following.lemma
    )


def _is_doing(run: list[Word], i: int) -> bool:
    """«жанармай құю бекеті»: a noun of doing between what is done and what is owned by it."""
    owner = run[i + 1] if i + 1 < len(run) else None
    return (
        run[i].form.islower()
        and run[i].form.endswith(("у", "ю"))
        and run[i - 1].lemma == run[i - 1].form.lower()
        and owner is not None
        and owner.part == "N"
        and owner.lemma != owner.form.lower()
        and _POSSESSIVE.fullmatch(owner.form.lower()) is not None
    )


def _is_chain(run: list[Word], i: int) -> bool:
    """Whether a noun stands between the first and the one that they belong to: «сыбайлас жемқорлық
    фактісі», «жел электр станциясы».
    """
    if run[i - 1].form.lower() in _PERSONS or i + 1 >= len(run):
        return False
    owner = run[i + 1]
    bare = all(one.part == "N" and one.lemma == one.form.lower() for one in run[i - 1 : i + 1])
    low = owner.form.lower()
    owned = low != owner.lemma and owner.part == "N" and _OWNED.fullmatch(low) is not None
    return bare and owned


def _as_noun(run: list[Word]) -> Word:
    """The first word, as the noun that it may be where other words follow: «14 ұпайды жинады»."""
    first = run[0]
    if first.part != "V" or len(run) == 1 or KK_AGENT.fullmatch(first.form.lower()):
        return first
    known = (
        one
        for one in first.lemmas[1:]
        if len(one) > 2
        and first.form.lower().removeprefix(one) in _ACCUSATIVE
        and part_of(first.form, one, "kk") in ("N", "")
    )
    noun = next(known, None)
    return first._replace(lemmas=(noun, *first.lemmas)) if noun else first


def is_adjective(word: Word) -> bool:
    """Whether a Kazakh word is an adjective, by its part of speech or its ending."""
    return word.part == "A" or (
        word.part not in ("N", "P") and _ADJECTIVE.fullmatch(word.form.lower()) is not None
    )
