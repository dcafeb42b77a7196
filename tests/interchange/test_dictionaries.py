"""Dictionaries of other programs: nothing is dropped in silence, what is written reads, and it
finds what the entry meant.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check import example_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.errors import ContentanError, UsageError
from contentan.interchange.dictionaries import dictionary_files, wordstat_rules
from contentan.interchange.dictionaries.as_codebook import build_codebook
from contentan.interchange.dictionaries.codebook_yaml import Options
from contentan.interchange.dictionaries.dictionary_files import load
from contentan.interchange.dictionaries.dictionary_tables import read_table
from contentan.interchange.dictionaries.entry_patterns import RefusedError, Style, write
from contentan.interchange.dictionaries.flat_lists import read_lexicoder, read_vbpro
from contentan.interchange.dictionaries.import_dictionary import import_dictionary
from contentan.interchange.dictionaries.liwc import read_liwc
from contentan.interchange.dictionaries.quanteda import read_quanteda
from contentan.interchange.dictionaries.wordstat import read_wordstat
from contentan.interchange.dictionaries.yoshikoder import read_yoshikoder
from contentan.interchange.shared.code_ids import ids, slug
from contentan.interchange.shared.dictionary import Category, Dictionary, Entry, with_parents
from contentan.interchange.shared.losses import loss_lines, losses_table
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Codebook
from contentan.tables.frames import to_csv
from tests.conftest import Cli

OPTIONS = Options("x.cat", "x", "en", "main goal")


def book(dictionary: Dictionary, folder: Path, options: Options = OPTIONS) -> Codebook:
    """The codebook that is written for a dictionary, read back."""
    (folder / "codebook.yaml").write_text(
        build_codebook(dictionary, options).text, encoding="utf-8"
    )
    return codebook_file.read(folder)


def found(made: Codebook, text: str) -> set[tuple[str, str]]:
    """Counted hits as (code, quote)."""
    table = example_texts.hits_of_texts([text], coder.compile_rules(made, pattern_lemmas))
    return set(table.filter(pl.col("blocked_by").is_null()).select("code", "quote").iter_rows())


def of(*entries: str, form: str = "quanteda") -> Dictionary:
    """A dictionary with one category, words."""
    return Dictionary(
        form,
        (Category(("words",), 1),),
        tuple(Entry(("words",), text, i) for i, text in enumerate(entries, 2)),
    )


def quotes(entry: str, text: str, folder: Path, options: Options = OPTIONS) -> set[str]:
    return {quote for _, quote in found(book(of(entry), folder, options), text)}


# ---- laws ---------------------------------------------------------------------------------------

PLAIN = st.text("abcdeжқ", min_size=1, max_size=6)
HOSTILE = st.one_of(
    st.text(min_size=1, max_size=12),
    st.lists(
        st.sampled_from(
            [
                *"*?_\"'()|<>=/\\.,:;-–#@%&[]{}~^$+",
                "NEAR/3",
                "BEFORE",
                "no",
                "not",
                "U.S.",
                "е",
                "ё",
                "мир",
                " ",
                "\t",
            ]
        ),
        min_size=1,
        max_size=8,
    ).map("".join),
)
PATHS = st.lists(
    st.sampled_from(["A", "Б", "b c", "=x", "NO", "1", "😀", "a"]), min_size=1, max_size=3
).map(tuple)


@st.composite
def dictionaries(draw: st.DrawFn) -> Dictionary:
    rows = draw(st.lists(st.tuples(PATHS, st.one_of(PLAIN, HOSTILE)), min_size=1, max_size=12))
    categories = with_parents([Category(path, line) for line, (path, _) in enumerate(rows, 1)])
    entries = tuple(Entry(path, text, line) for line, (path, text) in enumerate(rows, 1))
    return Dictionary("quanteda", categories, entries)


@given(dictionaries(), st.sampled_from(["kk", "ru", "en"]), st.booleans())
def test_what_is_written_reads_and_every_entry_is_in_it_or_among_the_losses(
    tmp_path_factory: pytest.TempPathFactory, dictionary: Dictionary, lang: str, lemmas: bool
) -> None:
    options = Options("x.yml", "x", lang, "main goal", lemmas)
    built = build_codebook(dictionary, options)
    made = book(dictionary, tmp_path_factory.mktemp("law"), options)
    assert len(made.codes) == len(dictionary.categories) and len(made.patterns) == built.patterns
    code = ids(category.path for category in dictionary.categories)
    sources = {(pattern.code, pattern.source) for pattern in made.patterns}
    told_of = {(loss.line, loss.entry) for loss in built.losses}
    for entry in dictionary.entries:
        try:
            written = write(entry.text, Style(lang, "*?", lemmas)).pattern
        except RefusedError:
            assert (entry.line, entry.text) in told_of
            continue
        assert (code[entry.path], written) in sources or (entry.line, entry.text) in told_of
    assert len(dictionary.entries) == built.patterns + sum(
        loss.kind == "lost" or "subcategory too" in loss.reason for loss in built.losses
    )
    report = csv.DictReader(
        io.StringIO(
            to_csv(losses_table(built.losses, file="x.yml")).decode("utf-8-sig"), newline=""
        )
    )
    assert len(list(report)) == len(built.losses)
    assert loss_lines(built.losses)


@settings(max_examples=25)
@given(
    st.lists(
        st.text("abcdefgh'-", min_size=1, max_size=8).filter(lambda w: w.strip("'-")),
        min_size=1,
        max_size=4,
    )
)
def test_an_entry_is_found_in_a_text_that_is_the_entry(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    made = book(of(*words), tmp_path_factory.mktemp("law"))
    codes = {pattern.source for pattern in made.patterns}
    for word in words:
        if write(word, Style("en")).pattern in codes:
            assert found(made, f"Here {word} stands"), (word, codes)


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


@given(st.lists(PATHS, min_size=1, max_size=20, unique=True))
def test_ids_are_different_and_well_formed(paths: list[tuple[str, ...]]) -> None:
    made = ids(paths)
    assert len(set(made.values())) == len(paths)
    assert all(one.isascii() and one[0].isalpha() and one == one.lower() for one in made.values())


# ---- entries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "pattern"),
    [
        ("happy", '"happy"'),
        ("happ*", "happ*"),
        ("SOUTH_AFRICA", '"south africa"'),
        ("south african*", '"south" african*'),
        ("don't", '"do n\'t"'),
        ("self-help*", '"self" help*'),
        ("not *", '"not" /.+/'),
        ("u.s.", r"/(?i)u\.s\.?/"),
        ("yes, sir", '"yes" _{0,0} "sir"'),
        ("NEAR/3", '"near/3"'),
        ("<b>good</b>", None),
        ("=cmd|'x'!A1", None),
        ("a(b)c", None),
        ('say "yes"', '"say yes"'),
    ],
)
def test_entry_as_pattern(entry: str, pattern: str | None) -> None:
    written = write(entry, Style("en")).pattern
    assert pattern is None or written == pattern


@pytest.mark.parametrize("entry", [":)", "*", "? *", "...", "\x00", "a" * 500])
def test_entry_that_no_pattern_stands_for(entry: str) -> None:
    with pytest.raises(RefusedError):
        write(entry, Style("en"))


@pytest.mark.parametrize(
    ("entry", "text", "wanted"),
    [
        ("don't", "I don't know. Don’t go.", {"don't", "Don’t"}),
        ("happi*", "Happiness and happy people", {"Happiness"}),
        ("study", "He studies. I study.", {"study"}),
        ("U.S.", "The U.S. policy of the U.S. government", {"U.S."}),
        ("people-to-people", "people-to-people ties", {"people-to-people"}),
        ("yes, sir", "Oh yes, sir!", {"yes, sir"}),
        ("c++", "We write C++ here", {"C++"}),
    ],
)
def test_surface_entry_finds_its_form_and_no_other(
    entry: str, text: str, wanted: set[str], tmp_path: Path
) -> None:
    assert quotes(entry, text, tmp_path) == wanted


def test_lemmas_find_all_forms(tmp_path: Path) -> None:
    lemmas = Options("x", "x", "ru", "main goal", lemmas=True)
    forms = Options("x", "x", "ru", "main goal")
    text = "Дружбой народов гордятся. Дружба народов крепка."
    assert quotes("дружба народов", text, tmp_path, lemmas) == {"Дружбой народов", "Дружба народов"}
    assert quotes("дружба народов", text, tmp_path, forms) == {"Дружба народов"}


def test_yo_and_curly_apostrophes_are_the_same_in_a_regular_expression(tmp_path: Path) -> None:
    assert quotes("тёпл.", "тепл", tmp_path, Options("x", "x", "ru", "main goal")) == {"тепл"}


def test_slugs() -> None:
    assert [slug(name) for name in ("Халық бірлігі", "Щит", "Émotion", "9/11", "中文", "")] == [
        "khalyq_birligi",
        "shchit",
        "emotion",
        "c_9_11",
        "",
        "",
    ]
    assert ids([("a", "x"), ("b", "x"), ("中文",)]) == {
        ("a", "x"): "x",
        ("b", "x"): "b_x",
        ("中文",): "category_3",
    }


def test_an_entry_of_parent_and_child_is_written_once(tmp_path: Path) -> None:
    dictionary = read_liwc("%\n1\taffect\n\t2\tposemo\n%\nhappy\t1\t2\nmood\t1\n")
    assert [(p.code, p.source) for p in book(dictionary, tmp_path).patterns] == [
        ("affect", '"mood"'),
        ("posemo", '"happy"'),
    ]


# ---- WordStat -----------------------------------------------------------------------------------

SENTIMENT = """\
NEGATIVE
\tNOT_GOOD
\t\t@NOTGOOD [#POSITIVE_WORDS AFTER #NEGATIONS /S 3] (1)
\tREAL_BAD
\t\t@REALBAD [#NEGATIVE_WORDS NOT AFTER #NEGATIONS /S 3] (1)
NEGATIVE_WORDS
\tAWFUL (1)
\tBAD (1)
POSITIVE_WORDS
\tGOOD (2)
NEGATIONS
\tNOT (1)
"""


def test_wordstat_rules_code_what_they_say(tmp_path: Path) -> None:
    made = book(read_wordstat(SENTIMENT), tmp_path)
    rules = {("not_good", "not so good"), ("real_bad", "bad")}
    text = "It is not so good. It is bad. It is not an awful day."
    assert {hit for hit in found(made, text) if hit[0] in ("not_good", "real_bad")} == rules


@pytest.mark.parametrize(
    ("rule", "pattern", "unless", "within"),
    [
        ("A NEAR B /S 5", '"a" NEAR/5 "b"', (), ""),
        ("A NEAR/5 B", '"a" NEAR/5 "b"', (), ""),
        ("A NEAR B", '"a" NEAR/s "b"', (), ""),
        ("A BEFORE B /S", '"a" BEFORE/s "b"', (), ""),
        ("A AFTER B /P", '"b" BEFORE/p "a"', (), ""),
        ("A NOT NEAR B /S 4", '"a"', ('"b"',), "4"),
        ("A NOT AFTER B /S 4", '"a"', ('"b" BEFORE/4 "a"',), ""),
        ("A NOT BEFORE B /P", '"a"', ('"a" BEFORE/p "b"',), ""),
        ("TURN* BEFORE OFF /S", 'turn* BEFORE/s "off"', (), ""),
        ("A NEAR (B OR C) /S", '"a" NEAR/s ("b"|"c")', (), ""),
        ("A NEAR VERY GOOD /S", '"a" NEAR/s "very good"', (), ""),
        ("A NEAR B /S AND NOT NEAR C /P", '"a" NEAR/s "b"', ('"c"',), "p"),
        ("A NEAR B AND AFTER C /S", '"c" BEFORE/s "a" NEAR/s "b"', (), ""),
        (
            "A NOT NEAR B /S 2 AND NOT AFTER C /S 3",
            '"a"',
            ('"a" NEAR/2 "b"', '"c" BEFORE/3 "a"'),
            "",
        ),
        ("A AND B /P", '"a" NEAR/p "b"', (), ""),
        ("A NEAR B /S 90", '"a" NEAR/s "b"', (), ""),
    ],
)
def test_wordstat_rule_as_pattern(
    rule: str, pattern: str, unless: tuple[str, ...], within: str, tmp_path: Path
) -> None:
    (one,) = book(read_wordstat(f"X\n\t@R [{rule}] (1)\n"), tmp_path).patterns
    assert (one.source, one.unless, one.within) == (pattern, unless, within)


def test_alternatives_become_patterns_of_their_own(tmp_path: Path) -> None:
    made = book(read_wordstat("X\n\t@R [A NEAR B /S OR AFTER C /S] (1)\n"), tmp_path)
    assert [pattern.source for pattern in made.patterns] == ['"a" NEAR/s "b"', '"c" BEFORE/s "a"']


@pytest.mark.parametrize(
    "rule",
    [
        "NOT NEAR B /S",
        "A NEAR B /D",
        "A NEAR",
        "A NEAR #NOWHERE /S",
        "A ((B",
        "A NEAR #X /S",
        "A AFTER B AND AFTER C /S",
        "",
    ],
)
def test_a_rule_without_counterpart_is_named(rule: str) -> None:
    built = build_codebook(read_wordstat(f"X\n\tY (1)\n\t@R [{rule}] (1)\n"), OPTIONS)
    assert [(loss.line, loss.entry) for loss in built.losses if loss.kind == "lost"] == [
        (3, f"@R [{rule}]")
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "A",
                "#X",
                "NEAR",
                "NOT",
                "AFTER",
                "AND",
                "OR",
                "(",
                ")",
                "/S",
                "/P 3",
                "/D",
                "|",
                '"',
                ",",
                "/",
            ]
        ),
        max_size=9,
    )
)
def test_any_rule_is_read_or_refused(words: list[str]) -> None:
    try:
        wordstat_rules.parse(f"@R [{' '.join(words)}]")
    except RefusedError as error:
        assert str(error)


def test_wordstat_tree_with_spaces_before_tabs_no_weights_and_a_jump() -> None:
    mixed = read_wordstat("SOUTH\n   \tBW\n   \t\tGaborone (1)\n   \tLS\n   \t\t\tCape Town (1)\n")
    assert [(e.path, e.text) for e in mixed.entries] == [
        (("SOUTH", "BW"), "Gaborone"),
        (("SOUTH", "LS"), "Cape Town"),
    ]
    bare = read_wordstat("A\n\tx\n\tB\n\t\ty\n")
    assert [(e.path, e.text) for e in bare.entries] == [(("A",), "x"), (("A", "B"), "y")]
    loose = read_wordstat("word (1)\nA\n\tx (0.5)\n")
    assert [(e.path, e.weight) for e in loose.entries] == [
        (("(no category)",), "1"),
        (("A",), "0.5"),
    ]


# ---- LIWC ---------------------------------------------------------------------------------------

LIWC = """\
%
1\tpronoun (Pronouns)
2\tdiscrep
3\taffect
\t31\tposemo
4\tfiller
5\ttentat
%
i\t1
hope*\t2
like\t(01 2)31/4
kind\t<of>5/31
glad\t3\t31
south africa  3
odd\t77
alone
"""


def test_liwc_conditions_code_what_they_say(tmp_path: Path) -> None:
    made = book(read_liwc(LIWC), tmp_path)
    said = found(made, "I like it. It was like summer. He is kind. That is kind of late.")
    assert {hit for hit in said if hit[0] != "pronoun"} == {
        ("posemo", "I like"),
        ("filler", "like"),
        ("posemo", "kind"),
        ("tentat", "kind of"),
    }


def test_liwc_legend_and_losses() -> None:
    dictionary = read_liwc(LIWC.replace("\n", "\n\n"))
    assert [category.path for category in dictionary.categories][3] == ("affect", "posemo")
    assert (("affect",), "south africa") in [
        (entry.path, entry.text) for entry in dictionary.entries
    ]
    assert [(loss.entry, loss.detail) for loss in dictionary.losses if loss.kind == "lost"] == [
        ("odd", "77"),
        ("alone", ""),
    ]


def test_question_mark_is_no_wildcard_in_liwc(tmp_path: Path) -> None:
    dictionary = read_liwc("%\n1\tx\n%\nwhy?\t1\n")
    assert [pattern.source for pattern in book(dictionary, tmp_path).patterns] == ['"why"']


# ---- the others ---------------------------------------------------------------------------------


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
        '<dictionary style="050805" patternengine="regexp"><cnode name="All"><cnode name="Peace"'
        ' desc="Of peace." score="1.5"><pnode name="pea[cs]e" score="2"/><pnode'
        ' name="(?=x)"/><pnode name="a b"/></cnode></cnode></dictionary>'
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


# ---- files --------------------------------------------------------------------------------------


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


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><dictionary><cnode name="x"><pnode'
    ' name="&b;"/></cnode></dictionary>'
)
HIDDEN = (
    '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><dictionary><cnode'
    ' name="x">&a;</cnode></dictionary>'
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


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary_files, "MOST_BYTES", 5)
    (tmp_path / "a.cat").write_text("A\n\tword (1)\n")
    with pytest.raises(UsageError, match="larger"):
        load(tmp_path / "a.cat")


def test_a_wrong_call_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.cat"
    path.write_text("A\n\tword (1)\n")
    for call in ({"lang": "de"}, {"criterion": "x"}, {"form": "x"}, {"encoding": "x"}):
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


def test_a_thousand_namesakes_get_ids_at_once() -> None:
    made = ids([("?" * n,) for n in range(1, 300)] + [(f"a{'!' * n}",) for n in range(2000)])
    assert len(set(made.values())) == 2299 and made["a!",] == "a_2"


def test_the_report_steers_no_terminal() -> None:
    built = build_codebook(read_wordstat("X\n\t\x1b[2J:) (1)\n\tw (1)\n"), OPTIONS)
    assert "\x1b" not in "".join(loss_lines(built.losses))


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
