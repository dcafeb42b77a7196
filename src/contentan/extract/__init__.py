"""First step: any file becomes pages, blocks and one cleaned text.

Takes a path and limits; gives an Extraction, or ExtractError with a named cause. A room for each
family of formats (`office`, `pdf`, `scan`, `text`), one for repairs, one for the process that may
die (`sandbox`).
"""
