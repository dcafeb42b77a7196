"""Labels of outside coders as our codes: by a mapping, by id, by the code's own label."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.codebook import codebook_file
from contentan.errors import CodebookError
from contentan.interchange.codings.code_labels import Labels, read_labels
from contentan.model import Codebook
from tests.conftest import CODEBOOK


def test_a_mapping(book: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(
        '"2": accord\nboth: [accord, exchange]\nnone: ""\nunclear: "?"\n', encoding="utf-8"
    )
    labels = read_labels(path, book)
    assert [labels.codes(label) for label in ("2", "both", "none", "unclear", "accord")] == [
        ("accord",),
        ("accord", "exchange"),
        (),
        (),
        None,
    ]
    assert labels.undecided("unclear") and not labels.undecided("none")
    path.write_text('"2": accord\n"*": ""\n', encoding="utf-8")
    assert read_labels(path, book).codes("anything") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"2": accord\n"3": acord\n', r"map.yaml:2: there is no code 'acord'; did you mean 'acc"),
        ('"2": {a: b}\n', r"map.yaml:1: expected a code, a list of codes"),
        ('"2": accord\n"2": exchange\n', r"map.yaml:2: key '2' is a duplicate"),
        ("- accord\n", r"map.yaml:1: expected lines such as"),
        ('"2": [accord\n', r"map.yaml:\d: not YAML"),
    ],
)
def test_a_wrong_mapping_is_an_error_at_its_line(
    book: Codebook, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=says):
        read_labels(tmp_path / "map.yaml", book)


def test_a_label_of_two_codes_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        CODEBOOK.replace("en: Exchange}", "en: Accord}"), encoding="utf-8"
    )
    labels = Labels(codebook_file.read(tmp_path))
    assert labels.codes("Accord") is None
    assert "that of 2 codes: accord, exchange" in labels.why_not("Accord")
    assert labels.codes("Accord (exchange)") == ("exchange",)
