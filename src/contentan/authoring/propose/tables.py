"""The table of proposals."""

from __future__ import annotations

from contentan.tables.schema import declare

ADD, UNLESS, OPTION, DROP = "add", "unless", "option", "drop"

PROPOSALS = declare(
    "proposals",
    "rank",
    """
    rank              int    its number, in the order in which they are best accepted
    kind              text   a new pattern, exclusions for one, options of one less, one less
    code              text   code whose list it changes
    lang              text   language of that list
    pattern           text   the pattern, new or as it stands
    unless            text   exclusions that it would have more; ; between them
    within            text   how near these exclude; empty for overlap
    without           text   options that it would have less; ; between them
    line              int?   line of the pattern that it changes; empty for a new one
    target            text   codes that a label means, + between them; figures are of these
    gain              real   f1_after minus f1_before
    f1_before         real   F1 of the target with all proposals before it
    f1_after          real   the same with it
    precision_before  real?  precision with all proposals before it
    precision_after   real?  precision with it
    recall_before     real?  recall with all proposals before it
    recall_after      real?  recall with it
    better            int    texts that are coded rightly with it and wrongly without
    worse             int    texts that are coded wrongly with it and rightly without
    folds             int    of the five folds, those whose own F1 rises
    labels            text   labels of the texts that it changes, with their numbers
    partner_kk        text   what says the same in Kazakh; empty where nothing is known
    partner_ru        text   likewise in Russian
    partner_en        text   likewise in English
    countries         text   hits per 1,000 words by country without and with it alone
    example_1         text   a text that it changes: + made right, - made wrong; match in [ ]
    example_2         text   another one
    example_3         text   another one
    """,
    values={"kind": (ADD, UNLESS, OPTION, DROP)},
)
