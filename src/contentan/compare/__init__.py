"""Countries compared, code by code, with the document as the unit of inference.

Hits cluster in documents, so a test on pooled words calls a third to two thirds of pure noise
significant. Here documents are drawn anew for every interval (`resample`) and change sides for
every test (`permute`). What a difference owes to one document, to unequal recall of languages, to
the unit, the weights or the choice of texts, stands beside it (`influence`, `tipping`,
`specification`, `adjusted`).
"""
