"""A passage of a translated work shows what stands for it in the other languages."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from contentan.findings.passage_versions import VERSIONS
from contentan.report import html_report
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.passage_views import passages_of
from contentan.tables.frames import frame_of
from tests.report.inputs import HOSTILE, make_inputs


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("en", "also in: Kazakh, Russian"),
        ("ru", "также на других языках: казахский, русский"),
        ("kk", "басқа тілдерде: қазақ тілі, орыс тілі"),
    ],
)
def test_translations_are_folded_below_their_passage(lang: str, summary: str) -> None:
    inputs = make_inputs()
    hit, doc = inputs["passages"].row(0, named=True)["hit"], inputs["documents"]["doc"][0]
    rows = [
        (hit, f"v-{other}", doc, other, 1, 2, f"{HOSTILE[1]} в {other}", 0, 3, 0.01)
        for other in ("ru", "kk")
    ]
    inputs["passage_versions"] = frame_of(VERSIONS, rows)
    tree = lxml_html.document_fromstring(html_report.render(html_report.Found(**inputs), lang))
    shown = tree.xpath("//blockquote[details[@class='versions small']]")
    assert shown and all(hit in "".join(one.xpath("./cite//text()")) for one in shown)
    one = shown[0].xpath("./details")[0]
    assert one.xpath("./summary")[0].text_content() == summary
    assert [p.get("lang") for p in one.xpath("./p")] == ["kk", "ru"]
    assert one.xpath("./p")[0].text_content() == f"{HOSTILE[1]} в kk"


def test_without_versions_a_passage_stands_alone() -> None:
    inputs = make_inputs()
    found = passages_of(text_of("en"), inputs["passages"], inputs["documents"])
    assert found and all(not one.versions for several in found.values() for one in several)
