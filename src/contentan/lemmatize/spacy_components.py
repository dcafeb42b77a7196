"""spaCy as the shell: pipelines for Kazakh, Russian and English with our sentences and lemmas as
components.

    nlp = spacy_components.load("kk")
    nlp = spacy.blank("kk"); nlp.add_pipe("contentan_lemmas")    # or so
    [(token.text, token.lemma_, token._.lemmas) for token in nlp("Қазақстан халқы Ассамблеясы")]

`token.lemma_` is the best lemma, `token._.lemmas` all plausible ones, best first. Where a tagger
stands before our component, its parts of speech decide between plausible lemmas, and its own lemmas
are replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from contentan.errors import UsageError
from contentan.lemmatize.typed_tokens import lemmatize_words
from contentan.lemmatize.word_lemmas import Lookup, upos
from contentan.model import LANGS
from contentan.segment import name_suffixes
from contentan.segment.sentences import sentences

#: Parts of speech whose words have one lemma as far as we tell them apart: a participle is tagged
#: as either.
_ALIKE = {"AUX": "VERB", "PROPN": "NOUN", "DET": "PRON", "SCONJ": "CCONJ"}
#: English readings by rule: what a tag says of a form in -ing or -ed.
_INFLECTED = {"VERB": True, "ADJ": False, "NOUN": False}


def load(lang: str, *, model: str = "") -> Language:
    """A pipeline for 'kk', 'ru' or 'en'. `model` names an installed spaCy model, whose tags are
    then used.

    Raises UsageError for another language, or where the model is not installed.
    """
    if lang not in LANGS:
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}")
    if model:
        try:
            nlp = spacy.load(model, exclude=["lemmatizer", "ner"])
        except OSError as error:
            raise UsageError(
                f"spaCy has no model {model!r}; `python -m spacy download {model}` installs it"
            ) from error
    else:
        nlp = _blank(lang)
        nlp.add_pipe("contentan_sentences")
    nlp.add_pipe("contentan_lemmas", config={"lang": lang})
    return nlp


def _blank(lang: str) -> Language:
    from contentan.segment.spacy_kk import Kazakh

    return Kazakh() if lang == "kk" else spacy.blank(lang)


@Language.factory("contentan_sentences")
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that sets `token.is_sent_start` by the rules of `segment.sentences`."""

    def component(doc: Doc) -> Doc:
        starts = {start for start, _ in sentences(doc.text)}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc

    return component


@Language.factory("contentan_lemmas", default_config={"lang": ""})
def make_lemmas(nlp: Language, name: str, lang: str) -> Callable[[Doc], Doc]:
    """A component that sets `token.lemma_`, `token._.lemmas` and, where nothing has set it,
    `token.pos_`.

    `lang` is the language of the text, the pipeline's where it is empty; a word in another script
    or language keeps its own.
    """
    home = lang or nlp.lang
    if home not in LANGS:
        raise UsageError(f"contentan has no lemmas for {home!r}; it knows {', '.join(LANGS)}")
    if not Token.has_extension("lemmas"):
        Token.set_extension("lemmas", default=())

    def component(doc: Doc) -> Doc:
        spans = [[token for token in span if not token.is_space] for span in _sentences(doc)]
        words = [_forms(span, home) for span in spans]
        for span, found in zip(spans, lemmatize_words(words, [home] * len(words)), strict=True):
            for token, (own, known) in zip(span, found, strict=True):
                _set(token, own, known)
        return doc

    return component


def _forms(span: list[Token], lang: str) -> list[str]:
    """The tokens' texts; in Kazakh with the suffixes of names in marks told apart."""
    texts = [token.text for token in span]
    close = [False, *(not token.whitespace_ for token in span[:-1])]
    return name_suffixes.marked(texts, close) if lang == "kk" and texts else texts


def _sentences(doc: Doc) -> Iterator[Any]:
    return doc.sents if doc.has_annotation("SENT_START") else iter([doc])


def _set(token: Token, lang: str, known: Lookup) -> None:
    lemmas = by_tag(token.text, lang, known, token.pos_) if token.pos_ else known.lemmas
    token.lemma_, token._.lemmas = lemmas[0], lemmas
    found = upos(token.text, lang, known)
    if not token.pos_ and found != "_":
        token.pos_ = found


def by_tag(form: str, lang: str, known: Lookup, tag: str) -> tuple[str, ...]:
    """The lemmas with those first that a universal part of speech fits.

    >>> by_tag("meeting", "en", Lookup("word", ("meeting", "meet"), ()), "VERB")
    ('meet', 'meeting')
    """
    fits = [
        lemma for lemma in known.lemmas if _fits(form, lang, known._replace(lemmas=(lemma,)), tag)
    ]
    return (*fits, *(lemma for lemma in known.lemmas if lemma not in fits))


def _fits(form: str, lang: str, known: Lookup, tag: str) -> bool:
    if lang == "en":
        wanted = _INFLECTED.get(tag) if form.lower().endswith(("ing", "ed")) else None
        return wanted is None or (known.lemmas[0] != form.lower()) == wanted
    own = upos(form, lang, known)
    return own == "_" or _ALIKE.get(own, own) == _ALIKE.get(tag, tag)
