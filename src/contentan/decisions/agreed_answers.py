"""Agreement of reviewers: the coefficients of their blind answers, and beside them those of the
answers after discussion, which never replace them.
"""

from __future__ import annotations

import polars as pl

from contentan.decisions.blind_answers import Answers
from contentan.statistics import agreement_by_code
from contentan.statistics.agreement_by_code import AGREEMENT, REPLICATES
from contentan.tables.frames import check_frame
from contentan.tables.schema import INT, declare

#: Agreement with what became of it: floors and verdicts take the blind figures alone.
AGREED = declare(
    "agreement",
    "code",
    AGREEMENT.columns,
    """
    changed      int    units in which an answer on the code was changed after reviewers could see
                        each other's; in no column before this one
    share_after  real?  after discussion: the share of the answers as they stand now; empty where
                        nothing was changed
    alpha_after  real?  after discussion: alpha of the same answers
    """,
)


def agreed(
    answers: Answers, ancestry: pl.DataFrame, *, seed: int, replicates: int = REPLICATES
) -> pl.DataFrame:
    """Table AGREED; see `agreement_by_code.agree`."""
    blind = agreement_by_code.agree(answers.blind, ancestry, seed=seed, replicates=replicates)
    changed = _changed(answers, ancestry)
    if not changed:
        made = blind.with_columns(
            pl.lit(0, INT).alias("changed"),
            *(pl.lit(None, pl.Float64()).alias(name) for name in ("share_after", "alpha_after")),
        )
        return check_frame(made, AGREED)
    # The interval of answers after discussion would claim what they are not: independent.
    later = agreement_by_code.agree(answers.after, ancestry, seed=seed, replicates=2)
    units = pl.DataFrame(
        list(changed.items()), schema={"code": pl.String(), "changed": INT}, orient="row"
    )
    made = blind.join(units, on="code", how="left", maintain_order="left").join(
        later.select("code", *(pl.col(name).alias(f"{name}_after") for name in ("share", "alpha"))),
        on="code",
        how="left",
        maintain_order="left",
    )
    known = pl.col("changed").is_not_null()
    made = made.with_columns(
        pl.col("changed").fill_null(0),
        *(pl.when(known).then(name).alias(name) for name in ("share_after", "alpha_after")),
    )
    return check_frame(made.select(*AGREED.schema), AGREED)


def _changed(answers: Answers, ancestry: pl.DataFrame) -> dict[str, int]:
    """By code, and for all at once, the units in which somebody's answer is another now."""
    above: dict[str, set[str]] = {}
    for code, ancestor in ancestry.select("code", "ancestor").iter_rows():
        above.setdefault(code, set()).add(ancestor)

    def chosen(codes: str | None) -> set[str] | None:
        return codes if codes is None else set().union(*(above.get(c, {c}) for c in codes.split()))

    found: dict[str, set[str]] = {}
    for (item, _, before), (*_, now) in zip(
        answers.blind.iter_rows(), answers.after.iter_rows(), strict=True
    ):
        if before == now:
            continue
        one, other = chosen(before), chosen(now)
        # Unsure says something of no code in particular.
        for code in {"", *((one or set()) ^ (other or set()))}:
            found.setdefault(code, set()).add(item)
    return {code: len(items) for code, items in found.items()}
