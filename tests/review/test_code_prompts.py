"""What a model is asked of a code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contentan.errors import UsageError
from contentan.model import Code, Codebook
from contentan.review.model_coder import code_prompts
from contentan.review.model_coder.code_prompts import prompt, unit_name
from contentan.review.screen.code_examples import Examples

TRUST = Code(
    "trust",
    {"kk": "Сенім", "en": "Trust"},
    definition="Trust between groups.",
    use_when="groups trust each other",
    do_not_use_when="trust is in a bank",
)
BOOK = Codebook("b", "1", (), (TRUST,), (), "")
SHOWN = Examples(
    {"en": [["They ", "trust each other", "."]], "kk": [["", "Сенім бар", "."]]},
    {"en": ["The trust owns a bank."]},
)


def test_a_prompt_has_all_that_people_are_told_in_the_language_of_the_paragraph() -> None:
    said = prompt(BOOK, "trust", "kk", SHOWN).system
    for part in ("in Kazakh", "Сенім / Trust (trust)", TRUST.definition, TRUST.use_when):
        assert part in said
    assert "⟦Сенім бар⟧" in said and TRUST.do_not_use_when in said
    assert "each other" not in said.partition("to the words")[2], "examples are of the language"


def test_the_name_of_a_unit_stands_once_at_the_beginning() -> None:
    """A server that cuts off the beginning cannot give it back."""
    text = "Neighbours trust one another."
    said = prompt(BOOK, "trust", "en", SHOWN, text).system
    assert said.startswith(f"Unit: {unit_name(text)}\n")
    assert said.count(unit_name(text)) == 1


def test_an_example_is_not_shown_for_the_paragraph_that_it_stands_in() -> None:
    text = "Old men say it.\n\nThey  trust each other. And: The trust owns a bank."
    said = prompt(BOOK, "trust", "en", SHOWN, text).system
    assert "⟦trust each other⟧" not in said and "owns a bank" not in said


def test_a_digest_follows_the_text_and_not_the_unit() -> None:
    whole = prompt(BOOK, "trust", "en", SHOWN)
    assert prompt(BOOK, "trust", "en", SHOWN, "Any text.").digest == whole.digest
    other = Codebook("b", "1", (), (replace(TRUST, use_when="always"),), (), "")
    digests = {
        whole.digest,
        prompt(BOOK, "trust", "ru", SHOWN).digest,
        prompt(other, "trust", "en", SHOWN).digest,
        prompt(BOOK, "trust", "en").digest,
    }
    assert len(digests) == 4


def test_a_code_of_which_nothing_is_written_is_refused() -> None:
    bare = Codebook("b", "1", (), (Code("trust", {}),), (), "")
    with pytest.raises(UsageError, match="could only guess"):
        code_prompts.refuse_undefined(bare, "trust")
    with pytest.raises(UsageError, match="did you mean 'trust'"):
        prompt(BOOK, "trusts", "en")
