"""A desk that is killed at any moment: what it answered stands in the files and in the history."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contentan.authoring.check import examples
from contentan.codebook import codebook_file
from contentan.corpus import register
from contentan.desk import open_desk
from contentan.desk.draft import step_history
from contentan.desk.draft.codebook_draft import digest_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="fork and SIGKILL are POSIX"),
]
KILLS = 20
#: Serves a desk in a child for each line that it reads, so that only the first start is slow. The
#: child is the whole server, and what is killed is the child.
SERVING = """
import os, sys
from pathlib import Path
import uvicorn
from contentan.desk import open_desk, tweaks
from contentan.desk.draft.register_draft import RegisterFile
from contentan.desk.screen import desk_server
from contentan.review.screen import application, reviewer_request
from contentan.review.screen.server import Choices

def say(words):  # whole lines, as parent and child write to the same pipe
    os.write(1, f"{words}\\n".encode())

outputs, codebook, corpus = map(Path, sys.argv[1:])
register = RegisterFile(corpus, outputs / open_desk.REGISTER, lambda: "2026-01-01")
register.read()  # what is slow at first
say("ready")
for _ in sys.stdin:
    child = os.fork()
    if not child:
        desk_server.serve(
            Choices(outputs, port=0, reviewer="john"),
            codebook,
            say,
            now=lambda: "now",
            register=register,
        )
        os._exit(0)
    say(f"child {child}")
    os.waitpid(child, 0)
    say("ended")
"""


class Desks:
    """One desk after another on the same files."""

    def __init__(self, study: Path) -> None:
        places = [str(study / name) for name in ("outputs", "codebook", "corpus")]
        command = [sys.executable, "-c", SERVING, *places]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        self.until("ready")

    def until(self, begin: str) -> str:
        """The next line that begins so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(begin):
                return line.strip()
        raise AssertionError(f"the server ended before it said {begin!r}")

    def start(self) -> tuple[int, str]:
        """The process id of a desk and the address that opens it."""
        assert self.process.stdin is not None
        self.process.stdin.write("serve\n")
        self.process.stdin.flush()
        child = int(self.until("child").split()[1])
        return child, self.until("Open http").split()[1]


class Analyst(threading.Thread):
    """Saves lines, fills a cell of the register and marks examples as fast as it is answered, until
    nobody answers. `cell` is what the cell holds.
    """

    def __init__(self, address: str, turn: int, cell: str) -> None:
        super().__init__(daemon=True)
        self.base, self.turn = address.partition("/start")[0], turn
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar)
        self.browser.open(address, timeout=20).read()
        self.done = threading.Semaphore(0)
        self.saved: list[str] = []
        self.removed: list[str] = []
        self.marked: list[str] = []
        self.refused: list[str] = []
        self.cells = [cell]

    def post(self, name: str, body: dict[str, Any]) -> Any:
        headers = {"content-type": "application/json", "sec-fetch-site": "same-origin"}
        asked = urllib.request.Request(
            f"{self.base}/api/desk/{name}",
            json.dumps(body).encode(),
            headers | {"origin": self.base},
        )
        return json.load(self.browser.open(asked, timeout=20))

    def run(self) -> None:
        number = 0
        try:
            while True:
                self.once(number)
                number += 1
        except urllib.error.HTTPError as error:
            self.refused.append(f"{error.code} {error.read()[:300]!r}")
        except (
            OSError,
            ValueError,
            http.client.HTTPException,
        ):
            return  # the desk is gone, before its answer or in the middle of it

    def once(self, number: int) -> None:
        line = {"code": "exchange", "lang": "en", "line": 0, "was": ""}
        knows = json.load(self.browser.open(f"{self.base}/api/desk/state", timeout=20))["digest"]
        source = f"student word{self.turn}x{number}"
        knows = self.post("save", {**line, "source": source, "knows": knows})["digest"]
        self.saved.append(source)
        self.done.release()
        cell = {"row": "us-a", "column": "rights", "text": source, "was": self.cells[-1]}
        self.cells.append(self.post("register/cell", cell)["text"])
        self.done.release()
        asked = self.post("ask", {**line, "source": "student"})
        mark = {"at": asked["lines"][0]["at"], "run": asked["run"], "code": "exchange"}
        said = self.post("mark", {**mark, "right": number % 2 == 0})
        self.marked.append(said["example"])
        self.done.release()
        if number % 3 == 0:
            step = self.post("undo", {"knows": said["undo"]})["step"]
            self.removed.append(step["says"])
            self.done.release()


@pytest.fixture
def desks(study: Path) -> Iterator[Desks]:
    made = Desks(study)
    yield made
    made.process.kill()
    made.process.wait()


def test_what_was_answered_stands_after_any_kill(desks: Desks, study: Path) -> None:
    drawn = random.Random(7)
    saved, removed, marked, filled = list[str](), list[str](), list[str](), 0
    for turn in range(KILLS):
        child, address = desks.start()
        left = sorted(path.name for path in (study / "codebook").iterdir())
        assert left == ["codebook.yaml", "examples.yaml"]  # no draft of a file that was cut off
        analyst = Analyst(address, turn, _cell(study))
        analyst.start()
        for _ in range(turn % 5):  # some die in their first save
            assert analyst.done.acquire(timeout=20), analyst.refused
        time.sleep(drawn.uniform(0.0, 0.1))  # the moment of the kill, not a wait for a state
        os.kill(child, signal.SIGKILL)
        desks.until("ended")
        analyst.join(30)
        assert not analyst.is_alive() and not analyst.refused, analyst.refused
        saved += analyst.saved
        removed += analyst.removed
        marked += analyst.marked
        _stand(study, saved, removed, marked)
        filled += len(analyst.cells) - 1
        _stands_in_the_register(study, analyst.cells)
    assert filled > KILLS / 4
    assert min(len(saved), len(marked)) > KILLS / 4 and removed, "hardly anything was done"


def _cell(study: Path) -> str:
    own = [one for one in register.read(study / "corpus") if one.id == "us-a"]
    assert own, "the register has lost a row"
    return own[0].rights


def _stands_in_the_register(study: Path, cells: list[str]) -> None:
    """The last cell that was answered, or the one that was asked for when the kill came."""
    steps = step_history.steps(study / "outputs" / open_desk.REGISTER)
    assert _cell(study) in (cells[-1], steps[-1].says.rpartition("→ ")[2] if steps else "")


def _stand(study: Path, saved: list[str], removed: list[str], marked: list[str]) -> None:
    """All that was answered stands; the files are those to which the history leads."""
    file = study / "codebook" / "codebook.yaml"
    book = codebook_file.read(file)
    examples.read(file, book)
    steps = step_history.steps(study / "outputs" / "desk" / "history.jsonl")
    undone = Counter(step.says for step in steps if step.kind == step_history.UNDO)
    assert not Counter(removed) - undone
    for source in saved:
        assert source in {step.says for step in steps if step.kind == "add"}
        stands = source in {one.source for one in book.patterns}
        # An undo may have been done, or only begun, without an answer.
        assert (stands or undone[source]) and not (stands and source in removed)
    assert set(marked) <= {step.says for step in steps if step.kind == "example"}
    for name in ("codebook.yaml", "examples.yaml"):
        own = [step for step in steps if step.file == name]
        now = digest_of((file.parent / name).read_bytes())
        later = [*(step.before for step in own[1:]), now]
        for step, then in zip(own, later[: len(own)], strict=True):
            # A step that a kill kept from being done leads nowhere.
            assert then in (step.before, step.after)
