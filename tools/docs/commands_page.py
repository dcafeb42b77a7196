"""Print docs/use/commands.md from the commands of src/contentan/cli: their help, their options, and
what they answer with --json.

python tools/docs/commands_page.py > docs/use/commands.md
"""

from __future__ import annotations

import importlib
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import typer

from contentan.cli.answer_keys import ANSWERS, Key
from contentan.cli.command_groups import grouped
from contentan.cli.main import app
from contentan.cli.options import with_settings

#: Options that every command has, and that are described once.
SHARED = ("quiet", "verbose", "settings_file", "help")
HEAD = """\
# Commands

`tools/docs/commands_page.py` makes this page from the help of each command.
`contentan --help` lists the commands in the order in which an analyst needs them;
`contentan COMMAND --help` has the options of one and an example.
Where the command `contentan` is not on the path, `python -m contentan` is the same.

**Exit codes** are the same everywhere:

| code | means |
|---|---|
| 0 | done |
| 1 | done, and something needs attention: a document failed, an example fails, a run is held |
| 2 | nothing done: a line a fault on the standard error says why, and what to do |
| 70 | a fault of contentan itself, with a traceback: please report it |
| 130 | stopped with Ctrl-C; what was finished is kept |
| 141 | whoever reads the output through a pipe, such as `head`, had enough |

**Every command** has these options:

| option | what it does |
|---|---|
| `-q`, `--quiet` | no progress and no notes: only the answer, and errors |
| `-v`, `--verbose` | says on the standard error what is read, from where, how long steps take |
| `--settings FILE` | after the command: [settings](settings.md); else `contentan.toml` here |
| `--help`, `-h` | its help |

`-q` and `-v` may stand before the command, too: `contentan -q run`.
`contentan --version` prints the version of contentan and of Python.

**Completion.**
`contentan --install-completion` lets the Tab key complete commands and options
in bash, zsh, fish and PowerShell; start a new terminal afterwards.
`contentan --show-completion` prints the script instead.

**For programs.**
Commands that answer a question have `--json`:
one JSON document on the standard output, and nothing else there.
Its keys are listed with each command; later versions may add keys.
Numbers are numbers, a value that is not defined is `null`,
and a table is a list of rows by column name.
On exit code 2 the standard output is empty.

```sh
contentan runs --json | jq -r '.runs[0].run'
```
"""


def page() -> str:
    group: Any = typer.main.get_command(app)
    parts = [HEAD]
    for title, names in grouped(list(group.commands)):
        parts.append(f"## {title}\n")
        for name in names:
            parts += _sections(name, group.commands[name])
    return "\n".join(parts)


def _sections(name: str, command: Any) -> Iterator[str]:
    below = getattr(command, "commands", {})
    if not below or command.invoke_without_command:
        yield from _section(name, command)
    for own, one in below.items():
        yield from _sections(f"{name} {own}", one)


def _section(name: str, command: Any) -> Iterator[str]:
    with_settings(command)
    says, *examples = re.split(r"Example: ", command.help)
    yield f"### contentan {name}\n"
    yield "\n\n".join(map(_sentences, says.strip().split("\n\n"))) + "\n"
    if examples:
        yield "```sh\n" + "\n".join(map(_one_line, examples)) + "\n```\n"
    params = [one for one in command.params if one.name not in SHARED]
    if params:
        yield "| argument or option | what it is | default |\n|---|---|---|"
        yield from map(_param, params)
        yield ""
    if name in ANSWERS:
        yield "With `--json`:\n\n| key | kind | what it says |\n|---|---|---|"
        yield from map(_key, ANSWERS[name])
        yield ""


def _sentences(text: str) -> str:
    """A paragraph, each sentence on a line of its own."""
    lines = re.split(r"(?<=[a-z]\.) (?=[A-Z])", _one_line(text))
    return "\n".join(textwrap.fill(line, 118, break_on_hyphens=False) for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _param(one: Any) -> str:
    kind = getattr(one, "param_type_name", "option")
    names = " / ".join(f"`{name}`" for name in (*one.opts, *one.secondary_opts))
    called = f"`{one.name.upper()}`" if kind == "argument" else names
    says = _cell(one.help or "")
    if one.envvar:
        says += f" Environment: `{one.envvar}`."
    return f"| {called} | {says} | {_default(one)} |"


def _default(one: Any) -> str:
    if one.required:
        return "must be given"
    if one.default in (None, "", False) or callable(one.default):
        return ""
    return "on" if one.default is True else f"`{one.default}`"


def _key(key: Key) -> str:
    names = columns(key)
    inner = f": {', '.join(f'`{name}`' for name in names)}" if names else ""
    return f"| `{key.name}` | {key.kind} | {_cell(key.says)}{inner} |"


def columns(key: Key) -> list[str]:
    """Keys inside a row or object; of a declared table its columns."""
    module, _, table = key.inner.partition(":")
    if not table:
        return key.inner.split()
    return list(getattr(importlib.import_module(module), table).schema)


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


if __name__ == "__main__":
    print(page(), end="")
