"""Tables of cases: where they are named, how often, beside which themes."""

from __future__ import annotations

from contentan.tables.schema import declare

CASES_MENTIONS = declare(
    "cases_mentions",
    "mention",
    """
    mention    text  id: hash of text digest, span and case; survives reruns
    doc        text  document id
    case       text  case id
    lang       text  language of the name that was found
    page       int   page on which it stands
    paragraph  int   its paragraph on that page, from 1
    segment    int   segment number in the document
    sentence   int   sentence number in the document
    start      int   first code point of the name
    stop       int   code point after the name
    quote      text  the name as it stands in the text
    pattern    text  the pattern that found it, as the list of cases writes it
    negated    flag  a negation stands near it in the sentence
    """,
)


CASES_COUNTS = declare(
    "cases_counts",
    "case country family year",
    """
    case             text  case id
    country          text  country that the text counts for
    family           text  family of sources
    year             int?  year of the document
    mentions         int   places where it is named
    segments         int   paragraphs, list items, tables and notes that name it
    documents        int   documents that name it
    tokens           int   denominator: words in the group
    paragraphs       int   denominator: paragraphs, list items, tables and notes in the group
    documents_total  int   denominator: documents with text in the group
    rate             real  mentions per 1,000 words
    """,
)


CASES_THEMES = declare(
    "cases_themes",
    "case code",
    """
    case       text  case id
    code       text  code with a hit in a paragraph that names the case
    segments   int   paragraphs with both
    documents  int   documents with such a paragraph
    share      real  share of the case's paragraphs that have the code
    share_all  real  share of all paragraphs that have the code
    """,
)
