"""`contentan import` of a dictionary: a codebook that `check` accepts, or one line and nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from contentan.errors import ContentanError, UsageError
from contentan.interchange.dictionaries.import_dictionary import import_dictionary
from tests.conftest import Cli
from tests.interchange.dictionary_books import SENTIMENT

BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    '<dictionary><cnode name="x"><pnode name="&b;"/></cnode></dictionary>'
)
HIDDEN = (
    '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<dictionary><cnode name="x">&a;</cnode></dictionary>'
)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.ykd", BOMB, "entities"),
        ("a.ykd", HIDDEN, "entities"),
        ("a.ykd", "<dictionary><cnode>", "not well-formed"),
        ("a.yml", "a: &x [1]\nb: *x\n", "a.yml:2: aliases"),
        ("a.yml", "a: " + "[" * 90 + "]" * 90, "nested deeper"),
        ("a.yml", "a: [\n", "not YAML"),
        ("a.yml", "name: x\nlanguages: [en]\ncodes: []\n", "codebook of contentan already"),
        ("a.dic", "1\tx\nword\t1\n", "a.dic:1: not a LIWC dictionary"),
        ("a.csv", "only\n", "a header and a row"),
        ("a.cat", "".join("\t" * n + "c\n" for n in range(60)), "nested deeper"),
        ("a.txt", "just some words\n", "--format"),
        ("a.cat", "PK\x03\x04", "ZIP"),
        ("a.cat", "a\0b (1)\n", "binary"),
        ("a.cat", "\n\n", "no category and no entry"),
    ],
)
def test_a_bad_file_is_one_line_and_writes_nothing(
    name: str, text: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentanError) as error:
        import_dictionary(path, to=tmp_path / "out")
    assert says in str(error.value) and "\n" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_wrong_call_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.cat"
    path.write_text("A\n\tword (1)\n")
    for call in ({"lang": "de"}, {"form": "x"}, {"encoding": "x"}):
        with pytest.raises(UsageError):
            import_dictionary(path, to=tmp_path / "out", **call)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no such file"):
        import_dictionary(tmp_path / "b.cat", to=tmp_path / "out")


@pytest.mark.slow
def test_the_command_writes_a_codebook_that_check_accepts_and_never_overwrites(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "s.cat").write_text(SENTIMENT + "MOOD\n\t:) (1)\n\t=SUM (1)\n", encoding="utf-8")
    done = cli("import", tmp_path / "s.cat", "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (
        "categories: 7, entries: 8" in done.stdout
        and ":)" in done.stdout
        and "line 14" in done.stdout
    )
    assert cli("check", tmp_path / "out").returncode == 0
    with (tmp_path / "out" / "import-losses.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"lost", "changed", "person"}
    assert next(row for row in rows if "SUM" in row["entry"])["entry"] == "'=SUM"
    before = (tmp_path / "out" / "codebook.yaml").read_bytes()
    again = cli("import", tmp_path / "s.cat", "--to", tmp_path / "out")
    assert again.returncode == 2 and "already" in again.stderr
    assert (tmp_path / "out" / "codebook.yaml").read_bytes() == before
