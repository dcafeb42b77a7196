"""XML by its structure: TEI, JATS, Akoma Ntoso, Word's own XML; entities that harm nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.errors import ExtractError
from contentan.extract.desk_kinds import markup_kind
from contentan.extract.reading import extract


def _read(folder: Path, content: str) -> list[tuple[str, int, str]]:
    path = folder / "a.xml"
    path.write_text(content, encoding="utf-8")
    made = extract(path)
    assert made.format == "xml"
    rows = made.blocks.select("kind", "level", "start", "stop").iter_rows()
    return [(kind, level, made.text[start:stop]) for kind, level, start, stop in rows]


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("<?xml version='1.0'?><!-- a --><TEI><body/></TEI>", "xml"),
        ("<!DOCTYPE article PUBLIC 'x' [<!ENTITY a 'b'>]><article2><body/></article2>", "xml"),
        ("<?xml version='1.0'?><!DOCTYPE html><html><body/></html>", "html"),
        ("<article article-type='x'><front/>", "xml"),
        ("<article class='x'><p>Text", "html"),
        ("<!doctype html>\nText without a tag", "html"),
        ("<h1>Title</h1><p>Text", "html"),
        ("<!-- saved --><custom/><html><body>", "html"),
        ("<table><tr><td>a</td></tr></table>", "html"),
    ],
)
def test_markup_is_told_by_its_first_element(start: str, kind: str) -> None:
    assert markup_kind(start.encode()) == kind


def test_a_fragment_that_begins_with_a_heading_is_a_web_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h1>Accord</h1>\n<p>Peoples meet<br>and talk.")
    assert extract(tmp_path / "a.html").text == "Accord\n\nPeoples meet and talk."


def test_tei(tmp_path: Path) -> None:
    text = (
        "<TEI><teiHeader><title>Volume</title></teiHeader><text><body><div><head>1. Telegram</head>"
        "<p>Students ar<lb break='no'/>rived<note n='1'>A note.</note> in "
        "<choice><sic>Mosco</sic><corr>Moscow</corr></choice>.</p>"
        "<div><head>Inner</head><list><item>one</item></list></div></div></body></text></TEI>"
    )
    assert _read(tmp_path, text) == [
        ("heading", 1, "1. Telegram"),
        ("paragraph", 0, "Students arrived in Moscow."),
        ("note", 0, "A note."),
        ("heading", 2, "Inner"),
        ("list", 0, "one"),
    ]


def test_jats(tmp_path: Path) -> None:
    text = (
        "<article dtd-version='1.3'><front><journal-meta><publisher>P</publisher></journal-meta>"
        "<article-meta>"
        "<title-group><article-title>On Accord</article-title></title-group>"
        "<contrib-group><name><surname>Doe</surname></name></contrib-group>"
        "<abstract><p>In short.</p></abstract></article-meta></front>"
        "<body><sec><label>1</label><title>Aims</title><p>Text <xref>[1]</xref>.</p></sec></body>"
        "<back><fn><label>a</label><p>Foot.</p></fn><ref-list><ref>R</ref></ref-list></back>"
        "</article>"
    )
    assert _read(tmp_path, text) == [
        ("heading", 2, "On Accord"),
        ("paragraph", 0, "In short."),
        ("heading", 1, "1 Aims"),
        ("paragraph", 0, "Text [1]."),
        ("note", 0, "a Foot."),
    ]


def test_a_law_in_akoma_ntoso(tmp_path: Path) -> None:
    text = (
        "<akomaNtoso><act><meta><identification>x</identification></meta><body>"
        "<article><num>Article 1.</num><heading>Equality</heading><paragraph><num>1.</num>"
        "<content><p>All are equal<authorialNote><p>Since 1995.</p></authorialNote>.</p></content>"
        "</paragraph></article></body></act></akomaNtoso>"
    )
    assert _read(tmp_path, text) == [
        ("heading", 1, "Article 1. Equality"),
        ("list", 0, "1. All are equal."),
        ("note", 0, "Since 1995."),
    ]


def test_the_xml_of_word_2003(tmp_path: Path) -> None:
    text = (
        "<w:wordDocument xmlns:w='w' xmlns:aml='a'><w:styles><w:style w:styleId='H'>"
        "<w:name w:val='heading 1'/></w:style></w:styles><w:body>"
        "<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Ассам</w:t></w:r><w:r><w:t>блея</w:t></w:r><w:r><w:footnote><w:p><w:r>"
        "<w:t>Note.</w:t></w:r></w:p></w:footnote></w:r><aml:annotation w:type='Word.Comment'>"
        "<w:p><w:r><w:t>mine</w:t></w:r></w:p></aml:annotation></w:p></w:body></w:wordDocument>"
    )
    assert _read(tmp_path, text) == [
        ("heading", 1, "Head"),
        ("paragraph", 0, "Ассамблея"),
        ("note", 0, "Note."),
    ]


def test_a_document_in_one_xml_file(tmp_path: Path) -> None:
    text = (
        "<pkg:package xmlns:pkg='p' xmlns:w='w'><pkg:part pkg:name='/word/document.xml'>"
        "<pkg:xmlData><w:document><w:body><w:p><w:r><w:t>Whole.</w:t></w:r></w:p></w:body>"
        "</w:document></pkg:xmlData></pkg:part></pkg:package>"
    )
    assert _read(tmp_path, text) == [("paragraph", 0, "Whole.")]


def test_an_entity_of_plain_text_is_put_in(tmp_path: Path) -> None:
    text = (
        "<!DOCTYPE d [<!ENTITY org 'the Assembly'><!ENTITY unused SYSTEM 'file:///etc/passwd'>]>"
        "<d><p>So says &org; today<b>, &org;</b>.</p></d>"
    )
    assert _read(tmp_path, text) == [("paragraph", 0, "So says the Assembly today, the Assembly.")]


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY b SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY c 'x'><!ENTITY b '&c;&c;'>",
        "<!ENTITY b '<p>x</p>'>",
        f"<!ENTITY b '{'x' * 600_000}'>",
    ],
)
def test_entities_that_may_harm_are_refused(tmp_path: Path, declared: str) -> None:
    with pytest.raises(ExtractError) as caught:
        _read(tmp_path, f"<!DOCTYPE d [{declared}]><d><p>word &b; &b;</p></d>")
    assert caught.value.cause == "damaged"


def test_names_of_html_in_xml_are_letters(tmp_path: Path) -> None:
    assert _read(tmp_path, "<d><p>caf&eacute;&nbsp;1 &amp; 2</p></d>")[0][2] == "café 1 & 2"
