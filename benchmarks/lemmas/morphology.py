"""Parts of speech and features against the development treebanks: how many words get one, and how
often it is the treebank's.

    python -m benchmarks.lemmas.morphology [--data FOLDER] [--each] [--least SHARE]

--each adds a row for each feature and the commonest confusions; --least gives a value from another
share of the readings on than the package does. The Kazakh texts have the tags of
apertium-kaz, which are turned into the features of UD_Kazakh-KTB here; a word that they leave
without analysis or call X is not scored. A feature that a treebank never has is not scored in it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from contentan.lemmatize import conllu, feats
from contentan.lemmatize.feats import read, written

TREEBANKS = {
    "kk texts2": ("kk", "kk_aptexts2/kk_aptexts2.conllu"),
    "ru GSD": ("ru", "ru_gsd/ru_gsd-ud-dev.conllu"),
    "ru Taiga": ("ru", "ru_taiga/ru_taiga-ud-dev.conllu"),
    "en EWT": ("en", "en_ewt/en_ewt-ud-dev.conllu"),
}
DATA = Path(__file__).parents[2].parent / "shared" / "data" / "lemma"

#: Tags of apertium-kaz as features.
_APERTIUM = {
    "nom": "Case=Nom",
    "gen": "Case=Gen",
    "acc": "Case=Acc",
    "dat": "Case=Dat",
    "loc": "Case=Loc",
    "abl": "Case=Abl",
    "ins": "Case=Ins",
    "pl": "Number=Plur",
    "px1sg": "Number[psor]=Sing|Person[psor]=1",
    "px2sg": "Number[psor]=Sing|Person[psor]=2",
    "px1pl": "Number[psor]=Plur|Person[psor]=1",
    "px3sp": "Number[psor]=Plur,Sing|Person[psor]=3",
    "p1": "Person=1",
    "p2": "Person=2",
    "p3": "Person=3",
    "neg": "Polarity=Neg",
    "pass": "Voice=Pass",
    "coop": "Voice=Rcp",
    "recip": "Voice=Rcp",
    "ifi": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "past": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "aor": "Aspect=Hab|Mood=Ind|Tense=Pres|VerbForm=Fin",
    "fut": "Mood=Ind|Tense=Fut|VerbForm=Fin",
    "imp": "Mood=Imp|VerbForm=Fin",
    "opt": "Mood=Opt|VerbForm=Fin",
    "gpr_past": "Tense=Past|VerbForm=Part",
    "gpr_impf": "Aspect=Imp|VerbForm=Part",
    "gpr_fut": "Tense=Fut|VerbForm=Part",
    "gpr_pot": "VerbForm=Part",
    "ger": "VerbForm=Ger",
    "ger_past": "Tense=Past|VerbForm=Ger",
    "ger_impf": "Aspect=Imp|VerbForm=Ger",
    "ger_fut": "Tense=Fut|VerbForm=Ger",
    "gna_perf": "Aspect=Perf|VerbForm=Conv",
    "prc_perf": "Aspect=Perf|VerbForm=Conv",
    "prc_impf": "Aspect=Imp|VerbForm=Conv",
    "gna_cond": "Mood=Cnd|VerbForm=Conv",
    "gna_until": "VerbForm=Conv",
    "num": "NumType=Card",
    "coll": "NumType=Coll",
    "ord": "NumType=Ord",
    "comp": "Degree=Cmp",
}


class Word(NamedTuple):
    """A word's part of speech and features as the treebank has them."""

    form: str
    upos: str
    feats: dict[str, str]


class Measured(NamedTuple):
    """Counts of words (`upos_*`) and of features (`feats_*`) of a treebank."""

    words: int
    upos_given: int
    upos_right: int
    feats_gold: int
    feats_given: int
    feats_right: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, default=DATA, help="where the treebanks lie")
    arguments.add_argument("--each", action="store_true", help="a row for each feature, too")
    arguments.add_argument("--least", type=float, default=feats.LEAST_SHARE, metavar="SHARE")
    chosen = arguments.parse_args()
    feats.LEAST_SHARE = chosen.least
    absent = [file for _, file in TREEBANKS.values() if not (chosen.data / file).exists()]
    if absent:
        sys.exit(f"{chosen.data}: there is no {', '.join(absent)}")
    say(f"{'':10} {'words':>6}  UPOS: {'given':>6} {'right':>6}   FEATS: {'found':>6} {'right':>6}")
    for name, (lang, file) in TREEBANKS.items():
        gold, found = both((chosen.data / file).read_text(encoding="utf-8"), lang)
        say(row(name, measure(gold, found)))
        if chosen.each:
            each(gold, found)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def row(name: str, found: Measured) -> str:
    """Shares in percent: words with a part of speech, right ones of these; the treebank's features
    that are given a value, right ones of all given.
    """
    shares = (
        found.upos_given / found.words,
        found.upos_right / max(found.upos_given, 1),
        found.feats_right / max(found.feats_gold, 1),
        found.feats_right / max(found.feats_given, 1),
    )
    upos, right, feats, correct = (f"{100 * share:6.2f}" for share in shares)
    return f"{name:10} {found.words:6}        {upos} {right}          {feats} {correct}"


def both(given: str, lang: str) -> tuple[list[Word], list[Word]]:
    """The words of a treebank as it has them and as we have them; words that it leaves without
    analysis are in neither.
    """
    blank = "\n".join(_without_analysis(line) for line in given.split("\n"))
    rows = list(zip(_rows(given), _rows(conllu.annotate(blank, lang)), strict=True))
    kept = [(gold, own) for gold, own in rows if lang != "kk" or gold[3] != "X"]
    gold = [Word(one[1], one[3], _gold_feats(one, lang)) for one, _ in kept]
    return gold, [Word(one[1], one[3], read(one[5])) for _, one in kept]


def _without_analysis(line: str) -> str:
    columns = line.split("\t")
    if len(columns) == conllu.COLUMNS:
        kept = columns[9] if "SpaceAfter=No" in columns[9] else "_"
        columns = [*columns[:2], "_", "_", "_", "_", *columns[6:9], kept]
    return "\t".join(columns)


def _rows(given: str) -> Iterator[list[str]]:
    for line in given.split("\n"):
        columns = line.split("\t")
        if len(columns) == conllu.COLUMNS and columns[0].isdigit():
            yield columns


def _gold_feats(row: list[str], lang: str) -> dict[str, str]:
    if lang != "kk":
        return read(row[5])
    found: dict[str, str] = {}
    for tag in row[9].split(","):
        found |= read(_APERTIUM.get(tag, ""))
    # In the third person a verb does not say its number, though the tags do.
    if ",sg" in row[9] and found.get("Person") in ("1", "2"):
        found["Number"] = "Sing"
    return found


def measure(gold: list[Word], found: list[Word]) -> Measured:
    """Counts over the words of a treebank. A feature that it never has is left out."""
    names = {name for one in gold for name in one.feats}
    pairs = list(zip(gold, found, strict=True))
    given = [_of(own.feats, names) for own in found]
    return Measured(
        len(gold),
        sum(own.upos != "_" for own in found),
        sum(own.upos == one.upos for one, own in pairs),
        sum(len(one.feats) for one in gold),
        sum(map(len, given)),
        sum(len(one.feats.items() & own.items()) for one, own in zip(gold, given, strict=True)),
    )


def _of(feats: dict[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in feats.items() if name in names}


def each(gold: list[Word], found: list[Word]) -> None:
    """A row for each feature, and the commonest wrong parts of speech and values."""
    pairs = list(zip(gold, found, strict=True))
    for name in sorted({name for one in gold for name in one.feats}):
        there = sum(name in one.feats for one in gold)
        given = sum(name in own.feats for own in found)
        right = sum(
            name in own.feats and one.feats.get(name) == own.feats[name] for one, own in pairs
        )
        say(
            f"    {name:14} {there:6}  given rightly {100 * right / there:6.2f}  right"
            f" {100 * right / max(given, 1):6.2f}"
        )
    wrong = Counter((one.upos, own.upos) for one, own in pairs if one.upos != own.upos)
    for (there, here), number in wrong.most_common(15):
        forms = Counter(one.form for one, own in pairs if (one.upos, own.upos) == (there, here))
        shown = " ".join(form for form, _ in forms.most_common(8))
        say(f"    {there:>6} as {here:6} {number:5}  {shown}")
    off = Counter(
        (name, one.feats.get(name, "_"), value)
        for one, own in pairs
        for name, value in own.feats.items()
        if one.feats.get(name) != value and one.upos == own.upos
    )
    for (name, there, here), number in off.most_common(15):
        forms = Counter(
            one.form
            for one, own in pairs
            if own.feats.get(name) == here and one.feats.get(name, "_") == there
        )
        say(
            f"    {written({name: there})} as {here}: {number}"
            f"  {' '.join(form for form, _ in forms.most_common(6))}"
        )


if __name__ == "__main__":
    main()
