"""`contentan check`: each kind of finding and each false alarm that was one, the laws, and what is
printed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check import (
    codebook_check,
    codebook_faults,
    example_texts,
    examples,
    phrases,
)
from contentan.codebook import codebook_file
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Code, Codebook, Pattern
from contentan.segment import quick_tokens
from contentan.segment.token_cuts import tokenizer, tokens
from contentan.store.results import Store
from tests.conftest import CODEBOOK, ROOT, Cli

LANGUAGES = ("kk", "ru", "en")


def code(name: str, **given: object) -> Code:
    """A code with nothing wrong in it."""
    texts = {
        "definition": f"{name} is this.",
        "brief": "This.",
        "use_when": "It is.",
        "do_not_use_when": "It is not.",
    }
    label = {lang: f"{name} {lang}" for lang in LANGUAGES}
    return replace(Code(name, label, **texts, criterion="main goal"), **given)  # type: ignore[arg-type]


def book(*patterns: Pattern, codes: Sequence[Code] = (), languages: Sequence[str] = ()) -> Codebook:
    """A codebook of the languages that its patterns have."""
    made = codes or tuple(code(name) for name in sorted({one.code for one in patterns}))
    own = tuple(languages) or tuple(sorted({one.lang for one in patterns}))
    return Codebook("test", "1", own, tuple(made), patterns, "")


def ru(
    source: str, *, line: int = 1, name: str = "x", unless: tuple[str, ...] = (), within: str = ""
) -> Pattern:
    return Pattern(name, "ru", source, line, unless, within)


def en(
    source: str, *, line: int = 1, name: str = "x", unless: tuple[str, ...] = (), within: str = ""
) -> Pattern:
    return Pattern(name, "en", source, line, unless, within)


def kk(source: str, *, line: int = 1, name: str = "x") -> Pattern:
    return Pattern(name, "kk", source, line)


def found(given: Codebook) -> list[codebook_faults.Finding]:
    return codebook_faults.findings(given, pattern_lemmas)


def kinds(*patterns: Pattern) -> list[tuple[str, str]]:
    return [(one.severity, one.kind) for one in found(book(*patterns))]


# ---- codes and their texts ----------------------------------------------------------------------


def test_code_without_patterns_in_a_language() -> None:
    (one,) = found(book(en("soft power"), languages=["kk", "en"]))
    assert (one.severity, one.message) == ("warning", "has patterns in en, but none in kk")


def test_code_that_no_text_can_get() -> None:
    (one,) = found(book(en("soft power"), codes=[code("x"), code("y", line=9)]))
    assert (one.severity, one.code, one.line, one.kind) == ("error", "y", 9, "no pattern")


def test_parent_without_patterns_is_fine() -> None:
    assert not found(book(en("soft power"), codes=[code("x", parent="y"), code("y")]))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"label": {"kk": "a", "ru": "X  RU", "en": "c"}},
            "label «X  RU» (ru) is also that of x, line 1",
        ),
        ({"label": {"kk": "a", "ru": " ", "en": "c"}}, "label in ru is empty"),
        ({"definition": "x is this."}, "definition is word for word that of x, line 1"),
        ({"brief": "TODO"}, "brief is «TODO», which tells a coder nothing"),
        ({"brief": "..."}, "brief is «...», which tells a coder nothing"),
        ({"use_when": "It is not."}, "use_when and do_not_use_when are the same"),
        (
            {"do_not_use_when": "use soft_power"},
            "do_not_use_when names soft_power, and there is no such code",
        ),
    ],
)
def test_fields_and_labels(given: dict[str, object], message: str) -> None:
    codes = [code("x", line=1), code("y", line=2, **given)]
    assert [
        one.message for one in found(book(en("a", name="x"), en("b", name="y"), codes=codes))
    ] == [message]


# ---- patterns that no text can match ------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        (ru("Қазақ*"), "«қазақ» is a Kazakh word; write it in that list"),
        (ru("Aссамблея"), "holds letters of two alphabets: Latin 'a' beside Cyrillic"),
        (ru("мирово\u0301й"), "invisible or loose mark (combining acute accent)"),
        (en("soft\u00adpower"), "invisible or loose mark (soft hyphen)"),
        (en("/soft power/"), "must hold a space"),
        (en(r"/COVID-\d+/"), "a text never has «COVID-1» as one word: there it is «COVID» «-» «1»"),
        (en("/[Pp]eople’s/"), "holds a sign that no word of a text keeps; write /[Pp]eople's/"),
        (ru("/[Ss]oft-power/"), "there it is «Soft» «-» «power»"),
        (ru("мир NEAR/5 Қазақ*"), "write it in that list"),
    ],
)
def test_pattern_that_never_matches_is_an_error(pattern: Pattern, part: str) -> None:
    (one,) = found(book(pattern))
    assert (one.severity, one.kind) == ("error", "never matches")
    assert part in one.message


@pytest.mark.parametrize(
    "pattern",
    [
        en("people's diplomacy"),
        en("peoples' diplomacy"),  # stands for «people», which is found in peoples'
        en("people-to-people tie"),
        en("=COVID-19"),
        en("2030 agenda"),
        en("track (two|II|2) diplomacy"),
        en("20* agenda"),
        ru("и/или"),
        ru('"мир/согласие"'),
        ru("=город-побратим"),
        ru("мир/тру*"),
        ru("Казахстан-2030"),
        ru("Future Leaders Exchange"),
        kk("/[А-Я].*-ның/"),
        en("/(co-?)?operation/"),
        en("/(?i)o['’]neill/"),
        en("/[A-Z]{2,}[0-9]*/"),
        en("U.S. embassy"),
        kk("=ҚХА"),
        kk("мекен-жай"),
        kk("Болашақ"),
        ru("Болашақ"),
        ru("=АНК"),
        ru("АНК"),
        ru("Fulbright"),
        ru("=FLEX"),
        ru("*дипломати?"),
        ru("этно*"),
        ru("межэтнической"),
        ru("всё"),
        en("/Americans?/"),
        en("/(soft )?power/"),
        kk("IT-компания"),
    ],
)
def test_pattern_that_can_match_is_let_be(pattern: Pattern) -> None:
    assert not found(book(pattern))


def test_dead_word_beside_a_living_one_is_a_warning() -> None:
    assert kinds(ru("(Қазақ*|либо) мир")) == [("warning", "never matches")]
    assert kinds(ru("(Қазақ*|Ұлы*) мир")) == [("error", "never matches")] * 2


# ---- exclusions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (ru("согласие родителей", unless=("согласие",)), ("error", "always blocked")),
        (ru("согласие NEAR/5 этнос", unless=("этнос",)), ("error", "always blocked")),
        (
            ru("согласие NEAR/5 этнос", unless=("этнос NEAR/5 согласие",)),
            ("error", "always blocked"),
        ),
        (ru("(согласие|мир) народа", unless=("мир",)), ("warning", "always blocked")),
        (ru("согласие", unless=("родитель",)), ("warning", "unless never blocks")),
        (ru("согласие", unless=("Қазақ*",), within="s"), ("warning", "unless never blocks")),
        (ru("согласие", unless=("дать согласие", "дать согласие")), ("warning", "said twice")),
    ],
)
def test_exclusion(pattern: Pattern, wanted: tuple[str, str]) -> None:
    assert kinds(pattern) == [wanted]


@pytest.mark.parametrize(
    "pattern",
    [
        ru("согласие", unless=("согласие родителей", "дать согласие")),
        ru("согласие", unless=("родитель",), within="s"),
        ru("согласие _{0,3} этнос", unless=("родитель",)),  # may stand in the gap
        ru("согласие NEAR/5 этнос", unless=("родитель",)),
        ru("согласие NEAR/5 этнос", unless=("согласие этнос",)),
        ru("стать", unless=("производство стали",)),  # one form, two lemmas
        ru("согласие", unless=('"с согласия"',)),
        ru("этно*", unless=("этнограф",)),
    ],
)
def test_exclusion_that_can_block_is_let_be(pattern: Pattern) -> None:
    assert not found(book(pattern))


# ---- said twice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (ru("мягкая сила"), ru("мягкой силой", line=2), "said twice"),
        (en("people-to-people"), en("people to people", line=2), "said twice"),
        (ru("обмен NEAR/5 студент"), ru("студент NEAR/5 обмен", line=2), "said twice"),
        (ru("(мир|лад) народа"), ru("лад народа", line=2), "said twice"),
        (ru("этнополитика"), ru("этнополит*", line=2), "said twice"),
        (en("exchange _{0,2} student"), en("exchange student", line=2), "said twice"),
        (ru("мягкая сила"), ru("мягкая сила", line=2, name="y"), "in two codes"),
        (ru("мир", unless=("мир труда",)), ru("мир", line=2), "unless never blocks"),
        (
            ru("мир", unless=("мир труда",)),
            ru("мир", line=2, unless=("весь мир",)),
            "unless never blocks",
        ),
    ],
)
def test_two_lines_that_say_the_same(one: Pattern, other: Pattern, wanted: str) -> None:
    assert [finding.kind for finding in found(book(one, other))] == [wanted]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ru("обмен"), ru("обмен студентами", line=2)),  # the longest wins
        (ru("обмен BEFORE/5 студент"), ru("студент BEFORE/5 обмен", line=2)),
        (en("exchange _ student"), en("exchange student", line=2)),
        (kk("=ЮНЕСКО"), ru("=ЮНЕСКО", line=2)),  # each list has its own
        (ru("мир", unless=("мир труда",)), ru("мирный", line=2)),
        (kk("ұлт"), kk("ұлттық", line=2)),
        (en('"volunteers"'), en('"volunteering"', line=2)),
    ],
)
def test_two_lines_that_differ(one: Pattern, other: Pattern) -> None:
    assert not [finding for finding in found(book(one, other)) if finding.severity == "warning"]


def test_needless_option_names_both() -> None:
    (one,) = found(book(ru("Ассамблея (народа|народов) Казахстана")))
    assert (one.kind, "«народа» finds what «народов» does" in one.message) == (
        "needless option",
        True,
    )
    assert "is a duplicate" in found(book(en("(hip-hop|hip hop) music")))[0].message


def test_comma_in_a_pattern() -> None:
    assert kinds(ru("мир, согласие")) == [("warning", "writing")]
    assert kinds(ru('"мир, согласие"')) == [("warning", "writing")]
    assert kinds(kk("г. Астана")) == [("warning", "writing")]
    assert not found(book(ru("г. Астана"), en("U.S. Embassy", line=2)))
    assert not found(book(ru("мир _{0,2} согласие"), ru("лад NEAR/3 труд", line=2)))


# ---- laws ---------------------------------------------------------------------------------------

SOURCES = (
    "обмен",
    "обмена",
    "обмен студентов",
    "(обмен|обмены) опыт",
    "и/или",
    "обмен NEAR/3 опыт",
    "опыт NEAR/3 обмен",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("xyz"), st.sampled_from(SOURCES), st.sampled_from(("", "обмен опыта"))
        ),
        max_size=6,
    ),
    st.randoms(),
)
def test_order_of_codes_and_patterns_changes_no_finding(
    rows: list[tuple[str, str, str]], shuffle: random.Random
) -> None:
    patterns = [
        ru(source, line=number + 10, name=name, unless=(unless,) if unless else ())
        for number, (name, source, unless) in enumerate(rows)
    ]
    codes = [code(name, line=number) for number, name in enumerate("xyz")]
    first = found(book(*patterns, codes=codes))
    shuffle.shuffle(patterns)
    shuffle.shuffle(codes)
    assert found(book(*patterns, codes=codes)) == first


TEXTS = (
    "Межэтническое согласие важно. Обмен опытом между студентами.",
    "Қазақстан халқы Ассамблеясы отырыс өткізді.",
    "Exchange programs, led by the U.S. embassy, ended.",
    "Газета «Ана тілі» пишет о Fulbright.",
    "Они стали лучше. Стали не хватает.",
)


@pytest.mark.slow
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6))
def test_what_a_text_becomes_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    alone = {text: example_texts.annotate([text])[0] for text in TEXTS}
    assert example_texts.annotate(texts) == [alone[text] for text in texts]


@given(
    st.lists(st.sampled_from(sorted(CODEBOOK.split())), max_size=8).map(" ".join),
    st.sampled_from(LANGUAGES),
)
def test_marks_written_are_read_again(text: str, lang: str) -> None:
    from contentan.authoring.check.diagnosis import marked

    bare = " ".join(text.translate({ord(letter): None for letter in "[]|"}).split())
    marks = [examples.Mark(0, len(bare), "x")] if bare else []
    assert examples._unmark(marked(bare, marks), Path(), 1) == (bare, tuple(marks))


# ---- the store ----------------------------------------------------------------------------------

EXAMPLES = """\
- lang: ru
  text: "[Межэтническое согласие|accord] важно."
- lang: ru
  text: "Сделка с согласия родителей."
- lang: en
  text: "The exchange program ended."
- lang: kk
  text: "[Алмасу бағдарламасы|exchange] мен этносаралық келісім."
- lang: ru
  text: "[Взаимный лад|accord] соседей."
"""


@pytest.fixture
def folder(small_codebook: Path) -> Path:
    (small_codebook / "examples.yaml").write_text(EXAMPLES, encoding="utf-8")
    return small_codebook


def told(done: codebook_check.Checked) -> tuple[object, ...]:
    return done.results, done.words, done.findings, done.gaps


def test_answers_are_the_same_with_and_without_the_store(folder: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    bare = told(codebook_check.check(folder))
    assert told(codebook_check.check(folder, store)) == bare
    assert told(codebook_check.check(folder, store)) == bare
    edited = EXAMPLES.replace("важно", "нужно всем")
    (folder / "examples.yaml").write_text(edited, encoding="utf-8")
    path = folder / "codebook.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("match: согласие", "match: лад"), encoding="utf-8"
    )
    assert told(codebook_check.check(folder, store)) == told(codebook_check.check(folder)) != bare


def test_order_of_examples_changes_no_result(folder: Path) -> None:
    given = codebook_file.read(folder)
    rows = examples.read(folder, given)
    forth = {one.example.line: one for one in examples.check(given, rows)}
    back = {one.example.line: one for one in examples.check(given, rows[::-1])}
    assert forth == back


def test_example_twice_and_in_another_language(folder: Path) -> None:
    more = (
        '- lang: ru\n  text: "Сделка с  согласия родителей."\n'
        '- lang: ru\n  text: "Soft power matters."\n'
    )
    (folder / "examples.yaml").write_text(EXAMPLES + more, encoding="utf-8")
    kinds = [
        (one.kind, one.line)
        for one in codebook_check.check(folder).findings
        if one.kind.startswith("example")
    ]
    assert kinds == [("example twice", 11), ("example language", 13)]


def test_gaps_count_examples_by_code_and_language(folder: Path) -> None:
    gaps = {(one.code, one.kind, one.message) for one in codebook_check.check(folder).gaps}
    assert ("accord", "few positive examples", "1 positive in kk") not in gaps
    assert ("accord", "few positive examples", "0 positive in kk") in gaps
    assert ("accord", "few negative examples", "1 negative in ru") in gaps  # согласия родителей
    assert any(code_id == "exchange" and "student exchange" in text for code_id, _, text in gaps)


# ---- what is printed ----------------------------------------------------------------------------


def test_two_codings_one_above_the_other_with_reasons(
    cli: Cli, folder: Path, tmp_path: Path
) -> None:
    done = cli("check", folder, "--outputs", tmp_path / "outputs")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    at = lines.index(f"{folder / 'examples.yaml'}:5 (en)")
    assert lines[at + 1 : at + 4] == [
        "  expected  The exchange program ended.",
        "  found     The [exchange program|exchange] ended.",
        (
            "  unexpected exchange: «exchange program» is found by `exchange (program|programme)`,"
            " codebook.yaml:34 (en)"
        ),
    ]
    at = lines.index(f"{folder / 'examples.yaml'}:9 (ru)")
    assert (
        lines[at + 3]
        == "  missing accord: nearest is `согласие`, codebook.yaml:17 (ru): the text has no"
        " «согласие»; the passage is Взаимный (взаимный), лад (лад)"
    )
    assert lines[-1].endswith("examples: 2 as expected (0 known failures), 3 not")
    assert "\x1b" not in done.stdout


def test_missing_hit_that_an_exclusion_blocks(folder: Path, cli: Cli) -> None:
    (folder / "examples.yaml").write_text(
        '- lang: ru\n  text: "Сделка с [согласия родителей|accord]."\n', encoding="utf-8"
    )
    assert "finds it, but its exclusion" in cli("check", folder).stdout


@pytest.mark.slow
def test_all_lists_what_is_only_counted_otherwise(folder: Path, cli: Cli) -> None:
    short, long = (cli("check", folder, *more).stdout for more in ((), ("--all",)))
    assert "(--all lists them)" in short
    assert "codes no example" not in short.replace("patterns code no example", "")
    assert "`student exchange` (en) codes no example (no example)" in long


def test_known_failure_must_fail(folder: Path, cli: Cli) -> None:
    path = folder / "examples.yaml"
    path.write_text(
        '- lang: en\n  text: "An exchange program."\n  known_failure: sense not told apart\n',
        encoding="utf-8",
    )
    assert cli("check", folder).returncode == 0
    path.write_text('- lang: en\n  text: "Nothing."\n  known_failure: gone\n', encoding="utf-8")
    done = cli("check", folder)
    assert done.returncode == 1
    assert "passes now, though it is marked as a known failure: gone" in done.stdout


@pytest.mark.slow
def test_error_in_the_codebook_is_exit_1_and_an_unreadable_one_exit_2(
    small_codebook: Path, cli: Cli
) -> None:
    path = small_codebook / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    assert cli("check", small_codebook).returncode == 0
    path.write_text(text.replace("- student exchange", "- /student exchange/"), encoding="utf-8")
    done = cli("check", small_codebook)
    assert (done.returncode, "codebook.yaml:35: error: exchange:" in done.stdout) == (1, True)
    path.write_text(text.replace("student exchange", "(student"), encoding="utf-8")
    done = cli("check", small_codebook)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.slow
def test_shipped_codebook_is_as_expected() -> None:
    done = codebook_check.check(ROOT / "codebooks" / "people_diplomacy")
    assert not [one.example.line for one in done.results if not one.expected]


# ---- tokens without spaCy -----------------------------------------------------------------------

WORDS = (
    "мир г. им. см. и др. т.е. США И. город-побратим к-цо д-р Fulbright 2019 қазақ халқы мекен-жай"
    " т.б. ҚХА-ның Astana-Hub 2019-жылы cannot Cant people-to-people U.S. Mr. a.m. Jan. I'm He's"
    " people's peoples' 8 3 D XD o x — – - 's : ) ( « soft power 25-30 1,000 50% $5 a/b"
).split()


@given(
    st.tuples(
        st.sampled_from(["", "«", '"', "("]),
        st.sampled_from(WORDS),
        st.sampled_from(["", "'s", *".,;:!?»)'\"", ").", "»,"]),
    ).map("".join),
    st.sampled_from(LANGUAGES),
)
def test_quick_tokens_are_those_of_spacy(chunk: str, lang: str) -> None:
    found = quick_tokens.lengths(chunk, lang)
    assert found is None or found == tuple(len(one) for one in tokenizer(lang)(chunk))


def test_quick_tokens_cover_plain_words_and_leave_the_rest() -> None:
    assert tokens("«Мягкая сила», сказал он.", "ru") == [
        "«",
        "Мягкая",
        "сила",
        "»",
        ",",
        "сказал",
        "он",
        ".",
    ]
    for word in ("U.S.", "embassy's", "people-to-people"):
        assert quick_tokens.lengths(word, "en") is not None
    assert quick_tokens.lengths("г.", "ru") is None
    assert quick_tokens.lengths("http://a.b/c", "en") is None


def test_list_of_exceptions_is_that_of_this_spacy() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location(
        "tokenizer_exceptions", ROOT / "tools" / "data" / "tokenizer_exceptions.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = ROOT / "src" / "contentan" / "segment" / "data" / "tokenizer_exceptions.txt"
    assert path.read_text(encoding="utf-8") == module.page(), (
        "python tools/data/tokenizer_exceptions.py >"
        " src/contentan/segment/data/tokenizer_exceptions.txt"
    )


def test_another_version_of_spacy_cuts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_tokens, "exceptions", lambda _lang: None)
    assert quick_tokens.lengths("power.", "en") is None


def test_phrases_write_a_pattern_out() -> None:
    from contentan.codebook.patterns import parse

    tree = parse("(soft|smart) power _{0,2} abroad", lang="en")
    said = phrases.phrases(tree, "en", pattern_lemmas)
    assert [phrases.written(one) for one in said] == [
        "soft power _{0,2} abroad",
        "smart power _{0,2} abroad",
    ]
    assert phrases.source(tree) == "(soft|smart) power _{0,2} abroad"
