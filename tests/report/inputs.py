"""Numbers, passages and patterns of a run that never was, for a report; some of them hostile."""

from __future__ import annotations

import random
from typing import Any

import polars as pl

from contentan import model
from contentan.coding.counts import count
from contentan.coding.tables import EXPOSURE, FIRED, TALLY
from contentan.compare.comparison import compare
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.review_tables import unreviewed
from contentan.findings import pattern_card
from contentan.findings.passages import PASSAGES
from contentan.tables.frames import frame_of

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(2)'>",
    "=cmd|'/c calc'!A1",
    "</style></script><!-- ]]> &amp; {{ 7*7 }} {% raw %}",
    "javascript:alert(3)",
    "zero\x00byte \x1b[31m \u202egnirts",
)
KAZAKH = (
    "Қазақстан халқы Ассамблеясы этносаралық келісім мен татулықты, бірлікті, әлеуметтік үйлесімді"
    " нығайтады"
)
LABELS = {
    "accord_family": "Accord and unity",
    "interethnic_accord": "Interethnic accord",
    "social_stability": "Social stability",
    "melting_pot": "Melting pot",
    "tolerance": "Tolerance",
    "ngo": "Non-governmental organisations",
    "exchange": HOSTILE[0],
    "soft_power": "Soft power",
    "assimilation": "Assimilation",
}
CRITERIA = tuple(
    model.Criterion(name, {"en": name, "ru": russian, "kk": kazakh})
    for name, russian, kazakh in (
        ("main goal", "главная цель", "негізгі мақсат"),
        ("historical context", "исторический контекст", "тарихи контекст"),
        ("main principles", "основные принципы", "негізгі қағидаттар"),
        ("key institutions", "ключевые институты", "негізгі институттар"),
        ("form of implementation", "форма реализации", "іске асыру нысаны"),
        ("role in international relations", "роль в мире", "халықаралық рөлі"),
        ("examples", "примеры", "мысалдар"),
        ("main difference", "главное отличие", "басты айырмашылық"),
    )
)
CRITERION = dict(zip(LABELS, (CRITERIA[i].name for i in (0, 0, 0, 1, 2, 3, 4, 5, 7)), strict=True))
#: Expected hits per 1,000 words in Kazakhstan and the USA.
RATES = {
    "interethnic_accord": (5, 0.3),
    "social_stability": (2, 1.8),
    "melting_pot": (0, 0.8),
    "tolerance": (1, 1),
    "ngo": (0.2, 4),
    "exchange": (2, 5),
    "soft_power": (0.1, 0.1),
}


def make_codebook() -> model.Codebook:
    codes = tuple(
        model.Code(
            id=code,
            label={"kk": KAZAKH[:20], "ru": "Межэтническое согласие", "en": label},
            definition=f"What {label} is. {HOSTILE[1]}",
            brief="In short.",
            use_when=HOSTILE[2],
            do_not_use_when=HOSTILE[3],
            criterion=CRITERION[code],
            parent="accord_family" if code in {"interethnic_accord", "social_stability"} else "",
        )
        for code, label in LABELS.items()
    )
    patterns = tuple(
        model.Pattern(
            code,
            lang,
            f"{code} (a|b) {HOSTILE[i]}",
            10 * i,
            unless=("x <y>",),
            within=within,
            requires=("@near <z>",) if lang == "en" else (),
            case=lang == "en",
            sets=(("near", ("first", HOSTILE[1])),) if lang == "en" else (),
        )
        for code in list(LABELS)[1:]
        for i, (lang, within) in enumerate((("kk", "s"), ("ru", ""), ("en", "5")))
    )
    return model.Codebook(
        "people_diplomacy",
        "0.1.0",
        model.LANGS,
        codes,
        patterns,
        "d" * 64,
        path="/home/someone/x",
        criteria=CRITERIA,
    )


def make_documents(per_country: int, *, apart: bool = False) -> pl.DataFrame:
    """Two families and two languages that both countries have; or, `apart`, none that both have."""
    rows: list[dict[str, Any]] = []
    for i in range(2 * per_country + 2):
        country = ("KAZ", "USA")[i % 2] if i < 2 * per_country else ""
        own = i % 2 if apart else i // 4 % 2
        lang = (
            (("kk", "ru"), ("en", "en"))[i % 2][i // 2 % 2] if apart else ("ru", "en")[i // 2 % 2]
        )
        status = {2: "warning", 2 * per_country + 1: "failed"}.get(i, "ok")
        tokens = 0 if status == "failed" else 900 + 137 * i
        title = HOSTILE[i] if i < len(HOSTILE) else f"{KAZAKH[:26]} {i}"
        rows.append(
            {
                **dict.fromkeys(DOCUMENTS.schema, 0),
                **dict.fromkeys([k for k, v in DOCUMENTS.schema.items() if v == pl.String], ""),
                "doc": f"doc-{i:02}",
                "path": f"documents/{i}.pdf",
                "title": title,
                "work": f"doc-{i:02}",
                "work_by": "itself",
                "institution": HOSTILE[i % 4],
                "family": ("apk", "state")[own] if country else "osce",
                "country": country,
                "about": "speaker" if country else "mentioned",
                "lang": lang,
                "year": 2019 + i // 2 % 6 if i != 4 else None,
                "url": HOSTILE[4] if i % 2 else 'https://example.org/?a=1&b="2"',
                "status": status,
                "reason": {
                    "ok": "",
                    "warning": "empty_page: page 3",
                    "failed": f"damaged: {HOSTILE[0]}",
                }[status],
                "format": "pdf" if i % 3 else "html",
                "pages": 4,
                "pages_without_text": int(status == "warning"),
                "tokens": tokens,
                f"tokens_{lang}": tokens,
            }
        )
    return frame_of(DOCUMENTS, [[row[name] for name in DOCUMENTS.schema] for row in rows])


def make_numbers(
    documents: pl.DataFrame, codebook: model.Codebook
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """COUNTS, COMPARISON and TALLY as the verbs make them from documents with hits near RATES."""
    chance = random.Random(7)
    exposures, tallies = [], []
    for doc, country, lang, tokens in documents.select(
        "doc", "country", "lang", "tokens"
    ).iter_rows():
        if not tokens or not country:
            continue
        exposures.append((doc, country, lang, tokens, tokens // 60))
        family = 0
        for code, rates in RATES.items():
            expected = rates[country == "USA"] * tokens / 1000
            hits = sum(chance.random() < expected / 20 for _ in range(20))
            if hits:
                tallies.append((doc, country, lang, code, hits, max(1, hits - 1)))
                family += hits if code in {"interethnic_accord", "social_stability"} else 0
        if family:
            tallies.append((doc, country, lang, "accord_family", family, max(1, family // 2)))
    ids = [code.id for code in codebook.codes]
    exposed, tallied = frame_of(EXPOSURE, exposures), frame_of(TALLY, tallies)
    counted = count(tallied, exposed, documents, ids)
    compared = unreviewed(
        compare(tallied, exposed, documents, ids, countries=["KAZ", "USA"], seed=1)
    )
    return counted, compared, tallied


def make_passages(tallied: pl.DataFrame) -> pl.DataFrame:
    rows, seen = [], {}
    for doc, country, lang, code, *_ in tallied.iter_rows():
        number = seen[code, country] = seen.get((code, country), 0) + 1
        if number > 3:
            continue
        before = f"{HOSTILE[number]} {KAZAKH} «"
        quote = HOSTILE[0] if number == 1 else "межэтническое согласие"
        text = f"{before}{quote}» – and more.\nSecond line."
        rows.append(
            (
                code,
                country,
                doc,
                f"h{number:015}",
                lang,
                3,
                2,
                text,
                len(before),
                len(before) + len(quote),
                9 - number,
            )
        )
    return frame_of(PASSAGES, rows)


def make_patterns(
    tallied: pl.DataFrame, counts: pl.DataFrame, codebook: model.Codebook
) -> pl.DataFrame:
    """The card of a run in which the first pattern of each code makes all hits."""
    own = (
        tallied.filter(pl.col("code") != "accord_family")
        .group_by("doc", "code")
        .agg(pl.col("hits").sum())
    )
    fired = frame_of(
        FIRED, [(doc, code, 0, hits, hits, 0, hits) for doc, code, hits in own.iter_rows()]
    )
    words = counts.filter(pl.col("code") == "tolerance").select("country", "lang", "tokens").rows()
    exposed = frame_of(
        EXPOSURE,
        [(f"doc-{i:02}", country, lang, 20 * n, 9) for i, (country, lang, n) in enumerate(words)],
    )
    return pattern_card.pattern_card(fired, tallied, exposed, codebook, ["KAZ", "USA"])


def make_inputs(per_country: int = 8, *, apart: bool = False) -> dict[str, Any]:
    codebook, documents = make_codebook(), make_documents(per_country, apart=apart)
    counts, comparison, tallied = make_numbers(documents, codebook)
    return {
        "manifest": {
            "id": "r0123456789abcdef",
            "codebook": {
                "name": codebook.name,
                "version": codebook.version,
                "digest": codebook.digest,
            },
            "corpus": {"documents": documents.height, "digest": "c" * 64},
            "stages": {"extract": "1", "report": "1"},
            "libraries": {"polars": "2.1.0"},
            "seed": 1,
            "options": {"countries": "KAZ, USA"},
            "contentan": "0.1.0",
        },
        "codebook": codebook,
        "documents": documents,
        "counts": counts,
        "comparison": comparison,
        "passages": make_passages(tallied),
        "patterns": make_patterns(tallied, counts, codebook),
    }
