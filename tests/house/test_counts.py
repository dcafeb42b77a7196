"""A number and its noun agree: in messages by `errors.many`, in the report by `Text.many`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contentan.errors import many
from tests.report.test_catalogue import MESSAGES

PACKAGE = Path(__file__).parents[2] / "src" / "contentan"
NOUNS = (
    "addresses bytes cells codes codings columns countries decisions documents errors examples"
    " faults files findings folders hits hosts items lines mentions pages paragraphs passages"
    " patterns reviewers rows runs sentences sheets suggestions targets texts tokens units verdicts"
    " warnings words"
).split()
PLURAL = re.compile(rf"^ (?:(?:earlier|known|more|near|new|other) )?(?:{'|'.join(NOUNS)})\b")
#: Numbers that are never one (constants in capitals; bytes of files; the files of a whole run), and
#: what is no count: a word, a sign of gain and loss, a distance that the codebook writes.
NO_COUNT = re.compile(
    r"^(\w+\.)?[A-Z_]+$|bytes|size|total|packed|came|most|made|blob|length|done\.same"
    r"|^kind$|^flip\.source$|^_signed\(|^pattern\.within$"
)
#: Values of the report's messages that are a constant of the method, a rate, a share, or all of
#: which some are told.
NO_VALUE = {"least", "shown", "most", "words", "rate", "share", "all", "codes"}
#: Messages whose {n} or {hits} is a constant of the method.
OF_THE_METHOD = (
    "For each criterion",
    "Hits per 1,000",
    "On paper each",
    "The document is the unit",
    "All hits are in segments",
    "Makes more than",
)


def counted_by_hand(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every f-string in which a number stands before a noun in the plural."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for value, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant):
                    written = ast.unparse(value.value)
                    if PLURAL.match(str(after.value)) and not NO_COUNT.search(written):
                        yield node.lineno, written


def test_a_count_by_hand_would_be_seen() -> None:
    seen = [
        written for _, written in counted_by_hand(ast.parse("f'in {len(x):,} more documents.'"))
    ]
    assert seen == ["len(x)"]
    assert not list(counted_by_hand(ast.parse("f'{many(n, noun)}, {LEAST} documents'")))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_message_counts_by_hand(path: Path) -> None:
    found = list(counted_by_hand(ast.parse(path.read_text(encoding="utf-8"))))
    assert not found, f"{path.name}: {found}: errors.many writes 1 document and 2 documents"


def test_no_message_of_the_report_counts_by_hand() -> None:
    counted = re.compile(rf"\{{(\w+)\}} (?:\w+ )?(?:{'|'.join(NOUNS)})\b")
    found = [
        (message, name)
        for message in MESSAGES
        if " | " not in message and not message.startswith(OF_THE_METHOD)
        for name in counted.findall(message)
        if name not in NO_VALUE
    ]
    assert found == []


@pytest.mark.parametrize(
    ("n", "says"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents"), (21, "21 documents")]
)
def test_one_is_one_and_all_else_is_many(n: int, says: str) -> None:
    assert many(n, "document") == says
