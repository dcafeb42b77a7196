"""Many units through a server that misbehaves in every way that is known of servers, and a process
that is killed again and again; what was lost, asked twice, invented.

    python -m benchmarks.model.misbehaving_server [--units 10000] [--kills 20]

It measures the protocol. It has no language model, and says nothing of how well one codes.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import polars as pl
from tests.review.model_server import (
    BEHAVIOURS,
    ModelServer,
    Unit,
    as_units,
    questions,
    serving,
    truth,
    units,
)

from contentan.review.model_coder import answer_log, asking, chat_server, model_codings
from contentan.review.model_coder.asking import Limits
from contentan.review.model_coder.chat_server import Server, parameters
from contentan.review.model_coder.model_codings import Codings

#: Half of all units are answered well at once; few are kept waiting for nothing.
ROUND = {name: 31 if name == "good" else 1 for name in BEHAVIOURS}
SECONDS, PARALLEL = 15.0, 32
ANCESTRY = pl.DataFrame({"code": ["accord"], "ancestor": ["accord"]})


def ask(number: int, base: str, log: Path) -> None:
    """What a process does that may be killed; a line on the standard output for each answer."""
    chat_server.FIRST = 0.01
    server = Server(base, "stub", parameters(""), seconds=SECONDS)
    every = list(questions(units(number, ROUND), server).values())
    asking.ask_all(
        every, server, log, Limits(PARALLEL), lambda: "2026-11-23T10:00:00+00:00",
        lambda _, done, __: print(done, flush=True),
    )  # fmt: skip


def ask_in_a_process(number: int, server: ModelServer, log: Path, stop_at: int | None) -> bool:
    """Whether it came to its end: killed when so many are answered, if that comes before."""
    typed = [sys.executable, "-m", __spec__.name, "--ask", server.base, "--log", str(log)]
    with subprocess.Popen(
        [*typed, "--units", str(number)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        for done in child.stdout:
            if stop_at is not None and int(done) >= stop_at:
                child.send_signal(signal.SIGKILL)
                break
        return child.wait() == 0


def result(given: list[Unit], log: Path) -> tuple[Codings, list[dict[str, object]]]:
    lines = answer_log.read(log)
    own = questions(given, Server("", "stub", parameters("")))
    return model_codings.coded(as_units(given), own, answer_log.answers(lines), ANCESTRY), lines


def through(given: list[Unit], folder: Path, kills: int) -> tuple[bytes, dict[str, object]]:
    """All units through a new server, with so many kills: the tables, and what was counted."""
    log, began, killed = folder / "answers.jsonl", time.monotonic(), 0
    chance = random.Random(1)
    with serving(given) as server:
        while True:
            part = len(given) / (kills + 1)
            at = round(part * (killed + chance.random())) if killed < kills else None
            if ask_in_a_process(len(given), server, log, at):
                break
            killed += 1
    made, lines = result(given, log)
    found = dict(made.answers.select("unit", "why").iter_rows())
    text = {one.id: one.text for one in given}
    ended = Counter(
        line.get("answered", line.get("failed")) for line in lines if "asked" not in line
    )
    own = {one.id: one for one in given}
    counted: dict[str, object] = {
        "units": len(given),
        "killed": killed,
        "seconds": round(time.monotonic() - began),
        "requests": server.requests.total(),
        "usable": made.facts["usable"],
        "refused": made.facts["refused"],
        "without an answer (400)": made.facts["unanswered"],
        "lost": sum(one.id not in found for one in given),
        "ended otherwise than they must": sum(
            why != BEHAVIOURS[own[unit].behaviour].why for unit, why in found.items()
        ),
        "whole answers sent twice": sum(times - 1 for times in server.whole.values()),
        "asked again after a stop": answer_log.asked_again(lines),
        "answers stored twice": sum(
            times > 1 and found.get(one.id) != "unanswered"
            for one in given
            for times in [ended[asked(one)]]
        ),
        "quotes": len(made.codings.filter(pl.col("code") != "")),
        "invented": sum(
            text[row["unit"]][row["start"] : row["stop"]] != row["quote"]
            for row in made.codings.iter_rows(named=True)
        ),
        "wrong": sum(
            bool(row["applies"]) != truth(text[row["unit"]])[0]
            for row in made.answers.filter(why="").iter_rows(named=True)
            if own[row["unit"]].behaviour != "spaced"
        ),
    }
    model_codings.write(folder / "tables", made, {})
    tables = sorted(path for path in (folder / "tables").iterdir() if path.is_file())
    return b"".join(path.read_bytes() for path in tables), counted


def asked(one: Unit) -> str:
    (question,) = questions([one], Server("", "stub", parameters(""))).values()
    return question.key


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--ask", default="", help=argparse.SUPPRESS)
    parser.add_argument("--log", type=Path, help=argparse.SUPPRESS)
    typed = parser.parse_args()
    if typed.ask:
        ask(typed.units, typed.ask, typed.log)
        return
    given = units(typed.units, ROUND)
    with tempfile.TemporaryDirectory() as folder:
        made = [through(given, Path(folder) / str(kills), kills) for kills in {0, typed.kills}]
    for _, counted in made:
        print(json.dumps(counted, indent=1))
    equal = len({tables for tables, _ in made}) == 1
    good = equal and not any(
        counted[name]
        for _, counted in made
        for name in ("lost", "ended otherwise than they must", "answers stored twice", "invented")
    )
    print(f"tables with and without kills are {'the same bytes' if equal else 'DIFFERENT'}")
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
