"""What the gate makes of files, sentences and bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from benchmarks.text_gate.home_prose import paragraphs
from contentan.errors import ExtractError
from contentan.extract.prose.passage_verdicts import verdicts
from contentan.extract.reading import extract
from contentan.extract.text.charset import decode
from contentan.runs.reading_status import shares, status_and_reason
from contentan.segment.segments import segment
from contentan.segment.tables import OUTSIDE

#: Encodings in which texts of a language are met.
ENCODINGS = {
    "kk": ("utf-8", "utf-16-le", "kz1048", "ptcp154"),
    "ru": ("utf-8", "utf-16-le", "cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5"),
    "uk": ("utf-8", "utf-16-le", "cp1251", "koi8_u"),
}


def status_of(path: Path) -> tuple[str, str]:
    """Status and reason that a run would give a file, without lemmatizing it."""
    try:
        made = extract(path)
    except ExtractError as error:
        return "failed", f"{error.cause}: {error.message}"
    words = {"home": 0, "other": 0, "noise": 0}
    for row in segment(made).segments.iter_rows(named=True):
        where = "home" if row["kind"] != OUTSIDE else row["prose"]
        words[where] += row["letter_words"]
    facts = {
        "notices": made.notices,
        "tokens": words["home"],
        "tokens_other": words["other"],
        "tokens_noise": words["noise"],
        "languages": shares(words),
    }
    return status_and_reason(facts, "")


def is_mended(path: Path) -> bool:
    """Whether a file of mojibake became sound paragraphs, each of which stands in the sample
    corpus; Kazakh letters that windows-1251 lacks were lost when it was written.
    """
    known = {_bare(text) for texts in paragraphs().values() for text in texts}
    parts = map(_bare, extract(path).text.split("\n\n"))
    return all(part in known or get_close_matches(part, known, 1, 0.98) for part in parts)


def _bare(text: str) -> str:
    return "".join(re.findall("[а-яё]", text.lower()))


def called_home(documents: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Of documents in other languages, each a list of sentences: per cent of words that are
    counted, and of sentences of five words and more that are, each alone.
    """
    words = counted = sentences = alone = 0
    for passages in documents.values():
        for passage, verdict in zip(passages, verdicts(passages), strict=True):
            words += verdict.words
            counted += verdict.words * (verdict.prose == "home")
            if verdict.words >= 5:
                sentences += 1
                alone += verdicts([passage])[0].prose == "home"
    return {
        "words_counted_error": round(100 * counted / words, 3),
        "alone_counted_error": round(100 * alone / sentences, 2),
    }


def called_foreign(documents: Mapping[str, Sequence[str]]) -> float:
    """Of documents in Kazakh, Russian and English: per cent of words that stand outside."""
    found = [one for passages in documents.values() for one in verdicts(passages)]
    outside = sum(one.words for one in found if one.prose in ("other", "noise"))
    return round(100 * outside / sum(one.words for one in found), 3)


def right_code_page(texts: Mapping[str, str], size: int = 200, times: int = 40) -> float:
    """Per cent of stretches that come back to the letter from the encodings of their language."""
    rng, right, every = random.Random(5), 0, 0
    for lang, text in texts.items():
        for codec in ENCODINGS[lang]:
            for _ in range(times):
                at = rng.randrange(len(text) - size)
                written = text[at : at + size].strip().encode(codec, "ignore")
                right += decode(written)[0] == written.decode(codec)
                every += 1
    return round(100 * right / every, 2)
