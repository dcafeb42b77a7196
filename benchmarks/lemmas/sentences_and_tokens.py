"""Sentences and tokens of raw text, beside razdel, pysbd, sentencex and spaCy.

    python -m benchmarks.lemmas.sentences_and_tokens [FILE.conllu ...]

Without files, the development parts of UD treebanks in the folder `shared` beside the checkout. The
first two letters of a file's name are its language. Peers that are not installed are named and left
out; razdel knows Russian only, and its rules for Russian are tried on all three languages.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lemmas.treebank_text import Paragraph, Span, f_score, paragraphs
from contentan.segment import token_cuts
from contentan.segment.sentences import sentences

if TYPE_CHECKING:
    from spacy.language import Language

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "lemma"

Cut = Callable[[str, str], list[Span]]


def main(given: list[str]) -> None:
    files = [Path(name) for name in given] or sorted(DATA.glob("*/*-ud-dev.conllu"))
    if not files:
        print("nothing to score: no shared/data/lemma beside the checkout, and no file given")
    absent = [name for name in ("razdel", "pysbd", "sentencex") if not is_installed(name)]
    if absent:
        print(f"not installed, left out: {', '.join(absent)}")
    for path in files:
        own, lang = list(paragraphs(path)), path.name[:2]
        print(f"{path.stem}: {sum(len(one.sentences) for one in own)} sentences")
        print("  sentence F", *(figure(own, lang, cut) for cut in SENTENCES.items()))
        print("  token F   ", *(figure(own, lang, cut, tokens=True) for cut in TOKENS.items()))


def figure(own: list[Paragraph], lang: str, named: tuple[str, Cut], *, tokens: bool = False) -> str:
    """Name and F of one way to cut; empty where it is not installed or lacks the language."""
    name, cut = named
    if name in ("razdel", "pysbd", "sentencex") and not is_installed(name):
        return ""
    gold = [one.tokens if tokens else one.sentences for one in own]
    texts = [one.text for one in own]
    return f"{name} {f_score(gold, [cut(text, lang) for text in texts], texts):.1f} "


def is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _product(text: str, _lang: str) -> list[Span]:
    return list(sentences(text))


def _product_tokens(text: str, lang: str) -> list[Span]:
    return token_cuts.cut(token_cuts.plain(text), lang)


def _razdel(text: str, _lang: str) -> list[Span]:
    import razdel

    return [(one.start, one.stop) for one in razdel.sentenize(text)]


def _razdel_tokens(text: str, _lang: str) -> list[Span]:
    import razdel

    return [(one.start, one.stop) for one in razdel.tokenize(text)]


def _pysbd(text: str, lang: str) -> list[Span]:
    import pysbd

    return _placed(text, pysbd.Segmenter(language=lang, clean=False).segment(text))


def _sentencex(text: str, lang: str) -> list[Span]:
    import sentencex

    return _placed(text, sentencex.segment(lang, text))


def _spacy(text: str, lang: str) -> list[Span]:
    nlp = _pipeline(lang)
    return [(one.start_char, one.end_char) for one in nlp(text).sents]


def _spacy_tokens(text: str, lang: str) -> list[Span]:
    return [
        (token.idx, token.idx + len(token)) for token in _pipeline(lang)(text) if not token.is_space
    ]


@functools.cache
def _pipeline(lang: str) -> Language:
    import spacy

    nlp = spacy.blank(lang)
    nlp.max_length = 10_000_000
    nlp.add_pipe("sentencizer")
    return nlp


def _placed(text: str, parts: list[str]) -> list[Span]:
    """Spans of parts that come in order, without the space around them."""
    spans, at = [], 0
    for part in (one.strip() for one in parts):
        start = text.find(part, at)
        if part and start >= 0:
            at = start + len(part)
            spans.append((start, at))
    return spans


SENTENCES: dict[str, Cut] = {
    "product": _product,
    "razdel": _razdel,
    "pysbd": _pysbd,
    "sentencex": _sentencex,
    "sentencizer": _spacy,
}
TOKENS: dict[str, Cut] = {
    "product": _product_tokens,
    "razdel": _razdel_tokens,
    "spacy": _spacy_tokens,
}

if __name__ == "__main__":
    main(sys.argv[1:])
