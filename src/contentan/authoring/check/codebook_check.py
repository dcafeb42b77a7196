"""A codebook and its examples, checked as a whole; what does not depend on what was edited comes
from the store.

Words of patterns, texts of examples and their hits are kept in buckets by language and hash: an
edit makes one bucket anew, and loads the dictionary of one language. A bucket's key is the digest
of all in it and of the code behind it, so an answer is the same with and without the store.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any, NamedTuple

from contentan.authoring.check import (
    codebook_faults,
    example_coverage,
    example_texts,
    examples,
    list_languages,
    silent_codes,
    unheeded,
    yaml_scalars,
)
from contentan.authoring.check.codebook_faults import Finding
from contentan.authoring.check.example_texts import Annotated, Hit, Token
from contentan.authoring.check.examples import Example, Result
from contentan.codebook import codebook_file
from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import tree_of
from contentan.coding.coder import compile_rules
from contentan.model import Codebook
from contentan.runs import recipe
from contentan.runs.document_keys import Recipe
from contentan.segment.language import KAZAKH_LETTERS, pattern_language
from contentan.store.code_digest import code_digest
from contentan.store.keys import key
from contentan.store.results import Store

_BUCKETS = 16
Row = tuple[str, ...]


class Checked(NamedTuple):
    """All that `contentan check` prints: `words` has the words of each result's text; `gaps` are
    what examples leave untried.
    """

    codebook: Codebook
    results: list[Result]
    words: list[tuple[Token, ...]]
    findings: list[Finding]
    gaps: list[Finding]
    lemmas: Words


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """Answers on the words of a codebook's patterns, looked up beforehand."""

    table: dict[Row, tuple[tuple[str, ...], str]]

    def __call__(self, word: str, lang: str) -> tuple[str, ...]:
        """Lemmas that a word stands for in a language; see `word_lemmas.pattern_lemmas`."""
        known = self.table.get((lang, "lemma", word))
        if known is None:
            from contentan.lemmatize.word_lemmas import pattern_lemmas

            return pattern_lemmas(word, lang)
        return known[0]

    def never(self, word: Word, lang: str) -> str:
        """Why no text can hold it; see `unmatchable.why_never`."""
        return self.table[lang, f"never {word.how}", word.text][1]


def check(where: Path, store: Store | None = None, run: Path | None = None) -> Checked:
    """A codebook's findings and the results of its examples; CodebookError where it cannot be read.
    `run` is the folder of a run, whose hits tell which codes are silent in a language.
    """
    book = codebook_file.read(where)
    given = examples.read(where, book)
    made_by = (
        recipe.current({})
        if store
        else Recipe(dict.fromkeys(("segment", "lemmatize", "code"), ""), {})
    )
    words = words_of(book, store, made_by)
    found = _findings(book, words, store, made_by)
    texts = annotated(given, store, made_by)
    hits = coded(book, given, texts, words, store, made_by)
    results = [examples.judge(example, hits[example.text]) for example in given]
    seen = [texts[example.text].tokens for example in given]
    langs = [texts[example.text].lang for example in given]
    found += [
        *example_coverage.doubtful(results, langs),
        *list_languages.findings(book),
        *yaml_scalars.findings(codebook_file.codebook_path(where)),
        *unheeded.findings(book, codebook_file.codebook_path(where)),
        *(silent_codes.of_run(book, run) if run else ()),
    ]
    found.sort(key=codebook_faults.rank)
    gaps = [
        *example_coverage.scarce(book, results, seen, words),
        *example_coverage.untried(book, results),
    ]
    return Checked(book, results, seen, found, gaps, words)


def bucketed(items: Iterable[Row]) -> list[list[Row]]:
    """Items, the first column of which is a language, in buckets that an edit of one item leaves
    alone but for one.

    Items with letters of one more alphabet stand apart: they need one more dictionary.
    """
    buckets: dict[tuple[str, bool, bool, int], list[Row]] = defaultdict(list)
    for item in sorted(set(items)):
        number = hashlib.blake2b("\0".join(item).encode(), digest_size=1).digest()[0] % _BUCKETS
        letters = set(item[-1].lower())
        alphabets = (letters.isdisjoint(ascii_lowercase), letters.isdisjoint(KAZAKH_LETTERS))
        buckets[item[0], *alphabets, number].append(item)
    return [buckets[name] for name in sorted(buckets)]


def kept(
    store: Store | None, step: str, make: Callable[[], dict[str, Any]], **inputs: Any
) -> dict[str, Any]:
    """What the store has under a key, or what `make` makes."""
    return store.kept(step, key(step, **inputs), make) if store else make()


@functools.cache
def _own_code() -> str:
    """What makes the answers that are kept here, beside the code behind the steps."""
    return code_digest("contentan.authoring.check.codebook_check")


def _recipe(made_by: Recipe) -> list[str]:
    return [*(made_by.stages[step] for step in ("segment", "lemmatize", "code")), _own_code()]


def words_of(book: Codebook, store: Store | None, made_by: Recipe) -> Words:
    """Lemmas of every word of a codebook's patterns and exclusions, and whether a text can hold
    it.
    """
    table: dict[Row, tuple[tuple[str, ...], str]] = {}
    for bucket in bucketed(_asked(book)):
        known = kept(
            store,
            "check-words",
            functools.partial(_answers, bucket),
            recipe=_recipe(made_by),
            rows=bucket,
        )
        table |= {
            row: (tuple(lemmas), why)
            for row, (lemmas, why) in zip(bucket, known["rows"], strict=True)
        }
    return Words(table)


def _asked(book: Codebook) -> Iterable[Row]:
    for pattern in book.patterns:
        for source in pattern.sources:
            for word in elements(tree_of(pattern, source)):
                if isinstance(word, Word):
                    yield pattern.lang, f"never {word.how}", word.text
                    if word.how == "lemma":
                        yield pattern_language(word.text, pattern.lang), "lemma", word.text


def _answers(rows: Sequence[Row]) -> dict[str, Any]:
    return {"rows": [_answer(*row) for row in rows]}


def _answer(lang: str, question: str, text: str) -> list[Any]:
    from contentan.authoring.check.unmatchable import why_never
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    if question == "lemma":
        return [list(pattern_lemmas(text, lang)), ""]
    return [[], why_never(Word(question.removeprefix("never "), text), lang, pattern_lemmas)]


def _findings(book: Codebook, words: Words, store: Store | None, made_by: Recipe) -> list[Finding]:
    def make() -> dict[str, Any]:
        return {
            "rows": [
                list(dataclasses.astuple(one))
                for one in codebook_faults.findings(book, words, words.never)
            ]
        }

    lines = [code.line for code in book.codes]
    known = kept(
        store, "check-structure", make, recipe=_recipe(made_by), codebook=book.digest, lines=lines
    )
    return [Finding(*row) for row in known["rows"]]


def annotated(
    given: Sequence[Example], store: Store | None, made_by: Recipe
) -> dict[str, Annotated]:
    """The examples' texts, tokenized and lemmatized; all that the store does not know at once."""

    def make(texts: Sequence[str]) -> Iterator[Any]:
        for one in example_texts.annotate(texts):
            yield [one.lang, one.tokens]

    known = _remembered(given, store, "check-texts", make, recipe=_recipe(made_by))
    return {
        text: Annotated(text, lang, tuple(Token(*token) for token in tokens))
        for text, (lang, tokens) in known.items()
    }


def coded(
    book: Codebook,
    given: Sequence[Example],
    texts: Mapping[str, Annotated],
    words: Words,
    store: Store | None,
    made_by: Recipe,
) -> dict[str, list[Hit]]:
    """Hits of each text; every pattern is matched once over all texts that the store does not
    know.
    """

    def make(wanted: Sequence[str]) -> Iterable[Any]:
        return example_texts.code([texts[text] for text in wanted], compile_rules(book, words))

    known = _remembered(
        given, store, "check-hits", make, recipe=_recipe(made_by), codebook=book.digest
    )
    return {text: [Hit(*hit) for hit in own] for text, own in known.items()}


def _remembered(
    given: Sequence[Example],
    store: Store | None,
    step: str,
    make: Callable[[Sequence[str]], Iterable[Any]],
    **inputs: Any,
) -> dict[str, Any]:
    """A value for each text, from the store or made for all buckets together that it lacks."""
    found: dict[str, Any] = {}
    lacking: list[tuple[str, list[str]]] = []
    for bucket in bucketed((example.lang, example.text) for example in given):
        texts = [text for _, text in bucket]
        own = key(step, texts=texts, **inputs)
        known = store.read(step, own) if store else None
        if known is None:
            lacking.append((own, texts))
        else:
            found |= dict(zip(texts, known["rows"], strict=True))
    if lacking:
        wanted = [text for _, texts in lacking for text in texts]
        found |= dict(zip(wanted, make(wanted), strict=True))
    for own, texts in lacking if store else ():
        store.write(step, own, {"rows": [found[text] for text in texts]})  # type: ignore[union-attr]
    return found
