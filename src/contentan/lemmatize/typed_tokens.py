"""Tokens as types: the language of each token, and the lemmas that a form has among its
neighbours.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.lemmatize import english, word_lemmas
from contentan.lemmatize.choice_in_context import choices, decode
from contentan.lemmatize.russian import russian, word_lists
from contentan.lemmatize.scripts import restoring
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of_passages
from contentan.lemmatize.scripts.restoring import Reading
from contentan.lemmatize.word_lemmas import Lookup, kind_of
from contentan.segment import language

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LANGS = ("kk", "ru", "en", "")


LANG_CODE = {lang: i for i, lang in enumerate(_LANGS)}


_RANKED: tuple[tuple[str, Any], ...] = (("ru", russian), ("en", english))


_CYRILLIC, _LATIN = (re.compile(p) for p in (r"[\u0400-\u04ff]", r"[A-Za-z]"))


class Typed(NamedTuple):
    """Types in order of appearance, as (form, language, what is known), and the type of each
    token.
    """

    types: list[tuple[str, str, Lookup]]
    type_of: NDArray[np.int64]


def lemmatize_words(
    sentences: Sequence[Sequence[str]],
    langs: Sequence[str],
    alphabets: Sequence[str] | None = None,
) -> list[list[tuple[str, Lookup]]]:
    """Language and lemmas of each word of given sentences, tokens as they are; `langs` names each
    sentence's language, `alphabets` the alphabet of Kazakh that is not written as usual (it is
    found where none are given).

    >>> [found.lemmas[0] for _, found in lemmatize_words([["Его", "согласие"]], ["ru"])[0]]
    ['его', 'согласие']
    """
    if alphabets is None:
        alphabets = alphabets_of_passages([" ".join(words) for words in sentences], langs)
    readings = [
        restoring.reading(form, alphabet) if alphabet else Reading(form)
        for sentence, alphabet in zip(sentences, alphabets, strict=True)
        for form in sentence
    ]
    numbers: dict[str, int] = {}
    form_of = np.array(
        [numbers.setdefault(one.form, len(numbers)) for one in readings], dtype=np.int64
    )
    sentence_of = np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences])
    home = np.array([LANG_CODE[lang] for lang in langs], dtype=np.int8)
    forms = list(numbers)
    typed = type_tokens(
        forms, form_of, sentence_of, token_languages(forms, form_of, sentence_of, home)
    )
    known = zip(typed.type_of.tolist(), readings, strict=True)
    found = iter([_widened(typed.types[at], read) for at, read in known])
    return [list(itertools.islice(found, len(words))) for words in sentences]


def _widened(kind: tuple[str, str, Lookup], read: Reading) -> tuple[str, Lookup]:
    _, lang, found = kind
    return lang, restoring.widened(found, read) if lang == "kk" else found


@functools.lru_cache(maxsize=300_000)
def _script(form: str) -> tuple[bool, bool, bool, float]:
    """Whether a form is a word, a Cyrillic one, a Latin one; and how Kazakh it looks."""
    word = kind_of(form) == "word"
    cyrillic = word and _CYRILLIC.search(form) is not None
    return (
        word,
        cyrillic,
        word and not cyrillic and _LATIN.search(form) is not None,
        language.word_score(form),
    )


def token_languages(
    forms: list[str],
    form_of: NDArray[np.int64],
    sentence_of: NDArray[np.int64],
    sentence_lang: NDArray[np.int8],
) -> NDArray[np.int8]:
    """Language of each token: that of its sentence, but for another script and for words of mixed
    sentences.
    """
    facts = np.array([_script(form) for form in forms]).reshape(len(forms), 4)
    word, cyrillic, latin = (facts[:, i].astype(bool) for i in range(3))
    score = facts[:, 3]
    quote = np.array([form in "«»“”„" for form in forms], dtype=bool)
    home = sentence_lang[sentence_of] if len(sentence_lang) else np.empty(0, dtype=np.int8)
    # Kazakh in Latin letters is read as Cyrillic before it comes here.
    langs = np.where(latin[form_of], LANG_CODE["en"], home)
    langs = np.where(word[form_of], langs, LANG_CODE[""]).astype(np.int8)
    # A word counts as odd when it speaks clearly against the language of its sentence.
    kazakh_like = score[form_of] > language.SWITCH["ru"] / 2
    russian_like = score[form_of] < -language.SWITCH["kk"] / 2
    odd = cyrillic[form_of] & np.where(
        home == LANG_CODE["kk"], russian_like, np.where(home == LANG_CODE["ru"], kazakh_like, True)
    )
    for sentence in np.unique(sentence_of[odd]):
        # Quotation marks go along, because at them the language changes cheaply.
        begin, end = np.searchsorted(sentence_of, [sentence, sentence + 1])
        here = begin + np.flatnonzero((cyrillic | quote)[form_of[begin:end]])
        labels = language.word_languages(
            [forms[form_of[i]] for i in here], _LANGS[sentence_lang[sentence]]
        )
        if sentence_lang[sentence] == LANG_CODE["ru"]:
            # A Kazakh name looks Kazakh; its Russian case is Russian all the same.
            labels = [
                "ru" if label == "kk" and word_lists.is_name_in_a_case(forms[form_of[i]]) else label
                for i, label in zip(here, labels, strict=True)
            ]
        own = np.array([LANG_CODE[label] for label in labels], dtype=np.int8)
        langs[here] = np.where(cyrillic[form_of[here]], own, langs[here])
    return langs


def type_tokens(
    forms: list[str],
    form_of: NDArray[np.int64],
    sentence_of: NDArray[np.int64],
    langs: NDArray[np.int8],
) -> Typed:
    """Types of all tokens: forms with their language, those that leave a choice also with their
    lemmas in this context.
    """
    # Form and language as one number: there are four languages, the empty one among them.
    pairs, pair_of = np.unique(form_of.astype(np.int64) * 4 + langs, return_inverse=True)
    known = [(forms[pair // 4], _LANGS[pair % 4]) for pair in pairs.tolist()]
    codes = np.zeros(len(pair_of), dtype=np.int64)
    open_forms: dict[int, Any] = {}
    for lang, module in _RANKED:
        if any(own == lang for _, own in known):
            found = [module.ranked(form) if own in (lang, "") else None for form, own in known]
            codes += choices(
                module.model(), found, [own == lang for _, own in known], pair_of, sentence_of
            )
            open_forms |= {i: one.lemmas for i, one in enumerate(found) if one and not one.single}
    _, first, type_of = np.unique(
        np.stack([pair_of, codes]), axis=1, return_index=True, return_inverse=True
    )
    # Types are numbered as they appear, so that the table does not depend on spaCy's hash values.
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    types = [
        _type(known[pair_of[i]], int(codes[i]), open_forms.get(int(pair_of[i]), ()))
        for i in first[order]
    ]
    return Typed(types, rank[type_of.reshape(-1)])


def _type(pair: tuple[str, str], code: int, lemmas: tuple[str, ...]) -> tuple[str, str, Lookup]:
    form, lang = pair
    known = word_lemmas.look_up(form, lang)
    if not code:
        return form, lang, known
    own = decode(code, lemmas)
    return form, lang, Lookup(known.kind, own, tuple(one for one in known.stems if one not in own))
