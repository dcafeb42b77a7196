"""Two outside coders against each other, from any files: figures by hand and by statsmodels, and
what cannot be compared is said.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings import coders_compared
from contentan.interchange.codings.coders_compared import Asked
from tests.conftest import contentan


def table(to: Path, name: str, answers: dict[str, str]) -> str:
    path = to / f"{name}.csv"
    path.write_text("item,code\n" + "".join(f"{k},{v}\n" for k, v in answers.items()))
    return str(path)


def whole(to: Path, *files: str, **more: object) -> dict[str, float]:
    done = coders_compared.compared(to, Asked(files, texts=True, **more), seed=1)  # type: ignore[arg-type]
    return done.agreement.filter(done.agreement["code"] == "").row(0, named=True)


def test_kappa_is_statsmodels(tmp_path: Path) -> None:
    measures = pytest.importorskip(
        "statsmodels.stats.inter_rater", reason="the second implementation is not installed"
    )
    rng = random.Random(4)
    one = {f"u{n}": rng.choice(["Minority issues", "Trade", "Peace"]) for n in range(60)}
    two = {k: v if rng.random() < 0.6 else rng.choice(["Trade", "Peace"]) for k, v in one.items()}
    found = whole(tmp_path, table(tmp_path, "anna", one), table(tmp_path, "berik", two))
    names = sorted({*one.values(), *two.values()})
    counts = [[sum(one[k] == a and two[k] == b for k in one) for b in names] for a in names]
    assert found["units"] == 60
    assert found["kappa"] == pytest.approx(measures.cohens_kappa(counts).kappa)


@settings(max_examples=15)
@given(answers=st.lists(st.sampled_from(["a b", "c", ""]), min_size=2, max_size=9))
def test_whoever_copies_agrees_and_order_of_files_is_nothing(
    tmp_path_factory: pytest.TempPathFactory, answers: list[str]
) -> None:
    to = tmp_path_factory.mktemp("copies")
    own = {f"u{n}": code for n, code in enumerate(answers)}
    other = dict.fromkeys(own, "c")
    one, two = table(to, "anna", own), table(to, "berik", own)
    third = table(to, "zarina", other)
    assert whole(to, one, two)["share"] == 1
    assert whole(to, one, third) == whole(to, third, one)
    assert whole(to, one, two, third, coders=("anna", "zarina")) == whole(to, one, third)


def test_names_of_coders(tmp_path: Path) -> None:
    one, two = (table(tmp_path, name, {"u1": "a", "u2": "b"}) for name in ("x", "y"))
    done = coders_compared.compared(tmp_path, Asked((f"Айгерім={one}", two), texts=True), seed=1)
    assert done.coders == ("y", "Айгерім")
    # The same name twice is the same coder: one file a document, as INCEpTION writes it.
    more = table(tmp_path, "z", {"u3": "a"})
    rest = table(tmp_path, "w", {"u3": "a"})
    done = coders_compared.compared(
        tmp_path, Asked((f"p={one}", f"p={more}", f"q={two}", f"q={rest}"), texts=True), seed=1
    )
    assert done.agreement["units"][0] == 3


@pytest.mark.parametrize(
    ("files", "more", "says"),
    [
        ({"anna": "item,code\nu1,a\n"}, {}, "two coders or more; the files have anna"),
        ({"anna": "item,code\nu1,a\n", "b": "item,code\nu9,a\n"}, {}, "no text in common"),
        ({"anna": "item,code,coder\nu1,a,x\nu2,a,\n"}, {}, "some of its codings name nobody"),
        ({"anna": "item,code\nu1,a\n"}, {"coders": ("berik",)}, "no coder 'berik'"),
        ({"anna": "item,code\nu1,a\n"}, {"imported": True}, "leave out --imported"),
        ({"anna": "doc,start,stop,code\nd,1,,a\n"}, {}, "1 problem in the files"),
    ],
)
def test_what_cannot_be_compared(
    tmp_path: Path, files: dict[str, str], more: dict[str, object], says: str
) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    paths = tuple(str(tmp_path / f"{name}.csv") for name in files)
    with pytest.raises((UsageError, ContentanError), match=says):
        coders_compared.compared(tmp_path, Asked(paths, texts=True, **more), seed=1)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_the_command_on_a_run_and_without_one(clone: Path, tmp_path: Path) -> None:
    for name, rows in (("anna", "us-b,0,16,x\n"), ("berik", "us-b,0,16,x\n")):
        (tmp_path / f"{name}.csv").write_text(f"doc,start,stop,code\n{rows}")
    both = f"{tmp_path / 'anna.csv'} {tmp_path / 'berik.csv'}"
    texts = contentan(f"agree {both} --texts", clone)
    assert texts.returncode == 0, texts.stderr
    assert "coders: anna, berik" in texts.stdout
    outputs = clone / "outputs"
    refused = contentan(f"agree {both} --outputs {outputs}", clone)
    assert refused.returncode == 2
    assert "anna.csv:2: label «x» is no code" in refused.stderr
    # An option that nothing would heed is told.
    assert contentan(f"agree {both} --texts --task missed", clone).returncode == 2
    assert contentan("agree --texts", clone).returncode == 2
