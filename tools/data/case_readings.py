"""Which reading of a Russian form its annotation means: what a form with one lemma teaches, too.

Half of the ambiguous Russian forms have one lemma and several cases. To tell these apart a model
needs what it needs to tell lemmas apart (what agrees, what a preposition governs), so they are
learnt beside the lemmas; no case is ever printed.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentan.lemmatize.ranker import Reading
from contentan.lemmatize.russian.universal_tags import GRAMMEMES

#: Parts of speech as far as the two annotations agree on them.
_OURS = {
    **dict.fromkeys(("NOUN", "NPRO"), "noun"),
    **dict.fromkeys(("ADJF", "ADJS", "PRTF", "PRTS", "NUMR"), "adjective"),
    **dict.fromkeys(("VERB", "INFN", "GRND"), "verb"),
    **dict.fromkeys(("ADVB", "PRED"), "adverb"),
}
_THEIRS = {
    **dict.fromkeys(("NOUN", "PROPN", "PRON"), "noun"),
    **dict.fromkeys(("ADJ", "DET", "NUM"), "adjective"),
    **dict.fromkeys(("VERB", "AUX"), "verb"),
    "ADV": "adverb",
}
_CASELESS = frozenset("NOUN PROPN ADJ VERB ADV ADP CCONJ SCONJ PART".split())


def fits(reading: Reading, upos: str, feats: Mapping[str, str]) -> bool:
    """Whether a reading has the part of speech, case and number of an annotation.

    >>> dative = Reading("время", {}, ("NOUN datv sing",))
    >>> fits(dative, "NOUN", {"Case": "Dat", "Number": "Sing"}), fits(dative, "VERB", {})
    (True, False)
    """
    pos, *grammemes = reading.kinds[0].split()
    ours, theirs = _OURS.get(pos, ""), _THEIRS.get(upos, "")
    # A participle may be a verb or an adjective.
    same = ours == theirs or ({ours, theirs} == {"adjective", "verb"} and pos in ("PRTF", "PRTS"))
    if ours and theirs and not same:
        return False
    pairs = [GRAMMEMES[one].split("=") for one in grammemes if one in GRAMMEMES]
    own = {name: value for name, value in pairs if name in ("Case", "Number")}
    if "Case" in own and "Case" not in feats and upos in _CASELESS:
        return False
    return all(feats.get(name, value) == value for name, value in own.items())
