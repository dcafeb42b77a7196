"""Parity of the codebook between languages, on texts that exist in all three.

    python -m benchmarks.codebook.parity [--out FOLDER]

Sets: the Universal Declaration of Human Rights, its preamble and 30 articles (from the folder
`shared` beside the checkout; left out with a message where that is absent); the abstracts of the
seed article (likewise); and `parity.csv` beside the codebook, written for this measurement, in two
parts. docs/method/parity.md says which were looked at while the patterns were made.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from xml.etree import ElementTree

from contentan.authoring.evaluate import aligned_texts, parity
from contentan.authoring.evaluate.aligned_texts import Unit
from contentan.codebook import codebook_file
from contentan.segment.sentences import sentences
from contentan.tables.frames import to_csv

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
TEXTS = ROOT / "codebooks" / "people_diplomacy" / "parity.csv"
LANGS = ("kk", "ru", "en")
_FILES = ("parity", "codes", "differences", "hits")
NAMESPACE = "{http://efele.net/udhr}"


def declaration() -> list[Unit]:
    """Preamble and articles of the Universal Declaration; titles left out."""
    parts = {}
    for lang in LANGS:
        root = ElementTree.parse(SHARED / "corpus" / "un" / f"udhr_{lang}.xml").getroot()
        own = {"preamble": _text(root.find(f"{NAMESPACE}preamble"))}
        for article in root.iter(f"{NAMESPACE}article"):
            own[f"article {article.get('number')}"] = _text(article)
        parts[lang] = own
    return parity.align(parts)


def _text(element: ElementTree.Element | None) -> str:
    if element is None:
        return ""
    text = " ".join(para.text or "" for para in element.iter(f"{NAMESPACE}para"))
    return aligned_texts.flat(text).replace("\u2010", "-")  # the file writes every hyphen as U+2010


ABSTRACTS = {"kk": r"(?:Аңдатпа|Түйіндеме|Түйін)", "ru": r"Аннотация", "en": r"Abstract"}
KEY_WORDS = r"(?:Түйін(?:ді)? сөздер|Кілт сөздер|Тірек сөздер|Ключевые слова|Key\s?words)"


def abstracts() -> list[Unit]:
    """The article's abstracts, sentence by sentence where all have as many, else as one unit."""
    text = (SHARED / "seed" / "article.txt").read_text(encoding="utf-8")
    parts = {}
    for lang, word in ABSTRACTS.items():
        found = re.search(rf"\b{word}[.:]\s*(.+?)(?={KEY_WORDS}|Введение)", text, re.DOTALL)
        if found:
            own = aligned_texts.flat(found[1])
            parts[lang] = [own[start:stop] for start, stop in sentences(own)]
    if len({len(own) for own in parts.values()}) == 1:
        return parity.align(
            {
                lang: {f"sentence {i}": s for i, s in enumerate(own, 1)}
                for lang, own in parts.items()
            }
        )
    return [Unit("abstract", {lang: " ".join(own) for lang, own in parts.items()})]


def chosen(prefix: str) -> list[Unit]:
    """Units of parity.csv whose name begins so."""
    return [unit for unit in aligned_texts.read(TEXTS) if unit.name.startswith(prefix)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="folder for the tables as CSV")
    parser.add_argument("--codebook", type=Path, default=ROOT / "codebooks" / "people_diplomacy")
    options = parser.parse_args()
    book = codebook_file.read(options.codebook)
    print(f"{book.name} {book.version}")
    for name, path, make in (
        ("Universal Declaration", SHARED / "corpus" / "un" / "udhr_kk.xml", declaration),
        ("abstracts of the seed article", SHARED / "seed" / "article.txt", abstracts),
        ("own texts, seen", TEXTS, lambda: chosen("seen")),
        ("own texts, held out", TEXTS, lambda: chosen("held")),
    ):
        if not path.is_file():
            print(f"\n{name}: left out, there is no {path.name} here")
            continue
        units = make()
        found = parity.measure(book, units)
        print(
            f"\n{name}: {len(units)} units, {found.codes['code'].n_unique()} codes fire,"
            f" {len(found.differences)} differences"
        )
        print(
            f"{'languages':<14}{'rows':>6}{'alike':>7}{'fired':>7}{'together':>10}{'share':>8}{'alpha':>8}"
        )
        for row in found.overall.iter_rows(named=True):
            alpha = "–" if row["alpha"] is None else f"{row['alpha']:.3f}"
            counts = f"{row['rows']:>6}{row['alike']:>7}{row['fired']:>7}{row['together']:>10}"
            print(f"{row['languages']:<14}{counts}{row['share']:>8.3f}{alpha:>8}")
        for row in found.differences.iter_rows(named=True):
            print(
                f"  {row['unit']}: {row['code']} in {row['present']}, not in {row['absent']}"
                f" {row['blocked']}"
            )
        for row in found.hits.iter_rows(named=True):
            print(f"  hits in {row['language']}: {row['hits']}, ratio {row['ratio'] or 0:.2f}")
        if options.out:
            folder = options.out / name.replace(",", "").replace(" ", "_").lower()
            folder.mkdir(parents=True, exist_ok=True)
            for file, table in zip(_FILES, found, strict=True):
                (folder / f"{file}.csv").write_bytes(to_csv(table))


if __name__ == "__main__":
    main()
