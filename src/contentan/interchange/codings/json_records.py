"""Label Studio's JSON, and JSONL of doccano or a language model: records with a text and its
labels.

A record's text is what the coder read. Offsets are checked against the words that the file quotes:
Label Studio counted UTF-16 units before it counted code points, so what fits the quote is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from contentan.errors import ContentanError
from contentan.interchange.shared.foreign_marks import (
    Mark,
    Problem,
    Read,
    load_json,
    shown,
    utf16_to_points,
)

Record: TypeAlias = dict[str, Any]
_TEXTS = ("text", "data", "sentence", "content")
_ITEMS, _DOCS = (
    ("item", "item_id", "hit", "segment_id"),
    ("doc", "document", "doc_id", "source", "file", "filename"),
)
_LABELS = tuple("codes code labels label categories cats entities spans annotations".split())
_STARTS, _STOPS = ("start", "start_offset", "begin"), ("stop", "end", "end_offset")


def numbered_records(text: str) -> Iterator[tuple[int, Any]]:
    """Records of JSONL with their lines, or of one JSON list with their numbers. Raises
    ContentanError at a line that is none.
    """
    if text.lstrip().startswith("["):
        yield from enumerate(load_json(text), start=1)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, load_json(line, line=number)


def read_records(text: str) -> Read:
    """JSONL of doccano (`label`, `entities`) or of a language model (`codes`), each record with
    `text`, `item` or `doc`.

    >>> [mark.label for mark in read_records('{"text": "Peace.", "label": ["accord"]}').marks]
    ['', 'accord']
    """
    marks: list[Mark] = []
    problems: list[Problem] = []
    for number, record in numbered_records(text):
        try:
            marks += _record(record, number)
        except ContentanError as error:
            problems.append(Problem(number, error.message))
    return Read("records", tuple(marks), tuple(problems))


def _record(record: Any, number: int) -> Iterator[Mark]:
    if not isinstance(record, dict):
        raise ContentanError(f"expected an object with text and labels, got {shown(record)}")
    meta: Record = record["meta"] if isinstance(record.get("meta"), dict) else {}
    text, item, doc = (
        _first(record, names) or _first(meta, names) for names in (_TEXTS, _ITEMS, _DOCS)
    )
    if not (text or item or doc):
        raise ContentanError(
            f"no text, item or doc; there are {', '.join(map(shown, record)) or 'no keys'}"
        )
    given = [record[name] for name in _LABELS if name in record]
    if not given:
        raise ContentanError(
            f"no codes, label or entities; there are {', '.join(map(shown, record))}"
        )
    whole = Mark(
        number, "", doc, text, item=item, user=_first(record, ("user", "username", "annotator"))
    )
    yield whole
    for value in given:
        for one in value if isinstance(value, list) else [value]:
            found = _labelled(one, whole)
            if found is None:
                continue
            if not (text or item or found.quote or found.stop >= 0):
                raise ContentanError(
                    f"label {shown(found.label)} without a place: a text, an item, a quote or"
                    " offsets are missing"
                )
            yield found


def _first(record: Record, names: tuple[str, ...]) -> str:
    """The first of some keys that holds text or a number, as text."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _labelled(one: Any, whole: Mark) -> Mark | None:
    """A label on all of the text, [start, stop, label], or an object with these; nothing for an
    empty label.
    """
    if isinstance(one, str | int) and not isinstance(one, bool):
        return whole._replace(label=str(one)) if str(one).strip() else None
    if isinstance(one, list) and len(one) == 3 and isinstance(one[2], str):
        return _stretch(whole, one[2], one[0], one[1], "")
    if isinstance(one, dict):
        label = one.get("code", one.get("label"))
        if not isinstance(label, str) or not label.strip():
            raise ContentanError(
                f"a label must be its name, got {shown(label if label is not None else one)}"
            )
        start, stop = (
            next((one[name] for name in names if name in one), None) for names in (_STARTS, _STOPS)
        )
        quote = _first(one, ("quote", "text"))
        if start is not None:
            return _stretch(whole, label, start, stop, quote)
        return _quoted(whole, label, quote) if quote else whole._replace(label=label)
    if one is None:
        return None
    raise ContentanError(f"a label is text, [start, stop, label] or an object, got {shown(one)}")


def _stretch(whole: Mark, label: str, start: Any, stop: Any, quote: str) -> Mark:
    """A mark at offsets that count code points, or else, as the quote shows, UTF-16 units."""
    if (
        not all(isinstance(at, int) and not isinstance(at, bool) for at in (start, stop))
        or not 0 <= start < stop
    ):
        raise ContentanError(f"label {shown(label)} at {shown(start)} to {shown(stop)}: no stretch")
    found = whole._replace(label=label, start=start, stop=stop, quote=quote)
    if not quote or not whole.text or _same(whole.text[start:stop], quote):
        if whole.text and stop > len(whole.text):
            raise ContentanError(
                f"label {shown(label)} ends at {stop}, the text at {len(whole.text)}"
            )
        return found
    # The quote does not stand at these code points: perhaps it does at these UTF-16 units.
    start, stop = (utf16_to_points(whole.text, at) for at in (start, stop))
    if _same(whole.text[start:stop], quote):
        return found._replace(start=start, stop=stop)
    return _quoted(whole, label, quote)


def _quoted(whole: Mark, label: str, quote: str) -> Mark:
    """A mark on words that stand once in the text; without a text they are looked for in our
    documents.
    """
    if not whole.text:
        return whole._replace(label=label, quote=quote)
    at = whole.text.find(quote)
    if at < 0 or whole.text.find(quote, at + 1) >= 0:
        raise ContentanError(
            f"{shown(quote)} stands {'not' if at < 0 else 'more than once'} in its text"
        )
    return whole._replace(label=label, start=at, stop=at + len(quote), quote=quote)


def _same(one: str, other: str) -> bool:
    # Label Studio writes line ends of a quote as a backslash and an n.
    return "".join(one.split()) == "".join(other.replace("\\n", "").split())


def read_label_studio(text: str) -> Read:
    """Label Studio's JSON export: tasks with annotations, each with choices on the text and labels
    on stretches of it.
    """
    tasks = load_json(text)
    marks: list[Mark] = []
    problems: list[Problem] = []
    ignored: dict[str, int] = {}
    for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks], start=1):
        try:
            marks += _task(task, number, ignored)
        except ContentanError as error:
            problems.append(Problem(number, error.message))
    notes = [f"Label Studio's {kind}: {n} left out" for kind, n in sorted(ignored.items())]
    return Read("label-studio", tuple(marks), tuple(problems), tuple(notes))


def _task(task: Any, number: int, ignored: dict[str, int]) -> Iterator[Mark]:
    made = task.get("annotations", task.get("completions")) if isinstance(task, dict) else None
    if not isinstance(made, list) or not isinstance(task.get("data"), dict):
        raise ContentanError("no task with data and annotations; export as JSON, not as JSON-MIN")
    text = _text(task["data"])
    whole = Mark(number, "", _first(task["data"], _DOCS), text, item=_first(task["data"], _ITEMS))
    for one in made:
        if not isinstance(one, dict) or not isinstance(one.get("result"), list):
            raise ContentanError("an annotation without a result")
        if one.get("was_cancelled"):
            ignored["skipped tasks"] = ignored.get("skipped tasks", 0) + 1
            continue
        own = whole._replace(user=_user(one.get("completed_by")))
        yield own
        for region in one["result"]:
            yield from _region(region, own, ignored)


def _text(data: Record) -> str:
    """The text of a task: under one of the usual names, else the longest; an address is no text."""
    named = _first(data, _TEXTS)
    others = {*_ITEMS, *_DOCS}
    found = named or max(
        (v for k, v in data.items() if isinstance(v, str) and k not in others), key=len, default=""
    )
    return (
        ""
        if found.startswith(("http://", "https://", "/data/", "s3://")) and not found.split()[1:]
        else found
    )


def _user(given: Any) -> str:
    """Who annotated: a number, or a person's address where the export has it."""
    if isinstance(given, dict):
        given = given.get("email") or given.get("username") or given.get("id")
    return "" if given is None else str(given)


def _region(region: Any, own: Mark, ignored: dict[str, int]) -> Iterator[Mark]:
    value = region.get("value") if isinstance(region, dict) else None
    kind = str(region.get("type", "")) if isinstance(region, dict) else ""
    if kind == "relation" or not isinstance(value, dict):
        ignored[kind or "results without a value"] = (
            ignored.get(kind or "results without a value", 0) + 1
        )
        return
    names = value.get(kind)
    if kind not in (
        "labels",
        "hypertextlabels",
        "paragraphlabels",
        "choices",
        "taxonomy",
    ) or not isinstance(names, list):
        ignored[kind] = ignored.get(kind, 0) + 1
        return
    quote = value["text"] if isinstance(value.get("text"), str) else ""
    start, stop = value.get("start"), value.get("end")
    for name in names:
        label = "/".join(map(str, name)) if isinstance(name, list) else str(name)
        if isinstance(start, int) and isinstance(stop, int):
            yield _stretch(own, label, start, stop, quote)
        elif quote or kind == "hypertextlabels":
            yield _quoted(own, label, quote)
        else:
            yield own._replace(label=label)
