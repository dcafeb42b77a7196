"""`contentan import FILE --coder NAME` on a real run: in, out, and in again."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import polars as pl
import pytest

from contentan.errors import many
from tests.conftest import contentan


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_a_coder_comes_in_goes_out_and_comes_in_again(clone: Path, tmp_path: Path) -> None:
    """Codings are stored once, whatever is done twice; a bad file stores nothing; a project has
    them and gives them back.
    """
    outputs = tmp_path / "outputs"  # a copy: other tests use the clone, too
    shutil.copytree(clone / "outputs", outputs, symlinks=True)
    hits = pl.read_csv(outputs / "latest" / "hits.csv", infer_schema=False).filter(
        pl.col("blocked_by").is_null()
    )
    some = hits.filter(pl.col("doc") == hits["doc"][0]).select(
        "doc", "start", "stop", "quote", "code"
    )
    some.write_csv(tmp_path / "anna.csv")
    (tmp_path / "bad.csv").write_text(
        "doc,start,stop,code\n" + f"{some['doc'][0]},0,4,{some['code'][0]}\nnowhere,0,4,accord\n"
    )

    def stored() -> int:
        with sqlite3.connect(outputs / "review" / "review.sqlite3") as db:
            return int(db.execute("select count(*) from coding").fetchone()[0])

    first = contentan(f"import {tmp_path / 'anna.csv'} --coder Anna --outputs {outputs}", clone)
    assert first.returncode == 0, first.stderr
    assert f"Stored as coder Anna: {len(some) + 1} new" in first.stdout
    before = stored()
    assert (
        "Stored as coder Anna: 0 new"
        in contentan(
            f"import {tmp_path / 'anna.csv'} --coder Anna --outputs {outputs}", clone
        ).stdout
    )
    bad = contentan(f"import {tmp_path / 'bad.csv'} --coder Anna --outputs {outputs}", clone)
    assert bad.returncode == 2
    assert "bad.csv:3: there is no document «nowhere» in this run" in bad.stderr
    assert "nothing was imported" in bad.stderr
    assert stored() == before
    assert list((outputs / "review" / "backups").iterdir())
    assert (
        "Anna"
        in contentan(f"export --to {tmp_path / 'out.qdpx'} --outputs {outputs}", clone).stdout
    )
    again = contentan(f"import {tmp_path / 'out.qdpx'} --coder Berik --outputs {outputs}", clone)
    assert f"Stored as coder Berik: {len(some) + 1} new" in again.stdout, again.stderr
    assert f"{many(some['code'].n_unique(), 'code')} in 1 document" in again.stdout
