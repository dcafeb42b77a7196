"""What review says of the machine's numbers: how good each code is, what rates and differences are
after correction, which patterns do harm.

Takes tables VERIFIED (hits that were judged) and SEARCHED (paragraphs that were read for what was
missed), each item with its chance of being looked at; gives precision and recall by code, corrected
rates and verdicts, patterns by wrong hits. docs/method/review_method.md has every formula with its
source.
"""
