"""What commands about reviewers answer with --json, in the lines that `answer_keys` reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REVIEW: Mapping[str, str] = MappingProxyType(
    {
        "sample": """
        sample    | text      | its id; null with --dry-run
        task      | text      | verify, code or missed
        run       | text      | id of the run
        random    | yes or no | false with --by-doubt
        reviewers | list      | who reviews
        items     | number    | hits or paragraphs
        carried   | number    | decisions that stand from earlier samples
        shows     | rows      | what it can show | contentan.statistics.sample_precision:SHOWS
        """,
        "model prompt": """
        code     | text   | its id
        template | number | version of the template
        prompts  | rows   | what is asked, by language of the paragraph | lang digest text
        """,
        "model code": """
        folder   | text   | where the log and the tables are
        asked    | object | what this call did | answered failed left why
        repeated | number | questions that were asked again because the program was stopped
        facts    | object | what all answers come to | questions usable refused unanswered \
without_token_counts tokens answered_as
        notes    | list   | what else is to be said
        """,
        "model agree": """
        agreement | rows | by code, language and whom it is compared with | \
contentan.review.model_coder.model_agreement:MODEL_AGREEMENT
        apart     | rows | paragraphs of which they say different things | \
contentan.review.model_coder.model_agreement:APART
        """,
        "review team": """
        team | rows | by sample and reviewer | contentan.decisions.team_progress:TEAM
        """,
        "review reassign": """
        sample | text   | id of the sample
        got    | rows   | who got how many rows | reviewer rows
        left   | number | rows that nobody named may get
        """,
        "review close": """
        sample | text   | id of the sample
        closed | number | rows that were closed
        """,
        "review join": """
        sample   | text | id of the sample
        reviewer | text | who came
        taken    | rows | how many rows of whom | reviewer rows
        """,
        "review role": """
        roles | rows | everybody who was given a role | name roles
        """,
        "review allow": """
        sample       | text | id of the sample
        adjudicators | list | who may settle own disputes there
        """,
        "train": """
        sample    | text   | id of the round
        task      | text   | verify, code or missed
        run       | text   | id of the run
        pass_mark | number | share of the rows to be answered right
        feedback  | text   | each or end
        reviewers | rows   | rows given, and how many the same answer to all would get right | \
reviewer rows one_answer
        """,
        "review people": """
        training       | rows | training rounds | contentan.decisions.training_rounds:ROUNDS
        training_codes | rows | their codes | contentan.decisions.training_rounds:ROUND_CODES
        checks         | rows | attention checks | contentan.decisions.attention_checks:CHECKED
        pace           | rows | how fast rows were decided | contentan.decisions.reviewer_pace:PACE
        periods        | rows | yes and agreement by period | \
contentan.decisions.reviewer_drift:PERIODS
        changes        | rows | later half against earlier | \
contentan.decisions.reviewer_drift:CHANGES
        """,
        "agree": """
        agreement | rows | by code, all codes first | \
contentan.decisions.agreed_answers:AGREED
        """,
        "plan": """
        run   | text   | id of the run
        plan  | rows   | by code and contrast | contentan.review.samples.difference_plan:PLAN
        look  | number | which of the planned looks this is; 0 without --looks
        looks | number | looks planned
        """,
        "score": """
        file   | text   | the file
        units  | number | rows in it: hits and paragraphs, code by code
        scored | number | of these with a score
        notes  | list   | codes that could not be learned, and why
        """,
    }
)
