"""The map of codes and sources: what is drawn, named, and left out."""

from __future__ import annotations

import itertools

from lxml import etree

from contentan.report.drawing.point_map import Place, point_map
from contentan.report.html_report import Found, context
from tests.report.inputs import HOSTILE, make_inputs

SVG = "http://www.w3.org/2000/svg"


def named_in(drawn: str) -> dict[str, float]:
    """The labels of a picture and how far down each stands."""
    whole = etree.fromstring(drawn.replace("<svg", f'<svg xmlns="{SVG}"', 1))
    return {one.text or "": float(one.attrib["y"]) for one in whole.iter(f"{{{SVG}}}text")}


def test_every_source_has_its_name_and_labels_do_not_share_a_line() -> None:
    codes = [Place(0.01 * i, 0.01 * (i % 3), f"code {i}", 0.5, None, f"#c-{i}") for i in range(30)]
    sources = [Place(0.1 * i, 0.0, f"source {i}", 1.0, i % 2) for i in range(3)]
    drawn, height = point_map([*sources, *codes], HOSTILE[0], linked=True)
    named = named_in(str(drawn))
    assert {f"source {i}" for i in range(3)} <= set(named)
    assert 3 < len(named) < 33 and all(0 < y < height for y in named.values())
    assert "<script" not in drawn and 'href="#c-' in drawn
    assert "href" not in point_map([*sources, *codes], "", linked=False)[0]


def test_the_map_of_a_run_has_its_points_in_its_table() -> None:
    shown = context(Found(**make_inputs()), "ru")["parts"]["map"]
    kinds = shown.points.group_by("kind", maintain_order=True).len().rows()
    assert [kind for kind, _ in kinds] == ["code", "source"]
    assert all(n >= 3 for _, n in kinds) and 0 < sum(shown.shares) <= 101
    for kind, axis in itertools.product(("code", "source"), (1, 2)):
        made = shown.points.filter(kind=kind)[f"contribution_{axis}"].sum()
        assert abs(made - 1) < 1e-4
