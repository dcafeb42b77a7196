"""The raw text that `benchmarks.lemmas` scores on."""

from pathlib import Path

from benchmarks.lemmas.treebank_text import f_score, paragraphs

ROWS = """
# newdoc
# newpar
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\t_\t_\t_\t_\t_\t_\t_\t_
2\tn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tgo\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
4\t.\t_\t_\t_\t_\t_\t_\t_\t_

1\tWhy\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\t?\t_\t_\t_\t_\t_\t_\t_\t_
2.1\tgone\t_\t_\t_\t_\t_\t_\t_\t_

# newpar
1\tYes\t_\t_\t_\t_\t_\t_\t_\t_
"""


def test_paragraphs_of_a_treebank(tmp_path: Path) -> None:
    path = tmp_path / "en.conllu"
    path.write_text(ROWS.lstrip(), encoding="utf-8")
    first, second = paragraphs(path)
    assert first.text == "don't go. Why? "
    assert [first.text[a:b] for a, b in first.sentences] == ["don't go.", "Why?"]
    assert [first.text[a:b] for a, b in first.tokens] == ["don't", "go", ".", "Why", "?"]
    assert second.text.strip() == "Yes"


def test_a_score_counts_exact_spans_without_their_space() -> None:
    text = "A b.  C d."
    assert f_score([[(0, 4), (6, 10)]], [[(0, 6), (6, 10)]], [text]) == 100
    assert f_score([[(0, 4), (6, 10)]], [[(0, 10)]], [text]) == 0
