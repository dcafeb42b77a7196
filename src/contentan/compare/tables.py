"""Tables of the comparison of countries."""

from __future__ import annotations

from contentan.compare.verdicts import VERDICTS
from contentan.tables.schema import Column, columns_of, declare


def _rate(side: str) -> tuple[Column, ...]:
    return columns_of(f"""
    hits_{side}           int    hits, {side} country
    documents_{side}      int    documents with text, {side} country
    documents_hit_{side}  int    documents with a hit, {side} country
    works_{side}          int    works: translations, editions and copies of one text are one
    works_hit_{side}      int    works with a hit
    rate_{side}           real?  hits per 1,000 words of the works, a work with the means of its
                                 versions
    rate_{side}_weighted  real?  the same with works weighed by how hits vary: no long work carries
                                 it
    rate_{side}_low       real?  lower end of its 95 % interval; of 2 to 4 works its width is
                                 borrowed from the other codes, of one it is about this text alone
    rate_{side}_high      real?  upper end
    carried_{side}        real?  how many works carry it
    share_{side}          real?  share of paragraphs with a hit, {side} country
    share_{side}_low      real?  lower end of its interval
    share_{side}_high     real?  upper end
    dispersion_{side}     real?  DPnorm of the hits over works, {side} country: 0 as even as
                                 the words, 1 all in the smallest work
    """)


_CONTRAST = columns_of("""
    left   text  first country
    right  text  second country
    """)


_FIGURES = columns_of(
    _rate("left"),
    _rate("right"),
    """
    ratio                  real?  ratio of the two rates within what both sides share; empty where a
                                  side has no hit there
    ratio_low              real?  lower end of its 95 % interval, the test solved for the ratio
    ratio_high             real?  upper end; inf where the right side has no hit
    difference             real?  difference of the two rates within what both sides share
    difference_low         real?  lower end of its 95 % interval
    difference_high        real?  upper end
    share_ratio            real?  the ratio of shares of paragraphs
    share_ratio_low        real?  lower end of its interval
    share_ratio_high       real?  upper end
    share_difference       real?  the difference of shares
    share_difference_low   real?  lower end of its interval
    share_difference_high  real?  upper end
    plain_ratio            real?  rate_left over rate_right, nothing held equal: a description
    plain_ratio_low        real?  lower end of its 95 % interval
    plain_ratio_high       real?  upper end
    plain_difference       real?  rate_left minus rate_right, nothing held equal
    plain_difference_low   real?  lower end of its interval
    plain_difference_high  real?  upper end
    held_equal             text   what varies and is held equal: family, language, year, three years
    shared_works           real?  works a side that a balanced comparison would have which is as
                                  good
    phi                    real?  how many hits of the code come together
    alpha                  real?  how far rates of works differ
    kappa                  real?  factor by which permutations widen the interval
    log_ratio              real?  binary logarithm of the plain ratio, 0.5 for a count of zero; a
                                  description
    log_likelihood         real?  G2 of the pooled words in two cells; a description: as a test
                                  it takes words for independent
    p                      real?  score test within strata, checked by permutation and by the exact
                                  test; empty below 5 works a side, and below 5 shared works
    p_exact                real?  exact test of the events: p is never below it
    p_least                real?  least p that so many events could reach
    q                      real?  p after Benjamini-Hochberg over all contrasts that could speak
    verdict                text   differs, alike, not separable, open; no hits, not comparable
    reason                 text   what it is not separable from, or why it is open
    """,
    values={"verdict": VERDICTS},
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
    p_all              real?  test of one rate in all countries; empty for two countries
    q_all              real?  p_all after Benjamini-Hochberg over codes
    influential        text   work without which the contrast is weakest; empty where nothing is
                              tested
    ratio_without      real?  ratio without that work
    p_without          real?  p without it, where p is below 0.05; 1 where the difference turns
                              round
    one_work           flag   the difference rests on that work: p is below 0.05 with it and not
                              without it
    tipping            real?  recall of the worse found languages over that of the others at
                              which the plain ratio would be 1; empty: cannot be erased so
    tipping_interval   real?  the same for the interval of the plain difference to include zero
    tipping_languages  text   the languages in which less would have to be found for that, +
                              between them
    choices            int    specifications under which the ratio has an interval
    choices_hold       int    of these, those under which the difference holds
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


SHARED_TEXTS = declare(
    "shared_texts",
    "left right family language time",
    _CONTRAST,
    """
    family       text  family of sources
    language     text  language in which the works are compared
    time         text  a year or three years; empty where time is not held equal
    works_left   int   works, left country
    works_right  int   works, right country
    words_left   int   words of these
    words_right  int   words of these
    shared       real  works a side that a balanced comparison would have which is as good
    weight       real  its part of all shared works
    """,
)


SPECIFICATION = declare(
    "specification",
    "code left right specification",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    specification  text   what is done otherwise than in the comparison;
                          docs/method/method.md lists them
    rate_left      real?  rate or share of the left country, in the specification's unit
    rate_right     real?  rate or share of the right country
    ratio          real?  ratio within what both sides share; empty where a side has no hit
    ratio_low      real?  lower end of its 95 % interval
    ratio_high     real?  upper end
    sign           text   whether the left country has more or less
    holds          flag   the interval leaves out 1, and the direction is that of the comparison
    """,
    values={"sign": ("more", "less", "equal")},
)


TRENDS = declare(
    "trends",
    "code country year",
    """
    code           text   code id
    country        text   country that the text counts for
    year           int    year of the works, that of the first version; one in which some compared
                          country has text
    hits           int    hits
    documents      int    documents with text; 0: no value, not zero
    documents_hit  int    documents with a hit
    works          int    works with text
    tokens         int    words
    paragraphs     int    paragraphs, list items, tables and notes
    rate           real?  hits per 1,000 words of the works, a work with the means of its versions
    rate_low       real?  lower end of its 95 % interval; of 2 to 4 works its width is borrowed from
                          the other codes, of one it is about this text alone
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
    years    int    years of these works
    works    int    works that can show a change: with a year, of a family and a language that lie
                    in more than one
    slope    real?  ratio of rates from one year to the next, within families and languages; empty
                    below 3 years or 5 works, and where all hits lie at one end of the years
    low      real?  lower end of its 95 % interval
    high     real?  upper end; inf where all hits lie in the last years
    p        real?  test of no change
    q        real?  p after Benjamini-Hochberg over the country's codes
    """,
)


KEYNESS = declare(
    "keyness",
    "country lang word",
    """
    country           text   country in whose texts the word stands more often
    lang              text   language of the word and of the text that is compared
    word              text   lemma, in no pattern of the codebook; names are left out
    hits              int    places in texts of the country
    works             int    works of the country in this language
    works_hit         int    works with the word
    rate              real   times per 1,000 words of the works
    hits_others       int    places in texts of the other countries
    works_others      int    their works in this language
    works_hit_others  int    works with the word
    rate_others       real   times per 1,000 words of their works
    ratio             real?  ratio of the rates within what both sides share; empty where the others
                             have none there
    ratio_low         real?  lower end of its 95 % interval
    ratio_high        real?  upper end; inf where the others have none
    p                 real?  the test of the comparison of codes, with works as its unit; empty
                             where too few works are shared
    q                 real?  p after Benjamini-Hochberg over all words that were considered
    considered        int    words that stood in enough works to be considered
    held_equal        text   what varies and is held equal
    missing           text   what too few works share, so that the word may be its doing
    """,
)


KEYNESS_LINES = declare(
    "keyness_lines",
    "lang word doc start country",
    """
    lang       text  language
    word       text  lemma
    country    text  country that the text counts for
    doc        text  document
    start      int   where the word begins in the document's text
    page       int   page, from 1
    paragraph  int   paragraph, from 1
    before     text  what stands before it
    quote      text  the word as it is written
    after      text  what stands behind it
    """,
)
