"""Outside coders: every format as its program writes it, every stretch at its place or a problem,
nothing taken where there is one.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from contentan.errors import UsageError
from contentan.interchange.codings import coding_files, coding_table
from contentan.interchange.codings.code_labels import read_labels
from contentan.model import Codebook
from tests.interchange.coded_texts import TEXTS, WEBANNO, codes, corpus, read, taken

EXCHANGE, HARMONY = ("us-b", "Student exchange", "exchange"), ("us-b", "Ethnic harmony", "accord")
SECOND = "Ethnic harmony is a goal."


@pytest.mark.parametrize(
    "table",
    [
        "doc,start,stop,code\nus-b,0,16,exchange\nus-b,26,40,accord\n",
        (
            "doc;start;stop;quote;code\n"
            "us-b.pdf;0;16;Student exchange;Exchange\n"
            "Title of us-b;26;40;Ethnic   harmony;Согласие\n"
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
