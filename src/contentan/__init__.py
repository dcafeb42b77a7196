"""contentan: content analysis of Kazakh, Russian and English documents, compared by country.

Importing this package loads nothing heavy; each verb is in the module of its name.
"""

__version__ = "0.1.0"
