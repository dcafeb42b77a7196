"""spaCy as the shell: pipelines for Kazakh, Russian and English with our sentences and lemmas as
components.

    nlp = spacy_components.load("kk")
    nlp = spacy.blank("kk"); nlp.add_pipe("contentan_lemmas")    # or so
    [(token.text, token.lemma_, token._.lemmas) for token in nlp("Қазақстан халқы Ассамблеясы")]

`token.lemma_` is the best lemma, `token._.lemmas` all plausible ones, best first;
`token.pos_` and `token.morph` are set where the analysis knows them. Where a tagger stands before
our component, its parts of speech decide between plausible lemmas, and its own lemmas are replaced.

As spaCy's own components these are classes, so that a pipeline can be pickled and `nlp.pipe` can
send it to other processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline.morphologizer import morphologizer_score
from spacy.pipeline.pipe import Pipe
from spacy.pipeline.senter import senter_score
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span, Token
from spacy.training import Example

from contentan.errors import UsageError
from contentan.lemmatize.feats import Morph
from contentan.lemmatize.morphology import morphs
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of_passages
from contentan.lemmatize.scripts.restoring import as_cyrillic
from contentan.lemmatize.typed_tokens import lemmatize_words
from contentan.lemmatize.word_lemmas import Lookup
from contentan.model import LANGS
from contentan.segment import name_suffixes
from contentan.segment.sentences import sentences
from contentan.segment.token_cuts import composed

#: Parts of speech whose words have one lemma as far as we tell them apart: a participle is tagged
#: as either.
_ALIKE = {"AUX": "VERB", "PROPN": "NOUN", "DET": "PRON", "SCONJ": "CCONJ"}
#: English readings by rule: what a tag says of a form in -ing or -ed.
_INFLECTED = {"VERB": True, "ADJ": False, "NOUN": False}


def _lemmas_of(token: Token) -> tuple[str, ...]:
    """`token._.lemmas`: a tuple, whether they come from a component, or from bytes as a list."""
    return tuple(token.doc.user_data.get(_place(token), ()))


def _set_lemmas(token: Token, lemmas: Iterable[str]) -> None:
    token.doc.user_data[_place(token)] = tuple(lemmas)


def _place(token: Token) -> Any:
    """Where spaCy keeps a token's extension: from there it goes along into bytes and JSON."""
    return "._.", "lemmas", token.idx, None


# Where the module is imported: a process that only unpickles a pipeline needs it too.
if not Token.has_extension("lemmas"):
    Token.set_extension("lemmas", getter=_lemmas_of, setter=_set_lemmas)


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


class Sentences(Pipe):
    """Sets `token.is_sent_start` by the rules of `segment.sentences`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.scorer = senter_score

    def __call__(self, doc: Doc) -> Doc:
        starts = {start for start, _ in sentences(doc.text)}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc


class Lemmas(Pipe):
    """Sets `token.lemma_`, `token._.lemmas` and, where nothing has set them and `morph` asks for
    them, `token.pos_` and `token.morph`.
    """

    def __init__(self, name: str, lang: str, *, morph: bool = True) -> None:
        self.name, self.lang, self.morph = name, lang, morph
        self.scorer = lemmas_score

    def __call__(self, doc: Doc) -> Doc:
        spans = [[token for token in span if not token.is_space] for span in _sentences(doc)]
        words = [_forms(span, self.lang) for span in spans]
        langs = [self.lang] * len(words)
        alphabets = alphabets_of_passages([" ".join(one) for one in words], langs)
        every = lemmatize_words(words, langs, alphabets)
        for span, alphabet, found in zip(spans, alphabets, every, strict=True):
            known = [_by_own_tag(token, *one) for token, one in zip(span, found, strict=True)]
            for token, (_, one) in zip(span, known, strict=True):
                token.lemma_, token._.lemmas = one.lemmas[0], one.lemmas
            if self.morph:
                forms = as_cyrillic([composed(token.text) for token in span], alphabet)
                for token, morph in zip(span, morphs(forms, known), strict=True):
                    _set_morph(token, morph)
        for token in doc:
            if token.is_space:
                token.lemma_ = token.text
                token.pos_ = "SPACE"
        return doc


def lemmas_score(examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
    """Accuracy of lemma, part of speech and features, as spaCy's own components score them; each is
    None where the gold has none. Our lemmas have small letters and no ё, whatever the gold has.
    """
    found = Scorer.score_token_attr(examples, "lemma", getter=_folded_lemma, **settings)
    return {**found, **morphologizer_score(examples, **settings)}


def _folded_lemma(token: Token, attr: str) -> str:
    return token.lemma_.lower().replace("ё", "е")


@Language.factory(
    "contentan_sentences",
    assigns=["token.is_sent_start", "doc.sents"],
    default_score_weights={"sents_f": 1.0, "sents_p": 0.0, "sents_r": 0.0},
)
def make_sentences(nlp: Language, name: str) -> Sentences:
    """The component `Sentences`."""
    return Sentences(name)


@Language.factory(
    "contentan_lemmas",
    default_config={"lang": "", "morph": True},
    requires=["token.is_sent_start"],
    assigns=["token.lemma", "token._.lemmas", "token.pos", "token.morph"],
    default_score_weights={"lemma_acc": 1.0, "pos_acc": 0.0, "morph_acc": 0.0},
)
def make_lemmas(nlp: Language, name: str, lang: str, morph: bool) -> Lemmas:
    """The component `Lemmas`.

    `lang` is the language of the text, the pipeline's where it is empty; a word in another script
    or language keeps its own. A text without sentence boundaries is read as one sentence.
    """
    home = lang or nlp.lang
    if home not in LANGS:
        raise UsageError(f"contentan has no lemmas for {home!r}; it knows {', '.join(LANGS)}")
    return Lemmas(name, home, morph=morph)


def _forms(span: list[Token], lang: str) -> list[str]:
    """The tokens' texts; in Kazakh with the suffixes of names in marks told apart."""
    texts = [composed(token.text) for token in span]
    close = [False, *(not token.whitespace_ for token in span[:-1])]
    return name_suffixes.marked(texts, close) if lang == "kk" and texts else texts


def _sentences(doc: Doc) -> Iterator[Doc | Span]:
    return doc.sents if doc.has_annotation("SENT_START") else iter([doc])


def _by_own_tag(token: Token, lang: str, known: Lookup) -> tuple[str, Lookup]:
    """What is known of a token, its lemmas in the order that its tag asks for, if it has one."""
    if not token.pos_:
        return lang, known
    return lang, known._replace(lemmas=by_tag(token.text, lang, known, token.pos_))


def _set_morph(token: Token, morph: Morph) -> None:
    """Sets what the pipeline has not; features only where they are those of the token's tag."""
    if not token.pos_ and morph.upos != "_":
        token.pos_ = morph.upos
    if not token.has_morph() and token.pos_ in ("", morph.upos):
        token.set_morph("" if morph.feats == "_" else morph.feats)  # type: ignore[attr-defined]  # spaCy's types lack it


def by_tag(form: str, lang: str, known: Lookup, tag: str) -> tuple[str, ...]:
    """The lemmas with those first that a universal part of speech fits.

    >>> by_tag("meeting", "en", Lookup("word", ("meeting", "meet"), ()), "VERB")
    ('meet', 'meeting')
    """
    if len(known.lemmas) == 1:
        return known.lemmas
    fits = [
        lemma for lemma in known.lemmas if _fits(form, lang, known._replace(lemmas=(lemma,)), tag)
    ]
    return (*fits, *(lemma for lemma in known.lemmas if lemma not in fits))


def _fits(form: str, lang: str, known: Lookup, tag: str) -> bool:
    if lang == "en":
        wanted = _INFLECTED.get(tag) if form.lower().endswith(("ing", "ed")) else None
        return wanted is None or (known.lemmas[0] != form.lower()) == wanted
    own = morphs([form], [(lang, known)])[0].upos
    return own == "_" or _ALIKE.get(own, own) == _ALIKE.get(tag, tag)
