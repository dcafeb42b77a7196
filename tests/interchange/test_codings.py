"""Outside coders: every format as its program writes it, every stretch at its place or a problem,
nothing taken where there is one.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.codebook import canonical_form, codebook_file
from contentan.coding.hits import text_digest
from contentan.decisions import database, decision_log, stored_samples
from contentan.decisions.stored_samples import ITEM
from contentan.errors import CodebookError, ContentanError, UsageError
from contentan.interchange.codings import coder_agreement, coding_files, coding_table, run_texts
from contentan.interchange.codings.code_labels import Labels, read_labels
from contentan.interchange.codings.coding_table import CODINGS
from contentan.interchange.codings.text_places import Corpus, Place, fold
from contentan.interchange.shared.foreign_marks import Mark, utf16_to_points
from contentan.model import Codebook, Document
from contentan.statistics.agreement import alpha, kappa
from contentan.tables.frames import frame_of
from tests.conftest import CODEBOOK, contentan

TEXTS = {
    "kz-a": "Этносаралық келісім маңызды.\n\nАлмасу бағдарламасы 😀 жалғасуда.",
    "us-b": "Student exchange & more.\n\nEthnic harmony is a goal.\n\nThe student exchange grew.",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("book")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return codebook_file.read(folder)


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


EXCHANGE, HARMONY = ("us-b", "Student exchange", "exchange"), ("us-b", "Ethnic harmony", "accord")
SECOND = "Ethnic harmony is a goal."

# ── Formats ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "table",
    [
        "doc,start,stop,code\nus-b,0,16,exchange\nus-b,26,40,accord\n",
        (
            "doc;start;stop;quote;code\nus-b.pdf;0;16;Student exchange;Exchange\nTitle of"
            " us-b;26;40;Ethnic   harmony;Согласие\n"
        ),
        "document\tquote\tlabel\nus-b\tStudent exchange\texchange\nus-b\tEthnic harmony\taccord\n",
    ],
    ids=["offsets", "offsets with quotes, other names", "quotes"],
)
def test_a_table_of_places(book: Codebook, tmp_path: Path, table: str) -> None:
    found = taken(book, tmp_path, "a.csv", "\ufeff" + table)
    assert codes(found) == [EXCHANGE, HARMONY]
    assert read(found) == [("us-b", TEXTS["us-b"])]


def test_a_table_of_texts_and_items(book: Codebook, tmp_path: Path) -> None:
    found = taken(
        book,
        tmp_path,
        "a.csv",
        f"text,codes\n{SECOND},accord; exchange\nАлмасу бағдарламасы 😀 жалғасуда.,\n",
    )
    assert codes(found) == [("us-b", SECOND, "accord"), ("us-b", SECOND, "exchange")]
    assert read(found) == [("kz-a", "Алмасу бағдарламасы 😀 жалғасуда."), ("us-b", SECOND)]
    assert codes(taken(book, tmp_path, "b.csv", "item,code\nh1,accord\n")) == [HARMONY]


def xlsx(rows: list[list[object]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def test_a_workbook(book: Codebook, tmp_path: Path) -> None:
    found = taken(
        book,
        tmp_path,
        "a.xlsx",
        xlsx(
            [
                ["doc", "start", "stop", "code"],
                ["us-b", 0, 16, "exchange"],
                [None],
                ["us-b", 26.0, 40, "accord"],
            ]
        ),
    )
    assert codes(found) == [EXCHANGE, HARMONY]


def studio(
    *results: dict[str, object], text: str = TEXTS["us-b"], doc: str = "us-b", **more: object
) -> dict[str, object]:
    made = {
        "id": 9,
        "completed_by": 1,
        "was_cancelled": False,
        "ground_truth": False,
        "result": list(results),
        "lead_time": 4.2,
    }
    return {
        "id": 1,
        "annotations": [made | more],
        "predictions": [],
        "data": {"text": text, "doc": doc},
        "meta": {},
        "project": 3,
    }


def region(start: int, end: int, text: str, *labels: str) -> dict[str, object]:
    value = {"start": start, "end": end, "text": text, "labels": list(labels)}
    return {
        "value": value,
        "id": "gew3",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
    }


def test_label_studio(book: Codebook, tmp_path: Path) -> None:
    choice = {
        "value": {"choices": ["Accord"]},
        "id": "x",
        "from_name": "c",
        "to_name": "text",
        "type": "choices",
    }
    link = {"type": "relation", "from_id": "a", "to_id": "b"}
    rating = {
        "value": {"rating": 3},
        "type": "rating",
        "from_name": "r",
        "to_name": "text",
        "id": "y",
    }
    tasks = [
        studio(region(0, 16, "Student exchange", "Exchange"), link, rating),
        studio(choice, text=SECOND),
        studio(choice, was_cancelled=True),
    ]
    found = taken(book, tmp_path, "a.json", json.dumps(tasks))
    assert codes(found) == [EXCHANGE, ("us-b", SECOND, "accord")]
    assert read(found) == [("us-b", TEXTS["us-b"]), ("us-b", SECOND)]
    assert set(found.notes) == {
        "Label Studio's rating: 1 left out",
        "Label Studio's relation: 1 left out",
        "Label Studio's skipped tasks: 1 left out",
    }


@pytest.mark.parametrize(
    ("start", "end"), [(52, 61), (53, 62)], ids=["code points", "UTF-16 units, as before 2022"]
)
def test_label_studio_after_an_emoji(book: Codebook, tmp_path: Path, start: int, end: int) -> None:
    assert TEXTS["kz-a"][52:61] == "жалғасуда"
    found = taken(
        book,
        tmp_path,
        "a.json",
        json.dumps(
            [studio(region(start, end, "жалғасуда", "accord"), text=TEXTS["kz-a"], doc="kz-a.txt")]
        ),
    )
    assert codes(found) == [("kz-a", "жалғасуда", "accord")]


def test_two_annotators_are_not_mixed(book: Codebook, tmp_path: Path) -> None:
    one, two = (
        studio(region(0, 16, "Student exchange", "Exchange")),
        studio(completed_by={"id": 2, "email": "b@x.kz"}),
    )
    tasks = json.dumps([one, two])
    with pytest.raises(
        UsageError, match=r"several people: 1 \(2\), b@x.kz \(1\); say whose with --user"
    ):
        taken(book, tmp_path, "a.json", tasks)
    assert codes(taken(book, tmp_path, "a.json", tasks, user="b@x.kz")) == []
    with pytest.raises(UsageError, match="no codings of 'c'"):
        taken(book, tmp_path, "a.json", tasks, user="c")


@pytest.mark.parametrize(
    "record",
    [
        {
            "id": 7,
            "text": TEXTS["us-b"],
            "label": [[0, 16, "Exchange"], [26, 40, "Accord"]],
            "Comments": [],
        },
        {
            "id": 7,
            "text": TEXTS["us-b"],
            "entities": [
                {"id": 1, "label": "Exchange", "start_offset": 0, "end_offset": 16},
                {"id": 2, "label": "accord", "start_offset": 26, "end_offset": 40},
            ],
            "relations": [],
            "Comments": [],
        },
        {
            "doc": "us-b",
            "codes": [
                {"quote": "Student exchange", "code": "exchange"},
                {"quote": "Ethnic harmony", "code": "accord"},
            ],
        },
        {
            "text": TEXTS["us-b"].replace("\n\n", "\r\n"),
            "codes": [
                {"start": 0, "stop": 16, "code": "exchange"},
                {"start": 26, "stop": 40, "code": "accord"},
            ],
        },
    ],
    ids=[
        "doccano sequence labels",
        "doccano with relations",
        "a model's quotes",
        "a model's offsets",
    ],
)
def test_records_with_stretches(book: Codebook, tmp_path: Path, record: dict[str, object]) -> None:
    found = taken(book, tmp_path, "a.jsonl", json.dumps(record, ensure_ascii=False) + "\n\n")
    assert codes(found) == [EXCHANGE, HARMONY]
    assert read(found) == [("us-b", TEXTS["us-b"])]


def test_records_with_whole_texts(book: Codebook, tmp_path: Path) -> None:
    lines = [
        {"id": 1, "text": SECOND, "label": ["Accord"]},
        {"text": "Student exchange & more.", "codes": "exchange", "reason": "it says so"},
        {"item": "h1", "codes": ["accord"]},
        {"text": "Этносаралық келісім маңызды.", "labels": []},
    ]
    found = taken(book, tmp_path, "a.jsonl", "\n".join(json.dumps(one) for one in lines))
    assert codes(found) == [
        ("us-b", "Student exchange & more.", "exchange"),
        ("us-b", SECOND, "accord"),
        HARMONY,
    ]
    assert ("kz-a", "Этносаралық келісім маңызды.") in read(found)


CAS = {
    "%TYPES": {
        "webanno.custom.Code": {
            "%NAME": "webanno.custom.Code",
            "%SUPER_TYPE": "uima.tcas.Annotation",
            "label": {"%NAME": "label", "%RANGE": "uima.cas.String"},
        }
    },
    "%FEATURE_STRUCTURES": [
        {
            "%ID": 1,
            "%TYPE": "uima.cas.Sofa",
            "sofaNum": 1,
            "sofaID": "_InitialView",
            "mimeType": "text/plain",
            "sofaString": TEXTS["kz-a"],
        },
        {
            "%ID": 2,
            "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData",
            "@sofa": 1,
            "begin": 0,
            "end": 63,
            "documentTitle": "kz-a.txt",
        },
        {
            "%ID": 3,
            "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence",
            "@sofa": 1,
            "begin": 0,
            "end": 63,
        },
        {
            "%ID": 4,
            "%TYPE": "webanno.custom.Code",
            "@sofa": 1,
            "begin": 0,
            "end": 19,
            "label": "Accord",
        },
        {"%ID": 5, "%TYPE": "webanno.custom.Exchange", "@sofa": 1, "begin": 53, "end": 62},
        {
            "%ID": 6,
            "%TYPE": "webanno.custom.Code",
            "@sofa": 1,
            "begin": 4,
            "end": 4,
            "label": "Accord",
        },
    ],
    "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4, 5, 6]}},
}


def test_inception_cas_json_counts_utf_16_units(book: Codebook, tmp_path: Path) -> None:
    found = taken(book, tmp_path, "anna.json", json.dumps(CAS))
    assert codes(found) == [
        ("kz-a", "Этносаралық келісім", "accord"),
        ("kz-a", "жалғасуда", "exchange"),
    ]
    assert read(found) == [("kz-a", TEXTS["kz-a"])]


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


def test_inception_webanno_tsv(book: Codebook, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(
        '"Acc_ord": accord\n"Accord": accord\n"Exchange": exchange\n', encoding="utf-8"
    )
    (tmp_path / "kz-a.tsv").write_text(WEBANNO, encoding="utf-8")
    labels = read_labels(tmp_path / "map.yaml", book)
    found = coding_table.take_codings(
        coding_files.read(tmp_path / "kz-a.tsv", book), "Anna", corpus(), labels
    )
    assert codes(found) == [
        ("kz-a", "Этносаралық келісім", "accord"),
        ("kz-a", "келісім маңызды", "exchange"),
        ("kz-a", "жалға", "accord"),
        ("kz-a", "жалғасуда", "exchange"),
    ]
    assert read(found) == [("kz-a", TEXTS["kz-a"])]


# ── What is wrong is said, and nothing is taken ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "blob", "says"),
    [
        (
            "a.csv",
            "doc,start,stop,code\nus-b,0,16,exchange\nus-b,5,999,accord",
            "3: 5-999 is no stretch of us-b, which has 79 characters",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-b,0,16,accrod",
            (
                "2: label «accrod» is no code («accord» is one); a mapping file says what it means,"
                " or '*': \"\""
            ),
        ),
        (
            "a.csv",
            "doc,start,stop,quote,code\nus-b,0,16,Pupil exchange,accord",
            "2: us-b has «Student exchange» at 0-16, not «Pupil exchange»",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-c,0,16,accord",
            "2: there is no document «us-c» in this run",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-b,x,16,accord",
            "2: an offset is a number from 0, got «x»",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-b,3,,accord",
            "2: a start without a stop, or a stop without a start",
        ),
        (
            "a.csv",
            "doc,quote,code\nus-b,tudent exchange,accord",
            (
                "2: «tudent exchange» stands 2 times in us-b; give its offsets, or more of the text"
                " around it"
            ),
        ),
        (
            "a.csv",
            "doc,quote,code\nus-b,no such words,accord",
            "2: «no such words» is not found in us-b",
        ),
        (
            "a.csv",
            "doc,quote,code\nus-b,,accord",
            "2: a code without a place: offsets or a quote are missing",
        ),
        ("a.csv", "item,code\nh2,accord", "2: there is no item «h2» in this run"),
        (
            "a.jsonl",
            '{"doc": "us-b", "codes": ["accord"]}',
            "1: label «accord» without a place: a text, an item, a quote or offsets are missing",
        ),
        ("a.jsonl", '{"text": "Peace."}', "1: no codes, label or entities; there are «text»"),
        (
            "a.jsonl",
            '{"text": "Peace.", "label": [[3, 99, "accord"]]}',
            "1: label «accord» ends at 99, the text at 6",
        ),
        (
            "a.jsonl",
            '{"text": "Peace.", "label": [[3, 2, "accord"]]}',
            "1: label «accord» at «3» to «2»: no stretch",
        ),
        (
            "a.jsonl",
            '{"text": "Peace.", "annotations": [{"label": 7, "start_offset": 0, "end_offset": 2}]}',
            "1: a label must be its name, got «7»",
        ),
        (
            "a.json",
            '[{"id": 1, "label": [], "text": "Peace of another land."}]',
            "1: «Peace of another land.» is not found in any document of this run",
        ),
        (
            "a.json",
            '[{"data": {"text": "x"}, "annotations": [{"was_cancelled": false}]}]',
            "1: an annotation without a result",
        ),
        (
            "a.tsv",
            WEBANNO.replace("12-19", "x"),
            (
                "10: expected a token's number, its offsets and its text, got «1-2 x келісім NOUN"
                " NOUN _ Accord[1]|Exchange[2] _ _»"
            ),
        ),
    ],
)
def test_problems_with_their_line(
    book: Codebook, tmp_path: Path, name: str, blob: str, says: str
) -> None:
    found = taken(book, tmp_path, name, blob)
    assert says in [str(problem) for problem in found.problems]
    assert found.codings.is_empty()


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("name", "blob", "says"),
    [
        ("a.json", DEEP, "nested too deeply"),
        ("a.jsonl", '{"text": ' + "9" * 5000 + "}", "a number too long"),
        ("a.jsonl", '{"text": "x", "code": "accord"}\n{"text": ', "a.jsonl:2: not JSON"),
        ("a.json", '{"%FEATURE_STRUCTURES": 3}', "no UIMA CAS in JSON"),
        ("a.csv", "a,b\n1,2", "a.csv:1: expected columns doc,start,stop,code or doc,quote,code"),
        ("a.csv", 'doc,code\n"us-b,x', "a.csv:2: not a table"),
        ("a.tsv", WEBANNO.replace("62-63", "999999999-999999999"), "cannot begin at 999999999"),
        ("a.zip", b"PK\x03\x04", "unpack it"),
        ("a.xlsx", b"PK\x03\x04", "does not open"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_hostile_and_broken_files(
    book: Codebook, tmp_path: Path, name: str, blob: str | bytes, says: str
) -> None:
    with pytest.raises(ContentanError, match=says):
        taken(book, tmp_path, name, blob)


def sheet(member: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, member)
    return to.getvalue()


@pytest.mark.parametrize(
    ("member", "says"),
    [
        (b"<worksheet>" + b" " * 30_000_000, "unpack"),
        (b'<!DOCTYPE a [<!ENTITY b "bb">]><worksheet>&b;</worksheet>', "entities"),
        (b"<worksheet/>", "needs a header"),
        (
            (
                b'<worksheet><row r="99999999999"><c r="ZZZ1" t="s"><v>7</v></c><c'
                b' t="inlineStr"><is><t>x</t></is></c></row></worksheet>'
            ),
            "needs a header",
        ),
    ],
    ids=["bomb", "entities", "empty", "absurd cells"],
)
def test_hostile_workbooks(book: Codebook, tmp_path: Path, member: bytes, says: str) -> None:
    with pytest.raises(ContentanError, match=says):
        taken(book, tmp_path, "a.xlsx", sheet(member))


@pytest.mark.parametrize("coder", ["", "  ", "contentan", "x" * 81, "a\x1b[31m"])
def test_names_that_no_coder_can_have(book: Codebook, tmp_path: Path, coder: str) -> None:
    (tmp_path / "a.csv").write_text("doc,start,stop,code\nus-b,0,16,exchange\n")
    with pytest.raises(UsageError):
        coding_table.take_codings(
            coding_files.read(tmp_path / "a.csv", book), coder, corpus(), Labels(book)
        )


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────


def test_a_mapping(book: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(
        '"2": accord\nboth: [accord, exchange]\nnone: ""\nunclear: "?"\n', encoding="utf-8"
    )
    labels = read_labels(path, book)
    assert [labels.codes(label) for label in ("2", "both", "none", "unclear", "accord")] == [
        ("accord",),
        ("accord", "exchange"),
        (),
        (),
        None,
    ]
    assert labels.undecided("unclear") and not labels.undecided("none")
    path.write_text('"2": accord\n"*": ""\n', encoding="utf-8")
    assert read_labels(path, book).codes("anything") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"2": accord\n"3": acord\n', r"map.yaml:2: there is no code 'acord'; accord is one"),
        ('"2": {a: b}\n', r"map.yaml:1: expected a code, a list of codes"),
        ('"2": accord\n"2": exchange\n', r"map.yaml:2: key '2' stands here again"),
        ("- accord\n", r"map.yaml:1: expected lines such as"),
        ('"2": [accord\n', r"map.yaml:\d: not YAML"),
    ],
)
def test_a_wrong_mapping_is_an_error_at_its_line(
    book: Codebook, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=says):
        read_labels(tmp_path / "map.yaml", book)


def test_a_label_of_two_codes_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        CODEBOOK.replace("en: Exchange}", "en: Accord}"), encoding="utf-8"
    )
    labels = Labels(codebook_file.read(tmp_path))
    assert labels.codes("Accord") is None
    assert "that of 2 codes: accord, exchange" in labels.why_not("Accord")
    assert labels.codes("Accord (exchange)") == ("exchange",)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────

WORDS = st.lists(st.sampled_from("мир accord 😀 é ә & a ab".split()), min_size=1, max_size=30)


@settings(max_examples=50)
@given(WORDS, st.data())
def test_another_programs_spaces_hyphens_and_letters_do_not_matter(
    words: list[str], data: st.DataObject
) -> None:
    """The whole text, with other white space, soft hyphens and letters in parts, gives the same
    stretch.
    """
    ours = "".join(word + data.draw(st.sampled_from([" ", "\n\n"])) for word in words).strip()
    theirs, places = "", []
    for letter in ours:
        places.append(len(theirs))
        new = (
            data.draw(st.sampled_from(["  ", "\r\n", "\t"]))
            if letter == " "
            else "\r\n\r\n"
            if letter == "\n"
            else letter
        )
        theirs += (
            "e\u0301" if letter == "é" else new + data.draw(st.sampled_from(["", "", "\u00ad"]))
        )
    places.append(len(theirs))
    start = data.draw(st.integers(0, len(ours) - 1))
    stop = data.draw(st.integers(start + 1, len(ours)))
    found = corpus({"d": ours}).find(
        Mark(1, "x", text=theirs, start=places[start], stop=places[stop])
    )
    wanted = ours[start:stop].strip()
    if not wanted:
        assert isinstance(found, str)
        return
    assert isinstance(found, Place)
    lead = len(ours[start:stop]) - len(ours[start:stop].lstrip())
    assert (found.start, found.quote) == (start + lead, wanted)


@given(st.text("ab \n", max_size=30), st.text("ab ", min_size=1, max_size=3))
def test_words_are_found_once_or_not_at_all(text: str, words: str) -> None:
    found = corpus({"d": text}).find(Mark(1, "x", doc="d", quote=words))
    folded, own = fold(text).text, fold(words).text.strip()
    places = [at for at in range(len(folded)) if own and folded.startswith(own, at)]
    if len(places) == 1:
        assert isinstance(found, Place)
        assert fold(found.quote).text == own
    else:
        assert isinstance(found, str)


def test_surroundings_tell_one_place_from_another() -> None:
    ours = {
        "d": (
            "The first forum met in Almaty. Peace was its aim. The second forum met in Astana."
            " Peace was its aim."
        )
    }
    theirs = "minutes: the second forum met in Astana. Peace was its aim. END"
    at = theirs.find("Peace")
    found = corpus(ours).find(Mark(1, "x", doc="d", text=theirs, start=at, stop=at + 5))
    assert isinstance(found, Place)
    assert found.start == ours["d"].rfind("Peace")
    assert isinstance(corpus(ours).find(Mark(1, "x", doc="d", text="Peace!", start=0, stop=5)), str)


def test_a_text_that_two_documents_have_is_not_guessed() -> None:
    both = {"a": "One.\n\nShared paragraph.", "b": "Shared paragraph.\n\nTwo."}
    assert isinstance(corpus(both).find(Mark(1, "x", text="Shared paragraph.")), str)
    found = corpus(both).find(Mark(1, "x", doc="b", text="Shared paragraph."))
    assert isinstance(found, Place)
    assert (found.doc, found.start) == ("b", 0)


@given(st.text("a😀ә\U0001f1f0", max_size=20), st.integers(0, 20))
def test_utf_16_units(text: str, at: int) -> None:
    units = len(text[:at].encode("utf-16-le")) // 2
    assert utf16_to_points(text, units) == min(at, len(text))


# ── Agreement ────────────────────────────────────────────────────────────────────────────────────


def rows(*given: tuple[str, str, int, int, str]) -> pl.DataFrame:
    return frame_of(
        CODINGS, sorted((coder, doc, "", a, b, "", code, "0") for coder, doc, a, b, code in given)
    )


SEGMENTS = pl.DataFrame(
    [("d", 0, 0, 10), ("d", 1, 12, 20), ("d", 2, 22, 30), ("e", 0, 0, 10)],
    schema={"doc": pl.String(), "segment": pl.Int32(), "start": pl.Int32(), "stop": pl.Int32()},
    orient="row",
)


def test_units_are_segments_that_both_read_whole() -> None:
    found = coder_agreement.judged(
        rows(
            ("human", "d", 0, 10, ""),
            ("human", "d", 12, 25, ""),  # the third segment only in part
            ("human", "d", 3, 14, "a"),
            ("human", "d", 13, 15, "b"),
            ("machine", "d", 0, 30, ""),
            ("machine", "d", 10, 12, "a"),
            ("machine", "d", 19, 30, "c"),
            ("machine", "e", 0, 10, ""),
        ),
        SEGMENTS,
    )
    assert found.sort("item", "reviewer").rows() == [
        ("d#0", "human", "a"),
        ("d#0", "machine", ""),
        ("d#1", "human", "a b"),
        ("d#1", "machine", "c"),
    ]


SPANS = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 12), st.sampled_from("ab")), max_size=6
)


@settings(max_examples=30)
@given(SPANS, SPANS)
def test_agreement_is_that_of_the_values_by_hand(
    one: list[tuple[int, int, str]], two: list[tuple[int, int, str]]
) -> None:
    given = [("x", "d", 0, 30, ""), ("y", "d", 0, 30, "")]
    given += sorted(
        {(who, "d", a, a + n, code) for who, own in (("x", one), ("y", two)) for a, n, code in own}
    )
    ancestry = pl.DataFrame({"code": ["a", "b", "a", "b"], "ancestor": ["a", "b", "p", "p"]})
    found = coder_agreement.agreement(rows(*given), SEGMENTS, ancestry, seed=1, replicates=50)
    for code, own in (("a", "a"), ("b", "b"), ("p", "ab")):
        values = [
            [
                any(
                    a < stop and b > start and c in own for w, _, a, b, c in given if w == who and c
                )
                for who in "xy"
            ]
            for _, _, start, stop in SEGMENTS.filter(pl.col("doc") == "d").iter_rows()
        ]
        row = found.filter(pl.col("code") == code)
        assert len(row) == any(map(any, values))
        if len(row):
            assert row["kappa"].item() == pytest.approx(kappa(values).value)
            assert row["alpha"].item() == pytest.approx(alpha(values).value)


# ── What people coded, out of the file of decisions ──────────────────────────────────────────────


def item(name: str, start: int, stop: int, code: str, digest: str = "") -> dict[str, object]:
    given: dict[str, object] = dict.fromkeys(ITEM, "") | dict.fromkeys(
        ("year", "page", "paragraph", "segment", "line"), 1
    )
    quote = TEXTS["us-b"][start:stop]
    return given | {
        "id": name,
        "kind": "hit",
        "doc": "us-b",
        "start": start,
        "stop": stop,
        "code": code,
        "quote": quote,
        "text_digest": digest or text_digest(TEXTS["us-b"]),
    }


def test_decisions_become_codings_once_all_have_decided(tmp_path: Path) -> None:
    """No sight of another's verdict before; nothing that was accepted in bulk; nothing of a text
    that has changed.
    """
    items = [
        item("h1", 0, 16, "exchange"),
        item("h2", 26, 40, "accord"),
        item("h3", 52, 60, "accord"),
        item("h4", 0, 7, "accord", "other"),
    ]
    given = [
        (one["id"], who, at, "s", 1.0) for who in ("anna", "berik") for at, one in enumerate(items)
    ]
    book = {"digest": "d", "name": "small", "version": "1", "canonical": canonical(tmp_path)}
    with closing(database.connect(run_texts.decisions_file(tmp_path), lambda: "t")) as db:
        sample = stored_samples.Sample("v", "verify", True, "r", "d", 1, {}, "t")
        stored_samples.add_sample(
            db, sample, stored_samples.Drawn(book, items, given, [("s", 4, 4)], [])
        )

        def decide(name: str, who: str, verdict: str, code: str = "", how: str = "key") -> None:
            decision_log.decide(
                db, decision_log.Decision("v", name, who, verdict, "t", code, how=how)
            )

        decide("h1", "anna", "accept")
        decide("h2", "anna", "recode", "exchange")
        decide("h2", "berik", "reject")
        decide("h3", "anna", "accept", how="bulk")
        decide("h3", "berik", "accept")
        decide("h4", "anna", "accept")
        decide("h4", "berik", "accept")
        decision_log.add_codings(db, taken_rows("zed"), "zed.csv", "t")
        before, lost = run_texts.people(tmp_path, corpus())
        decide("h1", "berik", "accept")
        after, _ = run_texts.people(tmp_path, corpus())
    short = [("anna", "h2", "exchange"), ("berik", "h3", "accord"), ("zed", "", "accord")]
    assert before.select("coder", "item", "code").rows() == short
    assert lost == 2
    assert sorted(after.select("coder", "item", "code").rows()) == sorted(
        [*short, ("anna", "h1", "exchange"), ("berik", "h1", "exchange")]
    )
    assert corpus().texts["us-b"][26:40] == before["quote"][0]


def canonical(folder: Path) -> str:
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return canonical_form.canonical(codebook_file.read(folder))


def taken_rows(coder: str) -> list[dict[str, object]]:
    row = {
        "coder": coder,
        "doc": "us-b",
        "item": "",
        "start": 0,
        "stop": 7,
        "quote": "Student",
        "text_digest": text_digest(TEXTS["us-b"]),
    }
    return [row | {"code": "accord"}, row | {"code": "", "stop": 79}]


def test_where_there_is_no_review_nobody_coded(tmp_path: Path) -> None:
    found, lost = run_texts.people(tmp_path, corpus())
    assert (len(found), lost) == (0, 0)
    assert not run_texts.decisions_file(tmp_path).exists()


# ── The real thing ───────────────────────────────────────────────────────────────────────────────


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
    assert "nothing was taken" in bad.stderr
    assert stored() == before
    assert list((outputs / "review" / "backups").iterdir())
    assert (
        "Anna"
        in contentan(f"export --to {tmp_path / 'out.qdpx'} --outputs {outputs}", clone).stdout
    )
    again = contentan(f"import {tmp_path / 'out.qdpx'} --coder Berik --outputs {outputs}", clone)
    assert f"Stored as coder Berik: {len(some) + 1} new" in again.stdout, again.stderr
    assert f"{some['code'].n_unique()} codes in 1 documents" in again.stdout
