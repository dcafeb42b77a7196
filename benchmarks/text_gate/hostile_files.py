"""Files that are no Kazakh, Russian or English document, made by a script with a fixed seed: none
may be read as `ok`, but for mojibake that is mended to the letter.
"""

from __future__ import annotations

import base64
import bz2
import json
import lzma
import random
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.text_gate.foreign_prose import SENTENCES
from contentan.extract.file_kinds import _BRANDS, _SIGNATURES


class Hostile(NamedTuple):
    kind: str
    name: str
    content: bytes


_PAGES = (
    ("utf-8", "cp1251"),
    ("utf-8", "cp1252"),
    ("utf-8", "koi8_r"),
    ("utf-8", "cp866"),
    ("cp1251", "cp1252"),
    ("cp1251", "koi8_r"),
    ("cp1251", "cp866"),
    ("koi8_r", "cp1251"),
    ("koi8_r", "cp1252"),
    ("cp866", "cp1251"),
    ("cp866", "cp1252"),
    ("iso8859_5", "cp1251"),
)
#: English recognised by an engine that knew Russian letters only.
_LOOK_ALIKE = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "аЬсаеГдпізкЇтпорцгз1иушхугАВСОЕГСН1ЛКЬММОРОК8ТИУWХУ2",
)
_SHELLS = """\
<h1>404 Not Found</h1><p>The requested URL was not found on this server.</p>
<h1>Error 404</h1><p>Page not found. Return to the home page or use the search.</p>
<h1>403 Forbidden</h1><p>You do not have permission to see this page.</p>
<h1>500 Internal Server Error</h1><p>Please try again later.</p>
<h1>502 Bad Gateway</h1><p>nginx</p>
<h1>Access denied</h1><p>Your address has been blocked by the site owner.</p>
<h1>Ошибка 404</h1><p>Запрашиваемая страница не найдена. Вернитесь на главную.</p>
<h1>Страница не найдена</h1><p>Возможно, она была удалена или перемещена.</p>
<h1>Доступ запрещён</h1><p>Обратитесь к администратору сайта.</p>
<h1>404 қате</h1><p>Бет табылмады. Басты бетке оралыңыз.</p>
<p>We use cookies to improve your experience. Accept all cookies or manage choices.</p>
<p>Мы используем файлы cookie. Продолжая, вы соглашаетесь с этим.</p>
<p>Loading…</p>
<p>Загрузка...</p>
<p>Please enable JavaScript to view this site.</p>
<p>Для работы сайта включите JavaScript в браузере.</p>
<p>Just a moment. Checking your browser before accessing the site.</p>
<h1>Sign in</h1><p>User name Password Forgot your password? Sign in</p>
<h1>Вход</h1><p>Логин Пароль Забыли пароль? Войти</p>
<p>Soon on line</p>
<p>Under construction. Come back later.</p>
<p>Home News Contacts</p>
""".splitlines()
_CODE = {
    "py": "import os\n\ndef main(path):\n    for name in os.listdir(path):\n        print(name)\n"
    "    return None\n\nclass Reader:\n    def read(self):\n        return self.data[0]\n",
    "js": "const a = document.getElementById('x');\nfunction go(b) {\n  if (b === 1) {\n"
    "    return a.value;\n  }\n  return null;\n}\ngo(1);\n",
    "css": "body {\n  margin: 0;\n}\n.menu {\n  color: #fff;\n  padding: 3px;\n}\n",
    "c": "#include <stdio.h>\nint main(void) {\n  int i;\n  for (i = 0; i < 9; i++) {\n"
    '    printf("%d", i);\n  }\n  return 0;\n}\n',
    "sql": "CREATE TABLE words (\n  id INT,\n  word TEXT\n);\nSELECT id, word\nFROM words\n"
    "WHERE id = 4;\nINSERT INTO words VALUES (1, 'a');\n",
    "php": "<?php\n$a = 3;\nif ($a == 3) {\n  echo $a;\n}\nfunction b($c) {\n  return $c;\n}\n?>\n",
}


def hostile_files(home: Sequence[str], seed: int = 3) -> Iterator[Hostile]:
    """About 300 files; `home` are sound paragraphs in the three languages, which are spoilt."""
    rng = random.Random(seed)
    yield from _binary(rng)
    yield from _signed(rng)
    yield from _mojibake(home, rng)
    yield from _foreign()
    yield from _data(home, rng)
    for number, page in enumerate(_SHELLS):
        content = f"<html><head><title>Site</title></head><body>{page}</body></html>"
        yield Hostile("shell", f"shell{number}.html", content.encode())


def _binary(rng: random.Random) -> Iterator[Hostile]:
    names = ("a.txt", "a.md", "a.dat", "a.doc", "a.log")
    for number in range(40):
        size = (200, 2_000, 20_000, 60_000)[number % 4]
        raw = rng.randbytes(size)
        if number % 2:
            raw = bytes(33 + byte % 223 for byte in raw)
        yield Hostile("random bytes", names[number % 5], raw)
    body = " ".join(str(rng.random()) for _ in range(4000)).encode()
    for number, packed in enumerate((zlib.compress(body), bz2.compress(body), lzma.compress(body))):
        yield Hostile("compressed", "packed.txt", packed)
        yield Hostile("compressed, cut", f"cut{number}.txt", packed[100:])


def _signed(rng: random.Random) -> Iterator[Hostile]:
    for offset, signature, what in _SIGNATURES:
        yield Hostile("signature", "b.txt", rng.randbytes(offset) + signature + rng.randbytes(9000))
        assert what
    for brand in _BRANDS:
        yield Hostile("signature", "c.txt", b"\x00\x00\x00\x18ftyp" + brand + rng.randbytes(9000))


def _mojibake(home: Sequence[str], rng: random.Random) -> Iterator[Hostile]:
    cyrillic = [text for text in home if any(sign > "\u0400" for sign in text)]
    english = [text for text in home if text.isascii()]
    for written, read in _PAGES:
        for _ in range(3):
            parts = rng.sample(cyrillic, 4)
            spoilt = [misread(part, written, read) for part in parts]
            yield Hostile("mojibake", "moji.txt", "\n\n".join(spoilt).encode())
            page = "".join(f"<p>{part.replace('<', '')}</p>" for part in spoilt)
            yield Hostile("mojibake", "moji.html", f"<html><body>{page}</body></html>".encode())
    for _ in range(10):
        text = "\n\n".join(rng.sample(english, 3)).translate(_LOOK_ALIKE)
        yield Hostile("look-alike letters", "ocr.txt", text.encode())


def misread(text: str, written: str, read: str) -> str:
    """A text as a browser shows it that takes one encoding for another."""
    signs = []
    for byte in text.encode(written, "ignore"):
        try:
            signs.append(bytes([byte]).decode(read))
        except UnicodeDecodeError:
            signs.append(chr(byte))
    return "".join(signs)


def _foreign() -> Iterator[Hostile]:
    for lang, sentences in SENTENCES.items():
        text = "\n\n".join(sentences)
        page = "".join(f"<p>{one}</p>" for one in sentences)
        head = '<html><head><meta charset="utf-8"></head>'
        yield Hostile(f"foreign: {lang}", f"{lang}.txt", text.encode())
        yield Hostile(f"foreign: {lang}", f"{lang}.html", f"{head}<body>{page}</body>".encode())
        yield Hostile(f"foreign: {lang}", f"{lang}16.txt", text.encode("utf-16"))


def _data(home: Sequence[str], rng: random.Random) -> Iterator[Hostile]:
    rows = [{"id": number, "text": text} for number, text in enumerate(home[:9])]
    yield Hostile("JSON", "a.txt", json.dumps(rows).encode())
    yield Hostile("JSON", "a.json", json.dumps(rows, indent=1, ensure_ascii=False).encode())
    yield Hostile("JSON lines", "b.txt", "\n".join(json.dumps(row) for row in rows).encode())
    for sign in ",;\t|":
        lines = [sign.join(str(rng.randrange(999)) for _ in range(6)) for _ in range(40)]
        yield Hostile(
            "table", "t.csv", "\n".join(("a b c d e f".replace(" ", sign), *lines)).encode()
        )
    stamps = [f"2024-03-{1 + n % 28:02} 10:{n % 60:02}:00 INFO reader started" for n in range(60)]
    yield Hostile("log", "a.log", "\n".join(stamps).encode())
    yield Hostile("log", "a.txt", "\n".join(stamps).encode())
    for name, code in _CODE.items():
        yield Hostile("source code", f"c.{name}", (code * 4).encode())
        yield Hostile("source code", "c.txt", (code * 4).encode())
    raw = base64.b64encode(rng.randbytes(5000)).decode()
    folded = "\n".join(raw[at : at + 76] for at in range(0, len(raw), 76))
    yield Hostile("base64", "b.txt", folded.encode())
    yield Hostile("hexadecimal", "h.txt", rng.randbytes(3000).hex(" ", 2).encode())
    yield Hostile("random letters", "r.txt", _letters(rng).encode())


def _letters(rng: random.Random) -> str:
    abc = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(rng.choices(abc, k=rng.randrange(2, 10))) for _ in range(400))
