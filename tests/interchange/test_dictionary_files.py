"""Dictionary files: formats and encodings are detected, and each reader reads what it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.errors import ContentanError, UsageError
from contentan.interchange.dictionaries import dictionary_files
from contentan.interchange.dictionaries.as_codebook import build_codebook
from contentan.interchange.dictionaries.dictionary_files import load
from contentan.interchange.dictionaries.dictionary_tables import read_table
from contentan.interchange.dictionaries.flat_lists import read_lexicoder, read_vbpro
from contentan.interchange.dictionaries.liwc import read_liwc
from contentan.interchange.dictionaries.quanteda import read_quanteda
from contentan.interchange.dictionaries.wordstat import read_wordstat
from contentan.interchange.dictionaries.yoshikoder import read_yoshikoder
from tests.interchange.dictionary_books import OPTIONS, PLAIN, book


@given(
    st.dictionaries(
        st.text("ABC", min_size=1), st.lists(PLAIN, min_size=1, unique=True), min_size=1, max_size=4
    )
)
def test_each_flat_format_gives_back_what_it_was_given(lists: dict[str, list[str]]) -> None:
    wanted = [((name,), word) for name, words in lists.items() for word in words]
    numbers = {name: number for number, name in enumerate(lists, 1)}
    texts = {
        read_wordstat: "".join(
            f"{n}\n" + "".join(f"\t{w} (1)\n" for w in ws) for n, ws in lists.items()
        ),
        read_lexicoder: "".join(
            f"+{n}\n" + "".join(f"{w}\n" for w in ws) for n, ws in lists.items()
        ),
        read_vbpro: "".join(
            f">>{n}<<\n" + "".join(f"{w}\n" for w in ws) for n, ws in lists.items()
        ),
        read_quanteda: "".join(
            f"{n}:\n" + "".join(f"  - '{w}'\n" for w in ws) for n, ws in lists.items()
        ),
        read_liwc: (
            "%\n"
            + "".join(f"{i}\t{n}\n" for n, i in numbers.items())
            + "%\n"
            + "".join(f"{w}\t{numbers[n]}\n" for (n,), w in wanted)
        ),
        read_table: "word,category\n" + "".join(f"{w},{n}\n" for (n,), w in wanted),
    }
    for read, text in texts.items():
        assert [(entry.path, entry.text) for entry in read(text).entries] == wanted, read
    xml = "".join(
        f'<cnode name="{n}">' + "".join(f'<pnode name="{w}"/>' for w in ws) + "</cnode>"
        for n, ws in lists.items()
    )
    assert [
        (e.path, e.text)
        for e in read_yoshikoder(f"<dictionary>{xml}</dictionary>".encode()).entries
    ] == wanted


@given(st.text(max_size=200))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (read_wordstat, read_lexicoder, read_vbpro, read_quanteda, read_liwc, read_table):
        try:
            build_codebook(read(text), OPTIONS)
        except ContentanError as error:
            assert error.message


def test_dicx_is_a_matrix_with_marks_and_weights() -> None:
    dictionary = read_table(
        'DicTerm,Affect,Social\nhapp*,X,\n"we, us",,2.5\nnone,,\nzero,0,1\n', liwc=True
    )
    assert [(e.path[0], e.text, e.weight) for e in dictionary.entries] == [
        ("Affect", "happ*", ""),
        ("Social", "we, us", "2.5"),
        ("Social", "zero", ""),
    ]
    assert [loss.entry for loss in dictionary.losses if loss.kind == "lost"] == ["none"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("слово;категория\nмир;а\nдом;б/в\n", [(("а",), "мир"), (("б", "в"), "дом")]),
        (
            "good\tbad\njoy\thate\nfun\t\n",
            [(("good",), "joy"), (("bad",), "hate"), (("good",), "fun")],
        ),
        ("term,a,b\nx,1,0\ny,0,-2\n", [(("a",), "x"), (("b",), "y")]),
    ],
)
def test_shapes_of_a_table(text: str, wanted: list[tuple[tuple[str, ...], str]]) -> None:
    assert [(entry.path, entry.text) for entry in read_table(text).entries] == wanted


def test_yaml_keeps_no_as_text_joins_repeated_keys_and_reads_own_entries() -> None:
    dictionary = read_quanteda("A:\n  B: [NO, 1.10]\n  __: top\nA:\n  B: [y]\nC: ~\n")
    assert [(entry.path, entry.text) for entry in dictionary.entries] == [
        (("A", "B"), "NO"),
        (("A", "B"), "1.10"),
        (("A",), "top"),
        (("A", "B"), "y"),
    ]
    assert ("C",) in [category.path for category in dictionary.categories]


def test_yoshikoder_root_scores_and_regular_expressions(tmp_path: Path) -> None:
    xml = (
        '<dictionary style="050805" patternengine="regexp"><cnode name="All">'
        '<cnode name="Peace" desc="Of peace." score="1.5">'
        '<pnode name="pea[cs]e" score="2"/><pnode name="(?=x)"/><pnode name="a b"/>'
        "</cnode></cnode></dictionary>"
    )
    dictionary = read_yoshikoder(xml.encode())
    assert dictionary.name == "All" and [category.path for category in dictionary.categories] == [
        ("Peace",)
    ]
    made = book(dictionary, tmp_path)
    assert [p.source for p in made.patterns] == ["/(?i)pea[cs]e/"] and made.codes[
        0
    ].definition.startswith("Of peace.")
    built = build_codebook(dictionary, OPTIONS)
    assert {loss.entry for loss in built.losses if loss.kind == "lost"} == {"(?=x)", "a b"}
    assert sum("weight" in loss.reason for loss in built.losses) == 2


@pytest.mark.parametrize(
    ("name", "raw", "form", "encoding"),
    [
        ("a.cat", "ДОМ\r\n\tмежэтнический (1)\r\n".encode("cp1251"), "wordstat", "cp1251"),
        ("a.cat", "EMOTION\n\tcafé (1)\n\tnaïve (1)\n".encode("cp1252"), "wordstat", "cp1252"),
        ("a.dic", b"\xef\xbb\xbf%\r\n1\tx\r\n%\r\nword\t1\r\n", "liwc", "utf-8-sig"),
        ("a.lc3", "+X\nслово\n".encode("utf-16"), "lexicoder", "utf-16"),
        ("a.cat", "ДОМ\r\n\tмир (1)\r\n".encode("utf-16-le"), "wordstat", "utf-16-le"),
        (
            "a.cat",
            "БІРЛІК\r\n\tқазақстан* (1)\r\n\tөзара_түсіністік (1)\r\n".encode("kz1048"),
            "wordstat",
            "kz1048",
        ),
        ("a.txt", b">>x<<\nword\n", "vbpro", "utf-8"),
        ("a.txt", b"%\n1 x\n%\nword 1\n", "liwc", "utf-8"),
        ("a.txt", b"+X\nword\n", "lexicoder", "utf-8"),
        ("a.txt", b"X\n\tword (1)\n", "wordstat", "utf-8"),
        (
            "a.ykd.xml",
            b"<dictionary><cnode name='a'><pnode name='b'/></cnode></dictionary>",
            "yoshikoder",
            "as its XML declares",
        ),
    ],
)
def test_formats_and_encodings_are_detected(
    name: str, raw: bytes, form: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    loaded = load(path)
    assert (loaded.dictionary.format, loaded.encoding) == (form, encoding)
    assert len(loaded.dictionary.entries) >= 1
    assert not any(
        "\ufffd" in entry.text or "\r" in entry.text for entry in loaded.dictionary.entries
    )


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary_files, "MOST_BYTES", 5)
    (tmp_path / "a.cat").write_text("A\n\tword (1)\n")
    with pytest.raises(UsageError, match="larger"):
        load(tmp_path / "a.cat")


@pytest.mark.parametrize(
    "text",
    [
        "X\n\t@R [" + "A " * 9000 + "] (1)\n",
        "%\n1\tx\n%\n" + "1 " * 6000,
        "%\n" + "9" * 5000 + "\tx\n%\nword\t1\n",
        "X\n\t@R [A NEAR B /S " + "9" * 5000 + "] (1)\n",
    ],
    ids=["rule", "marks", "number", "bound"],
)
def test_long_lines_and_numbers_are_refused_not_endured(text: str) -> None:
    for read in (read_wordstat, read_liwc):
        try:
            build_codebook(read(text), OPTIONS)
        except ContentanError as error:
            assert error.line


LINES = st.lists(
    st.sampled_from(
        [
            "A",
            "\tword (1)",
            "\t\tx",
            "+B",
            "+",
            ">>c<<",
            ">><<",
            "%",
            "1\tx",
            "\t2 y",
            "w\t1\t9",
            "w (1)2/3",
            "w\t(1 2)1/2",
            "w 1",
            "lone",
            "\t@R [A NEAR B] (1)",
            "@R [",
            "# x",
            "",
        ]
    ),
    max_size=14,
)


@given(LINES)
def test_every_line_becomes_something_or_is_named(lines: list[str]) -> None:
    for read in (read_wordstat, read_lexicoder, read_vbpro, read_liwc):
        try:
            found = read("\n".join(lines))
        except ContentanError:
            continue
        known = {category.line for category in found.categories} | {
            entry.line for entry in found.entries
        }
        known |= {loss.line for loss in found.losses}
        marks = (
            {number for number, line in enumerate(lines, 1) if line == "%"}
            if read is read_liwc
            else set()
        )
        assert {number for number, line in enumerate(lines, 1) if line.strip()} <= known | marks, (
            read
        )
