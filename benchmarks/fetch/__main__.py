"""Documents and pages about them, fetched from a server of our own: how many of 200 pages that are
no documents are found, how many documents are doubted, and where the registers point.

    python -m benchmarks.fetch [folder of real documents]
"""

from __future__ import annotations

import contextlib
import html
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.sources.web_server import Server, World, serving

from benchmarks.fetch import held_out_pages, tuning_pages

ROOT = Path(__file__).parents[2]
#: Kinds that a page tells by itself, and those that its end, its host or its history tells.
OF_PAGES = tuple(tuning_pages.SAID)
OTHERS = ("cut_off", "shrunk", "host")
_NUMBERS = "zero one two three four five six seven eight nine".split()
SETS = {"tuning": tuning_pages, "held out": held_out_pages}


class Site(NamedTuple):
    """What surrounds the documents of a site."""

    head: str
    foot: str


_SITES = (
    Site("<html><head><title>{}</title></head><body><article>", "</article></body></html>"),
    Site(
        "<!doctype html><html><head><title>{} | Портал</title><script>var q=[];</script></head>"
        "<body><noscript>Включите JavaScript в браузере</noscript><header><nav>"
        "<a href=/>Главная</a><a href=/login>Войти</a></nav><form>"
        "<input name=q placeholder='Поиск'><button>Найти</button></form></header><main>",
        "</main><div class=cookie><p>Мы используем файлы cookie.</p><button>Принять</button></div>"
        "<footer><p>Если вы нашли ошибку, сообщите нам.</p></footer></body></html>",
    ),
    Site(
        "<html><head><title>{}</title></head><body><div class=top><form action=/auth>Логин"
        "<input name=l><input type=password name=p> <a href=/reset>Құпиясөзді ұмыттыңыз ба?</a>"
        "</form></div><div class=text>",
        "</div><div class=share>Бөлісу</div><div class=bar>Біз cookie қолданамыз. "
        "<button>Келісемін</button></div><p>Қаралды: 1024</p></body></html>",
    ),
)


def documents(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Real documents as web pages: pages as they are, texts in the frames of three sites."""
    number = 0
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".html", ".htm"):
                yield str(path), path.read_bytes()
            elif path.suffix in (".txt", ".md") and path.name != "README.md":
                with contextlib.suppress(UnicodeDecodeError):
                    number += 1
                    yield str(path), framed(path.read_text(encoding="utf-8"), number)


def framed(text: str, number: int) -> bytes:
    """A text as a page of a site."""
    lines = [html.escape(line) for line in text.splitlines() if line.strip()]
    site = _SITES[number % len(_SITES)]
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    title = lines[0][:200] if lines else ""
    return f"{site.head.replace('{}', title)}<h1>{title}</h1>{body}{site.foot}".encode()


def bad_page(name: str, kind: str, number: int, good: bytes) -> bytes:
    """A page that is no document, or no longer the whole of one."""
    if kind == "cut_off":
        share = 0.35 + 0.05 * number
        return good[: int(len(good) * share)]
    if kind == "shrunk":
        text = "Краткое изложение документа." if name == "tuning" else "Құжаттың қысқаша мазмұны."
        return framed(f"Документ\n{text} " + f"Пункт {number} изложен в приложении. " * 5, number)
    return SETS[name].page(kind, number)


def fetched(world: World, pages: dict[str, bytes]) -> dict[str, str]:
    """Statuses of pages of one honest host, by id."""
    for doc, page in pages.items():
        world.server.page(f"/d/{doc}.html", page)
    world.sources(*((doc, f"{world.server.url}/d/{doc}.html") for doc in pages))
    table = world.fetch()
    return dict(zip(table["id"], table["status"], strict=True))


def of_host(name: str, number: int, good: list[bytes], folder: Path) -> tuple[bool, int]:
    """A host that answers every address with its front page, or all old ones with one text."""
    front = framed(
        "Портал\n" + f"Добро пожаловать на портал № {number}. Последние новости области. " * 30,
        number + (name == "tuning"),
    )
    with serving() as server:
        world = made(folder, server)
        paths = [f"/a/{one}.html" for one in range(3)]
        for path, page in zip(paths, good, strict=False):
            server.page(path, page)
        world.sources(*((f"a{n}", server.url + path) for n, path in enumerate(paths)))
        if number % 2:
            world.fetch()
        if number % 4 < 2:
            server.otherwise = lambda handler: handler.say(200, front, {})
            server.answers.clear()
            server.page("/robots.txt", "")
        for path in paths:
            server.page(path, front)
        statuses = world.fetch()["status"].to_list()
        return set(statuses) == {"doubtful"}, pointing(world, [front])


def pointing(world: World, bad: list[bytes]) -> int:
    """Rows of the register that name a file with one of these contents."""
    if not (world.folder / "register.csv").exists():
        return 0
    files = [row["path"] for row in world.register() if row["path"]]
    return sum((world.folder / file).read_bytes() in bad for file in files)


def main() -> None:
    given = [Path(one) for one in sys.argv[1:]]
    real = list(documents([ROOT / "corpus" / "documents", ROOT / "corpus" / "texts", *given]))
    long = [page for _, page in real if len(page) > 4_000]
    found, wrong = Counter[str](), 0
    with tempfile.TemporaryDirectory() as place:
        for name in SETS:
            wrong += of_set(name, long, Path(place) / name, found)
        alarms = false_alarms([page for _, page in real], Path(place) / "real")
    report(found, [real[number][0] for number in alarms], 2 * len(real), wrong)


def of_set(name: str, long: list[bytes], place: Path, found: Counter[str]) -> int:
    """Count what is found of a set's pages; how many rows of registers point to one of them.

    Every second page comes where a document was before, a shrunk one always.
    """
    kinds = (*OF_PAGES, "cut_off", "shrunk")
    good = {
        f"{kind}-{n}": own(long[n % len(long)], f"{kind} {_NUMBERS[n]}")
        for kind in kinds
        for n in range(10)
    }
    bad = {
        f"{kind}-{n}": bad_page(name, kind, n, good[f"{kind}-{n}"])
        for kind in kinds
        for n in range(10)
    }
    before = {doc: page for n, (doc, page) in enumerate(good.items()) if n % 2 or "shrunk" in doc}
    with serving() as server:
        world = made(place, server)
        fetched(world, before)
        for doc, status in fetched(world, bad).items():
            found[f"{name} {doc.partition('-')[0]}"] += status == "doubtful"
        wrong = pointing(world, list(bad.values()))
    for number in range(10):
        well, points = of_host(name, number, long, place / str(number))
        found[f"{name} host"] += well
        wrong += points
    return wrong


def own(page: bytes, name: str) -> bytes:
    """A document that no other is the same as."""
    return page.replace(b"</h1>", f"</h1><p>This is the document {name}.</p>".encode(), 1)


def made(place: Path, server: Server) -> World:
    """A corpus folder that fetches from a server."""
    place.mkdir(parents=True)
    return World(place, server)


def false_alarms(real: list[bytes], place: Path) -> list[int]:
    """Numbers of the documents that are doubted, when they come first or again with a change."""
    mark = b"<p>Revised edition of this text, with a change in one sentence.</p></body>"
    again = [page.replace(b"</body>", mark, 1) for page in real]
    alarms: list[int] = []
    with serving() as server:
        world = made(place, server)
        for pages in (real, again):
            statuses = fetched(world, {f"d{n}": page for n, page in enumerate(pages)})
            alarms += [int(doc[1:]) for doc, status in statuses.items() if status == "doubtful"]
    return alarms


def report(found: Counter[str], alarms: list[str], told: int, wrong: int) -> None:
    for name in SETS:
        kinds = {kind: found[f"{name} {kind}"] for kind in (*OF_PAGES, *OTHERS)}
        share = sum(kinds.values()) / (10 * len(kinds))
        listed = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        print(f"{name}: {share:.1%} of {10 * len(kinds)} pages found (of ten each: {listed})")
    print(f"documents doubted: {len(alarms)} of {told} ({len(alarms) / told:.2%})")
    for path in alarms:
        print(f"  {path}")
    print(f"rows of registers that point to such a page: {wrong}")


if __name__ == "__main__":
    main()
