"""Commands that ask a language model, as one more coder whose answers are checked and measured."""

from __future__ import annotations

from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_CODEBOOK, Codebook, app, check_language
from contentan.model import LANGS

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
