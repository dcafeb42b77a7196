"""English and Russian lemmas: `python -m benchmarks.lemmas.english_russian`.

Three tables. Accuracy by blocks: each development text is cut into ten runs of sentences, and the
weights for each run are trained without it, so that no document stands on both sides. Lemmas of
running English words that are no words. Regular English forms, made from every lemma of the
development text by the rules of grammar.

`en`, `ru`, `words` or `forms` behind the command prints one of them; `--errors` adds what was
wrong.
"""

from __future__ import annotations

import argparse
import importlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tools.data import build_ranker_data as training

from contentan.lemmatize import english, english_dictionary, typed_tokens
from contentan.lemmatize.ranker import Entry

SHARED = Path(__file__).parents[3] / "shared" / "data" / "lemma"
FILES = {
    "en": ["en_ewt/en_ewt-ud-dev.conllu"],
    "ru": ["ru_gsd/ru_gsd-ud-dev.conllu", "ru_taiga/ru_taiga-ud-dev.conllu"],
}
BLOCKS = 10


class Row(NamedTuple):
    """A scored token: its place, its block of its file, its readings' lemmas."""

    file: int
    block: int
    form: str
    gold: str
    lemmas: tuple[str, ...]
    features: tuple[dict[str, float], ...]

    def teaches(self) -> bool:
        """Whether a right and a wrong reading can be told apart."""
        right = [lemma == self.gold for lemma in self.lemmas]
        return any(right) and not all(right)


def rows_of(lang: str, *, context: bool) -> list[Row]:
    """Every scored token of the development texts with the features of its readings."""
    module: Any = importlib.import_module(f"contentan.lemmatize.{training.MODULES[lang]}")
    rows, entries = [], dict[str, Entry]()
    for file, name in enumerate(FILES[lang]):
        sentences = training.read_gold(SHARED / name, module.fold)
        for number, sentence in enumerate(sentences):
            here = [
                entries.setdefault(gold.form, entries.get(gold.form) or module.entry(gold.form))
                for gold in sentence
            ]
            for place, gold in enumerate(sentence):
                readings = here[place].readings
                if not gold.scored:
                    continue
                features = (
                    tuple(
                        training._features(module, here, place, one, context=context)
                        for one in readings
                    )
                    if len({one.lemma for one in readings}) > 1
                    else ()
                )
                rows.append(
                    Row(
                        file,
                        BLOCKS * number // len(sentences),
                        module.fold(gold.form),
                        gold.lemma,
                        tuple(one.lemma for one in readings),
                        features,
                    )
                )
    return rows


def predicted(lang: str, rows: list[Row]) -> list[str]:
    """The lemma of each row under weights that its block did not teach."""
    module: Any = importlib.import_module(f"contentan.lemmatize.{training.MODULES[lang]}")
    found = [row.lemmas[0] for row in rows]
    open_rows = [number for number, row in enumerate(rows) if row.features]
    for block in range(BLOCKS):
        given = [
            training.Task(list(rows[i].features), [one == rows[i].gold for one in rows[i].lemmas])
            for i in open_rows
            if rows[i].block != block and rows[i].teaches()
        ]
        weights = training.train(given, module.TEMPLATES, training.CONTEXT_PENALTY[lang])
        for i in (i for i in open_rows if rows[i].block == block):
            scores = [
                sum(weights[name] * value for name, value in one.items() if name in weights)
                for one in rows[i].features
            ]
            sums: defaultdict[str, float] = defaultdict(float)
            for lemma, score in zip(rows[i].lemmas, scores, strict=True):
                sums[lemma] += float(np.exp(score - max(scores)))
            found[i] = max(sums, key=lambda lemma: sums[lemma])
    return found


def accuracy(lang: str, *, errors: bool) -> None:
    """Print the share of right lemmas in each file, by blocks."""
    rows = rows_of(lang, context=True)
    found = predicted(lang, rows)
    for file, name in enumerate(FILES[lang]):
        here = [(row, lemma) for row, lemma in zip(rows, found, strict=True) if row.file == file]
        right = sum(row.gold == lemma for row, lemma in here) / len(here)
        reach = sum(row.gold in row.lemmas for row, _ in here) / len(here)
        grouped = training.b_cubed({(row.form, row.gold, lemma) for row, lemma in here})
        print(
            f"{Path(name).stem}: {100 * right:.2f} % right, B-cubed F {100 * grouped:.2f},"
            f" right lemma among the readings {100 * reach:.2f} %"
        )
        if errors:
            wrong = Counter(
                f"{row.form}:{row.gold}/{lemma}{'' if row.gold in row.lemmas else '!'}"
                for row, lemma in here
                if row.gold != lemma
            )
            print("  " + "  ".join(f"{one}:{n}" for one, n in wrong.most_common()))


def _doubled(verb: str) -> str:
    """A verb before -ed and -ing, by the rule for short vowels under stress."""
    one_vowel = sum(letter in "aeiou" for letter in verb) == 1
    closed = verb[-1] not in "aeiouwxyh" and verb[-2:-1] in tuple("aeiou")
    return verb + verb[-1] if closed and one_vowel and len(verb) > 2 else verb


def regular(lemma: str, upos: str) -> list[str]:
    """The regular forms of a noun or verb, written out apart from the analyser's own rules."""
    y = lemma.endswith("y") and lemma[-2:-1] not in tuple("aeiou")
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        forms = [lemma + "es"]
    else:
        forms = [lemma[:-1] + "ies" if y else lemma + "s"]
    if upos == "NOUN":
        return forms
    if lemma.endswith("ie"):
        return [*forms, lemma + "d", lemma[:-2] + "ying"]
    if lemma.endswith("e"):
        keeps = lemma.endswith(("ee", "oe", "ye"))
        return [*forms, lemma + "d", (lemma if keeps else lemma[:-1]) + "ing"]
    if y:
        return [*forms, lemma[:-1] + "ied", lemma + "ing"]
    return [*forms, _doubled(lemma) + "ed", _doubled(lemma) + "ing"]


def regular_forms() -> None:
    """Print how many regular forms of nouns and verbs have another word as their lemma."""
    irregular = {lemma for lemmas in english.irregular_forms().values() for lemma in lemmas}
    words = set()
    for line in (SHARED / FILES["en"][0]).read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) > 3 and columns[3] in ("NOUN", "VERB"):
            lemma = columns[2].lower()
            word = len(lemma) > 2 and lemma.isalpha() and english_dictionary.level(lemma)
            if word and lemma not in irregular:
                words.add((lemma, columns[3]))
    made = {(lemma, form) for lemma, upos in words for form in regular(lemma, upos)}
    found = {one: english.lemmas(one[1]) for one in made}
    itself = [one for one in made if found[one][0] == one[1]]
    other = sorted(one for one in made if found[one][0] not in one)
    nowhere = [one for one in made if one[0] not in found[one]]
    right = len(made) - len(itself) - len(other)
    print(
        f"regular English forms: {len(made)}; first lemma is the word {right}, the form itself"
        f" {len(itself)}, another {len(other)}; the word nowhere {len(nowhere)}"
    )
    print("  " + ", ".join(f"{form}: {found[lemma, form][0]}" for lemma, form in other))


def unlisted() -> None:
    """Print the lemmas of running words that are no word, where the form is one."""
    total, new, bad = 0, Counter[str](), Counter[str]()
    for sentence in training.read_gold(SHARED / FILES["en"][0], english.fold):
        forms = [gold.form for gold in sentence]
        pairs = zip(forms, typed_tokens.lemmatize_words([forms], ["en"])[0], strict=True)
        for form, (_, known) in pairs:
            low, lemma = english.fold(form), known.lemmas[0]
            if not low.isalpha():
                continue
            total += 1
            if low not in english.closed_forms() and not english_dictionary.level(lemma):
                (new if lemma == low else bad)[f"{form}: {lemma}"] += 1
    print(
        f"{total} running English words: {sum(new.values())} lemmas are forms that no list has"
        f" (names, foreign and misspelt words), {sum(bad.values())} are cut to what no list has"
    )
    print("  " + ", ".join(bad))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", nargs="?", choices=["en", "ru", "words", "forms"])
    parser.add_argument("--errors", action="store_true", help="list what was wrong")
    asked = parser.parse_args()
    for lang in ("en", "ru"):
        if asked.table in (None, lang):
            accuracy(lang, errors=asked.errors)
    if asked.table in (None, "words"):
        unlisted()
    if asked.table in (None, "forms"):
        regular_forms()


if __name__ == "__main__":
    main()
