"""LIWC: its legend, and conditions that code what they say."""

from __future__ import annotations

from pathlib import Path

from contentan.interchange.dictionaries.liwc import read_liwc
from tests.interchange.dictionary_books import book, found

LIWC = """\
%
1\tpronoun (Pronouns)
2\tdiscrep
3\taffect
\t31\tposemo
4\tfiller
5\ttentat
%
i\t1
hope*\t2
like\t(01 2)31/4
kind\t<of>5/31
glad\t3\t31
south africa  3
odd\t77
alone
"""


def test_liwc_conditions_code_what_they_say(tmp_path: Path) -> None:
    made = book(read_liwc(LIWC), tmp_path)
    said = found(made, "I like it. It was like summer. He is kind. That is kind of late.")
    assert {hit for hit in said if hit[0] != "pronoun"} == {
        ("posemo", "I like"),
        ("filler", "like"),
        ("posemo", "kind"),
        ("tentat", "kind of"),
    }


def test_liwc_legend_and_losses() -> None:
    dictionary = read_liwc(LIWC.replace("\n", "\n\n"))
    assert [category.path for category in dictionary.categories][3] == ("affect", "posemo")
    assert (("affect",), "south africa") in [
        (entry.path, entry.text) for entry in dictionary.entries
    ]
    assert [(loss.entry, loss.detail) for loss in dictionary.losses if loss.kind == "lost"] == [
        ("odd", "77"),
        ("alone", ""),
    ]


def test_question_mark_is_no_wildcard_in_liwc(tmp_path: Path) -> None:
    dictionary = read_liwc("%\n1\tx\n%\nwhy?\t1\n")
    assert [pattern.source for pattern in book(dictionary, tmp_path).patterns] == ['"why"']
