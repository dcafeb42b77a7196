"""What is said of an example that is not coded as it should be: the two codings one above the
other, and why they differ.

An extra hit names the pattern that gave it. A missing one names the pattern that came nearest, and
which of its words the text lacks: the words of the text are shown with the lemmas that patterns
see.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from pathlib import Path

from contentan.authoring.check.example_texts import Hit, Token
from contentan.authoring.check.examples import Mark, Paint, Result, marked, plain
from contentan.authoring.check.phrases import Phrase, Said, spelled, written
from contentan.codebook.pattern_conditions import requirement
from contentan.codebook.patterns import tree_of
from contentan.coding.matcher import Lemmas
from contentan.coding.vocabulary import fold
from contentan.model import Codebook, Pattern


def paragraph_on(
    result: Result,
    words: Sequence[Token],
    codebook: Codebook,
    lemmas: Lemmas,
    where: Path,
    paint: Paint = plain,
) -> str:
    """A paragraph on an example that is not as expected; `where` is the folder of the codebook."""
    example = result.example
    head = paint(f"{where / 'examples.yaml'}:{example.line}", "bold") + f" ({example.lang})"
    if result.passed:
        return (
            f"{head} passes now, though it is marked as a known failure: {example.known_failure}\n"
        )
    rows = [head]
    rows.append(
        "  expected  "
        + marked(example.text, example.marks, dict.fromkeys(result.missing, "red"), paint)
    )
    hits = [Mark(*hit[:3]) for hit in result.hits]
    rows.append(
        "  found     "
        + marked(example.text, hits, {Mark(*hit[:3]): "yellow" for hit in result.extra}, paint)
    )
    for mark in result.missing:
        why = why_missing(mark, result, words, codebook, lemmas)
        rows.append(f"  {paint('missing', 'red')} {mark.code}: {why}")
    for hit in result.extra:
        quote = example.text[hit.start : hit.stop]
        rows.append(
            f"  {paint('unexpected', 'yellow')} {hit.code}: «{quote}» is found by"
            f" {_at(hit.pattern, hit.line, hit.lang)}"
        )
    return "\n".join(rows) + "\n"


def _at(pattern: str, line: int, lang: str) -> str:
    return f"`{pattern}`, codebook.yaml:{line} ({lang})"


def why_missing(
    mark: Mark, result: Result, words: Sequence[Token], codebook: Codebook, lemmas: Lemmas
) -> str:
    """The nearest reason: an exclusion, or the words that the nearest pattern does not find."""
    for hit in result.blocked:
        if hit.code in mark.codes and hit.start < mark.stop and mark.start < hit.stop:
            why = (
                f"it {hit.blocked_by}, which is not there"
                if hit.blocked_by in _requirements(codebook)
                else f"its exclusion `{hit.blocked_by}` excludes it"
            )
            return f"{_at(hit.pattern, hit.line, hit.lang)} finds it, but {why}"
    own = [pattern for pattern in codebook.patterns if pattern.code in mark.codes]
    in_lang = [pattern for pattern in own if pattern.lang == result.example.lang]
    if not in_lang:
        return f"the code has no pattern in {result.example.lang}"
    words = [word for word in words if word.kind != "punct"]
    here = [word for word in words if word.start < mark.stop and mark.start < word.stop]
    nearest = min(_attempts(in_lang, words, here, result.hits, lemmas), key=lambda one: one[:-2])
    *_, phrase, pattern = nearest
    lacks = _lacks(phrase, words, result.hits)
    at = _at(pattern.source, pattern.line, pattern.lang)
    passage = ", ".join(f"{word.form} ({word.lemmas})" for word in here) or "no word"
    if not lacks:
        return (
            f"nearest is {at}: all its words are there, but not as it wants them (order, distance,"
            f" a comma between); {passage}"
        )
    missing = ", ".join(f"«{one.text}»" for one in lacks)
    return f"nearest is {at}: the text has no {missing}; the passage is {passage}"


def _requirements(codebook: Codebook) -> set[str]:
    return {requirement(one.requires, one.within) for one in codebook.patterns if one.requires}


def _attempts(
    patterns: Sequence[Pattern],
    words: Sequence[Token],
    here: Sequence[Token],
    hits: Sequence[Hit],
    lemmas: Lemmas,
) -> Iterator[tuple[int, int, int, str, Phrase, Pattern]]:
    """Every phrase with how far it is from the text: words that the passage lacks, that the text
    lacks, its length.
    """
    for pattern in patterns:
        for phrase in spelled(tree_of(pattern), pattern.lang, lemmas):
            in_passage, in_text = len(_lacks(phrase, here, hits)), len(_lacks(phrase, words, hits))
            yield (
                in_passage,
                in_text,
                -len(phrase),
                f"{pattern.line:9} {written(phrase)}",
                phrase,
                pattern,
            )


def _lacks(phrase: Phrase, words: Sequence[Token], hits: Sequence[Hit]) -> list[Said]:
    return [one for one in phrase if not _is_there(one, words, hits)]


def _is_there(one: Said, words: Sequence[Token], hits: Sequence[Hit]) -> bool:
    if one.how in ("gap", "whole"):
        return True
    if one.how == "code":
        return any(hit.code in one.what for hit in hits)
    return any(_matches(one, word) for word in words)


def _matches(one: Said, word: Token) -> bool:
    """Whether a word of a text is one that a pattern's word stands for, as the index would find
    it.
    """
    match one.how:
        case "lemma":
            if word.lang == one.lang:
                return bool(one.what & {*word.plausible, *word.stems.split("|")})
            return (word.lang in ("kk", "ru")) != (one.lang in ("kk", "ru")) and word.plausible[
                0
            ] in one.what
        case "surface":
            return fold(word.form) in one.what
        case "exact":
            return word.form in one.what or word.form.partition("-")[0] in one.what
        case "glob":
            forms = (fold(word.form), *word.plausible)
            return any(fnmatch.fnmatchcase(form, pattern) for form in forms for pattern in one.what)
    import polars as pl

    return any(
        pl.Series([word.form]).str.contains(rf"\A(?:{pattern})\z").item() for pattern in one.what
    )
