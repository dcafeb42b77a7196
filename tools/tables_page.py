"""Print docs/tables.md from the declarations in contentan.tables: `python tools/tables_page.py > docs/tables.md`."""

from __future__ import annotations

from contentan import tables

TYPES = {"Int32": "whole number", "Float64": "number", "String": "text", "Boolean": "yes or no"}
WHERE = {
    "documents": "documents.csv of a run",
    "hits": "hits.csv and hits.parquet of a run",
    "counts": "counts.csv of a run; counts_about.csv has the same columns, by what each segment speaks of, whoever says it",
    "comparison": "comparison.csv of a run",
}
HEAD = """\
# Tables

Every table that a verb takes or returns, made from `src/contentan/tables.py` by `tools/tables_page.py`. Offsets are code points in the
document's one cleaned text, half open; pages and paragraphs count from 1, all other numbers from 0. CSV files are UTF-8 with a byte
order mark; a cell that a spreadsheet would run as a formula has an apostrophe before it.
"""


def page() -> str:
    parts = [HEAD]
    for table in tables.ALL:
        where = f"Lives in {WHERE[table.name]}." if table.name in WHERE else "Lives in the store, one file a document."
        parts.append(f"## {table.name}\n\n{where} Key: {', '.join(table.key)}.\n")
        parts.append("| column | type | what it says |\n|---|---|---|")
        for column in table.columns:
            values = f" ({', '.join(value or 'empty' for value in column.one_of)})" if column.one_of else ""
            kind = TYPES[str(column.dtype)] + (", may be empty" if column.null else "")
            parts.append(f"| `{column.name}` | {kind} | {column.says.replace('|', chr(92) + '|')}{values} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
