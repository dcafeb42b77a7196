"""contentan: content analysis of Kazakh, Russian and English documents, compared by country.

Takes documents, a register of them and a codebook; gives tables and a report in which each number
opens its passages. A document's way: extract, segment, lemmatize, coding, findings and compare,
report; `runs` drives it. Importing this package loads nothing heavy.
"""

__version__ = "0.1.0"
