"""Tokens as types: the language of each token, and the lemmas that a form has among its
neighbours.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.lemmatize import english, kept_words, ranked_rows
from contentan.lemmatize.choice_in_context import choices, decode
from contentan.lemmatize.ranker import Ranked
from contentan.lemmatize.russian import russian, word_lists
from contentan.lemmatize.scripts import restoring
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of_passages
from contentan.lemmatize.scripts.restoring import Reading
from contentan.lemmatize.word_lemmas import Lookup
from contentan.lemmatize.word_memory import (
    CYRILLIC,
    LANGS,
    LATIN,
    QUOTE,
    SCORE,
    WORD,
    Type,
    Vocabulary,
    current,
    form_numbers,
    type_in_context,
    types_alone,
)
from contentan.segment import language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LANG_CODE = {lang: i for i, lang in enumerate(LANGS)}
_RANKED: tuple[tuple[str, Any], ...] = (("ru", russian), ("en", english))


class Typed(NamedTuple):
    """Types in order of appearance, and the type of each token."""

    types: list[Type]
    type_of: Ints


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
    known = current()
    form_of = form_numbers(known, [one.form for one in readings])
    sentence_of = np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences])
    home = np.array([LANG_CODE[lang] for lang in langs], dtype=np.int8)
    own = token_languages(known, form_of, sentence_of, home)
    typed = type_tokens(known, form_of, sentence_of, own)
    words = zip(typed.type_of.tolist(), readings, strict=True)
    found = iter([_widened(typed.types[at], read) for at, read in words])
    return [list(itertools.islice(found, len(words))) for words in sentences]


def _widened(own: Type, read: Reading) -> tuple[str, Lookup]:
    return own.lang, restoring.widened(own.known, read) if own.lang == "kk" else own.known


def token_languages(
    known: Vocabulary, form_of: Ints, sentence_of: Ints, sentence_lang: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Language of each token, by the numbers of their forms: that of its sentence, but for another
    script and for words of mixed sentences.
    """
    facts = known.facts.values[form_of]
    word, cyrillic, latin, quote = (
        facts[:, i].astype(bool) for i in (WORD, CYRILLIC, LATIN, QUOTE)
    )
    score = facts[:, SCORE]
    home = sentence_lang[sentence_of] if len(sentence_lang) else np.empty(0, dtype=np.int8)
    # Kazakh in Latin letters is read as Cyrillic before it comes here.
    langs = np.where(latin, LANG_CODE["en"], home)
    langs = np.where(word, langs, LANG_CODE[""]).astype(np.int8)
    # A word counts as odd when it speaks clearly against the language of its sentence.
    kazakh_like = score > language.SWITCH["ru"] / 2
    russian_like = score < -language.SWITCH["kk"] / 2
    odd = cyrillic & np.where(
        home == LANG_CODE["kk"], russian_like, np.where(home == LANG_CODE["ru"], kazakh_like, True)
    )
    mixed = np.unique(sentence_of[odd])
    begins, ends = np.searchsorted(sentence_of, mixed), np.searchsorted(sentence_of, mixed + 1)
    # Quotation marks go along, because at them the language changes cheaply.
    told = cyrillic | quote
    for sentence, begin, end in zip(mixed, begins.tolist(), ends.tolist(), strict=True):
        here = begin + np.flatnonzero(told[begin:end])
        labels = _labels(known, form_of[here], LANGS[sentence_lang[sentence]])
        langs[here] = np.where(cyrillic[here], labels, langs[here])
    return langs


def _labels(known: Vocabulary, forms_of: Ints, lang: str) -> list[int]:
    """The languages of the words of a mixed sentence, as numbers."""
    forms = [known.forms[number].form for number in forms_of.tolist()]
    labels = language.word_languages(forms, lang)
    if lang == "ru":
        # A Kazakh name looks Kazakh; its Russian case is Russian all the same.
        labels = [
            "ru" if label == "kk" and word_lists.is_name_in_a_case(form) else label
            for form, label in zip(forms, labels, strict=True)
        ]
    return [LANG_CODE[label] for label in labels]


def type_tokens(
    known: Vocabulary, form_of: Ints, sentence_of: Ints, langs: NDArray[np.int8]
) -> Typed:
    """Types of all tokens: forms with their language, those that leave a choice also with their
    lemmas in this context.
    """
    found = types_alone(known, form_of, langs)
    for lang, module in _RANKED:
        ask = langs == LANG_CODE[lang]
        if ask.any():
            rows = known.ranked.setdefault(lang, ranked_rows.ranked_rows(module.model()))
            shown = ask | (langs == LANG_CODE[""])
            row_of = _rows_of(known, rows, (lang, module), found, shown)
            codes = choices(module.model(), rows, row_of, ask, sentence_of)
            coded = np.flatnonzero(codes)
            found[coded] = _in_context(known, rows, found[coded], row_of[coded], codes[coded])
    return Typed(*_in_order(known, found))


def _rows_of(
    known: Vocabulary,
    rows: ranked_rows.RankedRows,
    by: tuple[str, Any],
    found: Ints,
    shown: NDArray[np.bool_],
) -> Ints:
    """The row of each token's type in the ranked forms of a language; 0 where it is not `shown`."""
    ranked_rows.make_room(rows, len(known.types))
    fresh = np.unique(found[shown & (rows.row_of_type[found] < 0)])
    if len(fresh):
        forms = [known.types[number].form for number in fresh.tolist()]
        rows.row_of_type[fresh] = ranked_rows.learn(rows, _ranked(*by, forms))
    return np.where(shown, rows.row_of_type[found], 0)


def _ranked(lang: str, module: Any, forms: Sequence[str]) -> list[Ranked]:
    """The readings of forms with their scores, by earlier processes or worked out."""
    kept = kept_words.known(f"{lang} ranked", forms)
    made = []
    for form in forms:
        if form in kept:
            lemmas, *others = kept[form]
            made.append(Ranked(tuple(lemmas), *others))
        else:
            made.append(module.ranked(form))
            kept_words.keep(f"{lang} ranked", form, made[-1])
    return made


def _in_context(
    known: Vocabulary, rows: ranked_rows.RankedRows, found: Ints, row_of: Ints, codes: Ints
) -> list[int]:
    """The types of tokens whose lemmas were chosen among their neighbours."""
    made = []
    for number, row, code in zip(found.tolist(), row_of.tolist(), codes.tolist(), strict=True):
        own = known.in_context.get((number, code))
        if own is None:
            own = type_in_context(known, number, code, decode(code, rows.lemmas[row]))
        made.append(own)
    return made


def _in_order(known: Vocabulary, found: Ints) -> tuple[list[Type], Ints]:
    """Types numbered as they appear, so that the table does not depend on what was read before."""
    place = np.zeros(len(known.types), dtype=np.int64)
    backwards = np.arange(len(found))[::-1]
    place[found[::-1]] = backwards  # of a type that comes again the first place stays
    first = found[place[found] == np.arange(len(found))]
    place[first] = np.arange(len(first))
    return [known.types[number] for number in first.tolist()], place[found]
