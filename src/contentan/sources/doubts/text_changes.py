"""What has changed between two texts of one document: sentence by sentence, and whether it is no
more than a clock or a counter.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contentan.errors import many
from contentan.segment.sentences import sentences
from contentan.sources.doubts.doubt_phrases import plain
from contentan.sources.registration.document_dates import dates

#: Words of a line that a clock or counter may be in.
_CLOCK_WORDS = 14
#: Lines or sentences that are compared exactly.
_EXACT = 2_000
_NUMBER = re.compile(r"\d+(?:[.,:/\s\u00a0-]\d+)*")
_DATE_WORD = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|январ\w*|феврал\w*|март\w*|апрел\w*|мая|май|июн\w*|июл\w*|август\w*|сентябр\w*|октябр\w*"
    r"|ноябр\w*|декабр\w*|қаңтар\w*|ақпан\w*|наурыз\w*|сәуір\w*|мамыр\w*|маусым\w*|шілде\w*"
    r"|тамыз\w*|қыркүйек\w*|қазан\w*|қараша\w*|желтоқсан\w*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|понедельник|вторник|сред[ау]|четверг|пятниц[ау]"
    r"|суббот[ау]|воскресенье|дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі|am|pm)\b"
)
#: What stands beside a number that changes by itself.
_COUNTER = re.compile(
    r"\b(?:views?|viewed|reads?|visits?|visitors?|hits|downloads?|downloaded|comments?|shares?"
    r"|likes?|online|subscribers?|followers?|guests?|users?|today|now|updated|time|clock|rate|usd"
    r"|eur|rub|kzt"
    r"|просмотр\w*|прочита\w*|прочтен\w*|посещен\w*|посетител\w*|скачан\w*|скачиван\w*|загрузок"
    r"|комментари\w*|лайк\w*|поделил\w*|подписчик\w*|онлайн|на сайте|гост\w*|сегодня|сейчас"
    r"|обновлен\w*|время|курс\w*"
    r"|қарал\w*|көрсетіл\w*|көрілім\w*|қаралым\w*|оқыл\w*|жүктел\w*|пікір\w*|келуші\w*|жазылушы\w*"
    r"|сайтта|бүгін|қазір|жаңартыл\w*|уақыт\w*|бағам\w*)\b|°|:\d\d:\d\d"
)


class Change(NamedTuple):
    """A sentence that went (`-`), came (`+`), or how many stayed between them (`=`)."""

    sign: str
    text: str


def sentence_changes(old: str, new: str) -> list[Change]:
    """What a reader of the old text would find otherwise in the new one, in its order.

    >>> sentence_changes("One is old. Two stays.", "One is new. Two stays.")[:2]
    [Change(sign='-', text='One is old.'), Change(sign='+', text='One is new.')]
    """
    before, after = _sentences(old), _sentences(new)
    made: list[Change] = []
    for kind, a, b, c, d in _steps(before, after):
        if kind == "equal":
            made.append(Change("=", str(b - a)))
            continue
        made += [Change("-", one) for one in before[a:b]]
        made += [Change("+", one) for one in after[c:d]]
    return made


def count_changes(old: str, new: str) -> str:
    """How many sentences came and went, in a few words.

    >>> count_changes("One is old. Two stays.", "Two stays.")
    '0 sentences came, 1 went'
    """
    signs = [one.sign for one in sentence_changes(old, new)]
    came, went = signs.count("+"), signs.count("-")
    return f"{many(came, 'sentence')} came, {went} went"


def only_clock(old: str, new: str, days: tuple[str, str] = ("", "")) -> bool:
    """Whether all that differs are numbers and dates in short lines that tell the time or count
    visits. A date alone in its line is a clock where it is that of the day on which its text came
    (`days`, in ISO dates, old and new); else it may be the document's own.

    >>> only_clock("Text of it.\\nПросмотров: 17", "Text of it.\\nПросмотров: 18")
    True
    >>> only_clock("In 2021 there were 17.", "In 2021 there were 18.")
    False
    """
    before, after = _lines(old), _lines(new)
    steps = [one for one in _steps(before, after) if one[0] != "equal"]
    if not steps:
        return False
    for _, a, b, c, d in steps:
        if b - a != d - c:
            return False
        pairs = zip(before[a:b], after[c:d], strict=True)
        if not all(_ticks(one, other, days) for one, other in pairs):
            return False
    return True


def _ticks(one: str, other: str, days: tuple[str, str]) -> bool:
    """Whether two lines are one clock or counter at two times."""
    first, second = plain(one), plain(other)
    if _without_numbers(first) != _without_numbers(second):
        return False
    if len(first.split()) > _CLOCK_WORDS:
        return False
    return bool(_COUNTER.search(first)) or all(
        _is_of_day(line, day) for line, day in ((one, days[0]), (other, days[1]))
    )


def _is_of_day(line: str, day: str) -> bool:
    """Whether a line has a date, and only dates of a day or of those beside it, for the host may
    have another time.
    """
    found = [datetime.date.fromisoformat(one) for _, one in dates(line)]
    if not day or not found:
        return False
    own = datetime.date.fromisoformat(day)
    return all(abs((one - own).days) <= 1 for one in found)


def _without_numbers(line: str) -> str:
    return " ".join(_NUMBER.sub("0", _DATE_WORD.sub("0", line)).split())


def _lines(text: str) -> list[str]:
    return [one for line in text.splitlines() if (one := " ".join(line.split()))]


def _sentences(text: str) -> list[str]:
    return [line[start:stop] for line in _lines(text) for start, stop in sentences(line)]


def _steps(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    # Exact for documents; a list of thousands of like lines would take hours.
    rough = len(before) > _EXACT or len(after) > _EXACT
    yield from difflib.SequenceMatcher(None, before, after, autojunk=rough).get_opcodes()
