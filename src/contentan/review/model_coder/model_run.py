"""`contentan model code`: a sample or all of a run put to a model, and what came of it.

Nothing leaves this machine unless the person says so; what would leave it is told before.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding import counts
from contentan.decisions.database import REVIEW
from contentan.errors import UsageError, many
from contentan.model import Codebook
from contentan.review.model_coder import (
    answer_log,
    asked_units,
    asking,
    chat_server,
    code_prompts,
    model_codings,
)
from contentan.review.model_coder.answer_check import REASONS, Asked
from contentan.review.model_coder.asked_units import Units
from contentan.review.model_coder.asking import Limits, Question, Went
from contentan.review.model_coder.chat_server import Server
from contentan.review.model_coder.model_codings import Codings
from contentan.review.screen import code_examples
from contentan.review.screen.code_examples import Examples
from contentan.runs.after import lookup
from contentan.runs.after.lookup import Stored
from contentan.runs.pool import Progress

#: Where the answers of models lie below outputs, a folder a model; and the log in each.
MODELS, LOG = REVIEW.with_name("models"), "answers.jsonl"


class Choices(NamedTuple):
    """`sample` or, where empty, the whole run; `codes`, which a sample of hits does not need;
    `folder` for the log and the tables. `server` is not asked if `replay` names a log.
    `remote` allows a server on another machine; `prices` are of a million tokens, in and out.
    """

    server: Server
    folder: Path
    sample: str = ""
    codes: tuple[str, ...] = ()
    limits: Limits = Limits()
    replay: Path | None = None
    remote: bool = False
    prices: tuple[float, float] | None = None


class Done(NamedTuple):
    """What this call did, what all answers come to, how often a question went out anew after a
    stop, and what else to say.
    """

    went: Went
    codings: Codings
    repeated: int
    folder: Path
    notes: tuple[str, ...]


def folder_of(outputs: Path, model: str) -> Path:
    """The folder of a model below outputs; a name may have signs that no folder may.

    >>> folder_of(Path("outputs"), "qwen2.5:7b/q4").as_posix()
    'outputs/review/models/qwen2.5-7b-q4'
    """
    name = re.sub(r"[^\w.]+", "-", model).strip("-.")
    if not name:
        raise UsageError("expected the name of a model", where="--model")
    return outputs / MODELS / name


def code(
    outputs: Path,
    choices: Choices,
    *,
    now: Callable[[], str],
    show: Progress,
    tell: Callable[[str], None],
    run: str = "",
) -> Done:
    """Ask, or take the answers of a log, and write the tables. UsageError where a server on another
    machine was not allowed.
    """
    whole = lookup.stored(outputs, run)
    units = (
        asked_units.of_sample(outputs, whole, choices.sample, choices.codes)
        if choices.sample
        else asked_units.of_run(whole, choices.codes)
    )
    if choices.replay is not None and not choices.replay.is_file():
        raise UsageError("there is no such log of answers", where=choices.replay)
    log = choices.replay or choices.folder / LOG
    book = codebook_of_run(whole.folder)
    examples = code_examples.sample_examples(outputs, whole.folder.name, book)
    asked = questions(units, book, examples, choices.server)
    went = Went(0, 0, 0)
    if choices.replay is None:
        _consent(whole, units, asked, choices, tell)
        every = list(asked.values())
        went = asking.ask_all(every, choices.server, log, choices.limits, now, show)
    lines = answer_log.read(log)
    made = model_codings.coded(units, asked, answer_log.answers(lines), counts.ancestry(book))
    model_codings.write(choices.folder, made, _circumstances(whole, choices, units))
    notes = [] if examples else ["the codebook has no examples, or is not where the run read it"]
    if units.gone:
        gone = many(units.gone, "item")
        notes.append(f"{gone} of {choices.sample} stand in texts that have changed: left out")
    return Done(went, made, answer_log.asked_again(lines), choices.folder, tuple(notes))


def questions(
    units: Units, book: Codebook, examples: Mapping[str, Examples], server: Server
) -> dict[tuple[str, str], Question]:
    """A question for each unit and code."""
    rows = {row["unit"]: row for row in units.paragraphs.iter_rows(named=True)}
    found = {}
    for code in units.asked["code"].unique().to_list():
        code_prompts.refuse_undefined(book, code)
    for unit, code in units.asked.select("unit", "code").iter_rows():
        text, lang = rows[unit]["text"], rows[unit]["lang"]
        said = code_prompts.prompt(book, code, lang, examples.get(code, code_examples.NONE), text)
        words = len(said.system.split()) + len(text.split())
        asked = Asked(code_prompts.unit_name(text), text, lang, words)
        found[unit, code] = asking.question(server, code, said.digest, said.system, asked)
    return found


def recorded(log: Path) -> Server:
    """The model and parameters of the newest answer of a log, as a server that is not asked."""
    answered = [line for line in answer_log.read(log) if "answered" in line]
    if not answered:
        raise UsageError("has no answers", where=log)
    sent = dict(answered[-1]["sent"])
    asked = sent.pop("response_format", None)
    del sent["stream"]
    return Server("", sent.pop("model"), sent, asked["type"] if asked else "none")


def _circumstances(whole: Stored, choices: Choices, units: Units) -> dict[str, Any]:
    server = choices.server
    return {
        "run": whole.folder.name,
        "model": server.model,
        "parameters": dict(server.parameters),
        "form": server.form,
        "template": code_prompts.template_version(),
        "sample": choices.sample,
        "codes": units.asked["code"].unique().sort().to_list(),
        "paragraphs": len(units.paragraphs),
    }


def _consent(
    whole: Stored,
    units: Units,
    asked: Mapping[tuple[str, str], Question],
    choices: Choices,
    tell: Callable[[str], None],
) -> None:
    """Say what leaves this machine, before it does; UsageError where that was not allowed."""
    server = choices.server
    chat_server.refuse_address(server.base, server.key)
    if chat_server.is_local(server.base):
        return
    known = answer_log.answers(answer_log.read(choices.folder / LOG))
    new = {pair: one for pair, one in asked.items() if one.key not in known}
    leaves = what_leaves(units, new, choices)
    if new and not choices.remote:
        raise UsageError(
            f"is another machine: {leaves}; nothing was sent (--allow-remote sends it)",
            where=server.base,
        )
    if new:
        tell(leaves)


def what_leaves(units: Units, new: Mapping[tuple[str, str], Question], choices: Choices) -> str:
    """What goes to a server, in one line."""
    texts = {unit: one.asked.text for (unit, _), one in new.items()}
    docs = {
        doc for unit, doc in units.paragraphs.select("unit", "doc").iter_rows() if unit in texts
    }
    every = list({one.key: one for one in new.values()}.values())
    tokens, out = asking.estimate(every), sum(int(one.body["max_tokens"]) for one in every)
    words = sum(len(text.split()) for text in texts.values())
    codes = len({code for _, code in new})
    cost = "no price was given (--price)"
    if choices.prices:
        into, outof = choices.prices
        cost = f"{((tokens - out) * into + out * outof) / 1e6:,.2f} at the given price"
    return (
        f"{many(len(texts), 'paragraph')} ({many(words, 'word')}) of"
        f" {many(len(docs), 'document')} and what the codebook says of {many(codes, 'code')}"
        " leave this machine for"
        f" {urllib.parse.urlsplit(choices.server.base).hostname}, in"
        f" {many(len(every), 'question')}; at most about {many(tokens, 'token')}, {cost}"
    )


def done_lines(done: Done) -> Sequence[str]:
    """What a person reads when all is asked."""
    facts, went = done.codings.facts, done.went
    lines = [
        f"{many(facts['questions'], 'question')}: {went.answered} answered now,"
        f" {facts['usable']} usable in all, {facts['unanswered']} without an answer"
    ]
    if went.why:
        lines.append(f"stopped: {went.why}")
    lines += [
        f"  refused: {many(number, 'answer')}: {REASONS[why]}"
        for why, number in facts["refused"].items()
    ]
    if done.repeated:
        times = many(done.repeated, "question")
        lines.append(f"  {times} asked again: the program was stopped before the answer")
    if facts["without_token_counts"]:
        lines.append(
            f"  {many(facts['without_token_counts'], 'answer')} without a count of tokens: by it"
            " cannot be told whether the server read all"
        )
    applies = int((done.codings.answers["applies"] == 1).sum())
    lines.append(
        f"the code applies {many(applies, 'time')}, with"
        f" {many(int(done.codings.answers['quotes'].sum()), 'quoted stretch', 'quoted stretches')}"
    )
    return [*lines, *done.notes, f"{done.folder}: answers.csv, codings.csv, scores.csv, model.json"]
