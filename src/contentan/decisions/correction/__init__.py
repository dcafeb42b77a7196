"""What review says of the machine's numbers: how good each code is, what rates and differences are
after correction, which terms do harm.

`quality` gives precision and recall, `corrected` rates and differences of countries with the
verdict whether a difference survives, `harm` the patterns by wrong hits. All read VERIFIED (hits
that were judged) and SEARCHED (paragraphs that were read for what was missed), each with its chance
of being looked at; docs/method/review_method.md has every formula with its source.
"""
