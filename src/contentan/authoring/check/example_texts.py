"""Texts of examples through the steps of a document, all of them as the paragraphs of one: a
document costs more than a paragraph.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from contentan.coding import coder, hits, index
from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction
from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.segment.segments import Segmented, segment
from contentan.tables.frames import frame_of


class Hit(NamedTuple):
    """A hit in one example's text, with the pattern behind it; `blocked_by` is the exclusion that
    keeps it from counting.
    """

    start: int
    stop: int
    code: str
    lang: str
    pattern: str
    line: int
    blocked_by: str = ""


def paragraphs(texts: Sequence[str]) -> Extraction:
    """Texts as the paragraphs of one document, as if it had been read from a file."""
    whole = "\n\n".join(texts)
    kept = [
        (start, start + len(text)) for start, text in zip(text_starts(texts), texts, strict=True)
    ]
    return Extraction(
        "text",
        whole,
        frame_of(PAGES, [(1, None, "text", len(whole), None, None, None)]),
        frame_of(BLOCKS, [(i, a, b, "paragraph", 0, 1, i + 1) for i, (a, b) in enumerate(kept)]),
        frame_of(PLACES, [(i, 1, a, b, None, None, None, None) for i, (a, b) in enumerate(kept)]),
        frame_of(REPAIRS, []),
    )


class Token(NamedTuple):
    """One token of a text as patterns see it; `form` to `shown` as in table TYPES, `sentence`
    numbered within the text.
    """

    start: int
    stop: int
    sentence: int
    form: str
    kind: str
    lang: str
    lemmas: str
    stems: str
    shown: str = ""

    @property
    def plausible(self) -> list[str]:
        """Its lemmas, best first."""
        return self.lemmas.split("|")


class Annotated(NamedTuple):
    """A text with its tokens; `lang` is the language that it is found to be in, which need not be
    what the file says.
    """

    text: str
    lang: str
    tokens: tuple[Token, ...]


def annotate(texts: Sequence[str]) -> list[Annotated]:
    """Texts tokenized and lemmatized, all at once; what one becomes does not depend on the
    others.
    """
    from contentan.lemmatize.lemmas import lemmatize

    extraction = paragraphs(texts)
    segments = segment(extraction, judged=False)
    tokens, types = lemmatize(extraction.text, segments)
    type_rows = types.drop("type").rows()
    starts, first_sentence = text_starts(texts), dict[int, int]()
    found: list[list[Token]] = [[] for _ in texts]
    for number, sentence, start, stop, kind in tokens.drop("token").iter_rows():
        # Sentences are numbered through the whole document; here they begin anew in each text.
        first = first_sentence.setdefault(number, sentence)
        form, what, lang, lemmas, stems, shown = type_rows[kind]
        where = (start - starts[number], stop - starts[number], sentence - first)
        found[number].append(Token(*where, form, what, lang, lemmas, stems, shown))
    langs = segments.segments["lang"].to_list()
    return [
        Annotated(text, lang, tuple(own))
        for text, lang, own in zip(texts, langs, found, strict=True)
    ]


def code(texts: Sequence[Annotated], rules: coder.Rules) -> list[tuple[Hit, ...]]:
    """The hits in each text, blocked ones included, as offsets in that text; every pattern is
    matched once over all texts.
    """
    positions = index_of(texts)
    starts = text_starts([one.text for one in texts])
    found: list[list[Hit]] = [[] for _ in texts]
    for code_id, coded in coder.code(positions, rules).items():
        for one in (coded.counted, coded.blocked):
            numbers = positions.segment[one.first].tolist()
            spans = zip(
                numbers,
                positions.start[one.first].tolist(),
                positions.stop[one.last].tolist(),
                strict=True,
            )
            for (number, start, stop), which, blocker in zip(
                spans, one.rule.tolist(), one.blocker.tolist(), strict=True
            ):
                rule, first = rules.of[code_id][which], starts[number]
                where = (start - first, stop - first, code_id)
                found[number].append(
                    Hit(
                        *where,
                        rule.pattern.lang,
                        rule.pattern.source,
                        rule.pattern.line,
                        rule.blocked_by(blocker),
                    )
                )
    return [tuple(sorted(own)) for own in found]


def index_of(texts: Sequence[Annotated]) -> index.Index:
    """The index of texts, a segment each; `text_starts` says where each begins."""
    return index.build([_part(texts)])


def _part(texts: Sequence[Annotated]) -> index.Part:
    """Texts as the paragraphs of one document, as the index takes it."""
    types: dict[tuple[str, ...], int] = {}
    rows: list[tuple[int, ...]] = []
    sentence = 0
    for number, (start, one) in enumerate(
        zip(text_starts([one.text for one in texts]), texts, strict=True)
    ):
        for token in one.tokens:
            kind = types.setdefault(token[3:], len(types))
            rows.append(
                (
                    len(rows),
                    number,
                    sentence + token.sentence,
                    start + token.start,
                    start + token.stop,
                    kind,
                )
            )
        sentence += one.tokens[-1].sentence + 1 if one.tokens else 0
    whole = "\n\n".join(one.text for one in texts)
    return index.Part(
        whole,
        frame_of(TOKENS, rows),
        frame_of(TYPES, [(number, *one) for one, number in types.items()]),
    )


def text_starts(texts: Sequence[str]) -> list[int]:
    """Where each of some texts begins in the document made of them."""
    return (
        # Two code points of the empty line between paragraphs.
        list(itertools.accumulate((len(text) + 2 for text in texts[:-1]), initial=0))
        if texts
        else []
    )


def hits_of_texts(texts: Sequence[str], rules: coder.Rules) -> pl.DataFrame:
    """Table HITS of bare texts, the paragraphs of one document: a document costs more than a
    paragraph.
    """
    extraction, segments, positions = indexed(texts)
    source = hits.source([("example", extraction, segments)])
    return hits.table(coder.code(positions, rules), positions, rules, source)


def indexed(texts: Sequence[str]) -> tuple[Extraction, Segmented, index.Index]:
    """Texts as one document with its index, in which each is the segment of its number."""
    from contentan.lemmatize.lemmas import lemmatize

    extraction = paragraphs(texts)
    segments = segment(extraction, judged=False)
    return (
        extraction,
        segments,
        index.build([index.Part(extraction.text, *lemmatize(extraction.text, segments))]),
    )
