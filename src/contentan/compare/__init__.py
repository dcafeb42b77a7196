"""Countries compared, code by code, with the work as the unit of inference.

Takes counts of hits and words by document; gives rates, ratios with intervals, tests and verdicts.

Translations, editions and copies of one text are one work (`works`). Hits cluster in works, so a
test on pooled words calls a third to two thirds of pure noise significant; `engine` has one test
that does not, and intervals that are that test solved. Two countries are compared within what they
share, the same family of sources, language and time (`strata`); where they share too little the
verdict says so (`verdicts`). What a difference owes to one work, to unequal recall of languages, to
the unit, the weights or the choice of texts, stands beside it (`influence`, `tipping`,
`specification`).
"""
