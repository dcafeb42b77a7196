"""What one Russian word may be, in the names of Universal Dependencies: pymorphy3's tags (those of
OpenCorpora) as UD_Russian-GSD and UD_Russian-Taiga have them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

from contentan.lemmatize.feats import Reading
from contentan.lemmatize.russian.case_masks import mask_of
from contentan.lemmatize.russian.own_adjectives import participle
from contentan.lemmatize.russian.readings import analyser
from contentan.lemmatize.russian.word_lists import fold, name_forms

_UPOS = {
    "NOUN": "NOUN",
    "ADJF": "ADJ",
    "ADJS": "ADJ",
    "COMP": "ADJ",
    "VERB": "VERB",
    "INFN": "VERB",
    "PRTF": "VERB",
    "PRTS": "VERB",
    "GRND": "VERB",
    "NUMR": "NUM",
    "ADVB": "ADV",
    "NPRO": "PRON",
    "PRED": "ADV",
    "PREP": "ADP",
    "CONJ": "CCONJ",
    "PRCL": "PART",
    "INTJ": "INTJ",
    "LATN": "X",
    "ROMN": "NUM",
    "NUMB": "NUM",
}
_FORMS = {"VERB": "Fin", "INFN": "Inf", "PRTF": "Part", "PRTS": "Part", "GRND": "Conv"}
#: Grammemes with the one feature that each is.
GRAMMEMES = {
    "nomn": "Case=Nom",
    "gent": "Case=Gen",
    "gen1": "Case=Gen",
    "gen2": "Case=Gen",
    "datv": "Case=Dat",
    "accs": "Case=Acc",
    "acc2": "Case=Acc",
    "ablt": "Case=Ins",
    "loct": "Case=Loc",
    "loc1": "Case=Loc",
    "loc2": "Case=Loc",
    "voct": "Case=Voc",
    "sing": "Number=Sing",
    "plur": "Number=Plur",
    "masc": "Gender=Masc",
    "femn": "Gender=Fem",
    "neut": "Gender=Neut",
    "anim": "Animacy=Anim",
    "inan": "Animacy=Inan",
    "perf": "Aspect=Perf",
    "impf": "Aspect=Imp",
    "past": "Tense=Past",
    "pres": "Tense=Pres",
    "futr": "Tense=Fut",
    "indc": "Mood=Ind",
    "impr": "Mood=Imp",
    "1per": "Person=1",
    "2per": "Person=2",
    "3per": "Person=3",
    "Supr": "Degree=Sup",
}
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
#: Words whose part of speech is not that of their tag.
_LISTED = {
    "SCONJ": (
        "что чтобы чтоб если когда хотя пока поскольку ибо будто словно раз как чем лишь дабы едва"
    ),
    "AUX": "быть бы б",
    "PRON": "который кто что никто ничто нечто некто кто-то что-то себя это оно",
    "DET": "его ее их",
    "ADV": "конечно например кстати наверно наверное скорее однако куда так где якобы",
    "PART": "не ни же ли ведь вот даже уж лишь только",
}
_LISTED_UPOS = {(word, upos): upos for upos, words in _LISTED.items() for word in words.split()}
_PRON_TYPES = {
    "Prs": "я ты он она оно мы вы они себя мой твой наш ваш свой его ее их",
    "Dem": "этот тот такой это то там тут здесь так тогда столько сюда туда поэтому",
    "Rel": "который кто что какой чей где когда куда сколько",
    "Tot": "весь все каждый всякий любой всегда",
    "Neg": "никто ничто никакой никогда нигде",
    "Ind": "некоторый какой-то кто-то что-то где-то как-то некий",
    "Emp": "сам самый",
}
_PRON_TYPE_OF = {word: kind for kind, words in _PRON_TYPES.items() for word in words.split()}
_POSSESSIVE = frozenset("мой твой наш ваш свой его ее их".split())
_REFLEXIVE = frozenset({"себя", "свой"})
#: Adverbs that compare without a positive of their own.
_COMPARATIVE = frozenset(
    "более менее больше меньше ранее раньше далее дальше позже позднее".split()
)
#: Words that are of no number and gender, although their tags are.
_INVARIABLE = frozenset("его ее их".split())
_NEGATIVE = frozenset({"не", "нет", "ни"})


#: How much likelier a case is in its place than the form alone says.
LIKELIER = 8.0


class Parse(NamedTuple):
    """A reading with what is needed beside its neighbours: `mask` as in `case_masks`, whether it is
    the head of a phrase or stands before one.
    """

    reading: Reading
    mask: int
    noun: bool
    adjective: bool

    @property
    def declined(self) -> bool:
        """Whether it has cases."""
        return self.noun or self.adjective

    def likelier(self, case: str) -> Parse:
        """The same, with more weight where it is of this case."""
        if self.reading.feats.get("Case") != case:
            return self
        return self._replace(reading=self.reading._replace(weight=LIKELIER * self.reading.weight))


@functools.lru_cache(maxsize=100_000)
def parses(form: str, lemma: str) -> tuple[Parse, ...]:
    """What pymorphy3 says of a form with this lemma; all that it says where it has no such lemma,
    which then comes from a list or another convention.
    """
    low = fold(form)
    every = list(analyser().parse(low))
    own = [one for one in every if fold(one.normal_form) == lemma]
    if not own:
        # Our convention calls the participle that is an adjective by its own name: окружающий.
        as_adjective = [
            one for one in every if lemma == participle(low, str(one.tag.POS)) and lemma
        ]
        if as_adjective:
            return tuple(_parse(one, low, lemma, form, upos="ADJ") for one in as_adjective)
        own = every
    return tuple(_parse(one, low, lemma, form) for one in own)


def _parse(found: Any, low: str, lemma: str, form: str, upos: str = "") -> Parse:
    tag = found.tag
    pos = str(tag.POS or next((name for name in ("LATN", "ROMN", "NUMB") if name in tag), ""))
    upos = upos or _upos(tag, pos, low, lemma, form)
    # pymorphy gives some parses a score of zero.
    reading = Reading(found.score + 1e-6, upos, dict(_feats(tag, pos, upos, (low, lemma))))
    return Parse(
        reading,
        mask_of(str(tag.case or ""), str(tag.number or ""), str(tag.gender or "")),
        noun=pos in ("NOUN", "NPRO"),
        adjective=pos in ("ADJF", "PRTF", "NUMR"),
    )


def _upos(tag: Any, pos: str, low: str, lemma: str, form: str) -> str:
    upos = _UPOS.get(pos, "_")
    if pos == "CONJ":
        return (
            "SCONJ"
            if (low, "SCONJ") in _LISTED_UPOS
            else "ADV"
            if (low, "ADV") in _LISTED_UPOS
            else upos
        )
    for word, listed in ((lemma, "AUX"), (low, "PART"), (lemma, "PRON"), (lemma, "DET")):
        if (word, listed) in _LISTED_UPOS and upos != "NOUN":
            return listed
    if pos == "ADJF" and "Apro" in tag:
        return "DET"
    if upos == "NOUN" and form[:1].isupper():
        named = not _NAMES.isdisjoint(tag.grammemes) or low in name_forms()
        return "PROPN" if named else upos
    return upos


def _feats(tag: Any, pos: str, upos: str, word: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The features of a tag, in pairs; `word` is the form and its lemma."""
    low, lemma = word
    kind = _PRON_TYPE_OF.get(lemma, "") if upos in ("PRON", "DET", "ADV") else ""
    for grammeme in tag.grammemes if lemma not in _INVARIABLE else ():
        name, _, value = GRAMMEMES.get(grammeme, "").partition("=")
        # The treebanks do not agree on the aspect of быть.
        if name and not (upos == "AUX" and name == "Aspect"):
            yield name, value
    if kind:
        yield "PronType", kind
    if lemma in _POSSESSIVE and upos == "DET":
        yield "Poss", "Yes"
    if lemma in _REFLEXIVE:
        yield "Reflex", "Yes"
    if "Anum" in tag:
        yield "NumType", "Ord"
    elif upos == "NUM":
        yield "NumType", "Card"
    if pos in ("ADJS", "PRTS"):
        yield "Variant", "Short"
    if pos in _FORMS and upos in ("VERB", "AUX"):
        yield "VerbForm", _FORMS[pos]
        if upos == "VERB":
            yield "Voice", _voice(tag, low)
    if low in _NEGATIVE:
        yield "Polarity", "Neg"
    yield from _degree(tag, pos, upos, low, kind)


def _degree(tag: Any, pos: str, upos: str, low: str, kind: str) -> Iterator[tuple[str, str]]:
    """The degree of a word that has degrees; the superlative has a grammeme of its own."""
    if pos == "COMP" or (upos == "ADV" and low in _COMPARATIVE):
        yield "Degree", "Cmp"
        return
    compares = pos in ("ADJF", "ADJS", "PRTF", "ADVB") and upos in ("ADJ", "ADV")
    if compares and not kind and not tag.grammemes & {"Supr", "Anum", "Ques", "Dmns"}:
        yield "Degree", "Pos"


def _voice(tag: Any, low: str) -> str:
    if "pssv" in tag:
        return "Pass"
    return "Mid" if low.endswith(("ся", "сь")) else "Act"
