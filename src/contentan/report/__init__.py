"""One HTML file that shows what a run found, each number with its passages.

Takes the tables of a run; gives a page in Kazakh, Russian or English. `sections` has a module for
each part of the page, `writing` numbers and words, `drawing` SVG.
"""
