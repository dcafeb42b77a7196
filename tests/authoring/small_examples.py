"""Examples of the small codebook."""

EXAMPLES = """\
- {lang: en, text: "The [student exchange|exchange] is old."}
- {lang: en, text: "The exchange of stamps."}
- {lang: ru, text: "[Согласие|accord] важно."}
"""
