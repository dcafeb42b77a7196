"""Part of speech and features of a Kazakh word from its chain of suffixes.

Names and values are those of UD_Kazakh-KTB: a possessive of the third person is
Number[psor]=Plur,Sing, a participle or verbal noun with a case is VerbForm=Ger. Number is not given
in the third person of a verb, which does not say it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from contentan.lemmatize.feats import Morph, Reading, agreed, read, written
from contentan.lemmatize.kazakh.grammar import Chain
from contentan.lemmatize.kazakh.kazakh import Analysis, analyse
from contentan.lemmatize.kazakh.lexicon import lexicon, noun_kinds
from contentan.segment.spacy_kk_words import is_ordinal, like_num

_THEIRS = "Number[psor]=Plur,Sing|Person[psor]=3"
_FINITE = "Mood=Ind|Person=3|VerbForm=Fin"
#: Features of each suffix of the grammar; one that stands further on in the chain wins.
SUFFIX_FEATS = {
    "plural": "Number=Plur",
    "poss1": "Number[psor]=Sing|Person[psor]=1",
    "poss2": "Number[psor]=Sing|Person[psor]=2",
    "poss1p": "Number[psor]=Plur|Person[psor]=1",
    "poss2f": "Number[psor]=Sing|Person[psor]=2",
    "poss3": _THEIRS,
    "genitive": "Case=Gen",
    "accusative": "Case=Acc",
    "dative": "Case=Dat",
    "locative": "Case=Loc",
    "ablative": "Case=Abl",
    "instrumental": "Case=Ins",
    "equative": "Case=Equ",
    "comparative": "Degree=Cmp",
    "ordinal": "NumType=Ord",
    "am": "Number=Sing|Person=1",
    "are_thou": "Number=Sing|Person=2",
    "are_you": "Number=Sing|Person=2|Polite=Form",
    "are_we": "Number=Plur|Person=1",
    "are_all": "Number=Plur|Person=2",
    "are_you_all": "Number=Plur|Person=2|Polite=Form",
    "i": "Number=Sing|Person=1",
    "thou": "Number=Sing|Person=2",
    "you": "Number=Sing|Person=2|Polite=Form",
    "we": "Number=Plur|Person=1",
    "all": "Number=Plur|Person=2",
    "you_all": "Number=Plur|Person=2|Polite=Form",
    "is": "Person=3",
    "negative": "Polarity=Neg",
    "imperative": "Mood=Imp|Number=Sing|Person=2|VerbForm=Fin",
    "imperative_soft": "Mood=Imp|Number=Sing|Person=2|VerbForm=Fin",
    "imperative_firm": "Mood=Imp|Number=Sing|Person=2|VerbForm=Fin",
    "imperative_you": "Mood=Imp|Number=Sing|Person=2|Polite=Form|VerbForm=Fin",
    "imperative_all": "Mood=Imp|Number=Plur|Person=2|VerbForm=Fin",
    "imperative_you_all": "Mood=Imp|Number=Plur|Person=2|Polite=Form|VerbForm=Fin",
    "let_me": "Mood=Opt|Number=Sing|Person=1|VerbForm=Fin",
    "let_us": "Mood=Opt|Number=Plur|Person=1|VerbForm=Fin",
    "let_them": "Mood=Opt|Person=3|VerbForm=Fin",
    "optative": "Mood=Opt|Person=3|VerbForm=Fin",
    "past": f"{_FINITE}|Tense=Past",
    "present": f"{_FINITE}|Aspect=Hab|Tense=Pres",
    "evidential": f"{_FINITE}|Evident=Nfh|Tense=Past",
    "had": f"{_FINITE}|Tense=Pqp",
    "conditional": "Mood=Cnd|Person=3|VerbForm=Conv",
    "converb": "Aspect=Perf|VerbForm=Conv",
    "converb_a": "Aspect=Imp|VerbForm=Conv",
    "participle_past": "Tense=Past|VerbForm=Part",
    "participle_habitual": "Aspect=Imp|VerbForm=Part",
    "participle_future": "Tense=Fut|VerbForm=Part",
    "agent": "VerbForm=Part",
    "verbal_noun": "VerbForm=Ger",
    "wish": "Mood=Des",
    **dict.fromkeys(("since", "until", "after", "before", "as_soon_as"), "VerbForm=Conv"),
}
_VOICES = {"passive": "Pass", "reflexive": "Rfl", "reciprocal": "Rcp", "causative": "Cau"}
_PERSONS = frozenset("am are_thou are_you are_we are_all are_you_all".split())
#: Suffixes behind which a bare word is in no case that has a name.
_CASELESS = frozenset("similative belonging attributive comparative ordinal".split()) | _PERSONS
_PARTS = {"N": "NOUN", "A": "ADJ", "P": "PROPN"}

#: Closed words: what the grammar cannot tell of them.
_CLOSED = {
    "PRON": "мен сен сіз ол біз кім не өз бәрі барша ешкім ештеңе біреу",
    "DET": (
        "бұл сол осы мына мынау анау қай қанша қандай әр әрбір барлық бүкіл күллі кейбір бірнеше"
        " бірқатар көптеген біраз басқа өзге"
    ),
    "ADP": (
        "үшін туралы бойынша арқылы кейін соң дейін шейін қарай қарсы бұрын бері бірге сайын"
        " жайлы жайында жөнінде хақында ретінде сияқты секілді тәрізді гөрі орай байланысты"
        " қатысты сәйкес қарамастан"
    ),
    "CCONJ": "және бірақ немесе болмаса әрі ал да алайда дегенмен яғни сондықтан",
    "SCONJ": "егер өйткені себебі",
    "PART": "ма ғой",
    "AUX": "е",
    "VERB": "де жат бол қыл кел тұр отыр жүр",
    "ADJ": (
        "бар жоқ керек тиіс қажет мүмкін қазіргі соңғы алғашқы негізгі ішкі сыртқы арнайы жалпы"
        " кейінгі дейінгі бұрынғы қатар"
    ),
    "ADV": (
        "ғана өте тым ең аса енді қазір бүгін ертең кеше былтыр биыл әлі тағы тек мүлде тіпті"
        " қайта сөйтіп әйтпесе мысалы мәселен әсіресе әрине міне бәлкім шамамен негізінен қалай"
        " қайда қашан сондай-ақ"
    ),
}
_UPOS_OF = {word: upos for upos, words in _CLOSED.items() for word in words.split()}
#: Forms of closed words that are another part of speech than their lemma.
_OTHER_FORMS = {"пен": "CCONJ", "бен": "CCONJ", "ап": "VERB", "боп": "VERB", "кеп": "VERB"}
#: Ends of adjectives that were made of other words.
_ADJECTIVE_ENDS = tuple("лы лі ды ді ты ті сыз сіз ғы гі қы кі и".split())
_NOMINAL = frozenset("NOUN PROPN ADJ NUM DET PRON".split())
#: What the inflected forms of demonstratives end in that are no pronouns.
_LIKE_THIS, _SO = ("ндай", "ынау"), ("лай",)
#: Cases of pronouns by their ends, the longest first: сенімен, одан, оның, оны, маған, онда.
_PRONOUN_CASES = (
    ("мен бен пен", "Ins"),
    ("нан нен дан ден сонан одан", "Abl"),
    ("ның нің дың дің тың тің", "Gen"),
    ("ған ған ға ге не на", "Dat"),
    ("нда нде да де", "Loc"),
    ("ны ні ды ді ін ын", "Acc"),
)


def kazakh_morphs(forms: Sequence[str], lemmas: Sequence[str]) -> list[Morph]:
    """One sentence's words with their lemmas; a word of another language has the lemma ''.

    >>> [one.upos for one in kazakh_morphs(["Қазақстан", "халқы"], ["қазақстан", "халық"])]
    ['PROPN', 'NOUN']
    """
    alone = [
        kazakh_morph(form, lemma) if lemma else Morph()
        for form, lemma in zip(forms, lemmas, strict=True)
    ]
    return [
        _beside(
            one, form, first=place == 0, after=alone[place + 1] if place + 1 < len(alone) else None
        )
        for place, (one, form) in enumerate(zip(alone, forms, strict=True))
    ]


def _beside(one: Morph, form: str, *, first: bool, after: Morph | None) -> Morph:
    """A word before another (`after`; None at the end, unknown where that is no word)."""
    before_nominal = after is not None and after.upos in _NOMINAL
    low = form.lower()
    if low in ("пен", "бен") or (low == "мен" and not first):
        return Morph("CCONJ" if before_nominal else "ADP")
    if one.upos in ("NOUN", "PROPN") and before_nominal and one.feats == "Case=Nom":
        # Қазақ тілі: it only says what kind, and is in no case.
        return one._replace(feats="_")
    if one.feats == "Tense=Past|VerbForm=Part" and (after is None or after.upos == "_"):
        return one._replace(feats=written(read(f"{_FINITE}|Tense=Past")))
    return one


@lru_cache(maxsize=100_000)
def kazakh_morph(form: str, lemma: str) -> Morph:
    """What the readings of a form with this lemma say, whatever stands beside it.

    >>> kazakh_morph("бірлестіктерінің", "бірлестік").feats
    'Case=Gen|Number=Plur|Number[psor]=Plur,Sing|Person[psor]=3'
    >>> kazakh_morph("барған", "бар")
    Morph(upos='VERB', feats='Tense=Past|VerbForm=Part')
    """
    low = form.lower()
    if is_ordinal(low):
        return Morph("NUM", "NumType=Ord")
    if like_num(lemma):
        return Morph("NUM", "NumType=Card")
    every = analyse(form)
    if every[0].pos == "C" and every[0].stem == lemma:
        closed = _closed(low, lemma)
        every = every[1:]
        if closed.upos not in ("_", "VERB"):
            return closed
    own = [one for one in every if one.stem == lemma] or list(every)
    # Costs are in nats: what a reading has of the weight falls by e with each.
    return agreed(
        Reading(math.exp(own[0].cost - one.cost), *_upos_and_feats(form, one)) for one in own
    )


def _upos_and_feats(form: str, one: Analysis) -> tuple[str, dict[str, str]]:
    upos, found = _upos(form, one), feats_of(one)
    if upos == "ADJ" and found.get("Case") == "Nom" and "Person[psor]" not in found:
        del found["Case"]
    return upos, found


def feats_of(one: Analysis) -> dict[str, str]:
    """Features of one reading.

    >>> feats_of(analyse("барғандар")[0])["Number"]
    'Plur'
    """
    found: dict[str, str] = {}
    for name in one.chain:
        found |= read(SUFFIX_FEATS.get(name, ""))
    voices = "".join(_voice(name, one.stem) for name in one.chain)
    if voices:
        found["Voice"] = voices
    return _settled(found, one.chain, noun=one.pos == "N")


def _voice(name: str, stem: str) -> str:
    """The value of a voice. The passive of a stem with л has н for its own л: сайла-н, ал-ын."""
    return "Pass" if name == "reflexive" and "л" in stem[-4:] else _VOICES.get(name, "")


def _settled(found: dict[str, str], chain: Chain, *, noun: bool) -> dict[str, str]:
    """The features that depend on more than one suffix."""
    form = found.get("VerbForm", "")
    if form == "Part" and not _PERSONS.isdisjoint(chain):
        found |= {"VerbForm": "Fin", "Mood": "Ind"}
    elif form == "Part" and found.keys() & {"Case", "Person[psor]"}:
        found["VerbForm"] = form = "Ger"
    bare = "Case" not in found and _CASELESS.isdisjoint(chain)
    if bare and (form == "Ger" or (noun and chain != ("marked",))):
        found["Case"] = "Nom"
    return found


def _upos(form: str, one: Analysis) -> str:
    if one.pos == "V":
        return "VERB"
    kind = noun_kinds().get(one.stem, "")
    if kind:
        return _PARTS[kind]
    if form[:1].isupper() and not form.isupper() and one.stem not in lexicon():
        return "PROPN"
    return "ADJ" if not one.chain and one.stem.endswith(_ADJECTIVE_ENDS) else "NOUN"


def _closed(low: str, lemma: str) -> Morph:
    upos = _OTHER_FORMS.get(low) or _UPOS_OF.get(lemma, "_")
    if low != lemma and upos == "DET":
        if low.endswith(_SO):
            return Morph("ADV")
        upos = "DET" if low.endswith(_LIKE_THIS) else "PRON"
    if upos != "PRON":
        return Morph(upos)
    case = next((case for ends, case in _PRONOUN_CASES if low.endswith(tuple(ends.split()))), "Nom")
    return Morph(upos, written({"Case": "Nom" if low == lemma else case}))
