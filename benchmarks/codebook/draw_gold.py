"""Draw the blind recall sample of Kazakh and Russian passages, coded by themes.

    python -m benchmarks.codebook.draw_gold --texts FOLDER --out FILE

FOLDER holds the official texts, one file a document, `kk/*.txt` and `ru/*.txt`: the first line is
`@ address`, every other line a passage. News, and the Universal Declaration among
the official texts, come from the folder `shared` beside the checkout. FILE gets the passages with
their text, to be read and coded; none of the texts goes into the repository.

Per language and register: s2 is drawn at random from the whole frame, s1 from the passages that
hold a stem of a theme and are not in s2, theme by theme. A passage's cell is the first theme whose
stem it holds (`none` without one); within a cell every passage has the same chance, so
weight = passages of the cell in the frame / passages of the cell drawn (s1 and s2).
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from contentan.authoring.evaluate.digested_texts import digest

SHARED = Path(__file__).parents[2].parent / "shared"
NEWS = SHARED / "data" / "coded" / "kkru"
NAMESPACE = "{http://efele.net/udhr}"
SEED = 15
AT_RANDOM = 100
PER_CELL = {"official": 7, "news": 16}
AT_LEAST = 155
SHORTEST = 30
PARALLEL = ("parallel_ntrex_kk_ru_en.csv", "parallel_sib200_kk_ru_en.csv")
OWN_NEWS = {"kk": "kk_kaznerd_sentences.csv", "ru": "ru_nerel_sentences.csv"}

# Substrings without regard to case, wide on purpose; rare themes first, since the first decides.
STEMS = {
    "IND": "коренн|индейц|малочисленн|байырғы халық|үндіс|абориген",
    "EXC": "стипенд|стажиров|обмен|болаша|фулбрайт|за рубеж|шәкіртақы|тағылымдама|алмасу|шетелде оқ"
    "|шетелге|шетелдік жоғары|академиялық",
    "RAC": "расов|расиз|дискримин|рознь|розни|ненавист|вражд|ксенофоб|антисемит|нацис|геноцид"
    "|нәсіл|араздық|кемсіт|алауыз|жеккөр",
    "MIG": "мигра|бежен|кандас|қандас|переселен|соотечествен|эмигра|оралман|көші-қон|көшіп"
    "|босқын|босқин|отандас|диаспор|пана ізде|қоныс аудар",
    "CIV": "волонт|доброволь|гражданского общества|неправительствен|некоммерч|активист|правозащит"
    "|ерікті|азаматтық қоғам|үкіметтік емес|қайырымдылық|белсенді",
    "ACC": "соглас|единств|толеран|дружб|гармон|терпим|бірлі|келісім|татулы|достық|достығ|ынтымақ"
    "|төзімді",
    "DIP": "дипломат|имидж|культурн|посольств|мягк|гуманитарн|консул|елші|мәдени|дипломатия|беделі",
    "LNG": "язык|тіл|тiл|алфавит|әліпби|переводчик",
    "REL": "религ|церк|мечет|ислам|мусульман|христиан|православ|верующ|епископ|священ|иуде|буддис"
    "|дін|дiн|діни|мешіт|шіркеу|мұсылман|құран|конфесси|имам",
    "ETH": "этни|этно|националь|меньшинств|народов|казахи|казахов|казахск|узбек|татар|евре|цыган"
    "|чечен|русские|русских|рома |украинц|корейц|уйгур|этнос|ұлт"
    "|халқы|халықта|өзбек|орыс|ұйғыр|қырғыз|түрік|неміс|корей|азшылық",
}


class Passage(NamedTuple):
    source: str
    text: str


def cell(text: str) -> str:
    """The first theme with a stem in the text, or `none`."""
    low = text.casefold()
    for theme, stems in STEMS.items():
        if any(stem in low for stem in stems.split("|")):
            return theme
    return "none"


def official(folder: Path, lang: str) -> list[Passage]:
    """Passages of the fetched texts and of the Universal Declaration."""
    found = []
    for file in sorted((folder / lang).glob("*.txt")):
        address, *lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(filter(str.strip, lines), start=1):
            found.append(Passage(f"{address[2:].strip()}#{number}", line.strip()))
    path = SHARED / "corpus" / "un" / f"udhr_{lang}.xml"
    for number, para in enumerate(ElementTree.parse(path).iter(f"{NAMESPACE}para"), start=1):
        text = " ".join((para.text or "").split()).replace("\u2010", "-")
        found.append(Passage(f"../shared/corpus/un/udhr_{lang}.xml#{number}", text))
    return found


def news(lang: str) -> list[Passage]:
    """Sentences of the development files."""
    found = [_row(OWN_NEWS[lang], row, "text") for row in _rows(OWN_NEWS[lang])]
    for name in PARALLEL:
        found += [_row(name, row, lang) for row in _rows(name)]
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (NEWS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row(name: str, row: dict[str, str], column: str) -> Passage:
    return Passage(f"../shared/data/coded/kkru/{name}#{row['id']}", row[column].strip())


def frame(passages: list[Passage], seen: set[str]) -> list[Passage]:
    """Without repeated, short and already coded passages."""
    known, kept = set(seen), []
    for passage in passages:
        own = digest(passage.text)
        if own not in known and sum(c.isalpha() for c in passage.text) >= SHORTEST:
            known.add(own)
            kept.append(passage)
    return kept


def draw(passages: list[Passage], per_cell: int, seed: str) -> list[tuple[str, Passage]]:
    """(stratum, passage): s2 at random from all, s1 cell by cell from the rest."""
    rng = random.Random(seed)
    at_random = rng.sample(passages, AT_RANDOM)
    rest = [p for p in passages if p not in set(at_random)]
    rng.shuffle(rest)
    queues = {theme: [p for p in rest if cell(p.text) == theme] for theme in STEMS}
    by_stem = [p for queue in queues.values() for p in queue[:per_cell]]
    more = [p for p in rest if cell(p.text) != "none" and p not in set(by_stem)]
    by_stem += more[: max(0, AT_LEAST - AT_RANDOM - len(by_stem))]
    return [("s1", p) for p in by_stem] + [("s2", p) for p in at_random]


def sample(folder: Path) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Rows of the sample, with text, and of the strata."""
    seen = {digest(row["text"]) for row in _rows("blind_news_kk_ru.csv")}
    seen |= {digest(row["text"]) for row in _rows("passages_official_kk_ru.csv")}
    rows: list[dict[str, object]] = []
    strata: list[dict[str, object]] = []
    for lang in ("kk", "ru"):
        for register in ("official", "news"):
            whole = frame(official(folder, lang) if register == "official" else news(lang), seen)
            drawn = draw(whole, PER_CELL[register], f"{SEED}-{lang}-{register}")
            sizes = Counter(cell(p.text) for p in whole)
            counts = Counter((stratum, cell(p.text)) for stratum, p in drawn)
            for name, size in sizes.items():
                s1, s2 = counts["s1", name], counts["s2", name]
                own: dict[str, object] = {"lang": lang, "register": register, "cell": name}
                strata.append(own | {"N": size, "n_s1": s1, "n_s2": s2})
            random.Random(f"{SEED}-{lang}-{register}-order").shuffle(drawn)
            for number, (stratum, p) in enumerate(drawn, start=1):
                name = cell(p.text)
                weight = sizes[name] / (counts["s1", name] + counts["s2", name])
                rows.append(_line(lang, register, number, f"{stratum}:{name}", weight, p))
    return rows, strata


def _line(
    lang: str, register: str, number: int, stratum: str, weight: float, passage: Passage
) -> dict[str, object]:
    own = digest(passage.text)
    return {
        "id": f"g{lang}{register[0]}{number:03d}",
        "lang": lang,
        "register": register,
        "stratum": stratum,
        "weight": round(weight, 4),
        "source": passage.source,
        "digest": own,
        "split": "dev" if int(own[:8], 16) % 10 < 4 else "test",
        "text": passage.text,
    }


def write(path: Path, rows: Sequence[Mapping[str, object]], columns: Iterable[str]) -> None:
    """A CSV file of these columns; what else the rows hold stays out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(columns), lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True, help="folder of the official texts")
    parser.add_argument("--out", type=Path, required=True, help="file for the drawn passages")
    args = parser.parse_args()
    rows, strata = sample(args.texts)
    write(args.out, rows, rows[0])
    write(args.out.with_name(f"{args.out.stem}_strata.csv"), strata, strata[0])
    print(f"{len(rows)} passages drawn")


if __name__ == "__main__":
    main()
