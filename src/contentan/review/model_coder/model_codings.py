"""What the answers of a model come to: its codings, its scores, what was refused and why.

Only the run, the codebook and the log of answers enter, so that the same log gives the same bytes,
with a server or without. None of it is a count of the study: codings are those of one more coder,
scores help an estimate as far as people agree (docs/method/assisted.md).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.decisions import score_file
from contentan.review.model_coder.answer_check import REASONS, Checked, check, cut_prompts
from contentan.review.model_coder.asked_units import Units
from contentan.review.model_coder.asking import Question
from contentan.store.files import write_atomic
from contentan.tables.frames import check_frame, frame_of, to_csv
from contentan.tables.schema import declare

#: What stands for the reason where there is no answer (yet).
UNANSWERED = "unanswered"
MODEL_ANSWERS = declare(
    "model_answers",
    "unit code",
    """
    unit      text  id of the paragraph
    doc       text  document id
    country   text  compared countries that it counts for, + between them
    lang      text  language of the paragraph
    code      text  the code that was asked about
    applies   int?  1 the model says that it applies, 0 that it does not; empty: no usable answer
    why       text  why there is none: unanswered, or the reason of a refusal; empty where there is
    quotes    int   stretches that it quotes
    prompt    text  digest of what was said of the code
    question  text  digest of all that was said, with model and parameters: its key in answers.jsonl
    """,
)
MODEL_CODINGS = declare(
    "model_codings",
    "doc start stop code",
    """
    doc       text  document id
    start     int   first code point in the document's text
    stop      int   code point after it
    quote     text  the words of the text
    code      text  the code; empty: the model read this paragraph
    unit      text  id of the paragraph
    prompt    text  digest of what was said of the code; empty where it only read
    question  text  key in answers.jsonl; empty where it only read
    """,
)


class Codings(NamedTuple):
    """Tables MODEL_ANSWERS and MODEL_CODINGS; `scores` as `contentan plan --scores` reads them;
    `facts` of all answers, as model.json has them.
    """

    answers: pl.DataFrame
    codings: pl.DataFrame
    scores: pl.DataFrame
    facts: Mapping[str, Any]


def coded(
    units: Units,
    questions: Mapping[tuple[str, str], Question],
    found: Mapping[str, Mapping[str, Any]],
    ancestry: pl.DataFrame,
) -> Codings:
    """Codings from answers. `questions` by unit and code, `found` the lines of a log by key."""
    checked = _checked(questions, found)
    rows, codings, read = [], [], dict[str, bool]()
    place = {row["unit"]: row for row in units.paragraphs.iter_rows(named=True)}
    for (unit, code), asked in sorted(questions.items()):
        own, one = place[unit], checked.get(asked.key, Checked(UNANSWERED))
        applies = None if one.why else int(one.applies)
        where = (unit, own["doc"], own["country"], own["lang"], code)
        rows.append((*where, applies, one.why, len(one.places), asked.prompt, asked.key))
        read[unit] = read.get(unit, True) and not one.why
        for start, stop in () if one.why else one.places:
            at = (own["doc"], own["start"] + start, own["start"] + stop, own["text"][start:stop])
            codings.append((*at, code, unit, asked.prompt, asked.key))
    for unit in (unit for unit, whole in read.items() if whole):
        own = place[unit]
        codings.append((own["doc"], own["start"], own["stop"], own["text"], "", unit, "", ""))
    answers = frame_of(MODEL_ANSWERS, rows)
    return Codings(
        answers,
        frame_of(MODEL_CODINGS, codings).sort("doc", "start", "stop", "code"),
        scores(answers, units.hits, ancestry),
        facts(list(questions.values()), checked, found),
    )


def _checked(
    questions: Mapping[tuple[str, str], Question], found: Mapping[str, Mapping[str, Any]]
) -> dict[str, Checked]:
    """Answers by key, those to prompts that were cut refused as all of them show it."""
    asked = {one.key: one for one in questions.values() if one.key in found}
    checked = {key: check(found[key]["body"], one.asked) for key, one in asked.items()}
    cut = cut_prompts(
        (key, asked[key].prompt, len(asked[key].asked.text), one.prompt_tokens)
        for key, one in checked.items()
        if one.prompt_tokens is not None
    )
    return {
        key: Checked("prompt_cut", False, (), one.prompt_tokens, one.tokens) if key in cut else one
        for key, one in checked.items()
    }


def scores(answers: pl.DataFrame, hits: pl.DataFrame, ancestry: pl.DataFrame) -> pl.DataFrame:
    """Columns item, code, score: 1 or 0 for each hit and each paragraph without a hit of the code
    that the model was asked about, empty where it gave no usable answer. A hit has the score of its
    paragraph.
    """
    parts = [pl.DataFrame(schema={"item": pl.String, "code": pl.String, "score": pl.Float64})]
    for code in answers["code"].unique().sort().to_list():
        own = answers.filter(code=code).select(
            "unit", "code", pl.col("applies").cast(pl.Float64).alias("score")
        )
        below = hits.filter(pl.col("code").is_in(score_file.with_below(ancestry, code)))
        with_hit = below.select("item", "unit").unique().join(own, on="unit")
        bare = own.join(below, on="unit", how="anti").rename({"unit": "item"})
        parts += [frame.select("item", "code", "score").sort("item") for frame in (with_hit, bare)]
    return pl.concat(parts)


def facts(
    questions: Sequence[Question],
    checked: Mapping[str, Checked],
    found: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Counts of questions and of what became of them; each question once, however many paragraphs
    have the same text.
    """
    every = {one.key: one for one in questions}
    said = [json.loads(found[key]["body"]) for key in checked]
    refused = Counter(one.why for one in checked.values() if one.why)
    return {
        "questions": len(every),
        "usable": len(checked) - refused.total(),
        "refused": {why: refused[why] for why in REASONS if refused[why]},
        "unanswered": len(every) - len(checked),
        "without_token_counts": sum(one.prompt_tokens is None for one in checked.values()),
        "tokens": sum(one.tokens or 0 for one in checked.values()),
        "answered_as": sorted({_answered_as(one) for one in said}),
    }


def _answered_as(body: Mapping[str, Any]) -> str:
    """The name under which a server answers, with its fingerprint if it has one."""
    named = (body.get("model"), body.get("system_fingerprint"))
    return " ".join(one for one in named if isinstance(one, str) and one)


def write(folder: Path, made: Codings, more: Mapping[str, Any]) -> None:
    """answers.csv, codings.csv, scores.csv and model.json, each whole or not at all."""
    told = json.dumps({**more, **made.facts}, ensure_ascii=False, indent=1, sort_keys=True)
    for name, data in (
        ("answers.csv", to_csv(check_frame(made.answers, MODEL_ANSWERS))),
        ("codings.csv", to_csv(check_frame(made.codings, MODEL_CODINGS))),
        ("scores.csv", to_csv(made.scores)),
        ("model.json", f"{told}\n".encode()),
    ):
        write_atomic(folder / name, data, tmp=folder / "tmp")
