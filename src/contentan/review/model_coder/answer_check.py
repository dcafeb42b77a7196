"""What an answer of a model is worth: a coding whose words stand in the paragraph, or the reason
why it is refused. Pure.

Whatever a server promised, an answer is checked here. Words stand in a paragraph if they are found
there letter by letter, after what is done to both: letters composed (NFC), white space of any kind
and length one space, soft hyphens and other signs that are not seen taken out. They begin and end
where a word does. Case, quotation marks and look-alike letters of another script must be the
paragraph's own. Kept are the places in the paragraph, never the model's words.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from contentan.interchange.codings.text_places import fold
from contentan.segment.language import language

#: Why an answer is refused, with what is said of it.
REASONS: Mapping[str, str] = {
    "no_text": "there is no text in it",
    "two_answers": "more than one answer to one question",
    "cut_off": "it was cut off before its end",
    "prompt_cut": "the server read less than it was sent, and said nothing",
    "not_json": "it is not one JSON object",
    "not_schema": "a field is missing, has another type, or is one too many",
    "other_unit": "it names another unit, or did not see the first line",
    "no_quote": "the code applies, and no words show it; or it does not, and some do",
    "other_language": "the words are not in the paragraph, nor in its language",
    "not_in_unit": "the words are not in the paragraph",
}
#: What is asked for, as a server that knows JSON schemas is told.
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "unit": {"type": "string"},
        "applies": {"type": "boolean"},
        "quotes": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["unit", "applies", "quotes"],
    "additionalProperties": False,
}
_UNSEEN = re.compile("[\\s\u200b-\u200d\u2060\ufeff\u00ad]+$")
#: A token stands for four words at most, in any language and of any model.
WORDS_OF_A_TOKEN = 4
#: Prompts as different as this have no equal number of tokens, unless they were cut.
_TIMES, _LONGER, _ALIKE = 2, 200, 3


class Asked(NamedTuple):
    """What was asked: the name of the unit, its text and language, and the words of all that was
    sent.
    """

    unit: str
    text: str
    lang: str
    words: int


class Checked(NamedTuple):
    """`why` is a key of REASONS, or empty; then `applies` holds, and `places` are first code points
    of the quoted words in the unit's text and those after the last. Tokens are those that the
    server reports, None where it does not.
    """

    why: str
    applies: bool = False
    places: tuple[tuple[int, int], ...] = ()
    prompt_tokens: int | None = None
    tokens: int | None = None


def check(body: str, asked: Asked) -> Checked:
    """An answer as the server sent it: a chat completion with one choice."""
    given = json.loads(body)
    usage = given.get("usage")
    prompt_tokens, tokens = (
        _number(usage.get(name)) if isinstance(usage, dict) else None
        for name in ("prompt_tokens", "total_tokens")
    )
    why, content = _content(given["choices"])
    if not why and prompt_tokens is not None and prompt_tokens * WORDS_OF_A_TOKEN < asked.words:
        why = "prompt_cut"
    made = Checked(why) if why else _coding(content, asked)
    return made._replace(prompt_tokens=prompt_tokens, tokens=tokens)


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _content(choices: list[Any]) -> tuple[str, str]:
    """Why there is no whole answer, or its text."""
    if len(choices) > 1:
        return "two_answers", ""
    one = choices[0] if choices and isinstance(choices[0], dict) else {}
    message = one.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if one.get("finish_reason") not in ("stop", None):
        return "cut_off", ""
    if not isinstance(content, str) or not content.strip():
        return "no_text", ""
    return "", content


def _coding(content: str, asked: Asked) -> Checked:
    given = _object(content)
    if given is None:
        return Checked("not_json")
    quotes = given.get("quotes")
    if (
        sorted(given) != sorted(SCHEMA["required"])
        or not isinstance(given["unit"], str)
        or not isinstance(given["applies"], bool)
        or not isinstance(quotes, list)
        or not all(isinstance(one, str) for one in quotes)
    ):
        return Checked("not_schema")
    if given["unit"] != asked.unit:
        return Checked("other_unit")
    if given["applies"] != bool(quotes):
        return Checked("no_quote")
    places = [place_of(quote, asked.text) for quote in quotes]
    for quote, place in zip(quotes, places, strict=True):
        if place is None:
            strange = language(quote) not in ("", asked.lang)
            return Checked("other_language" if strange else "not_in_unit")
    found = sorted({place for place in places if place is not None})
    return Checked("", given["applies"], tuple(found))


def _object(content: str) -> dict[str, Any] | None:
    """One JSON object, also in a code fence; None for anything else, and for a field twice."""
    fenced = re.fullmatch(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", content, re.DOTALL)
    try:
        given = json.loads(fenced[1] if fenced else content, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a field twice")
    return made


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text, the first time; None where they do not.

    >>> place_of("people of  Kazakhstan", "The people\\nof Kazakh\\u00adstan.")
    (4, 25)
    >>> place_of("eople", "The people")
    """
    ours, words = fold(text), fold(quote).text.strip()
    if not re.search(r"\w", words):
        return None
    at = ours.text.find(words)
    while at >= 0:
        end = at + len(words)
        if _edge(ours.text, at) and _edge(ours.text, end):
            start = ours.outside(at)
            # Up to the next letter, since the last one may be in parts.
            return start, start + len(_UNSEEN.sub("", text[start : ours.outside(end)]))
        at = ours.text.find(words, at + 1)
    return None


def _edge(text: str, at: int) -> bool:
    """Whether no word goes on over a place."""
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def cut_prompts(sizes: Iterable[tuple[str, str, int, int]]) -> set[str]:
    """Keys of answers to prompts that were silently cut: one number of tokens for texts of very
    different length. `sizes` has key, prompt (all that goes before the text), letters of the text,
    tokens.
    """
    alike: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for key, prompt, letters, tokens in sizes:
        alike[prompt, tokens][key] = letters
    found = set[str]()
    for own in alike.values():
        least, most = min(own.values()), max(own.values())
        if len(own) >= _ALIKE and most >= _TIMES * least and most - least >= _LONGER:
            found |= own.keys()
    return found
