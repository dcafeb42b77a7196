"""What a key costs: what the typed pattern matches, not what the corpus or the code has. Work is
counted, never time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.coding import coordination
from contentan.coding.winning_matches import Found, longest
from contentan.compare import works
from contentan.desk import open_desk, tweaks
from contentan.desk.live import code_matches, stirred_heaps, work_shares
from contentan.desk.live.code_matches import CodeMatches
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import compare_page
from contentan.desk.tweaks import Filters, Line
from contentan.errors import UsageError
from contentan.model import Codebook
from tests.desk.conftest import searches

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 4), st.integers(0, 2)), max_size=25, unique=True
)


def found(rows: list[tuple[int, int, int]]) -> Found:
    ordered = sorted((first, first + more, rule) for first, more, rule in rows)
    first, last, rule = np.array(ordered, dtype=np.int64).reshape(-1, 3).T
    return Found(first, last, rule, np.full(len(first), -1, dtype=np.int64))


def counted(every: Found) -> Found:
    return longest(every, np.zeros(len(every.first), dtype=bool))


def pairs(own: Any) -> list[tuple[int, int]]:
    return [(a, b) for a, b in own.tolist()]


@settings(max_examples=150)
@given(spans, spans, st.integers(-1, 2))
def test_deciding_stirred_heaps_is_deciding_all(code: Any, typed: Any, gone: int) -> None:
    every, own = found(code), found([(first, more, 9) for first, more, _ in typed])
    made = stirred_heaps.effect(stirred_heaps.heaped(every, counted(every)), gone, own)
    stays = every.only(every.rule != gone)
    both = Found(*(np.concatenate(pair) for pair in zip(stays, own, strict=True)))
    after = stirred_heaps.spans(counted(both))
    assert pairs(made.after) == pairs(after)
    assert pairs(made.before) == pairs(stirred_heaps.spans(counted(every)))
    lost = made.before[~stirred_heaps.touching(made.before, after)]
    assert pairs(made.lost) == pairs(lost)
    assert pairs(made.new) == pairs(after[~stirred_heaps.touching(after, made.before)])
    assert len(made.now) - len(made.was) == len(after) - len(made.before)


def test_a_key_decides_only_what_its_matches_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = found([(10 * at, 1, 0) for at in range(50_000)])
    known = stirred_heaps.heaped(apart, apart)
    decided: list[int] = []
    original = stirred_heaps.longest

    def noted(matches: Found, foreign: Any) -> Found:
        decided.append(len(matches.first))
        return original(matches, foreign)

    monkeypatch.setattr(stirred_heaps, "longest", noted)
    made = stirred_heaps.effect(known, -1, found([(100, 3, 9), (107, 5, 9)]))
    assert decided == [4]
    assert (len(made.was), len(made.now), len(made.new)) == (2, 2, 0)


def count(patch: pytest.MonkeyPatch, where: Any, name: str) -> list[int]:
    """A list that grows with each call of a function."""
    calls: list[int] = []
    original: Callable[..., Any] = getattr(where, name)

    def counted(*given: Any) -> Any:
        calls.append(1)
        return original(*given)

    patch.setattr(where, name, counted)
    return calls


def test_coordinations_are_looked_for_once(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = count(monkeypatch, coordination, "jumps")
    desk = open_desk.begin(study / "outputs", study / "codebook", now=lambda: "now")
    open_desk.warm(desk)
    last = desk.files.reader.last
    assert last is not None
    held = [replace(one, coordination=True) for one in last.book.patterns]
    book = replace(last.book, patterns=tuple(held), digest="coordinated")
    desk.files.reader.last = last._replace(book=book)
    line = Line("exchange", "en", "student exchange")
    for source in ("ethnic harmony", "exchange program", "program bring"):
        tweaks.tried(desk, line._replace(source=source), Filters("all"))
    # Once in each part of the corpus, once in the examples.
    assert len(calls) == len(desk.bench.run.parts) + 1


def changed(book: Codebook, number: int) -> Codebook:
    """A codebook with that many patterns more, a code each, and one less."""
    codes = list(dict.fromkeys(one.code for one in book.patterns))[:number]
    firsts = [next(one for one in book.patterns if one.code == code) for code in codes]
    more = [replace(one, source=f"{one.source} _ (harmony|student)") for one in firsts]
    return replace(book, patterns=(*book.patterns[1:], *more), digest=f"changed {number}")


def test_a_draft_searches_for_the_patterns_that_are_new(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = searches(monkeypatch)
    book = changed(desk.draft.book, 2)
    last = desk.files.reader.last
    assert last is not None
    desk.files.reader.last = last._replace(book=book)
    compare_page.changed(desk)
    assert sum(searched) == 2 * len(desk.bench.run.parts)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_matches_after_many_drafts_are_those_of_the_last(desk: OpenDesk, number: int) -> None:
    book, run = desk.draft.book, desk.bench.run
    indexes = [part.positions for part in run.parts]
    used = CodeMatches(indexes, run.lemmas)
    for draft in (book, changed(book, 2), changed(book, 1), changed(book, number)):
        for code in draft.codes:
            used.of(draft, code.id)
    last, fresh = changed(book, number), CodeMatches(indexes, run.lemmas)
    for code in last.codes:
        old, new = used.of(last, code.id), fresh.of(last, code.id)
        assert old.patterns == new.patterns
        for one, other in zip(old.heaped, new.heaped, strict=True):
            assert one.counted.tolist() == other.counted.tolist()
            assert one.made_by.tolist() == other.made_by.tolist()
            assert sorted(one.free.tolist()) == sorted(other.free.tolist())


def test_works_have_the_hits_that_the_comparison_gives_them(desk: OpenDesk) -> None:
    of = desk.bench.run.of
    # Two documents become versions of one work.
    of = of._replace(work=np.zeros_like(of.work))
    shares, whole = work_shares.work_shares(of), works.whole_works(of)
    assert shares.country.tolist() == whole.country.tolist()
    assert shares.words == pytest.approx(whole.words)
    for column in range(of.hits.shape[1]):
        assert shares.total(of.hits[:, column]) == pytest.approx(whole.hits[:, column])
    assert max(whole.documents) > 1


def test_a_pattern_of_too_many_matches_is_told_not_followed(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tweaks, "MOST_MATCHES", 1)
    searches = count(monkeypatch, code_matches.coder, "every_match")
    said = tweaks.tried(desk, Line("accord", "en", "/.*/"), Filters("all"))
    assert "more than 1 are not followed" in said["fault"]["message"]
    assert searches == []
    with pytest.raises(UsageError, match="are not followed"):
        tweaks.save(desk, Line("accord", "en", "/.*/"), desk.draft.digest, "john")
