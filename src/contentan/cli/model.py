"""Commands that ask a language model, as one more coder whose answers are checked and measured."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give, note
from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_OUTPUTS,
    DEFAULT_SEED,
    Codebook,
    Outputs,
    Run,
    app,
    check_language,
    names,
    now,
)
from contentan.errors import UsageError
from contentan.model import LANGS

if TYPE_CHECKING:
    from contentan.review.model_coder.chat_server import Server

#: Where the key of a server is read from; it is never written anywhere.
KEY = "CONTENTAN_MODEL_KEY"

model = typer.Typer(no_args_is_help=True)
app.add_typer(model, name="model", help="Ask a language model as one more coder.")


@model.command()
def prompt(
    code: Annotated[str, typer.Argument(help="Id of the code.")],
    lang: Annotated[str, typer.Option("--lang", help="Only for paragraphs in kk, ru or en.")] = "",
    codebook: Codebook = DEFAULT_CODEBOOK,
    as_json: AsJson = False,
) -> None:
    """Show what a model is asked of a code, for a paragraph in each language.

    The digest is kept with each answer; it changes with the codebook's text, its examples and the
    template.

    Example: contentan model prompt educational_exchange --lang ru
    """
    from contentan.codebook import codebook_file
    from contentan.review.model_coder import code_prompts
    from contentan.review.screen import code_examples

    check_language(lang)
    book = codebook_file.read(codebook)
    examples = code_examples.folder_examples(codebook, book).get(code, code_examples.NONE)
    code_prompts.refuse_undefined(book, code)
    made = [code_prompts.prompt(book, code, one, examples) for one in LANGS if lang in ("", one)]
    lines = [
        line
        for one in made
        for line in (f"--- {one.lang}, digest {one.digest}", one.system.rstrip(), "")
    ]
    answer = {
        "code": code,
        "template": code_prompts.template_version(),
        "prompts": [{"lang": one.lang, "digest": one.digest, "text": one.system} for one in made],
    }
    give(answer, lines[:-1], as_json=as_json)


ServerBase = Annotated[
    str, typer.Option("--server", help="Base of the address, as http://localhost:8080/v1.")
]
Model = Annotated[str, typer.Option("--model", help="Name of the model on that server.")]
Sample = Annotated[
    str, typer.Option("--sample", help="The paragraphs of this sample, as verify-1.")
]
Every = Annotated[bool, typer.Option("--all", help="All paragraphs of the run.")]
Codes = Annotated[
    str, typer.Option("--codes", help="Codes to ask about, separated by commas; each apart.")
]
Remote = Annotated[bool, typer.Option("--allow-remote", help="Send texts to another machine.")]
Price = Annotated[
    str, typer.Option("--price", help="Of a million tokens, in and out, as 0.15,0.60.")
]
Budget = Annotated[int, typer.Option("--budget", help="Tokens in all; 0: no bound.", min=0)]
Parallel = Annotated[int, typer.Option("--parallel", help="Questions at a time.", min=1, max=64)]
Sent = Annotated[
    str,
    typer.Option("--parameters", help="What is sent with each question, as temperature=0,seed=1."),
]
Form = Annotated[
    str, typer.Option("--form", help="How JSON is asked for: json_schema, json_object or none.")
]
Seconds = Annotated[
    float, typer.Option("--seconds", help="Time limit for one answer, in seconds.", min=1)
]
Replay = Annotated[
    Path | None,
    typer.Option("--replay", help="Take the answers of this answers.jsonl; ask no server."),
]
To = Annotated[
    Path | None,
    typer.Option("--to", help="Folder for answers; by default one below outputs/review."),
]


@model.command()
def code(
    server: ServerBase = "",
    named: Model = "",
    sample: Sample = "",
    every: Every = False,
    codes: Codes = "",
    allow_remote: Remote = False,
    price: Price = "",
    budget: Budget = 0,
    parallel: Parallel = 4,
    parameters: Sent = "",
    form: Form = "json_schema",
    seconds: Seconds = 120.0,
    replay: Replay = None,
    to: To = None,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Let a model code paragraphs, as one more coder; begin with a sample.

    For any server that speaks the chat-completions protocol (llama.cpp, Ollama, vLLM). An answer
    counts only if it quotes words that stand in the paragraph. What was answered is never asked
    again, so a stopped command goes on where it was. A key is read from CONTENTAN_MODEL_KEY.

    Example: contentan model code --server http://localhost:8080/v1 --model NAME --sample verify-1
    """
    from contentan.review.model_coder import model_run
    from contentan.review.model_coder.asking import Limits
    from contentan.runs.after.summary import progress

    if bool(sample) == every:
        raise UsageError("expected --sample NAME or --all: one of them")
    asked = _server(server, named, parameters, form, seconds, replay)
    folder = to or model_run.folder_of(outputs, asked.model)
    how = (Limits(parallel, budget), replay, allow_remote, _prices(price))
    choices = model_run.Choices(asked, folder, sample, names(codes), *how)
    with progress(sys.stderr) as show:
        done = model_run.code(outputs, choices, now=now, show=show, tell=note, run=run)
    answer = {
        "folder": done.folder,
        "asked": done.went._asdict(),
        "repeated": done.repeated,
        "facts": done.codings.facts,
        "notes": done.notes,
    }
    give(answer, model_run.done_lines(done), as_json=as_json)
    if done.went.why or done.codings.facts["unanswered"]:
        raise typer.Exit(1)


def _server(
    base: str, named: str, parameters: str, form: str, seconds: float, replay: Path | None
) -> Server:
    """The server that was typed; in a replay without a model's name that of the log."""
    from contentan.review.model_coder import chat_server, model_run

    if replay is not None and not named:
        return model_run.recorded(replay)
    if not named or not (base or replay):
        raise UsageError("expected --server and --model, or --replay")
    if form not in chat_server.FORMS:
        forms = ", ".join(chat_server.FORMS)
        raise UsageError(f"{form!r}; expected one of {forms}", where="--form")
    sent = chat_server.parameters(parameters)
    return chat_server.Server(base, named, sent, form, seconds, os.environ.get(KEY, ""))


def _prices(given: str) -> tuple[float, float] | None:
    """Two prices that were typed with a comma between them; UsageError for anything else."""
    if not given:
        return None
    try:
        into, out = (float(part) for part in given.split(","))
    except ValueError:
        raise UsageError("expected two numbers, as 0.15,0.60", where="--price") from None
    return into, out


@model.command()
def agree(
    named: Annotated[str, typer.Option("--model", help="Name of the model.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder with its answers.csv, if not the usual.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write all columns to this CSV file.")
    ] = None,
    apart: Annotated[
        Path | None,
        typer.Option("--apart", help="Write the paragraphs in which they differ to this CSV file."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")] = DEFAULT_SEED,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Compare a model with the dictionary and with people, by code and language.

    Shows how often both say yes, one alone, or neither, with kappa, and for which codes the model
    does less well in one language than in another.

    Example: contentan model agree --model NAME --apart apart.csv
    """
    from contentan.review.model_coder import model_agreement, model_run
    from contentan.tables.frames import to_csv

    where = folder or model_run.folder_of(outputs, named)
    table, differ = model_agreement.compared(outputs, where, run=run, seed=seed)
    lines = model_agreement.agreement_lines(table, differ)
    give({"agreement": table, "apart": differ}, lines, as_json=as_json)
    for path, made in ((to, table), (apart, differ)):
        if path:
            path.write_bytes(to_csv(made))
