"""What each command answers with --json: the keys of its document, as its help and
docs/use/commands.md list them. A test holds every command to them.
"""

from __future__ import annotations

from typing import NamedTuple

from contentan.cli.review_answer_keys import REVIEW


class Key(NamedTuple):
    """One key. `kind` is text, number, yes or no, list, rows or object; `inner` names the keys of a
    row or object, or the declared table whose columns they are, as module:TABLE.
    """

    name: str
    kind: str
    says: str
    inner: str = ""


def _keys(text: str) -> tuple[Key, ...]:
    """Keys from lines of `name | kind | what it says | inner keys`."""
    lines = (line for line in text.splitlines() if line.strip())
    return tuple(Key(*(part.strip() for part in line.split("|"))) for line in lines)


_SETTINGS = """
settings_file | text   | the settings file; null where there is none
settings      | rows   | each key: what holds, and from where | section key value source
"""
_CHECKED = "about says wrong"
_OUTCOME = """
run       | text      | id of the run
folder    | text      | its folder
report    | text      | its report
worked    | yes or no | whether anything was done; false where nothing had changed
documents | object    | how many, in all and by status | all ok warning failed
hits      | number    | hits that count
failed    | rows      | documents that could not be read | doc reason
verdicts  | rows      | how many codes have which verdict | left right verdict codes
"""
_REASON = "kind says names"
_RESTRUCTURED = """
old     | text      | id of the code
new     | text      | the id that it has now, or of the code that it was merged into
dry_run | yes or no | whether nothing was changed
lines   | rows      | lines that change, as they were and as they are | file line before after
named   | rows      | lines of other files that name the code, and stay as they are | file line
"""

#: By command, in the order of the groups.
ANSWERS: dict[str, tuple[Key, ...]] = {
    "doctor": _keys(
        f"""
        installed | rows | what is installed or missing, and how to get it | {_CHECKED}
        {_SETTINGS}
        outputs   | text | the folder of results
        checks    | rows | disk, store, runs, clock, file of decisions | {_CHECKED}
        """
    ),
    "health": _keys(
        f"""
        healthy | yes or no | whether nothing is wrong
        checks  | rows      | nights, what is held, disk, schedule | {_CHECKED}
        """
    ),
    "settings": _keys(_SETTINGS),
    "fetch": _keys(
        """
        hosts     | rows | with --plan: what would be asked of each host | host documents seconds
        addresses | rows | what came of each address | contentan.sources.fetch.fetching:FETCHED
        """
    ),
    "fetch decide": _keys(
        """
        doubts  | rows | what waits for a decision | contentan.sources.fetch.decisions:DOUBTS
        decided | rows | what was decided | id taken file
        """
    ),
    "fetch changes": _keys(
        """
        files     | list | the two versions, the older first
        sentences | rows | what went (-), came (+), or how many stayed (=), in order | sign text
        """
    ),
    "register add": _keys(
        """
        added | rows | each file: its row, or why it has none | file cells reason guessed missing \
copied holds note
        """
    ),
    "register check": _keys(
        """
        rows     | number | rows of the register
        findings | rows   | what is wrong or doubtful | \
contentan.sources.registration.register_findings:FINDINGS
        named    | number | cells of the column work that --write filled
        works    | rows   | works of several documents | work registered proposed
        possible | rows   | documents that may be one work and are two | first second
        """
    ),
    "extract": _keys(
        """
        file    | text | the file
        text    | text | the cleaned text
        blocks  | rows | where in it each block stands | contentan.extract.tables:BLOCKS
        notices | rows | what a person should know of the reading | name detail number
        members | rows | of an archive, which has no text of its own, its documents and why one \
cannot be read | path reason
        """
    ),
    "annotate": _keys(
        """
        tokens    | rows   | words of the text with their lemmas | sentence id form lemma upos feats
        explained | object | with --explain: the word and its analyses; else null | \
word lang lemmas stems analyses
        """
    ),
    "check": _keys(
        """
        codebook | text   | its name
        version  | text   | its version
        codes    | number | codes in it
        patterns | number | patterns in it
        examples | object | how many, and how they turned out | \
all as_expected known_failures not_as_expected
        findings | rows   | errors and warnings | file line code kind message severity
        failed   | rows   | examples that are not as expected; missing marks have code and quote, \
extra hits also pattern and line | \
line lang text known_failure missing extra
        """
    ),
    "diff": _keys(
        """
        a                 | object | what was | given run codebook version
        b                 | object | what is  | given run codebook version
        structure         | rows   | changes of the codebook; null where a run kept none | \
contentan.authoring.changes.change_kinds:CHANGES
        version_part      | text   | the part of the version number that they move
        without_crosswalk | list   | codes that are gone and have no entry in the crosswalk
        hits_before       | number | hits that count in A; null without runs, as all below
        hits_after        | number | hits that count in B
        hits              | rows   | hits that came, went or changed | \
contentan.authoring.changes.hit_changes:HIT_CHANGES
        figures           | rows   | rates and shares in A and in B | \
contentan.authoring.changes.compared_figures:FIGURES
        verdicts          | rows   | verdicts in A and in B | \
contentan.authoring.changes.compared_figures:VERDICTS
        code_moves        | rows   | where hits of split, merged and renamed codes went | \
contentan.authoring.changes.code_moves:CODE_MOVES
        examples          | rows   | examples that pass under one codebook only | \
file line lang text passes known_failure
        notes             | list   | what else differs between A and B
        """
    ),
    "suggest": _keys(
        """
        file        | text | the table of all suggestions
        suggestions | rows | those that were asked for | \
contentan.authoring.suggest.suggestions:SUGGESTIONS
        """
    ),
    "near": _keys(
        """
        near  | rows   | the words, by language and rank | \
contentan.authoring.near.near_words:NEAR_WORDS
        seeds | object | the words that were asked for, of each language, as the corpus has them
        words | object | content words of the corpus in each language
        """
    ),
    "propose": _keys(
        """
        texts     | number | texts from which was learned
        source    | text   | what was read
        proposals | rows   | in the order in which they are best accepted | \
contentan.authoring.propose.tables:PROPOSALS
        accepted  | list   | lines of what --accept changed in the codebook, as `diff -u` tells it
        notes     | list   | what was left out
        """
    ),
    "parity": _keys(
        """
        units       | number | units of the aligned texts
        languages   | rows   | agreement of each set of languages | \
contentan.authoring.evaluate.parity_tables:PARITY
        codes       | rows   | the same by code | \
contentan.authoring.evaluate.parity_tables:PARITY_CODES
        hits        | rows   | hits by language, and the ratio to the most | \
contentan.authoring.evaluate.parity_tables:PARITY_HITS
        differences | rows   | units that languages code differently | \
contentan.authoring.evaluate.parity_tables:DIFFERENCES
        """
    ),
    "gold": _keys(
        """
        texts     | number | texts that were scored
        scores    | rows   | by code and language | contentan.authoring.evaluate.accuracy:SCORES
        errors    | rows   | false positives and negatives | \
contentan.authoring.evaluate.gold_errors:ERRORS
        undecided | number | texts that were left out as undecided
        agreement | rows   | of two coders, by label | \
contentan.authoring.evaluate.second_coder:AGREEMENT
        notes     | list   | what else was left out
        """
    ),
    "codebook rename": _keys(_RESTRUCTURED),
    "codebook merge": _keys(_RESTRUCTURED),
    "run": _keys(_OUTCOME),
    "recode": _keys(_OUTCOME),
    "scheduled": _keys(
        f"""
        {_OUTCOME}
        verdict          | text | publish or hold
        published_before | text | the run that was published until then; null where none was
        held_since       | text | when the hold began; null for a run that is published
        reasons          | rows | why it is held | {_REASON}
        notes            | rows | what is worth knowing and holds nothing | {_REASON}
        changes          | text | the page of changes; null where nothing changed
        addresses        | rows | what was fetched | contentan.sources.fetch.fetching:FETCHED
        """
    ),
    "publish": _keys(
        """
        published   | text   | the run that is published now; null where none is
        held        | rows   | runs that wait for a person; reasons have kind, says and names | \
run before since reasons
        publication | object | the decision just made; null where runs are only listed | \
when run before who verdict reasons
        """
    ),
    "report": _keys(
        """
        run    | text | id of the run
        report | text | its report
        """
    ),
    "kwic": _keys(
        """
        pattern   | text   | the pattern
        documents | number | documents in which it matches
        hits      | rows   | its concordance lines | doc page paragraph before match after
        reasons   | list   | why there are none, as far as that is known
        """
    ),
    "why": _keys(
        """
        hit        | object | its row in hits.csv | contentan.coding.tables:HITS
        document   | object | its document's row in documents.csv, and by what method it was read
        page_label | text   | the page number as it is printed
        section    | text   | the heading above it
        sentence   | text   | the sentence
        start      | number | where in the sentence the match begins
        stop       | number | where it ends
        counts_for | rows   | the countries for which its segment counts | \
doc segment country source words
        speaks_of  | rows   | the countries of which it speaks | doc segment country source words
        repairs    | rows   | what was repaired in it | contentan.extract.tables:REPAIRS
        """
    ),
    "runs": _keys(
        """
        runs       | rows   | the newest first, or the two given; changes have kind and says | \
run folder ended documents failed hits codebook version marks lost changes
        earlier    | number | earlier runs that are not listed
        unreadable | list   | folders without a run.json that can be read
        """
    ),
    "reproduce": _keys(
        """
        run    | text      | id of the run
        faults | list      | inputs that are gone or changed; then nothing was made
        notes  | list      | what differs and was overcome
        same   | list      | files with the same bytes
        other  | rows      | files with other bytes | file how
        equal  | yes or no | whether all files have the same bytes
        """
    ),
    **{name: _keys(text) for name, text in REVIEW.items()},
    "cache gc": _keys(
        """
        dry_run | yes or no | whether nothing was deleted
        kept    | list      | runs whose results stay
        deleted | rows      | results by step | step results bytes
        runs    | list      | runs whose folders go
        """
    ),
}
