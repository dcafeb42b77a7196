"""What a model is asked: one code and one paragraph, by a template from the codebook.

The template is code_prompt.txt beside this module and has a version. All of the code that a person
wrote for people is in the prompt; its patterns are not, so that a model does not repeat the
dictionary. The name of the unit stands in the first line and nowhere else: a server that silently
cuts off the beginning of a long prompt cannot give it back.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from contentan.errors import ContentanError, UsageError, meant
from contentan.model import Code, Codebook
from contentan.review.screen.code_examples import NONE, Examples

if TYPE_CHECKING:
    import jinja2

LANGUAGES: Mapping[str, str] = {"kk": "Kazakh", "ru": "Russian", "en": "English"}
#: What stands for the name of a unit where a prompt is shown, or digested.
ANY_UNIT = "…"


class Prompt(NamedTuple):
    """What is said of a code to a model, in `system` with the name of a unit; `digest` is that of
    the text for any unit.
    """

    code: str
    lang: str
    system: str
    digest: str


def unit_name(text: str) -> str:
    """The name by which a paragraph is asked for: equal texts have one, so they are asked once."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def prompt(
    book: Codebook, code: str, lang: str, examples: Examples = NONE, text: str | None = None
) -> Prompt:
    """The prompt of a code for a paragraph in a language; for any paragraph where `text` is None.

    An example that stands in the paragraph is left out: an answer must not be read off it.
    UsageError for a code that the codebook does not have.
    """
    own = _code(book, code)
    shown = _without(examples, text or "")
    facts = {
        "language": LANGUAGES.get(lang, "an unknown language"),
        "label": _named(own, lang),
        "criterion": own.criterion,
        "definition": own.definition or own.brief,
        "use_when": own.use_when,
        "do_not_use_when": own.do_not_use_when,
        "fits": shown.fits.get(lang, []),
        "fits_not": shown.fits_not.get(lang, []),
    }
    template = _template()
    anyone = template.render(**facts, unit=ANY_UNIT)
    system = anyone if text is None else template.render(**facts, unit=unit_name(text))
    return Prompt(code, lang, system, hashlib.sha256(anyone.encode()).hexdigest()[:16])


def refuse_undefined(book: Codebook, code: str) -> None:
    """UsageError for a code of which nothing is written that a coder could go by."""
    own = _code(book, code)
    if not (own.definition or own.brief or own.use_when):
        raise UsageError(
            "has no definition, brief or use_when in the codebook: a coder, man or machine, could"
            " only guess",
            where=code,
        )


def _code(book: Codebook, code: str) -> Code:
    for own in book.codes:
        if own.id == code:
            return own
    known = [own.id for own in book.codes]
    raise UsageError(f"no code {code!r} in the codebook{meant(code, known)}")


def _named(own: Code, lang: str) -> str:
    """The label in the paragraph's language and in English, with the id."""
    labels = dict.fromkeys(own.label[one] for one in (lang, "en") if own.label.get(one))
    return f"{' / '.join(labels)} ({own.id})" if labels else own.id


def _without(examples: Examples, text: str) -> Examples:
    """The examples that do not stand in a text."""
    plain = " ".join(text.split())
    return Examples(
        {
            lang: [parts for parts in own if " ".join("".join(parts).split()) not in plain]
            for lang, own in examples.fits.items()
        },
        {
            lang: [one for one in own if " ".join(one.split()) not in plain]
            for lang, own in examples.fits_not.items()
        },
    )


@cache
def template_version() -> int:
    """The version that the template's first line names."""
    found = re.match(r"\{# version (\d+)", _source())
    if not found:
        raise ContentanError("the template of prompts has no version", where="code_prompt.txt")
    return int(found[1])


@cache
def _source() -> str:
    folder = importlib.resources.files("contentan.review.model_coder")
    return folder.joinpath("code_prompt.txt").read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    import jinja2

    made = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True)
    return made.from_string(_source())
