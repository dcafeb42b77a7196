"""The thing of a quantity: behind the number, before it, or that of an earlier claim of the
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from contentan.findings.claims import (
    counted_things,
    fronted_wholes,
    parts_of_counts,
    things_before,
)
from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.fronted_wholes import Counted
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.quantities import Quantity
from contentan.findings.claims.repeated_things import ENDS, same_thing
from contentan.findings.claims.things import Thing

#: Kind, thing and beginning of each claim before this one.
Known: TypeAlias = Sequence[tuple[str, Thing | None, int]]
_DASH = re.compile(r"\s+[-–—]\s+")
#: «борышкерлер сегіз мыңнан асқан», «қатысушылар 500-ге жетті»
_KK_REACHED = re.compile(r"\S*\s+(?:ас(?:ты|ады|қан|ып)|жет(?:ті|кен|еді|іп)|құра)\w*")
#: «он екі мыңнан алатын»: a sum whose currency a speaker leaves out.
_KK_SUM = re.compile(r"\s(?:мың|миллион|миллиард)(?:[ғгқк][ае]|[нтд][ае]н|[нтд][ыі])$")
#: Here the subject is counted: "the population was about 10,000", «население составляет 10 тыс.»
_AMOUNTS_TO = re.compile(
    r"\b(?:(?:population|turnout|attendance|circulation|workforce|staff|membership)\s+"
    r"(?:was|is|were|reached|exceeded|totall?ed)|состав(?:ил|ля)\w*)\s*$",
    re.IGNORECASE,
)
_OF_NUMBER = re.compile(r"\s+of\s+(?:the\s+|its\s+|their\s+|all\s+)?\d", re.IGNORECASE)
#: Between the numbers of a list, with a name before each or without.
_LISTED = re.compile(
    r"\s*,?\s*(?:(?:and|или|or|и|және|мен|бен|пен)\s+)?(?:[A-ZА-ЯӘІҢҒҮҰҚӨҺ][\w-]*\s+(?:\w+\s+)?)?(?:[-–—]\s*)?"
)
#: «Алматыда — он бір, елордада екі науқас»
_KK_LISTED = re.compile(r"\s*,\s+(?:ал\s+)?(?:[\w-]+\s+){0,3}[\w-]{3,}[дт][ае]\s+(?:[-–—]\s*)?")
_COLLECTIVE = re.compile(
    r"(?:двое|трое|(?:четв|пят|шест|сем|восьм)ер(?:о|ых)|двоих|троих)", re.IGNORECASE
)
_OBLIQUE = re.compile(r"(?:ых|их)$", re.IGNORECASE)
#: "Increase by 30% the allowance".
_THE = re.compile(r"\s+(?=(?:the|its|their|our)\s)", re.IGNORECASE)
#: "A 1 % increase in runtime".
_GROWN = re.compile(
    r"\s+(?:\w+\s+)?(?:increase|rise|growth|decrease|decline|drop|fall|reduction|cut)s?\s+(?:in|of)\s+"
    r"(?=\w)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"[-‐‑][^\W\d_]+")
_KK_OWNED = re.compile(r"(?:с?[ыі]|с?[ыі]н\w*|ы|і)$")
_KK_GENITIVE = re.compile(r"[\w-]+(?:ның|нің|дың|дің|тың|тің)\b")
#: What is higher by a share or times: no thing.
_KK_DEGREE = frozenset("жоғары төмен көп аз артық кем қымбат арзан үлкен кіші жылдам тез".split())
_OR = re.compile(r"[\s,(]*(?:или|or|немесе|яғни|то есть)\s*$", re.IGNORECASE)


class InHand(NamedTuple):
    """A quantity with its sentence, in which a thing is looked for. `later` are the quantities
    behind it; `of_them` says that it is a part of what an earlier claim counts, `changes` that it
    tells a change; `previous` is what the sentence before counts.
    """

    sentence: Sentence
    words: Lexicon
    own: Quantity
    earlier: Known
    later: Sequence[Quantity]
    of_them: bool
    changes: bool
    previous: Counted

    @property
    def last_counted(self) -> Thing | None:
        """What the nearest count before it counts."""
        counted = (one for kind, one, _ in reversed(self.earlier) if kind == "count" and one)
        return next(counted, None)


def thing(
    sentence: Sentence,
    words: Lexicon,
    own: Quantity,
    earlier: Known,
    later: Sequence[Quantity],
    *,
    changes: bool,
    previous: Counted = (),
) -> tuple[Thing | None, bool]:
    """What is counted, and whether it is a part of what an earlier claim counts ("of them 120")."""
    if own.kind == "money":
        return counted_things.money(sentence, words, own.start, own.stop), False
    hand = InHand(sentence, words, own, earlier, later, False, changes, previous)
    of_them = bool(hand.last_counted) and parts_of_counts.of_them(sentence, words, own)
    hand = hand._replace(of_them=of_them)
    return (_counted(hand) if own.kind == "count" else _whole(hand)), of_them


def _counted(hand: InHand) -> Thing | None:
    sentence, words, own, last = hand.sentence, hand.words, hand.own, hand.last_counted
    figure = own.figure
    if figure.relation == "of" and figure.other:
        return _of_whole(sentence, words, own)
    if figure.relation == "from" and figure.other and figure.other.start > figure.number.start:
        return counted_things.behind(sentence, words, figure.number.stop, part_of=False)
    behind = _behind(hand)
    carried = None if last else fronted_wholes.carried(sentence, own, hand.previous)
    if behind and not last and parts_of_counts.is_only_part(sentence, words, own):
        if carried:
            return carried  # «Олардың үшеуі шетелде»
        # «дәрігерлердің екеуі ауруханада»
        behind = (sentence.lang == "kk" and _predicate(hand)) or behind
    told = _told_behind_dash(hand)
    if last and hand.of_them:
        return told or (
            last if parts_of_counts.is_only_part(sentence, words, own) or not behind else behind
        )
    found = (
        behind or _listed(hand) or things_before.before(sentence, words, own.start, part_of=False)
    )
    found = (
        found or told or carried or _predicate(hand) or fronted_wholes.fronted(sentence, words, own)
    )
    return found or _understood(hand)


def _behind(hand: InHand) -> Thing | None:
    """What stands behind the number."""
    sentence, words, own = hand.sentence, hand.words, hand.own
    figure, text = own.figure, sentence.text
    behind = counted_things.behind(
        sentence, words, own.stop, part_of=_OF_NUMBER.match(text, own.stop) is not None
    )
    if behind and sentence.lang == "ru" and behind.head in words.number_of:
        # «до 1300 общее количество вагонов»
        behind = counted_things.behind(sentence, words, own.stop, part_of=True)
    if not behind and figure.relation == "from" and figure.other:
        behind = counted_things.behind(
            sentence, words, _without_suffix(text, figure.other.stop), part_of=False
        )
    return behind


def _understood(hand: InHand) -> Thing | None:
    """What a number counts that stands alone in its clause."""
    sentence, words, own, last = hand.sentence, hand.words, hand.own, hand.last_counted
    figure, text = own.figure, sentence.text
    if _people_alone(sentence, own):
        return last or Thing(figure.start, figure.stop, "человек", "человек")
    if last and (hand.changes or same_thing(text, own)):
        return last
    amounts = (
        figure.relation == "from"
        or _AMOUNTS_TO.search(text[: own.start])
        or (sentence.lang == "kk" and _KK_REACHED.match(text, figure.stop))
    )
    if amounts:
        return things_before.subject(sentence, words, own.start)
    left_out = sentence.lang == "kk" and _KK_SUM.search(text[figure.start : figure.stop])
    return Thing(figure.start, figure.stop, "", "") if left_out else None


def _predicate(hand: InHand) -> Thing | None:
    """What parts are parts of, where nothing else is told: «Келгендердің төртеуі»."""
    sentence, own = hand.sentence, hand.own
    if (
        sentence.lang != "kk"
        or hand.last_counted
        or not parts_of_counts.is_only_part(sentence, hand.words, own)
    ):
        return None
    owner = kazakh_owner(sentence, own.start)
    named = owner and owner.head not in hand.words.pronouns | hand.words.number_of
    return owner if named else None


def _told_behind_dash(hand: InHand) -> Thing | None:
    """What parts of something are: «Оның 16-сы — дәрігер, 4-еуі — медбике»."""
    sentence, own = hand.sentence, hand.own
    if sentence.lang != "kk" or not parts_of_counts.is_only_part(sentence, hand.words, own):
        return None
    dash = _DASH.match(sentence.text, _without_suffix(sentence.text, own.stop))
    return counted_things.behind(sentence, hand.words, dash.end(), part_of=False) if dash else None


def kazakh_owner(sentence: Sentence, start: int) -> Thing | None:
    """The nearest word in the genitive before a place, in the same clause: «олардың»."""
    begins = max(sentence.text.rfind(mark, 0, start) for mark in ",;:") + 1
    *_, found = [None, *_KK_GENITIVE.finditer(sentence.text, begins, start)]
    if not found:
        return None
    return things_before.thing_of(sentence.words[sentence.index_at(found.start())])


def _listed(hand: InHand) -> Thing | None:
    """What stands behind the last number of a list: "received 12, 15 and 20 buses", «CBS – 3,1 млн,
    NBC – 2,9 млн зрителей».
    """
    stop = hand.own.stop
    for following in hand.later:
        joint = hand.sentence.text[stop : following.start]
        elsewhere = hand.sentence.lang == "kk" and _KK_LISTED.fullmatch(joint)
        if following.kind != "count" or not (elsewhere or _LISTED.fullmatch(joint)):
            return None
        found = counted_things.behind(hand.sentence, hand.words, following.stop, part_of=False)
        if found:
            return found
        stop = following.stop
    return None


def _people_alone(sentence: Sentence, own: Quantity) -> bool:
    """«трое воздержались»: a collective numeral before its verb counts people."""
    if sentence.lang != "ru" or not _COLLECTIVE.fullmatch(
        sentence.text[own.figure.start : own.stop]
    ):
        return False
    if ENDS.match(sentence.text, own.stop):
        return _OBLIQUE.search(sentence.text[: own.stop]) is not None
    parts = [word.part for word in sentence.words[sentence.index_at(own.stop) :][:2]]
    return parts[:1] in (["VERB"], ["PRTS"]) or parts in (["ADVB", "VERB"], ["ADVB", "PRTS"])


def _without_suffix(text: str, stop: int) -> int:
    """Behind the case ending of a number in digits: «38-ден»."""
    suffix = _SUFFIX.match(text, stop)
    return suffix.end() if suffix else stop


def _of_whole(sentence: Sentence, words: Lexicon, own: Quantity) -> Thing | None:
    """The noun behind the whole: «в 9 из 17 регионов», or between the two numbers."""
    figure = own.figure
    if not figure.other:
        return None
    found = counted_things.behind(
        sentence, words, _without_suffix(sentence.text, figure.other.stop), part_of=False
    )
    return found or counted_things.behind(sentence, words, figure.number.stop, part_of=True)


def _whole(hand: InHand) -> Thing | None:
    """Of what a share or multiple is told: in Kazakh it stands before the number, else behind it,
    but for growth.
    """
    sentence, words, own, changes = hand.sentence, hand.words, hand.own, hand.changes
    last = next((one for _, one, _ in reversed(hand.earlier) if one), None)
    if hand.of_them and last:
        return last
    at = _told_at(sentence, words, own, changes=changes)
    behind = counted_things.behind(sentence, words, at, part_of=True) if at is not None else None
    if not behind and at is not None and sentence.lang == "en":
        behind = _amount(sentence, words, at)
    sure = sentence.lang != "kk" or own.figure.relation == "of" or _is_every(sentence, own)
    sure = (
        sure or own.bound != "exact"
    )  # «90 пайызға жуық ақау», but «ақаулардың 90 пайыздан астамы»
    if behind and sure:
        return behind
    if behind and own.kind == "multiple" and behind.head in _KK_DEGREE:
        behind = None
    found = things_before.before(sentence, words, own.start, part_of=True) or behind
    if not found and hand.earlier and _OR.search(sentence.text[: own.start]):
        return last  # «5 171 666 человек, или 61,31 %»
    if found or (last and _is_owned(sentence, own)):
        return found or last
    shared = next((one for kind, one, _ in reversed(hand.earlier) if kind == "share" and one), None)
    multiple = own.kind == "multiple"
    moved = things_before.moved(sentence, words, own.start, own.stop) if changes else None
    subject = moved or things_before.subject(sentence, words, own.start, verb=multiple)
    return shared or subject or (last if multiple or changes else None)


def _amount(sentence: Sentence, words: Lexicon, at: int) -> Thing | None:
    """ "100 per cent enrolment in schools": an amount itself, where it is an amount of nothing."""
    word = next(iter(sentence.words[sentence.index_at(at) :]), None)
    if word is None or word.lemma not in words.number_of or sentence.text[at : word.start].strip():
        return None
    return things_before.thing_of(word)


def _told_at(sentence: Sentence, words: Lexicon, own: Quantity, *, changes: bool) -> int | None:
    """Behind which place what a share is told of may stand; None where it stands before."""
    figure, text = own.figure, sentence.text
    if figure.relation == "of" and figure.other:
        return figure.other.stop
    if figure.relation == "from" and figure.other:
        unit = words.percent.match(text, figure.other.stop)
        return unit.end() if unit else figure.other.stop
    if changes:
        grown = _GROWN.match(text, own.stop) or _THE.match(text, own.stop)
        return grown.end() if grown else None
    return None if _is_owned(sentence, own) and not _is_every(sentence, own) else own.stop


def _is_every(sentence: Sentence, own: Quantity) -> bool:
    """«әрбір алтыншы тұрғын» has its noun behind it, though Kazakh shares have theirs before."""
    return sentence.lang == "kk" and sentence.text[own.figure.start :].lower().startswith("әр")


def _is_owned(sentence: Sentence, own: Quantity) -> bool:
    """«бестен бірі», «7,5 пайызы» are a part of what stands before them."""
    said = sentence.text[own.figure.start : own.stop].split()
    number = said[-1] if said else ""
    return sentence.lang == "kk" and bool(_KK_OWNED.search(number))
