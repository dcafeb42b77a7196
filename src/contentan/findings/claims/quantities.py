"""Quantities: figures with what belongs to them directly, their bound and their unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from contentan.findings.claims.claim_words import SPACE, Lexicon
from contentan.findings.claims.number_pairs import Figure
from contentan.findings.claims.numerals import Number
from contentan.findings.claims.parsed_sentence import Sentence

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "₽": "RUB"}
_CURRENCY_BEFORE = re.compile(
    rf"(?:(?:US|U\.S\.)?{SPACE}?([$€£₸₽])|\b(USD|EUR|KZT|GBP|RUB)){SPACE}?$"
)
_CURRENCY_BEHIND = re.compile(rf"{SPACE}?([$€£₸₽])")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:в|с|до|к|по|за|на|от|года?|и|agenda)\s*|[-–—(\"«,]\s*)$",
    re.IGNORECASE,
)
#: "Increased the income by 16 times".
_BY_TIMES = re.compile(
    r"\b(?:increas|gr[eo]w|rise|rose|risen|rais|expand|cut|reduc)\w*\b.*\bby\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
#: «в более чем три раза», but «заходят в сети 30 раз в неделю».
_IN_TIMES = re.compile(
    r"\bв\s+(?:(?:более|менее|больше|чем|почти|среднем|около|примерно|целых)\s+){0,2}$",
    re.IGNORECASE,
)
#: "Below 2005 levels".
_LEVELS = re.compile(r"\s+levels?\b")
_SUFFIX = re.compile(r"[-‑]([^\W\d_]+)")
_PART_OF_A_WORD = re.compile(r"-[a-z]")
_ABOUT_SUFFIXES = frozenset("дай дей тай тей дайы дейі тайы тейі".split())
_ROUGHLY = re.compile(r"(?:жүз|мың|миллион|он|жиырма|отыз|елу|қырық|алпыс)[дт][ае]й$")
_ABLATIVE = re.compile(r"[нтд][ае]н$")
#: These bound a number only behind an ablative: «70-тен аз», but «жүз аз ұлт».
_COMPARED = re.compile(r"\s*(?:аз|кем|көп|артық|жоғары|төмен)", re.IGNORECASE)
#: «екі мыңға дейін» is a bound, «7 жылға дейін» a time, «сағат 5-ке дейін» too.
_DATIVE = re.compile(r"(?:[ғгқк][ае]|н[ае])$")
_UNTIL = re.compile(r"\s*[дш]ейін", re.IGNORECASE)
#: Numbers that follow a cited one are cited with it: «пунктами 1 и 2», "articles 3, 4 and 7".
_CITED_ON = re.compile(
    r"(?:\d+(?:[.)]\d+)*[a-zа-я]?\)?(?:-[\w]+)?\s*(?:,|–|-|—|;|\band\b|\bor\b|\bto\b|\bи\b|\bили\b|\bмен\b"
    r"|\bжәне\b|\bбен\b|\bпен\b)\s*)+$",
    re.IGNORECASE,
)
#: ... and those before one that is cited behind: «11, 13-15-баптарында».
_CITED_AHEAD = re.compile(
    r"(?:-?\w{0,4}\s*(?:,|–|-|—|\bмен\b|\bжәне\b|\bбен\b|\bпен\b|\bи\b)\s*\d+)*",
    re.IGNORECASE,
)
_TO = re.compile(r"\bдо\s*$", re.IGNORECASE)
#: «2 - съезд», «44 - бет»: an ordinal whose hyphen was set apart.
_SPACED = re.compile(r"\s+-\s+[a-zа-яәіңғүұқөһ]")
_TITLE = re.compile(r"[«“\"]\s*$")
_SHORT_NAME = re.compile(
    r"«[A-ZА-ЯӘІҢҒҮҰҚӨҺ][a-zа-яёәіңғүұқөһ]+\s+[a-zа-яёәіңғүұқөһ]+\s+[a-zа-яёәіңғүұқөһ]+»"
)
_LAST_WORD = re.compile(r"\s+[\w-]+»")
_MOST_NAMED = 7
_CAPITAL = re.compile(r"\s+[A-ZА-ЯӘІҢҒҮҰҚӨҺ][a-zа-яәіңғүұқөһ]")
_TITLE_ENDS = re.compile(r"(?:\s+\w+){1,3}\s*[»”\"]")
#: «в районе Четырех углов»: a number word with a capital in the midst of a sentence.
_IN_NAME = re.compile(r"[a-zа-яәіңғүұқөһ,] [A-ZА-ЯӘІҢҒҮҰҚӨҺ][a-zа-яәіңғүұқөһ]$")
#: "one of the Apollo 11 astronauts"
_NAMED = re.compile(r"\b[Tt]he [A-Z][a-z]+ $")
_FOREIGN = re.compile(r"(?<![\w-])[A-Z][A-Za-z]+ (?:[-–—] )?$")
_FOREIGN_ON = re.compile(r" [A-Z][A-Za-z]")
_LOOK_BACK = 60
#: What a bound is under a negation.
_TURNED = {"more_than": "at_most", "less_than": "at_least"}


class Quantity(NamedTuple):
    """`start` with the bound, `stop` behind the unit; `suffix` is a Kazakh case ending written
    behind digits.
    """

    start: int
    stop: int
    kind: str
    currency: str
    bound: str
    figure: Figure
    suffix: str

    @property
    def value(self) -> float:
        return self.figure.number.value


def quantity(sentence: Sentence, words: Lexicon, figure: Figure) -> Quantity | None:
    """A figure with its bound and unit; None where it is cited, an ordinal, a part of a word or a
    year.
    """
    text, number = sentence.text, figure.number
    if not number.shape and figure.relation != "from" and _is_cited(text, words, figure):
        return None
    named = not number.shape and _is_name(sentence, figure.start, number.stop)
    named = named or (number.digits and _NAMED.search(text[: figure.start]) is not None)
    if named or (sentence.lang != "en" and _is_model(sentence, figure)):
        return None
    if not number.digits and _IN_NAME.search(text[: number.start + 2]):
        return None
    if sentence.lang == "kk" and _is_kk_year(text, number):
        return None
    times = words.times.match(text, number.stop)
    if not (number.digits or number.shape or times) and _is_ordinal(text, words, number.stop):
        return None
    suffix = _SUFFIX.match(text, number.stop)
    tail = suffix[1].lower() if suffix and words.suffix.match(text, number.stop + 1) else ""
    after = suffix.end() if suffix and tail else number.stop
    kind, currency, start, stop = _unit(text, words, figure, after)
    if figure.relation == "from":
        # "From nearly 40 to under 10": the bound is that of the second number.
        bound, _, stop = _bound(sentence, words, number.start, stop, tail)
        # «с 45 до 60», «45-тен 60-қа дейін» are levels.
        if _UNTIL.search(text[number.stop : stop]) or _TO.search(text[: number.start]):
            bound = ""
    else:
        bound, start, stop = _bound(sentence, words, start, stop, tail)
    if (
        (
            not bound
            or text[start : number.start].endswith("the ")
            or _LEVELS.match(text, number.stop)
        )
        and kind == "count"
        and not figure.relation
        and _is_year(text, sentence.lang, number)
    ):
        return None
    if not bound and number.rough:
        bound = "about"
    if figure.relation == "range":
        bound = "range"
    if not (figure.relation == "from" and figure.other and figure.other.start > number.start):
        stop = max(stop, figure.stop)
    return Quantity(start, stop, kind, currency, bound or "exact", figure, tail)


def _is_kk_year(text: str, number: Number) -> bool:
    """«2019-дың үздігі»: a year with a case ending."""
    return bool(_YEAR.fullmatch(text, number.start, number.stop)) and bool(
        re.match(r"-[ндт]?[ыіеа][ңнр]?\b", text[number.stop : number.stop + 6])
    )


def _is_cited(text: str, words: Lexicon, figure: Figure) -> bool:
    if _SPACED.match(text, figure.stop):
        return True
    if words.percent.match(text, figure.stop):
        return False  # "the top 1 per cent of Americans"
    before = text[max(0, figure.start - 40) : figure.start]
    chained = _CITED_ON.search(before)
    head = before[: chained.start()] if chained else before
    if words.cited.search(before) or (chained and words.cited.search(head)):
        return True
    ahead = _CITED_AHEAD.match(text, figure.stop)
    return any(
        words.cited_behind.match(text, stop) is not None
        for stop in {figure.stop, ahead.end() if ahead else figure.stop}
    )


def _is_name(sentence: Sentence, start: int, stop: int) -> bool:
    """«Хабар 24», «Қырық мысал»: a number that ends or begins a short name in quotes."""
    text = sentence.text
    opened, closed = text.rfind("«", 0, stop), text.rfind("»", 0, stop)
    if text.startswith("»", stop) and opened > closed:
        return True
    # «Движение пяти звёзд»
    if opened > closed and _SHORT_NAME.match(text, opened):
        return True
    # «Ұлы даланың жеті қыры»: what is said in quotes would end in a verb.
    last = sentence.lang == "kk" and opened > closed and _LAST_WORD.match(text, stop)
    if (
        last
        and len(text[opened : last.end()].split()) <= _MOST_NAMED
        and text[opened + 1].isupper()
    ):
        return True
    if _TITLE.search(text[:start]) is not None and _TITLE_ENDS.match(text, stop) is not None:
        return True
    # “Society for Welfare: 10 Goals of the Decade”
    return text.rfind("“", 0, start) > text.rfind("”", 0, start) and bool(
        _CAPITAL.match(text, stop)
    )


def _is_model(sentence: Sentence, figure: Figure) -> bool:
    """«Sukhoi Superjet жүз», «Il Sole 24 Ore»: the number belongs to a foreign name, which goes on
    behind it, or in Kazakh has no digits in it.
    """
    before = _FOREIGN.search(sentence.text[: figure.start])
    if not before:
        return False
    spelled = sentence.lang == "kk" and sentence.text[figure.start].isalpha()
    return spelled or _FOREIGN_ON.match(sentence.text, figure.stop) is not None


def _is_ordinal(text: str, words: Lexicon, stop: int) -> bool:
    return bool(words.ordinal.match(text, stop) or _PART_OF_A_WORD.match(text, stop))


def _unit(text: str, words: Lexicon, figure: Figure, stop: int) -> tuple[str, str, int, int]:
    """Kind and currency, and the span with them."""
    start, shape = figure.start, figure.number.shape
    if shape == "multiple":
        return "multiple", "", start, stop
    times = words.times.match(text, stop)
    if times and not shape and _multiplies(text, figure.start, times):
        return "multiple", "", start, times.end()
    for kind, expression in (("points", words.points), ("share", words.percent)):
        unit = expression.match(text, stop)
        if unit:
            suffix = _SUFFIX.match(text, unit.end())
            return kind, "", start, suffix.end() if suffix else unit.end()
    if shape:
        return "share", "", start, stop
    return _money(text, words, start, stop) or ("count", "", start, stop)


def _multiplies(text: str, start: int, times: re.Match[str]) -> bool:
    """ "grew 3 times", «в 3 раза», «3 есе»; but "met 3 times", «3 раза в год»."""
    said = times[0].strip(" -").lower()
    if said.startswith("раз"):
        return _IN_TIMES.search(text[max(0, start - 24) : start]) is not None
    if said == "times":
        return _BY_TIMES.search(text[max(0, start - 90) : start]) is not None or (
            re.match(
                r"\s+(?!together|earlier|however|another|whether)"
                r"(?:more|as(?! of| at| part)|the|that|over|its|\w{4,}er"
                r"|(?:regular|normal|usual|standard|basic|average|minimum|monthly|annual)\s)",
                text[times.end() :],
            )
            is not None
        )
    return True


def _money(text: str, words: Lexicon, start: int, stop: int) -> tuple[str, str, int, int] | None:
    before = _CURRENCY_BEFORE.search(text, max(0, start - 8), start)
    if before:
        begin = before.end() - len(before[0].lstrip())
        return "money", before[2] or _SYMBOLS[before[1]], begin, stop
    behind = _CURRENCY_BEHIND.match(text, stop)
    if behind:
        return "money", _SYMBOLS[behind[1]], start, behind.end()
    for code, expression in words.currencies:
        if found := expression.match(text, stop):
            return "money", code, start, found.end()
    return None


def _bound(
    sentence: Sentence, words: Lexicon, start: int, stop: int, suffix: str
) -> tuple[str, int, int]:
    """The bound ('' for none), and the span with it. 'To' after a verb of growth is a level, not a
    bound: «вырос до 340».
    """
    text = sentence.text
    behind = words.after.expression.match(text, stop)
    if behind and _COMPARED.match(behind[0]) and not _ABLATIVE.search(text[start:stop]):
        behind = None
    if behind and _UNTIL.match(behind[0]) and not _DATIVE.search(text[start:stop]):
        behind = None
    if behind:
        bound = words.after.name(behind)
        reached = bound == "at_most" and words.reached.match(text[behind.end() :].lstrip())
        return "" if reached else bound, start, behind.end()
    first = max(0, start - _LOOK_BACK)
    before = words.before.expression.search(text[first:start])
    if before:
        bound, begin = words.before.name(before), first + before.start()
        said = before[before.lastindex or 0].lower()
        if said == "от" or (
            said == "до" and words.reached.search(text[max(0, begin - 80) : begin])
        ):
            return "", start, stop
        near = " ".join(text[:begin].split()[-5:])
        if bound in _TURNED and words.negation.search(near):
            return _TURNED[bound], begin, stop  # "may not spend more than"
        return bound, begin, stop
    rough = suffix in _ABOUT_SUFFIXES or (
        sentence.lang == "kk" and _ROUGHLY.search(text[start:stop]) is not None
    )
    return ("about" if rough else ""), start, stop


def bound_behind(text: str, words: Lexicon, start: int, stop: int) -> tuple[str, int]:
    """The bound behind a Kazakh noun, with where it ends: «бес делегаттан артық емес», «20 адамға
    дейін»; '' for none.
    """
    behind = words.after.expression.match(text, stop)
    said = text[start:stop]
    if not behind or not (_ABLATIVE.search(said) or _DATIVE.search(said)):
        return "", stop
    if _COMPARED.match(behind[0]) and not _ABLATIVE.search(said):
        return "", stop
    bound = words.after.name(behind)
    reached = bound == "at_most" and words.reached.match(text[behind.end() :].lstrip())
    return ("", stop) if reached else (bound, behind.end())


def _is_year(text: str, lang: str, number: Number) -> bool:
    """A bare number that may be a year is one: always in English ("the 2017 amendments"), else
    behind certain words.
    """
    if not _YEAR.fullmatch(text, number.start, number.stop):
        return False
    return (
        lang == "en"
        or _BEFORE_YEAR.search(text[max(0, number.start - 14) : number.start]) is not None
        or text.startswith(")", number.stop)
    )
