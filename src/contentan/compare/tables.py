"""Tables of the comparison of countries."""

from __future__ import annotations

from contentan.tables.schema import Column, columns_of, declare


def _rate(side: str) -> tuple[Column, ...]:
    return columns_of(f"""
    hits_{side}           int    hits, {side} country
    documents_{side}      int    documents with text, {side} country
    documents_hit_{side}  int    documents with a hit, {side} country
    rate_{side}           real?  hits per 1,000 tokens, {side} country
    rate_{side}_low       real?  lower end of its 95 % document bootstrap interval
    rate_{side}_high      real?  upper end
    share_{side}          real?  share of paragraphs with a hit, {side} country
    share_{side}_low      real?  lower end of its interval
    share_{side}_high     real?  upper end
    dispersion_{side}     real?  DPnorm of the hits over documents, {side} country: 0 as even as
                                 the words, 1 all in the smallest document
    """)


_CONTRAST = columns_of("""
    left   text  first country
    right  text  second country
    """)


_FIGURES = columns_of(
    _rate("left"),
    _rate("right"),
    """
    difference             real?  rate_left minus rate_right
    difference_low         real?  lower end of its 95 % document bootstrap interval
    difference_high        real?  upper end
    ratio                  real?  rate_left over rate_right; empty where a side has no hit
    ratio_low              real?  lower end of its interval
    ratio_high             real?  upper end
    share_difference       real?  share_left minus share_right
    share_difference_low   real?  lower end of its interval
    share_difference_high  real?  upper end
    share_ratio            real?  share_left over share_right; empty where a side has none
    share_ratio_low        real?  lower end of its interval
    share_ratio_high       real?  upper end
    log_ratio              real?  binary logarithm of the ratio, 0.5 for a count of zero; a
                                  description
    log_likelihood         real?  G2 of the pooled words in two cells; a description: as a test
                                  it takes words for independent
    p                      real?  permutation test of documents; empty below 5 documents on a
                                  side
    p_ranks                real?  Mann-Whitney test of document rates, for comparison; no
                                  verdict rests on it
    q                      real?  p after Benjamini-Hochberg over all contrasts of the table
    verdict                text   differs, not shown to differ, too few documents, no hits, not
                                  comparable
    """,
)


COMPARISON = declare(
    "comparison",
    "code left right",
    """
    code  text  code id
    """,
    _CONTRAST,
    _FIGURES,
    """
    influential         text   document without which the contrast is weakest; empty where
                               nothing is tested
    difference_without  real?  difference without that document
    ratio_without       real?  ratio without it
    p_without           real?  p without it, where p is below 0.05; 1 where the difference turns
                               round
    one_document        flag   the difference rests on that document: p is below 0.05 with it
                               and not without it
    tipping             real?  recall of the worse found languages over that of the others at
                               which the ratio would be 1; empty: cannot be erased so
    tipping_interval    real?  the same for the interval of the difference to include zero
    tipping_languages   text   the languages in which less would have to be found for that, +
                               between them
    choices             int    specifications under which the difference has an interval
    choices_hold        int    of these, those under which the difference holds
    unshared_hits       text   what the two sides' documents with a hit do not share: family,
                               year, language
    note                text   what documents with text do not share, or that a side has none
    """,
)


WITHIN = declare(
    "within",
    "code left right lang",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    lang  text  language of the segments: only these are counted
    """,
    _FIGURES,
)


SPECIFICATION = declare(
    "specification",
    "code left right specification",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    specification    text   what is done otherwise than in the comparison;
                            docs/method/method.md lists them
    rate_left        real?  rate or share of the left country, in the specification's unit
    rate_right       real?  rate or share of the right country
    ratio            real?  rate_left over rate_right; empty where a side has no hit
    difference       real?  rate_left minus rate_right
    difference_low   real?  lower end of its 95 % document bootstrap interval
    difference_high  real?  upper end
    sign             text   whether the left country has more or less
    holds            flag   the interval leaves out zero, and the sign is that of the comparison
    """,
    values={"sign": ("more", "less", "equal")},
)


ADJUSTED = declare(
    "adjusted",
    "code left right",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    documents     int    documents in the model; 0 where there is none
    adjusted_for  text   what the model holds equal: year, language, family
    ratio         real?  ratio of rates, left over right, with these held equal
    low           real?  lower end of its 95 % interval, robust and clustered by document
    high          real?  upper end
    dispersion    real?  alpha of the negative binomial; 0 for Poisson
    note          text   why there is no model
    """,
)


TRENDS = declare(
    "trends",
    "code country year",
    """
    code           text   code id
    country        text   country that the text counts for
    year           int    year of the documents; one in which some compared country has text
    hits           int    hits
    documents      int    documents with text; 0: no value, not zero
    documents_hit  int    documents with a hit
    tokens         int    words
    paragraphs     int    paragraphs, list items, tables and notes
    rate           real?  hits per 1,000 tokens
    rate_low       real?  lower end of its 95 % document bootstrap interval
    rate_high      real?  upper end
    share          real?  share of paragraphs with a hit
    share_low      real?  lower end of its interval
    share_high     real?  upper end
    """,
)


SLOPES = declare(
    "slopes",
    "code country",
    """
    code     text   code id
    country  text   country that the text counts for
    years    int    years with text: so many points the slope rests on
    slope    real?  change of the rate a year, by Theil and Sen; empty below 3 years
    low      real?  lower end of its 95 % document bootstrap interval
    high     real?  upper end
    """,
)
