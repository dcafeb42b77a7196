"""Countries compared, code by code, with the document as the unit of inference.

Takes counts of hits and words by document; gives rates, ratios with intervals, tests and verdicts.

Hits cluster in documents, so a test on pooled words calls a third to two thirds of pure noise
significant. Here documents are drawn anew for every interval (`bootstrap`) and change sides for
every test (`permutation`). What a difference owes to one document, to unequal recall of languages,
to the unit, the weights or the choice of texts, stands beside it (`influence`, `tipping`,
`specification`, `adjusted`).
"""
