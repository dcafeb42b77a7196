"""Questions to a model, several at a time: what was answered before is not asked, what comes is on
the disk before it counts, and a stop at any moment loses nothing that was answered.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import many
from contentan.review.model_coder import answer_log, chat_server
from contentan.review.model_coder.answer_check import Asked, check
from contentan.review.model_coder.chat_server import Reply, Server
from contentan.runs.pool import Progress

#: A token has at least so many letters, for what is estimated: Cyrillic letters have more tokens
#: than Latin ones.
LETTERS_OF_A_TOKEN = 2
#: Answers of which none can be used before no more are asked for.
HOPELESS = 20
#: Questions without an answer after which no more are asked: the first ones, or such in a row as
#: were tried as often as may be.
FAILED = 3


class Question(NamedTuple):
    """`key` is the digest of all that is said; `prompt` that of what is said of the code; `asked`
    is what the answer is checked against.
    """

    key: str
    code: str
    prompt: str
    body: Mapping[str, Any]
    asked: Asked

    @property
    def letters(self) -> int:
        return sum(len(one["content"]) for one in self.body["messages"])


class Limits(NamedTuple):
    """How many questions at a time, and tokens in all, of this log; 0 for any number."""

    parallel: int = 4
    tokens: int = 0


class Went(NamedTuple):
    """What this call did: questions that were answered, that got no answer, that were left because
    the budget or hope was spent; `why` it ended early, empty where it did not.
    """

    answered: int
    failed: int
    left: int
    why: str = ""


def question(server: Server, code: str, prompt: str, system: str, asked: Asked) -> Question:
    """A question with its key."""
    messages = [{"role": "system", "content": system}, {"role": "user", "content": asked.text}]
    body = chat_server.request(server, messages)
    told = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return Question(hashlib.sha256(told.encode()).hexdigest()[:32], code, prompt, body, asked)


def estimate(questions: Sequence[Question]) -> int:
    """Tokens of questions and their answers at most, as far as letters tell."""
    return sum(_estimated(one) for one in questions)


def _estimated(one: Question) -> int:
    return one.letters // LETTERS_OF_A_TOKEN + int(one.body.get("max_tokens", 0))


def ask_all(
    questions: Sequence[Question],
    server: Server,
    path: Path,
    limits: Limits,
    now: Callable[[], str],
    show: Progress,
) -> Went:
    """Ask what the log at `path` has no answer to, the longest first and alone: a server whose
    window is too small, or that is not there, shows it at once.
    """
    known = answer_log.answers(answer_log.read(path))
    every = {one.key: one for one in questions}
    open_ = sorted(
        (one for one in every.values() if one.key not in known),
        key=lambda one: (-one.letters, one.key),
    )
    spent = sum(_spent(line, every[key]) if key in every else 0 for key, line in known.items())
    if not open_:
        return Went(0, 0, 0)
    with answer_log.opened(path) as log, chat_server.client(server) as line:
        stop = threading.Event()

        def one_reply(one: Question) -> Reply:
            return chat_server.ask(line, server, one.body, now, stop)

        return _Round(open_, len(every), spent, limits, log, now, show).run(one_reply, stop)


def _spent(line: Mapping[str, Any], one: Question) -> int:
    found = check(line["body"], one.asked).tokens
    return _estimated(one) if found is None else found


class _Round:
    """One call: questions that wait, those under way, and what came."""

    def __init__(
        self,
        waiting: Sequence[Question],
        total: int,
        spent: int,
        limits: Limits,
        log: answer_log.AnswerLog,
        now: Callable[[], str],
        show: Progress,
    ) -> None:
        self.waiting = list(reversed(waiting))
        self.done, self.total, self.spent = total - len(waiting), total, spent
        self.limits, self.log, self.now, self.show = limits, log, now, show
        self.under_way: dict[Future[Reply], Question] = {}
        self.answered = self.failed = self.usable = self.in_vain = 0
        self.why = ""

    def run(self, reply: Callable[[Question], Reply], stop: threading.Event) -> Went:
        with ThreadPoolExecutor(self.limits.parallel) as pool:
            try:
                while self._send(pool, reply) or self.under_way:
                    ready = wait(self.under_way, return_when=FIRST_COMPLETED).done
                    self._take([(self.under_way.pop(one), one.result()) for one in ready])
            finally:
                # After Ctrl-C what is under way is still waited for, and kept.
                stop.set()
                if self.under_way:
                    self._take([(one, reply.result()) for reply, one in self.under_way.items()])
        return Went(self.answered, self.failed, len(self.waiting), self.why)

    def _send(self, pool: ThreadPoolExecutor, reply: Callable[[Question], Reply]) -> bool:
        """Send as many as may be under way; whether any was sent."""
        new = list(self._next())
        if new:
            self.log.add({"asked": one.key, "at": self.now()} for one in new)
        for one in new:
            self.under_way[pool.submit(reply, one)] = one
        return bool(new)

    def _next(self) -> Iterator[Question]:
        # The first goes alone.
        free = self.limits.parallel if self.answered + self.failed else 1
        expected = self.spent + sum(map(_estimated, self.under_way.values()))
        for _ in range(free - len(self.under_way)):
            if self.why or not self.waiting:
                return
            expected += _estimated(self.waiting[-1])
            if 0 < self.limits.tokens < expected:
                self.why = f"the budget of {many(self.limits.tokens, 'token')} would be exceeded"
                return
            yield self.waiting.pop()

    def _take(self, came: Sequence[tuple[Question, Reply]]) -> None:
        self.log.add(_line(one, reply, self.now()) for one, reply in came)
        for one, reply in came:
            if not reply.body:
                self.failed += 1
                self.in_vain += len(reply.failures) == chat_server.TRIES
                nothing = not self.done + self.answered and self.failed >= FAILED
                if reply.final or nothing or self.in_vain >= FAILED:
                    self.why = self.why or reply.failures[-1]
                continue
            self.in_vain = 0
            found = check(reply.body, one.asked)
            self.answered += 1
            self.usable += not found.why
            self.spent += _estimated(one) if found.tokens is None else found.tokens
        if self.answered >= HOPELESS and not self.usable + self.done:
            self.why = self.why or f"none of the first {self.answered} answers could be used"
        self.show("model", self.done + self.answered, self.total)


def _line(one: Question, reply: Reply, at: str) -> dict[str, Any]:
    if not reply.body:
        return {"failed": one.key, "at": at, "failures": list(reply.failures)}
    sent = {name: value for name, value in one.body.items() if name != "messages"}
    return {
        "answered": one.key,
        "at": at,
        "code": one.code,
        "unit": one.asked.unit,
        "prompt": one.prompt,
        "sent": sent,
        **({"failures": list(reply.failures)} if reply.failures else {}),
        "body": reply.body,
    }
