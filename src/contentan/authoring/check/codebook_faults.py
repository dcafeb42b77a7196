"""What is wrong or doubtful in a codebook as it is written, before any text is coded.

What `codebook_file.read` refuses is not said again here. An error is what cannot have been meant: a
code that nothing can get, a pattern that no text can match, or that its own exclusions always
block. Everything else is a warning: the codebook works, but says something twice, in vain, or not
in all of its languages. Order of codes and patterns never changes a finding.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from contentan.authoring.check.pattern_overlaps import overlaps
from contentan.authoring.check.phrases import Phrase, Ready, holds, may_meet, prepared, written
from contentan.authoring.check.unmatchable import why_never
from contentan.codebook.pattern_tree import Choice, Expression, Gap, Near, Word, elements
from contentan.codebook.patterns import split_words, tree_of
from contentan.coding.matcher import Lemmas
from contentan.errors import nearest
from contentan.model import Code, Codebook

_PLACEHOLDER = re.compile(r"(?:todo|tbd|tba|fixme|xxx|n/?a|\W+)\W*", re.IGNORECASE)
_CODE_NAME = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` is in codebook.yaml, or in examples.yaml where `kind` begins with 'example'; `code` is
    empty where it is of none.
    """

    line: int
    code: str
    kind: str
    message: str
    severity: Literal["error", "warning"] = "warning"


#: Why no text can hold a word of a language's list, '' where one can.
Never: TypeAlias = Callable[[Word, str], str]


def findings(codebook: Codebook, lemmas: Lemmas, never: Never | None = None) -> list[Finding]:
    """Errors first, then by line. `lemmas` is what a pattern's word stands for; `never` may know
    answers beforehand.

    >>> book = codebook_file.read(Path("codebooks/people_diplomacy"))  # doctest: +SKIP
    >>> findings(book, pattern_lemmas)[0].message  # doctest: +SKIP
    'has patterns in kk, ru, but none in en'
    """
    ready = [prepared(pattern, lemmas) for pattern in codebook.patterns]
    found = [*_codes(codebook), *_texts(codebook), *_left_out(codebook), *_criteria(codebook)]
    for one in ready:
        found += [
            *_never(one, never or functools.partial(why_never, lemmas=lemmas)),
            *_exclusions(one),
            *_writing(one),
        ]
    apart = {code.id for code in codebook.codes if code.criterion in codebook.apart}
    found += [Finding(*one) for one in overlaps(ready, apart)]
    return sorted(set(found), key=rank)


def rank(one: Finding) -> tuple[str, int, str, str, str]:
    """The order in which findings are shown."""
    return one.severity, one.line, one.kind, one.code, one.message


def _codes(codebook: Codebook) -> Iterator[Finding]:
    """Codes that nothing can get, in any language or in one; labels that two codes share."""
    languages: dict[str, set[str]] = defaultdict(set)
    for pattern in codebook.patterns:
        languages[pattern.code].add(pattern.lang)
    parents = {code.parent for code in codebook.codes}
    for code in codebook.codes:
        have = languages[code.id]
        lack = [lang for lang in codebook.languages if lang not in have]
        if not have and code.id not in parents:
            yield Finding(
                code.line,
                code.id,
                "no pattern",
                "has neither patterns nor children: no text can get it",
                "error",
            )
        elif have and lack:
            yield Finding(
                code.line,
                code.id,
                "no pattern",
                f"has patterns in {', '.join(sorted(have))}, but none in {', '.join(lack)}",
            )
    yield from _labels(codebook.codes)


def _labels(codes: Iterable[Code]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Code] = {}
    for code in sorted(codes, key=lambda code: (code.line, code.id)):
        for lang, label in sorted(code.label.items()):
            key = (lang, " ".join(label.casefold().split()))
            other = first.setdefault(key, code)
            if not key[1]:
                yield Finding(code.line, code.id, "label", f"label in {lang} is empty")
            elif other is not code:
                message = f"label «{label}» ({lang}) is also that of {other.id}, line {other.line}"
                yield Finding(code.line, code.id, "label", message)


def _texts(codebook: Codebook) -> Iterator[Finding]:
    """Fields of MacQueen et al. that say nothing, say the same, or name a code that is not
    there.
    """
    ids = {code.id for code in codebook.codes}
    first: dict[str, Code] = {}
    for code in sorted(codebook.codes, key=lambda code: (code.line, code.id)):
        fields = {
            name: getattr(code, name)
            for name in ("brief", "definition", "use_when", "do_not_use_when")
        }
        for name, text in fields.items():
            if _PLACEHOLDER.fullmatch(text):
                yield Finding(
                    code.line, code.id, "field", f"{name} is «{text}», which tells a coder nothing"
                )
            for other in sorted(set(_CODE_NAME.findall(text)) - ids):
                yield Finding(
                    code.line, code.id, "field", f"{name} names {other}, and there is no such code"
                )
        if code.use_when and code.use_when == code.do_not_use_when:
            yield Finding(code.line, code.id, "field", "use_when and do_not_use_when are the same")
        other_code = first.setdefault(code.definition, code)
        if code.definition and other_code is not code:
            message = f"definition is word for word that of {other_code.id}, line {other_code.line}"
            yield Finding(code.line, code.id, "field", message)


def _left_out(codebook: Codebook) -> Iterator[Finding]:
    """What codes may do without and coders may not, counted in a line each."""
    by_line = sorted(codebook.codes, key=lambda code: (code.line, code.id))
    bare = [code for code in by_line if not code.definition]
    if bare:
        message = f"{_several(bare)}: no definition, so that two people may code differently"
        yield Finding(bare[0].line, "", "field", message)
    for lang in codebook.languages:
        unnamed = [code for code in by_line if lang not in code.label]
        if unnamed and len(unnamed) < len(by_line):
            yield Finding(unnamed[0].line, "", "label", f"{_several(unnamed)}: no label in {lang}")


def _several(codes: list[Code]) -> str:
    more = f" and {len(codes) - 3} more" if len(codes) > 3 else ""
    return ", ".join(code.id for code in codes[:3]) + more


def _criteria(codebook: Codebook) -> Iterator[Finding]:
    """Criteria of no code, and pairs that may be one name in two spellings."""
    first: dict[str, Code] = {}
    for code in sorted(codebook.codes, key=lambda code: (code.line, code.id)):
        first.setdefault(code.criterion, code)
    for name in (criterion.name for criterion in codebook.criteria):
        if name not in first:
            yield Finding(1, "", "criterion", f"criterion «{name}» has no code")
    names = sorted(set(first) - {""})
    for name in names:
        close = nearest(name, [one for one in names if one > name], 0.85)
        if close:
            late = max(first[name], first[close], key=lambda code: code.line)
            message = f"criteria «{name}» and «{close}»: are they two, or one misspelt?"
            yield Finding(late.line, late.id, "criterion", message)


def _never(one: Ready, never: Never) -> Iterator[Finding]:
    """Words that no text can hold: an error where they leave the pattern nothing to match."""
    pattern = one.pattern
    trees = [(f"`{pattern.source}`", one.tree, "never matches")]
    trees += [(f"unless `{source}`", tree, "unless never blocks") for source, tree, _ in one.unless]
    trees += [
        (f"requires `{source}`", tree_of(pattern, source), "requires never met")
        for source in pattern.requires
    ]
    for name, tree, kind in trees:
        words = [word for word in dict.fromkeys(elements(tree)) if isinstance(word, Word)]
        dead = {word: why for word in words if (why := never(word, pattern.lang))}
        fatal = kind == "never matches" and is_dead(tree, dead.keys())
        for why in dead.values():
            yield Finding(
                pattern.line, pattern.code, kind, f"{name}: {why}", "error" if fatal else "warning"
            )
        if any(isinstance(gap, Gap) and gap.most == 0 for gap in elements(tree)):
            yield Finding(
                pattern.line,
                pattern.code,
                "writing",
                f"{name}: a gap of no word at all says nothing",
            )


def is_dead(tree: Expression, dead: Container[Word]) -> bool:
    """Whether nothing matches a pattern, given words that nothing matches."""
    if isinstance(tree, Near):
        return is_dead(tree.left, dead) or is_dead(tree.right, dead)
    return any(
        (
            all(is_dead(option, dead) for option in element.options)
            if isinstance(element, Choice)
            else isinstance(element, Word) and element in dead
        )
        for element in tree.elements
    )


def _exclusions(one: Ready) -> Iterator[Finding]:
    """Exclusions that always block, that never can, and that stand twice."""
    pattern = one.pattern
    for source in sorted({source for source in pattern.unless if pattern.unless.count(source) > 1}):
        message = f"`{pattern.source}`: unless `{source}` is a duplicate"
        yield Finding(pattern.line, pattern.code, "said twice", message)
    sure = {phrase: blocker for phrase in one.spelled if (blocker := _always(phrase, one))}
    if sure and len(sure) == len(set(one.spelled)):
        blockers = ", ".join(f"`{source}`" for source in sorted(set(sure.values())))
        message = f"`{pattern.source}` never counts: each match holds its own exclusion {blockers}"
        yield Finding(pattern.line, pattern.code, "always blocked", message, "error")
    elif sure:
        phrase = min(sure, key=written)
        message = (
            f"`{pattern.source}`: «{written(phrase)}» never counts: it holds the exclusion"
            f" `{sure[phrase]}`"
        )
        yield Finding(pattern.line, pattern.code, "always blocked", message)
    if not pattern.within:
        for source, tree, said in one.unless:
            if not _may_overlap(one, tree, said):
                message = (
                    f"`{pattern.source}`: unless `{source}` shares no word with it, so it never"
                    " overlaps a match and never blocks; say `within: s`, or write the whole"
                    " phrase"
                )
                yield Finding(pattern.line, pattern.code, "unless never blocks", message)


def _always(phrase: Phrase, one: Ready) -> str:
    """The first exclusion that stands in every match of a phrase, '' where none does."""
    for source, _, said in one.unless:
        if said == one.said or any(holds(phrase, part) for part in said):
            return source
    return ""


def _may_overlap(one: Ready, tree: Expression, said: tuple[Phrase, ...]) -> bool:
    """Whether an exclusion can share a word with a match; a gap or a NEAR holds words that nobody
    names.
    """
    own = {place for phrase in one.said for place in phrase}
    other = {place for phrase in said for place in phrase}
    return any(may_meet(a, b) for a in own for b in other)


def _writing(one: Ready) -> Iterator[Finding]:
    """Marks that a pattern cannot mean: a comma is dropped from it, and ends a phrase in a text; so
    is a full stop that is not part of an abbreviation.
    """
    for source in one.pattern.sources:
        plain = re.sub(r"/(?:[^/\\]|\\.)+/|_\{\d+,\d+\}", " ", source)
        mark = next(_dropped(plain, one.pattern.lang), "")
        if mark:
            message = (
                f"`{source}`: the «{mark}» is not heeded, and in a text it ends a phrase; use"
                " NEAR or a gap"
            )
            yield Finding(one.pattern.line, one.pattern.code, "writing", message)


def _dropped(plain: str, lang: str) -> Iterator[str]:
    """Marks between words that are part of none."""
    for found in re.finditer(r"([^\s\"=(|]*[^\W_])([,;:!.])(?=\s+[^\W_])", plain):
        if found[2] != "." or not split_words(found.group(), lang)[-1].endswith("."):
            yield found[2]
