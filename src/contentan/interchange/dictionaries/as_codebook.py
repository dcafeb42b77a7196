"""A Dictionary as codebook.yaml, with the losses on the way.

Entries are surface forms, as the programs they come from match them, or lemmas where the caller
asks. In a codebook a parent's hits are its own and its subcategories', so an entry that stands in
both is written below only. A rule that would make codes refer to each other in a circle is refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contentan.interchange.dictionaries.code_references import References
from contentan.interchange.dictionaries.codebook_yaml import Options, code_entry, codebook_text
from contentan.interchange.dictionaries.entry_patterns import (
    RefusedError,
    Style,
    foreign_regex,
    write,
)
from contentan.interchange.dictionaries.foreign_rules import Translated, translate
from contentan.interchange.shared.code_ids import ids
from contentan.interchange.shared.dictionary import CategoryPath, Dictionary, Entry, Item
from contentan.interchange.shared.losses import Loss


@dataclass(frozen=True, slots=True)
class Built:
    """Text of codebook.yaml, how many codes and patterns it has, and what the file had that it has
    not.
    """

    text: str
    codes: int
    patterns: int
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A pattern and the entry it comes from."""

    entry: Entry
    pattern: Translated


def build_codebook(dictionary: Dictionary, options: Options) -> Built:
    """The codebook of a dictionary. Every entry is in it or among the losses."""
    losses = list(dictionary.losses)
    made = list(_patterns(dictionary, options, losses))
    # First repeats within a category, then what a subcategory has, too: each loss is named once.
    made = _once(made, losses)
    made = _lowest(made, losses)
    by_code: dict[CategoryPath, list[Translated]] = defaultdict(list)
    for one in made:
        by_code[one.entry.path].append(one.pattern)
    losses += _about_categories(dictionary, by_code)
    losses += _about_all(dictionary, made, options)
    code_ids = ids(category.path for category in dictionary.categories)
    codes = [
        code_entry(category, code_ids, by_code[category.path], options)
        for category in dictionary.categories
    ]
    return Built(codebook_text(codes, dictionary, options), len(codes), len(made), tuple(losses))


def _patterns(dictionary: Dictionary, options: Options, losses: list[Loss]) -> Iterator[_Made]:
    """Patterns of all entries, and a loss for each that is refused or changed."""
    style = Style(options.lang, dictionary.wild, options.lemmas)
    references = References(dictionary)
    for entry in dictionary.entries:
        where = (entry.line, "/".join(entry.path), entry.text)
        try:
            patterns, notes = _of_entry(entry, style, references)
        except RefusedError as error:
            losses.append(Loss("lost", *where, str(error)))
            continue
        if entry.weight and _number(entry.weight) != 1:
            losses.append(
                Loss(
                    "changed",
                    *where,
                    "the weight is left out; hits are counted, not weighted",
                    entry.weight,
                )
            )
        if "_" in entry.text and entry.kind == "words" and dictionary.format != "wordstat":
            notes = (*notes, "an underscore is read as a space")
        written = "; ".join(map(_told, patterns))
        losses += [Loss("changed", *where, note, written) for note in notes]
        if entry.kind == "rule" and not notes:
            losses.append(Loss("note", *where, "a rule, translated", written))
        yield from (_Made(entry, pattern) for pattern in patterns)


def _of_entry(
    entry: Entry, style: Style, references: References
) -> tuple[list[Translated], tuple[str, ...]]:
    if entry.rule is None:
        written = (
            foreign_regex(entry.text, style.lang)
            if entry.kind == "regex"
            else write(entry.text, style)
        )
        return [Translated(written.pattern)], written.notes
    notes: list[str] = []

    def operand(item: Item) -> str:
        if item.category:
            return references.written(entry.path, item.category, notes)
        written = write(item.words, style)
        notes.extend(written.notes)
        return written.pattern

    patterns = translate(entry.rule, operand)
    references.keep(entry.path)
    return patterns, tuple(
        dict.fromkeys([*notes, *(note for one in patterns for note in one.notes)])
    )


def _number(weight: str) -> float:
    return float(weight.replace(",", "."))


def _told(pattern: Translated) -> str:
    if not pattern.unless:
        return pattern.match
    bound = f" within {pattern.within}" if pattern.within else ""
    return f"{pattern.match} unless {', '.join(pattern.unless)}{bound}"


def _key(pattern: Translated) -> tuple[str, tuple[str, ...], str]:
    return pattern.match, pattern.unless, pattern.within


def _once(made: list[_Made], losses: list[Loss]) -> list[_Made]:
    """Without patterns that their code has already."""
    first: dict[Any, Entry] = {}
    kept = []
    for one in made:
        key = (one.entry.path, *_key(one.pattern))
        # One entry may make several patterns; only another entry is a repeat.
        before = first.setdefault(key, one.entry)
        if before is one.entry:
            kept.append(one)
            continue
        losses.append(
            Loss(
                "lost",
                one.entry.line,
                "/".join(one.entry.path),
                one.entry.text,
                "stands in its category already",
                f"line {before.line}: {before.text}",
            )
        )
    return kept


def _lowest(made: list[_Made], losses: list[Loss]) -> list[_Made]:
    """Without patterns that a subcategory has too: a parent's hits include those below it, and
    would count them twice.
    """
    below: dict[Any, CategoryPath] = {}
    for one in made:
        for depth in range(1, len(one.entry.path)):
            below.setdefault((one.entry.path[:depth], *_key(one.pattern)), one.entry.path)
    kept = []
    for one in made:
        lower = below.get((one.entry.path, *_key(one.pattern)))
        if lower is None:
            kept.append(one)
            continue
        losses.append(
            Loss(
                "changed",
                one.entry.line,
                "/".join(one.entry.path),
                one.entry.text,
                "stands in a subcategory too and is written there only; a parent's hits include"
                " those below it",
                "/".join(lower),
            )
        )
    return kept


def _about_categories(
    dictionary: Dictionary, by_code: dict[CategoryPath, list[Translated]]
) -> Iterator[Loss]:
    parents = {category.path[:-1] for category in dictionary.categories}
    filled = {entry.path for entry in dictionary.entries}
    for category in dictionary.categories:
        where = (category.line, "/".join(category.path), "")
        if category.weight:
            yield Loss("changed", *where, "the weight of a category is left out", category.weight)
        if category.path in parents or by_code.get(category.path):
            continue
        reason = (
            "no entry of the category came over"
            if category.path in filled
            else "the category is empty in the file"
        )
        yield Loss("note", *where, f"{reason}; its code has no patterns")


def _about_all(dictionary: Dictionary, made: list[_Made], options: Options) -> Iterator[Loss]:
    """What concerns the file as a whole."""
    globs = sum(
        "*" in one.entry.text or "?" in one.entry.text for one in made if one.entry.kind == "words"
    )
    if globs and not options.lemmas:
        yield Loss(
            "note",
            0,
            "",
            "",
            "entries with * or ? also match words whose lemma fits: go* finds 'went'",
            f"entries: {globs}",
        )
    if options.lang != "en" and not options.lemmas:
        yield Loss(
            "note",
            0,
            "",
            "",
            "entries match the forms that the file lists, no others; --lemmas finds all forms of a"
            " word",
        )
    twice = _siblings(made)
    if twice:
        reason = "entries that stand in two subcategories count twice in their parent"
        yield Loss("note", 0, "", "", reason, f"entries: {len(twice)}, the first {twice[0]}")
    codes = f"codes: {len(dictionary.categories)}"
    yield Loss(
        "person",
        0,
        "",
        "",
        "brief, definition, use_when and do_not_use_when say only where the code came from",
        codes,
    )
    criterion = f"'{options.criterion}'" if options.criterion else "left out"
    yield Loss("person", 0, "", "", f"criterion is {criterion} for every code", codes)
    yield Loss(
        "person",
        0,
        "",
        "",
        "label is the file's name of the category in all three languages",
        codes,
    )


def _siblings(made: list[_Made]) -> list[str]:
    """Patterns that two codes below one parent share."""
    shared = Counter(
        (one.entry.path[:depth], *_key(one.pattern))
        for one in made
        for depth in range(1, len(one.entry.path))
    )
    return list(dict.fromkeys(key[1] for key, times in shared.items() if times > 1))
