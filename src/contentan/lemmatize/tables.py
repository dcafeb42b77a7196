"""Tables of tokens and of their types."""

from __future__ import annotations

from contentan.tables.schema import declare

TOKENS = declare(
    "tokens",
    "token",
    """
    token     int  number in reading order
    segment   int  the segment it belongs to
    sentence  int  the sentence it belongs to
    start     int  first code point of the token
    stop      int  code point after the token
    type      int  row of the types table
    """,
)


TYPES = declare(
    "types",
    "type",
    """
    type    int   number in this document
    form    text  as written, with one kind of hyphen, apostrophe and letter width; of Kazakh in
                  another alphabet the Cyrillic spelling
    kind    text  what it is
    lang    text  language in which it was lemmatized; empty for punctuation
    lemmas  text  plausible lemmas, lower case, best first, | between them
    stems   text  further stems that the grammar allows; a codebook's own word is found among
                  them too
    shown   text  as written, where the form is a Cyrillic spelling of it; else empty
    """,
    values={"kind": ("word", "number", "punct"), "lang": ("kk", "ru", "en", "")},
)
