"""A server of our own that answers chat completions as servers do, well and badly; and questions
whose right answers are known.

It knows nothing of language. A unit whose text has the word of WORDS has the code, and is quoted
with that word; each unit is answered with one behaviour, chosen by its text.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from email.utils import formatdate
from typing import Any, NamedTuple

import polars as pl

from contentan.review.model_coder import asking, code_prompts
from contentan.review.model_coder.answer_check import Asked
from contentan.review.model_coder.asked_units import MODEL_UNITS, Units
from contentan.review.model_coder.asking import Question
from contentan.review.model_coder.chat_server import USUAL, Server
from contentan.tables.frames import frame_of

#: The word that has the code, by language.
WORDS = {"en": "harmony", "ru": "согласие", "kk": "келісім"}
FILLER = {
    "en": "The council of the district met and spoke of the budget and the roads of the town",
    "ru": "Совет района собрался и говорил о бюджете и о дорогах города и посёлка",
    "kk": "Аудан кеңесі жиналып бюджет пен қала жолдары туралы әңгіме өткізді және шешім қабылдады",
}


class Unit(NamedTuple):
    id: str
    text: str
    lang: str
    behaviour: str


def units(number: int, behaviours: Mapping[str, int]) -> list[Unit]:
    """So many paragraphs, all different, in three languages; `behaviours` says how many of a round
    are answered in which way.
    """
    cycle = [name for name, times in behaviours.items() for _ in range(times)]
    made = []
    for at in range(number):
        lang = ("en", "ru", "kk")[at % 3]
        has = WORDS[lang] if at % 2 else ""
        text = f"{FILLER[lang]} {at} {has}. " + f"{FILLER[lang]}. " * (at % 7)
        made.append(Unit(f"u{at:06}", text.strip(), lang, cycle[at // 6 % len(cycle)]))
    return made


def as_units(given: list[Unit]) -> Units:
    """Paragraphs of a document each, all asked for the code `accord`; none has a hit."""
    rows = [(one.id, f"d{one.id}", 0, 0, len(one.text), "KAZ", one.lang, one.text) for one in given]
    return Units(
        frame_of(MODEL_UNITS, rows),
        pl.DataFrame([(one.id, "accord") for one in given], schema=["unit", "code"], orient="row"),
        pl.DataFrame(schema={"item": pl.String, "code": pl.String, "unit": pl.String}),
    )


def questions(given: list[Unit], server: Server) -> dict[tuple[str, str], Question]:
    made = {}
    for one in given:
        name = code_prompts.unit_name(one.text)
        system = f"Unit: {name}\n\nDoes the code accord apply?"
        asked = Asked(name, one.text, one.lang, len(system.split()) + len(one.text.split()))
        made[one.id, "accord"] = asking.question(server, "accord", "digest", system, asked)
    return made


def truth(text: str) -> tuple[bool, list[str]]:
    """Whether the first sentence has the word, in any form, and the forms that it has."""
    words = re.findall(r"\w+", text.split(". ", maxsplit=1)[0])
    found = [word for word in words if word.startswith(tuple(WORDS.values()))]
    return bool(found), found


class ModelServer(http.server.ThreadingHTTPServer):
    """Counts requests and whole answers by the text that was asked about."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, given: list[Unit]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = {one.text: one.behaviour for one in given}
        self.requests, self.whole = Counter[str](), Counter[str]()
        self.headers_seen: list[Mapping[str, str]] = []
        self.guard = threading.Lock()
        self.over = threading.Event()
        self.base = f"http://127.0.0.1:{self.server_port}/v1"

    def server(self, **more: Any) -> Server:
        return Server(self.base, "stub", dict(USUAL), **more)

    def handle_error(self, *given: Any) -> None:
        """That a client was killed is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*given)


class Handler(http.server.BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: else the other side waits for the second.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        sent = self.rfile.read(length)
        if len(sent) < length:  # the other side was killed
            self.close_connection = True
            return
        given = json.loads(sent)
        system, text = (one["content"] for one in given["messages"])
        with self.server.guard:
            self.server.requests[text] += 1
            tries = self.server.requests[text]
            self.server.headers_seen.append(dict(self.headers))
        unit = system.split("\n")[0].removeprefix("Unit: ")
        one = Told(self, unit, text, tries, len(system) // 3)
        BEHAVIOURS[self.server.behaviour.get(text, "good")].act(one)

    def log_message(self, *_: object) -> None:
        pass


class Told(NamedTuple):
    """One request: the unit's name, its text, how often it came, and tokens of the rest."""

    handler: Handler
    unit: str
    text: str
    tries: int
    more: int

    def send(self, status: int, body: str, *, longer: int = 0, **headers: str) -> None:
        raw = body.encode()
        self.handler.send_response(status)
        for name, value in {"content-length": str(len(raw) + longer), **headers}.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(raw)
        self.handler.wfile.flush()
        self.handler.close_connection = longer > 0

    def answer(self, **more: Any) -> dict[str, Any]:
        """A right answer's content, with what is said otherwise."""
        applies, quotes = truth(self.text)
        return {"unit": self.unit, "applies": applies, "quotes": quotes, **more}

    def completion(self, content: str, *, tokens: int = 0, finish: str = "stop") -> dict[str, Any]:
        used = tokens or self.more + len(self.text) // 3
        choice = {"index": 0, "finish_reason": finish}
        return {
            "object": "chat.completion",
            "model": "stub-1",
            "choices": [{**choice, "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": used, "completion_tokens": 20, "total_tokens": used + 20},
        }

    def say(self, content: Any, **more: Any) -> None:
        """A whole answer."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        self.whole(self.completion(text, **more))

    def whole(self, body: dict[str, Any]) -> None:
        with self.handler.server.guard:
            self.handler.server.whole[self.text] += 1
        self.send(200, json.dumps(body, ensure_ascii=False))

    def good(self) -> None:
        self.say(self.answer())


class Behaviour(NamedTuple):
    """`why` is what becomes of the unit: empty for a usable answer."""

    act: Callable[[Told], None]
    why: str = ""


def first(times: int, act: Callable[[Told], None]) -> Callable[[Told], None]:
    """Badly so many times, then well."""
    return lambda told: act(told) if told.tries <= times else told.good()


def breaks_off(told: Told) -> None:
    told.send(200, '{"object": "chat.compl', longer=500)


def silent(told: Told) -> None:
    told.handler.server.over.wait()


def two(told: Told) -> None:
    body = told.completion(json.dumps(told.answer()))
    told.whole({**body, "choices": body["choices"] * 2})


def quoting(make: Callable[[Told], str]) -> Callable[[Told], None]:
    return lambda told: told.say(told.answer(applies=True, quotes=[make(told)]))


def strange(told: Told) -> str:
    """Words in a language that is not the unit's."""
    return FILLER["en"] if "Аудан" in told.text or "Совет" in told.text else FILLER["ru"]


def without(told: Told, name: str) -> dict[str, Any]:
    return {key: value for key, value in told.answer().items() if key != name}


LOADING = {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}
BEHAVIOURS: Mapping[str, Behaviour] = {
    "good": Behaviour(Told.good),
    "fenced": Behaviour(lambda told: told.say(f"```json\n{json.dumps(told.answer())}\n```")),
    "spaced": Behaviour(
        quoting(lambda told: "\u00a0 ".join(told.text.split()[:3]).replace("й", "и\u0306"))
    ),
    "loading": Behaviour(first(3, lambda told: told.send(503, json.dumps(LOADING)))),
    "busy": Behaviour(first(1, lambda told: told.send(429, '{"error": "busy"}'))),
    "busy_seconds": Behaviour(first(1, lambda told: told.send(429, "{}", retry_after="0"))),
    "busy_date": Behaviour(
        first(1, lambda told: told.send(429, "{}", retry_after=formatdate(0, usegmt=True)))
    ),
    "fault": Behaviour(first(1, lambda told: told.send(500, '{"error": "out of luck"}'))),
    "error_with_200": Behaviour(first(1, lambda told: told.send(200, '{"error": {"message": 1}}'))),
    "page": Behaviour(first(1, lambda told: told.send(502, "<html>Bad gateway</html>"))),
    "breaks_off": Behaviour(first(1, breaks_off)),
    "no_body": Behaviour(first(1, lambda told: told.send(200, "", longer=500))),
    "silent": Behaviour(first(1, silent)),
    "too_long": Behaviour(
        lambda told: told.send(400, '{"error": {"type": "exceed_context_size_error"}}'),
        "unanswered",
    ),
    "prose": Behaviour(lambda told: told.say("Yes, the code applies."), "not_json"),
    "half_json": Behaviour(lambda told: told.say('{"unit": "'), "not_json"),
    "field_twice": Behaviour(lambda told: told.say('{"unit": "a", "unit": "b"}'), "not_json"),
    "cut_off": Behaviour(lambda told: told.say('{"unit"', finish="length"), "cut_off"),
    "missing": Behaviour(lambda told: told.say(without(told, "quotes")), "not_schema"),
    "extra": Behaviour(lambda told: told.say(told.answer(code="peace")), "not_schema"),
    "other_type": Behaviour(lambda told: told.say(told.answer(applies="yes")), "not_schema"),
    "no_quote": Behaviour(lambda told: told.say(told.answer(applies=True, quotes=[])), "no_quote"),
    "other_unit": Behaviour(lambda told: told.say(told.answer(unit="0123456789ab")), "other_unit"),
    "invented": Behaviour(quoting(lambda _: "12 345 67"), "not_in_unit"),
    "part_of_word": Behaviour(quoting(lambda told: told.text.split()[1][1:]), "not_in_unit"),
    "quotation_marks": Behaviour(
        quoting(lambda told: f"«{' '.join(told.text.split()[:2])}»"), "not_in_unit"
    ),
    "other_language": Behaviour(quoting(strange), "other_language"),
    "empty": Behaviour(lambda told: told.say(""), "no_text"),
    "no_choices": Behaviour(lambda told: told.whole({"choices": []}), "no_text"),
    "two": Behaviour(two, "two_answers"),
    "read_little": Behaviour(lambda told: told.say(told.answer(), tokens=2), "prompt_cut"),
    "read_the_same": Behaviour(lambda told: told.say(told.answer(), tokens=2050), "prompt_cut"),
}


@contextlib.contextmanager
def serving(given: list[Unit]) -> Iterator[ModelServer]:
    server = ModelServer(given)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
