"""LIWC's .dic: between two lines of % a legend (number, name; tabs before the number nest it), then
words with numbers behind tabs.

Old files have conditions: `like (02 134)125/464` is of 125 where it follows a word of 02 or 134,
else of 464; `kind <of>131/125` is of 131 where "of" follows, else of 125. Only * stands for other
letters. The .dicx of LIWC-22 is a table: see `dictionary_tables`.
"""

from __future__ import annotations

import re

from contentan.errors import ContentanError
from contentan.interchange.shared.dictionary import (
    MOST_LEVELS,
    Category,
    CategoryPath,
    Condition,
    Dictionary,
    Entry,
    Item,
    Rule,
    numbered,
    with_parents,
)
from contentan.interchange.shared.losses import Loss

_CONDITION = re.compile(
    r"(?:\((?P<after>[\d\s,]+)\)|<(?P<next>[^<>]+)>)\s*(?P<then>\d{1,9})(?:\s*/\s*(?P<otherwise>\d{1,9}))?"
)
_MARKS = re.compile(
    rf"\s*(?:(?P<condition>{_CONDITION.pattern})|(?P<number>\d{{1,9}})(?!\S)|(?P<odd>\S+))"
)


def read_liwc(text: str) -> Dictionary:
    """The dictionary in the text of a .dic file. Raises ContentanError where there is no legend
    between two lines of %.

    >>> read_liwc("%\\n1\\tAffect\\n%\\nhapp*\\t1").entries[0].path
    ('Affect',)
    """
    lines = numbered(text)
    marks = [at for at, (_, line) in enumerate(lines) if not line.strip().strip("%")]
    if len(marks) < 2:
        raise ContentanError(
            "not a LIWC dictionary: expected a legend of categories between two lines with %",
            line=1,
        )
    losses = [
        Loss("note", number, "", line.strip(), "stands before the legend; taken as a remark")
        for number, line in lines[: marks[0]]
    ]
    known, categories = _legend(lines[marks[0] + 1 : marks[1]], losses)
    body = lines[marks[1] + 1 :]
    entries = [entry for number, line in body for entry in _entries(line, number, known, losses)]
    return Dictionary("liwc", with_parents(categories), tuple(entries), tuple(losses), wild="*")


def _legend(
    lines: list[tuple[int, str]], losses: list[Loss]
) -> tuple[dict[int, CategoryPath], list[Category]]:
    known: dict[int, CategoryPath] = {}
    categories: list[Category] = []
    above: list[tuple[int, str]] = []
    for at, line in lines:
        found = re.fullmatch(
            r"(?P<indent>\s*)(?P<number>\d{1,9})\s+(?P<name>[^\t]+?)\s*(?:\t\s*(?P<about>.*?))?\s*",
            line,
        )
        if not found:
            losses.append(
                Loss("lost", at, "", line.strip(), "a line of the legend without number and name")
            )
            continue
        width = len(found["indent"].expandtabs(8))
        # Indentation nests, however many tabs a level is.
        while above and above[-1][0] >= width:
            above.pop()
        if len(above) >= MOST_LEVELS:
            raise ContentanError(f"categories nested deeper than {MOST_LEVELS} levels", line=at)
        path = (*(name for _, name in above), found["name"])
        above.append((width, found["name"]))
        number = int(found["number"])
        if number in known:
            losses.append(
                Loss(
                    "lost",
                    at,
                    "",
                    line.strip(),
                    "the number stands in the legend again; the first holds",
                )
            )
            continue
        known[number] = path
        categories.append(Category(path, at, found["about"] or ""))
    return known, categories


def _entries(line: str, at: int, known: dict[int, CategoryPath], losses: list[Loss]) -> list[Entry]:
    """One entry for each category of a word; a loss for each mark that names none."""
    word, marks = _cut(line)
    if not word or not marks:
        reason = "an entry without a category" if word else "categories without an entry"
        losses.append(Loss("lost", at, "", line.strip(), reason))
        return []
    made: list[Entry] = []
    for mark in _MARKS.finditer(marks):
        if mark["number"]:
            made += _plain(word, at, int(mark["number"]), known, losses)
        elif mark["condition"]:
            made += _conditional(word, at, mark, known, losses)
        else:
            losses.append(Loss("lost", at, "", word, "not a category's number", mark["odd"]))
    return made


def _cut(line: str) -> tuple[str, str]:
    """Word and marks: at the first tab, or before the numbers at the end where a file has spaces
    for tabs.
    """
    stripped = line.strip()
    if "\t" in stripped:
        word, _, marks = stripped.partition("\t")
        return word.strip(), marks.strip()
    found = re.fullmatch(r"(?P<word>.*?\S)\s+(?P<marks>(?:[\d(<]\S*(?:\s+[\d)]\S*)*))", stripped)
    return (found["word"], found["marks"]) if found else (stripped, "")


def _plain(
    word: str, at: int, number: int, known: dict[int, CategoryPath], losses: list[Loss]
) -> list[Entry]:
    if number not in known:
        losses.append(Loss("lost", at, "", word, "category not in the legend", str(number)))
        return []
    return [Entry(known[number], word, at)]


def _conditional(
    word: str, at: int, mark: re.Match[str], known: dict[int, CategoryPath], losses: list[Loss]
) -> list[Entry]:
    """The entry where the condition holds, and the one where it does not."""
    text = mark["condition"]
    if mark["after"]:
        numbers = [int(number) for number in re.findall(r"\d{1,9}", mark["after"])]
        strangers = [number for number in numbers if number not in known]
        items = tuple(Item(category=known[number]) for number in numbers if number in known)
        place = "after"
    else:
        strangers, items, place = [], (Item(words=mark["next"]),), "before"
    if strangers or not items:
        losses.append(
            Loss("lost", at, "", word, "a condition on a category that is not in the legend", text)
        )
        return []
    made = []
    # One rule becomes two entries: where the condition holds, and where it does not.
    for group, negated in (("then", False), ("otherwise", True)):
        if mark[group] is None:
            continue
        number = int(mark[group])
        if number not in known:
            losses.append(Loss("lost", at, "", word, "category not in the legend", str(number)))
            continue
        condition = Condition("after" if place == "after" else "before", items, "next", negated)
        rule = Rule((Item(words=word),), ((condition,),))
        made.append(Entry(known[number], f"{word} {text}", at, kind="rule", rule=rule))
    return made
