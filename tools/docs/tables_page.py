"""Print docs/develop/tables.md from the declarations of tables in the rooms of src/contentan.

python tools/docs/tables_page.py > docs/develop/tables.md
"""

from __future__ import annotations

from contentan.authoring.near.near_words import NEAR_WORDS
from contentan.authoring.propose.tables import PROPOSALS
from contentan.authoring.suggest.suggestions import SUGGESTIONS
from contentan.coding.tables import ATTRIBUTION, COUNTS, EXPOSURE, FIRED, HITS, TALLY
from contentan.compare.tables import (
    COMPARISON,
    SHARED_TEXTS,
    SLOPES,
    SPECIFICATION,
    TRENDS,
    WITHIN,
)
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.judged import RESOLVED
from contentan.decisions.tables import SEARCHED, VERIFIED
from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS
from contentan.findings.case_tables import CASES_MENTIONS
from contentan.findings.passage_versions import VERSIONS
from contentan.findings.passages import PASSAGES
from contentan.findings.pattern_card import PATTERNS
from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.runs.analysis import DECLARED
from contentan.segment.tables import SEGMENTS, SENTENCES

KINDS = {"Int32": "whole number", "Float64": "number", "String": "text", "Boolean": "yes or no"}
WHERE = {name: f"{name}.csv of a run" for name in (*DECLARED, "hits")} | {
    "counts": (
        "counts.csv of a run, and counts_about.csv, which counts by what each segment speaks of,"
        " whoever says it"
    ),
    "passages": "passages.csv of a run, and case_passages.csv, where the code is a case",
}
#: The way of a document; tables of a run that are not named here follow.
ORDER = (
    *(DOCUMENTS, PAGES, BLOCKS, PLACES, REPAIRS, SEGMENTS, SENTENCES, TOKENS, TYPES),
    *(HITS, FIRED, ATTRIBUTION, EXPOSURE, PASSAGES, VERSIONS, TALLY, COUNTS, COMPARISON),
    *(WITHIN, SHARED_TEXTS, SPECIFICATION, TRENDS, SLOPES, PATTERNS, SUGGESTIONS),
    *(PROPOSALS, NEAR_WORDS),
)
HEAD = """\
# Tables

Every table that a step takes or returns.
`tools/docs/tables_page.py` makes this page from the declarations in `src/contentan`.

- Offsets are code points in the document's one cleaned text, half open.
- Pages and paragraphs count from 1, all other numbers from 0.
- Each table of a run is there twice: as CSV (UTF-8, without a byte order mark) and as Parquet.
- In CSV a row is a line: each line break in a text is a space there, a number has at most six
  decimals, and yes or no is TRUE or FALSE.
  A cell that a spreadsheet would run as a formula has an apostrophe before it.
  Parquet keeps texts and numbers as they are.
- Excel opens CSV by Data > From Text/CSV (file origin 65001: Unicode); or take `workbook.xlsx`,
  which `contentan export` writes.
"""


def page() -> str:
    parts = [HEAD]
    names = {table: name for name, table in reversed(DECLARED.items())} | dict.fromkeys(
        [HITS], "hits"
    )
    own = [table for table in ORDER if table.name not in DECLARED or table in names]
    for table in dict.fromkeys(
        (*own, *DECLARED.values(), CASES_MENTIONS, RESOLVED, VERIFIED, SEARCHED)
    ):
        where = f"Lives in {WHERE[names[table]]}." if table in names else "Lives in the store."
        parts.append(
            f"## {names.get(table, table.name)}\n\n{where}\nKey: {', '.join(table.key)}.\n"
        )
        parts.append("| column | type | what it says |\n|---|---|---|")
        for column in table.columns:
            values = (
                f" ({', '.join(value or 'empty' for value in column.one_of)})"
                if column.one_of
                else ""
            )
            kind = KINDS[str(column.dtype)] + (", may be empty" if column.null else "")
            parts.append(
                f"| `{column.name}` | {kind} | {column.says.replace('|', chr(92) + '|')}{values} |"
            )
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
