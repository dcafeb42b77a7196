"""REFI-QDA: what is written is valid, is read by another library, and every position gives back its
quote; what is read is found again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from contentan.codebook import codebook_file
from contentan.errors import ContentanError, TableError, UsageError
from contentan.interchange import refi_export
from contentan.interchange.codings import coding_files
from contentan.interchange.dictionaries.as_codebook import build_codebook
from contentan.interchange.dictionaries.codebook_yaml import Options
from contentan.interchange.dictionaries.dictionary_files import load
from contentan.interchange.refi import refi_codebook, refi_project, refi_reading
from contentan.interchange.refi.refi_project import Coding, Project
from contentan.interchange.shared import refi_xml
from contentan.interchange.shared.foreign_marks import Mark
from contentan.model import Codebook, Document
from tests.conftest import CODEBOOK, contentan

SCHEMAS = Path(__file__).parent / "refi_schemas"
NS = {"q": "urn:QDA-XML:project:1.0"}
AT = "2026-11-22T22:08:25+00:00"
TEXT = "Қазақстан & <халқы> 😀 бірлігі.\n\nЭтносаралық келісім\tмаңызды."


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("book")
    nasty = CODEBOOK.replace("en: Accord}", 'en: "Accord & <peace>"}').replace(
        "  - id: exchange", "  - id: exchange\n    parent: accord"
    )
    (folder / "codebook.yaml").write_text(nasty, encoding="utf-8")
    return codebook_file.read(folder)


def project(
    book: Codebook,
    text: str = TEXT,
    codings: Sequence[Coding] | None = None,
    doc: str = 'kz "a" & <b>',
) -> Project:
    at = text.find("келісім")
    own = (
        [Coding(refi_xml.MACHINE, at, at + 7, "келісім", "accord", "келісім (kk)")]
        if codings is None
        else codings
    )
    one = Document(
        doc,
        "documents/a.txt",
        "0" * 64,
        title="Өң & <түс>",
        institution="ҚХА",
        country="KAZ",
        year=2021,
        lang="kk",
    )
    return Project(
        "Зерттеу & <1>",
        book,
        (one,),
        {doc: text}.__getitem__,
        {doc: own},
        AT,
        "kk",
        "about & <all>",
    )


def written(made: Project) -> bytes:
    to = io.BytesIO()
    refi_project.write(to, made)
    return to.getvalue()


def qde(blob: bytes) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(blob)).read("project.qde"))


def validate(root: Any, schema: str = "Project") -> None:
    etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}.xsd")).assertValid(root)


def quotes(blob: bytes) -> list[tuple[str, str, str, str]]:
    """An independent reader: (source, coder, code, the text at the positions), as the standard says
    they are to be read.
    """
    archive = zipfile.ZipFile(io.BytesIO(blob))
    root = etree.fromstring(archive.read("project.qde"))
    users = {u.get("guid"): u.get("name") for u in root.iterfind(".//q:User", NS)}
    codes = {c.get("guid"): c.get("name") for c in root.iterfind(".//q:Code", NS)}
    found = []
    for source in root.iterfind(".//q:TextSource", NS):
        text = archive.read(
            "sources/" + source.get("plainTextPath").removeprefix("internal://")
        ).decode("utf-8")
        for selection in source.iterfind("q:PlainTextSelection", NS):
            stretch = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            for coding in selection.iterfind("q:Coding", NS):
                code = codes[coding.find("q:CodeRef", NS).get("targetGUID")]
                found.append((source.get("name"), users[coding.get("creatingUser")], code, stretch))
    return found


def owners(blob: bytes) -> list[tuple[str, str, str, int, int]]:
    """As QualCoder reads it (its refi.py, load_codings_for_text): whose a coding is says the
    selection, and of two with one owner, code and place the second is dropped.
    """
    root = qde(blob)
    users = {u.get("guid"): u.get("name") for u in root.iterfind(".//q:User", NS)}
    codes = {c.get("guid"): c.get("name") for c in root.iterfind(".//q:Code", NS)}
    found = []
    for source in root.iterfind(".//q:TextSource", NS):
        for selection in source.iterfind("q:PlainTextSelection", NS):
            owner = users[selection.get("creatingUser")]
            ends = int(selection.get("startPosition")), int(selection.get("endPosition"))
            for coding in selection.iterfind("q:Coding", NS):
                code = codes[coding.find("q:CodeRef", NS).get("targetGUID")]
                found.append((source.get("name"), owner, code, *ends))
    return found


# ── Out ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_codebook_is_valid_and_nested(book: Codebook) -> None:
    root = etree.fromstring(refi_codebook.codebook(book, lang="en"))
    validate(root, "Codebook")
    outer = root.find("{*}Codes/{*}Code")
    assert outer.get("name") == "Accord & <peace>"
    assert [c.get("name") for c in outer.iterfind("{*}Code")] == ["Exchange"]
    assert (
        "Patterns (en): (interethnic|ethnic) (accord|harmony)" in outer.find("{*}Description").text
    )


def test_a_project_is_valid_and_says_what_the_register_says(book: Codebook) -> None:
    blob = written(project(book))
    root = qde(blob)
    validate(root)
    names = {v.get("guid"): v.get("name") for v in root.iterfind(".//q:Variable", NS)}
    for place in ("q:Cases/q:Case", "q:Sources/q:TextSource"):
        values = root.find(place, NS).iterfind("q:VariableValue", NS)
        said = {names[v[0].get("targetGUID")]: v[1].text for v in values}
        assert said == {
            "country": "KAZ",
            "year": "2021",
            "institution": "ҚХА",
            "family": "other",
            "lang": "kk",
            "about": "speaker",
            "path": "documents/a.txt",
        }
    assert quotes(blob) == [('kz "a" & <b>', "contentan", "Келісім", "келісім")]
    assert zipfile.ZipFile(io.BytesIO(blob)).namelist()[1].startswith("sources/")
    assert blob.find(b"\xef\xbb\xbf<?xml") < 0


def test_a_second_library_reads_it(book: Codebook, tmp_path: Path) -> None:
    pyrefiqda = pytest.importorskip(
        "pyrefiqda", reason="the second reader of REFI-QDA is not installed"
    )
    (tmp_path / "a.qdpx").write_bytes(written(project(book)))
    (tmp_path / "a.qdc").write_bytes(refi_codebook.codebook(book, lang="ru"))
    made = pyrefiqda.RefiProject.load(tmp_path / "a.qdpx", extract_dir=str(tmp_path / "out"))
    source = made.sources.text_source[0]
    text = (
        pyrefiqda.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out")
        .read_bytes()
        .decode()
    )
    selection = source.plain_text_selection[0]
    assert text == TEXT
    assert text[selection.start_position : selection.end_position] == "келісім"
    assert selection.coding[0].code_ref.target_guid == made.code_book.codes.code[0].guid
    assert made.users.user[0].name == "contentan"
    assert made.name == "Зерттеу & <1>"
    codes = pyrefiqda.RefiCodebook.load(tmp_path / "a.qdc").codes.code
    assert [code.name for code in codes] == ["Согласие"]
    assert [code.name for code in codes[0].code] == ["Обмен"]


LETTERS = st.text(
    st.sampled_from("аәқңөүі Ab&<>\"'\n\t😀é\u00a0\u0301\u2028\x00\ud800"), min_size=1, max_size=40
)


@settings(max_examples=40)
@given(
    text=LETTERS,
    spans=st.lists(
        st.tuples(st.integers(0, 39), st.integers(1, 12), st.sampled_from("abc")), max_size=8
    ),
)
def test_positions_give_back_quotes_whatever_the_text(
    book: Codebook, text: str, spans: list[tuple[int, int, str]]
) -> None:
    places = [(a, min(a + n, len(text)), who) for a, n, who in spans if a < len(text)]
    codings = [
        Coding(who, a, b, text[a:b], "accord" if a % 2 else "exchange") for a, b, who in places
    ]
    blob = written(project(book, text, codings, doc="d"))
    validate(qde(blob))
    stands = text.encode("utf-8", "replace").decode()
    names = refi_codebook.names(book, "kk")
    assert set(quotes(blob)) == {
        ("d", c.coder, names[c.code], stands[c.start : c.stop]) for c in codings
    }
    every = {("d", c.coder, names[c.code], c.start, c.stop) for c in codings}
    seen = owners(blob)
    assert set(seen) == every
    assert len(seen) == len(every)
    guids = [e.get("guid") for e in qde(blob).iter() if e.get("guid")]
    assert len(guids) == len(set(guids))
    assert blob == written(project(book, text, codings, doc="d"))


def test_a_coding_that_does_not_quote_its_place_is_refused(book: Codebook) -> None:
    with pytest.raises(TableError, match="'маңызды', there stands 'Қазақст'"):
        written(project(book, codings=[Coding("a", 0, 7, "маңызды", "accord")]))


def test_a_code_that_only_sums_up_is_not_for_coding_unless_somebody_used_it(book: Codebook) -> None:
    bare = Codebook(
        book.name,
        book.version,
        book.languages,
        book.codes,
        tuple(p for p in book.patterns if p.code != "accord"),
        "",
    )
    for used, codable in ((frozenset[str](), "false"), (frozenset({"accord"}), "true")):
        assert next(iter(refi_codebook.code_tree(bare, "en", used))).get("isCodable") == codable


def test_a_label_that_stands_twice_gets_its_id(book: Codebook, tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        CODEBOOK.replace("en: Exchange}", "en: accord}"), encoding="utf-8"
    )
    assert refi_codebook.names(codebook_file.read(tmp_path), "en") == {
        "accord": "Accord (accord)",
        "exchange": "accord (exchange)",
    }


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ends in \.qdc or \.qdpx"):
        refi_export.export(tmp_path, tmp_path / "a.zip")


# ── In ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_qdc_becomes_a_codebook(tmp_path: Path) -> None:
    """As ATLAS.ti writes it: an old schemaLocation, sets whose members have `guid`."""
    (tmp_path / "a.qdc").write_text(
        """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="urn:QDA-XML:codebook:0:4 Codebook.xsd"
 origin="ATLAS.ti Win 23.4.0" xmlns="urn:QDA-XML:codebook:1.0"><Codes>
  <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Мягкая сила" color="#46AA00"
    isCodable="true"><Description>Сила
    примера</Description><Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55295"
    name="Culture &amp; art" isCodable="true"/></Code>
</Codes><Sets><Set name="group 1" guid="ECA18D76-2B8B-4AF6-B4AD-5AAE5C1DD0E9">
  <MemberCode guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294"/></Set></Sets>
</CodeBook>""",
        encoding="utf-8",
    )
    found = load(tmp_path / "a.qdc").dictionary
    built = build_codebook(found, Options("a.qdc", "a", "ru", "main goal"))
    (tmp_path / "codebook.yaml").write_text(built.text, encoding="utf-8")
    made = codebook_file.read(tmp_path)
    assert [(code.id, code.parent, code.label["en"]) for code in made.codes] == [
        ("myagkaya_sila", "", "Мягкая сила"),
        ("culture_art", "myagkaya_sila", "Culture & art"),
    ]
    assert made.codes[0].definition.startswith("Сила примера")
    assert {loss.reason for loss in built.losses if loss.kind == "lost"} == {
        "a set of codes, which a codebook has no place for"
    }


def test_our_own_qdc_comes_back(book: Codebook, tmp_path: Path) -> None:
    (tmp_path / "a.qdc").write_bytes(refi_codebook.codebook(book))
    categories = load(tmp_path / "a.qdc").dictionary.categories
    assert [c.path for c in categories] == [("Accord & <peace>",), ("Accord & <peace>", "Exchange")]


def test_codings_come_back_with_their_coder_whatever_the_code_is_called(
    book: Codebook, tmp_path: Path
) -> None:
    at = TEXT.find("маңызды")
    codings = [
        Coding("Айгерім", at, at + 7, "маңызды", "exchange"),
        Coding("contentan", 0, 9, TEXT[:9], "accord"),
    ]
    path = tmp_path / "a.qdpx"
    path.write_bytes(written(project(book, codings=codings, doc="d")))
    marks = coding_files.read(path, book).marks
    own = [mark for mark in marks if mark.user == "Айгерім"]
    assert [(m.doc, m.label, m.start, m.stop) for m in own] == [
        ("d", "", 0, -1),
        ("d", "exchange", at, at + 7),
    ]
    assert all(mark.text == TEXT for mark in marks)


def hand(tmp_path: Path, source: str, members: dict[str, bytes], codes: str = "") -> Path:
    """A project as another program would write it."""
    path = tmp_path / "hand.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "project.qde",
            f"""<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="x">\
<Users><User guid="{G[0]}" name="CP"/></Users>
            <CodeBook><Codes><Code guid="{G[1].upper()}" name="Accord" isCodable="true"/>\
{codes}</Codes></CodeBook>
            <Sources>{source}</Sources></Project>""",
        )
        for name, blob in members.items():
            archive.writestr(name, blob)
    return path


G = [refi_xml.guid(n) for n in range(9)]
CODED = f'<Coding guid="{G[3]}" creatingUser="{{{G[0]}}}"><CodeRef targetGUID="{G[1]}"/></Coding>'


def selection(start: int, stop: int, name: str = "") -> str:
    return (
        f'<PlainTextSelection guid="{G[4]}" name="{name}" startPosition="{start}"'
        f' endPosition="{stop}">{CODED}</PlainTextSelection>'
    )


def texts(marks: Sequence[Mark]) -> list[str]:
    return [mark.text[mark.start : mark.stop] for mark in marks if mark.label]


@pytest.mark.parametrize(
    ("folder", "path"),
    [("sources", "internal://t.txt"), ("Sources", "internal://t.txt"), ("sources", "t.txt")],
)
def test_text_in_either_folder_and_a_byte_order_mark_is_no_letter(
    tmp_path: Path, folder: str, path: str
) -> None:
    """NVivo writes Sources, qualitative-coding leaves out internal:// and the name."""
    source = f'<TextSource guid="{G[2]}" plainTextPath="{path}">{selection(0, 5)}</TextSource>'
    found = refi_reading.read_project(
        hand(tmp_path, source, {f"{folder}/t.txt": b"\xef\xbb\xbfpeace now"})
    )
    assert {mark.doc for mark in found.marks} == {"t.txt"}
    assert texts(found.marks) == ["peace"]
    assert {mark.user for mark in found.marks} == {"CP"}


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("😀😀 real peace now", 5, 15),
        ("one\r\ntwo\r\nreal peace now", 8, 18),
        ("😀\r\n😀\r\nreal peace now", 6, 16),
        ("😀\r\ntwo real peace now", 7, 17),
    ],
    ids=["UTF-16 units", "CRLF counted once", "both", "as the standard says"],
)
def test_positions_that_another_program_counts_in_its_way(
    tmp_path: Path, text: str, start: int, stop: int
) -> None:
    source = (
        f'<TextSource guid="{G[2]}" name="a" plainTextPath="internal://t.txt">'
        f"{selection(start, stop, 'real peace')}</TextSource>"
    )
    found = refi_reading.read_project(hand(tmp_path, source, {"sources/t.txt": text.encode()}))
    assert texts(found.marks) == ["real peace"]


def test_text_of_a_pdf_and_text_inside_the_project(tmp_path: Path) -> None:
    inside = (
        f'<TextSource guid="{G[2]}" name="b">'
        f"<PlainTextContent>old peace</PlainTextContent>{selection(4, 9)}</TextSource>"
    )
    pdf = f"""<PDFSource guid="{G[5]}" name="a.pdf" path="internal://a.pdf">
      <PDFSelection guid="{G[6]}" page="1" firstX="1" firstY="1" secondX="2" secondY="2">\
{CODED}</PDFSelection>
      <Representation guid="{G[7]}" plainTextPath="internal://a.txt">\
{selection(0, 3)}</Representation></PDFSource>"""
    found = refi_reading.read_project(hand(tmp_path, inside + pdf, {"sources/a.txt": b"new peace"}))
    assert texts(found.marks) == ["peace", "new"]
    assert [mark.doc for mark in found.marks if mark.label] == ["b", "a.pdf"]
    assert found.notes == ("PDFSelection with codes, which are not on text: 1 left out",)


def test_what_is_wrong_in_a_project_is_said_with_its_line(tmp_path: Path) -> None:
    def problem(source: str) -> str:
        return str(refi_reading.read_project(hand(tmp_path, source, {})).problems[0])

    assert "has codings and no plain text" in problem(
        f'<TextSource guid="{G[2]}" name="a">{selection(0, 1)}</TextSource>'
    )
    inline = (
        f'<TextSource guid="{G[2]}" name="a">'
        "<PlainTextContent>peace</PlainTextContent>{}</TextSource>"
    )
    assert "names a code that is not in the codebook" in problem(
        inline.format(selection(0, 1).replace(G[1], G[8]))
    )
    assert "has startPosition «-4»" in problem(inline.format(selection(-4, 1)))


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * 30_000_000)


def entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "project.qde",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Project>&b;</Project>',
        )


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bomb, "unpack"),
        (entities, "entities"),
        (lambda path: path.write_bytes(b"PK\x03\x04no zip"), "does not open"),
        (lambda path: zipfile.ZipFile(path, "w").close(), "no ZIP container"),
    ],
    ids=["bomb", "entities", "damaged", "empty"],
)
def test_hostile_projects_are_refused(book: Codebook, tmp_path: Path, make: Any, says: str) -> None:
    path = tmp_path / "bad.qdpx"
    make(path)
    with pytest.raises(ContentanError, match=says):
        coding_files.read(path, book, form="refi-qda")


def test_a_qdc_with_entities_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.qdc").write_text(
        '<!DOCTYPE a [<!ENTITY b "x">]>'
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'
    )
    with pytest.raises(ContentanError, match="entities"):
        load(tmp_path / "a.qdc")


# ── The real thing ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_the_sample_corpus_goes_out_valid_the_same_twice_and_comes_back(
    clone: Path, tmp_path: Path
) -> None:
    for name in ("a.qdpx", "b.qdpx", "a.qdc"):
        done = contentan(f"export --to {tmp_path / name}", clone)
        assert done.returncode == 0, done.stderr
    blob = (tmp_path / "a.qdpx").read_bytes()
    assert blob == (tmp_path / "b.qdpx").read_bytes()
    validate(qde(blob))
    validate(etree.parse(tmp_path / "a.qdc"), "Codebook")
    root = qde(blob)
    shown = [
        s.get("name").rstrip("…")
        for s in root.iterfind(".//q:PlainTextSelection", NS)
        for _ in s.iterfind("q:Coding", NS)
    ]
    found = quotes(blob)
    assert len(found) > 300
    assert all(
        " ".join(quote.split()).startswith(name)
        for (_, _, _, quote), name in zip(found, shown, strict=True)
    )
    back = contentan(f"import {tmp_path / 'a.qdpx'} --coder Somebody", clone)
    assert back.returncode == 2
    assert "no codings of a person" in back.stderr
