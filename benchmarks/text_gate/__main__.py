"""Print the figures: `python -m benchmarks.text_gate`."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.text_gate import measure
from benchmarks.text_gate.foreign_prose import SENTENCES
from benchmarks.text_gate.home_prose import paragraphs
from benchmarks.text_gate.hostile_files import hostile_files


def main() -> None:
    home = paragraphs()
    every = [text for texts in home.values() for text in texts]
    found: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for one in hostile_files(every):
            path = Path(folder) / one.name
            path.write_bytes(one.content)
            status, reason = measure.status_of(path)
            kind = one.kind.split(":")[0]
            found[kind, status] += 1
            if status == "ok" and kind == "mojibake" and measure.is_mended(path):
                found[kind, "ok"] -= 1
                found["mojibake, mended", "ok"] += 1
            elif status == "ok" or (status == "warning" and kind != "shell"):
                print(f"{status}: {one.kind}, {one.name}: {reason[:120]}")
    for (kind, status), times in sorted(found.items()):
        print(f"{kind:20} {status:8} {times:4}")
    print(f"{sum(found.values())} hostile files")
    for name, value in measure.called_home(SENTENCES).items():
        print(name, value)
    print("home_outside_error", measure.called_foreign(home))
    texts = {lang: " ".join(home[lang]) for lang in ("kk", "ru")}
    texts["uk"] = " ".join(SENTENCES["uk"])
    print("right_code_page", measure.right_code_page(texts))


if __name__ == "__main__":
    main()
