"""English and Russian lemmas: `python -m benchmarks.lemmas.english_russian`.

Three tables. Accuracy by blocks: each development text is cut into ten runs of sentences, and the
weights for each run are trained without it, so that no document stands on both sides; of Russian,
which has two texts, also by weights that only the other text taught. Lemmas of running English
words that are no words. Regular English forms, made from every lemma of the development text by the
rules of grammar.

`en`, `ru`, `words` or `forms` behind the command prints one of them; `--errors` adds what was
wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tools.data import build_ranker_data as training

from contentan.lemmatize import english, english_dictionary, ranker, typed_tokens
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


class Lesson(NamedTuple):
    """What a place of the development texts teaches."""

    file: int
    block: int
    task: training.Task


def rows_of(lang: str) -> tuple[list[Row], list[Lesson]]:
    """Every scored token of the development texts with the features of its readings, and what
    there is to learn.
    """
    module = training.module_of(lang)
    rows, lessons, entries = [], [], dict[str, Entry]()
    for file, name in enumerate(FILES[lang]):
        sentences = training.read_gold(SHARED / name, module.fold)
        for gold in (gold for sentence in sentences for gold in sentence):
            entries[gold.form] = entries.get(gold.form) or module.entry(gold.form)
        made = training.tasks(module, sentences, entries, context=True)
        for number, (sentence, here) in enumerate(zip(sentences, made, strict=True)):
            block = BLOCKS * number // len(sentences)
            lessons += [Lesson(file, block, task) for task in here]
            near = [entries[gold.form] for gold in sentence]
            for place, gold in enumerate(sentence):
                if gold.scored:
                    readings = near[place].readings
                    lemmas = tuple(one.lemma for one in readings)
                    features = tuple(
                        training.features(module, near, place, one, context=True)
                        for one in (readings if len(set(lemmas)) > 1 else ())
                    )
                    form = module.fold(gold.form)
                    rows.append(Row(file, block, form, gold.lemma, lemmas, features))
    return rows, lessons


def predicted(lang: str, rows: list[Row], lessons: list[Lesson], *, by: str) -> list[str]:
    """The lemma of each row under weights that its block did not teach, or, `by` "file", its
    file.
    """
    design = training.design([one.task for one in lessons])
    part_of = [getattr(one, by) for one in lessons]
    found = [row.lemmas[0] for row in rows]
    for part in sorted(set(part_of)):
        chosen = np.array([own != part for own in part_of])
        weights = training.weights_of(lang, design, chosen)
        for i, row in enumerate(rows):
            if row.features and getattr(row, by) == part:
                scores = [ranker.dot(weights, one) for one in row.features]
                sums: defaultdict[str, float] = defaultdict(float)
                for lemma, score in zip(row.lemmas, scores, strict=True):
                    sums[lemma] += float(np.exp(score - max(scores)))
                found[i] = max(sums, key=lambda lemma: sums[lemma])
    return found


def b_cubed(types: set[tuple[str, str, str]]) -> float:
    """B-cubed F over (form, gold lemma, predicted lemma)."""
    sides: list[defaultdict[str, set[tuple[str, str, str]]]] = [defaultdict(set), defaultdict(set)]
    for one in types:
        sides[0][one[1]].add(one)
        sides[1][one[2]].add(one)
    both = {one: len(sides[0][one[1]] & sides[1][one[2]]) for one in types}
    precision = sum(both[one] / len(sides[1][one[2]]) for one in types) / len(types)
    recall = sum(both[one] / len(sides[0][one[1]]) for one in types) / len(types)
    return 2 * precision * recall / (precision + recall)


def accuracy(lang: str, *, errors: bool) -> None:
    """Print the share of right lemmas in each file, by blocks."""
    rows, lessons = rows_of(lang)
    found = predicted(lang, rows, lessons, by="block")
    # Where there are two sources: each under weights that only the other taught.
    other = predicted(lang, rows, lessons, by="file") if len(FILES[lang]) > 1 else []
    for file, name in enumerate(FILES[lang]):
        here = [(row, lemma) for row, lemma in zip(rows, found, strict=True) if row.file == file]
        right = sum(row.gold == lemma for row, lemma in here) / len(here)
        reach = sum(row.gold in row.lemmas for row, _ in here) / len(here)
        grouped = b_cubed({(row.form, row.gold, lemma) for row, lemma in here})
        print(
            f"{Path(name).stem}: {100 * right:.2f} % right, B-cubed F {100 * grouped:.2f},"
            f" right lemma among the readings {100 * reach:.2f} %"
        )
        if other:
            own = [(row, lemma) for row, lemma in zip(rows, other, strict=True) if row.file == file]
            taught = sum(row.gold == lemma for row, lemma in own) / len(own)
            print(f"  taught by the other text alone: {100 * taught:.2f} % right")
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
