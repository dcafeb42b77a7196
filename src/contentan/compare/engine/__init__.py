"""Inference for counts that cluster in works: one test, and the intervals that are it solved.

Arrays have a row for each work and a column for each code: hits `x` (works, codes), words `n`
(works,). `variance_law` says how hits of a code vary from work to work, learned from all codes;
`stratified_fit` has rates and the log ratio within strata; `score_test` compares two sides or a
trend, `omnibus` several; `exact_poisson` is the floor below which nothing goes; `rate_intervals`
serve one country; `multiplicity` many codes.
"""
