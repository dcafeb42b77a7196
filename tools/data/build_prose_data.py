"""Build src/contentan/extract/prose/data/prose.npz: weights of letter n-grams by language.

    python tools/data/build_prose_data.py DATA TESSDATA [--hold-out] [--to FILE]

DATA is a folder with `langid` (articles 1 to 20 of the Universal Declaration, a file a language)
and `lemma` (kk_raw_kaznerd, ru_gsd, ru_taiga, en_ewt, as published). TESSDATA is the folder of the
packages tesseract-ocr-kir, -tgk, ... of Debian (tessdata_fast 4.1.0), whose lists of words
`combine_tessdata` and `dawg2wordlist` unpack. It also needs wordfreq 3.1.1, Babel and SciPy, which
contentan itself does not. `--hold-out` leaves the last quarter of each Declaration out, to measure.

The Declaration alone misleads: a model that knows the other languages from it takes whoever does
not speak of rights for Kazakh, Russian or English. So each gets words of other subjects: drawn from
wordfreq by frequency and by its square root, from tessdata, and names from CLDR.

Softmax regression on windows of 1 to 25 words, one model a script, fixed seeds. Only numbers about
n-grams go into the file.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import babel
import kazakh_spellings
import noise_kinds
import numpy as np
import prose_sentences
import scipy.sparse as sp
import wordfreq

from contentan.extract.prose import word_shapes

TARGET = Path(__file__).parents[2] / "src/contentan/extract/prose/data/prose.npz"
SIZES = [1] * 2 + [2] * 4 + [3] * 5 + [4, 5, 7, 10] * 4 + [15] * 3 + [25] * 2
HOME = ("kk", "ru", "en")
#: Nearest to Kazakh: they need more to be told from it.
NEAR = ("ky", "tt", "ba", "kaa")
WORDFREQ = {
    **{code: code for code in "uk bg mk tr de fr es it pt pl cs nl ro lt lv fi hu sv id".split()},
    **{code: code for code in "ar fa ur ru en".split()},
    "sr_Latn": "sh",
}
TESS = {
    **{"kir": "ky", "tgk": "tg", "mon": "mn", "uzb": "uz_Latn", "uzb_cyrl": "uz_Cyrl"},
    **{"uig": "ug", "aze": "az_Latn", "aze_cyrl": "az_Cyrl", "bel": "be", "bul": "bg"},
    **{"mkd": "mk", "srp": "sr_Cyrl", "srp_latn": "sr_Latn", "ukr": "uk", "fas": "fa", "ara": "ar"},
}
CLDR = {
    **{"uz_Latn": "uz", "tk_Latn": "tk", "az_Latn": "az", "sr_Cyrl": "sr"},
    **{
        code: code
        for code in (
            "ky tt ba kaa sah uz_Cyrl tg mn az_Cyrl be uk bg mk sr_Latn ug os cv tr de fr es it pt"
            " pl cs nl ro lt lv et fi hu sv id ar fa ur ps ckb kk ru en kk_Arab"
        ).split()
    },
}
_ROWS = (
    "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh"
    " ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya"
)
_PAIRS = dict(pair.split("=") for pair in _ROWS.split())
ROMAN = str.maketrans({**_PAIRS, **{old.upper(): new.title() for old, new in _PAIRS.items()}})
#: Letters without which a word of a list is of another language.
ALPHABET = {
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "mn": "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя'",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'",
    "uz_Cyrl": "абвгғдеёжзийкқлмнопрстуўфхҳцчшъэюя",
}


def conllu(path: Path) -> list[str]:
    """The sentences of a CoNLL-U file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line[9:].strip() for line in lines if line.startswith("# text = ")]


def named_entities(path: Path) -> list[str]:
    """The sentences of a two-column file, a word a line, marks joined to the word before."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    words = [[line.split(" ")[0] for line in block.splitlines() if line] for block in blocks]
    return [re.sub(r" ([.,:;!?»)])", r"\1", " ".join(sentence)) for sentence in words if sentence]


def drawn(words: Sequence[str], shares: Iterable[float], rng: np.random.Generator) -> list[str]:
    """1,400 lines of 14 words: half by true shares, for the small words, half by their root."""
    given, lines = np.array(list(shares)), []
    for power in (1.0, 0.5):
        chance = given**power / (given**power).sum()
        picks = rng.choice(len(words), (700, 14), p=chance)
        lines += [" ".join(words[at] for at in row) for row in picks]
    return lines


def from_wordfreq(lang: str, rng: np.random.Generator) -> list[str]:
    words = [word for word in wordfreq.top_n_list(lang, 12_000) if word[0].isalpha()]
    return drawn(words, [wordfreq.word_frequency(word, lang) for word in words], rng)


def from_tessdata(name: str, folder: Path, scratch: Path) -> list[str]:
    """The words of a language's list in tessdata, longer than two letters."""
    source, stem = folder / f"{name}.traineddata", scratch / name
    subprocess.run(["combine_tessdata", "-u", source, f"{stem}."], check=True, capture_output=True)
    parts = [f"{stem}.{part}" for part in ("lstm-unicharset", "lstm-word-dawg", "words")]
    subprocess.run(["dawg2wordlist", *parts], check=True, capture_output=True)
    words = Path(parts[-1]).read_text(encoding="utf-8").splitlines()
    return sorted(word for word in words if word.isalpha() and len(word) > 2)


def own_words(code: str, words: Iterable[str]) -> list[str]:
    """Words that a list has of its own language: none that are Russian or English ones."""
    russian = set(wordfreq.top_n_list("ru", 60_000)) if code not in ("uk", "be", "bg") else set()
    foreign = russian | set(wordfreq.top_n_list("en", 30_000))
    letters = set(ALPHABET.get(code, ""))
    return [
        word
        for word in words
        if word.lower() not in foreign and (not letters or set(word.lower()) <= letters)
    ]


def tess_lines(code: str, words: Sequence[str], rng: random.Random) -> list[str]:
    known = own_words(code, words)
    return [" ".join(rng.choices(known, k=14)).lower() for _ in range(900)]


def from_cldr(tag: str, rng: random.Random) -> list[str]:
    """Names of countries, languages, currencies, scripts, months and days, six a line."""
    locale = babel.Locale.parse(tag)
    names = [*locale.territories.values(), *locale.languages.values(), *locale.scripts.values()]
    names += locale.currencies.values()
    for context in (*locale.months.values(), *locale.days.values()):
        names += [name for width in context.values() for name in width.values()]
    names = [name for name in names if isinstance(name, str) and len(name) > 3]
    rng.shuffle(names)
    return [" ".join(names[at : at + 6]) for at in range(0, len(names), 6)]


def declaration(data: Path, *, hold_out: bool) -> dict[str, list[str]]:
    """The Universal Declaration by language."""
    made = {}
    for path in sorted((data / "langid").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.stem != "SOURCE":
            made[path.stem] = lines[: len(lines) * 3 // 4] if hold_out else lines
    return made


def home_texts(data: Path) -> dict[str, list[str]]:
    """Running text of the three languages."""
    lemma = data / "lemma"
    kazakh = [
        line
        for part in ("test", "valid")
        for line in named_entities(lemma / f"kk_raw_kaznerd/kaznerd_{part}.txt")
    ]
    russian = [
        line
        for part in ("gsd", "taiga")
        for line in conllu(lemma / f"ru_{part}/ru_{part}-ud-dev.conllu")
    ]
    return {"kk": kazakh, "ru": russian, "en": conllu(lemma / "en_ewt/en_ewt-ud-dev.conllu")}


def respelled(kazakh: Sequence[str], rng: random.Random) -> dict[str, list[str]]:
    """Kazakh by class of its other spellings."""
    made: dict[str, list[str]] = {}
    for name in kazakh_spellings.TABLES:
        label = kazakh_spellings.CLASS.get(name, "kk_Latn")
        lines = [kazakh_spellings.respelled(line, name) for line in rng.sample(kazakh, 4000)]
        made.setdefault(label, []).extend(lines)
    return made


def romanised_names(russian: Sequence[str], rng: random.Random) -> list[str]:
    """Lines of Russian names as English documents write them: they are no other language."""
    counts = Counter(
        word
        for line in russian
        for word in word_shapes_of(line)[1:]
        if word.istitle() and len(word) > 3 and word_shapes.script(word) == "Cyrl"
    )
    names = sorted(counts)
    lines = [" ".join(rng.choices(names, k=rng.randrange(2, 9))) for _ in range(700)]
    return [line.translate(ROMAN) for line in lines]


def word_lines(
    tessdata: Path, kazakh: Sequence[str], russian: Sequence[str]
) -> dict[str, list[str]]:
    """Lines of words of other subjects than rights, by class."""
    rng, draws = random.Random(11), np.random.default_rng(11)
    made: dict[str, list[str]] = {}
    for code, lang in WORDFREQ.items():
        made.setdefault(code, []).extend(from_wordfreq(lang, draws))
    counts = Counter(word for line in kazakh for word in word_shapes_of(line))
    frequent = sorted(counts, key=lambda word: (-counts[word], word))[:12_000]
    made["en"] = [*made["en"], *romanised_names(russian, rng)]
    made["kk"] = drawn(frequent, [counts[word] for word in frequent], draws)
    with tempfile.TemporaryDirectory() as scratch:
        for name, code in TESS.items():
            words = from_tessdata(name, tessdata, Path(scratch))
            made.setdefault(code, []).extend(tess_lines(code, words, rng))
    for code, tag in CLDR.items():
        made.setdefault(code, []).extend(from_cldr(tag, rng))
    for code, lines in prose_sentences.BY_LANGUAGE.items():
        made.setdefault(code, []).extend(lines * 4)
    return made


def word_shapes_of(line: str) -> list[str]:
    found = map(word_shapes.word, line.translate(word_shapes.APOSTROPHES).split())
    return [word for word in found if word]


def windows(lines: Sequence[str], number: int, rng: random.Random) -> list[list[str]]:
    """Stretches of words of sentences, some in capitals or in title case as headings are."""
    sentences = [words for words in map(word_shapes_of, lines) if words]
    made = []
    for _ in range(number):
        sentence, size = rng.choice(sentences), rng.choice(SIZES)
        at = rng.randrange(max(1, len(sentence) - size + 1))
        chance, words = rng.random(), sentence[at : at + size]
        if chance < 0.1:
            words = [word.upper() if chance < 0.07 else word.title() for word in words]
        made.append(words)
    return made


def examples(
    script: str,
    rights: dict[str, list[str]],
    running: dict[str, list[str]],
    words: dict[str, list[str]],
) -> list[tuple[str, list[str]]]:
    """Windows of each class of a script with its label."""
    rng = random.Random(7)
    rows: list[tuple[str, list[str]]] = []
    parts = (
        (rights, lambda c: 1200 if c in HOME else 900 if c not in words else 700),
        (running, lambda c: 4500 if c in HOME else 3000),
        (words, lambda c: 2500 if c in NEAR else 1500),
    )
    for texts, how_many in parts:
        for code, lines in sorted(texts.items()):
            if word_shapes.script(" ".join(lines[:40])) == script:
                rows += [(code, window) for window in windows(lines, how_many(code), rng)]
    pools = {code: [*rights[code] * 20, *running[code]] for code in HOME}
    left = 6300
    for _ in range(60_000):
        line = noise_kinds.noise(rng.choice(list(noise_kinds.KINDS)), pools, rng)
        window = windows([line], 1, rng)[0] if word_shapes_of(line) else []
        if left and window and word_shapes.script(" ".join(window)) == script:
            rows.append(("noise", window))
            left -= 1
    return rows


def matrix(rows: Sequence[tuple[str, list[str]]], bits: int) -> sp.csr_matrix:
    """Counts of n-grams: a row a window."""
    known: dict[str, int] = {}
    ids = [known.setdefault(word, len(known)) for _, words in rows for word in words]
    cells, owner = word_shapes.ngrams(list(known), bits)
    ones = np.ones(len(cells), np.float32)
    grams = sp.csr_matrix((ones, (owner, cells)), shape=(len(known), 1 << bits))
    ends = np.concatenate([[0], np.cumsum([len(words) for _, words in rows])])
    picked = (np.ones(len(ids), np.float32), np.array(ids), ends)
    return (sp.csr_matrix(picked, shape=(len(rows), len(known))) @ grams).tocsr()


def fitted(
    x: sp.csr_matrix, y: np.ndarray, classes: int, *, epochs: int = 5, l2: float = 2e-5
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of softmax regression, by Adam on batches of 1,024 windows."""
    rng = np.random.default_rng(0)
    weights = np.zeros((x.shape[1], classes), np.float32)
    bias = np.zeros(classes, np.float32)
    mean, square, step = np.zeros_like(weights), np.zeros_like(weights), 0
    for epoch in range(epochs):
        order, rate, loss = rng.permutation(x.shape[0]), 0.03 * (1 - epoch / epochs) + 1e-3, 0.0
        for at in range(0, len(order), 1024):
            rows = order[at : at + 1024]
            logits = x[rows] @ weights + bias
            error = np.exp(logits - logits.max(axis=1, keepdims=True))
            error /= error.sum(axis=1, keepdims=True)
            truth = (np.arange(len(rows)), y[rows])
            loss -= float(np.log(error[truth] + 1e-9).sum())
            error[truth] -= 1
            slope = (x[rows].T @ error) / len(rows) + l2 * weights
            step += 1
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope * slope
            root = np.sqrt(square / (1 - 0.999**step)) + 1e-6
            weights -= rate * (mean / (1 - 0.9**step)) / root
            bias -= rate * 0.2 * error.mean(axis=0)
        print(f"   pass {epoch + 1}: loss {loss / len(order):.4f}", flush=True)
    return weights, bias


def table(rows: list[tuple[str, list[str]]], script: str) -> dict[str, np.ndarray]:
    """What the file holds of a script."""
    labels = sorted({label for label, _ in rows})
    y = np.array([labels.index(label) for label, _ in rows])
    weights, bias = fitted(matrix(rows, word_shapes.BITS[script]), y, len(labels))
    weights -= weights.mean(axis=1, keepdims=True)
    top = float(np.quantile(np.abs(weights), 0.9999))
    small = np.clip(np.rint(weights / top * 127), -127, 127).astype(np.int8)
    return {
        f"weights_{script}": small,
        f"scale_{script}": np.array(top / 127),
        f"bias_{script}": bias - bias.mean(),
        f"labels_{script}": np.array(labels),
        f"windows_{script}": np.array([np.count_nonzero(y == at) for at in range(len(labels))]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("tessdata", type=Path)
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--to", type=Path, default=TARGET)
    given = parser.parse_args()
    rights, running = declaration(given.data, hold_out=given.hold_out), home_texts(given.data)
    words = word_lines(given.tessdata, running["kk"], running["ru"])
    running |= respelled(running["kk"], random.Random(1))
    made = {}
    for script in word_shapes.BITS:
        rows = [row for row in examples(script, rights, running, words) if row[1]]
        print(script, Counter(label for label, _ in rows), flush=True)
        made |= table(rows, script)
    np.savez_compressed(given.to, **made)
    print(given.to, given.to.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
