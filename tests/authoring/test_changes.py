"""What changed between two codebooks or two runs: laws of comparing, then gold cases for each kind
of change, then the command.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.changes import (
    code_moves,
    compared_figures,
    compared_sides,
    hit_changes,
    terminal,
)
from contentan.authoring.changes.change_kinds import KINDS, Change
from contentan.authoring.changes.codebook_changes import bump, structural, unexplained
from contentan.authoring.changes.codebook_versions import BUMPS, moved_part, on_version
from contentan.authoring.changes.difference import Difference, diff
from contentan.codebook import canonical_form, codebook_file
from contentan.coding.tables import HITS
from contentan.compare.tables import COMPARISON
from contentan.errors import CodebookError, UsageError
from contentan.model import Code, Codebook, Pattern
from contentan.tables.frames import frame_of
from tests.authoring.small_examples import EXAMPLES
from tests.conftest import CODEBOOK, Cli

CODES = st.sampled_from("abcd")
WORDS = st.lists(
    st.sampled_from(["peace", "accord", "trust", "unity"]), min_size=1, max_size=3, unique=True
).map(" ".join)
LINES = st.lists(
    st.tuples(CODES, WORDS, st.sampled_from([(), ("war",), ("strife", "war")])), max_size=8
)


def book(
    lines: list[tuple[str, str, tuple[str, ...]]], *, version: str = "0.1.0", extra: str = ""
) -> Codebook:
    """A codebook of English patterns; codes without patterns are named in `extra`."""
    ids = sorted({code for code, _, _ in lines} | set(extra))
    codes = tuple(Code(x, {"en": x.upper()}, x, x, x, x, "main goal") for x in ids)
    patterns = tuple(
        Pattern(code, "en", source, n, unless) for n, (code, source, unless) in enumerate(lines)
    )
    return Codebook("b", version, ("en",), codes, patterns, "")


# ── laws: structure ───────────────────────────────────────────────────────────────────────────────


@given(LINES, st.randoms())
def test_a_codebook_does_not_differ_from_itself_in_any_order(lines: list, random) -> None:  # type: ignore[no-untyped-def, type-arg]
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert structural(book(lines), book(shuffled)) == []


OPPOSITE = {
    "codes merged": "code split",
    "code split": "codes merged",
    "code added": "code removed",
    "code removed": "code added",
    "pattern added": "pattern removed",
    "pattern removed": "pattern added",
}


@given(LINES, LINES)
def test_backwards_each_change_is_undone(a: list, b: list) -> None:  # type: ignore[type-arg]
    there, back = structural(book(a), book(b)), structural(book(b), book(a))
    assert Counter(OPPOSITE.get(one.kind, one.kind) for one in there) == Counter(
        one.kind for one in back
    )


@given(LINES, LINES)
def test_patterns_add_up(a: list, b: list) -> None:  # type: ignore[type-arg]
    """What came less what went is the difference of the numbers of patterns."""
    kinds = Counter(one.kind for one in structural(book(a), book(b)))
    assert kinds["pattern added"] - kinds["pattern removed"] == len(b) - len(a)


@given(LINES, LINES)
def test_codes_that_are_gone_are_explained_by_a_crosswalk(a: list, b: list) -> None:  # type: ignore[type-arg]
    one, other = book(a), book(b, extra="z")
    lacking = unexplained(one, other, structural(one, other), {})
    walk = dict.fromkeys(lacking, ("z",))
    assert unexplained(one, other, structural(one, other, walk), walk) == []


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=5))
def test_the_bump_is_that_of_the_heaviest_change(kinds: list[str]) -> None:
    assert BUMPS.index(bump(Change(kind, "x") for kind in kinds)) == max(
        (BUMPS.index(KINDS[k]) for k in kinds), default=0
    )


@given(LINES)
def test_the_canonical_text_is_the_codebook(lines: list) -> None:  # type: ignore[type-arg]
    one = book(lines)
    again = canonical_form.from_canonical(canonical_form.canonical(one))
    assert structural(one, again) == []
    assert canonical_form.canonical(again) == canonical_form.canonical(one)


# ── laws: hits ────────────────────────────────────────────────────────────────────────────────────


def hit(
    doc: str, code: str, start: int, length: int, pattern: str = "p", *, blocked: bool = False
) -> dict[str, object]:
    quote = "abcdefghijklmnopqrstuvwxyz"[start : start + length]
    name = f"h{doc}{code}{start}-{length}"
    row = {
        "hit": name,
        "doc": doc,
        "code": code,
        "lang": "en",
        "page": 1,
        "paragraph": 1,
        "segment": 0,
        "sentence": 0,
    }
    row |= {
        "start": start,
        "stop": start + length,
        "quote": quote,
        "before": "",
        "after": "",
        "lemmas": "",
        "line": 1,
    }
    return row | {
        "pattern": pattern,
        "trace": "",
        "negated": False,
        "blocked_by": "x" if blocked else None,
    }


def table(rows: list[dict[str, object]]) -> pl.DataFrame:
    unique = {row["hit"]: row for row in rows}
    return frame_of(HITS, [[row[name] for name in HITS.schema] for row in unique.values()])


HIT = st.builds(
    hit,
    st.sampled_from(["d", "e"]),
    st.sampled_from("xy"),
    st.integers(0, 15),
    st.integers(1, 8),
    st.sampled_from("pq"),
    blocked=st.booleans(),
)
TABLES = st.lists(HIT, max_size=12).map(table)
DIGESTS = st.fixed_dictionaries(
    {}, optional={"d": st.sampled_from("12"), "e": st.sampled_from("12")}
)


def counted(hits: pl.DataFrame) -> int:
    return int(hits["blocked_by"].null_count())


@given(TABLES)
def test_hits_do_not_differ_from_themselves(a: pl.DataFrame) -> None:
    assert hit_changes.hits(a, a).is_empty()


@given(TABLES, TABLES, DIGESTS, DIGESTS)
def test_effects_add_up_to_the_difference_of_counts(
    a: pl.DataFrame, b: pl.DataFrame, before: dict[str, str], after: dict[str, str]
) -> None:
    for texts in (None, (before, after)):
        changed = hit_changes.hits(a, b, texts=texts)
        assert changed["effect"].sum() == counted(b) - counted(a)
        by_code = hit_changes.summary(changed)
        assert by_code["gained"].sum() - by_code["lost"].sum() == counted(b) - counted(a)


BACK = {"gained": "lost", "lost": "gained", "blocked": "freed", "freed": "blocked"}


@given(TABLES, TABLES, DIGESTS, DIGESTS)
def test_hits_backwards_are_gained_where_they_were_lost(
    a: pl.DataFrame, b: pl.DataFrame, before: dict[str, str], after: dict[str, str]
) -> None:
    there, back = (
        hit_changes.hits(a, b, texts=(before, after)),
        hit_changes.hits(b, a, texts=(after, before)),
    )
    own = ("code", "doc")
    assert Counter(
        (BACK.get(c, c), *rest) for c, *rest in there.select("change", *own).rows()
    ) == Counter(back.select("change", *own).rows())


# ── gold: what happens to one hit ─────────────────────────────────────────────────────────────────

ONE_HIT = {
    "a longer match in its place": ([hit("d", "x", 2, 4)], [hit("d", "x", 0, 6)], {"span": 1}),
    "one match in the place of two": (
        [hit("d", "x", 0, 3), hit("d", "x", 4, 3)],
        [hit("d", "x", 0, 7)],
        {"span": 1, "lost": 1},
    ),
    "another pattern": ([hit("d", "x", 0, 3, "p")], [hit("d", "x", 0, 3, "q")], {"pattern": 1}),
    "an exclusion blocks it": (
        [hit("d", "x", 0, 3)],
        [hit("d", "x", 0, 3, blocked=True)],
        {"blocked": 1},
    ),
    "an exclusion blocks a longer one": (
        [hit("d", "x", 0, 3)],
        [hit("d", "x", 0, 5, blocked=True)],
        {"blocked": 1},
    ),
    "no exclusion any more": (
        [hit("d", "x", 0, 3, blocked=True)],
        [hit("d", "x", 0, 3)],
        {"freed": 1},
    ),
    "another code at the same place": (
        [hit("d", "x", 0, 3)],
        [hit("d", "y", 0, 3)],
        {"gained": 1, "lost": 1},
    ),
    "a blocked match that is gone": ([hit("d", "x", 0, 3, blocked=True)], [], {}),
}


@pytest.mark.parametrize("name", ONE_HIT)
def test_what_became_of_a_hit(name: str) -> None:
    a, b, wanted = ONE_HIT[name]
    assert dict(hit_changes.hits(table(a), table(b))["change"].value_counts().iter_rows()) == wanted


def test_hits_of_a_renamed_code_are_followed() -> None:
    changed = hit_changes.hits(
        table([hit("d", "x", 0, 3)]), table([hit("d", "y", 0, 3)]), crosswalk={"x": ("y",)}
    )
    assert changed.select("change", "code", "effect").rows() == [("code", "y", 0)]


def test_hits_of_a_split_code_add_up() -> None:
    """324 = 132 + 192, and what was lost and gained besides."""
    a = table([hit("d", "x", start, 2) for start in (0, 3, 6, 9)])
    b = table([hit("d", "y", 0, 2), hit("d", "z", 3, 2), hit("d", "z", 6, 2), hit("d", "y", 12, 2)])
    changed = hit_changes.hits(a, b, crosswalk={"x": ("y", "z")})
    assert sorted(changed.select("change", "code", "code_before").rows()) == [
        ("code", "y", "x"),
        ("code", "z", "x"),
        ("code", "z", "x"),
        ("gained", "y", ""),
        ("lost", "x", ""),
    ]
    moved = code_moves.moves(a, b, changed)
    assert moved.rows() == [("", "y", 1), ("x", "", 1), ("x", "y", 1), ("x", "z", 2)]
    assert list(code_moves.sums(moved)) == [("x", "4 = 2 z + 1 lost + 1 y")]


def test_a_code_that_is_subdivided_keeps_what_stays() -> None:
    a = table([hit("d", "x", start, 2) for start in (0, 3, 6)])
    b = table([hit("d", "x", 0, 2), hit("d", "x", 3, 2), hit("d", "z", 6, 2)])
    changed = hit_changes.hits(a, b, crosswalk={"x": ("x", "z")})
    assert list(code_moves.sums(code_moves.moves(a, b, changed))) == [("x", "3 = 2 x + 1 z")]


def test_hits_of_merged_codes_add_up() -> None:
    a = table([hit("d", "x", 0, 2), hit("d", "y", 3, 2), hit("d", "y", 6, 2)])
    b = table([hit("d", "z", start, 2) for start in (0, 3, 6)])
    changed = hit_changes.hits(a, b, crosswalk={"x": ("z",), "y": ("z",)})
    assert list(code_moves.sums(code_moves.moves(a, b, changed))) == [("z", "3 = 2 y + 1 x")]


@given(TABLES, TABLES)
def test_moves_add_up_to_the_hits_of_each_code(a: pl.DataFrame, b: pl.DataFrame) -> None:
    """Code x of A becomes v and w of B; y is in both."""
    b = b.with_columns(
        pl.when(pl.col("code") != "x")
        .then("code")
        .otherwise(pl.when(pl.col("start") < 5).then(pl.lit("v")).otherwise(pl.lit("w")))
        .alias("code"),
        hit=pl.col("hit") + "B",
    )
    walk = {"x": ("v", "w")}
    moved = code_moves.moves(a, b, hit_changes.hits(a, b, crosswalk=walk))
    for side, hits in (("before", a), ("after", b)):
        for code, n in moved.filter(pl.col(side) != "").group_by(side).agg(pl.sum("hits")).rows():
            assert (code, n) == (code, counted(hits.filter(code=code)))


def test_moved_text_is_no_change_of_hits() -> None:
    """A page more at the beginning shifts every offset: the passages are the same."""
    a, b = table([hit("d", "x", 3, 3)]), table([hit("d", "x", 9, 3) | {"quote": "def"}])
    assert hit_changes.hits(a, b, texts=({"d": "1"}, {"d": "2"})).is_empty()
    assert set(hit_changes.hits(a, b)["change"]) == {"gained", "lost"}


def test_a_hit_tells_why_it_came() -> None:
    rows = hit_changes.hits(
        table([]),
        table([hit("d", "x", 0, 3), hit("e", "x", 0, 3)]),
        texts=({"e": "1"}, {"d": "1", "e": "2"}),
    )
    assert dict(rows.select("doc", "because").iter_rows()) == {
        "d": "document added",
        "e": "text changed",
    }


def test_accepted_hits_come_first() -> None:
    b = table([hit("d", "x", 0, 3), hit("e", "y", 0, 3)])
    decisions = pl.DataFrame({"hit": ["hey0-3"], "verdict": ["accept"]})
    assert hit_changes.hits(table([]), b, decisions=decisions)["doc"].to_list() == ["e", "d"]


# ── gold: structure and the version that it deserves ──────────────────────────────────────────────

BEFORE = """\
accord:   {en: [interethnic accord, ethnic harmony]}
exchange: {en: [student exchange, exchange program, "visiting scholars"]}
school:   {en: [Sunday school]}
"""
GOLD: dict[str, tuple[str, str, set[str]]] = {
    "nothing": (BEFORE, "none", set()),
    "order of codes": ("".join(BEFORE.splitlines(keepends=True)[::-1]), "none", set()),
    "a label": (
        BEFORE.replace("school:   {", "school:   {label: Schools, "),
        "patch",
        {"wording school"},
    ),
    "a pattern more": (
        BEFORE.replace("ethnic harmony", "ethnic harmony, ethnic peace"),
        "minor",
        {"pattern added accord"},
    ),
    "a pattern less": (BEFORE.replace(", ethnic harmony", ""), "minor", {"pattern removed accord"}),
    "a pattern rewritten": (
        BEFORE.replace("student exchange", "(student|youth) exchange"),
        "minor",
        {"pattern changed exchange"},
    ),
    "an exclusion": (
        BEFORE.replace("[Sunday school]", "[{match: Sunday school, unless: [Bible]}]"),
        "minor",
        {"conditions changed school"},
    ),
    "a new code": (
        BEFORE + "trust: {en: [mutual trust]}\n",
        "minor",
        {"code added trust", "pattern added trust"},
    ),
    "another parent": (
        BEFORE.replace("school:   {", "school:   {parent: exchange, "),
        "minor",
        {"parent changed school"},
    ),
    "a pattern moves to a code that was there": (
        BEFORE.replace(', "visiting scholars"', "").replace(
            "Sunday school", 'Sunday school, "visiting scholars"'
        ),
        "minor",
        {"pattern moved school"},
    ),
    "a code is renamed": (
        BEFORE.replace("school:   {", "schools: {label: school, "),
        "major",
        {"code renamed schools"},
    ),
    "a code is removed": (
        BEFORE.replace("school:   {en: [Sunday school]}\n", ""),
        "major",
        {"code removed school", "pattern removed school"},
    ),
    "a code is split": (
        BEFORE.replace(', "visiting scholars"', "") + 'scholars: {en: ["visiting scholars"]}\n',
        "major",
        {"code split exchange", "pattern moved scholars"},
    ),
    "a code is split and its id goes": (
        BEFORE.replace("exchange:", "students:").replace(', "visiting scholars"', "")
        + 'scholars: {en: ["visiting scholars"]}\n',
        "major",
        {"code split exchange", "pattern moved scholars", "pattern moved students"},
    ),
    "a code is merged into another": (
        BEFORE.replace("school:   {en: [Sunday school]}\n", "").replace(
            "ethnic harmony", "ethnic harmony, Sunday school"
        ),
        "major",
        {"codes merged accord", "pattern moved accord"},
    ),
    "two codes are merged into a new one": (
        "all: {en: [interethnic accord, ethnic harmony, Sunday school]}\n"
        + BEFORE.splitlines()[1]
        + "\n",
        "major",
        {"codes merged all", "pattern moved all"},
    ),
}
#: Codes that lack an entry in the crosswalk. A code may be subdivided freely.
LACKING = {
    "a code is renamed": ["school"],
    "a code is removed": ["school"],
    "a code is merged into another": ["school"],
    "two codes are merged into a new one": ["accord", "school"],
}
HEAD = "name: small\nversion: 0.1.0\nlanguages: [en]\n"


def full(short: str, folder: Path, *, head: str = HEAD) -> Path:
    """A codebook file from lines 'code: {parent, label, en: [patterns]}'."""
    import yaml

    codes = []
    for code, own in yaml.safe_load(short).items():
        label = {lang: own.get("label", code) for lang in ("kk", "ru", "en")}
        texts = dict.fromkeys(("brief", "definition", "use_when", "do_not_use_when"), "about it")
        patterns = {"en": own.get("en", [])}
        codes.append(
            {
                "id": code,
                "label": label,
                "parent": own.get("parent", ""),
                "criterion": "main goal",
                "patterns": patterns,
                **texts,
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "codebook.yaml").write_text(
        head + "codes: " + json.dumps(codes) + "\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("name", GOLD)
def test_structure_of(name: str, tmp_path: Path) -> None:
    after, deserved, wanted = GOLD[name]
    a, b = (
        codebook_file.read(full(short, tmp_path / side))
        for side, short in (("a", BEFORE), ("b", after))
    )
    changes = structural(a, b)
    assert {f"{one.kind} {one.code}" for one in changes} == wanted
    assert bump(changes) == deserved
    assert unexplained(a, b, changes, {}) == LACKING.get(name, [])


@pytest.mark.parametrize(
    ("before", "after", "moved", "said"),
    [
        ("0.1.0", "0.1.1", "patch", "but a minor bump is deserved"),
        ("0.1.0", "0.2.0", "minor", "; a minor bump is deserved"),
        ("0.1.0", "1.0.0", "major", "; a minor bump is deserved"),
        ("0.1.0", "0.1.0", "none", "in both, but a minor bump is deserved"),
        ("0.2.0", "0.1.0", None, "no step forward"),
        ("0.1", "today", None, "no step forward"),
    ],
)
def test_version_numbers(before: str, after: str, moved: str | None, said: str) -> None:
    assert moved_part(before, after) == moved
    assert said in on_version(book([], version=before), book([], version=after), "minor")


# ── gold: the crosswalk in a codebook ─────────────────────────────────────────────────────────────


def test_a_crosswalk_names_codes_that_are_gone_and_codes_that_exist(tmp_path: Path) -> None:
    folder = full(BEFORE, tmp_path, head=HEAD + "crosswalk: {harmony: accord, banquet: }\n")
    assert compared_sides.crosswalk(folder) == {"harmony": ("accord",), "banquet": ()}
    assert (
        codebook_file.read(folder).digest
        == codebook_file.read(full(BEFORE, tmp_path, head=HEAD + "\n")).digest
    )
    for wrong, message in (
        ("school: accord", "still exists"),
        ("harmony: none", "is no code"),
        ("[accord]", "mapping"),
    ):
        text = f"crosswalk: {{{wrong}}}\n" if ":" in wrong else f"crosswalk: {wrong}\n"
        with pytest.raises(CodebookError, match=message) as error:
            codebook_file.read(full(BEFORE, tmp_path, head=HEAD + text))
        assert error.value.line == 4


# ── gold: figures ─────────────────────────────────────────────────────────────────────────────────


def compared(
    code: str, *, rate: float, low: float, high: float, verdict: str = "open"
) -> pl.DataFrame:
    blank = {"Int32": 0, "String": "", "Boolean": False, "Float64": 0.0}
    row: dict[str, object] = {
        c.name: None if c.null else blank[str(c.dtype)] for c in COMPARISON.columns
    }
    row |= {
        "code": code,
        "left": "KAZ",
        "right": "USA",
        "verdict": verdict,
        "ratio": rate,
    }
    for side, own in (("left", rate), ("right", 1.0)):
        row |= {
            f"hits_{side}": int(own * 10),
            f"documents_{side}": 5,
            f"rate_{side}": own,
            f"share_{side}": own / 10,
        }
        row |= {f"rate_{side}_low": low, f"rate_{side}_high": high}
    return frame_of(COMPARISON, [[row[name] for name in COMPARISON.schema]])


def test_a_change_is_large_where_it_is_more_than_half_the_interval() -> None:
    a = compared("x", rate=2.0, low=1.0, high=3.0)
    for rate, large in ((2.9, False), (3.1, True), (2.0, False)):
        rows = compared_figures.figures(a, compared("x", rate=rate, low=1.0, high=5.0)).filter(
            country="KAZ"
        )
        assert rows["large"].to_list() == [large]


def test_a_verdict_flips_where_a_difference_is_claimed_once_or_the_other_way_round() -> None:
    plain = compared("x", rate=2.0, low=1.0, high=3.0)
    up, down = (
        compared("x", rate=rate, low=0.0, high=9.0, verdict="differs") for rate in (2.0, 0.5)
    )
    for one, other, flips in (
        (plain, plain, 0),
        (plain, up, 1),
        (up, plain, 1),
        (up, down, 1),
        (up, up, 0),
    ):
        assert compared_figures.verdicts(one, other)["flips"].sum() == flips


def test_a_likeness_is_a_claim_as_a_difference_is_and_a_side_without_hits_has_its_end() -> None:
    plain, alike, up = (
        compared("x", rate=2.0, low=1.0, high=3.0, verdict=verdict)
        for verdict in ("open", "alike", "differs")
    )
    for one, other in ((plain, alike), (alike, up)):
        assert compared_figures.verdicts(one, other)["flips"].to_list() == [True]
    no_ratio = [pl.lit(None, pl.Float64).alias("ratio"), pl.lit(3.0).alias("ratio_low")]
    assert compared_figures.verdicts(up, up.with_columns(no_ratio))["flips"].to_list() == [False]


def test_a_verdict_is_told_with_its_reason() -> None:
    a, b = (
        compared("x", rate=2.0, low=1.0, high=3.0, verdict=verdict).with_columns(reason=pl.lit(why))
        for verdict, why in (("not separable", "language"), ("open", "too few works"))
    )
    (row,) = compared_figures.verdicts(a, b).iter_rows(named=True)
    said = [compared_figures.said(row, when) for when in ("before", "after")]
    assert said == ["not separable from language", "open: too few works"]
    assert not row["flips"]


def test_figures_of_a_renamed_code_stand_in_one_row() -> None:
    a, b = compared("x", rate=2.0, low=1.0, high=3.0), compared("y", rate=2.5, low=1.0, high=3.0)
    assert len(compared_figures.figures(a, b)) == 4
    rows = compared_figures.figures(a, b, crosswalk={"x": ("y",)}).filter(country="KAZ")
    assert rows.select("code", "rate_before", "rate_after").rows() == [("y", 2.0, 2.5)]


# ── the whole, on the small corpus ────────────────────────────────────────────────────────────────

MORE = CODEBOOK.replace(
    "        - student exchange\n", "        - student exchange\n        - exchange\n"
).replace(
    'unless: [согласие родитель, "с согласия"]',
    'unless: [согласие родитель, "с согласия", важный]\n          within: s',
)


@pytest.fixture
def outputs(one_run: Path, small_codebook: Path, tmp_path: Path) -> Path:
    """A copy of the results, to be added to; the codebook has examples."""
    (small_codebook / "examples.yaml").write_text(EXAMPLES, encoding="utf-8")
    return Path(shutil.copytree(one_run / "outputs", tmp_path / "outputs", symlinks=True))


@pytest.fixture
def edited(small_codebook: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "edited"
    folder.mkdir()
    (folder / "codebook.yaml").write_text(MORE, encoding="utf-8")
    return folder


def between(a: object, b: object, outputs: Path) -> Difference:
    return diff(str(a), str(b), outputs, now=lambda: "now")


def test_two_codebooks_on_the_documents_of_the_latest_run(
    outputs: Path, small_codebook: Path, edited: Path
) -> None:
    latest = (outputs / "latest").resolve()
    done = between(small_codebook, edited, outputs)
    assert (outputs / "latest").resolve() == latest
    assert done.deserved == "minor"
    assert done.coded
    assert done.coded.hits.select("change", "code", "quote").rows() == [
        ("blocked", "accord", "согласие")
    ]
    assert done.coded.totals[1] - done.coded.totals[0] == done.coded.hits["effect"].sum()
    assert [(flip.example.text, flip.cured) for flip in done.flips] == [
        ("The exchange of stamps.", False),
        ("Согласие важно.", False),
    ]
    assert done.attention


def test_backwards_the_examples_of_the_file_that_has_them_are_tried(
    outputs: Path, small_codebook: Path, edited: Path
) -> None:
    assert all(flip.cured for flip in between(edited, small_codebook, outputs).flips)


def test_a_codebook_and_a_run_of_it_are_the_same(outputs: Path, small_codebook: Path) -> None:
    done = between("latest", small_codebook, outputs)
    assert done.empty
    assert not done.attention
    assert done.a.folder == done.b.folder


def test_runs_are_named_by_the_beginning_of_an_id_or_a_folder(
    outputs: Path, small_codebook: Path, edited: Path
) -> None:
    ids = sorted(path.name for path in (outputs / "runs").glob("r*"))
    assert between(ids[0][:7], outputs / "runs" / ids[0], outputs).empty
    between(small_codebook, edited, outputs)
    with pytest.raises(UsageError, match="begins 2 runs"):
        between("r", ids[0], outputs)
    with pytest.raises(UsageError, match="no codebook, and no run"):
        between("nowhere", ids[0], outputs)


def test_without_a_run_structure_and_examples_are_compared(
    small_codebook: Path, edited: Path, tmp_path: Path
) -> None:
    done = between(small_codebook, edited, tmp_path / "none")
    assert done.coded is None
    assert {one.kind for one in done.structure or []} == {"pattern added", "conditions changed"}
    assert "no run yet" in " ".join(done.notes)


def test_a_merge_wants_a_crosswalk_and_is_content_with_one(
    outputs: Path, small_codebook: Path, edited: Path
) -> None:
    merged = CODEBOOK.replace("id: exchange", "id: contact").replace(
        "student exchange", "student exchange\n        - people to people"
    )
    (edited / "codebook.yaml").write_text(merged, encoding="utf-8")
    done = between(small_codebook, edited, outputs)
    assert (done.unexplained, done.attention) == (["exchange"], True)
    assert any(line == "    exchange:" for line in terminal.lines(done))
    (edited / "codebook.yaml").write_text(
        merged + "crosswalk: {exchange: contact}\n", encoding="utf-8"
    )
    done = between(small_codebook, edited, outputs)
    assert done.unexplained == []
    assert done.coded
    assert set(done.coded.hits["change"]) == {"code"}
    assert [flip.example.text for flip in done.flips] == []


def test_a_run_keeps_the_codebook_of_its_digest(outputs: Path, small_codebook: Path) -> None:
    kept = (outputs / "latest" / "codebook.json").read_text(encoding="utf-8")
    assert canonical_form.from_canonical(kept).digest == codebook_file.read(small_codebook).digest


@pytest.mark.slow
def test_the_command_says_what_changed(
    cli: Cli, outputs: Path, small_codebook: Path, edited: Path, tmp_path: Path
) -> None:
    done = cli("diff", small_codebook, edited, "--outputs", outputs, "--out", tmp_path / "tables")
    assert done.returncode == 1, done.stderr
    assert "\x1b" not in done.stdout
    assert "- excluded: …Межэтническое [согласие] важно." in done.stdout
    assert "version 0.1.0 in both, but a minor bump is deserved" in done.stdout
    assert len(list((tmp_path / "tables").glob("*.csv"))) == 6
    assert cli("diff", "latest", small_codebook, "--outputs", outputs).returncode == 0
    assert cli("diff", "latest", "nowhere", "--outputs", outputs).returncode == 2
