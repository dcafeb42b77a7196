"""Numbers of a sentence, in digits and in words, and what they are worth.

Digits may be in groups ("8 000", "1,000"), have decimals in the manner of the language, and be
followed by words that multiply ("1 млн 200 тыс.", "1.2 million"). Words add up and multiply
("двадцать три", "үш жүз", «төрт жарым мың», "полтора десятка"). "Dozens of", «сотни», «мыңдаған»
alone are no numbers. `masked` says which digits are no quantities: dates, times, telephone numbers,
citations, numbers of lists.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from contentan.findings.claims import kazakh_decimals
from contentan.findings.claims.claim_words import SPACE, Lexicon, lexicon, not_quantities
from contentan.findings.claims.parsed_sentence import Sentence, Word
from contentan.model import LANGS

DIGITS = re.compile(
    # As television writes 3,5.
    r"\d+, \d(?= ?%| ?[-–] ?\d| (?:есе|мың|мл[нр]|трлн|триллион|миллион|миллиард|пайыз|процент))"
    r"|\d{1,2}, \d[1-9](?= ?%-[^\W\d]| пайыз| процент)"
    r"|\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?"
)
_SPACES = re.compile(r"[ \u00a0\u202f\u2009]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
#: «жүз мыңдайы»
_ROUGH = re.compile(
    r"^(он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|миллион)[дт][ае]й[ыі]\w*$"
)
_GLUED = re.compile(r"(?:m|bn|mln|млн|мың|тыс|млрд)\b")
#: "A $10-billion commitment", "a 7-percent threshold".
_HYPHENED = re.compile(r"[-‐‑](?:(?:m|b|tr)illion|thousand|per ?cent|fold)\b")
_BRACKETED = re.compile(r"[^\W\d_]{3,} \((\d{1,3})\)(?=[,;.]| (?:and|or|и|или|және)\b)")
_IN_BRACKETS = re.compile(r"\(\d{1,3}\)")
_KK_ABLATIVE = re.compile(r"[нтд][ае]н$")
_SHORTENED = re.compile(r"(?:тыс|млн|млрд|трлн)\.(?=\s+\w)", re.IGNORECASE)
_CURRENCY = re.compile(r"(?<![A-Za-z])(?:USD|EUR|GBP|KZT|RUB)$")
_TIME = re.compile(r":\d")
Span: TypeAlias = tuple[int, int]
#: What may stand between the parts of one number.
_JOINED = re.compile(
    rf"{SPACE}*\.?{SPACE}*|[-‐‑]|{SPACE}+(?:and|of|an?|с){SPACE}+(?:an?{SPACE}+)?", re.IGNORECASE
)


class Number(NamedTuple):
    """`digits` says that it is written in digits alone, `shape` that it is a share (in percent,
    with its `fraction`) or a multiple, `rough` that it is told in tens or dozens («полтора
    десятка»).
    """

    start: int
    stop: int
    value: float
    digits: bool
    shape: str = ""
    fraction: str = ""
    rough: bool = False


class _Piece(NamedTuple):
    """What a number is made of. kind: digits, small, hundred, scale, vague (a scale, unless it
    stands alone).
    """

    start: int
    stop: int
    kind: str
    value: float


@functools.cache
def _not_quantities() -> re.Pattern[str]:
    months = "|".join(month for lang in LANGS for month in lexicon(lang).months)
    digits, words = (
        "|".join(part.replace("{S}", SPACE).replace("{MONTH}", f"(?:{months})") for part in parts)
        for parts in not_quantities()
    )
    # What begins with a digit or sign is tried there only: that is most of the time saved.
    return re.compile(rf"(?=[\d(+#§№\[])(?:{digits})|\b(?:{words})", re.IGNORECASE)


def masked(text: str) -> list[Span]:
    """Spans of digits that are no quantities. A number in brackets is a note's, but in a list:
    "to orphanages (97), foster families (33) or schools (22)".
    """
    listed = [int(one) for one in _BRACKETED.findall(text)]
    counted = len(listed) > 1 and listed != list(range(listed[0], listed[0] + len(listed)))
    return [
        found.span()
        for found in _not_quantities().finditer(text)
        if not (counted and _IN_BRACKETS.fullmatch(found[0]))
    ]


def numbers(
    sentence: Sentence,
    words: Lexicon,
    closed: Sequence[Callable[[str], Sequence[Span]]],
    shares: Sequence[Number] = (),
) -> list[Number]:
    """Numbers in the order of the text, `shares` among them; `closed` tell spans in which none
    counts, and are asked in their order while numbers are left.

    Spelled 'one' alone is an article more often than a number, so it is none.
    """
    pieces = _pieces(sentence, words)
    for tell in closed:
        if pieces or shares:
            spans = tell(sentence.text)
            pieces = [piece for piece in pieces if not _within(piece.start, piece.stop, spans)]
            shares = [share for share in shares if not _within(share.start, share.stop, spans)]
    found, at = list[Number](), 0
    while at < len(pieces):
        taken = _take(sentence.text, pieces, at)
        number = _worth(pieces[at : at + taken], sentence.text, words)
        found += [number] if number else []
        at += taken
    if "бүтін" in sentence.text:
        found = kazakh_decimals.joined(sentence.text, found)
    kept = [
        one
        for one in found
        if not any(one.start < share.stop and share.start < one.stop for share in shares)
    ]
    return sorted([*kept, *shares])


@functools.cache
def joined_numbers(lang: str) -> re.Pattern[str]:
    """«екі-үш», «жеті-сегіз»: two number words in one word."""
    small = "|".join(map(re.escape, sorted(lexicon(lang).values, key=len, reverse=True)))
    return re.compile(rf"({small})-({small})", re.IGNORECASE)


def _within(start: int, stop: int, spans: Sequence[Span]) -> bool:
    return any(start < b and a < stop for a, b in spans)


def _pieces(sentence: Sentence, words: Lexicon) -> list[_Piece]:
    pieces = [
        _Piece(*found.span(), "digits", worth(found[0], sentence.lang))
        for found in DIGITS.finditer(sentence.text)
        if _stands_alone(sentence.text, found.start(), found.end(), words)
    ]
    for word in sentence.numeric:
        if joined := joined_numbers(sentence.lang).fullmatch(word.form):
            stop = word.start + len(joined[1])
            parts = ((word.start, stop, joined[1]), (stop + 1, word.stop, joined[2]))
            for start, end, form in parts:
                piece = _word(Word(start, end, form, (form.lower(),), word.lang), words)
                pieces += [piece] if piece else []
        elif word.form[:1].isalpha():
            # In Kazakh «тыс» is a word of its own, unless it stands behind digits.
            short = word.form.lower() == "тыс" and not sentence.text[: word.start][-2:-1].isdigit()
            piece = None if short and sentence.lang == "kk" else _word(word, words)
            pieces += [piece] if piece else []
    return sorted(pieces)


def worth(digits: str, lang: str) -> float:
    """'8 000', '1,000', '2,4' and '1.2' by the manner of the language.

    >>> worth("2,400", "en"), worth("2,4", "ru")
    (2400.0, 2.4)
    """
    plain = _SPACES.sub("", digits)
    # 2,400 is two thousand in English and 2.4 in Russian and Kazakh, unless there are two commas.
    thousands = _THOUSANDS.fullmatch(plain) and (lang == "en" or plain.count(",") > 1)
    if thousands:
        return float(plain.replace(",", ""))
    if plain.count(".") > 1:
        return float(plain.replace(".", ""))
    return float(plain.replace(",", "."))


def _stands_alone(text: str, start: int, stop: int, words: Lexicon) -> bool:
    """Not a part of a word, code or ordinal: 'COVID-19', '5G', '25th', '12-томный', '3-тармақ' are
    none; '120-дан' is one.
    """
    before, after = text[max(0, start - 2) : start], text[stop : stop + 8]
    if (
        (before[-1:].isalnum() and not _CURRENCY.search(text, max(0, start - 4), start))
        or before.endswith(("_", "№", "#", "/"))
        or (before[-1:] in ".,:" and before[:1].isdigit())
    ):
        return False
    if before.endswith(("-", "–", "‐", "‑")) and before[:1].isalpha():
        return False
    if after[:1].isalpha():
        # "5G" is no five; "5m" and "5млн" are five million.
        return _GLUED.match(after) is not None
    if after[:1] in "-‐‑" and after[1:2].isalpha():
        hyphened = _HYPHENED.match(text, stop)
        return hyphened is not None or words.suffix.match(text, stop + 1) is not None
    return after[:1] not in ("/", "_") and not _TIME.match(after)


def _word(word: Word, words: Lexicon) -> _Piece | None:
    form = _ROUGH.sub(r"\1", word.form.lower().rstrip("."))
    if form in words.vague:
        return _Piece(word.start, word.stop, "vague", words.vague[form])
    if form in words.not_numbers or words.ordinal.fullmatch(form):
        return None
    for lemma in (form, *word.lemmas[:2]):
        for kind, table in (("small", words.values), ("scale", words.scales)):
            if lemma in table:
                return _Piece(word.start, word.stop, kind, table[lemma])
        if lemma in words.hundred:
            return _Piece(word.start, word.stop, "hundred", 100.0)
    return None


def _take(text: str, pieces: Sequence[_Piece], at: int) -> int:
    """How many pieces from one on make one number."""
    last, taken = pieces[at], 1
    smallest_scale = last.value if last.kind in ("scale", "vague") else float("inf")
    while at + taken < len(pieces):
        piece = _plain(pieces[at + taken], last)
        joint = text[last.stop : piece.start]
        if not _JOINED.fullmatch(joint) or not _continues(last, piece, smallest_scale):
            break
        # "Two of five" are two numbers, "hundreds of thousands" is one.
        if joint.strip() == "of" and last.kind != "vague":
            break
        # «12 мыңнан 9 мыңға» are two.
        if last.kind != "digits" and _KK_ABLATIVE.search(text[last.start : last.stop]):
            break
        if piece.kind == "scale" and last.kind != "vague":
            smallest_scale = piece.value
        last, taken = piece, taken + 1
    return taken


def _plain(piece: _Piece, last: _Piece) -> _Piece:
    """Behind a numeral «тысяч» and «миллионов» are scales like any other."""
    numeral = last.kind in ("digits", "small", "hundred")
    return piece._replace(kind="scale") if numeral and piece.kind == "vague" else piece


def _continues(last: _Piece, piece: _Piece, smallest_scale: float) -> bool:
    if piece.kind == "vague":
        return last.kind == "vague" and piece.value >= 100  # "hundreds of thousands"
    if piece.kind == "scale":
        return piece.value < smallest_scale or last.kind == "vague"
    if piece.kind == "hundred":
        return last.kind in ("small", "digits")
    if piece.kind == "digits":
        return last.kind == "scale" and piece.value < smallest_scale
    if last.kind == "small":
        return _adds(last.value, piece.value)
    return last.kind == "hundred" or (last.kind == "scale" and last.value >= 1000)


def _adds(first: float, second: float) -> bool:
    """Whether 'двадцать три' and 'двести двадцать' are one number; 'два три' are two."""
    return any(first >= unit and first % unit == 0 and 0 < second < unit for unit in (100, 10, 1))


def _worth(pieces: Sequence[_Piece], text: str, words: Lexicon) -> Number | None:
    """The value of pieces that make one number; None for a lone 'one'."""
    start, stop = pieces[0].start, pieces[-1].stop
    first, alone = pieces[0], len(pieces) == 1
    digits = all(piece.kind == "digits" for piece in pieces)
    if first.kind == "vague":
        # «около тысячи» is one thousand, «тысячи людей», «десятки тысяч» name no number.
        hedged = words.before.expression.search(text[max(0, start - 45) : start])
        told = alone and hedged and text[start:stop].lower() in words.singular
        return Number(start, stop, first.value, False) if told else None
    if alone and first.kind == "small" and first.value <= 1 and not words.percent.match(text, stop):
        return None
    if first.kind in ("scale", "hundred") and _UNTOLD.search(text, 0, start):
        return None
    if _SHORTENED.match(text, pieces[-1].start):
        stop += text.startswith(".", stop)  # «5 млн. рублей»
    rough = any(piece.kind == "scale" and piece.value < 1000 for piece in pieces)
    return Number(start, stop, _sum(pieces), digits, rough=rough)


#: "Several thousand" tells no number; in "approximately190 billion" it is glued to another word.
_UNTOLD = re.compile(
    r"(?:\b(?:several|few|many|some of the)\s+|\bнесколько\s+|\bбірнеше\s+|\d\s?)$", re.IGNORECASE
)


def _sum(pieces: Sequence[_Piece]) -> float:
    total, current = 0.0, 0.0
    for piece in pieces:
        if piece.kind in ("scale", "vague"):
            total += (current or 1.0) * piece.value
            current = 0.0
        elif piece.kind == "hundred":
            current = (current or 1.0) * 100
        else:
            current += piece.value
    # 0.1 + 0.2 and 16.9 * 1e9 would leave their digits in the table.
    return float(f"{total + current:.12g}")
