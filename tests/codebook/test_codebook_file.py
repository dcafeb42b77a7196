"""Reading a codebook: what is wrong is said at file:line, and the digest covers the meaning."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from contentan.codebook import codebook_file, yaml_with_lines
from contentan.errors import CodebookError
from tests.conftest import CODEBOOK, ROOT


def read(tmp_path: Path, text: str) -> codebook_file.Codebook:
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    return codebook_file.read(tmp_path)


def line_of(needle: str, text: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("label:", "labell:", "labell:", "'labell' is unknown"),
        (
            "unit: paragraph\n",
            "unit: paragraph\ncriteria: [main aim]\n",
            "criterion: main goal",
            "criterion 'main goal' is not one of: main aim; did you mean 'main aim'?",
        ),
        (
            "criterion:",
            "criteria:",
            "criteria:",
            "'criteria' is unknown; did you mean 'criterion'?",
        ),
        (
            "id: exchange",
            "id: accord",
            "  - id: accord\n    label: {kk: Алмасу",
            "code 'accord' is a duplicate; first in line 6",
        ),
        ("id: exchange", "id: Ex-change", "id: Ex-change", "expected a lower-case word"),
        ("  - id: exchange\n    label", "  - label", "- label: {kk: Алмасу", "'id' is missing"),
        (
            "обмен NEAR/5 студент",
            "обмен NEAR студент",
            "обмен NEAR студент",
            "column 7: NEAR needs /number",
        ),
        (
            "- student exchange",
            "- <exchanges> trip",
            "- <exchanges> trip",
            "refers to <exchanges>, which does not exist",
        ),
        ("- student exchange", "- <exchange> trip", None, "circle: exchange -> exchange"),
        (
            "languages: [kk, ru, en]",
            "languages: [kk, ru, de]",
            "languages: [kk",
            "language 'de' is not one of kk, ru, en",
        ),
        (
            "      kk:\n        - алмасу",
            "      uz:\n        - алмасу",
            "uz:",
            "language 'uz' is not one of",
        ),
        (
            "name: small",
            "name: small\nname: again",
            "name: again",
            "key 'name' is a duplicate; first in line 1",
        ),
        ("unit: paragraph", "unit: [paragraph", "unit: [paragraph", "not YAML"),
        ("unit: paragraph", "unit: [a _{0,2} b]", "unit: [a", "in quotation marks"),
        ("unit: paragraph", "unit: {a: b {c}}", "unit: {a", "in quotation marks"),
        ("unit: paragraph", "unit: a: b", "unit: a", "holds a colon and a space in quotation"),
        ("unit: paragraph", "unit: @a", "unit: @a", "begins with @"),
        (
            "          unless: [согласие родитель",
            "          within: far\n          unless: [согласие родитель",
            "within: far",
            "within 'far'",
        ),
        (
            "label: {kk: Келісім, ru: Согласие, en: Accord}",
            "label: {kk: Келісім, de: Eintracht}",
            "label: {kk: Келісім",
            "'de' is unknown",
        ),
    ],
)
def test_error_names_file_and_line(
    tmp_path: Path, old: str, new: str, at: str | None, message: str
) -> None:
    assert old in CODEBOOK
    text = CODEBOOK.replace(old, new, 1)
    with pytest.raises(CodebookError, match=re.escape(message)) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "codebook.yaml"))
    if at is not None:
        wanted = line_of(at, text)
        assert caught.value.line is not None
        # libyaml sees an open bracket on the line after
        assert caught.value.line in (
            wanted,
            wanted + 1,
        )


def test_country_codes_and_numbers_stay_text(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        CODEBOOK.replace("version: 0.1.0", "version: 1.10").replace("name: small", "name: NO"),
    )
    assert (book.name, book.version) == ("NO", "1.10")


def test_pattern_knows_its_line(tmp_path: Path) -> None:
    for pattern in read(tmp_path, CODEBOOK).patterns:
        assert pattern.source in CODEBOOK.splitlines()[pattern.line - 1]


def test_digest_follows_meaning_not_layout(tmp_path: Path) -> None:
    first = read(tmp_path, CODEBOOK).digest
    assert read(tmp_path, CODEBOOK + "\n# a comment\n").digest == first
    assert read(tmp_path, CODEBOOK.replace("student exchange", "students exchange")).digest != first


def test_shipped_codebook_covers_every_criterion_in_three_languages() -> None:
    from contentan.model import LANGS

    book = codebook_file.read(ROOT / "codebooks" / "people_diplomacy")
    assert [criterion.name for criterion in book.criteria] == [
        "main goal",
        "historical context",
        "main principles",
        "key institutions",
        "form of implementation",
        "role in international relations",
        "examples",
        "main difference",
        "subjects",
        "context of the period",
    ]
    assert all(set(criterion.label) == set(LANGS) for criterion in book.criteria)
    coded = {pattern.code for pattern in book.patterns}
    for criterion in (one for one in book.criteria if one.name not in book.apart):
        assert (
            sum(code.criterion == criterion.name and code.id in coded for code in book.codes) >= 3
        )
    assert len(coded) >= 25
    for code in coded:
        assert {p.lang for p in book.patterns if p.code == code} == set(LANGS), code


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["PyYAML, YAML 1.1", "ruamel, YAML 1.2"])
def test_any_reader_of_yaml_reads_the_shipped_codebook(reader: str) -> None:
    folder = ROOT / "codebooks" / "people_diplomacy"
    load = yaml.safe_load if reader.startswith("PyYAML") else YAML(typ="safe", pure=True).load
    top = load((folder / "codebook.yaml").read_text(encoding="utf-8"))
    book = codebook_file.read(folder)
    assert [code["id"] for code in top["codes"]] == [code.id for code in book.codes]
    found = [
        (code["id"], lang, source)
        for code in top["codes"]
        for lang, items in code.get("patterns", {}).items()
        for item in items
        for source in _sources(item)
    ]
    assert found == [(one.code, one.lang, one.source) for one in book.patterns]
    assert load((folder / "examples.yaml").read_text(encoding="utf-8"))


def _sources(item: Any) -> list[Any]:
    match = item["match"] if isinstance(item, dict) else item
    return match if isinstance(match, list) else [match]


# ---- aliases of YAML ----------------------------------------------------------------------------


def test_aliases_that_multiply_are_one_line_and_a_few_are_read(tmp_path: Path) -> None:
    """Nine lines once took a hundred seconds and three gigabytes."""
    path = tmp_path / "codebook.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"aliases \(\*\) repeat more than 100,000 parts"):
        yaml_with_lines.load_yaml(path)
    path.write_text("\n".join(lines[:4]), encoding="utf-8")
    found = yaml_with_lines.load_yaml(path)
    assert found["a3"][8][8][8] == ["x"] * 9
    path.write_text("a: &a [*a]", encoding="utf-8")
    with pytest.raises(CodebookError, match="part of itself"):
        yaml_with_lines.load_yaml(path)
