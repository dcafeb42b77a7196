"""The report's languages: every message has its translation, with the same placeholders and marks,
and numbers are the language's own.
"""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes
from markupsafe import Markup

from contentan import model
from contentan.compare.verdicts import VERDICTS
from contentan.corpus.study import FAMILIES
from contentan.errors import UsageError
from contentan.report.sections import (
    answer_section,
    corpus_section,
    curve_section,
    patterns_section,
    robustness_section,
)
from contentan.report.writing import (
    catalogue,
    corrected_wording,
    language_names,
    summary_wording,
    verdict_wording,
)
from contentan.report.writing.catalogue import FORMS, Text, capital, filled, text_of

PACKAGE = Path(catalogue.__file__).parents[1]
TRANSLATED = ("ru", "kk")
#: Words that are looked up by the value of a column.
TERMS = (
    *patterns_section.NAMES.values(),
    *(names["en"] for names in FAMILIES.values()),
    *(heading for pair in corpus_section._HEADINGS.values() for heading in pair),
    *robustness_section.CHOICES,
    *(word for title, usual, others in curve_section.GROUPS for word in (title, usual, *others)),
    *corrected_wording.REASONS,
    "ok",
    "warning",
    "failed",
    "programme",
    "institution",
    *language_names.NAMES.values(),
    *VERDICTS,
    *verdict_wording.NOT_SEPARABLE.values(),
    *verdict_wording.OPEN.values(),
    *verdict_wording.HELD.values(),
)


def constant(node: Any) -> str | None:
    return (
        node.value
        if isinstance(node, ast.Constant | nodes.Const) and isinstance(node.value, str)
        else None
    )


def in_python() -> set[str]:
    """First arguments of text(...) and text.markup(...), and both forms of text.many(...)."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
                message = constant(node.args[0])
                assert message is not None, f"{path.name}:{node.lineno}: not a fixed message"
                found.add(message)
            if (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == "markup"
                and (message := constant(node.args[0]))
            ):
                found.add(message)
            if (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == "many"
                and constant(node.args[1])
            ):
                found.add(f"{constant(node.args[1])} | {constant(node.args[2])}")
    tallied = (*summary_wording.TALLIED, *answer_section.TALLIED)
    return found | {f"{one} | {more}" for _, one, more in tallied}


def in_templates() -> set[str]:
    found = set()
    for path in sorted((PACKAGE / "templates").glob("*.j2")):
        for call in (
            jinja2.Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call)
        ):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                message = constant(call.args[0])
                assert message is not None, f"{path.name}:{call.lineno}: not a fixed message"
                found.add(message)
            if isinstance(call.node, nodes.Name) and call.node.name == "many":
                found.add(f"{constant(call.args[1])} | {constant(call.args[2])}")
    return found


MESSAGES = sorted(in_python() | in_templates() | set(TERMS))


def fields(message: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(message) if name is not None})


def marks(message: str) -> list[str]:
    return sorted(re.findall(r"</?[a-z][^>]*>", message.replace("<br>", "")))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_message_has_a_translation_and_no_other_is_there(lang: str) -> None:
    assert sorted(text_of(lang).messages) == MESSAGES


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_has_the_placeholders_and_marks_of_its_message(lang: str) -> None:
    for message, found in text_of(lang).messages.items():
        plural = " | " in message
        assert plural or isinstance(found, str), message
        forms = [found] if isinstance(found, str) else found
        assert len(forms) in {1, FORMS[text_of(lang).lang]}, message
        for form in forms:
            one = message.split(" | ")[-1]
            assert fields(form) == fields(one), message
            assert marks(form) == marks(one), message
            assert '"' not in form and form.strip(), message


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_is_in_its_language(lang: str) -> None:
    for message, found in text_of(lang).messages.items():
        for form in [found] if isinstance(found, str) else found:
            bare = re.sub(r"<[^>]*>|\{\w+\}|[\w.]+\.(csv|yaml)", "", form)
            assert not re.search(
                r"[A-Za-z]{3,}",
                re.sub(r"Li|Morgan|Zaslavsky|Schuirmann|Shaffer|Tarone|score test", "", bare),
            ), message


@given(st.integers(0, 10**7))
def test_russian_forms_follow_the_last_digits(n: int) -> None:
    noun = (
        text_of("ru")
        .many(n, "{n} document", "{n} documents")
        .split("\N{NO-BREAK SPACE}")[-1]
        .split()[-1]
    )
    if n % 100 in range(11, 15) or n % 10 in (0, 5, 6, 7, 8, 9):
        assert noun == "документов"
    else:
        assert noun == ("документ" if n % 10 == 1 else "документа")
    assert text_of("kk").many(n, "{n} document", "{n} documents").endswith(" құжат")


@pytest.mark.parametrize(
    ("lang", "whole", "part"),
    [
        ("en", "1,234,567", "−1,234.50"),
        ("ru", "1 234 567", "−1 234,50"),
        ("kk", "1 234 567", "−1 234,50"),
    ],
)
def test_numbers_are_the_languages_own(lang: str, whole: str, part: str) -> None:
    assert text_of(lang).integer(1234567).replace("\N{NO-BREAK SPACE}", " ") == whole
    assert text_of(lang).decimal(-1234.5, 2).replace("\N{NO-BREAK SPACE}", " ") == part
    assert " " not in text_of(lang).integer(1234567)


def test_values_are_escaped_in_markup_and_the_marks_of_the_message_stand() -> None:
    one = Text("en", {"<em>{x}</em> y": "y <em>{x}</em>"}, {})
    assert str(one.markup("<em>{x}</em> y", x="<b> & {z}")) == "y <em>&lt;b&gt; &amp; {z}</em>"


def test_every_country_has_a_name_in_each_language() -> None:
    codes = {lang: set(text_of(lang).countries) for lang in model.LANGS}
    assert (
        codes["en"] == codes["ru"] == codes["kk"] >= {"KAZ", "USA", "UZB", "RUS", "GBR"}
        and len(codes["en"]) >= 40
    )
    assert (text_of("ru").country("USA"), text_of("kk").country("USA")) == ("США", "АҚШ")
    assert text_of("ru").of("KAZ") == "Казахстана" and text_of("en").of("USA") == "the USA"
    assert text_of("kk").country("XYZ") == "XYZ"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_message_is_translated_twice(lang: str) -> None:
    text = (PACKAGE / "writing" / "catalogues" / f"{lang}.yaml").read_text(encoding="utf-8")
    messages = re.findall(r'^("(?:[^"\\]|\\.)*"):', text, re.M)
    assert len(messages) > 400
    assert [one for one in messages if messages.count(one) > 1] == []


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="no report in 'de'"):
        text_of("de")


def test_a_capital_changes_the_first_letter_alone() -> None:
    assert [capital(one) for one in ("", "әдіс ЕҚЫҰ", "USA")] == ["", "Әдіс ЕҚЫҰ", "USA"]


values = st.one_of(st.text(max_size=9), st.integers(), st.just(Markup("<i>&amp;</i>")))


@given(values, values)
def test_a_template_is_filled_as_markupsafe_does_it(one: object, other: object) -> None:
    template = '<b title="{one}">{other}</b>{one}'
    made = filled(template, one=one, other=other)
    assert type(made) is Markup and made == Markup(template).format(one=one, other=other)
