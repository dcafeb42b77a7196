"""What is counted, with its lemmas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.findings.claims.parsed_sentence import Word, part_of

#: Forms that are a verb's, too.
_OWN_LEMMAS = {"lives": "life", "leaves": "leave", "left": "left"}
_RU_PASSIVE = re.compile(r"(?<=[нтм])(?:ых|ым|ыми|ые|ого|ому|ом|ая|ую|ой)$")
_RU_PARTICIPLE = re.compile(r"([щш])(?:их|им|ими|ие|его|ему|ем|ая|ую|ей)$")
_KK_PARTICIPLE = re.compile(r"(.+(?:ған|ген|қан|кен))(?:дар|дер)\w*$")
_KK_AGENTS = re.compile(r"(.+(?:ушы|уші))(?:лар|лер|ны|ні|ға|ге|дан|ден|мен|ның|нің|м)\w*")
#: Agent nouns that look like verbs.
KK_AGENT = re.compile(r".+(?:ушы|уші|рман|рмен)")


_KK_CASE = re.compile(
    r"(\w{5,}[^аеәоөұүыіуи])(?:ға|ге|қа|ке|[дтн](?:ан|ен)|[дтн](?:ың|ің)|[дт](?:ы|і|а|е))"
)
#: Stems that are cut short where an ending is seen in them: «отба-сы-на», «ой-ын-да».
_KK_WHOLE = ("отбасы", "ойын", "жарыс")


class Thing(NamedTuple):
    """`lemmas` of the phrase, and `head`, that of the noun counted; `start` and `stop` in the
    sentence.
    """

    start: int
    stop: int
    lemmas: str
    head: str


def made(run: Sequence[Word], first: int, last: int) -> Thing:
    """The thing of some words, the last of which is counted."""
    own = run[first : last + 1]
    lemmas = [lemma_of(word) for word in own]
    return Thing(own[0].start, own[-1].stop, " ".join(lemmas), lemmas[-1])


def noun(word: Word) -> str:
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
        return noun(word) or word.lemma
    return _kazakh_lemma(word, low) if word.lang == "kk" else word.lemma


def _kazakh_lemma(word: Word, low: str) -> str:
    if low.startswith("ойыншы"):
        return "ойыншы"
    if whole := next(filter(low.startswith, _KK_WHOLE), None):
        return whole
    if word.lemma == low and not word.part and (case := _KK_CASE.fullmatch(low)):
        return case[1]  # a word that no dictionary has
    if word.part != "V":
        return word.lemma
    if own := _KK_PARTICIPLE.match(low) or _KK_AGENTS.match(low):
        return own[1]
    # «өңдеу»: a noun of doing
    return low if low.endswith("у") or KK_AGENT.fullmatch(low) else word.lemma
