"""The JSON Schema of codebook.yaml says what the reader says; other readers of YAML read the
shipped file as ours does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from contentan.authoring.check import yaml_scalars
from contentan.codebook import code_entries, codebook_file, codebook_schema
from contentan.codebook.yaml_with_lines import load_yaml
from contentan.errors import CodebookError
from contentan.model import LANGS
from tests.conftest import CODEBOOK, ROOT

SHIPPED = ROOT / "codebooks" / "people_diplomacy"
FILES = [
    SHIPPED / "codebook.yaml",
    SHIPPED / "examples.yaml",
    ROOT / "src" / "contentan" / "example" / "data" / "codebook.yaml",
]


def parts() -> dict[str, Any]:
    schema = codebook_schema.schema()
    return {"top": schema, **schema["definitions"]}


def keys(part: dict[str, Any]) -> set[str]:
    return set(part["properties"])


def test_schema_and_reader_know_the_same_keys() -> None:
    own = parts()
    assert keys(own["top"]) == set(codebook_file._KEYS)
    assert keys(own["code"]) == set(code_entries._KNOWN)
    item = own["item"]["anyOf"][1]
    assert keys(item) == set(code_entries._OF_PATTERN)
    criterion = own["top"]["properties"]["criteria"]["anyOf"][1]["additionalProperties"]
    kinds = criterion["anyOf"][1]["properties"]
    assert set(kinds["kind"]["enum"]) == set(code_entries.KINDS)
    for by_lang in (kinds.keys() - {"kind"}, keys(own["byLanguage"]["anyOf"][1])):
        assert by_lang == set(LANGS)
    assert own["language"]["enum"] == list(LANGS)
    assert own["top"]["required"] == ["codes"]
    assert (own["code"]["required"], item["required"]) == (["id"], ["match"])


def test_nothing_else_is_let_in() -> None:
    def objects(node: Any) -> Any:
        if isinstance(node, dict):
            if "properties" in node and node.get("type") == "object":
                yield node
            for value in node.values():
                yield from objects(value)
        elif isinstance(node, list):
            for value in node:
                yield from objects(value)

    assert all(one["additionalProperties"] is False for one in objects(codebook_schema.schema()))


RIGHT = """\
sets: {ethnic: {en: [ethnic, national]}}
coordination: yes
codes:
  - id: a
    patterns:
      en:
        - match: [university, college]
          requires: "@ethnic"
          within: p
          case: yes
crosswalk: {b: [a], c: a, d: }
"""
#: Changes that both refuse.
WRONG = (
    ("codes:", "code:"),
    ("id: a", "id: A"),
    ("within: p", "within: q"),
    ("match: [", "mach: ["),
    ("en:\n", "de:\n"),
    ("coordination: yes", "coordination: maybe"),
    ("case: yes", "case: perhaps"),
    ("c: a,", "c: {a: a},"),
)


def test_the_schema_takes_what_the_reader_takes(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    check = jsonschema.Draft7Validator(codebook_schema.schema())
    jsonschema.Draft7Validator.check_schema(codebook_schema.schema())
    for path in (SHIPPED / "codebook.yaml", FILES[2]):
        assert list(check.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))) == []
    assert list(check.iter_errors(yaml.safe_load(CODEBOOK))) == []
    for old, new in (("", ""), *WRONG):
        text = RIGHT.replace(old, new, 1)
        (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
        try:
            codebook_file.read(tmp_path)
            taken = True
        except CodebookError:
            taken = False
        assert taken == (old == ""), new
        assert check.is_valid(yaml.safe_load(text)) == taken, new


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_text(one) for one in value]
    switches = {True: "yes", False: "no", None: ""}
    return switches[value] if value is None or isinstance(value, bool) else str(value)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_other_readers_of_yaml_read_the_same(path: Path) -> None:
    text, wanted = path.read_text(encoding="utf-8"), as_text(load_yaml(path))
    assert as_text(yaml.safe_load(text)) == wanted
    assert as_text(yaml.load(text, Loader=yaml.BaseLoader)) == wanted
    ruamel = pytest.importorskip("ruamel.yaml")
    assert as_text(ruamel.YAML(typ="safe", pure=True).load(text)) == wanted
    assert list(yaml_scalars.doubtful(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: NO", "yes or no"),
        ("a: [on]", "yes or no"),
        ("a: 1.10", "a number"),
        ("a: 0x1F", "a number"),
        ("a: 012", "a number"),
        ("a: 12:30", "a number"),
        ("a: 2024-01-01", "a date or a sign"),
        ("a: null", "nothing"),
        ("a: [why?]", r"take no \? here"),
        ("a: {b: x ? y}", r"take no \? here"),
    ],
)
def test_scalars_that_others_take_for_something_else(text: str, said: str) -> None:
    (found,) = yaml_scalars.doubtful(text)
    assert found[0] == 1
    assert re.search(said, found[1])


@pytest.mark.parametrize(
    "text",
    [
        "a: 'NO'",
        "a: 2030",
        "a: 0.1",
        "a: 0.1.0",
        "a: why?",
        "a:",
        "case: yes",
        "a: |\n  NO\n",
        "-5",
    ],
)
def test_scalars_that_all_take_for_text_or_the_same(text: str) -> None:
    assert list(yaml_scalars.doubtful(text)) == []


def test_a_pattern_that_begins_with_a_sign_of_yaml(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text("codes:\n  - @ethnic accord\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"put a text that begins with @.* in quotation marks"):
        codebook_file.read(tmp_path)


def test_the_command_prints_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contentan", "codebook", "schema"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout) == codebook_schema.schema()
