"""Where a look is most worth it: hits of which a model of the decisions so far is least sure, and
paragraphs in which it suspects a miss.

What is chosen so is no random sample: it is stored as such, and no precision, recall or corrected
figure is computed from it. The model proposes what to look at and nothing else; it is fitted anew
at each call and kept nowhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.decisions.database import opened
from contentan.decisions.known_answers import NOT_KNOWN
from contentan.errors import UsageError
from contentan.review.samples import asked_codes, draw_sample, sampling_frame
from contentan.review.samples.draw_sample import Made, Plan
from contentan.runs.after import lookup
from contentan.statistics import sample_precision, sampling
from contentan.tables.frames import frame_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Decisions of each kind that a model needs at least, units among which it chooses at most, and
#: units that it chooses by default.
LEAST, POOL, CHOSEN = 10, 20_000, 50


class Lesson(NamedTuple):
    """Texts with what was decided: `right` for hits whether they are; for paragraphs whether `code`
    applies.
    """

    texts: list[str]
    codes: list[str]
    right: list[bool]


def draw(outputs: Path, plan: Plan, *, at: str, run: str = "") -> Made:
    """Choose `plan.total` units (50) by doubt and store them as a sample that is not random.

    UsageError where fewer than ten decisions of either kind are there to learn from.
    """
    if plan.task == "code":
        raise UsageError(
            "agreement is computed from random samples only; by doubt: verify or missed",
            where="--by-doubt",
        )
    if not plan.reviewers:
        raise UsageError("expected at least one reviewer", where="--reviewers")
    whole = lookup.stored(outputs, run)
    units = draw_sample.chosen_units(whole, plan)
    if plan.codes and plan.task == "verify":
        wanted = asked_codes.with_children(whole, plan.codes)
        units = units.filter(pl.col("code").is_in(wanted))
    with opened(outputs, lambda: at) as db:
        lesson, known = lessons(db, plan.task)
        left = units.filter(pl.col("item").is_in(list(known)).not_()).sort("item")
        if left.is_empty():
            raise UsageError(
                "everything there is was given to somebody already", where="--by-doubt"
            )
        pool = sampling_frame.with_texts(whole, left.sample(min(POOL, len(left)), seed=plan.seed))
        picked = pool[most_doubtful(lesson, pool, plan.task, plan.total or CHOSEN)]
        new = draw_sample.named(
            db, draw_sample.planned(whole, plan, at, random=False, by_doubt=len(lesson.right))
        )
        framed = sampling.strata(picked, plan.task)
        drawn = _given(framed, picked["item"].to_list(), plan.reviewers)
        draw_sample.keep(db, new, whole, picked, drawn, framed)
    return Made(new, pl.DataFrame(schema=sample_precision.SHOWS.schema), len(picked), 0)


def lessons(db: sqlite3.Connection, task: str) -> tuple[Lesson, set[str]]:
    """What there is to learn from, of all samples, and the items that were given to somebody
    already.

    A hit that was accepted says that its code applies to its paragraph, a rejected one that it does
    not; a paragraph says so of every code that reviewers found in it, and that the others do not
    apply.
    """
    found = db.execute(
        f"""
        select s.task, i.*, d.verdict, d.code as decided
        from current_decision d
        join item i on i.id = d.item
        join sample s on s.id = d.sample
        where d.verdict <> 'unsure' and s.task <> 'code' and {NOT_KNOWN}
        order by d.id
        """
    ).fetchall()
    given = {
        row[0]
        for row in db.execute(
            "select a.item from assignment a join sample s on s.id = a.sample where s.task = ?",
            (task,),
        )
    }
    lesson = Lesson([], [], [])
    for row in found:
        for code, right in _said(dict(row), task):
            lesson.texts.append(_text(dict(row)))
            lesson.codes.append(code)
            lesson.right.append(right)
    return lesson, given


def _said(row: dict[str, Any], task: str) -> list[tuple[str, bool]]:
    if row["task"] == "verify":
        meant = [(row["decided"], True)] if row["verdict"] == "recode" and task == "missed" else []
        return [(row["code"], row["verdict"] == "accept"), *meant]
    return (
        [(code, True) for code in row["decided"].split()] or [("", False)]
        if task == "missed"
        else []
    )


def _text(row: dict[str, Any]) -> str:
    return f"{row['before']}{row['quote']}{row['after']}"


def most_doubtful(lesson: Lesson, pool: pl.DataFrame, task: str, n: int) -> list[int]:
    """Rows of the pool to look at first: for hits those whose chance of being right is nearest to
    one half, for paragraphs those likeliest to hold a code that the machine did not find there.
    """
    if min(sum(lesson.right), len(lesson.right) - sum(lesson.right)) < LEAST:
        raise UsageError(
            f"expected at least {LEAST} accepted and {LEAST} rejected to learn from, got"
            f" {sum(lesson.right)} and {len(lesson.right) - sum(lesson.right)}; review a random"
            " sample first",
            where="--by-doubt",
        )
    texts = [_text(row) for row in pool.iter_rows(named=True)]
    if task == "missed":
        wanted = sorted(
            {code for code, right in zip(lesson.codes, lesson.right, strict=True) if code and right}
        )
        chance = _suspicion(lesson, texts, [set(codes.split()) for codes in pool["codes"]], wanted)
        return [int(at) for at in np.argsort(-chance, kind="stable")[:n]]
    chance = _fitted(lesson.texts, lesson.codes, lesson.right, texts, pool["code"].to_list())
    return [int(at) for at in np.argsort(np.abs(chance - 0.5), kind="stable")[:n]]


def _suspicion(
    lesson: Lesson, texts: list[str], found: list[set[str]], codes: Sequence[str]
) -> NDArray[np.float64]:
    """The greatest chance of any code that the machine did not find; a code is learnt from at least
    two paragraphs.
    """
    most = np.zeros(len(texts))
    for code in codes:
        right = [own == code and yes for own, yes in zip(lesson.codes, lesson.right, strict=True)]
        if sum(right) >= 2 and not all(right):
            chance = _fitted(lesson.texts, [""] * len(right), right, texts, [""] * len(texts))
            chance[[code in own for own in found]] = 0
            most = np.maximum(most, chance)
    return most


def _fitted(
    texts: list[str], codes: list[str], right: list[bool], other: list[str], other_codes: list[str]
) -> NDArray[np.float64]:
    """Chances from a logistic regression on parts of words (no language needs to be known) and the
    code.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_features=50_000
    )
    names = CountVectorizer(
        token_pattern=r"\S+", binary=True, vocabulary=sorted({*codes, *other_codes, "-"} - {""})
    )
    seen = hstack([words.fit_transform(texts), names.transform(codes)]).tocsr()
    model = LogisticRegression(max_iter=1000, class_weight="balanced").fit(seen, right)
    unseen = hstack([words.transform(other), names.transform(other_codes)]).tocsr()
    return np.asarray(model.predict_proba(unseen)[:, 1], dtype=np.float64)


def _given(framed: pl.DataFrame, order: Sequence[str], reviewers: Sequence[str]) -> sampling.Drawn:
    """Each item to one reviewer in turn, the most doubtful first; a chance of 0 says that none is
    known.
    """
    stratum = dict(framed.iter_rows())
    rows = [
        (item, reviewers[at % len(reviewers)], 1 + at // len(reviewers), stratum[item], 0.0)
        for at, item in enumerate(order)
    ]
    sizes = framed["stratum"].value_counts().sort("stratum").rows()
    return sampling.Drawn(
        frame_of(sampling.STRATA, [(name, n, n) for name, n in sizes]),
        frame_of(sampling.ASSIGNMENT, rows),
    )
