"""Tables of parity: units by code and languages, and units that differ."""

from __future__ import annotations

from contentan.model import LANGS
from contentan.tables.schema import INT, TEXT, Column, declare

PARITY = declare(
    "parity",
    "languages",
    """
    languages  text   the languages compared, with - between them
    rows       int    pairs of a unit and a code that could be compared
    alike      int    those in which all these languages say the same
    fired      int    those in which at least one of them says yes
    together   int    those in which all of them say yes
    share      real?  share of agreeing pairs of languages
    alpha      real?  Krippendorff's alpha, nominal
    reason     text   why a figure is empty
    """,
)


PARITY_CODES = declare(
    "parity_codes",
    "code languages",
    """
    code       text  code id
    languages  text  the languages compared
    units      int   units with text in at least two of them
    """,
    (
        Column(lang, INT, f"units coded in {lang}; empty where it is not compared", null=True)
        for lang in LANGS
    ),
    """
    alike     int    units in which all these languages say the same
    fired     int    units in which at least one of them says yes
    together  int    units in which all of them say yes
    share     real?  share of agreeing pairs of languages
    alpha     real?  Krippendorff's alpha, nominal
    reason    text   why a figure is empty
    """,
)


DIFFERENCES = declare(
    "parity_differences",
    "unit code",
    """
    unit     text  the unit
    code     text  code id
    present  text  languages in which it fires
    absent   text  languages that have the text, in which it does not
    blocked  text  language, words and exclusion, where it is absent because a hit was blocked
    """,
    (Column(lang, TEXT, f"text in {lang}, [hits|code] marked", null=True) for lang in LANGS),
)


PARITY_HITS = declare(
    "parity_hits",
    "language",
    """
    language  text   the language
    units     int    units that have text in every language of the material
    coded     int    pairs of such a unit and a code that fires in it
    hits      int    hits in these units
    ratio     real?  hits over those of the language that has most
    """,
)
