"""Tables of hits, of the country that each segment counts for, and of counts."""

from __future__ import annotations

from contentan.tables.schema import declare

HITS = declare(
    "hits",
    "hit",
    """
    hit         text   id: hash of text digest, span and code; survives reruns
    doc         text   document id
    code        text   code id
    lang        text   language of the pattern that fired
    page        int    page on which the hit starts
    paragraph   int    its paragraph on that page, from 1
    segment     int    segment number in the document
    sentence    int    sentence number in the document
    start       int    first code point of the hit
    stop        int    code point after the hit
    quote       text   the matched text
    before      text   up to 32 code points before it
    after       text   up to 32 code points after it
    lemmas      text   lemmas of its words, the first of each
    pattern     text   the pattern that fired, as the codebook writes it
    line        int    line of that pattern in codebook.yaml
    trace       text   how each word of the pattern was matched
    negated     flag   a negation stands near it in the sentence; never removed for that
    blocked_by  text?  the exclusion that blocked it, or `requires …` with what it lacks;
                       empty where it counts
    """,
)


SPANS = declare(
    "spans",
    "hit",
    """
    hit    text  hit id
    first  int   position of its first word in the index
    last   int   position of its last word
    rule   int   number of its pattern among those of its code
    """,
)


FIRED = declare(
    "fired",
    "doc code number",
    """
    doc      text  document id
    code     text  code id
    number   int   number of the pattern among those of its code, in the order of their texts
    matches  int   places where the pattern matches, whatever became of them
    hits     int   hits that it made
    blocked  int   its matches that an exclusion blocked
    alone    int   its hits where no other pattern of the code matches
    """,
)


ATTRIBUTION = declare(
    "attribution",
    "doc segment country",
    """
    doc      text  document id
    segment  int   segment number in the document
    country  text  country that the segment counts for
    source   text  how it got it
    words    text  the words that named the country
    """,
    values={"source": ("speaker", "segment", "land", "section", "we", "none")},
)


EXPOSURE = declare(
    "exposure",
    "doc country lang",
    """
    doc         text  document id
    country     text  country that the text counts for
    lang        text  language of the segments
    tokens      int   words in it; numbers and punctuation are not counted
    paragraphs  int   paragraphs, list items, tables and notes; headings are not counted
    """,
)


TALLY = declare(
    "tally",
    "doc country lang code",
    """
    doc       text  document id
    country   text  country that the text counts for
    lang      text  language of the segments
    code      text  code id; a parent's numbers include its children's
    hits      int   hits that are not blocked
    segments  int   paragraphs, list items, tables and notes with at least one
    """,
)


GROUP = ("country", "family", "institution", "lang", "year")


COUNTS = declare(
    "counts",
    " ".join(("code", *GROUP)),
    """
    code             text  code id; a parent's numbers include its children's
    country          text  country that the text counts for
    family           text  family of sources
    institution      text  whose document
    lang             text  language of the segments
    year             int?  year of the document
    hits             int   hits that are not blocked
    segments         int   segments with at least one
    documents        int   documents with at least one
    tokens           int   denominator: words in the group
    paragraphs       int   denominator: paragraphs, list items, tables and notes in the group
    documents_total  int   denominator: documents with text in the group
    """,
)
