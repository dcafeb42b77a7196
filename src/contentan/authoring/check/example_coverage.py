"""What a codebook's examples leave untried: codes with too few of them, patterns that none of them
needs, texts that are doubtful.

A positive example of a code is a mark of it. A negative one is a text in which one of its patterns'
words stands, in the pattern's language, and which must not be coded with it: a text that shares no
word with a code tells nothing of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from contentan.authoring.check.codebook_faults import Finding
from contentan.authoring.check.example_texts import Token
from contentan.authoring.check.examples import Result
from contentan.coding.matcher import Lemmas
from contentan.coding.pattern_words import codes_by_word
from contentan.coding.vocabulary import fold
from contentan.model import Codebook

#: How many positive and negative examples a code should have in each language.
ENOUGH = 2


def doubtful(results: Sequence[Result], langs: Sequence[str]) -> Iterator[Finding]:
    """Texts that stand twice, texts that are found to be in another language than the file says,
    and marks of codes that are gone.
    """
    first: dict[str, int] = {}
    for result, lang in zip(results, langs, strict=True):
        example = result.example
        line = first.setdefault(" ".join(example.text.split()), example.line)
        if line != example.line:
            yield Finding(example.line, "", "example twice", f"the same text is in line {line}")
        if lang and lang != example.lang:
            message = (
                f"is said to be {example.lang}, but is read as {lang}: patterns of {example.lang}"
                " hardly see it"
            )
            yield Finding(example.line, "", "example language", message)
        for code in example.gone:
            message = f"a mark names {code!r}, which is gone: it is read as the crosswalk says"
            yield Finding(example.line, "", "example code", message)


def scarce(
    codebook: Codebook, results: Sequence[Result], words: Sequence[Sequence[Token]], lemmas: Lemmas
) -> Iterator[Finding]:
    """Codes with fewer than ENOUGH positive or negative examples in a language in which they have
    patterns.
    """
    positive = Counter(
        (mark, one.example.lang)
        for one in results
        for mark in {code for mark in one.example.marks for code in mark.codes}
    )
    negative: Counter[tuple[str, str]] = Counter()
    coded = {
        id(one): {code for mark in one.example.marks for code in mark.codes} for one in results
    }
    codes_of = codes_by_word(codebook, lemmas)
    for result, own in zip(results, words, strict=True):
        met = {
            code
            for word in own
            for name in _names(word)
            for code in codes_of.get((result.example.lang, name), ())
        }
        negative.update((code, result.example.lang) for code in met - coded[id(result)])
    lines = {code.id: code.line for code in codebook.codes}
    for code, lang in sorted({(pattern.code, pattern.lang) for pattern in codebook.patterns}):
        for kind, count in (("positive", positive[code, lang]), ("negative", negative[code, lang])):
            if count < ENOUGH:
                yield Finding(
                    lines[code], code, f"few {kind} examples", f"{count} {kind} in {lang}"
                )


def _names(word: Token) -> set[str]:
    return {fold(word.form), *word.plausible}


def untried(codebook: Codebook, results: Sequence[Result]) -> Iterator[Finding]:
    """Patterns by which no example is coded or blocked."""
    used = {
        (hit.code, hit.lang, hit.pattern, hit.line)
        for one in results
        for hit in (*one.hits, *one.blocked)
    }
    for pattern in codebook.patterns:
        if (pattern.code, pattern.lang, pattern.source, pattern.line) not in used:
            yield Finding(
                pattern.line,
                pattern.code,
                "no example",
                f"`{pattern.source}` ({pattern.lang}) codes no example",
            )
