"""What a reviewer's workbook says to the person who fills it in, line by line."""

from __future__ import annotations

_VERDICTS = {
    "verify": (
        "accept: the code fits the bold words as they stand here",
        "reject: no code fits them",
        "recode: another code fits; choose it in “recode to”",
        "unsure: you cannot say; write why in the note",
    ),
    "code": (
        "coded: a code fits the bold words; choose it in “code”",
        "none: no code fits them",
        "unsure: you cannot say; write why in the note",
    ),
    "missed": (
        (
            "coded: one or more codes fit something in the paragraph; write all of them in “codes”,"
            " comma or space between"
        ),
        "none: no code fits anything in it",
        "unsure: you cannot say; write why in the note",
    ),
}
_ANSWER = {"verify": "recode to", "code": "code", "missed": "codes"}
_HIDDEN = (
    "What the machine found is not in this file, so that it cannot lead you. Please do not look"
    " it up."
)


def how_to(task: str) -> tuple[str, ...]:
    """The lines for a task."""
    return (
        (
            f"Fill in the yellow cells of the sheet “review”: verdict, {_ANSWER[task]}, note. Rows"
            " left empty are decided later."
        ),
        *_VERDICTS[task],
        *(() if task == "verify" else (_HIDDEN,)),
        (
            "The sheet “codes” says what each code means. Cells that turn red lack a code or a"
            " verdict, or have one too many."
        ),
        (
            "A paragraph that a cell cannot hold ends in “[cut …]”: read it in `contentan review`"
            " before you decide."
        ),
        (
            "Keep the hidden id column and the first row: by them the rows are found again. The"
            " order of rows and columns does not matter."
        ),
        (
            "The filters work. To sort, take the protection off first (Review › Unprotect Sheet;"
            " there is no password), and sort whole rows: answers beside another row’s text are"
            " refused. Rows count for precision and recall in their order (“no.”), as far as they"
            " are filled in without gaps: choose by a filter what to look at, not what to fill in."
        ),
        (
            "A verdict that you change is stored as a new one. One that you empty is not taken"
            " back: that is done in `contentan review`."
        ),
        (
            "Then: contentan import FILE.xlsx. Nothing is stored unless every row is right; what is"
            " wrong is named by its cell."
        ),
    )
