"""Print docs/tables.md from the declarations in contentan.tables: `python tools/docs/tables_page.py > docs/tables.md`."""

from __future__ import annotations

from contentan.decisions.found_again import SEARCHED, VERIFIED
from contentan.decisions.judged import RESOLVED
from contentan.findings.cases import CASES_MENTIONS
from contentan.runs.analysis import DECLARED
from contentan.tables import schema

TYPES = {"Int32": "whole number", "Float64": "number", "String": "text", "Boolean": "yes or no"}
WHERE = {name: f"{name}.csv of a run" for name in DECLARED} | {
    "hits": "hits.csv and hits.parquet of a run",
    "counts": "counts.csv of a run, and counts_about.csv, which counts by what each segment speaks of, whoever says it",
    "passages": "passages.csv of a run, and case_passages.csv, where the code is a case",
}
HEAD = """\
# Tables

Every table that a verb takes or returns, made from `src/contentan/tables.py` by `tools/docs/tables_page.py`. Offsets are code points in the
document's one cleaned text, half open; pages and paragraphs count from 1, all other numbers from 0. CSV files are UTF-8 with a byte
order mark; a cell that a spreadsheet would run as a formula has an apostrophe before it.
"""


def page() -> str:
    parts = [HEAD]
    names = {table: name for name, table in reversed(DECLARED.items())} | dict.fromkeys([schema.HITS], "hits")
    own = [table for table in schema.ALL if table.name not in DECLARED or table in names]
    for table in dict.fromkeys((*own, *DECLARED.values(), CASES_MENTIONS, RESOLVED, VERIFIED, SEARCHED)):
        where = f"Lives in {WHERE[names[table]]}." if table in names else "Lives in the store."
        parts.append(f"## {names.get(table, table.name)}\n\n{where} Key: {', '.join(table.key)}.\n")
        parts.append("| column | type | what it says |\n|---|---|---|")
        for column in table.columns:
            values = f" ({', '.join(value or 'empty' for value in column.one_of)})" if column.one_of else ""
            kind = TYPES[str(column.dtype)] + (", may be empty" if column.null else "")
            parts.append(f"| `{column.name}` | {kind} | {column.says.replace('|', chr(92) + '|')}{values} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
