"""Two texts that outside coders have coded, and what becomes of the file of one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from contentan.coding.hits import text_digest
from contentan.interchange.codings import coding_files, coding_table
from contentan.interchange.codings.code_labels import Labels
from contentan.interchange.codings.text_places import Corpus
from contentan.model import Codebook, Document

TEXTS = {
    "kz-a": "Этносаралық келісім маңызды.\n\nАлмасу бағдарламасы 😀 жалғасуда.",
    "us-b": "Student exchange & more.\n\nEthnic harmony is a goal.\n\nThe student exchange grew.",
}


def corpus(texts: Mapping[str, str] = TEXTS) -> Corpus:
    documents = [
        Document(doc, f"documents/{doc}.pdf", "0" * 64, title=f"Title of {doc}") for doc in texts
    ]
    return Corpus(
        documents,
        texts,
        {doc: text_digest(text) for doc, text in texts.items()},
        lambda: {"h1": ("us-b", 26, 40)},
    )


def taken(
    book: Codebook, tmp_path: Path, name: str, blob: str | bytes, **more: str
) -> coding_table.Taken:
    """What a file of this name and content becomes."""
    path = tmp_path / name
    path.write_bytes(blob.encode() if isinstance(blob, str) else blob)
    return coding_table.take_codings(
        coding_files.read(path, book), "Aigerim", corpus(), Labels(book), **more
    )


def codes(found: coding_table.Taken) -> list[tuple[str, str, str]]:
    assert not found.problems, found.problems
    return [row for row in found.codings.select("doc", "quote", "code").iter_rows() if row[2]]


def read(found: coding_table.Taken) -> list[tuple[str, str]]:
    """What the coder has read: (document, text)."""
    rows = found.codings.filter(pl.col("code") == "").select("doc", "start", "stop").iter_rows()
    return [(doc, TEXTS[doc][start:stop]) for doc, start, stop in rows]


WEBANNO = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue|coarseValue
#T_SP=webanno.custom.Exchange|
#T_SP=webanno.custom.Code|label
#T_RL=webanno.custom.Link|kind|BT_webanno.custom.Code


#Text=Этносаралық келісім маңызды.
1-1\t0-11\tЭтносаралық\tADJ\tADJ\t_\tAccord[1]\t_\t_\t
1-2\t12-19\tкелісім\tNOUN\tNOUN\t_\tAccord[1]|Exchange[2]\t_\t_\t
1-3\t20-27\tмаңызды\tADJ\tADJ\t_\tExchange[2]\t_\t_\t
1-4\t27-28\t.\tPUNCT\tPUNCT\t_\t_\t_\t_\t

#Text=Алмасу бағдарламасы 😀 жалғасуда.
2-1\t30-36\tАлмасу\tNOUN\tNOUN\t_\t_\tx\t1-1\t
2-2\t37-49\tбағдарламасы\tNOUN\tNOUN\t_\t_\t_\t_\t
2-3\t50-52\t😀\tX\tX\t_\t_\t_\t_\t
2-4\t53-62\tжалғасуда\tVERB\tVERB\t*\t_\t_\t_\t
2-4.1\t53-58\tжалға\t_\t_\t_\tAcc\\_ord\t_\t_\t
2-5\t62-63\t.\tPUNCT\tPUNCT\t_\t_\t_\t_\t
"""
