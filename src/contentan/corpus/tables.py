"""The table of documents: what the register says of each, how it was read, what counts of it."""

from __future__ import annotations

from contentan.tables.schema import declare

#: Causes in `reason` that tell how a document was read, not that something may be wrong with it.
INFORMATION = (
    "page_by_ocr",
    "glyph_numbers",
    "turned_text",
    "other_than_named",
    "unreadable_words",
    "left_out",
    "shared_text",
)

#: By whom the work of a document is named.
WORK_BY = ("register", "proposed", "itself")
DOCUMENTS = declare(
    "documents",
    "doc",
    """
    doc                 text  document id
    path                text  path below the corpus folder; in an archive: report.zip!/annex.docx
    sha256              text  digest of the file, or of the member of an archive
    title               text  title
    work                text  the text that it is a translation, an edition or a copy of
    work_by             text  who says so: register, proposed (by the program), or itself: it stands
                              alone; empty is that too
    institution         text  whose document
    programme           text  programme it belongs to
    family              text  family of sources
    country             text  whose voice it is; empty for an international organisation
    about               text  how its segments get a country
    lang                text  language that the register states
    year                int?  year
    url                 text  where it came from
    rights              text  licence
    status              text  what became of it
    reason              text  why it is not ok, and how it was read where that is unusual
    format              text  what the file is, by its content
    pages               int   pages read
    pages_without_text  int   pages from which no text came
    characters          int   code points of cleaned text
    repairs             int   repairs made in it
    segments            int   segments
    tokens              int   words that count; numbers and punctuation are not counted
    tokens_kk           int   of these in Kazakh segments
    tokens_ru           int   of these in Russian segments
    tokens_en           int   of these in English segments
    tokens_other        int   words in other languages, which count nowhere
    tokens_noise        int   words of what is no prose in any language, which count nowhere
    other_languages     text  these by language, most first: de 410, fr 12
    languages           text  languages by their share of all words, most first; noise among them
    alphabet            text  what its Kazakh is written in, by words, most first: cyrillic,
                              latin_2021, latin_2018, latin_2017, latin_turkic, latin_ascii (without
                              marks), arabic, cyrillic_bare (without its own letters); empty where
                              it has none
    alphabet_certainty  real? how much dearer a word would be in the next Latin alphabet, in nats:
                              sure from 1 on, a guess below 0.3; empty where only one was possible
    hits                int   hits that are not blocked
    text_digest         text  digest of the cleaned text; empty where none was read
    """,
    values={
        "about": ("speaker", "mentioned"),
        "status": ("ok", "warning", "failed"),
        "work_by": ("", *WORK_BY),
    },
)
